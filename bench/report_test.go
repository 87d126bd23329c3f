package main

import (
	"testing"
	"time"
)

func TestReport_RowsOfWhatWasMeasuredAnew(t *testing.T) {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	order := result{Name: "order", Connections: 16, PerSecond: 800, FloorPerSecond: 3200, Ratio: .25}
	added := result{Name: "sent", Connections: 16, P95: 1.25}
	const before = "# Benchmarks\n\nWords.\n\n| set | c |\n|---|---:|\n| order | 16 | old |\n| order | 64 | stays |\n\n## More\n\n| order | 16 | another table |\n"
	const want = "# Benchmarks\n\nWords.\n\n| set | c |\n|---|---:|\n" +
		"| order | 16 | 800 | – | – | – | 3200 | 25.0 % | 0 | 2026-11-24 | ≥ 25 % of the floor: met |\n| order | 64 | stays |\n" +
		"| sent | 16 | 0 | – | 1.2 | – | 0 | 0.0 % | 0 | 2026-11-24 |  |\n\n## More\n\n| order | 16 | another table |\n"
	got, err := withRows(before, []string{order.row(day), added.row(day)})
	if err != nil || got != want {
		t.Errorf("withRows = %q, %v, want %q", got, err, want)
	}
	if _, err := withRows("no table", nil); err == nil {
		t.Error("a page without a table was written")
	}
}
