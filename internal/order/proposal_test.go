package order_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// TestProposals_AreTrueOfTheRecord generates 200 pairs of offers, orders the dearer one and holds every proposed sentence
// against what the record says of the two offers.
func TestProposals_AreTrueOfTheRecord(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 4))
	proposed := map[order.ReasonCode]int{}
	for i := range 200 {
		f := randomPair(r)
		m := &memory{facts: f}
		in := []order.LineInput{because(order.LineInput{Product: productID(1), Offer: offerID(2), Quantity: qty("1"), NeededBy: day("2026-12-24")},
			order.ReasonOther, "Das Gerät passt in den Schrank der Schule.")}
		if r.IntN(3) == 0 {
			in = append(in, order.LineInput{Product: productID(2), Offer: offerID(12), Quantity: qty("1")})
		}
		plan := evaluate(t, in, f)
		if err := submit(t, m, order.SubmitInput{Key: fmt.Sprint(i), Lines: in}); err != nil {
			t.Fatal(err)
		}
		record, err := order.ParseDecision(m.saved[0].Records[0].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		best, chosen := record.Offers[0], record.Offers[1]
		if chosen.Offer.String() != record.Chosen {
			t.Fatalf("pair %d: the dearer offer was not chosen", i)
		}
		for _, p := range plan.Proposals(plan.Lines[0]) {
			proposed[p.Code]++
			if !carried(p, best, chosen, len(m.saved[0].Orders[0].Lines)-1) {
				t.Errorf("pair %d: %q is not true of %+v and %+v", i, p.DE, best, chosen)
			}
		}
	}
	for _, code := range []order.ReasonCode{order.ReasonEarlierDelivery, order.ReasonBundling, order.ReasonSustainability, order.ReasonRotation} {
		if proposed[code] < 10 {
			t.Errorf("%s was proposed %d times: the test says too little", code, proposed[code])
		}
	}
}

// carried reads a sentence as an auditor would, with nothing but the record beside it.
func carried(p order.Proposal, best, chosen order.OfferRecord, together int) bool {
	german := func(d interface{ Day() int }, text string) bool { return strings.Contains(p.DE, text) && d.Day() > 0 }
	switch p.Code {
	case order.ReasonEarlierDelivery:
		c, b := *chosen.DeliveryDate, *best.DeliveryDate
		date := func(d interface {
			Day() int
			Month() time.Month
			Year() int
		},
		) string {
			return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year())
		}
		return c.Before(b) && german(c, "Lieferung am "+date(c)+" statt am "+date(b)) && strings.HasSuffix(p.DE, "Bedarf bis 24.12.2026.")
	case order.ReasonBundling:
		return together == 1 && strings.Contains(p.DE, "zusammen mit einer weiteren Position")
	case order.ReasonSustainability:
		for _, label := range []string{"Blauer Engel", "TCO Certified", "EPEAT Gold"} {
			if strings.Contains(p.DE, label) && (!slices.Contains(chosen.Labels, label) || slices.Contains(best.Labels, label)) {
				return false
			}
		}
		return true
	case order.ReasonRotation:
		return best.LastUsed != "" && chosen.LastUsed < best.LastUsed && strings.Contains(p.DE, "noch nie") == (chosen.LastUsed == "")
	default:
		return false
	}
}

// randomPair is one product that two suppliers offer, the second dearer, and a second product that the second supplier
// alone offers.
func randomPair(r *rand.Rand) order.Facts {
	labels := func() (out []string) {
		for _, label := range []string{"Blauer Engel", "TCO Certified", "EPEAT Gold"} {
			if r.IntN(3) == 0 {
				out = append(out, label)
			}
		}
		return out
	}
	vary := func(o *catalog.Offer) { o.DeliveryDays, o.Labels = 1+r.IntN(8), labels() }
	both := []catalog.Offer{offer(1, 1, "100", vary), offer(2, 1, fmt.Sprint(101+r.IntN(30)), vary), offer(12, 2, "5", func(o *catalog.Offer) { o.Supplier, o.Seller = supplierID(2), supplierID(2) })}
	f := facts(both)
	for _, n := range []int{1, 2} {
		if s := f.Suppliers[supplierID(n)]; r.IntN(3) > 0 {
			s.LastUsed = sunday.AddDate(0, 0, -1-r.IntN(300))
			f.Suppliers[supplierID(n)] = s
		}
	}
	return f
}
