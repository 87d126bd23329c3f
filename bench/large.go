package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/valyala/fasthttp"
)

const floorTime = 5 * time.Second

// fiftyOffers measures the comparison of a product that fifty suppliers offer.
func fiftyOffers(ctx context.Context, b *bench, conns int) ([]result, error) {
	var product string
	// The row is copied as it is, so that columns added later are copied too.
	err := b.admin.QueryRow(ctx, `
		WITH model AS (SELECT to_jsonb(o) o FROM offer o WHERE id = $1),
		s AS (SELECT gen_random_uuid() id, n FROM generate_series(1, 50) n),
		made AS (INSERT INTO supplier (id, key, name, city, version, created_at)
			SELECT id, 'bench-' || n, 'Messhaus ' || n, 'Messstadt', 1, now() FROM s RETURNING id),
		versions AS (INSERT INTO supplier_version (supplier_id, version, hash, bytes) SELECT id, 1, sha256(id::text::bytea), '{}' FROM made),
		offers AS (INSERT INTO offer
			SELECT r.* FROM model, s, jsonb_populate_record(NULL::offer, model.o || jsonb_build_object('id', gen_random_uuid(),
				'supplier_id', s.id, 'seller_id', s.id, 'sku', 'B-' || s.n, 'shipping', s.n % 7)) r)
		SELECT o->>'product_id' FROM model`, b.offers[0][0].id).Scan(&product)
	if err != nil {
		return nil, fmt.Errorf("fifty offers: %w", err)
	}
	return b.read(ctx, "offers50", conns, func(n int64) string {
		return fmt.Sprintf("/api/v1/products/%s/comparison?quantity=%d", product, 1+n%50)
	})
}

// basketLines is the size of the big basket.
const basketLines = 1000

// bigBaskets measures baskets of a thousand lines of several suppliers: the ways to buy one, and one submitted.
func bigBaskets(ctx context.Context, b *bench, conns int) ([]result, error) {
	lines, err := b.cheapLines(ctx, basketLines)
	if err != nil {
		return nil, err
	}
	if len(lines) < basketLines {
		return nil, fmt.Errorf("the demo has only %d products to order", len(lines))
	}
	if err := b.fillBaskets(ctx, lines); err != nil {
		return nil, err
	}
	compared, err := b.read(ctx, "basket1000 compare", conns, func(int64) string { return "/api/v1/basket/comparison" })
	if err != nil {
		return nil, err
	}
	submitted, err := b.submitBaskets(ctx, conns, lines)
	return append(compared, submitted), err
}

// cheapLines are the cheapest offers of the n cheapest products, whoever sells them.
func (b *bench) cheapLines(ctx context.Context, n int) ([]offer, error) {
	rows, err := b.admin.Query(ctx, `
		SELECT product_id::text, id::text FROM (
			SELECT DISTINCT ON (product_id) product_id, id, tier_price[1] / price_quantity price FROM offer
			 WHERE until_version IS NULL AND price_kind = 'once' AND cardinality(tier_price) > 0 AND valid @> current_date
			   AND back_order AND minimum = 1 AND interval = 1 AND pack = 1
			   AND NOT EXISTS (SELECT 1 FROM lot_price l WHERE l.product_id = offer.product_id)
			 ORDER BY product_id, tier_price[1] / price_quantity, id) o
		 ORDER BY price, id LIMIT $1`, n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (o offer, err error) { return o, r.Scan(&o.product, &o.id) })
}

// fillBaskets gives every officer the same lines.
func (b *bench) fillBaskets(ctx context.Context, lines []offer) error {
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.id
	}
	_, err := b.admin.Exec(ctx, `
		WITH b AS (INSERT INTO basket (id, organisation_id, person_id, version, updated_at)
			SELECT gen_random_uuid(), organisation_id, person_id, 1, now() FROM session WHERE token_hash = ANY ($1) RETURNING id, organisation_id)
		INSERT INTO basket_line (id, basket_id, organisation_id, position, product_id, supplier_id, sku, offer_id, quantity)
		SELECT gen_random_uuid(), b.id, b.organisation_id, w.n, o.product_id, o.supplier_id, o.sku, o.id, 1
		  FROM b, unnest($2::uuid[]) WITH ORDINALITY w (id, n) JOIN offer o ON o.id = w.id`, b.hashes, ids)
	if err != nil {
		return fmt.Errorf("big baskets: %w", err)
	}
	return nil
}

// basketRounds is how often floor and big submissions take turns.
const basketRounds = 3

// submitBaskets submits the lines again and again; every line of every confirmed submission must have its decision. Of the rounds the one
// with the middle throughput counts: in the first, every connection has its statements still to prepare.
func (b *bench) submitBaskets(ctx context.Context, conns int, lines []offer) (result, error) {
	var runs []sample
	var floors []float64
	for range basketRounds {
		floor, err := b.pgbench(ctx, conns, floorTime, "bench/floor/basket.sql")
		if err != nil {
			return result{}, err
		}
		s, err := b.submitRound(ctx, conns, lines)
		if err != nil {
			return result{}, err
		}
		fmt.Printf("  basket1000 submit at %d: %.1f/s, p95 %s, floor %.1f/s\n", conns, s.perSecond, s.percentile(95).Round(time.Millisecond), floor)
		runs, floors = append(runs, s), append(floors, floor)
	}
	s, floor := median(runs), medianOf(floors)
	return newResult("basket1000 submit", conns, s, "pgbench bench/floor/basket.sql", floor, s.perSecond/floor, b.rss()), nil
}

func (b *bench) submitRound(ctx context.Context, conns int, lines []offer) (sample, error) {
	if _, err := b.admin.Exec(ctx, `TRUNCATE direct_award, direct_award_day`); err != nil {
		return sample{}, err
	}
	const decisions = `SELECT count(*) FROM decision`
	var before, after int
	if err := b.admin.QueryRow(ctx, decisions).Scan(&before); err != nil {
		return sample{}, err
	}
	s, err := load(ctx, b.address, conns, readTime, fasthttp.StatusCreated, func(_ int, n int64, r *fasthttp.Request) {
		b.post(r, n, bigSubmission(n, lines))
	})
	if err != nil {
		return sample{}, err
	}
	if err := b.admin.QueryRow(ctx, decisions).Scan(&after); err != nil {
		return sample{}, err
	}
	if after-before != s.done*len(lines) {
		return sample{}, fmt.Errorf("%d decisions in the database for %d submissions of %d lines", after-before, s.done, len(lines))
	}
	return s, nil
}

func bigSubmission(n int64, lines []offer) string {
	var body strings.Builder
	body.WriteString(`{"splitReason":{"code":"unforeseeable"},"lines":[`)
	for i, l := range lines {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"productId":%q,"offerId":%q,"quantity":"1","reason":{"code":"other","text":"Messung des Warenkorbs Nummer %d"}}`, l.product, l.id, n)
	}
	body.WriteString("]}")
	return body.String()
}

// decisionsVar names the variable that says how many decisions are stored where a million is too much.
const decisionsVar = "BENCH_DECISIONS"

// decisionsStored is how many decisions the big set stores.
func decisionsStored() (int, error) {
	text := os.Getenv(decisionsVar)
	if text == "" {
		return 1_000_000, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1000 {
		return 0, fmt.Errorf("%s is %q: at least 1000", decisionsVar, text)
	}
	return n, nil
}

// millionDecisions replays one decision among a million stored ones. The others are its copies under other ids, each of an
// order of its own.
func millionDecisions(ctx context.Context, b *bench, conns int) ([]result, error) {
	stored, err := decisionsStored()
	if err != nil {
		return nil, err
	}
	made := make([]decided, len(b.tokens)) // by everybody, because one person replays 300 in a quarter of an hour
	for i := range made {
		if made[i], err = b.decide(ctx); err != nil {
			return nil, err
		}
	}
	fmt.Printf("  storing %d decisions\n", stored)
	for _, sql := range []string{
		`CREATE TABLE floor.decision_copy AS SELECT n, gen_random_uuid() id, gen_random_uuid() record_id, gen_random_uuid() submission_id FROM generate_series(1, ` + strconv.Itoa(stored) + `) n`,
		`INSERT INTO record (id, organisation_id, type, version, bytes, salt)
			SELECT c.record_id, r.organisation_id, r.type, r.version, r.bytes, r.salt FROM floor.decision_copy c,
			(SELECT r.* FROM record r JOIN decision d ON d.record_id = r.id ORDER BY d.id DESC LIMIT 1) r`,
		`INSERT INTO submission SELECT r.* FROM floor.decision_copy c, (SELECT to_jsonb(s) s FROM submission s JOIN decision d ON d.submission_id = s.id ORDER BY d.id DESC LIMIT 1) s,
			jsonb_populate_record(NULL::submission, s.s || jsonb_build_object('id', c.submission_id, 'idempotency_key', c.submission_id)) r`,
		`INSERT INTO decision SELECT r.* FROM floor.decision_copy c, (SELECT to_jsonb(d) d FROM decision d ORDER BY id DESC LIMIT 1) d,
			jsonb_populate_record(NULL::decision, d.d || jsonb_build_object('id', c.id, 'record_id', c.record_id, 'submission_id', c.submission_id, 'order_id', c.submission_id)) r`,
		`CREATE TABLE floor.decision_sample AS SELECT n, record_id FROM floor.decision_copy WHERE n <= 1000`,
		`ALTER TABLE floor.decision_sample ADD PRIMARY KEY (n)`,
		`ANALYZE record, decision, submission, floor.decision_sample`,
	} {
		if _, err := b.admin.Exec(ctx, sql); err != nil {
			return nil, fmt.Errorf("a million decisions: %w", err)
		}
	}
	floor, err := b.pgbench(ctx, conns, floorTime, "bench/floor/record.sql")
	if err != nil {
		return nil, err
	}
	s, err := load(ctx, b.address, conns, readTime, fasthttp.StatusOK, func(_ int, n int64, r *fasthttp.Request) {
		d := made[n%int64(len(made))]
		r.SetRequestURI("/api/v1/decisions/" + d.decision + "/replay")
		r.Header.Set("Cookie", b.session(d.by))
	})
	if err != nil {
		return nil, err
	}
	var bytes int64
	if err := b.admin.QueryRow(ctx, `SELECT pg_database_size(current_database())`).Scan(&bytes); err != nil {
		return nil, err
	}
	fmt.Printf("  decisions1m replay among %d: %.0f/s, p95 %s, floor %.0f/s, database %d MB\n",
		stored, s.perSecond, s.percentile(95).Round(100*time.Microsecond), floor, bytes>>20)
	return []result{newResult("decisions1m replay", conns, s, "pgbench bench/floor/record.sql", floor, s.perSecond/floor, b.rss())}, nil
}

// decided is a decision, and the number of the request whose organisation made it.
type decided struct {
	decision string
	by       int64
}

// decide orders once.
func (b *bench) decide(ctx context.Context) (decided, error) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	n := requestNumber.Add(1)
	o := b.offers[0][0]
	b.post(req, n, fmt.Sprintf(`{"lines":[{"productId":%q,"offerId":%q,"quantity":"3","reason":{"code":"other","text":"Messung der Bestellung Nummer %d"}}]}`, o.product, o.id, n))
	req.SetHost(b.address)
	if err := fasthttp.DoTimeout(req, res, 30*time.Second); err != nil {
		return decided{}, err
	}
	if res.StatusCode() != fasthttp.StatusCreated {
		return decided{}, fmt.Errorf("order: status %d: %.300s", res.StatusCode(), res.Body())
	}
	d := decided{by: n}
	err := b.admin.QueryRow(ctx, `SELECT id::text FROM decision ORDER BY id DESC LIMIT 1`).Scan(&d.decision)
	return d, err
}
