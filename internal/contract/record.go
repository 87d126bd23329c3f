package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// recordChanged is the record type of a change in force. A new member means a new version, never a changed one.
var recordChanged = audit.RecordType{Name: "contract.changed", Version: 2}

// ChangeRecord is the content of its record: the contract as it is from then on, what it replaces, on which ground, and
// who drafted and who released it, by log id. The reason in words is personal and stands elsewhere.
type ChangeRecord struct {
	At         string                        `json:"at"`
	Change     uuid.UUID                     `json:"change"`
	Contract   uuid.UUID                     `json:"contract"`
	Edition    int                           `json:"edition"`
	Kind       Kind                          `json:"kind"`
	Status     catalog.ContractStatus        `json:"status"`
	Ground     *GroundRecord                 `json:"ground,omitempty"`
	Terms      Terms                         `json:"terms"`
	SHA256     string                        `json:"sha256"`             // of the terms' JSON form, in hexadecimal
	Replaces   string                        `json:"replaces,omitempty"` // the same of the terms before
	Reason     *audit.PersonalRef            `json:"reason,omitempty"`
	DraftedBy  uuid.UUID                     `json:"draftedBy"`
	ReleasedBy uuid.UUID                     `json:"releasedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

// GroundRecord is the ground with the limits it had.
type GroundRecord struct {
	Key         GroundKey     `json:"key"`
	Citation    string        `json:"citation"`
	PerChange   int           `json:"perChangePercent,omitempty"`
	Cumulative  int           `json:"cumulativePercent,omitempty"`
	EUThreshold *money.Amount `json:"euThreshold,omitempty"`
}

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

// seal makes the edition that a change becomes.
func (s *Service) seal(c Change, before Standing, k Known, p authz.Principal, permission authz.Decision, at time.Time) (Edition, error) {
	e := Edition{Number: before.Edition + 1, Status: c.Kind.status(before.Status), Change: c}
	content := ChangeRecord{
		At: at.Format(recordTime), Change: c.ID.UUID, Contract: c.Contract.UUID, Edition: e.Number, Kind: c.Kind, Status: e.Status, Terms: c.Terms,
		DraftedBy: c.DraftedBy.LogID, ReleasedBy: p.LogID, Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	var err error
	if content.SHA256, err = c.Terms.hash(); err != nil {
		return e, err
	}
	if before.Edition > 0 {
		if content.Replaces, err = before.Terms.hash(); err != nil {
			return e, err
		}
	}
	if g := groundOn(c.Ground, c.Terms.Regime, money.DateOf(at)); g != nil {
		content.Ground = &GroundRecord{Key: g.Key, Citation: g.Citation, PerChange: g.PerChange, Cumulative: g.Cumulative}
		if g.BelowThreshold {
			content.Ground.EUThreshold = k.EUThreshold
		}
	}
	if c.Reason != "" {
		part, err := audit.NewPersonalPart(audit.PersonalPart{
			PersonLogID: c.DraftedBy.LogID, Organisation: c.Organisation, Kind: "contract_reason", Body: c.Reason,
		}, s.cfg.Rand)
		if err != nil {
			return e, fmt.Errorf("reason of change: %w", err)
		}
		ref := part.Ref()
		content.Reason, e.Personal = &ref, []audit.PersonalPart{part}
	}
	if e.Record, err = audit.NewRecord(c.Organisation, recordChanged, content, s.cfg.Rand); err != nil {
		return e, fmt.Errorf("record of change: %w", err)
	}
	e.Leaf, err = audit.NewLeaf(e.Record, at)
	return e, err
}

func (t Terms) hash() (string, error) {
	raw, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("contract %s: %w", t.Number, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// equal reports whether two terms say the same.
func equal(a, b Terms) bool {
	x, err := a.hash()
	y, err2 := b.hash()
	return err == nil && err2 == nil && x == y
}
