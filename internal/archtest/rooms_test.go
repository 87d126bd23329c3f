package archtest

// module is the path every package of the product starts with.
const module = "github.com/provitako/marktplatz/"

// row says what a room may import besides the standard library: other rooms,
// and modules by prefix.
type row struct {
	rooms   []string
	modules []string
}

// Levels of the house, each resting on the ones before.
var (
	foundation = []string{"internal/fault", "internal/money", "internal/audit", "internal/outbox", "internal/jsondiff"}
	people     = []string{"internal/member", "internal/authz", "internal/account", "internal/rules"}
	domain     = join(foundation, people, []string{"internal/rulebook", "internal/catalog", "internal/contract", "internal/planning", "internal/order", "internal/sourcing", "internal/competition", "internal/installation", "internal/roster", "internal/scim"})
	formats    = []string{"internal/format/bmecat", "internal/format/eforms", "internal/format/pricelist", "internal/format/table", "internal/format/sheet"}
	adapters   = []string{"internal/exchange", "internal/search", "internal/postgres", "internal/httpapi", "internal/httpapi/gen", "internal/webui", "internal/pgdev"}
)

const (
	uuid   = "github.com/google/uuid"
	pgx    = "github.com/jackc/pgx/v5"
	xtext  = "golang.org/x/text"
	xmod   = "golang.org/x/mod"
	fiber  = "github.com/gofiber/fiber/v2"
	casbin = "github.com/casbin/casbin/v2"
	meili  = "github.com/meilisearch/meilisearch-go"
	gorm   = "gorm.io"
)

// house is the table of rooms. A pattern ending in /... covers the packages
// below a folder.
var house = map[string]row{
	// What everything rests on.
	"internal/fault":    {},
	"internal/jsondiff": {},
	"internal/outbox":   {},
	"internal/money":    {modules: []string{"github.com/govalues/decimal"}},
	"internal/audit":    {modules: []string{xmod, "github.com/gowebpki/jcs", uuid}},

	// Domain.
	"internal/member":   {rooms: join(foundation, []string{"internal/authz"}), modules: []string{uuid}},
	"internal/authz":    {rooms: foundation, modules: []string{casbin, uuid, "github.com/alexedwards/argon2id", "golang.org/x/crypto", "go.yaml.in/yaml/v3"}},
	"internal/account":  {rooms: join(foundation, []string{"internal/authz"}), modules: []string{uuid, "github.com/pquerna/otp", "github.com/go-webauthn/webauthn", "github.com/boombuler/barcode"}},
	"internal/rules":    {rooms: foundation, modules: []string{uuid}},
	"internal/rulebook": {rooms: join(foundation, []string{"internal/authz", "internal/rules"}), modules: []string{uuid}},
	"internal/catalog":  {rooms: join(foundation, people), modules: []string{uuid}},
	"internal/contract": {rooms: join(foundation, people, []string{"internal/catalog"}), modules: []string{uuid}},
	"internal/planning": {rooms: join(foundation, people, []string{"internal/catalog", "internal/contract"}), modules: []string{uuid}},
	"internal/order":    {rooms: join(foundation, people, []string{"internal/catalog"}), modules: []string{uuid}},

	"internal/sealing":     {modules: []string{"filippo.io/age"}},
	"internal/competition": {rooms: join(foundation, people, []string{"internal/catalog"}), modules: []string{uuid, "filippo.io/age"}},

	"internal/sourcing": {rooms: join(foundation, people, []string{"internal/catalog"}), modules: []string{uuid}},

	"internal/scim":   {rooms: join(foundation, []string{"internal/authz", "internal/account"}), modules: []string{uuid}},
	"internal/roster": {rooms: join(foundation, people), modules: []string{uuid}},

	"internal/installation": {rooms: join(foundation, people, []string{"internal/catalog"}), modules: []string{uuid}},

	// Formats know bytes and no domain.
	"internal/format/bmecat":    {rooms: []string{"internal/format/stream"}, modules: []string{xtext}},
	"internal/format/eforms":    {rooms: []string{"internal/format/stream"}},
	"internal/format/pricelist": {rooms: []string{"internal/format/stream", "internal/format/table"}, modules: []string{xtext}},
	"internal/format/table":     {rooms: []string{"internal/format/stream"}, modules: []string{xtext}},
	"internal/format/stream":    {},
	"internal/format/sheet":     {modules: []string{xtext, "github.com/go-pdf/fpdf", "github.com/boombuler/barcode"}},

	// The user guide, read and rendered.
	"internal/guide": {modules: []string{"github.com/yuin/goldmark"}},

	// Adapters. They do not import each other, except that HTTP hands files to
	// the exchange.
	"internal/exchange":      {rooms: join(domain, formats), modules: []string{uuid, xtext}},
	"internal/exchange/note": {rooms: join(domain, []string{"internal/format/sheet"}), modules: []string{uuid}},
	"internal/postgres":      {rooms: join(domain, []string{"migrations"}), modules: []string{pgx, gorm, "github.com/pressly/goose/v3", uuid, xmod}},
	"internal/search":        {rooms: domain, modules: []string{meili, pgx, uuid}},
	"internal/httpapi":       {rooms: join(domain, []string{"internal/exchange", "internal/exchange/note", "internal/format/sheet", "internal/format/table", "internal/httpapi/gen", "internal/guide", "api"}), modules: httpModules},
	"internal/httpapi/gen":   {modules: []string{fiber, "github.com/getkin/kin-openapi", "github.com/oapi-codegen"}},
	"internal/outgoing":      {},
	"internal/oidc":          {rooms: join(foundation, []string{"internal/authz", "internal/account", "internal/outgoing"}), modules: []string{"github.com/coreos/go-oidc/v3", "golang.org/x/oauth2", uuid}},
	"internal/webui":         {rooms: join(foundation, []string{"frontend"}), modules: []string{fiber, "github.com/andybalholm/brotli"}},
	"internal/pgdev":         {modules: []string{pgx}},

	// The demo enters like a user's files; the walk is a stranger with a browser.
	"internal/demo/gen": {rooms: join(foundation, formats), modules: []string{xtext, "go.yaml.in/yaml/v3"}},
	"internal/demo":     {rooms: join(domain, formats, adapters, []string{"internal/sealing"}), modules: []string{uuid, pgx, "go.yaml.in/yaml/v3"}},
	"internal/tour":     {rooms: []string{"internal/audit"}, modules: []string{xmod}},

	// Data in the shape of packages.
	"api":        {},
	"docs":       {},
	"frontend":   {},
	"migrations": {},

	// Programs wire everything together.
	"cmd/...":   {rooms: everything, modules: []string{""}},
	"bench/...": {rooms: everything, modules: []string{""}},
	"release":   {}, // builds the shop, is no part of it

	// Imported by tests only, which TestTestRoomsStayInTests holds.
	"internal/testdb":      {rooms: everything, modules: []string{pgx}},
	"internal/testkit/...": {rooms: everything, modules: []string{pgx, uuid, "github.com/google/go-cmp", "github.com/getkin/kin-openapi", "github.com/makiuchi-d/gozxing"}},
	"internal/archtest":    {},
}

var httpModules = []string{
	fiber, uuid,
	"github.com/getkin/kin-openapi",
	"github.com/oapi-codegen",
	"github.com/prometheus/client_golang",
	"github.com/ansrivas/fiberprometheus/v2",
	"github.com/gofiber/contrib/otelfiber/v2",
	"github.com/valyala/fasthttp",
}

// everything stands for all rooms.
var everything = []string{"*"}

// testRooms, and what lies below them, may import anything and may be imported
// by tests only.
var testRooms = []string{"internal/testdb", "internal/testkit", "internal/archtest"}

// onlyIn names the modules whose types must not spread, tests included: who
// needs them is asked through the room that owns them.
var onlyIn = map[string][]string{
	gorm:                        {"internal/postgres"},
	casbin:                      {"internal/authz"},
	meili:                       {"internal/search"},
	fiber:                       {"internal/httpapi", "internal/httpapi/gen", "internal/webui", "cmd/shop", "bench"}, // the bench measures a bare server as its floor
	"github.com/pkg/errors":     {},
	"github.com/shopspring":     {},
	"github.com/casbin/gorm-ad": {},
}

// pure are the rooms in which time and context are passed in: their results
// must follow from their arguments.
var pure = join(domain, formats, []string{"internal/exchange", "internal/exchange/note"})

// exact are the rooms that count money and quantities, where a float would
// round behind everybody's back.
var exact = []string{"internal/money", "internal/catalog", "internal/competition", "internal/order", "internal/rules", "internal/audit", "internal/exchange", "internal/exchange/note", "internal/format/pricelist", "internal/format/bmecat"}

func join(lists ...[]string) []string {
	var all []string
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}
