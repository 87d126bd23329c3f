package httpapi

import "github.com/provitako/marktplatz/internal/httpapi/gen"

// api is all operations of the contract, one struct per feature: an operation
// nobody implements does not compile.
type api struct {
	sessionHandlers
	catalogueHandlers
	basketHandlers
	orderHandlers
	receiptHandlers
	approvalHandlers
	standardHandlers
	dutyHandlers
	rotationHandlers
	sampleHandlers
	decisionHandlers
	noteHandlers
	explainHandlers
	contractHandlers
	planningHandlers
	roundHandlers
	contractChangeHandlers
	priceListHandlers
	projectHandlers
	contractFileHandlers
	successorHandlers
	optionListHandlers
	quoteHandlers
	importHandlers
	supplierHandlers
	matchHandlers
	ruleHandlers
	sourcingHandlers
	competitionHandlers
	criteriaHandlers
	memberHandlers
	listHandlers
	scimHandlers
	storyHandlers
	templateHandlers
	handoverHandlers
	suggestHandlers
	partListHandlers
	accountHandlers
	invitationHandlers
	setupHandlers
}

var (
	_ gen.StrictServerInterface = (*api)(nil)
	_ uploader                  = (*api)(nil)
	_ keeper                    = (*api)(nil)
	_ lister                    = (*api)(nil)
)

func newAPI(cfg Config, deps Deps) *api {
	shop := installationHandlers{deps.Installation, deps.Inspector, deps.Rules, cfg, deps}
	sessions := sessionHandlers{
		accounts: deps.Accounts,
		cfg:      cfg, policy: deps.Policy, decider: deps.Decider, sessions: deps.Sessions, people: deps.People, clock: deps.Clock, shop: shop,
	}
	return &api{
		sessionHandlers:    sessions,
		setupHandlers:      setupHandlers{shop, sessions},
		accountHandlers:    accountHandlers{deps.Accounts, sessions},
		invitationHandlers: invitationHandlers{deps.Accounts, sessions},
		catalogueHandlers: catalogueHandlers{
			products: deps.Products, searcher: deps.Search, categories: deps.Categories, clock: deps.Clock,
		},
		contractHandlers:       contractHandlers{contracts: deps.Contracts, clock: deps.Clock},
		planningHandlers:       planningHandlers{deps.Planning, deps.Clock},
		roundHandlers:          roundHandlers{deps.Rounds},
		contractChangeHandlers: contractChangeHandlers{deps.Changes, deps.Categories, deps.Clock},
		priceListHandlers:      priceListHandlers{deps.Prices},
		projectHandlers:        projectHandlers{deps.Projects},
		contractFileHandlers:   contractFileHandlers{documents: deps.Documents, clock: deps.Clock},
		successorHandlers:      successorHandlers{deps.Successors},
		quoteHandlers:          quoteHandlers{deps.Quotes, contractHandlers{contracts: deps.Contracts, clock: deps.Clock}, deps.Decider},
		optionListHandlers:     optionListHandlers{deps.Options},
		importHandlers:         importHandlers{imports: deps.Imports},
		supplierHandlers:       supplierHandlers{deps.Suppliers},
		sourcingHandlers:       sourcingHandlers{deps.Sourcing, deps.Categories, deps.Decider},
		competitionHandlers:    competitionHandlers{deps.Competitions, deps.Decider, deps.Clock, deps.Prover, cfg.PublicURL},
		criteriaHandlers:       criteriaHandlers{deps.Criteria, deps.Decider, deps.Clock},
		memberHandlers:         memberHandlers{deps.Members},
		listHandlers:           listHandlers{deps.Rosters},
		scimHandlers:           scimHandlers{deps.Directory, cfg.PublicURL},
		matchHandlers:          matchHandlers{deps.Matches, deps.Categories, deps.Decider},
		ruleHandlers:           ruleHandlers{book: deps.Rules, clock: deps.Clock},
		basketHandlers:         basketHandlers{deps.Orders, deps.Categories, deps.Decider},
		standardHandlers:       standardHandlers{deps.Orders},
		dutyHandlers:           dutyHandlers{deps.Orders, deps.Decider},
		rotationHandlers:       rotationHandlers{deps.Orders},
		sampleHandlers:         sampleHandlers{deps.Orders},
		orderHandlers:          orderHandlers{deps.Orders, deps.Categories, deps.Decider},
		receiptHandlers:        receiptHandlers{deps.Orders, orderHandlers{deps.Orders, deps.Categories, deps.Decider}},
		approvalHandlers:       approvalHandlers{deps.Orders, deps.Categories, deps.Decider, deps.Clock},
		decisionHandlers:       decisionHandlers{deps.Orders, deps.Categories, deps.Prover},
		noteHandlers:           noteHandlers{deps.Orders, deps.Prover, cfg.PublicURL},
		explainHandlers:        explainHandlers{deps.Orders},
		storyHandlers:          storyHandlers{deps.Story, deps.Clock},
		templateHandlers:       templateHandlers{deps.Orders},
		handoverHandlers:       handoverHandlers{deps.Orders, deps.Decider},
		suggestHandlers:        suggestHandlers{deps.Suggest, deps.Decider, deps.Clock},
		partListHandlers:       partListHandlers{deps.Orders},
	}
}
