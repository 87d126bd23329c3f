package order_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// TestRecount: counted as they were, random submissions cost what their records say, and deviate by as much; counted otherwise,
// those that buy something recurring or are offered Skonto do not all.
func TestRecount(t *testing.T) {
	t.Parallel()
	w := newWorld(30)
	otherwise, deviating := 0, 0
	for range 150 {
		sub, _, err := w.submission()
		if err != nil {
			t.Fatal(err)
		}
		records := bytesOf(decisions(sub))
		var counting catalog.Counting
		want := map[int][3]string{}
		for _, raw := range records {
			d, err := order.ParseDecision(raw)
			if err != nil {
				t.Fatal(err)
			}
			if c := d.Need.Counting; c != nil {
				counting.HorizonMonths, counting.EarlyPayment = max(counting.HorizonMonths, c.HorizonMonths), counting.EarlyPayment || c.EarlyPayment
			}
			var line [3]string
			for _, o := range d.Offers {
				if o.Offer.String() == d.Chosen {
					line[0] = o.Total
				}
			}
			if d.Deviation != nil {
				line[1], line[2] = d.Deviation.Difference, d.Deviation.Best
				deviating++
			}
			want[d.Line] = line
		}
		if diff := cmp.Diff(want, recount(t, records, counting)); diff != "" {
			t.Fatalf("counted as it was (-recorded +recounted):\n%s\n%s", diff, records)
		}
		if !cmp.Equal(want, recount(t, records, catalog.Counting{HorizonMonths: 7, EarlyPayment: !counting.EarlyPayment})) {
			otherwise++
		}
	}
	if otherwise < 20 || deviating < 20 {
		t.Errorf("%d submissions cost otherwise, %d lines deviate: too few to show anything", otherwise, deviating)
	}
}

// recount tells total, difference and best total by line.
func recount(t *testing.T, records [][]byte, c catalog.Counting) map[int][3]string {
	t.Helper()
	lines, err := order.Recount(records, c)
	if err != nil {
		t.Fatal(err)
	}
	out := map[int][3]string{}
	for _, l := range lines {
		var line [3]string
		if l.Chosen != nil {
			line[0] = l.Chosen.String()
		}
		if (l.Chosen == nil) != (l.Awarded == nil) || l.Order.Sign() < 0 || l.Order.Currency() != money.EUR {
			t.Errorf("line %+v", l)
		}
		if d := l.Deviation; d != nil {
			line[1], line[2] = d.Difference.String(), d.Best.String()
		}
		out[l.No] = line
	}
	return out
}
