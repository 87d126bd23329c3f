package money_test

import (
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/provitako/marktplatz/internal/money"
)

// The driver must send and read every type through its numeric and date columns
// in both wire formats, since COPY knows only the binary one.
func TestColumnsRoundTripThroughTheDriver(t *testing.T) {
	t.Parallel()
	types := pgtype.NewMap()
	for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
		roundTrip(t, types, pgtype.NumericOID, format, eur("-1234.50"), new(money.Amount))
		roundTrip(t, types, pgtype.NumericOID, format, price("0.0125"), new(money.UnitPrice))
		roundTrip(t, types, pgtype.NumericOID, format, qty("2.5"), new(money.Quantity))
		roundTrip(t, types, pgtype.NumericOID, format, money.MustPercent("19"), new(money.Percent))
		roundTrip(t, types, pgtype.DateOID, format, day("2026-11-22"), new(money.Date))
	}
}

func roundTrip[T any](t *testing.T, types *pgtype.Map, oid uint32, format int16, in T, out *T) {
	t.Helper()
	raw, err := types.Encode(oid, format, in, nil)
	if err != nil {
		t.Errorf("encode %T in format %d: %v", in, format, err)
		return
	}
	if err := types.Scan(oid, format, raw, out); err != nil {
		t.Errorf("scan %T in format %d: %v", in, format, err)
		return
	}
	if diff := cmp.Diff(in, *out); diff != "" {
		t.Errorf("format %d: %s", format, diff)
	}
}

func TestScanKinds(t *testing.T) {
	t.Parallel()
	type scanner interface{ sql.Scanner }
	good := []struct {
		into scanner
		src  any
		want any
	}{
		{new(money.Amount), "12.5", eur("12.50")},
		{new(money.Amount), []byte("-12.50"), eur("-12.50")},
		{new(money.Amount), int64(0), money.Zero(money.EUR)},
		{new(money.UnitPrice), "4.3500", price("4.35")},
		{new(money.Quantity), "25.000", qty("25")},
		{new(money.Quantity), int64(7), qty("7")},
		{new(money.Percent), "19.00", money.MustPercent("19")},
		{new(money.Date), "2026-11-22", day("2026-11-22")},
		{new(money.Date), []byte("2026-11-22"), day("2026-11-22")},
		{new(money.Date), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), day("2026-11-22")},
		{new(money.Date), nil, money.Date{}},
	}
	for _, tt := range good {
		if err := tt.into.Scan(tt.src); err != nil {
			t.Errorf("%T from %v: %v", tt.into, tt.src, err)
			continue
		}
		if diff := cmp.Diff(tt.want, deref(tt.into)); diff != "" {
			t.Error(diff)
		}
	}
	for _, src := range []any{nil, 1.5, "NaN", "Infinity", "", true, "1e3", "1.23456"} {
		for _, into := range []scanner{new(money.Amount), new(money.UnitPrice), new(money.Quantity), new(money.Percent)} {
			if err := into.Scan(src); err == nil {
				t.Errorf("%T took %v", into, src)
			}
		}
	}
	for _, src := range []any{1.5, int64(3), "infinity", "2026-02-30"} {
		if err := new(money.Date).Scan(src); err == nil {
			t.Errorf("date took %v", src)
		}
	}
}

func deref(v any) any {
	switch p := v.(type) {
	case *money.Amount:
		return *p
	case *money.UnitPrice:
		return *p
	case *money.Quantity:
		return *p
	case *money.Percent:
		return *p
	case *money.Date:
		return *p
	default:
		return v
	}
}

func TestQuantityColumnHoldsSums(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"-2.5", "999999999999.999", "20000000"} {
		var q money.Quantity
		if err := q.Scan(in); err != nil || q.String() != in {
			t.Errorf("%s read as %s, %v", in, q, err)
		}
	}
}

func TestNoDayIsNull(t *testing.T) {
	t.Parallel()
	var none driver.Valuer = money.Date{}
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("zero date writes %v, %v", v, err)
	}
}
