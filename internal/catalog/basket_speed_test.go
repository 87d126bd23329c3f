package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
)

// BenchmarkCompareBasket is the search within its budget of nodes and time.
func BenchmarkCompareBasket(b *testing.B) {
	for _, size := range []struct {
		lines, suppliers int
		fixed            bool
	}{{1, 8, false}, {10, 5, false}, {10, 5, true}, {100, 10, false}, {100, 10, true}, {1000, 10, false}} {
		b.Run(fmt.Sprintf("%d lines, %d suppliers, fixed %t", size.lines, size.suppliers, size.fixed), func(b *testing.B) {
			rnd := rand.New(rand.NewPCG(51, 52))
			baskets := make([][]catalog.Comparison, 20)
			for i := range baskets {
				baskets[i] = sizedBasket(b, rnd, size.lines, size.suppliers, size.fixed)
			}
			proven, nodes, gap, runs := 0, 0, int64(0), 0
			for b.Loop() {
				got, err := catalog.CompareBasket(baskets[runs%len(baskets)], catalog.Budget{Limit: catalog.BasketTimeLimit, Now: time.Now})
				if err != nil {
					b.Fatal(err)
				}
				if got.Proven {
					proven++
				}
				nodes, gap, runs = nodes+got.Nodes, gap+got.Gap.Cents(), runs+1
			}
			b.ReportMetric(100*float64(proven)/float64(runs), "%proven")
			b.ReportMetric(float64(nodes)/float64(runs), "nodes/op")
			b.ReportMetric(float64(gap)/float64(runs), "gapcents/op")
		})
	}
}
