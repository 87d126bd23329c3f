package authz

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Role is what a person is in one organisation. The texts are those of the
// contract, the policy and the membership table.
type Role string

// The roles.
const (
	Requester       Role = "requester"        // Bedarfsanforderer: searches, compares, fills a basket
	Officer         Role = "officer"          // Beschafferin: a requester who also submits
	Approver        Role = "approver"         // Genehmiger: reads what was bought in his organisation
	ContractManager Role = "contract_manager" // Vertragsverwaltung of the cooperative: contracts, suppliers, catalogues
	Auditor         Role = "auditor"          // Prüfer: reads everything in scope, changes nothing
	Admin           Role = "admin"            // Verwalter of an organisation's people
	RuleMaintainer  Role = "rule_maintainer"  // Regelpflege: drafts and activates rules, never both of one
)

// Roles lists all roles, in the order the contract names them.
func Roles() []Role {
	return []Role{Requester, Officer, Approver, ContractManager, Auditor, Admin, RuleMaintainer}
}

// Principal is the signed-in person, acting for one organisation. It is made
// once per request from the session and never changed.
type Principal struct {
	Person           uuid.UUID // row id
	LogID            uuid.UUID // UUIDv4, the only name of the person in records
	Name             string
	Language         string // "de" or "en"
	Organisation     uuid.UUID
	OrganisationName string
	OrganisationKind string    // cooperative, member, owner_body or unit
	LegalEntity      uuid.UUID // who contracts for the organisation; the organisation itself unless it is a unit
	Land             string    // ISO 3166-2, "DE-BY"; empty when none applies
	BuyerType        string    // municipality, school, land, company or cooperative
	Roles            []Role
	Scope            []uuid.UUID // the organisation and what stands below it today: what one may see
	Mandate          *Mandate    // by which the person orders in the organisation's name; nil = by a role held there
	SessionExpires   time.Time   // when it ends unused
	SessionEnds      time.Time   // when it ends in any case
	ConfirmedAt      time.Time   // when the person last showed who they are
	Strong           bool        // and did so with more than a password
	FactorDue        bool        // a role needs a second factor and none was shown: nothing but setting one up is allowed
	Scopes           []Scope     // of an API token; nil for a person at a browser, who may do what the roles allow
}

// Mandate is a body's permission for the people of its member to order in its name.
type Mandate struct {
	ID     uuid.UUID `json:"id"`
	Member uuid.UUID `json:"member"` // the organisation the person belongs to
}

// Has reports whether the person holds the role in the organisation.
func (p Principal) Has(r Role) bool { return slices.Contains(p.Roles, r) }

// Sees reports whether the organisation lies in the person's scope.
func (p Principal) Sees(organisation uuid.UUID) bool {
	return slices.Contains(p.Scope, organisation)
}

// MayGive holds that nobody gives what he does not hold (docs/adr/0024): roles in an organisation of a kind. Who administers an organisation
// holds its roles; that the grantor administers the target is asked of the policy. Contract managers are the cooperative's
// alone, given there by its own administrators.
func MayGive(p Principal, kind string, roles ...Role) bool {
	if len(roles) == 0 {
		return false
	}
	for _, r := range roles {
		switch r {
		case ContractManager:
			if kind != "cooperative" || p.OrganisationKind != "cooperative" {
				return false
			}
		case RuleMaintainer:
			if kind == "unit" { // rules are kept at the body itself
				return false
			}
		case Requester, Officer, Approver, Auditor, Admin:
		default:
			return false
		}
	}
	return p.Has(Admin)
}

type principalKey struct{}

// ContextWithPrincipal returns a copy of ctx that carries p.
func ContextWithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// PrincipalFrom returns the principal ctx carries; false means that nobody is signed in.
func PrincipalFrom(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}
