package postgres

import (
	"encoding"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// registerTypes makes values travel as our types read and write them: decimals and days as text, ids as their sixteen bytes. By way of
// its own types the driver would get there at a multiple of the cost.
func registerTypes(types *pgtype.Map) {
	for _, t := range []struct {
		name     string
		oid, all uint32
		codec    pgtype.Codec
	}{
		{"numeric", pgtype.NumericOID, pgtype.NumericArrayOID, &pgtype.TextFormatOnlyCodec{Codec: pgtype.NumericCodec{}}},
		{"date", pgtype.DateOID, pgtype.DateArrayOID, &pgtype.TextFormatOnlyCodec{Codec: pgtype.DateCodec{}}},
		{"uuid", pgtype.UUIDOID, pgtype.UUIDArrayOID, idCodec{}},
	} {
		one := &pgtype.Type{Name: t.name, OID: t.oid, Codec: t.codec}
		types.RegisterType(one)
		types.RegisterType(&pgtype.Type{Name: "_" + t.name, OID: t.all, Codec: &pgtype.ArrayCodec{ElementType: one}})
	}
}

// idCodec reads and writes [uuid.UUID] and the ids that embed it without a detour; other Go types as the driver does.
type idCodec struct{ pgtype.UUIDCodec }

// anID is what [uuid.UUID] and everything that embeds it has.
type anID interface {
	encoding.BinaryMarshaler
	Variant() uuid.Variant
}

func (c idCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(anID); ok && format == pgtype.BinaryFormatCode {
		return idPlan{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

func (c idCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(anID); ok && format == pgtype.BinaryFormatCode {
		return idPlan{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type idPlan struct{}

func (idPlan) Encode(value any, buf []byte) ([]byte, error) {
	b, err := value.(anID).MarshalBinary() //nolint:forcetypeassert // chosen by this interface
	return append(buf, b...), err
}

// Scan leaves the id as it is where there is none, as [uuid.UUID.Scan] does.
func (idPlan) Scan(src []byte, target any) error {
	if src == nil {
		return nil
	}
	return target.(encoding.BinaryUnmarshaler).UnmarshalBinary(src) //nolint:forcetypeassert // every pointer to anID has it
}
