package order_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// grounds are the stored records of the only order of a submission.
func grounds(t *testing.T, f order.Facts, in ...order.LineInput) order.Grounds {
	t.Helper()
	m := &memory{}
	f.Documents = map[uuid.UUID]order.ProofDocument{id(80): {ID: id(80), SHA256: [32]byte{7}}}
	m.facts = f
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: in, Funding: f.Funding, Proofs: proofs(evaluate(t, in, f))}); err != nil {
		t.Fatal(err)
	}
	s := m.saved[0]
	if len(s.Orders) != 1 {
		t.Fatalf("%d orders", len(s.Orders))
	}
	n := len(s.Records)
	g, err := order.GroundsOf(order.Evidence{Record: s.Records[n-1], Decisions: s.Records[:n-1]})
	if err != nil {
		t.Fatal(err)
	}
	for id, supplier := range f.Suppliers {
		g.Suppliers[id.UUID] = supplier.Name
	}
	return g
}

// sourced are the rules of the worked example with their sources, released by two different hands.
func sourced(f order.Facts, change func([]rules.Rule) []rules.Rule) order.Facts {
	all := slices.Clone(f.Rules)
	all[0].Source = rules.Source{
		Title: "Niedersächsische Wertgrenzenverordnung vom 28.05.2025", URL: "https://example.org/nwertvo", State: day("2026-10-01"), Confirmed: true,
	}
	all[1].Source = rules.Source{Title: "Delegierte Verordnung (EU) 2025/2152", State: day("2025-10-23"), Note: "Gilt für Liefer- und Dienstleistungen."}
	if change != nil {
		all = change(all)
	}
	f.Rules = all
	f.Releases = map[order.RuleVersion]order.RuleRelease{
		{ID: "NI", Version: 1}: {Role: "rule_maintainer", On: day("2026-10-05")},
		{ID: "EU", Version: 1}: {Role: order.SuppliedRule, On: day("2026-01-02")},
	}
	return f
}

// rotated is the worked example in which C wins the tie by rotation.
func rotated() order.Facts {
	f := facts(workedExample())
	b := f.Suppliers[supplierID(2)]
	b.LastUsed = time.Date(2026, time.October, 2, 8, 0, 0, 0, time.UTC)
	f.Suppliers[supplierID(2)] = b
	return f
}

// approved is the order as a second person released it two days later; people are the names a reader may see.
func approved(g order.Grounds, people map[uuid.UUID]string) order.Grounds {
	g.Order.Approval = &order.ApprovalRecord{SubmittedAt: g.Order.At}
	g.Order.At = "2026-11-24T09:05:00.000000Z"
	g.Order.Actors = append(slices.Clone(g.Order.Actors), order.ActorRecord{Role: "approver", Person: id(71)})
	g.People = people
	return g
}

// judged replaces the evaluation by one with sums before it.
func judged(t *testing.T, g order.Grounds, f order.Facts, change func(*rules.DirectAwardFacts)) order.Grounds {
	t.Helper()
	in := g.Order.LegalBasis.Evaluation.Facts
	change(&in)
	e, err := rules.EvaluateDirectAward(f.Rules, in)
	if err != nil {
		t.Fatal(err)
	}
	g.Order.LegalBasis.Evaluation, g.Order.LegalBasis.Group = &e, "302"
	g.Decisions[0].Split = &order.ReasonRecord{Code: order.SplitIndependentUnit}
	return g
}

func TestExplain_Golden(t *testing.T) {
	t.Parallel()
	single := func(o ...catalog.Offer) order.Facts { return sourced(facts(o), nil) }
	three := []catalog.Offer{offer(1, 1, "4.00", nil), offer(2, 1, "5.00", nil), offer(3, 1, "6.00", nil)}
	two, limit := 3, eur("5000.00")
	own := rules.Rule{
		ID: "own", Version: 2, Organisation: id(100).String(), Kind: rules.DirectAward, MaxNet: &limit, MinOffers: &two,
		Valid: money.Period{From: day("2026-02-01")}, Citation: "Dienstanweisung Beschaffung Nr. 4",
		Source: rules.Source{Title: "Dienstanweisung der Stadt Musterhausen", State: day("2026-02-01"), Confirmed: true},
	}
	call := order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}
	lot := func(change func(*catalog.Coverage)) order.Facts { return facts(nil, coverage(6, 2, "4.00", change)) }
	monthly := func(n int, p string) catalog.Offer {
		return offer(n, 1, p, func(o *catalog.Offer) { o.PriceKind, o.TermMonths = catalog.PerMonth, 60 })
	}
	first := func(in order.LineInput) order.LineInput {
		in.NeededBy, in.Offer, in.Choice = money.Date{}, offerID(1), &order.Reason{Code: order.ChoiceReplacement}
		return in
	}
	bypass := func(in order.LineInput) order.LineInput {
		in.Bypass = &order.Reason{Code: order.BypassNotInTime, Text: "Der Rahmen liefert erst nach den Ferien."}
		return in
	}
	shipped := func(n, p, supplier int, price string) catalog.Offer {
		return offer(n, p, price, func(o *catalog.Offer) {
			o.Supplier, o.Seller, o.Shipping = supplierID(supplier), supplierID(supplier), eur("50.00")
		})
	}
	together := []catalog.Offer{shipped(1, 1, 1, "4.00"), shipped(12, 1, 2, "4.20"), shipped(13, 2, 1, "7.10"), shipped(14, 2, 2, "7.00")}
	asked := facts(append(slices.Clone(three), offer(4, 1, "4.50", func(o *catalog.Offer) {
		o.Origin = &catalog.Origin{Source: catalog.FromOutside, AskedBy: id(90), AskedOn: day("2026-11-20"), ReceivedAt: sunday, Document: id(80), Entry: id(70)}
	})))
	// An article of a cent that only one supplier has makes everything from it the best single supplier.
	oneCent := []catalog.Offer{shipped(1, 1, 1, "36.00"), shipped(2, 1, 2, "40.00"), shipped(13, 2, 2, "0.01")}
	dear := func() order.Facts {
		f := sourced(facts([]catalog.Offer{offer(1, 1, "4.00", nil), offer(2, 1, "5.00", nil), offer(3, 1, "50.00", nil)}), nil)
		f.Releases[order.RuleVersion{ID: "SHOP-deviation", Version: 1}] = order.RuleRelease{Role: order.SuppliedRule, On: day("2026-01-02")}
		return f
	}
	fromDear := first(wanted(1))
	fromDear.Offer = offerID(2)
	asksSecond := because(first(wanted(1)), order.ReasonEarlierDelivery, "Die Geräte werden am Mittwoch gebraucht.")
	asksSecond.Offer = offerID(3)
	withOwn := func(all []rules.Rule) []rules.Rule { return append(all, own) }
	noLimit := func(all []rules.Rule) []rules.Rule {
		all[0].MaxNet, all[0].Citation = nil, "§ 75a GO NRW"
		return all
	}
	for name, g := range map[string]order.Grounds{
		"best_price":    grounds(t, single(three...), first(wanted(1))),
		"tie":           grounds(t, sourced(rotated(), nil), wanted(3)),
		"deviation":     grounds(t, sourced(rotated(), nil), because(wanted(1), order.ReasonEarlierDelivery, "Die Geräte werden am Mittwoch gebraucht.")),
		"deviation_tie": grounds(t, sourced(rotated(), nil), because(wanted(2), order.ReasonWarranty, "")),
		"few_offers": grounds(t, sourced(facts(three[:1]), withOwn),
			because(first(wanted(1)), order.ReasonOther, "Es gibt derzeit nur einen Anbieter.")),
		"caution_value":      grounds(t, sourced(facts(three), func(all []rules.Rule) []rules.Rule { return all[1:] }), first(wanted(1))),
		"no_statutory_limit": grounds(t, sourced(facts(three), noLimit), first(wanted(1))),
		"near_limit": grounds(t, sourced(facts(three), nil), func() order.LineInput {
			in := first(wanted(1))
			in.Quantity = qty("4500")
			return in
		}()),
		"sums_warn": judged(t, grounds(t, sourced(rotated(), nil), wanted(3)), sourced(rotated(), nil), func(f *rules.DirectAwardFacts) {
			f.Rolling12MonthNet, f.BudgetYearNet = eur("19950.00"), eur("18200.00")
		}),
		"framework_single": grounds(t, lot(func(c *catalog.Coverage) {
			c.Balances = []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "100000", "58800"), balance(2, "contract", catalog.MeasureQuantity, "5000", "120")}
		}), call),
		"framework_cascade": grounds(t, lot(func(c *catalog.Coverage) {
			c.Kind, c.Rank, c.Regime, c.Term.To = catalog.CallOffDirect, 2, "UVgO", money.Date{}
		}), call),
		"bypass": grounds(t, sourced(facts(three,
			coverage(6, 1, "4.00", func(c *catalog.Coverage) { c.Obligation = catalog.Preferred }),
			coverage(7, 1, "4.00", func(c *catalog.Coverage) { c.Obligation, c.Status = catalog.Exclusive, catalog.ContractSuspended }),
			coverage(8, 1, "4.00", nil),
		), nil), bypass(first(wanted(1)))),
		"recurring":    grounds(t, single(monthly(1, "4.5000"), monthly(2, "4.9999"), monthly(3, "5")), first(wanted(1))),
		"own_rule":     grounds(t, sourced(facts(three), withOwn), first(wanted(1))),
		"two_lines":    grounds(t, single(append(three, offer(11, 2, "7.77", func(o *catalog.Offer) { o.Supplier, o.Seller = supplierID(1), supplierID(1) }))...), first(wanted(1)), order.LineInput{Product: productID(2), Offer: offerID(11), Quantity: qty("1")}),
		"one_supplier": grounds(t, sourced(facts(together), nil), first(wanted(1)), order.LineInput{Product: productID(2), Offer: offerID(13), Quantity: qty("25")}),
		"own_offer_and_product": grounds(t, sourced(asked, nil), func() order.LineInput {
			in := first(wanted(1))
			in.Quantity, in.Choice = qty("500"), &order.Reason{Code: order.ChoiceTechnical}
			return in
		}()),
		"requirements": grounds(t, func() order.Facts {
			f := demanding()
			f.Funding = []string{"DigitalPakt Schule"}
			f.Rules = append(f.Rules, asks("grant", func(r *rules.Rule) {
				r.Organisation, r.Jurisdiction, r.Funding, r.Kind = "", rules.Grant, "DigitalPakt Schule", rules.AsksDuty
				r.Duty = &rules.Duty{Key: "mark", DE: "Kennzeichnung der Geräte", EN: "Marking of the devices", When: rules.AfterOrder, Effect: rules.DutyReminds}
			}))
			return sourced(f, nil)
		}(), because(wanted(3), order.ReasonWarranty, "")),
		"no_release":                 grounds(t, facts(three), first(wanted(1))),
		"one_cent":                   grounds(t, sourced(facts(oneCent), nil), fromDear, order.LineInput{Product: productID(2), Offer: offerID(13), Quantity: qty("1")}),
		"second_person_waits":        grounds(t, dear(), asksSecond),
		"second_person":              approved(grounds(t, dear(), asksSecond), nil),
		"second_person_named":        approved(grounds(t, dear(), asksSecond), map[uuid.UUID]string{id(71): "Dr. Aylin Öztürk"}),
		"second_person_other_orders": approved(grounds(t, single(three...), first(wanted(1))), nil),
	} {
		for _, lang := range []string{"de", "en"} {
			t.Run(name+"/"+lang, func(t *testing.T) {
				t.Parallel()
				x, err := order.Explain(g, lang)
				if err != nil {
					t.Fatal(err)
				}
				text := written(x)
				for _, never := range []string{"rechtssicher", "Fehler", "erfolgreich", "!", "{", "}", "legally safe"} {
					if strings.Contains(strings.ToLower(text), strings.ToLower(never)) {
						t.Errorf("%q stands in\n%s", never, text)
					}
				}
				goldenText(t, filepath.Join("explain", name+"."+lang+".txt"), text)
			})
		}
	}
}

// written is an explanation as a text file.
func written(x order.Explanation) string {
	var b strings.Builder
	b.WriteString(x.Title + "\n")
	for _, p := range x.Paragraphs {
		b.WriteString("\n" + p.Heading + " [" + p.Key)
		if p.Citation != "" {
			b.WriteString("; " + p.Citation)
		}
		if p.Source != nil {
			b.WriteString("; " + p.Source.Title + "; " + p.Source.URL)
		}
		b.WriteString("]\n" + p.Text + "\n")
	}
	return b.String() + "\n" + x.Closing + "\n"
}

// goldenText is golden without the advice that is about records.
func goldenText(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestExplain_ACautionValueIsNeverCited: where no rule gives the limit, nothing is cited for it (domain rule 15).
func TestExplain_ACautionValueIsNeverCited(t *testing.T) {
	t.Parallel()
	f := sourced(facts([]catalog.Offer{offer(1, 1, "4.00", nil)}), func(all []rules.Rule) []rules.Rule { return all[1:] })
	g := grounds(t, f, order.LineInput{Product: productID(1), Offer: offerID(1), Quantity: qty("1")})
	for lang, label := range map[string]string{"de": "Vorsichtswert, keine Rechtsnorm", "en": "Cautionary value, no legal rule"} {
		x, err := order.Explain(g, lang)
		if err != nil {
			t.Fatal(err)
		}
		labelled := false
		for _, p := range x.Paragraphs {
			if p.Key == "rule" || p.Key == "caution" {
				labelled = labelled || p.Heading == label
				if p.Citation != "" || p.Source != nil || strings.Contains(p.Text, "§") {
					t.Errorf("%s cites something: %+v", p.Key, p)
				}
			}
		}
		if !labelled {
			t.Errorf("no paragraph is headed %q", label)
		}
	}
}

// TestExplain_EveryTextSpeaksBothLanguages: no sentence lacks a language, and both name the same values.
func TestExplain_EveryTextSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`\{[a-zA-Z]+\}`)
	check := func(what, de, en string) {
		a, b := names.FindAllString(de, -1), names.FindAllString(en, -1)
		slices.Sort(a)
		slices.Sort(b)
		if de == "" || en == "" || !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%s: %q and %q", what, de, en)
		}
	}
	checked := 0
	for _, table := range order.ExplainTexts {
		v := reflect.ValueOf(table)
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				check(v.Type().Field(i).Name, v.Field(i).Field(0).String(), v.Field(i).Field(1).String())
				checked++
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				check(key.String(), v.MapIndex(key).Field(0).String(), v.MapIndex(key).Field(1).String())
				checked++
			}
		default:
			t.Errorf("a table of kind %s", v.Kind())
		}
	}
	if checked < 60 {
		t.Errorf("only %d texts were checked", checked)
	}
}
