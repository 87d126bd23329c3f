package order_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// world draws markets, needs and baskets. The same seed draws the same ones.
type world struct{ *rand.Rand }

func newWorld(seed uint64) world { return world{rand.New(rand.NewPCG(seed, 14))} }

func (w world) one(of ...string) string     { return of[w.IntN(len(of))] }
func (w world) chance(percent int) bool     { return w.IntN(100) < percent }
func (w world) cents(most int) money.Amount { return w.amount(most, money.EUR) }
func (w world) date(from string) money.Date { return day(from).AddDays(w.IntN(400)) }
func (w world) quantity(most int) money.Quantity {
	return qty(strconv.Itoa(1 + w.IntN(most)))
}

func (w world) amount(most int, cur money.Currency) money.Amount {
	return money.MustAmount(fmt.Sprintf("%d.%02d", w.IntN(most), w.IntN(100)), cur)
}

// at is any moment of the year, to the microsecond.
func (w world) at() time.Time {
	return time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.Int64N(365*24*3600*1_000_000)) * time.Microsecond)
}

// offer n for product p at a moment. Half of them are plain and of few prices, so that there are ties.
func (w world) offer(n, p int, at time.Time) catalog.Offer {
	if w.chance(50) {
		return offer(n, p, w.one("0.90", "0.90", "0.95", "95.00"), func(o *catalog.Offer) {
			o.Supplier = supplierID(1 + w.IntN(5))
			o.Seller, o.SKU, o.DeliveryDays = o.Supplier, "SKU-"+strconv.Itoa(n), w.IntN(3)
			o.Valid = money.Period{From: day("2025-01-01")}
		})
	}
	cur := money.EUR
	if w.chance(2) {
		cur = "CHF"
	}
	o := offer(n, p, "1.00", func(o *catalog.Offer) {
		o.Supplier = supplierID(1 + w.IntN(5))
		o.Seller = o.Supplier
		if w.chance(15) {
			o.Seller = supplierID(6)
		}
		o.Currency, o.Tiers = cur, w.tiers(cur)
		o.SKU = "SKU-" + strconv.Itoa(n)
		if w.chance(50) {
			index := w.Int64N(1_000_000) + catalog.NotInLog
			o.LogIndex = &index
		}
		if w.chance(20) {
			index := w.Int64N(1_000_000) + catalog.NotInLog
			o.InForce = &catalog.Edition{Version: catalog.VersionID{UUID: id(60 + n)}, SHA256: [32]byte{byte(n)}, LogIndex: &index}
		}
		o.PriceKind = catalog.PriceKind(w.one("once", "once", "once", "once", "month", "year", "hour", "day"))
		if o.PriceKind.Recurring() {
			o.TermMonths = []int{0, 12, 13, 36, 48, 60}[w.IntN(6)]
		}
		o.PriceQuantity, o.Pack = qty(w.one("1", "1", "1", "10", "100")), qty(w.one("1", "1", "5", "10", "0.5"))
		o.Minimum, o.Interval = qty(w.one("1", "1", "1", "20")), qty(w.one("1", "1", "4"))
		if w.chance(10) {
			o.Maximum = w.quantity(60)
		}
		o.Shipping, o.SmallOrderFee, o.SmallOrderBelow = w.fee(cur), w.fee(cur), w.amount(80, cur)
		if w.chance(30) {
			free := w.amount(200, cur)
			o.FreeShippingFrom = &free
		}
		o.DeliveryDays, o.PriceHoldDays, o.BackOrder = w.IntN(15), w.IntN(30), w.chance(50)
		if w.chance(30) {
			stock := w.quantity(100)
			o.Stock = &stock
		}
		if w.chance(15) {
			o.Version, o.VersionSHA256, o.LogIndex, o.InForce = catalog.VersionID{}, [32]byte{}, nil, nil
			o.Origin = &catalog.Origin{
				Source: catalog.Source(w.one("outside", "inquiry")), AskedOn: money.DateOf(at), ReceivedAt: at, Late: w.chance(30),
				AskedBy: productID(7).UUID, Document: productID(8).UUID, Entry: productID(9).UUID, SHA256: [32]byte{1, 2, 3},
			}
		}
		if w.chance(15) {
			o.Article = productID(4)
		}
		if w.chance(20) {
			o.Labels = []string{"Blauer Engel", "Größe <XL> & mehr"}[:1+w.IntN(2)]
		}
		if w.chance(20) {
			o.EarlyPayment, o.EarlyPaymentDays, o.Repairability = money.MustPercent(w.one("2", "3.5")), 14, qty(w.one("0", "7.5"))
			grams := int64(w.IntN(400_000))
			o.CO2Grams = &grams
		}
		o.VAT = money.MustPercent(w.one("19", "7", "0"))
		if w.chance(10) {
			o.Origin = &catalog.Origin{
				Source: catalog.FromOutside, AskedBy: id(90 + n), AskedOn: w.date("2026-01-01"), ReceivedAt: at.Add(-time.Hour), Late: w.chance(50),
				Document: id(80 + n), SHA256: [32]byte{byte(n)}, Entry: id(70 + n),
			}
			o.Version, o.VersionSHA256, o.LogIndex, o.InForce = catalog.VersionID{}, [32]byte{}, nil, nil
		}
		o.Valid = money.Period{From: money.DateOf(at).AddDays(-30 + w.IntN(33))}
		if w.chance(50) {
			o.Valid.To = o.Valid.From.AddDays(1 + w.IntN(60))
		}
	})
	return o
}

func (w world) fee(cur money.Currency) money.Amount {
	if w.chance(50) {
		return money.Zero(cur)
	}
	return w.amount(12, cur)
}

func (w world) tiers(cur money.Currency) []catalog.Tier {
	if w.chance(2) {
		return nil
	}
	price := func() money.UnitPrice {
		return money.MustUnitPrice(w.one("4.00", "4.35", "4.05", "3.9950", "0.12", "9", "0"), cur)
	}
	out := []catalog.Tier{{From: qty("1"), Price: price()}}
	for i := range w.IntN(3) {
		out = append(out, catalog.Tier{From: qty(strconv.Itoa(10 * (i + 1))), Price: price()})
	}
	return out
}

func (w world) coverage(n, p int, at time.Time) catalog.Coverage {
	return coverage(n, p, w.one("4.00", "12.3456"), func(c *catalog.Coverage) {
		c.Economical = w.chance(50)
		c.Obligation = catalog.Obligation(w.one("voluntary", "preferred", "exclusive"))
		c.Kind = catalog.CallOffKind(w.one("single", "direct", "mixed"))
		c.Regime, c.Rank, c.DeliveryDays = w.one("VgV", "UVgO"), w.IntN(3), w.IntN(12)
		c.PriceKind = catalog.PriceKind(w.one("once", "once", "month", "year"))
		c.TermMonths = []int{0, 24, 60}[w.IntN(3)]
		c.Term = money.Period{From: money.DateOf(at).AddDays(-400 + w.IntN(420)), To: money.DateOf(at).AddDays(w.IntN(900))}
		c.PriceValid.From = money.DateOf(at).AddDays(-w.IntN(50))
		for i := range w.IntN(3) {
			c.Balances = append(c.Balances, balance(10*n+i, w.one("lot", "contract"), catalog.Measure(w.one("value", "quantity")),
				w.one("", "0", "1000000", "9999999.5"), w.one("0", "12.5")))
		}
	})
}

// facts are a market of three products as one body sees it at a moment.
func (w world) facts(at time.Time) order.Facts {
	var offers []catalog.Offer
	var covered []catalog.Coverage
	for p := 1; p <= 3; p++ {
		for range 1 + w.IntN(8) {
			offers = append(offers, w.offer(len(offers)+1, p, at))
		}
		if w.chance(40) {
			covered = append(covered, w.coverage(p, p, at))
		}
	}
	f := facts(offers, covered...)
	f.Land = rules.Lands()[w.IntN(16)]
	f.Linked = map[catalog.ProductID][]catalog.Linked{
		productID(2): {{Product: productID(9), GTIN: "4006381333948", Manufacturer: "Muster", PartNumber: "DS-1/b", Entry: id(60)}},
	}
	f.Standards = map[catalog.ProductID]string{productID(1): "Einheitliche Ausstattung der Klassenräume"}
	f.Cheaper = map[catalog.ProductID][]order.CheaperProduct{productID(2): {{Product: productID(7), Name: "Dock <klein>", PiecePrice: "80.00"}}}
	f.Similar = map[catalog.ProductID]order.SimilarAwards{}
	for p := 1; p <= 3; p++ {
		if w.chance(50) {
			f.Similar[productID(p)] = order.SimilarAwards{Group: w.one("301", "302"), Rolling: w.cents(30000), BudgetYear: w.cents(25000)}
		}
	}
	price := money.MustUnitPrice("3.99", money.EUR)
	f.Candidates = map[catalog.ProductID]catalog.Candidates{productID(3): {Count: 7, Items: []catalog.Candidate{
		{Match: catalog.MatchID{UUID: id(50)}, Product: productID(8), Likeness: catalog.Likeness{Basis: "name", Score: 800}, PiecePrice: &price},
	}}}
	f.ApprovalDays = w.IntN(4)
	f.BuyerType = rules.BuyerType(w.one("municipality", "school", "company"))
	f.Rules, f.Criteria = w.rules(f), w.criteria(at)
	know(f, productID(1), supplierID(6))
	if w.chance(30) {
		price := money.MustUnitPrice("1.2345", money.EUR)
		f.Candidates = map[catalog.ProductID]catalog.Candidates{productID(1): {Count: 2, Items: []catalog.Candidate{
			{Match: catalog.MatchID{UUID: productID(5).UUID}, Product: productID(6), Likeness: catalog.Likeness{Basis: catalog.BasisName, Score: 812}, PiecePrice: &price},
			{Match: catalog.MatchID{UUID: productID(7).UUID}, Product: productID(8), Likeness: catalog.Likeness{Basis: catalog.BasisPartNumber, Score: 930}},
		}}}
		f.Linked = map[catalog.ProductID][]catalog.Linked{productID(2): {{Product: productID(4), GTIN: "4006381333931", Manufacturer: "Muster", PartNumber: "M-4", Entry: productID(9).UUID}}}
	}
	for n := 1; n <= 6; n++ { // in this order, so that the same seed draws the same
		s, known := f.Suppliers[supplierID(n)]
		if !known {
			continue
		}
		s.Blocked = w.chance(5)
		if w.chance(60) {
			s.LastUsed = at.Add(-time.Duration(w.IntN(4)) * 1000 * time.Hour)
		}
		f.Suppliers[supplierID(n)] = s
	}
	return f
}

// criteria are published in one market of four.
func (w world) criteria(at time.Time) *catalog.Criteria {
	if !w.chance(25) {
		return nil
	}
	perDay, perPoint := w.cents(3), money.MustPercent("0.5")
	c := catalog.Criteria{
		ID: id(800), Version: 1 + w.IntN(3), From: money.DateOf(at).AddDays(-w.IntN(90)), PublishedAt: at.Add(-time.Hour), PublishedBy: id(801), Title: "Leitlinie",
		Body: catalog.CriteriaBody{PerDay: &perDay, Labels: []catalog.LabelWeight{{Scheme: catalog.BlauerEngel, Percent: money.MustPercent("3")}}},
	}
	if w.chance(50) {
		c.Body.PerRepairPoint, c.Body.CO2 = &perPoint, &catalog.CO2Price{PerTonne: w.cents(300), Unstated: 200_000}
	}
	if w.chance(5) {
		c.Body.Required = []catalog.RequiredLabel{{Scheme: catalog.BlauerEngel}}
	}
	return &c
}

// termRules say how recurring prices and Skonto are counted.
func termRules() []rules.Rule {
	counts := true
	return []rules.Rule{{
		ID: "own-terms", Version: 2, Jurisdiction: rules.EuropeanUnion, Kind: rules.AsksTerms, Valid: money.Period{From: day("2020-01-01")},
		Citation: "Leitlinie", Terms: &rules.TermsRule{HorizonMonths: 36, EarlyPayment: &counts},
	}}
}

// rules are of the Land, of the body and of the EU, one of them an older version; sometimes nothing is known.
func (w world) rules(f order.Facts) []rules.Rule {
	all := slices.Clone(limitRules())
	all[0].Jurisdiction, all[0].BuyerType = rules.Jurisdiction(f.Land), ""
	if w.chance(10) {
		all[0].MaxNet = nil
	}
	if w.chance(30) {
		limit, least := w.cents(30000), w.IntN(4)
		own := rules.Rule{
			ID: "own", Version: 1 + w.IntN(3), Organisation: f.Parties.Buyer.ID.String(), Kind: rules.DirectAward, MaxNet: &limit, MinOffers: &least,
			Valid: money.Period{From: day("2025-01-01")}, Citation: "Dienstanweisung Beschaffung \"kurz\" § 3 <Entwurf>",
		}
		all = append(all, own)
	}
	if w.chance(20) {
		all = append(all, w.terms(f))
	}
	if w.chance(10) {
		all = all[1:]
	}
	if w.chance(50) {
		all = append(termRules(), all...)
	}
	if w.chance(10) {
		all = all[:len(all)-1]
	}
	return sealed(append(all, w.demands(f)...))
}

// sealed has the hashes worked out once, as rules have that were read from the database.
func sealed(all []rules.Rule) []rules.Rule {
	for i := range all {
		if err := all[i].Seal(); err != nil {
			panic(err)
		}
	}
	return all
}

// changed are the rules as they stand later: each has a newer version that limits, counts or asks otherwise, from an earlier
// day on, and they come in another order.
func (w world) changed(known []rules.Rule) []rules.Rule {
	one, none := money.MustAmount("1.00", money.EUR), 9
	all := slices.Clone(known)
	for _, r := range known {
		r.Version += 10
		r.Citation, r.Valid = "§ 1 neues Gesetz", money.Period{From: day("2020-01-01")}
		if r.Kind == rules.DirectAward {
			r.MaxNet, r.MinOffers = &one, &none
		}
		if r.Terms != nil {
			r.Terms = &rules.TermsRule{HorizonMonths: 7, ProductChoiceFrom: &one}
		}
		all = append(all, r)
	}
	w.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return sealed(all)
}

// demands are what the body, its Land and a funding source ask beyond the limit.
func (w world) demands(f order.Facts) (all []rules.Rule) {
	from := w.cents(300)
	evidence := [][]rules.Evidence{{rules.EvidenceExperience, rules.EvidenceFramework}, {rules.EvidenceExperience, rules.EvidencePriceRecord, rules.EvidenceSettled}}
	for i, r := range []rules.Rule{
		duty("d-before", rules.BeforeOrder, rules.DutyBlocks, func(d *rules.Duty) { d.FromNet = &from }),
		duty("d-remind", rules.BeforeOrder, rules.DutyReminds, func(d *rules.Duty) { d.Channel = w.one("best_price", "framework") }),
		duty("d-after", rules.AfterOrder, rules.DutyReminds, func(d *rules.Duty) { d.WithinDays, d.Regime = w.IntN(90), w.one("", "VgV") }),
		term("t-office", rules.TermsRule{AuditOfficeFrom: &from}),
		term("t-own", rules.TermsRule{EconomyEvidence: evidence[0], MinOffers: []rules.OfferBand{{FromNet: from, Minimum: 1 + w.IntN(6)}}}),
		term("t-land", rules.TermsRule{EconomyEvidence: evidence[1]}),
		duty("f-after", rules.AfterOrder, rules.DutyReminds, nil),
	} {
		switch i {
		case 5:
			r.Organisation, r.Jurisdiction = "", rules.Jurisdiction(f.Land)
		case 6:
			r.Organisation, r.Jurisdiction, r.Funding = "", rules.Grant, "digitalpakt"
		default:
			r.Organisation = f.Parties.Buyer.ID.String()
		}
		if w.chance(15) {
			all = append(all, r)
		}
	}
	return all
}

// terms are what the body asks itself: bands for deviations, and from when on the product is explained.
func (w world) terms(f order.Facts) rules.Rule {
	percent, from := money.MustPercent(w.one("1", "30")), w.cents(500)
	return rules.Rule{
		ID: "asks", Version: 1 + w.IntN(2), Organisation: f.Parties.Buyer.ID.String(), Kind: rules.AsksTerms, Citation: "Dienstanweisung § 9",
		Valid: money.Period{From: day("2025-01-01")},
		Terms: &rules.TermsRule{
			Deviation: []rules.DeviationBand{{FromPercent: &percent, Ask: rules.AskCodeAndText, MinText: 10}}, ProductChoiceFrom: &from,
		},
	}
}

// basket draws lines for the market, each with a reason, as most need one.
func (w world) basket(f order.Facts, at time.Time) (out []order.LineInput) {
	for range 1 + w.IntN(3) {
		p := productID(1 + w.IntN(3))
		in := order.LineInput{
			Product: p, Quantity: w.quantity(60),
			Reason: w.reason("earlier_delivery", "bundling", "reliability", "warranty", "sustainability", "rotation", "other"),
			Bypass: w.reason("not_in_time", "unsuitable", "outside_lot", "more_economical"),
			Choice: w.reason("house_standard", "replacement", "technical", "cheapest_suitable"),
		}
		if w.chance(40) {
			in.NeededBy = money.DateOf(at).AddDays(w.IntN(30))
		}
		if c := f.Coverage[p]; len(c) > 0 && w.chance(50) {
			in.LotPrice = &c[0].Price
		} else {
			offers := f.Offers[p]
			in.Offer = &offers[w.IntN(len(offers))].ID
		}
		out = append(out, in)
	}
	return out
}

// reason is one of the codes, with a text.
func (w world) reason(codes ...string) *order.Reason {
	return &order.Reason{Code: order.ReasonCode(w.one(codes...)), Text: "Nur dieses Gerät passt zu unseren Notebooks."}
}

// submission is the next one that nothing stands against: its records, and the rules as they were stored with them.
func (w world) submission() (order.Submission, []rules.Rule, error) {
	permission := authz.Decision{Allowed: true, Rule: "officer:submission:submit:own", PolicyRevision: "sha256:0000"}
	for {
		at := w.at()
		f := w.facts(at)
		f.Documents = map[uuid.UUID]order.ProofDocument{id(80): {ID: id(80), SHA256: [32]byte{7}}}
		if len(f.FundingSources(money.DateOf(at))) > 0 && w.chance(50) {
			f.Funding = []string{"digitalpakt"}
		}
		wish := order.Wish{Lines: w.basket(f, at), Split: &order.Reason{Code: order.ReasonOther, Text: "Zwei unabhängige Schulen mit eigenem Etat."}, Roles: []string{"officer"}}
		p, err := wish.Plan(f, at)
		if err != nil {
			return order.Submission{}, nil, err
		}
		if wish.Proofs = proofs(p); len(wish.Proofs) > 0 {
			if p, err = wish.Plan(f, at); err != nil {
				return order.Submission{}, nil, err
			}
		}
		if !p.Submittable() {
			continue
		}
		sub, err := order.Assemble(service(&memory{facts: f}), officer(), p, permission, order.Claim{At: at})
		return sub, f.Rules, err
	}
}

// decisions are the records of decisions among those of a submission.
func decisions(sub order.Submission) (out []audit.Record) {
	for _, d := range sub.Decisions {
		i := slices.IndexFunc(sub.Records, func(r audit.Record) bool { return r.ID == d.Record })
		out = append(out, sub.Records[i])
	}
	return out
}

// bytesOf are the records as they are stored.
func bytesOf(records []audit.Record) (out [][]byte) {
	for _, r := range records {
		out = append(out, r.Bytes)
	}
	return out
}
