package authz

import "slices"

// Scope is what an API token may be used for. It only ever cuts what its person's roles allow.
type Scope string

// The scopes. Nothing that concerns accounts, approvals, rules or invitations is done by a machine, but a directory manages the
// people of its organisation.
const (
	ScopeRead      Scope = "read"      // read what the person may read
	ScopeBasket    Scope = "basket"    // change baskets, requests and templates
	ScopeOrder     Scope = "order"     // preview and submit, record outside offers and duties done
	ScopeCatalogue Scope = "catalogue" // upload and publish catalogues
	ScopePeople    Scope = "people"    // a directory that manages its people, and nothing else
)

// Scopes lists all scopes.
func Scopes() []Scope {
	return []Scope{ScopeRead, ScopeBasket, ScopeOrder, ScopeCatalogue, ScopePeople}
}

// writing tells which scope changes what. A class that is not named is changed by no machine.
var writing = map[string]Scope{
	"basket": ScopeBasket, "template": ScopeBasket, "handover": ScopeBasket,
	"submission": ScopeOrder, "duty": ScopeOrder, "sourcing": ScopeOrder, "contract": ScopeOrder,
	"supplier": ScopeCatalogue,
}

// Admits reports whether the principal may use the operation at all: a person at a browser may, a token only within
// its scopes.
func (p Principal) Admits(op Operation, reads bool) bool {
	if p.Scopes == nil {
		return true
	}
	if op.Class == "account" || op.Class == "invitation" {
		return false
	}
	if op.Class == "directory" {
		return slices.Contains(p.Scopes, ScopePeople)
	}
	if reads {
		return slices.Contains(p.Scopes, ScopeRead)
	}
	scope, some := writing[op.Class]
	return some && slices.Contains(p.Scopes, scope)
}
