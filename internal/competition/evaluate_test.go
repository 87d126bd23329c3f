package competition_test

import (
	"crypto/sha256"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/money"
)

var (
	priceAndQuality = []competition.Criterion{{Name: "Preis", Kind: competition.Price, Weight: 60}, {Name: "Umsetzung", Kind: competition.Quality, Weight: 40}}
	a, b, c         = uuid.MustParse("00000000-0000-4000-8000-00000000000a"), uuid.MustParse("00000000-0000-4000-8000-00000000000b"), uuid.MustParse("00000000-0000-4000-8000-00000000000c")
)

func bid(supplier uuid.UUID, price string, points int) competition.Bid {
	return competition.Bid{
		Supplier: supplier, Price: money.MustAmount(price, money.EUR), Sealed: sha256.Sum256(supplier[:]),
		Given: []competition.Given{{Criterion: "Umsetzung", Points: points, Reason: "Der Ablauf ist beschrieben."}},
	}
}

// TestEvaluate_Arithmetic: every figure of the result can be followed by hand.
func TestEvaluate_Arithmetic(t *testing.T) {
	t.Parallel()
	out := bid(c, "1.00", 100)
	out.Excluded = "Das Angebot ändert die Vertragsbedingungen."
	got, err := competition.Evaluate(priceAndQuality, []competition.Bid{bid(a, "900.00", 70), bid(b, "1000.00", 95), out})
	if err != nil {
		t.Fatal(err)
	}
	line := func(kind competition.CriterionKind, weight int, points, score, formula, reason string) competition.Line {
		name := map[competition.CriterionKind]string{competition.Price: "Preis", competition.Quality: "Umsetzung"}[kind]
		return competition.Line{Criterion: name, Kind: kind, Weight: weight, Points: points, Score: score, Formula: formula, Reason: reason}
	}
	reason := "Der Ablauf ist beschrieben."
	want := competition.Evaluation{
		Criteria: priceAndQuality,
		Ranking: []competition.Ranked{
			{Rank: 1, Supplier: b, Price: "1000.00", Total: "92.0000", Decided: competition.ByScore, Lines: []competition.Line{
				line(competition.Price, 60, "90.00", "54.0000", "100 × 900.00 / 1000.00 = 90.00; 90.00 × 60 % = 54.0000", ""),
				line(competition.Quality, 40, "95.00", "38.0000", "95.00; 95.00 × 40 % = 38.0000", reason),
			}},
			{Rank: 2, Supplier: a, Price: "900.00", Total: "88.0000", Decided: competition.ByScore, Lines: []competition.Line{
				line(competition.Price, 60, "100.00", "60.0000", "100 × 900.00 / 900.00 = 100.00; 100.00 × 60 % = 60.0000", ""),
				line(competition.Quality, 40, "70.00", "28.0000", "70.00; 70.00 × 40 % = 28.0000", reason),
			}},
		},
		Excluded: []competition.ExcludedBid{{Supplier: c, Reason: "Das Angebot ändert die Vertragsbedingungen."}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(competition.Ranked{})); diff != "" {
		t.Errorf("evaluation (-want +got):\n%s", diff)
	}
}

// TestEvaluate_Properties: for random bids the outcome does not depend on their order, scores fall with the rank and
// stay within 100, a lower price alone never costs a place, and every bid is either ranked or excluded.
func TestEvaluate_Properties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 15))
	for range 500 {
		bids := make([]competition.Bid, 1+r.IntN(6))
		for i := range bids {
			var id uuid.UUID
			id[0], id[15] = byte(r.IntN(256)), byte(i)
			cents, err := money.OfCents(1+r.Int64N(400), money.EUR)
			if err != nil {
				t.Fatal(err)
			}
			bids[i] = bid(id, cents.String(), r.IntN(4))
			if r.IntN(8) == 0 {
				bids[i].Excluded = "unvollständig"
			}
		}
		first := evaluated(t, bids)
		r.Shuffle(len(bids), func(i, j int) { bids[i], bids[j] = bids[j], bids[i] })
		if diff := cmp.Diff(first, evaluated(t, bids), cmpopts.IgnoreUnexported(competition.Ranked{})); diff != "" {
			t.Fatalf("another order of offers gives another outcome:\n%s", diff)
		}
		if len(first.Ranking)+len(first.Excluded) != len(bids) {
			t.Fatalf("%d ranked and %d excluded of %d", len(first.Ranking), len(first.Excluded), len(bids))
		}
		cheaperNeverLoses(t, bids, first)
	}
}

func cheaperNeverLoses(t *testing.T, bids []competition.Bid, before competition.Evaluation) {
	t.Helper()
	for i, b := range bids {
		if b.Excluded != "" || b.Price.Cents() == 1 {
			continue
		}
		cheaper, err := money.OfCents(b.Price.Cents()-1, money.EUR)
		if err != nil {
			t.Fatal(err)
		}
		changed := append([]competition.Bid{}, bids...)
		changed[i].Price = cheaper
		was, is := place(before, b.Supplier), place(evaluated(t, changed), b.Supplier)
		if is > was {
			t.Fatalf("one cent less moves %s from place %d to %d", b.Supplier, was, is)
		}
	}
}

func place(e competition.Evaluation, supplier uuid.UUID) int {
	for _, r := range e.Ranking {
		if r.Supplier == supplier {
			return r.Rank
		}
	}
	return 0
}

func evaluated(t *testing.T, bids []competition.Bid) competition.Evaluation {
	t.Helper()
	e, err := competition.Evaluate(priceAndQuality, bids)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestEvaluate_Ties: equal scores fall to the lower price, equal prices to the lot, and the result says which it was.
func TestEvaluate_Ties(t *testing.T) {
	t.Parallel()
	e := evaluated(t, []competition.Bid{bid(a, "100.00", 50), bid(b, "100.00", 50)})
	if e.Ranking[0].Decided != competition.ByDraw {
		t.Errorf("equal in everything: decided by %s, want the lot", e.Ranking[0].Decided)
	}
	half := []competition.Criterion{{Name: "Preis", Kind: competition.Price, Weight: 50}, {Name: "Umsetzung", Kind: competition.Quality, Weight: 50}}
	e, err := competition.Evaluate(half, []competition.Bid{bid(b, "200.00", 100), bid(a, "100.00", 50)})
	if err != nil {
		t.Fatal(err)
	}
	if first := e.Ranking[0]; first.Supplier != a || first.Decided != competition.ByPrice {
		t.Errorf("first is %s by %s, want the lower price", first.Supplier, first.Decided)
	}
}

// TestEvaluate_Refusals: points without a reason, beyond the scale or not given at all are no evaluation.
func TestEvaluate_Refusals(t *testing.T) {
	t.Parallel()
	mute, beyond, none, free := bid(a, "1.00", 1), bid(a, "1.00", 101), bid(a, "1.00", 1), bid(a, "0.00", 1)
	mute.Given[0].Reason, none.Given = " ", nil
	for code, b := range map[string]competition.Bid{
		"competition_points_reason": mute, "competition_points_range": beyond, "competition_points_missing": none, "competition_price": free,
	} {
		if _, err := competition.Evaluate(priceAndQuality, []competition.Bid{b}); !hasCode(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestCheckCriteria(t *testing.T) {
	t.Parallel()
	price := func(weight int) competition.Criterion {
		return competition.Criterion{Name: "Preis", Kind: competition.Price, Weight: weight}
	}
	quality := competition.Criterion{Name: "Umsetzung", Kind: competition.Quality, Weight: 40}
	for name, c := range map[string]struct {
		criteria []competition.Criterion
		want     string
	}{
		"Fits":         {[]competition.Criterion{price(60), quality}, ""},
		"PriceAlone":   {[]competition.Criterion{price(100)}, ""},
		"ErrWeights":   {[]competition.Criterion{price(61), quality}, "competition_weights"},
		"ErrNone":      {nil, "competition_weights"},
		"ErrTwice":     {[]competition.Criterion{price(60), price(40)}, "competition_criteria"},
		"ErrNameless":  {[]competition.Criterion{price(60), {Kind: competition.Quality, Weight: 40}}, "competition_criteria"},
		"ErrWorthless": {[]competition.Criterion{price(100), {Name: "Umsetzung", Kind: competition.Quality}}, "competition_criteria"},
		"ErrNoPrice":   {[]competition.Criterion{{Name: "Umsetzung", Kind: competition.Quality, Weight: 100}}, "competition_price_criterion"},
	} {
		if got := competition.CheckCriteria(c.criteria); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
