package order_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/order"
)

// BenchmarkRecords makes what an order of two best-price lines with five offers each writes into the decision log: two
// decisions, one order and its leaf.
func BenchmarkRecords(b *testing.B) {
	f := facts(append(workedExample(), forProduct(2, workedExample())...))
	plan := evaluate(b, lines(wanted(3), order.LineInput{Product: productID(2), Offer: offerID(13), Quantity: qty("25")}), f)
	m := &memory{facts: f}
	s := service(m)
	permission := authz.Decision{Allowed: true, Rule: "officer:submission:submit:own", PolicyRevision: "sha256:0000"}
	b.ReportAllocs()
	var size int
	for b.Loop() {
		sub, err := order.Assemble(s, officer(), plan, permission, order.Claim{At: sunday})
		if err != nil {
			b.Fatal(err)
		}
		size = 0
		for _, r := range sub.Records {
			size += len(r.Bytes)
		}
		if len(sub.Records) != 3 {
			b.Fatalf("%d records", len(sub.Records))
		}
	}
	b.ReportMetric(float64(size)/3, "bytes/record")
}

// BenchmarkReplay repeats one decision of such an order, its basket with the other line included.
func BenchmarkReplay(b *testing.B) {
	f := facts(append(workedExample(), forProduct(2, workedExample())...))
	m := &memory{facts: f}
	in := order.LineInput{Product: productID(2), Offer: offerID(13), Quantity: qty("25"), NeededBy: day("2026-11-27")}
	if err := submit(b, m, order.SubmitInput{Key: "k", Lines: lines(wanted(3), in)}); err != nil {
		b.Fatal(err)
	}
	records := decisions(m.saved[0])
	with := order.Material{Rules: f.Rules, Decisions: bytesOf(records), Software: "test"}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := order.Replay(records[0].Bytes, with); err != nil || !got.Same {
			b.Fatal(got, err)
		}
	}
}
