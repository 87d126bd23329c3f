package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
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

// page is where the results stand: what was measured anew takes its rows there, and everything else stays as it is.
const page = "docs/benchmarks.md"

// report prints the results, and writes them to bench/out/latest.json and to the page.
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
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	rows := make([]string, len(all))
	for i, r := range all {
		rows[i] = r.row(time.Now())
		fmt.Println(rows[i])
	}
	fmt.Println(machine())
	out, err := withRows(string(text), rows)
	if err != nil {
		return err
	}
	return os.WriteFile(page, []byte(out), 0o600)
}

func (r result) row(day time.Time) string {
	return fmt.Sprintf("| %s | %d | %.0f | %s | %s | %s | %.0f | %.1f %% | %.0f | %s | %s |",
		r.Name, r.Connections, r.PerSecond, known(r.P50), known(r.P95), known(r.P99), r.FloorPerSecond, r.Ratio*100, r.RSS, day.Format(time.DateOnly), r.target())
}

// known is a time in milliseconds, or a dash where a set has none.
func known(ms float64) string {
	if ms == 0 {
		return "–"
	}
	return strconv.FormatFloat(ms, 'f', 1, 64)
}

// withRows replaces the rows of the page's first table that are of the same set and number of connections, and adds the others to its
// end. Error: the page has no table.
func withRows(text string, rows []string) (string, error) {
	lines := strings.Split(text, "\n")
	start := slices.IndexFunc(lines, isRow)
	if start < 0 {
		return "", errors.New("no table in " + page)
	}
	end := start
	for end < len(lines) && isRow(lines[end]) {
		end++
	}
	for _, row := range rows {
		if at := slices.IndexFunc(lines[start:end], func(old string) bool { return rowKey(old) == rowKey(row) }); at >= 0 {
			lines[start+at] = row
			continue
		}
		lines = slices.Insert(lines, end, row)
		end++
	}
	return strings.Join(lines, "\n"), nil
}

func isRow(line string) bool { return strings.HasPrefix(line, "|") }

// rowKey is a row's set and number of connections.
func rowKey(row string) string {
	return strings.Join(strings.SplitN(row, "|", 4)[:3], "|")
}

func machine() string {
	model := "unknown processor"
	if out, err := exec.Command("sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2").Output(); err == nil {
		model = strings.TrimSpace(string(out))
	}
	return fmt.Sprintf("%d cores, %s, %s", runtime.NumCPU(), model, runtime.Version())
}
