package order_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// TestReplay_RandomDecisions: any decision, repeated from its record, gives the same bytes, also once every offer, price and
// rule has changed: what it is repeated from are the record, the other decisions of its basket and the rules it names, and
// newer versions of those change nothing.
func TestReplay_RandomDecisions(t *testing.T) {
	t.Parallel()
	const count = 10_000
	w := newWorld(1)
	var replaying time.Duration // apart from drawing and recording them
	kinds := map[string]int{}
	var sizes []int
	for done := 0; done < count; {
		sub, known, err := w.submission()
		if err != nil {
			t.Fatal(err)
		}
		records := decisions(sub)
		for _, r := range records {
			started := time.Now()
			got, err := order.Replay(r.Bytes, order.Material{Rules: known, Decisions: bytesOf(records), Software: "test"})
			replaying += time.Since(started)
			if err != nil {
				t.Fatalf("decision %d: %v\n%s", done, err, r.Bytes)
			}
			if !got.Same || got.BasketKept {
				t.Fatalf("decision %d: %+v\n%s", done, got, r.Bytes)
			}
			later, err := order.Replay(r.Bytes, order.Material{Rules: w.changed(known), Decisions: bytesOf(records), Software: "test"})
			if diff := cmp.Diff(got, later); diff != "" || err != nil {
				t.Fatalf("decision %d comes out otherwise under later rules: %v %s", done, err, diff)
			}
			done++
			for _, mark := range marks(t, r.Bytes) {
				kinds[mark]++
			}
			sizes = append(sizes, len(r.Bytes))
		}
	}
	slices.Sort(sizes)
	t.Logf("%d decisions in %s, %v; record median %d, largest %d bytes", count, replaying.Round(time.Millisecond), kinds,
		sizes[len(sizes)/2], sizes[len(sizes)-1])
	for _, must := range []string{
		"call_off", "deviation", "rotation", "delivery", "stable_id", "excluded", "recurring", "framework", "seller", "no limit", "caution value",
		"basket", "mixed", "outside", "linked", "candidates", "sums", "choice", "band", "no band", "duty", "audit_office", "economy", "caution", "funding",
	} {
		if kinds[must] < count/500 {
			t.Errorf("only %d of %d decisions show %q", kinds[must], count, must)
		}
	}
	t.Logf("%d decisions were repeated in %s", count, replaying) // how fast is measured by the bench, not judged here
}

// marks are what a decision shows.
func marks(t *testing.T, record []byte) (out []string) {
	t.Helper()
	d, err := order.ParseDecision(record)
	if err != nil {
		t.Fatal(err)
	}
	add := func(yes bool, mark string) {
		if yes {
			out = append(out, mark)
		}
	}
	add(d.CallOff != nil, "call_off")
	add(len(d.Frameworks) > 0, "framework")
	add(d.CallOff == nil && d.Offers[0].Offer.String() != d.Chosen, "deviation")
	add(d.TieBreak != "" && d.TieBreak != "none", d.TieBreak)
	add(d.Basket != nil, "basket")
	add(d.Basket != nil && d.Basket.Way != order.WayOwn && d.Basket.Way != order.WayPerLine, "mixed")
	add(d.Choice != nil, "choice")
	add(d.Deviation != nil && d.Deviation.Rule.ID != "", "band")
	add(d.Deviation != nil && d.Deviation.Rule.ID == "", "no band")
	add(len(d.Linked) > 0, "linked")
	add(d.Candidates != nil, "candidates")
	if r := d.Requirements; r != nil {
		add(len(r.Funding) > 0, "funding")
		for _, item := range r.Items {
			out = append(out, string(item.Kind))
		}
	}
	has := func(test func(order.OfferRecord) bool) bool { return slices.ContainsFunc(d.Offers, test) }
	add(has(func(o order.OfferRecord) bool { return o.Excluded != "" }), "excluded")
	add(has(func(o order.OfferRecord) bool { return o.PriceKind.Recurring() }), "recurring")
	add(has(func(o order.OfferRecord) bool { return o.Seller != nil }), "seller")
	add(has(func(o order.OfferRecord) bool { return o.Origin != nil }), "outside")
	if e := d.LegalBasis.Evaluation; e != nil {
		add(e.State == rules.NoStatutoryLimit, "no limit")
		add(e.State == rules.Unknown, "caution value")
		add(!e.Facts.Rolling12MonthNet.IsZero(), "sums")
	}
	return out
}

// stored is the worked example as it was recorded: B was chosen although C is rank 1.
func stored(t *testing.T) (record []byte, known []rules.Rule) {
	t.Helper()
	m := &memory{facts: facts(workedExample())}
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(because(wanted(2), order.ReasonWarranty, ""))}); err != nil {
		t.Fatal(err)
	}
	return m.saved[0].Records[0].Bytes, m.facts.Rules
}

func TestReplay(t *testing.T) {
	t.Parallel()
	record, known := stored(t)
	replay := func(t *testing.T, record []byte, known []rules.Rule) order.Replayed {
		t.Helper()
		got, err := order.Replay(record, order.Material{Rules: known, Software: "next"})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	t.Run("Same", func(t *testing.T) {
		t.Parallel()
		want := order.Replayed{
			Same: true, Software: order.ThenNow{Then: "test", Now: "next"},
			Calendar: order.ThenNow{Then: rules.CalendarVersion, Now: rules.CalendarVersion},
		}
		if diff := cmp.Diff(want, replay(t, record, known)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("NewerRulesChangeNothing", func(t *testing.T) {
		t.Parallel()
		one := eur("1.00")
		later := append([]rules.Rule{{ID: "NI", Version: 2, Jurisdiction: "DE-NI", Kind: rules.DirectAward, MaxNet: &one, Valid: known[0].Valid}}, known...)
		if got := replay(t, record, later); !got.Same {
			t.Errorf("%+v", got)
		}
	})
	t.Run("AMissingRuleIsNamed", func(t *testing.T) {
		t.Parallel()
		got := replay(t, record, known[1:])
		if got.Same || len(got.Missing) != 1 || got.Missing[0].ID != "NI" || len(got.Differences) != 0 {
			t.Errorf("%+v", got)
		}
	})
	for _, c := range []struct {
		name, from, to string
		want           []order.Difference
	}{
		{"ATotal", `"total":"130.60"`, `"total":"108.60"`, []order.Difference{{Pointer: "/offers/2/total", Stored: `"108.60"`, Recomputed: `"130.60"`}}},
		{"ARank", `"rank":3`, `"rank":4`, []order.Difference{{Pointer: "/offers/2/rank", Stored: `4`, Recomputed: `3`}}},
		{"ATieStep", `"tieBreak":"delivery"`, `"tieBreak":"rotation"`, []order.Difference{{Pointer: "/tieBreak", Stored: `"rotation"`, Recomputed: `"delivery"`}}},
		{"ALimit", `"limit":{"amount":"20000.00"`, `"limit":{"amount":"50000.00"`, []order.Difference{{Pointer: "/legalBasis/evaluation/limit/amount", Stored: `"50000.00"`, Recomputed: `"20000.00"`}}},
		{"AMemberThatWeDoNotWrite", `"tieBreak":"delivery"`, `"tieBrake":1,"tieBreak":"delivery"`, []order.Difference{{Pointer: "/tieBrake", Stored: `1`}}},
		{"ATierThatWasTheReason", `"price":"41.90"`, `"price":"41.80"`, []order.Difference{
			{Pointer: "/offers/2/goods", Stored: `"125.70"`, Recomputed: `"125.40"`},
			{Pointer: "/offers/2/total", Stored: `"130.60"`, Recomputed: `"130.30"`},
			{Pointer: "/offers/2/unitPrice", Stored: `"41.90"`, Recomputed: `"41.80"`},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := bytes.Replace(record, []byte(c.from), []byte(c.to), 1)
			if bytes.Equal(changed, record) {
				t.Fatalf("%s is not in the record\n%s", c.from, record)
			}
			got := replay(t, changed, known)
			if got.Same {
				t.Fatal("the change goes unseen")
			}
			if diff := cmp.Diff(c.want, got.Differences); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("NoDecision", func(t *testing.T) {
		t.Parallel()
		for _, raw := range []string{``, `{}`, `[]`, `{"type":"decision.best_price","v":2}`, `{"type":"decision.best_price","v":1}`, `{"type":"order.released","v":1}`} {
			if got, err := order.Replay([]byte(raw), order.Material{Rules: known, Software: "next"}); !errors.Is(err, order.ErrNoDecision) {
				t.Errorf("%q: %+v, %v", raw, got, err)
			}
		}
	})
}

// TestReplay_CallOff: a call-off is repeated with the facts that allowed it.
func TestReplay_CallOff(t *testing.T) {
	t.Parallel()
	limit := []catalog.Balance{balance(1, "lot", catalog.MeasureValue, "1000", "959.99")}
	m := &memory{facts: facts(nil, coverage(6, 2, "4.00", func(c *catalog.Coverage) { c.Balances = limit }))}
	in := order.LineInput{Product: productID(2), LotPrice: lotPriceID(6), Quantity: qty("10")}
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(in)}); err != nil {
		t.Fatal(err)
	}
	record := m.saved[0].Records[0].Bytes
	if got, err := order.Replay(record, order.Material{Software: "next"}); err != nil || !got.Same {
		t.Fatalf("%+v, %v", got, err)
	}
	full := bytes.Replace(record, []byte(`"committed":"959.99"`), []byte(`"committed":"960.01"`), 1)
	got, err := order.Replay(full, order.Material{Software: "next"})
	want := []order.Difference{{Pointer: "/chosen", Stored: `"` + lotPriceID(6).String() + `"`, Refusal: "exhausted"}}
	if diff := cmp.Diff(want, got.Differences); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
}

// TestReplay_Basket: lines compared as one basket are repeated with the decisions on the others; without them that part
// stays as recorded, and the answer says so.
func TestReplay_Basket(t *testing.T) {
	t.Parallel()
	m := &memory{facts: facts(append(workedExample(), forProduct(2, workedExample())...))}
	second := wanted(3)
	second.Product, second.Offer = productID(2), offerID(13)
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(wanted(3), second)}); err != nil {
		t.Fatal(err)
	}
	records := decisions(m.saved[0])
	all := bytesOf(records)
	for _, c := range []struct {
		name     string
		with     [][]byte
		kept     bool
		replaced string
		want     []order.Difference
	}{
		{"WithTheOther", all, false, "", nil},
		{"WithoutIt", nil, true, "", nil},
		{"AChangedWay", all, false, `"way":"per_line"`, []order.Difference{{Pointer: "/basket/way", Stored: `"own"`, Recomputed: `"per_line"`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			record := all[0]
			if c.replaced != "" {
				if record = bytes.Replace(record, []byte(c.replaced), []byte(`"way":"own"`), 1); bytes.Equal(record, all[0]) {
					t.Fatalf("%s is not in %s", c.replaced, record)
				}
			}
			got, err := order.Replay(record, order.Material{Rules: m.facts.Rules, Decisions: c.with, Software: "test"})
			if err != nil || got.Same != (c.want == nil) || got.BasketKept != c.kept {
				t.Errorf("%+v, %v", got, err)
			}
			if diff := cmp.Diff(c.want, got.Differences); diff != "" {
				t.Error(diff)
			}
		})
	}
}
