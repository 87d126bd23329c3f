package order_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// TestProposals_AreTrueOfTheRecord generates 200 pairs of offers, orders one and holds every proposed sentence, in both
// languages and word by word, against what the records of decision and order say.
func TestProposals_AreTrueOfTheRecord(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 4))
	proposed := map[string]int{}
	for i := range 200 {
		f := randomPair(r)
		m := &memory{facts: f}
		in := []order.LineInput{because(order.LineInput{Product: productID(1), Offer: offerID(2), Quantity: qty("1")},
			order.ReasonOther, "Das Gerät passt in den Schrank der Schule.")}
		if r.IntN(2) == 0 {
			in[0].NeededBy = day("2026-12-24")
		}
		for more := range r.IntN(3) {
			in = append(in, order.LineInput{Product: productID(2 + more), Offer: offerID(12 + more), Quantity: qty("1")})
		}
		plan := evaluate(t, in, f)
		if err := submit(t, m, order.SubmitInput{Key: fmt.Sprint(i), Lines: in}); err != nil {
			t.Fatal(err)
		}
		record, err := order.ParseDecision(m.saved[0].Records[0].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		records := m.saved[0].Records
		placed, err := order.ParseOrder(records[len(records)-1].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		want := carried(record, placed.Lines, f.Suppliers)
		var got []order.Proposal
		for _, p := range plan.Proposals(plan.Lines[0]) {
			got = append(got, p)
			proposed[string(p.Code)]++
			for _, mark := range []string{"Eine Bestellung", "auf Rang 1", "noch nie", "2 weiteren"} {
				if strings.Contains(p.DE, mark) {
					proposed[mark]++
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pair %d (-carried by the record +proposed):\n%s", i, diff)
		}
	}
	for _, mark := range []string{
		string(order.ReasonEarlierDelivery), string(order.ReasonBundling), string(order.ReasonSustainability), string(order.ReasonRotation),
		"Eine Bestellung", "auf Rang 1", "noch nie", "2 weiteren",
	} {
		if proposed[mark] < 5 {
			t.Errorf("%q was proposed %d times: the test says too little", mark, proposed[mark])
		}
	}
}

// carried are the sentences that an auditor would allow with nothing but the records and the suppliers' names at hand.
func carried(d order.DecisionRecord, lines []order.OrderLineRecord, suppliers map[catalog.SupplierID]order.SupplierState) (out []order.Proposal) {
	best := d.Offers[0]
	chosen := d.Offers[slices.IndexFunc(d.Offers, func(o order.OfferRecord) bool { return o.Offer.String() == d.Chosen })]
	if chosen.Rank == 1 {
		return nil
	}
	say := func(code order.ReasonCode, de, en string) {
		out = append(out, order.Proposal{Code: code, DE: de, EN: en})
	}
	name := func(o order.OfferRecord) string { return suppliers[catalog.SupplierID{UUID: o.Supplier.ID}].Name }
	german := func(d money.Date) string { return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year()) }
	english := func(d money.Date) string { return fmt.Sprintf("%d %s %d", d.Day(), d.Month().String()[:3], d.Year()) }

	if c, b := *chosen.DeliveryDate, *best.DeliveryDate; c.Before(b) {
		needDE, needEN := "", ""
		if by := d.Need.NeededBy; !by.IsZero() {
			needDE, needEN = "; Bedarf bis "+german(by), "; needed by "+english(by)
		}
		say(order.ReasonEarlierDelivery, "Lieferung am "+german(c)+" statt am "+german(b)+needDE+".", "Delivery on "+english(c)+" instead of "+english(b)+needEN+".")
	}
	if n := len(lines) - 1; n > 0 {
		count := [2]string{"einer weiteren Position", "one more line"}
		if n > 1 {
			count = [2]string{fmt.Sprint(n, " weiteren Positionen"), fmt.Sprint(n, " more lines")}
		}
		what := [2]string{"Lieferung", "delivery"}
		if slices.ContainsFunc(lines, func(l order.OrderLineRecord) bool { return l.Delivery != *chosen.DeliveryDate }) {
			what = [2]string{"Bestellung", "order"}
		}
		say(order.ReasonBundling, "Eine "+what[0]+" und eine Rechnung zusammen mit "+count[0]+" von "+name(chosen)+".",
			"One "+what[1]+" and one invoice together with "+count[1]+" from "+name(chosen)+".")
	}
	var more []string
	for _, label := range chosen.Labels {
		if !slices.Contains(best.Labels, label) {
			more = append(more, label)
		}
	}
	if len(more) > 0 {
		other := [2]string{"das günstigste", "the cheapest"}
		if money.MustAmount(chosen.Total, money.EUR).Cents() < money.MustAmount(best.Total, money.EUR).Cents() {
			other = [2]string{"das auf Rang 1", "the one at rank 1"}
		}
		list := strings.Join(more, ", ")
		say(order.ReasonSustainability, "Das Angebot nennt "+list+"; "+other[0]+" nennt das nicht.", "The offer states "+list+"; "+other[1]+" does not.")
	}
	if last := dayOf(best.LastUsed); best.LastUsed != "" && chosen.LastUsed < best.LastUsed {
		mine := [2]string{"noch nie", "never had one"}
		if own := dayOf(chosen.LastUsed); chosen.LastUsed != "" {
			mine = [2]string{"am " + german(own), "on " + english(own)}
		}
		say(order.ReasonRotation, "Wechsel des Lieferanten: Bei "+name(best)+" wurde zuletzt am "+german(last)+" bestellt, bei "+name(chosen)+" "+mine[0]+".",
			"Change of supplier: "+name(best)+" had the last order on "+english(last)+", "+name(chosen)+" "+mine[1]+".")
	}
	return out
}

// dayOf is the legal day of an instant in a record.
func dayOf(instant string) money.Date {
	at, _ := time.Parse("2006-01-02T15:04:05.000000Z", instant)
	return money.DateOf(at)
}

// randomPair is one product that two suppliers offer, the second dearer, and two products that the second supplier alone
// offers. In one market of four, speed counts more than money.
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
	own := func(o *catalog.Offer) {
		vary(o)
		o.Supplier, o.Seller = supplierID(2), supplierID(2)
	}
	second := 101 + r.IntN(30)
	var criteria *catalog.Criteria
	if r.IntN(4) == 0 {
		perDay := eur("40")
		criteria = &catalog.Criteria{ID: id(800), Version: 1, From: day("2026-01-01"), Title: "Leitlinie", Body: catalog.CriteriaBody{PerDay: &perDay}}
		second = 60 + r.IntN(30)
	}
	f := facts([]catalog.Offer{offer(1, 1, "100", vary), offer(2, 1, fmt.Sprint(second), vary), offer(12, 2, "5", own), offer(13, 3, "6", own)})
	f.Criteria = criteria
	for _, n := range []int{1, 2} {
		if s := f.Suppliers[supplierID(n)]; r.IntN(3) > 0 {
			s.LastUsed = sunday.AddDate(0, 0, -1-r.IntN(300))
			f.Suppliers[supplierID(n)] = s
		}
	}
	return f
}
