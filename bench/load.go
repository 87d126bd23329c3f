package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// sample is what one load run showed.
type sample struct {
	done      int
	perSecond float64
	latencies []time.Duration // sorted
}

func (s sample) percentile(p int) time.Duration {
	if len(s.latencies) == 0 {
		return 0
	}
	return s.latencies[min(len(s.latencies)*p/100, len(s.latencies)-1)]
}

// load sends requests over a number of connections for a time. fill writes request n; its number is unique in the whole
// process. Any status but want stops the run: what is measured must be the real thing.
func load(ctx context.Context, address string, conns int, d time.Duration, want int, fill func(worker int, n int64, r *fasthttp.Request)) (sample, error) {
	client := &fasthttp.HostClient{Addr: address, MaxConns: conns, ReadTimeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	return repeat(ctx, conns, d, func(w int, n int64) (time.Duration, error) {
		req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(req)
		defer fasthttp.ReleaseResponse(res)
		fill(w, n, req)
		req.SetHost(address) // after the path, which resets it
		t := time.Now()
		err := client.Do(req, res)
		if err == nil && res.StatusCode() != want {
			err = fmt.Errorf("%s %s: status %d: %.300s", req.Header.Method(), req.URI().Path(), res.StatusCode(), res.Body())
		}
		return time.Since(t), err
	})
}

// repeat has each of conns workers do one thing after the other for a time, with a number that is unique in the process, and
// keeps what each took. An error stops all.
func repeat(ctx context.Context, conns int, d time.Duration, do func(worker int, n int64) (time.Duration, error)) (sample, error) {
	var wg sync.WaitGroup
	var failed atomic.Pointer[error]
	lists := make([][]time.Duration, conns)
	begin := time.Now()
	for w := range conns {
		wg.Go(func() {
			for time.Since(begin) < d && ctx.Err() == nil && failed.Load() == nil {
				took, err := do(w, requestNumber.Add(1))
				if err != nil {
					failed.CompareAndSwap(nil, &err)
					return
				}
				lists[w] = append(lists[w], took)
			}
		})
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		return sample{}, *err
	}
	all := slices.Concat(lists...)
	slices.Sort(all)
	return sample{done: len(all), perSecond: float64(len(all)) / time.Since(begin).Seconds(), latencies: all}, ctx.Err()
}

// requestNumber makes every request of a run different.
var requestNumber atomic.Int64

// median of the runs by throughput.
func median(runs []sample) sample {
	slices.SortFunc(runs, func(a, b sample) int {
		if a.perSecond < b.perSecond {
			return -1
		}
		return 1
	})
	return runs[len(runs)/2]
}

func medianOf(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
