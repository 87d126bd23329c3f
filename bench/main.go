// Command bench measures the shop against floors in the same run: what the bare database and bare HTTP do on this
// machine. Only the ratios mean something elsewhere. It starts its own database and its own server, sends load to
// loopback only, and stops by itself.
//
//	go run ./bench [order|search|compare ...]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

// connections of each measurement.
var connections = []int{16, 64}

// budget bounds a whole run.
const budget = 12 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ctx, cancel := context.WithTimeout(ctx, budget)
	err := run(ctx, os.Args[1:])
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// sets of measurements, in the order they run.
var sets = []struct {
	name string
	run  func(context.Context, *bench, int) ([]result, error)
}{{"order", orders}, {"search", searches}, {"compare", comparisons}}

func run(ctx context.Context, names []string) (err error) {
	if len(names) == 1 && names[0] == bareHTTP {
		return serveBare(ctx)
	}
	for _, n := range names {
		if !slices.ContainsFunc(sets, func(s struct {
			name string
			run  func(context.Context, *bench, int) ([]result, error)
		},
		) bool {
			return s.name == n
		}) {
			return fmt.Errorf("no set %q", n)
		}
	}
	b, err := start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	var all []result
	for _, s := range sets {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		for _, c := range connections {
			r, err := s.run(ctx, b, c)
			if err != nil {
				return fmt.Errorf("%s at %d connections: %w", s.name, c, err)
			}
			all = append(all, r...)
		}
	}
	return report(all)
}
