package competition

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Record types. A new member means a new version, never a changed one.
var (
	recordStep = audit.RecordType{Name: "competition.step", Version: 1}
	recordKey  = audit.RecordType{Name: "competition.key", Version: 1}
)

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

// StepRecord is the content of a step's record. The words of the step are personal and stand elsewhere.
type StepRecord struct {
	At          string                         `json:"at"`
	Competition uuid.UUID                      `json:"competition"`
	Lot         uuid.UUID                      `json:"lot"`
	Action      Action                         `json:"action"`
	From        Status                         `json:"from,omitempty"`
	To          Status                         `json:"to"`
	Deadline    string                         `json:"deadline"`
	Facts       any                            `json:"facts,omitempty"`
	Words       *audit.PersonalRef             `json:"words,omitempty"`
	Actor       *uuid.UUID                     `json:"actor,omitempty"`    // log id; none = a party through its link
	Supplier    *uuid.UUID                     `json:"supplier,omitempty"` // the party
	Permission  *catalog.PublicationPermission `json:"permission,omitempty"`
	Software    string                         `json:"software"`
}

// ParseStep reads the record of a step. Error: when the bytes are none.
func ParseStep(raw []byte) (StepRecord, error) {
	var r StepRecord
	err := json.Unmarshal(raw, &r)
	return r, err
}

// KeyRecord is the content of the record of a new key.
type KeyRecord struct {
	At         string                        `json:"at"`
	Key        uuid.UUID                     `json:"key"`
	Recipient  string                        `json:"recipient"`
	Actor      uuid.UUID                     `json:"actor"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

// termsFacts are the figures of a draft: what the award will rest on, without a word of anybody.
type termsFacts struct {
	Estimate money.Amount `json:"estimate"`
	Criteria []Criterion  `json:"criteria"`
	Inner    []string     `json:"inner"` // public keys
	Outer    []string     `json:"outer"`
	LeftOut  []uuid.UUID  `json:"leftOut"`
	Waived   bool         `json:"standstillOff"`
}

func (c Competition) facts() termsFacts {
	f := termsFacts{Estimate: c.Terms.Estimate, Criteria: c.Terms.Criteria, Inner: Recipients(c.Terms.Inner), Outer: Recipients(c.Terms.Outer), LeftOut: []uuid.UUID{}, Waived: c.Terms.Waiver != nil}
	for _, l := range c.Terms.LeftOut {
		f.LeftOut = append(f.LeftOut, l.Supplier)
	}
	return f
}

// stepFacts are who does what, when.
type stepFacts struct {
	action     Action
	from, to   Status
	at         time.Time
	by         authz.Principal // zero = a party
	supplier   uuid.UUID       // of the party
	permission catalog.PublicationPermission
}

// seal makes the log entry of a step: facts in the record, words beside it. Error: Invalid (competition_words_long).
func (s *Service) seal(c Competition, f stepFacts, facts, words any) (Entry, error) {
	content := StepRecord{
		At: f.at.Format(recordTime), Competition: c.ID.UUID, Lot: c.Lot.ID, Action: f.action, From: f.from, To: f.to,
		Deadline: c.Deadline.Format(recordTime), Facts: facts, Software: s.cfg.Software,
	}
	author := f.by.LogID
	if author == uuid.Nil {
		content.Supplier, author = &f.supplier, f.supplier
	} else {
		content.Actor, content.Permission = &author, &f.permission
	}
	var e Entry
	if words != nil {
		raw, err := json.Marshal(words)
		if err != nil {
			return e, fmt.Errorf("words of a step: %w", err)
		}
		if len(raw) > audit.MaxPersonalBytes {
			return e, fault.New(fault.Invalid, "competition_words_long")
		}
		part, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: author, Organisation: c.Organisation, Kind: "competition", Body: string(raw)}, s.cfg.Rand)
		if err != nil {
			return e, err
		}
		ref := part.Ref()
		content.Words, e.Personal = &ref, []audit.PersonalPart{part}
	}
	var err error
	if e.Record, err = audit.NewRecord(c.Organisation, recordStep, content, s.cfg.Rand); err != nil {
		return e, fmt.Errorf("record of a step: %w", err)
	}
	e.Leaf, err = audit.NewLeaf(e.Record, f.at)
	return e, err
}

func (s *Service) sealKey(k Key, p authz.Principal, permission catalog.PublicationPermission) (Entry, error) {
	record, err := audit.NewRecord(k.Organisation, recordKey, KeyRecord{
		At: k.At.Format(recordTime), Key: k.ID, Recipient: k.Recipient, Actor: p.LogID, Permission: permission, Software: s.cfg.Software,
	}, s.cfg.Rand)
	if err != nil {
		return Entry{}, fmt.Errorf("record of a key: %w", err)
	}
	leaf, err := audit.NewLeaf(record, k.At)
	return Entry{Record: record, Leaf: leaf}, err
}
