package authz

import (
	"context"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Links is everything the policy is applied to, as it stands on one day.
type Links struct {
	Memberships  []Membership
	Tree         []TreeLink
	Entitlements []Entitlement
}

// Membership says that a person holds a role in an organisation.
type Membership struct {
	Person, Organisation uuid.UUID
	Role                 Role
}

// TreeLink says that an organisation stands directly below another.
type TreeLink struct{ Child, Parent uuid.UUID }

// Entitlement says that an organisation, and all that stands below it, may
// call off from a lot.
type Entitlement struct{ Organisation, Lot uuid.UUID }

// LinkSource reads the links valid on a day (a civil day in Europe/Berlin).
type LinkSource interface {
	Links(ctx context.Context, day money.Date) (Links, error)
	// Changes delivers a value whenever links may have changed, until ctx ends.
	// It never closes the channel before; a lost connection is made again by
	// the source and counts as a change.
	Changes(ctx context.Context) <-chan struct{}
}
