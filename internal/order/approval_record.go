package order

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// AwaitsRecord says until when a second person may release the order, and which rule sets that time.
type AwaitsRecord struct {
	Until money.Date `json:"until"`
	Rule  rules.Ref  `json:"rule"`
}

// ApprovalRecord is the release by a second person, who stands among the actors of the record.
type ApprovalRecord struct {
	SubmittedAt string             `json:"submittedAt"`
	Submitted   uuid.UUID          `json:"submitted"` // log entry of what was submitted
	Note        *audit.PersonalRef `json:"note,omitempty"`
	Permission  PermissionRecord   `json:"permission"`
}

// ApprovalEndRecord is the content of the record of a wait that ended without a release. A lapse has no actor.
type ApprovalEndRecord struct {
	At         string             `json:"at"`
	Submission uuid.UUID          `json:"submission"`
	Orders     []uuid.UUID        `json:"orders"`
	Outcome    ApprovalStatus     `json:"outcome"`
	Until      money.Date         `json:"until"`
	Note       *audit.PersonalRef `json:"note,omitempty"`
	Actors     []ActorRecord      `json:"actors,omitempty"`
	Permission *PermissionRecord  `json:"permission,omitempty"`
	Software   string             `json:"software"`
}

// UndoneRecord is the content of the record of a release that was taken back.
type UndoneRecord struct {
	At         string           `json:"at"`
	Submission uuid.UUID        `json:"submission"`
	Orders     []UndoneOrder    `json:"orders"`
	ReleasedAt string           `json:"releasedAt"`
	Actors     []ActorRecord    `json:"actors"`
	Permission PermissionRecord `json:"permission"`
	Software   string           `json:"software"`
}

// UndoneOrder is an order that waits again, with the log entry of the release that counts no more.
type UndoneOrder struct {
	Order    uuid.UUID `json:"order"`
	Released uuid.UUID `json:"released"`
}

// Roles of people in the records of an approval.
const (
	actorSubmitter = "submitter"
	actorApprover  = "approver"
	actorAway      = "represented" // the approver for whom a deputy decided
)

// actors are who acted in a role and, where a deputy did, for whom.
func (v verdict) actors(role string) []ActorRecord {
	who := []ActorRecord{{Role: role, Person: v.person.LogID}}
	if v.standsFor != nil {
		who = append(who, ActorRecord{Role: actorAway, Person: v.standsFor.LogID})
	}
	return who
}

// releasedRecord is the order as it was submitted, with who released it when. Nothing that was decided changes.
func releasedRecord(submitted []byte, e verdict) (OrderRecord, error) {
	var content OrderRecord
	if err := json.Unmarshal(submitted, &content); err != nil {
		return content, fmt.Errorf("order record: %w", err)
	}
	content.Approval = &ApprovalRecord{SubmittedAt: content.At, Note: e.note, Permission: permissionRecord(e.permission)}
	content.At = recordedAt(e.at)
	content.Actors = append(content.Actors, e.actors(actorApprover)...)
	content.Software = e.software
	return content, nil
}

func permissionRecord(d authz.Decision) PermissionRecord {
	return PermissionRecord{Rule: d.Rule, Policy: d.PolicyRevision}
}

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

func recordedAt(at time.Time) string { return at.UTC().Truncate(time.Microsecond).Format(recordTime) }
