package httpapi

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/guide"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/planning"
	"github.com/provitako/marktplatz/internal/roster"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/scim"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// Limits of request bodies, in bytes on the wire; nothing is ever inflated.
const (
	MaxBodyBytes   = 1 << 20
	MaxUploadBytes = 64 << 20
)

// Config of the server; zero values work.
type Config struct {
	Tenant         string   // name in the header; default "ProVi-Marktplatz"
	PublicURL      string   // address people use, "https://shop.example"; printed notes lead there
	HideLimits     bool     // the public page of limits, /wertgrenzen, is not served
	Demo           bool     // figures are example data, the demo's people are listed
	StepUp         bool     // approvals and rule changes ask who sits there, where that was not shown lately
	SecureCookies  bool     // the shop is reached by https; the session cookie is __Host- and Secure
	Origins        []string // further origins unsafe requests may come from, "https://shop.example"
	TrustedProxies []string // addresses or networks whose X-Forwarded-For and -Proto are believed

	RequestTimeout time.Duration // of one request; default 15 s
	UploadTimeout  time.Duration // of a catalogue upload; default 5 min
	IdleTimeout    time.Duration // of a connection between requests; default 60 s
}

func (c Config) withDefaults() Config {
	if c.Tenant == "" {
		c.Tenant = "ProVi-Marktplatz"
	}
	if c.RequestTimeout == 0 {
		c.RequestTimeout = 15 * time.Second
	}
	if c.UploadTimeout == 0 {
		c.UploadTimeout = 5 * time.Minute
	}
	if c.IdleTimeout == 0 {
		c.IdleTimeout = time.Minute
	}
	return c
}

// Deps are the parts the server works with. All are required unless said otherwise.
type Deps struct {
	Log          *slog.Logger
	Clock        func() time.Time
	Policy       *authz.Policy
	Decider      authz.Decider
	Sessions     *authz.Sessions
	Meter        *authz.Meter
	Accounts     *account.Service
	Denials      DenialStore
	People       PeopleStore
	Orders       *order.Service
	Products     catalog.ProductStore
	Categories   catalog.CategorySource
	Search       catalog.Searcher
	Suggest      order.Suggester
	Contracts    catalog.ContractStore
	Planning     *planning.Service
	Rounds       *planning.Rounds
	Changes      *contract.Service // of framework contracts
	Prices       *contract.Prices  // of framework contracts
	Projects     *contract.Projects
	Successors   *contract.Successors
	Documents    *contract.Documents
	Options      *contract.Options
	Quotes       *order.Quotes
	Imports      *catalog.ImportService
	Suppliers    *catalog.SupplierService
	Matches      *catalog.MatchService
	Rules        *rulebook.Service
	Sourcing     *sourcing.Service
	Competitions *competition.Service
	Criteria     *catalog.CriteriaService
	Members      *member.Service
	Rosters      *roster.Service
	Directory    *scim.Service
	Story        StoryReader // nil: there is none
	Prover       Prover
	Proofs       LogReader                // nil: no log is served
	WebUI        func(c *fiber.Ctx) error // nil: no front end is served
	Stylesheet   string                   // address of the front end's, for the pages outside it; empty without one
	// Installation is the shop as one installed system; nil: it is called what the configuration says, and opened already.
	Installation *installation.Service
	Inspector    Inspector   // of the same
	Guide        *guide.Book // nil: no help is served
}

// DenialStore records refusals in a transaction of its own, equal ones of one minute as one with a count.
type DenialStore interface {
	RecordDenial(ctx context.Context, d authz.Denial) error
}

// PeopleStore answers what the session pages show beside the principal.
type PeopleStore interface {
	// BasketLines counts the lines in the principal's basket.
	BasketLines(ctx context.Context, p authz.Principal) (int, error)
	// DemoPeople lists the accounts whose password the demo's seed made public, by role and name.
	DemoPeople(ctx context.Context, at time.Time) ([]authz.DemoPerson, error)
}

// StoryReader tells how far the demo's story has come. Orders before since do not count as a visitor's.
type StoryReader interface {
	Story(ctx context.Context, since time.Time) ([]StoryStep, error)
	// Forgery tells whether the price of the story's order stands as it was sealed.
	Forgery(ctx context.Context, since time.Time) (StoryForgery, error)
	// Forge changes that price in the database or puts it back.
	Forge(ctx context.Context, since time.Time, forged bool) (StoryForgery, error)
}

// StoryForgery is the story's order with the unit price that was sealed and the one that is stored.
type StoryForgery struct {
	Order          uuid.UUID
	Number         string
	Index          int64
	Sealed, Stored string
	Record, Salt   string // what is stored, and what opens the entry's commitment with it
}

// StoryStep is a moment to see: as whom, with what, and whether its result is stored.
type StoryStep struct {
	Step, Login, Quantity string
	Done                  bool
	Product, Decision     *uuid.UUID
}

// LogReader serves the public side of the Nachweisprotokoll as C2SP tlog-tiles lays it out.
type LogReader interface {
	// Checkpoint is the latest signed note.
	Checkpoint(ctx context.Context) (string, error)
	// Key is the public key of the log, a verifier key of a signed note.
	Key(ctx context.Context) (string, error)
	// Tile reads a tile by its path below /log/tile/, such as "0/x001/234" or
	// "entries/000.p/5". Error: NotFound.
	Tile(ctx context.Context, path string) ([]byte, error)
}
