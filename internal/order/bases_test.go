package order_test

import (
	"slices"
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// groupsOf are the product groups whose checks a basis holds; "" is the check of everything together.
func groupsOf(b order.RecordedBasis) (out []string) {
	for _, c := range b.Checks {
		out = append(out, c.Group)
	}
	return out
}

// TestRecords_ADecisionHoldsWhatConcernsItsGroup: with lines of three product groups every decision holds the check of everything
// together, of its own group and the heaviest one, the order's record all of them, and each decision is repeated from its own.
func TestRecords_ADecisionHoldsWhatConcernsItsGroup(t *testing.T) {
	t.Parallel()
	third := forProduct(3, workedExample())
	for i := range third {
		third[i].ID = *offerID(20 + i + 1)
	}
	f := facts(slices.Concat(workedExample(), forProduct(2, workedExample()), third))
	f.Similar = map[catalog.ProductID]order.SimilarAwards{
		productID(1): {Group: "301", Rolling: eur("0.00"), BudgetYear: eur("0.00")},
		productID(2): {Group: "302", Rolling: eur("18000.00"), BudgetYear: eur("0.00")}, // nearest to the limit
		productID(3): {Group: "322", Rolling: eur("0.00"), BudgetYear: eur("0.00")},
	}
	m := &memory{facts: f}
	in := order.SubmitInput{Key: "k", Reason: &order.Reason{Code: "other", Text: "Nur dieses Gerät passt zum Bestand."}}
	for n := range 3 {
		in.Lines = append(in.Lines, order.LineInput{Product: productID(n + 1), Offer: offerID(10*n + 3), Quantity: qty("25")})
	}
	if err := submit(t, m, in); err != nil {
		t.Fatal(err)
	}
	sub := m.saved[0]
	for i, record := range decisions(sub) {
		d, err := order.ParseDecision(record.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"", "301", "302"}, {"", "302"}, {"", "302", "322"}}[i]
		if got := groupsOf(d.LegalBasis); !slices.Equal(got, want) || d.LegalBasis.Group != "302" {
			t.Errorf("the decision on line %d holds %q and rests on %q, want %q", d.Line, got, d.LegalBasis.Group, want)
		}
		got, err := order.Replay(record.Bytes, order.Material{Rules: f.Rules, Decisions: bytesOf(decisions(sub)), Software: "test"})
		if err != nil || !got.Same {
			t.Errorf("line %d: %+v, %v", d.Line, got, err)
		}
	}
	whole, err := order.ParseOrder(sub.Records[len(sub.Records)-1].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := groupsOf(whole.LegalBasis), []string{"", "301", "302", "322"}; !slices.Equal(got, want) {
		t.Errorf("the order's record holds %q, want %q", got, want)
	}
}

// TestRecords_ATextForManyLinesIsKeptOnce: what is said of several lines in the same words is one text of the person, to which every
// decision commits.
func TestRecords_ATextForManyLinesIsKeptOnce(t *testing.T) {
	t.Parallel()
	one := func(n int, text string) order.LineInput {
		return order.LineInput{
			Product: productID(n), Offer: offerID(10*(n-1) + 3), Quantity: qty("25"),
			Reason: &order.Reason{Code: "other", Text: text},
		}
	}
	for _, c := range []struct {
		texts [2]string
		kept  int
	}{
		{[2]string{"Beide Geräte werden zusammen gebraucht.", "Beide Geräte werden zusammen gebraucht."}, 1},
		{[2]string{"Beide Geräte werden zusammen gebraucht.", "Nur dieses Gerät passt zum Bestand."}, 2},
	} {
		m := &memory{facts: facts(append(workedExample(), forProduct(2, workedExample())...))}
		if err := submit(t, m, order.SubmitInput{Key: "k", Lines: []order.LineInput{one(1, c.texts[0]), one(2, c.texts[1])}}); err != nil {
			t.Fatal(err)
		}
		sub := m.saved[0]
		if len(sub.Personal) != c.kept {
			t.Errorf("%d texts are kept, want %d", len(sub.Personal), c.kept)
		}
		for i, record := range decisions(sub) {
			d, err := order.ParseDecision(record.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			j := slices.IndexFunc(sub.Personal, func(p audit.PersonalPart) bool { return p.Ref() == *d.Reason.Text })
			if j < 0 || sub.Personal[j].Body != c.texts[i] {
				t.Errorf("line %d commits to text %d of %d, want %q", d.Line, j, len(sub.Personal), c.texts[i])
			}
		}
	}
}
