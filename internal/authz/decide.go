package authz

import (
	"context"

	"github.com/google/uuid"
)

// Request is one question to the policy.
type Request struct {
	Class        string    // what is acted on: "order", "basket" ...; see policy.yaml
	Action       string    // the operation id of the contract, such as "submit"
	Organisation uuid.UUID // where it is done: the organisation that owns the object; Nil means the principal's own
	Entitlement  string    // "" or "lot:<uuid>": the lot that is called off from
	Facts        map[string]string
}

// Decision is the answer. Rule names the policy row that allowed it, or why
// none did; both it and PolicyRevision go into the record.
type Decision struct {
	Allowed        bool
	Rule           string
	PolicyRevision string // SHA-256 of the policy, first 12 hex digits
}

// Decider decides requests. An error means that no decision could be made and
// counts as a refusal.
type Decider interface {
	Decide(ctx context.Context, p Principal, r Request) (Decision, error)
}

// Lot is the entitlement name of a lot.
func Lot(id uuid.UUID) string { return "lot:" + id.String() }
