package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// result is one row of the report.
type result struct {
	Name           string  `json:"name"`
	Connections    int     `json:"connections"`
	PerSecond      float64 `json:"per_second"`
	P50            float64 `json:"p50_ms"`
	P95            float64 `json:"p95_ms"`
	P99            float64 `json:"p99_ms"`
	Floor          string  `json:"floor"`
	FloorPerSecond float64 `json:"floor_per_second"`
	Ratio          float64 `json:"ratio"`
	RSS            float64 `json:"rss_mb"`
}

func newResult(name string, conns int, s sample, floor string, floorPerSecond, ratio, rss float64) result {
	ms := func(p int) float64 { return float64(s.percentile(p).Microseconds()) / 1000 }
	return result{
		Name: name, Connections: conns, PerSecond: s.perSecond, P50: ms(50), P95: ms(95), P99: ms(99),
		Floor: floor, FloorPerSecond: floorPerSecond, Ratio: ratio, RSS: rss,
	}
}

// target of the measurement, "" where none is set; a miss is printed, the numbers stand either way.
func (r result) target() string {
	within := map[string]float64{"search": 60, "compare": 20, "basket1000 compare": 500, "basket1000 submit": 500, "decisions1m replay": 20}
	limit, ok := within[r.Name]
	switch {
	case r.Connections > 16:
		return ""
	case r.Name == "page search", r.Name == "page comparison":
		return verdict(r.P50 < 2000 && r.Ratio > .4, "median < 2,000 ms and 2.5 times the floor")
	case r.Name == "page quantity":
		return verdict(r.P50 < 150, "median < 150 ms")
	case r.Name == "page suggestion":
		return verdict(r.P50 < 200, "median < 200 ms")
	case strings.HasPrefix(r.Name, "calloff "):
		return verdict(r.Ratio >= .6, "≥ 60 % of the floor")
	case r.Name == "order":
		return verdict(r.Ratio >= .25, "≥ 25 % of the floor")
	case !ok:
		return ""
	default:
		return verdict(r.P95 < limit, fmt.Sprintf("p95 < %.0f ms", limit))
	}
}

func verdict(ok bool, text string) string {
	if ok {
		return text + ": met"
	}
	return text + ": missed"
}

// report writes bench/out/latest.json and docs/benchmarks.md.
func report(all []result) error {
	raw, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll("bench/out", 0o750); err != nil {
		return err
	}
	if err := os.WriteFile("bench/out/latest.json", append(raw, '\n'), 0o600); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\nWritten by `make bench` on %s: %s.\n\n", time.Now().Format(time.DateOnly), machine())
	b.WriteString("Only ratios to the floor of the same run carry over to other machines. Client, server and database share the cores.\n\n")
	b.WriteString("- *order*: the full path, `POST /api/v1/submissions` with two lines of one supplier, real sessions of 64 organisations, every body\n  different, record, sequencer and numbers running. Floor: `bench/floor/order.sql` by pgbench, prepared, same connections,\n  durable commits; median of five alternating pairs of ten seconds.\n")
	b.WriteString("- *search*, *compare*: `GET` on the demo catalogue; *offers50*: the comparison of a product with 50 offers of 50 suppliers.\n  Floor: bare HTTP, 8 KiB of JSON.\n")
	b.WriteString("- *basket1000*: a basket of 1,000 lines of several suppliers, the ways to buy it and the submission with a decision for\n  every line. Floors: bare HTTP, and `bench/floor/basket.sql`, which writes as many lines and decisions; the middle one of\n  three alternating pairs.\n")
	b.WriteString("- *page*: Chromium behind 10 Mbit/s and 60 ms, its processor slowed to a quarter, median of seven; the percentiles are the\n  slowest. *search*, *comparison*: largest paint of a first visit; *quantity*: change to the ranking on screen; *suggestion*: key\n  press to the first one. Floor: the largest paint of an empty\n  page of the shop, its frame around no content.\n")
	b.WriteString("- *decisions1m* (by name): a decision replayed among a million. Floor: its record read by pgbench.\n\n")
	b.WriteString("| set | connections | per second | p50 ms | p95 ms | p99 ms | floor per second | ratio | server MB | target |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n")
	for _, r := range all {
		row := fmt.Sprintf("| %s | %d | %.0f | %.1f | %.1f | %.1f | %.0f | %.1f %% | %.0f | %s |\n",
			r.Name, r.Connections, r.PerSecond, r.P50, r.P95, r.P99, r.FloorPerSecond, r.Ratio*100, r.RSS, r.target())
		b.WriteString(row)
		fmt.Print(row)
	}
	return os.WriteFile("docs/benchmarks.md", []byte(b.String()), 0o600)
}

func machine() string {
	model := "unknown processor"
	if out, err := exec.Command("sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2").Output(); err == nil {
		model = strings.TrimSpace(string(out))
	}
	return fmt.Sprintf("%d cores, %s, %s", runtime.NumCPU(), model, runtime.Version())
}
