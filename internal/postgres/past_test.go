package postgres_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// eventful is a shop in which something happens all the time, by a clock of its own.
type eventful struct {
	*fixture.World
	t         *testing.T
	rnd       *mathrand.Rand
	now       time.Time
	store     *postgres.OrderStore
	matches   *catalog.MatchService
	suppliers []catalog.Supplier
	products  []catalog.ProductID
	pairs     []uuid.UUID
	verdicts  map[uuid.UUID]catalog.Verdict
	criteria  int
	rules     int
	masters   int
	happened  map[string]int
	decisions []decided
}

// decided is one decision with who may look back at it.
type decided struct {
	id       order.DecisionID
	who      authz.Principal
	product  catalog.ProductID
	quantity money.Quantity
	neededBy money.Date
}

func openEventful(t *testing.T, seed uint64) *eventful {
	t.Helper()
	w := fixture.New(t)
	e := &eventful{
		World: w, t: t, rnd: mathrand.New(mathrand.NewPCG(seed, 7)), now: fixture.At.Add(time.Minute), store: w.Store(),
		verdicts: map[uuid.UUID]catalog.Verdict{}, happened: map[string]int{},
	}
	e.matches = catalog.NewMatchService(postgres.NewMatchStore(w.DB.App(t), w.DB.Worker(t)), fixture.Allow{}, catalog.ImportConfig{
		Now: func() time.Time { return e.now }, Rand: rand.Reader, Software: "test", Committed: func() {},
	})
	w.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ('other', 'Sonstiges', 'Other', '30000000') ON CONFLICT DO NOTHING`)
	for i := range 6 {
		e.suppliers = append(e.suppliers, w.Supplier(fmt.Sprintf("s%d", i)))
	}
	for i := range 8 {
		p := w.Product(fmt.Sprintf("P-%d", i))
		if i%3 == 0 {
			w.Exec(`UPDATE product SET category = 'other' WHERE id = $1`, p)
		}
		e.products = append(e.products, p)
		for _, s := range e.suppliers {
			if e.rnd.IntN(3) > 0 {
				w.Offer(p, s, e.price(), e.terms)
			}
		}
	}
	for i := range 4 {
		id, pair := fixture.ID(), e.products[2*i:2*i+2]
		w.Exec(`INSERT INTO product_match (id, product_a, product_b, basis, score, found_at) VALUES ($1, LEAST($2::uuid, $3), GREATEST($2::uuid, $3), 'name', 700, $4)`,
			id, pair[0], pair[1], fixture.At)
		e.pairs = append(e.pairs, id)
	}
	w.Lot(fixture.LotTerms{Product: e.products[0], Supplier: e.suppliers[0], UnitPrice: "9", LotMaximum: "100000", Entitled: []uuid.UUID{w.Body}})
	return e
}

func (e *eventful) price() string { return fmt.Sprintf("%d.%d0", 1+e.rnd.IntN(4), e.rnd.IntN(3)) }

func (e *eventful) day(days int) money.Date { return money.DateOf(e.now).AddDays(days) }

// terms draws what an offer is like.
func (e *eventful) terms(o *catalog.Offer) {
	o.DeliveryDays = 1 + e.rnd.IntN(4)
	o.Valid = money.Period{From: e.day(-e.rnd.IntN(200)), To: e.day(1 + e.rnd.IntN(150))}
	o.EarlyPayment = money.MustPercent([]string{"0", "2", "3"}[e.rnd.IntN(3)])
	o.EarlyPaymentDays = 14
	if e.rnd.IntN(3) == 0 {
		o.Shipping = euro("1.50")
	}
	if e.rnd.IntN(4) == 0 {
		o.PriceKind, o.TermMonths = catalog.PerMonth, 60*e.rnd.IntN(2)
	}
	if e.rnd.IntN(3) == 0 {
		stock := money.QuantityOf(int64(e.rnd.IntN(6)))
		o.Stock, o.BackOrder = &stock, e.rnd.IntN(2) == 0
	}
	if e.rnd.IntN(2) == 0 {
		o.Labels = []string{"Blauer Engel"}
	}
	if e.rnd.IntN(3) == 0 {
		grams := int64(1000 * e.rnd.IntN(900))
		o.CO2Grams = &grams
	}
}

// tick lets between a second and a day pass.
func (e *eventful) tick() {
	e.now = e.now.Add(time.Duration(1+e.rnd.IntN(8*3600))*time.Second + time.Duration(e.rnd.IntN(1_000_000))*time.Microsecond)
}

// happen changes something that decides comparisons.
func (e *eventful) happen() {
	e.tick()
	s := e.suppliers[e.rnd.IntN(len(e.suppliers))]
	kinds := []struct {
		name string
		do   func(catalog.Supplier)
	}{
		{"catalogue", e.publish},
		{"catalogue", e.publish},
		{"catalogue", e.publish},
		{"supplier", e.supplierChanges},
		{"criteria", e.publishCriteria},
		{"rule", e.activateRule},
		{"verdict", e.judge},
		{"outside", e.outside},
		{"withdrawal", e.withdraw},
		{"master", e.rename},
		{"filed", e.file},
	}
	k := kinds[e.rnd.IntN(len(kinds))]
	k.do(s)
	e.happened[k.name]++
}

func (e *eventful) publish(s catalog.Supplier) {
	rows, err := e.DB.WorkerPool(e.t).Query(e.t.Context(), `SELECT id FROM offer WHERE supplier_id = $1 AND until_version IS NULL ORDER BY id`, s.ID)
	if err != nil {
		e.t.Fatal(err)
	}
	var current []catalog.OfferID
	for rows.Next() {
		var id catalog.OfferID
		if err := rows.Scan(&id); err != nil {
			e.t.Fatal(err)
		}
		current = append(current, id)
	}
	e.Publish(s, e.now)
	for _, id := range current {
		switch e.rnd.IntN(5) {
		case 0:
			e.Supersede(id, s, map[string]any{"tier_price": []string{e.price()}})
		case 1:
			e.Supersede(id, s, map[string]any{"delivery_days": 1 + e.rnd.IntN(6), "stock": e.rnd.IntN(9)})
		case 2:
			if e.rnd.IntN(3) == 0 {
				e.Supersede(id, s, nil)
			}
		}
	}
	product := e.products[e.rnd.IntN(len(e.products))]
	if e.Count(`SELECT count(*) FROM offer WHERE supplier_id = $1 AND product_id = $2 AND until_version IS NULL`, s.ID, product) == 0 {
		e.Offer(product, s, e.price(), e.terms)
	}
}

func (e *eventful) supplierChanges(s catalog.Supplier) {
	switch e.rnd.IntN(3) {
	case 0:
		e.Exec(`UPDATE supplier SET blocked = NOT blocked, changed_at = $2 WHERE id = $1`, s.ID, e.now)
	case 1:
		regions := [][]string{{}, {"DE-NI"}, {"DE-BY"}}[e.rnd.IntN(3)]
		e.Exec(`UPDATE supplier SET regions = $3, changed_at = $2 WHERE id = $1`, s.ID, e.now, regions)
	default:
		e.Exec(`UPDATE supplier SET trade_fee = CASE WHEN trade_fee IS NULL THEN 2.5 END, changed_at = $2 WHERE id = $1`, s.ID, e.now)
	}
}

func (e *eventful) publishCriteria(catalog.Supplier) {
	body := catalog.CriteriaBody{}
	if e.rnd.IntN(3) > 0 {
		a := euro(fmt.Sprintf("0.%d0", e.rnd.IntN(9)))
		body.PerDay = &a
	}
	if e.rnd.IntN(3) == 0 {
		body.CO2 = &catalog.CO2Price{PerTonne: euro("30.00"), Unstated: 500_000}
	}
	if e.rnd.IntN(4) == 0 {
		body.Required = []catalog.RequiredLabel{{Category: "docking_station", Scheme: catalog.LabelScheme("blauer_engel")}}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	e.criteria++
	e.Exec(`INSERT INTO award_criteria (id, organisation_id, version, valid_from, title, body, published_by, published_log_id, published_at, entry)
		VALUES ($1, $2, $3, $4, 'Leitlinie', $5, $6, $7, $8, $9)`,
		fixture.ID(), e.Body, e.criteria, e.day(e.rnd.IntN(3)), raw, e.Director.Person, e.Director.LogID, e.now, uuid.New())
}

func (e *eventful) activateRule(catalog.Supplier) {
	e.rules++
	early := e.rnd.IntN(2) == 0
	e.RuleAt(rules.Rule{
		ID: "eigen", Version: e.rules, Organisation: e.Body.String(), Kind: rules.AsksTerms, Citation: "Dienstanweisung",
		Terms: &rules.TermsRule{HorizonMonths: 12 * (1 + e.rnd.IntN(4)), EarlyPayment: &early}, Valid: money.Period{From: e.day(-e.rnd.IntN(3))},
	}, e.now)
}

func (e *eventful) judge(catalog.Supplier) {
	id := e.pairs[e.rnd.IntN(len(e.pairs))]
	next := catalog.VerdictSame
	if last := e.verdicts[id]; last != "" && last != catalog.VerdictUndone {
		next = catalog.VerdictUndone
	} else if e.rnd.IntN(3) == 0 {
		next = catalog.VerdictDifferent
	}
	if _, err := e.matches.Judge(e.As(e.Officer), e.Officer, catalog.MatchID{UUID: id}, next); err != nil {
		e.t.Fatal(err)
	}
	e.verdicts[id] = next
}

func (e *eventful) outside(s catalog.Supplier) {
	document := fixture.ID()
	e.Exec(`INSERT INTO document (id, organisation_id, file_name, media_type, sha256, bytes, at) VALUES ($1, $2, 'angebot.pdf', 'application/pdf', sha256('x'), 'x', $3)`,
		document, e.School, e.now)
	e.Exec(`INSERT INTO outside_offer (id, organisation_id, product_id, supplier_id, source, sku, price_kind, currency, unit_price, price_quantity, minimum, shipping,
			vat_rate, delivery_days, valid, asked_by, asked_on, document_id, entry, at)
		VALUES ($1, $2, $3, $4, 'outside', 'A', 'once', 'EUR', $5::text::numeric, 1, 1, 0, 19, 2, daterange($6, $7), $8, $6, $9, $10, $11)`,
		fixture.ID(), e.School, e.products[e.rnd.IntN(len(e.products))], s.ID, e.price(), e.day(-1), e.day(5), e.Officer.Person, document, uuid.New(), e.now)
}

// withdraw takes back one of the offers that the school got itself.
func (e *eventful) withdraw(catalog.Supplier) {
	err := pgx.BeginFunc(e.As(e.Officer), e.DB.Pool(e.t), func(tx pgx.Tx) error {
		_, err := tx.Exec(e.t.Context(), `SET LOCAL ROLE shop_app`)
		if err != nil {
			return err
		}
		if _, err = tx.Exec(e.t.Context(), `SELECT set_config('shop.scope', $1, true)`, e.School.String()); err != nil {
			return err
		}
		_, err = tx.Exec(e.t.Context(), `INSERT INTO outside_offer_withdrawal (offer_id, organisation_id, reason, person_id, entry, at)
			SELECT id, organisation_id, 'mistaken', $1, $2, $3 FROM outside_offer o
			 WHERE NOT EXISTS (SELECT FROM outside_offer_withdrawal w WHERE w.offer_id = o.id) ORDER BY at DESC LIMIT 1`, e.Officer.Person, uuid.New(), e.now)
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *eventful) rename(s catalog.Supplier) {
	e.masters++
	raw := fmt.Appendf(nil, `{"city":"Celle","key":%q,"name":"Lieferant %d"}`, s.Key, e.masters)
	hash := audit.MasterDataDigest(raw)
	e.Exec(`INSERT INTO supplier_version (supplier_id, version, hash, bytes) SELECT id, version + 1, $2, $3 FROM supplier WHERE id = $1`, s.ID, hash[:], raw)
	e.Exec(`UPDATE supplier SET version = version + 1, name = $2, changed_at = $3 WHERE id = $1`, s.ID, fmt.Sprintf("Lieferant %d", e.masters), e.now)
}

// file does to one product what an import does that names its category first.
func (e *eventful) file(catalog.Supplier) {
	e.Exec(`UPDATE product SET category = 'docking_station', filed_at = $1 WHERE id = (SELECT id FROM product WHERE category = 'other' ORDER BY id LIMIT 1)`, e.now)
}

// decide buys one to three products, mostly the best offer of each, and keeps the decisions.
func (e *eventful) decide() {
	e.tick()
	who := e.Officer
	if e.rnd.IntN(4) == 0 {
		who = e.Director
	}
	svc := e.Service(fixture.Options{Store: e.store, Now: e.now})
	in := order.SubmitInput{Key: rand.Text(), Split: &order.Reason{Code: order.SplitDifferentPurpose}}
	var kept []decided
	for _, i := range e.rnd.Perm(len(e.products))[:1+e.rnd.IntN(3)] {
		d := decided{who: who, product: e.products[i], quantity: money.QuantityOf(int64(1 + e.rnd.IntN(4)))}
		if e.rnd.IntN(3) == 0 {
			d.neededBy = e.day(4 + e.rnd.IntN(6))
		}
		c, err := svc.Compare(e.As(who), who, d.product, d.quantity, d.neededBy)
		if err != nil {
			e.t.Fatal(err)
		}
		if len(c.Ranked) == 0 {
			continue
		}
		chosen := c.Ranked[0].Offer.ID
		if len(c.Ranked) > 1 && e.rnd.IntN(5) == 0 {
			chosen = c.Ranked[1].Offer.ID
		}
		in.Lines = append(in.Lines, order.LineInput{
			Product: d.product, Offer: &chosen, Quantity: d.quantity, NeededBy: d.neededBy,
			Reason: &order.Reason{Code: order.ReasonOther, Text: "Nur dieses Gerät passt zu unseren Notebooks."},
		})
		kept = append(kept, d)
	}
	if len(kept) == 0 {
		return
	}
	v, err := svc.Submit(e.As(who), who, in)
	if f, refused := fault.As(err); refused && f.Kind == fault.Conflict {
		e.happened["refused "+f.Code]++
		return
	}
	if err != nil {
		e.t.Fatal(err)
	}
	for _, o := range v.Orders {
		for _, id := range o.Decisions {
			d, err := svc.Decision(e.As(who), id)
			if err != nil {
				e.t.Fatal(err)
			}
			k := kept[d.LineNo-1]
			k.id = id
			e.decisions = append(e.decisions, k)
		}
	}
}

// ranking is what a comparison found, as it is held against the record.
type ranking struct {
	Ranked, Excluded, Trade, Linked []string
	Candidates                      []uuid.UUID
	TieBreak                        catalog.TieBreak
	Criteria                        string
}

func rankingOf(c catalog.Comparison) ranking {
	r := ranking{TieBreak: c.TieBreak}
	for _, o := range c.Ranked {
		r.Ranked = append(r.Ranked, fmt.Sprint(o.Rank, " ", o.Offer.ID, " ", o.Offer.Article, " ", amounts(&o.Landed), " ", o.Score, " ", o.Steps, " ", o.DeliveryDate, " ", o.TieWithPrevious))
	}
	for _, o := range c.Excluded {
		r.Excluded = append(r.Excluded, fmt.Sprint(o.Reason, " ", o.Offer.ID, " ", amounts(o.Landed)))
	}
	return r
}

func amounts(l *catalog.Landed) string {
	if l == nil {
		return "-"
	}
	return fmt.Sprint(l.Delivered, l.Tier.Price, l.Periods, l.Goods, l.Shipping, l.SmallOrder, l.EarlyPay, l.Total)
}

func links(of []catalog.Linked) (out []string) {
	for _, l := range of {
		out = append(out, l.Product.String()+" by "+l.Entry.String())
	}
	return out
}

// recorded is the ranking of a decision as its record holds it.
func recorded(t *testing.T, d order.DecisionRecord) ranking {
	t.Helper()
	c, err := d.Comparison()
	if err != nil {
		t.Fatal(err)
	}
	r := rankingOf(c)
	for _, o := range d.Trade {
		r.Trade = append(r.Trade, fmt.Sprint(o.Offer, " ", o.Total, " ", o.Excluded))
	}
	for _, l := range d.Linked {
		r.Linked = append(r.Linked, l.ID.String()+" by "+l.Verdict.String())
	}
	if d.Candidates != nil {
		for _, k := range d.Candidates.Items {
			r.Candidates = append(r.Candidates, k.Match)
		}
	}
	if d.Criteria != nil {
		r.Criteria = d.Criteria.ID
	}
	return r
}

// shown is the ranking of a comparison that looks back.
func shown(v order.CompareView) ranking {
	r := rankingOf(v.Comparison)
	for _, o := range v.Trade {
		total := ""
		if o.Landed != nil {
			total = o.Landed.Total.String()
		}
		r.Trade = append(r.Trade, fmt.Sprint(o.Offer.ID, " ", total, " ", o.Reason))
	}
	r.Linked = links(v.Linked)
	for _, k := range v.Candidates.Items {
		r.Candidates = append(r.Candidates, k.Match.UUID)
	}
	if v.Need.Criteria != nil {
		r.Criteria = v.Need.Criteria.ID.String()
	}
	return r
}

// TestPast_EveryDecisionIsFoundAgain: while catalogues, suppliers, criteria, rules, verdicts and outside offers change, the
// comparison at the instant of each decision shows, when all has happened, exactly what the decision's record holds. A
// thousand decisions: of eight shops in every run, of one of long standing with SHOP_SOAK.
func TestPast_EveryDecisionIsFoundAgain(t *testing.T) {
	t.Parallel()
	shops, each := 8, 125
	if os.Getenv("SHOP_SOAK") != "" {
		shops, each = 1, 1000
	}
	for i := range shops {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			everyDecisionIsFoundAgain(t, 2611+uint64(i), each)
		})
	}
}

func everyDecisionIsFoundAgain(t *testing.T, seed uint64, wanted int) {
	t.Helper()
	e := openEventful(t, seed)
	for range 20 * wanted {
		if len(e.decisions) >= wanted {
			break
		}
		for range 1 + e.rnd.IntN(4) {
			e.happen()
		}
		e.decide()
	}
	if len(e.decisions) < wanted {
		t.Fatalf("only %d decisions: %v", len(e.decisions), e.happened)
	}
	for _, kind := range []string{"catalogue", "supplier", "criteria", "rule", "verdict", "outside", "master"} {
		if e.happened[kind] == 0 {
			t.Errorf("%s never changed, so the test proves little", kind)
		}
	}
	later := e.Service(fixture.Options{Store: e.store, Now: e.now.AddDate(0, 0, 30)})
	moved, asked := 0, 0
	for i, d := range e.decisions {
		view, err := e.store.Decision(e.As(d.who), d.id)
		if err != nil {
			t.Fatal(err)
		}
		record, err := order.ParseDecision(view.Record)
		if err != nil {
			t.Fatal(err)
		}
		back, err := later.CompareAt(e.As(d.who), d.who, d.product, d.quantity, d.neededBy, order.LookBack{At: record.At})
		if err != nil {
			t.Fatal(err)
		}
		want := recorded(t, record)
		if diff := cmp.Diff(want, shown(back)); diff != "" {
			t.Fatalf("decision %s at %s is shown otherwise (-recorded +shown):\n%s", d.id, record.At, diff)
		}
		if got := back.Suppliers[catalog.SupplierID{UUID: record.Offers[0].Supplier.ID}].Hash; audit.Digest(got) != record.Offers[0].Supplier.Hash {
			t.Errorf("decision %s: the supplier's master data are not those of then", d.id)
		}
		if i%4 > 0 {
			continue
		}
		asked++
		now, err := later.Compare(e.As(d.who), d.who, d.product, d.quantity, d.neededBy)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(want.Ranked, shown(now).Ranked) {
			moved++
		}
	}
	if moved < asked/2 {
		t.Errorf("only %d of %d comparisons came out otherwise in the end, so the test proves little", moved, asked)
	}
	t.Logf("%d decisions, %v", len(e.decisions), e.happened)
}
