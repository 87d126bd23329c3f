package authz

import (
	"context"

	"github.com/google/uuid"
)

// Request is one question to the policy.
type Request struct {
	Class        string    // what is acted on: "order", "basket" ...; see policy.yaml
	Action       string    // what is done to it: "read", "submit" ...; see policy.yaml
	Organisation uuid.UUID // the organisation the object belongs to; Nil means the one the person acts for
	Entitlement  string    // "" or "lot:<uuid>": the lot that is called off from
}

// Decision is the answer. Rule names the row of the policy that allowed it
// ("officer:submission:submit:own"), or why none did; Rule and PolicyRevision
// go into the record.
type Decision struct {
	Allowed        bool
	Rule           string
	PolicyRevision string
}

// Rules of refusals.
const (
	NoRule      = "no_rule"      // no role the person holds may do this here
	NotEntitled = "not_entitled" // it might, but the organisation may not call off from the lot today
)

// Decider decides requests. An error means that no decision could be made and
// counts as a refusal.
type Decider interface {
	Decide(ctx context.Context, p Principal, r Request) (Decision, error)
}

// Lot is the entitlement name of a lot.
func Lot(id uuid.UUID) string { return lotPrefix + id.String() }

const lotPrefix = "lot:"
