package httpapi

import "github.com/provitako/marktplatz/internal/httpapi/gen"

// api is all operations of the contract, one struct per feature: an operation
// nobody implements does not compile.
type api struct {
	sessionHandlers
	catalogueHandlers
	basketHandlers
	orderHandlers
	decisionHandlers
	contractHandlers
	importHandlers
	pending
}

var (
	_ gen.StrictServerInterface = (*api)(nil)
	_ uploader                  = (*api)(nil)
)

func newAPI(cfg Config, deps Deps) *api {
	return &api{
		sessionHandlers: sessionHandlers{
			cfg: cfg, policy: deps.Policy, decider: deps.Decider, sessions: deps.Sessions, people: deps.People, clock: deps.Clock,
		},
		basketHandlers:   basketHandlers{deps.Orders, deps.Categories, deps.Decider},
		orderHandlers:    orderHandlers{deps.Orders, deps.Categories, deps.Decider},
		decisionHandlers: decisionHandlers{deps.Orders, deps.Categories, deps.Prover},
	}
}
