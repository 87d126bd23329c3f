package rules_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/rules"
)

func TestSeedIsComplete(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range seed(t) {
		key := fmt.Sprintf("%s version %d", r.ID, r.Version)
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
		isOwn := r.Jurisdiction == rules.Shop && r.Source.Title == "Vorgabe des Shops, keine Rechtsnorm"
		if r.Citation == "" || r.Source.Title == "" || !isOwn && !strings.HasPrefix(r.Source.URL, "https://") || r.Source.State.IsZero() {
			t.Errorf("%s has no citation, source or state", key)
		}
		if r.Source.Confirmed {
			t.Errorf("%s claims to be compared with the law's text", key)
		}
		if r.Valid.From.IsZero() || !r.Valid.To.IsZero() && !r.Valid.From.Before(r.Valid.To) {
			t.Errorf("%s is valid in %s", key, r.Valid)
		}
		if r.Jurisdiction == rules.Shop && !strings.HasPrefix(r.Citation, "Vorgabe des Shops") && r.Kind != rules.ProductGroups {
			t.Errorf("%s is cited as law", key)
		}
		if r.Organisation != "" || r.Jurisdiction == "" {
			t.Errorf("%s is nobody's", key)
		}
		if land, isLand := strings.CutPrefix(string(r.Jurisdiction), "DE-"); isLand {
			if _, err := rules.ParseLand(string(r.Jurisdiction)); err != nil {
				t.Errorf("%s: no Land %s", key, land)
			}
		}
	}
}

func TestSeedLimitsToday(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, land := range rules.Lands() {
		for _, buyer := range []rules.BuyerType{rules.Municipality, rules.School, rules.LandBody, rules.Company, rules.Cooperative} {
			e := evaluate(t, seed(t), facts(func(f *rules.DirectAwardFacts) { f.Jurisdiction, f.BuyerType = rules.Jurisdiction(land), buyer }))
			if e.State != rules.Unknown {
				got[land+" "+string(buyer)] = string(e.State) + " " + text(e.Limit) + " " + e.Rule.Citation
			}
		}
	}
	want := map[string]string{
		"DE-BB land":         "found 100000.00 VV zu § 55 LHO Brandenburg",
		"DE-BB municipality": "found 100000.00 § 28 Abs. 3 KomHKV Brandenburg",
		"DE-BW land":         "found 100000.00 VwV Beschaffung Baden-Württemberg",
		"DE-BW municipality": "found 100000.00 VergabeVwV Baden-Württemberg",
		"DE-BY land":         "found 100000.00 Art. 20 BayWiVG",
		"DE-BY municipality": "found 100000.00 Art. 20 BayWiVG",
		"DE-NI land":         "found 20000.00 § 4 NWertVO",
		"DE-NI municipality": "found 20000.00 § 4 NWertVO",
		"DE-NI school":       "found 100000.00 § 4 NWertVO",
		"DE-NW municipality": "no_statutory_limit  § 75a GO NRW",
		"DE-ST land":         "found 15000.00 AwVO Sachsen-Anhalt",
		"DE-ST municipality": "found 15000.00 AwVO Sachsen-Anhalt",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSeedDuties: the duties the shop is supplied with, each with when it is due, what it does and the evidence it wants.
func TestSeedDuties(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, r := range seed(t) {
		if d := r.Duty; d != nil {
			from := "any value"
			if d.FromNet != nil {
				from = "from " + d.FromNet.String()
			}
			got[d.DE] = fmt.Sprint(r.Jurisdiction, ", ", d.Channel, ", ", d.Kind, ", ", from, ", ", d.When, ", ", d.Effect, ", ", d.Evidence)
		}
	}
	want := map[string]string{
		"Abfrage beim Wettbewerbsregister":                                      "DE, best_price, , from 30000.00, before, block, Datum und Ergebnis der Abfrage beim Bundeskartellamt",
		"Tariftreue und Mindestlohn nach dem TVgG NRW":                          "DE-NW, , services, from 25000.00, before, block, Verpflichtung nach dem TVgG NRW in den Vertragsbedingungen",
		"Meldung zur Vergabestatistik":                                          "DE, best_price, , from 25000.01, after, remind, Eingangsbestätigung des Statistischen Bundesamtes",
		"Ex-post-Bekanntmachung für drei Monate":                                "UVgO, best_price, , from 25000.00, after, remind, Adresse der Bekanntmachung",
		"Eigenerklärung des Lieferanten, dass keine Ausschlussgründe vorliegen": "SHOP, best_price, , from 10000.00, before, remind, Eigenerklärung mit Datum",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRuleSurvivesStorage(t *testing.T) {
	t.Parallel()
	for _, r := range seed(t) {
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var read rules.Rule
		if err := json.Unmarshal(raw, &read); err != nil {
			t.Fatal(err)
		}
		before, errBefore := r.Hash()
		r.Sealed = nil
		if diff := cmp.Diff(r, read); diff != "" {
			t.Error(diff)
		}
		after, errAfter := read.Hash()
		if before != after || errBefore != nil || errAfter != nil {
			t.Errorf("%s has another hash after storage", r.ID)
		}
	}
}

// goldenHash is SHA-256 of wantJSON below, computed outside this program.
const goldenHash = "9a021d40de26648fc8a751ecd473f0b73c8c7aaee334785c0d1ba820f9631f0a"

// The hash stands in decision records for ever: a change of the rule's JSON form
// that alters it breaks every replay.
func TestHashIsGolden(t *testing.T) {
	t.Parallel()
	three := 3
	r := limit("A", "20000", func(r *rules.Rule) {
		r.MinOffers, r.Valid.To = &three, day("2030-01-01")
		r.Source = rules.Source{Title: "Quelle", URL: "https://example.org", State: day("2026-11-22"), Note: "Hinweis"}
	})
	const wantJSON = `{"id":"A","version":1,"jurisdiction":"DE-NI","buyerType":"municipality","kind":"direct_award","maxNet":{"amount":"20000.00","currency":"EUR"},` +
		`"minOffers":3,"valid":{"from":"2020-01-01","to":"2030-01-01"},"citation":"§ A",` +
		`"source":{"title":"Quelle","url":"https://example.org","state":"2026-11-22","confirmed":false,"note":"Hinweis"}}`
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantJSON, string(raw)); diff != "" {
		t.Error(diff)
	}
	sum, err := r.Hash()
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(sum[:]); got != goldenHash {
		t.Errorf("hash %s", got)
	}
	r.MaxNet = nil
	if other, err := r.Hash(); err != nil || other == sum {
		t.Error("another limit has the same hash")
	}
}
