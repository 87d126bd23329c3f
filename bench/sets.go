package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/valyala/fasthttp"
)

const (
	repeats     = 5
	orderTime   = 10 * time.Second
	readTime    = 10 * time.Second
	sealedAfter = 2 * time.Second
)

// orders measures submissions against pgbench, alternating, and checks that nothing was lost: orders in the database
// equal the 201s, and the log has sequenced them two seconds after the end.
func orders(ctx context.Context, b *bench, conns int) ([]result, error) {
	before, err := b.count(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := b.submit(ctx, conns, 2*time.Second, &before); err != nil {
		return nil, err // warm-up
	}
	var runs []sample
	var floors, ratios []float64
	for i := range repeats {
		floor, err := b.pgbench(ctx, conns, orderTime, "bench/floor/order.sql")
		if err != nil {
			return nil, err
		}
		s, err := b.submit(ctx, conns, orderTime, &before)
		if err != nil {
			return nil, err
		}
		fmt.Printf("  order %d/%d at %d: %.0f/s, floor %.0f/s, ratio %.1f %%\n", i+1, repeats, conns, s.perSecond, floor, s.perSecond/floor*100)
		runs, floors, ratios = append(runs, s), append(floors, floor), append(ratios, s.perSecond/floor)
	}
	return []result{newResult("order", conns, median(runs), "pgbench bench/floor/order.sql", medianOf(floors), medianOf(ratios), b.rss())}, nil
}

func (b *bench) submit(ctx context.Context, conns int, d time.Duration, before *int) (sample, error) {
	// A town that orders all day reaches the EU threshold within a minute of measuring; each run begins a new year.
	if _, err := b.admin.Exec(ctx, `TRUNCATE direct_award, direct_award_day`); err != nil {
		return sample{}, err
	}
	s, err := load(ctx, b.address, conns, d, fasthttp.StatusCreated, func(_ int, n int64, r *fasthttp.Request) {
		pair := b.offers[n%int64(len(b.offers))]
		reason := fmt.Sprintf(`{"code":"other","text":"Messung der Bestellung Nummer %d"}`, n)
		b.post(r, n, fmt.Sprintf(`{"splitReason":{"code":"unforeseeable"},"lines":[{"productId":%q,"offerId":%q,"quantity":"%d","reason":%s},{"productId":%q,"offerId":%q,"quantity":"%d","reason":%s}]}`,
			pair[0].product, pair[0].id, 1+n%9, reason, pair[1].product, pair[1].id, 1+n%7, reason))
	})
	if err != nil {
		return s, err
	}
	time.Sleep(sealedAfter)
	now, err := b.count(ctx)
	if err != nil {
		return s, err
	}
	if now-*before != s.done {
		return s, fmt.Errorf("%d orders in the database, %d were confirmed", now-*before, s.done)
	}
	*before = now
	var pending int
	if err := b.admin.QueryRow(ctx, `SELECT count(*) FROM leaf_pending`).Scan(&pending); err != nil {
		return s, err
	}
	if pending > 0 {
		return s, fmt.Errorf("%d entries are not sealed %s after the end", pending, sealedAfter)
	}
	return s, nil
}

// post writes a submission in the name of the request's organisation.
func (b *bench) post(r *fasthttp.Request, n int64, body string) {
	r.Header.SetMethod(fasthttp.MethodPost)
	r.SetRequestURI("/api/v1/submissions")
	r.Header.Set("Cookie", b.session(n))
	r.Header.Set("Origin", "http://"+b.address)
	r.Header.SetContentType("application/json")
	r.Header.Set("Idempotency-Key", fmt.Sprintf("bench-%08d", n))
	r.SetBodyString(body)
}

func (b *bench) count(ctx context.Context) (n int, err error) {
	return n, b.admin.QueryRow(ctx, `SELECT count(*) FROM purchase_order`).Scan(&n)
}

// words people search for: names, compounds, numbers, typing errors.
var words = []string{
	"dockingstation", "usb-c dock", "monitor 27", "notebook 14", "switch 24", "AV-D20", "av d20", "drucker", "laserdrucker", "tastatur",
	"kabel usb", "headset", "ssd 1 tb", "server", "tafel", "dockingstaton", "webcam", "access point", "speicher", "ladegerät",
}

func searches(ctx context.Context, b *bench, conns int) ([]result, error) {
	return b.read(ctx, "search", conns, func(n int64) string {
		u := "/api/v1/products?q=" + url.QueryEscape(words[n%int64(len(words))])
		if n%3 == 0 {
			u += "&sort=price"
		}
		return u
	})
}

func comparisons(ctx context.Context, b *bench, conns int) ([]result, error) {
	return b.read(ctx, "compare", conns, func(n int64) string {
		return fmt.Sprintf("/api/v1/products/%s/comparison?quantity=%d", b.products[n%int64(len(b.products))], 1+n%50)
	})
}

// read measures a GET against bare HTTP.
func (b *bench) read(ctx context.Context, name string, conns int, path func(int64) string) ([]result, error) {
	fill := func(_ int, n int64, r *fasthttp.Request) {
		r.SetRequestURI(path(n))
		r.Header.Set("Cookie", b.session(n))
	}
	if _, err := load(ctx, b.address, conns, 2*time.Second, fasthttp.StatusOK, fill); err != nil {
		return nil, err
	}
	var runs []sample
	var floors []float64
	for range 3 {
		floor, err := bare(ctx, conns, 3*time.Second)
		if err != nil {
			return nil, err
		}
		s, err := load(ctx, b.address, conns, readTime, fasthttp.StatusOK, fill)
		if err != nil {
			return nil, err
		}
		runs, floors = append(runs, s), append(floors, floor)
	}
	m, floor := median(runs), medianOf(floors)
	fmt.Printf("  %s at %d: %.0f/s, p95 %s, floor %.0f/s\n", name, conns, m.perSecond, m.percentile(95).Round(100*time.Microsecond), floor)
	return []result{newResult(name, conns, m, "bare HTTP, 8 KiB", floor, m.perSecond/floor, b.rss())}, nil
}
