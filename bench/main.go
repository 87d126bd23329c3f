// Command bench measures the shop against floors in the same run: what the bare database and bare HTTP do on this
// machine. Only the ratios mean something elsewhere. It starts its own database and its own server, sends load to
// loopback only, and stops by itself.
//
//	go run ./bench [order|search|compare|calloff|sent|offers50|basket1000|pages|decisions1m ...]
//	go run ./bench enforce
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

// budget bounds a whole run.
const budget = 15 * time.Minute

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

// set is a kind of measurement, made at each number of connections.
type set struct {
	name        string
	connections []int
	run         func(context.Context, *bench, int) ([]result, error)
	byName      bool // not in a run of all: too big, or not everywhere a browser
}

// sets in the order they run.
func sets() []set {
	return []set{
		{name: "order", connections: []int{16, 64}, run: orders},
		{name: "search", connections: []int{16, 64}, run: searches},
		{name: "compare", connections: []int{16, 64}, run: comparisons},
		{name: "calloff", connections: []int{16, 64}, run: callOffs, byName: true},
		{name: "sent", connections: []int{16}, run: sentOrders, byName: true},
		{name: "offers50", connections: []int{16}, run: fiftyOffers},
		{name: "basket1000", connections: []int{4}, run: bigBaskets},
		{name: "pages", connections: []int{1}, run: pages, byName: true},
		{name: "decisions1m", connections: []int{1}, run: millionDecisions, byName: true},
	}
}

// wanted are the named sets, or all but the biggest.
func wanted(names []string) ([]set, error) {
	all := sets()
	for _, n := range names {
		if !slices.ContainsFunc(all, func(s set) bool { return s.name == n }) {
			return nil, fmt.Errorf("no set %q", n)
		}
	}
	return slices.DeleteFunc(all, func(s set) bool {
		return len(names) == 0 && s.byName || len(names) > 0 && !slices.Contains(names, s.name)
	}), nil
}

func run(ctx context.Context, names []string) (err error) {
	if len(names) == 1 && names[0] == bareHTTP {
		return serveBare(ctx)
	}
	if len(names) == 1 && names[0] == policyAlone {
		return enforced(ctx)
	}
	chosen, err := wanted(names)
	if err != nil {
		return err
	}
	b, err := start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	var all []result
	for _, s := range chosen {
		for _, c := range s.connections {
			r, err := s.run(ctx, b, c)
			if err != nil {
				return fmt.Errorf("%s at %d connections: %w", s.name, c, err)
			}
			all = append(all, r...)
		}
	}
	return report(all)
}
