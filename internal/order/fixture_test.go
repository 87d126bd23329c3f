package order_test

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

func eur(s string) money.Amount      { return money.MustAmount(s, money.EUR) }
func price(s string) money.UnitPrice { return money.MustUnitPrice(s, money.EUR) }
func qty(s string) money.Quantity    { return money.MustQuantity(s) }
func day(s string) money.Date        { return money.MustDate(s) }

// id makes a readable UUID whose order follows n.
func id(n int) uuid.UUID { return uuid.UUID{0: byte(n >> 8), 1: byte(n), 6: 0x70, 8: 0x80} }

func productID(n int) catalog.ProductID   { return catalog.ProductID{UUID: id(200 + n)} }
func supplierID(n int) catalog.SupplierID { return catalog.SupplierID{UUID: id(n)} }
func offerID(n int) *catalog.OfferID      { return &catalog.OfferID{UUID: id(n)} }
func lotPriceID(n int) *catalog.LotPriceID {
	return &catalog.LotPriceID{UUID: id(300 + n)}
}

// sunday is the moment of the worked example in Berlin: 10:14 on 2026-11-22.
var sunday = time.Date(2026, time.November, 22, 9, 14, 3, 123456000, time.UTC)

// offer n of supplier n for product p at 19 %, delivered free, valid all year; the row says what differs.
func offer(n, p int, unitPrice string, change func(*catalog.Offer)) catalog.Offer {
	o := catalog.Offer{
		ID: *offerID(n), Product: productID(p), Supplier: supplierID(n), Seller: supplierID(n), SKU: "SKU-" + string(rune('A'+n)),
		Version: catalog.VersionID{UUID: id(90)}, VersionSHA256: [32]byte{1, 2, 3},
		PriceKind: catalog.Once, Currency: money.EUR, PriceQuantity: qty("1"), Tiers: []catalog.Tier{{From: qty("1"), Price: price(unitPrice)}},
		Pack: qty("1"), Minimum: qty("1"), Interval: qty("1"), DeliveryDays: 3, VAT: money.MustPercent("19"),
		Shipping: eur("0"), SmallOrderFee: eur("0"), SmallOrderBelow: eur("0"),
		Valid: money.Period{From: day("2026-01-01"), To: day("2027-01-01")}, BackOrder: true,
	}
	if change != nil {
		change(&o)
	}
	return o
}

// workedExample are the five offers of the worked example (domain 2.7) for product 1: A to E are offers 1 to 5.
func workedExample() []catalog.Offer {
	return []catalog.Offer{
		offer(1, 1, "41.90", func(o *catalog.Offer) {
			o.PriceQuantity, o.Pack, o.Minimum, o.Shipping, o.DeliveryDays = qty("10"), qty("10"), qty("10"), eur("4.90"), 2
		}),
		offer(2, 1, "4.35", func(o *catalog.Offer) { o.DeliveryDays = 4 }),
		offer(3, 1, "4.40", func(o *catalog.Offer) {
			o.Tiers = append(o.Tiers, catalog.Tier{From: qty("25"), Price: price("4.05")})
			o.Shipping = eur("7.50")
		}),
		offer(4, 1, "3.90", func(o *catalog.Offer) { o.DeliveryDays = 9 }),
		offer(5, 1, "3.80", func(o *catalog.Offer) { o.Valid.To = day("2026-11-22"); o.DeliveryDays = 1 }),
	}
}

// forProduct are the same offers, by the same suppliers, for product p, with ids of their own.
func forProduct(p int, offers []catalog.Offer) []catalog.Offer {
	for i := range offers {
		offers[i].Product, offers[i].ID = productID(p), *offerID(10 + i + 1)
	}
	return offers
}

// wanted is the need of the worked example, from offer n.
func wanted(n int) order.LineInput {
	return order.LineInput{Product: productID(1), Offer: offerID(n), Quantity: qty("25"), NeededBy: day("2026-11-27")}
}

// coverage n is lot n of contract n with supplier n for product p, callable today by this body; the row says what differs.
func coverage(n, p int, unitPrice string, change func(*catalog.Coverage)) catalog.Coverage {
	c := catalog.Coverage{
		Price: *lotPriceID(n), Product: productID(p), Lot: catalog.LotID{UUID: id(400 + n)}, Contract: catalog.ContractID{UUID: id(500 + n)},
		ContractNumber: "RV-2026-0" + string(rune('0'+n)), ContractTitle: "Endgeräte 2026", LotTitle: "Dockingstationen", LotNumber: 1,
		Regime: "VgV", Status: catalog.ContractActive, Kind: catalog.CallOffSingle, Obligation: catalog.Voluntary,
		Supplier: supplierID(n), SKU: "RV-SKU", PriceKind: catalog.Once, Currency: money.EUR, UnitPrice: price(unitPrice),
		PriceQuantity: qty("1"), VAT: money.MustPercent("19"), DeliveryDays: 5,
		Term:       money.Period{From: day("2026-01-01"), To: day("2028-01-01")},
		PriceValid: money.Period{From: day("2026-01-01")}, PartyValid: money.Period{From: day("2026-01-01")},
		FirstParty: true, Entitled: true, Annex: "Anlage 1, Nr. 7",
	}
	if change != nil {
		change(&c)
	}
	return c
}

func balance(n int, kind string, measure catalog.Measure, maximum, committed string) catalog.Balance {
	b := catalog.Balance{ID: id(600 + n), Kind: kind, Measure: measure, Committed: qty(committed), Reserved: qty("0")}
	if maximum != "" {
		m := qty(maximum)
		b.Maximum = &m
	}
	return b
}

// limitRules are the rules of the worked example: 20,000 for a municipality in Niedersachsen, and the EU threshold.
func limitRules() []rules.Rule {
	limit, threshold := eur("20000.00"), eur("216000.00")
	return []rules.Rule{
		{
			ID: "NI", Version: 1, Jurisdiction: "DE-NI", BuyerType: rules.Municipality, Kind: rules.DirectAward, MaxNet: &limit,
			Valid: money.Period{From: day("2025-05-29")}, Citation: "§ 4 NWertVO",
		},
		{
			ID: "EU", Version: 1, Jurisdiction: rules.EuropeanUnion, Kind: rules.EUThreshold, MaxNet: &threshold,
			Valid: money.Period{From: day("2026-01-01"), To: day("2028-01-01")}, Citation: "§ 106 GWB",
		},
	}
}

// facts of a municipality in Niedersachsen, with the offers and frameworks given.
func facts(offers []catalog.Offer, covered ...catalog.Coverage) order.Facts {
	city := order.Organisation{ID: id(100), Name: "Stadt Musterhausen", Kind: "member"}
	f := order.Facts{
		Land: rules.Niedersachsen, BuyerType: rules.Municipality,
		Parties: order.Parties{
			Buyer: city, InvoiceRecipient: city, LeitwegID: "031510009009-12345-67",
			Needer:          order.Organisation{ID: id(101), Name: "Grundschule am Park", Kind: "unit"},
			DeliveryAddress: order.Address{ID: id(102), Label: "Sekretariat", Street: "Parkweg 1", Postcode: "38100", City: "Musterhausen"},
			CostCentre:      &order.CostCentre{ID: id(103), Number: "4711", Label: "IT"},
		},
		Products: map[catalog.ProductID]catalog.Product{}, Offers: map[catalog.ProductID][]catalog.Offer{},
		Coverage: map[catalog.ProductID][]catalog.Coverage{}, Suppliers: map[catalog.SupplierID]order.SupplierState{},
		Named: map[catalog.OfferID]order.NamedOffer{}, Rules: limitRules(),
	}
	for _, o := range offers {
		f.Offers[o.Product] = append(f.Offers[o.Product], o)
		f.Named[o.ID] = order.NamedOffer{Product: o.Product, Supplier: o.Supplier, SKU: o.SKU}
		know(f, o.Product, o.Supplier)
	}
	for _, c := range covered {
		f.Coverage[c.Product] = append(f.Coverage[c.Product], c)
		know(f, c.Product, c.Supplier)
	}
	return f
}

// know makes product and supplier known.
func know(f order.Facts, p catalog.ProductID, s catalog.SupplierID) {
	f.Products[p] = catalog.Product{
		ID: p, GTIN: "4006381333931", Manufacturer: "Muster", PartNumber: "DS-1", Name: "Dockingstation", Category: "docking_station", Unit: "C62",
	}
	name := "Lieferant " + string(rune('A'-1+int(s.UUID[1])))
	f.Suppliers[s] = order.SupplierState{Supplier: catalog.Supplier{ID: s, Key: name, Name: name, City: "Hannover", Version: 1, Hash: [32]byte{s.UUID[1]}}}
}

func lines(in ...order.LineInput) []order.LineInput { return in }

func because(in order.LineInput, code order.ReasonCode, text string) order.LineInput {
	in.Reason = &order.Reason{Code: code, Text: text}
	return in
}

func evaluate(t testing.TB, in []order.LineInput, f order.Facts) order.Plan {
	t.Helper()
	p, err := order.Evaluate(in, f, sunday)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// states are the states and the note codes of the lines.
func states(p order.Plan) (out []string) {
	for _, l := range p.Lines {
		s := string(l.State)
		for _, n := range l.Notes {
			s += " " + n.Code
		}
		out = append(out, s)
	}
	return out
}

func codes(notes []order.Note) (out []string) {
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return out
}

// officer submits for the school.
func officer() authz.Principal {
	return authz.Principal{
		Person: id(110), LogID: uuid.MustParse("0d5f1c1e-52c2-4f5a-9a5c-2f2f2f2f2f2f"), Name: "Petra Beispiel",
		Organisation: id(101), LegalEntity: id(100), Roles: []authz.Role{authz.Officer}, Scope: []uuid.UUID{id(101)},
	}
}

// memory is a store of one basket and of what was submitted.
type memory struct {
	order.Store
	order.Tx
	facts   order.Facts
	basket  order.Basket
	saved   []order.Submission
	claims  map[string]order.Claim
	queries []order.FactsQuery
	limit   error // what the database answers when the limits are written
	old     order.View
	duty    *order.DutyView
	file    *order.ProofDocument
	done    []order.DutyCompletion
}

func (m *memory) InTx(_ context.Context, fn func(order.Tx) error) error { return fn(m) }

func (m *memory) Claim(_ context.Context, c order.Claim) (order.Claimed, error) {
	if known, ok := m.claims[c.Key]; ok {
		return order.Claimed{Existing: &known.ID, SameBody: known.RequestHash == c.RequestHash}, nil
	}
	if m.claims == nil {
		m.claims = map[string]order.Claim{}
	}
	m.claims[c.Key] = c
	return order.Claimed{Basket: m.basket}, nil
}

func (m *memory) LoadFacts(ctx context.Context, q order.FactsQuery) (order.Facts, error) {
	return m.Facts(ctx, q)
}

func (m *memory) Facts(_ context.Context, q order.FactsQuery) (order.Facts, error) {
	m.queries = append(m.queries, q)
	return m.facts, nil
}

func (m *memory) SaveSubmission(_ context.Context, s order.Submission) error {
	if m.limit == nil {
		m.saved = append(m.saved, s)
	}
	return m.limit
}

func (m *memory) Basket(context.Context, order.Owner) (order.Basket, error) { return m.basket, nil }

func (m *memory) ChangeBasket(_ context.Context, _ order.Owner, _ time.Time, fn func(*order.Basket) error) error {
	b := m.basket
	b.Lines = slices.Clone(b.Lines)
	if err := fn(&b); err != nil {
		return err
	}
	m.basket = b
	return nil
}

func (m *memory) Submission(_ context.Context, id order.SubmissionID) (order.SubmissionView, error) {
	return order.SubmissionView{ID: id}, nil
}

// Quoted answers that there is no quote.
func (m *memory) Quoted(context.Context, uuid.UUID, uuid.UUID) (order.CallOffOffer, error) {
	return order.CallOffOffer{}, fault.New(fault.NotFound, "not_found")
}

// Award answers that nothing was awarded.
func (m *memory) Award(context.Context, uuid.UUID, uuid.UUID) (order.CallOffOffer, error) {
	return order.CallOffOffer{}, fault.New(fault.Conflict, "competition_not_awarded")
}

// policy allows everything except the lots named.
type policy struct{ denied []string }

func (p policy) Decide(_ context.Context, _ authz.Principal, r authz.Request) (authz.Decision, error) {
	if slices.Contains(p.denied, r.Entitlement) {
		return authz.Decision{Rule: authz.NotEntitled}, nil
	}
	if (r.Class != "submission" || r.Action != "submit") && (r.Class != "duty" || r.Action != "complete") {
		return authz.Decision{}, errors.New("asked for " + r.Class + "/" + r.Action)
	}
	return authz.Decision{Allowed: true, Rule: "officer:submission:submit:own", PolicyRevision: "sha256:0000"}, nil
}

// service on the store with fixed clock, ids and randomness.
func service(m *memory, denied ...string) *order.Service {
	n := 0x1000
	return order.NewService(m, policy{denied}, order.Config{
		Now: func() time.Time { return sunday }, Rand: rand.NewChaCha8([32]byte{7}), Software: "test",
		NewID: func() (uuid.UUID, error) { n++; return id(n), nil },
	})
}

func wantFault(t testing.TB, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Kind != kind || e.Code != code {
		t.Fatalf("error %v, want %s %s", err, kind, code)
	}
	return e
}

// golden compares got with a file under testdata.
func golden(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s changed (-want +got): a changed content needs a new version of the record\n%s", name, diff)
	}
}
