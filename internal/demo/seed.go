package demo

import (
	"bytes"
	"embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/order"
)

//go:embed seed.yaml data/*.gz
var files embed.FS

// seed is seed.yaml.
type seed struct {
	Password     string           `yaml:"password"`
	Uploader     string           `yaml:"uploader"`
	Suppliers    []seedSupplier   `yaml:"suppliers"`
	Earlier      seedEarlier      `yaml:"earlier"`
	Organisation seedOrganisation `yaml:"organisation"`
	People       []seedPerson     `yaml:"people"`
	Contracts    []seedContract   `yaml:"contracts"`
	Standards    []seedStandard   `yaml:"house_standards"`
	Story        seedStory        `yaml:"story"`
	Competitions seedCompetitions `yaml:"competitions"`
	Options      []seedOptions    `yaml:"options"`
	Successors   []seedSuccessor  `yaml:"successors"`
	Projects     []seedProject    `yaml:"project_prices"`
	Planning     seedPlanning     `yaml:"planning"`
}

// seedStory is what was ordered before anybody looks, and a basket.
type seedStory struct {
	Basket seedBasket  `yaml:"basket"`
	Orders []seedOrder `yaml:"orders"`
}

type seedBasket struct {
	By    string     `yaml:"by"`
	Lines []seedLine `yaml:"lines"`
}

type seedOrder struct {
	Name     string           `yaml:"name"`
	By       string           `yaml:"by"`
	Bypass   order.ReasonCode `yaml:"bypass"` // why not from the preferred framework; "" where there is none
	Choice   order.ReasonCode `yaml:"choice"` // why this product; "" where nobody asks
	Reason   seedReason       `yaml:"reason"` // why the dearer offer; without one the first sentence that the two offers carry
	seedLine `yaml:",inline"`
}

type seedReason struct {
	Code order.ReasonCode `yaml:"code"`
	Text string           `yaml:"text"`
}

// seedLine buys a product from the offer of a rank; 0 is the first, -1 the last.
type seedLine struct {
	Part     string `yaml:"part"`
	Quantity string `yaml:"quantity"`
	Rank     int    `yaml:"rank"`
	Needed   string `yaml:"needed"` // day; "" = none
}

// seedStandard is a house standard of every legal entity.
type seedStandard struct {
	Of     string `yaml:"of"`
	Part   string `yaml:"part"`
	Reason string `yaml:"reason"`
}

type seedSupplier struct {
	Key      string `yaml:"key" json:"key"`
	Name     string `yaml:"name" json:"name"`
	Street   string `yaml:"street" json:"street"`
	Postcode string `yaml:"postcode" json:"postcode"`
	City     string `yaml:"city" json:"city"`
	Email    string `yaml:"email" json:"-"` // where invitations to a mini-competition go; "" = unknown
	File     string `yaml:"file" json:"-"`
	TradeFee string `yaml:"trade_fee" json:"-"` // per cent; "" for an ordinary supplier
}

// seedEarlier is what one product cost before the catalogues of today.
type seedEarlier struct {
	Article  seedArticle   `yaml:"article"`
	Versions []seedVersion `yaml:"versions"` // of each supplier oldest first
}

type seedArticle struct {
	GTIN         string `yaml:"gtin"`
	Manufacturer string `yaml:"manufacturer"`
	Part         string `yaml:"part"`
	Name         string `yaml:"name"`
	Category     string `yaml:"category"`
}

// seedVersion is an earlier catalogue with one line.
type seedVersion struct {
	Supplier string `yaml:"supplier"`
	DaysAgo  int    `yaml:"days_ago"`
	Price    string `yaml:"price"`   // net, per piece
	From25   string `yaml:"from_25"` // net, per piece from 25 on
	Days     int    `yaml:"days"`    // of delivery
	Shipping string `yaml:"shipping"`
}

// seedOrganisation: a unit takes kind, Land and type of buyer from the body above it where it says nothing.
type seedOrganisation struct {
	Key           string             `yaml:"key"`
	Kind          string             `yaml:"kind"`
	Name          string             `yaml:"name"`
	Land          string             `yaml:"land"`
	Buyer         string             `yaml:"buyer"`
	Leitweg       string             `yaml:"leitweg"`
	Address       seedAddress        `yaml:"address"`
	MoreAddresses []seedAddress      `yaml:"more_addresses"`
	CostCentres   []seedCostCentre   `yaml:"cost_centres"`
	Below         []seedOrganisation `yaml:"below"`
}

type seedAddress struct {
	Label    string `yaml:"label"`
	Street   string `yaml:"street"`
	Postcode string `yaml:"postcode"`
	City     string `yaml:"city"`
}

type seedCostCentre struct {
	Number string `yaml:"number"`
	Label  string `yaml:"label"`
}

type seedPerson struct {
	Login    string     `yaml:"login"`
	Name     string     `yaml:"name"`
	Role     authz.Role `yaml:"role"`
	At       string     `yaml:"at"`
	Language string     `yaml:"language"`
	DE       string     `yaml:"de"`
	EN       string     `yaml:"en"`
}

type seedContract struct {
	Number  string     `yaml:"number"`
	Title   string     `yaml:"title"`
	Group   string     `yaml:"group"`
	Regime  string     `yaml:"regime"`
	Notice  string     `yaml:"notice"`
	From    string     `yaml:"from"`
	LastDay string     `yaml:"last_day"`
	Value   *seedLimit `yaml:"value"`
	Lots    []seedLot  `yaml:"lots"`
}

type seedLimit struct {
	Maximum string `yaml:"maximum"`
	Used    string `yaml:"used"`
}

type seedLot struct {
	Title      string       `yaml:"title"`
	Kind       string       `yaml:"kind"`
	Selection  seedRule     `yaml:"selection"`
	Obligation string       `yaml:"obligation"`
	CPV        []string     `yaml:"cpv"`
	Estimate   string       `yaml:"estimate"`
	Value      *seedLimit   `yaml:"value"`
	Quantity   *seedLimit   `yaml:"quantity"`
	Parties    []seedParty  `yaml:"parties"`
	Entitled   []string     `yaml:"entitled"`
	Prices     []seedPrices `yaml:"prices"`
}

// seedRule is how a lot picks among several suppliers; by rank where it says nothing.
type seedRule struct {
	By         string            `yaml:"by"`
	DirectUpTo string            `yaml:"direct_up_to"` // net in EUR, of a mixed lot
	Skip       map[string]string `yaml:"skip"`         // published reasons by their key
}

type seedParty struct {
	Supplier string `yaml:"supplier"`
	Rank     int    `yaml:"rank"`
	Share    string `yaml:"share"`
	Used     string `yaml:"used"` // of its share, before the shop began
}

// seedPrices are one supplier's prices for products of one manufacturer, by part number.
type seedPrices struct {
	Supplier string            `yaml:"supplier"`
	Days     int               `yaml:"days"`
	Of       string            `yaml:"of"`
	Prices   map[string]string `yaml:"prices"`
}

// readSeed reads the embedded file.
func readSeed() (seed, error) {
	raw, err := files.ReadFile("seed.yaml")
	if err != nil {
		return seed{}, fmt.Errorf("read seed.yaml: %w", err)
	}
	var s seed
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil {
		return seed{}, fmt.Errorf("read seed.yaml: %w", err)
	}
	return s, nil
}

// Person of the demo as the terminal and the log-in page show it.
type Person struct {
	Login, Password, Name string
	Role                  string // in German
	Organisation          string
	DE, EN                string // what this person can show
}

// roleNames as German screens call them.
var roleNames = map[authz.Role]string{
	authz.Requester: "Bedarfsmeldung", authz.Officer: "Beschaffung", authz.Approver: "Freigabe",
	authz.ContractManager: "Vertragsverwaltung", authz.Auditor: "Prüfung", authz.Admin: "Verwaltung", authz.RuleMaintainer: "Regelpflege",
}

// People of the demo in the order of seed.yaml; none when the file cannot be read, which a test excludes.
func People() []Person {
	s, err := readSeed()
	if err != nil {
		return nil
	}
	names := map[string]string{}
	s.Organisation.walk(func(o seedOrganisation) { names[o.Key] = o.Name })
	people := make([]Person, len(s.People))
	for i, p := range s.People {
		people[i] = Person{
			Login: p.Login, Password: s.Password, Name: p.Name, Role: roleNames[p.Role], Organisation: names[p.At], DE: p.DE, EN: p.EN,
		}
	}
	return people
}

// walk visits the organisation and all below it, parents first.
func (o seedOrganisation) walk(visit func(seedOrganisation)) {
	visit(o)
	for _, b := range o.Below {
		b.walk(visit)
	}
}
