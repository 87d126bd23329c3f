package contract

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// Reopening is the decision that what cancellations gave back to an exhausted lot or contract may be called off (domain rule 5).
type Reopening struct {
	ID           uuid.UUID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Lot          int    // number; 0 = the contract as a whole
	Reason       string // in words; personal, never in a record
	DecidedBy    Person
	At           time.Time
	Entry        uuid.UUID // of the log
}

// SealedReopening is a decision with its record.
type SealedReopening struct {
	Reopening
	Record   audit.Record
	Leaf     audit.Leaf
	Personal []audit.PersonalPart
}

// recordReopened is the record type of the decision. A new member means a new version, never a changed one.
var recordReopened = audit.RecordType{Name: "contract.reopened", Version: 1}

// ReopeningRecord is the content of its record.
type ReopeningRecord struct {
	At         string                        `json:"at"`
	ID         uuid.UUID                     `json:"reopening"`
	Contract   uuid.UUID                     `json:"contract"`
	Lot        int                           `json:"lot,omitempty"` // none = the contract as a whole
	Reason     audit.PersonalRef             `json:"reason"`
	DecidedBy  uuid.UUID                     `json:"decidedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

// Reopen lets what came back to an exhausted lot, or to the contract as a whole (lot 0), be called off again. One person decides; the
// reason stays in the contract's history. Errors: Forbidden; Invalid (reason); NotFound; Conflict (contract_not_shut) when it is not
// exhausted or nothing came back.
func (s *Service) Reopen(ctx context.Context, p authz.Principal, id catalog.ContractID, lot int, reason string) (Reopening, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Reopening{}, err
	}
	if reason = strings.TrimSpace(reason); reason == "" || utf8.RuneCountInString(reason) > maxReason {
		return Reopening{}, fault.New(fault.Invalid, "contract_reopening_reason").WithField("#/body/reason", "contract_reopening_reason")
	}
	own, err := uuid.NewV7()
	if err != nil {
		return Reopening{}, fmt.Errorf("reopening id: %w", err)
	}
	r := Reopening{ID: own, Organisation: p.Organisation, Contract: id, Lot: lot, Reason: reason, DecidedBy: person(p), At: s.now()}
	sealed, err := s.sealReopening(r, p, permission)
	if err != nil {
		return r, err
	}
	if err := s.store.Reopen(ctx, sealed); err != nil {
		return r, err
	}
	s.cfg.Committed()
	return sealed.Reopening, nil
}

// Reopenings are the decisions on a contract, oldest first.
func (s *Service) Reopenings(ctx context.Context, id catalog.ContractID) ([]Reopening, error) {
	return s.store.Reopenings(ctx, id)
}

func (s *Service) sealReopening(r Reopening, p authz.Principal, permission authz.Decision) (SealedReopening, error) {
	out := SealedReopening{Reopening: r}
	part, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: p.LogID, Organisation: r.Organisation, Kind: "contract_reason", Body: r.Reason}, s.cfg.Rand)
	if err != nil {
		return out, fmt.Errorf("reason of reopening: %w", err)
	}
	out.Personal = []audit.PersonalPart{part}
	content := ReopeningRecord{
		At: r.At.Format(recordTime), ID: r.ID, Contract: r.Contract.UUID, Lot: r.Lot, Reason: part.Ref(), DecidedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	if out.Record, err = audit.NewRecord(r.Organisation, recordReopened, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of reopening: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, r.At)
	out.Entry = out.Leaf.Entry
	return out, err
}
