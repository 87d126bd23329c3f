package member

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
)

// record types of this room. A new member means a new version, never a changed one.
var (
	recordAdded   = audit.RecordType{Name: "organisation.added", Version: 1}
	recordChanged = audit.RecordType{Name: "organisation.changed", Version: 1}
	recordMoved   = audit.RecordType{Name: "organisation.moved", Version: 1}
	recordPlace   = audit.RecordType{Name: "organisation.place", Version: 1}
	recordDeputy  = audit.RecordType{Name: "deputy.named", Version: 1}
	recordDeputed = audit.RecordType{Name: "deputy.ended", Version: 1}
	recordLinked  = audit.RecordType{Name: "account.linked", Version: 1}
	recordMandate = audit.RecordType{Name: "mandate.given", Version: 1}
	recordManEnd  = audit.RecordType{Name: "mandate.ended", Version: 1}
	recordTerm    = audit.RecordType{Name: "body_term.set", Version: 1}
	recordGiven   = audit.RecordType{Name: "role.given", Version: 1}
	recordEnded   = audit.RecordType{Name: "role.ended", Version: 1}
)

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

// Record is the content of the records: what became of an organisation or of a role in it, by whom. People stand in it by
// their log ids alone.
type Record struct {
	At         string      `json:"at"`
	By         uuid.UUID   `json:"by"`
	ByFor      uuid.UUID   `json:"byFor"`           // the organisation acted for
	Added      *uuid.UUID  `json:"added,omitempty"` // the organisation
	Before     *Facts      `json:"before,omitempty"`
	After      *Facts      `json:"after,omitempty"`
	Kind       Kind        `json:"kind,omitempty"`
	OldParent  *uuid.UUID  `json:"oldParent,omitempty"`
	NewParent  *uuid.UUID  `json:"newParent,omitempty"`
	Entity     *uuid.UUID  `json:"legalEntity,omitempty"`
	Membership *uuid.UUID  `json:"membership,omitempty"`
	Place      *uuid.UUID  `json:"place,omitempty"` // an address or a cost centre, begun with From or ended with Until
	Address    *Address    `json:"address,omitempty"`
	CostCentre *CostCentre `json:"costCentre,omitempty"`
	Person     *uuid.UUID  `json:"person,omitempty"`
	Deputy     *uuid.UUID  `json:"deputy,omitempty"` // who decides for Person
	Same       *uuid.UUID  `json:"same,omitempty"`   // another account of Person
	Mandate    *uuid.UUID  `json:"mandate,omitempty"`
	Member     *uuid.UUID  `json:"member,omitempty"` // whose people order by the mandate
	Term       *TermRecord `json:"term,omitempty"`
	Role       authz.Role  `json:"role,omitempty"`
	From       string      `json:"from,omitempty"`  // first day
	Until      string      `json:"until,omitempty"` // first day without it
	Permission *Permission `json:"permission"`
	Software   string      `json:"software"`
}

// Permission is the policy rule that allowed it.
type Permission struct {
	Rule   string `json:"rule"`
	Policy string `json:"policy"`
}

func (s *Service) seal(p authz.Principal, d authz.Decision, kind audit.RecordType, organisation uuid.UUID, r Record) (Entry, error) {
	at := s.now()
	r.At, r.By, r.ByFor, r.Software = at.Format(recordTime), p.LogID, p.Organisation, s.cfg.Software
	r.Permission = &Permission{Rule: d.Rule, Policy: d.PolicyRevision}
	record, err := audit.NewRecord(organisation, kind, r, s.cfg.Rand)
	if err != nil {
		return Entry{}, fmt.Errorf("record of organisation: %w", err)
	}
	leaf, err := audit.NewLeaf(record, at)
	if err != nil {
		return Entry{}, fmt.Errorf("leaf of organisation: %w", err)
	}
	return Entry{Record: record, Leaf: leaf}, nil
}
