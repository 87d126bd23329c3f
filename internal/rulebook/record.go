package rulebook

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/rules"
)

// recordActivated is the record type of an activation. A new member means a new version, never a changed one.
var recordActivated = audit.RecordType{Name: "rule.activated", Version: 1}

// ActivationRecord is the content of an activation's record: the rule as it is in force from then on, whom it
// replaces, and who drafted and who activated it, by log id.
type ActivationRecord struct {
	At          string          `json:"at"`
	Rule        rules.Rule      `json:"rule"`
	SHA256      string          `json:"sha256"` // rules.Rule.Hash in hexadecimal
	Replaces    *ReplacedRule   `json:"replaces,omitempty"`
	DraftedBy   uuid.UUID       `json:"draftedBy"`
	ActivatedBy uuid.UUID       `json:"activatedBy"`
	Permission  PermissionGiven `json:"permission"`
	Software    string          `json:"software"`
}

// ReplacedRule is the version before.
type ReplacedRule struct {
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

// PermissionGiven is the policy rule that allowed it.
type PermissionGiven struct {
	Rule   string `json:"rule"`
	Policy string `json:"policy"`
}

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

func (s *Service) seal(d Draft, before *Version, p authz.Principal, permission authz.Decision, at time.Time) (Activation, error) {
	hash, err := hashOf(d.Rule)
	if err != nil {
		return Activation{}, err
	}
	content := ActivationRecord{
		At: at.Format(recordTime), Rule: d.Rule, SHA256: hash, DraftedBy: d.DraftedBy.LogID, ActivatedBy: p.LogID,
		Permission: PermissionGiven{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}
	if before != nil {
		old, err := hashOf(before.Rule)
		if err != nil {
			return Activation{}, err
		}
		content.Replaces = &ReplacedRule{Version: before.Rule.Version, SHA256: old}
	}
	record, err := audit.NewRecord(d.Organisation, recordActivated, content, s.cfg.Rand)
	if err != nil {
		return Activation{}, fmt.Errorf("record of activation: %w", err)
	}
	leaf, err := audit.NewLeaf(record, at)
	if err != nil {
		return Activation{}, fmt.Errorf("leaf of activation: %w", err)
	}
	role := authz.Admin
	if p.Has(authz.RuleMaintainer) {
		role = authz.RuleMaintainer
	}
	return Activation{Version: Version{Rule: d.Rule, Release: Release{Role: string(role), At: at}}, Record: record, Leaf: leaf}, nil
}

func hashOf(r rules.Rule) (string, error) {
	sum, err := r.Hash()
	return hex.EncodeToString(sum[:]), err
}
