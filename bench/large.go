package main

import (
	"context"
	"fmt"
	"time"

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

// millionDecisions replays one decision among a million stored ones. The others are its copies under other ids.
func millionDecisions(ctx context.Context, b *bench, conns int) ([]result, error) {
	decision, err := b.decide(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Println("  storing a million decisions")
	for _, sql := range []string{
		`CREATE TABLE floor.decision_copy AS SELECT n, gen_random_uuid() id, gen_random_uuid() record_id FROM generate_series(1, 1000000) n`,
		`INSERT INTO record (id, organisation_id, type, version, bytes, salt)
			SELECT c.record_id, r.organisation_id, r.type, r.version, r.bytes, r.salt FROM floor.decision_copy c,
			(SELECT r.* FROM record r JOIN decision d ON d.record_id = r.id ORDER BY d.id DESC LIMIT 1) r`,
		`INSERT INTO decision SELECT r.* FROM floor.decision_copy c, (SELECT to_jsonb(d) d FROM decision d ORDER BY id DESC LIMIT 1) d,
			jsonb_populate_record(NULL::decision, d.d || jsonb_build_object('id', c.id, 'record_id', c.record_id, 'line_no', c.n + 1)) r`,
		`CREATE TABLE floor.decision_sample AS SELECT n, record_id FROM floor.decision_copy WHERE n <= 1000`,
		`ALTER TABLE floor.decision_sample ADD PRIMARY KEY (n)`,
		`ANALYZE record, decision, floor.decision_sample`,
	} {
		if _, err := b.admin.Exec(ctx, sql); err != nil {
			return nil, fmt.Errorf("a million decisions: %w", err)
		}
	}
	floor, err := b.pgbench(ctx, conns, floorTime, "bench/floor/record.sql")
	if err != nil {
		return nil, err
	}
	session := b.session(b.decider)
	s, err := load(ctx, b.address, conns, readTime, fasthttp.StatusOK, func(_ int, _ int64, r *fasthttp.Request) {
		r.SetRequestURI("/api/v1/decisions/" + decision + "/replay")
		r.Header.Set("Cookie", session)
	})
	if err != nil {
		return nil, err
	}
	fmt.Printf("  decisions1m replay: %.0f/s, p95 %s, floor %.0f/s\n", s.perSecond, s.percentile(95).Round(100*time.Microsecond), floor)
	return []result{newResult("decisions1m replay", conns, s, "pgbench bench/floor/record.sql", floor, s.perSecond/floor, b.rss())}, nil
}

// decide orders once and returns the decision's id.
func (b *bench) decide(ctx context.Context) (string, error) {
	req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(res)
	n := requestNumber.Add(1)
	o := b.offers[0][0]
	b.post(req, n, fmt.Sprintf(`{"lines":[{"productId":%q,"offerId":%q,"quantity":"3","reason":{"code":"other","text":"Messung der Bestellung Nummer %d"}}]}`, o.product, o.id, n))
	req.SetHost(b.address)
	if err := fasthttp.DoTimeout(req, res, 30*time.Second); err != nil {
		return "", err
	}
	if res.StatusCode() != fasthttp.StatusCreated {
		return "", fmt.Errorf("order: status %d: %.300s", res.StatusCode(), res.Body())
	}
	b.decider = n
	var id string
	err := b.admin.QueryRow(ctx, `SELECT id::text FROM decision ORDER BY id DESC LIMIT 1`).Scan(&id)
	return id, err
}
