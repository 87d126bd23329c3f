package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// pages measures what a person waits for in Chromium behind a slow line and a slow processor, each against an empty page
// of the shop in the same run, its frame around no content: what a slower processor costs, it costs that page too. It is
// asked for by name, so a missing Chromium is an error.
func pages(ctx context.Context, b *bench, _ int) ([]result, error) {
	browser, err := exec.CommandContext(ctx, "sh", "scripts/chromium.sh").Output()
	if err != nil {
		return nil, fmt.Errorf("no Chromium found, set CHROMIUM to its path: %w", err)
	}
	cmd := exec.CommandContext(ctx, "node", filepath.Join("scripts", "bench-pages.mjs"), //nolint:gosec // G204: our own script
		"http://"+b.address, b.tokens[0], strings.TrimSpace(string(browser)))
	cmd.Dir, cmd.Stderr = "frontend", os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("measure pages: %w", err)
	}
	var measured map[string][]float64
	if err := json.Unmarshal(out, &measured); err != nil {
		return nil, fmt.Errorf("measure pages: %w", err)
	}
	if len(measured["empty"]) == 0 {
		return nil, errors.New("measure pages: no floor")
	}
	floor := spread(measured["empty"]).P50
	var all []result
	for _, name := range []string{"search", "comparison", "quantity", "suggestion"} {
		r := spread(measured[name])
		r.Name, r.Connections, r.Floor, r.FloorPerSecond, r.RSS = "page "+name, 1, "an empty page of the shop", 1000/floor, b.rss()
		r.PerSecond, r.Ratio = 1000/r.P50, floor/r.P50
		fmt.Printf("  %s: median %.0f ms, empty page %.0f ms\n", r.Name, r.P50, floor)
		all = append(all, r)
	}
	return all, nil
}

// spread has the median of some milliseconds, and their largest where others have percentiles.
func spread(ms []float64) result {
	if len(ms) == 0 {
		return result{}
	}
	sorted := slices.Sorted(slices.Values(ms))
	slowest := sorted[len(sorted)-1]
	return result{P50: sorted[len(sorted)/2], P95: slowest, P99: slowest}
}
