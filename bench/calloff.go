package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/postgres"
)

// callOffShape is how the limits of the call-offs are laid out: all lots in one contract with a total, or each in its own.
type callOffShape struct {
	name            string
	lots, contracts int
}

var callOffShapes = []callOffShape{{"1 lot", 1, 1}, {"50 contracts", 50, 50}, {"50 lots, 1 total", 50, 1}}

const callOffTime = 5 * time.Second

// callOffs measures call-offs at the level of order.Service against pgbench, alternating, in three layouts of the limits.
func callOffs(ctx context.Context, b *bench, conns int) ([]result, error) {
	buyers, err := b.buyers(ctx)
	if err != nil {
		return nil, err
	}
	service, closed, err := b.ownService(ctx, conns, nil)
	if err != nil {
		return nil, err
	}
	defer closed()
	var out []result
	for _, shape := range callOffShapes {
		lines, err := b.callOffLots(ctx, shape)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shape.name, err)
		}
		floor, err := b.callOffFloor(ctx, buyers[0], lines)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shape.name, err)
		}
		r, err := b.callOffRuns(ctx, service, buyers, lines, shape, conns, floor)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shape.name, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// ownService is the service on a pool of its own, which a tracer may watch.
func (b *bench) ownService(ctx context.Context, conns int, tracer pgx.QueryTracer) (*order.Service, func(), error) {
	db, err := postgres.Open(ctx, postgres.Config{URL: b.db.AppURL, Role: postgres.RoleApp, MaxConns: int32(conns), Tracer: tracer}) //nolint:gosec // G115: 64 at most
	if err != nil {
		return nil, nil, err
	}
	config := order.Config{Now: time.Now, Rand: rand.Reader, Software: "bench"}
	return order.NewService(postgres.NewOrderStore(db), allowAll{}, config), db.Close, nil
}

func (b *bench) callOffRuns(ctx context.Context, service *order.Service, buyers []authz.Principal, lines []order.LineInput, shape callOffShape, conns int, script string) (result, error) {
	if _, err := submitCallOffs(ctx, service, buyers, lines, conns, 2*time.Second); err != nil { // warm-up
		return result{}, err
	}
	var runs []sample
	var floors, ratios []float64
	for range 3 {
		floor, err := b.pgbenchAt(ctx, b.ownerURL+appOptions, conns, callOffTime, script,
			"-D", fmt.Sprint("lots=", len(lines)), "-D", fmt.Sprint("buyers=", len(buyers)))
		if err != nil {
			return result{}, err
		}
		s, err := submitCallOffs(ctx, service, buyers, lines, conns, callOffTime)
		if err != nil {
			return result{}, err
		}
		fmt.Printf("  calloff, %s at %d: %.0f/s, floor %.0f/s, ratio %.1f %%\n", shape.name, conns, s.perSecond, floor, s.perSecond/floor*100)
		runs, floors, ratios = append(runs, s), append(floors, floor), append(ratios, s.perSecond/floor)
	}
	return newResult("calloff "+shape.name, conns, median(runs), "pgbench, the statements of the service", medianOf(floors), medianOf(ratios), b.rss()), nil
}

// submitCallOffs has each connection call off one line after the other, each from a random-looking lot.
func submitCallOffs(ctx context.Context, service *order.Service, buyers []authz.Principal, lines []order.LineInput, conns int, d time.Duration) (sample, error) {
	return repeat(ctx, conns, d, func(w int, n int64) (time.Duration, error) {
		p := buyers[w%len(buyers)]
		in := order.SubmitInput{Key: fmt.Sprintf("calloff-%08d", n), Lines: []order.LineInput{lines[(n*7919)%int64(len(lines))]}}
		t := time.Now()
		_, err := service.Submit(authz.ContextWithPrincipal(ctx, p), p, in)
		return time.Since(t), err
	})
}

// buyers are the officers of the bench's organisations.
func (b *bench) buyers(ctx context.Context) ([]authz.Principal, error) {
	rows, err := b.admin.Query(ctx, `
		SELECT p.id, p.log_id, p.name, o.id, o.name FROM session s JOIN person p ON p.id = s.person_id JOIN organisation o ON o.id = s.organisation_id
		 WHERE s.token_hash = ANY ($1)`, b.hashes)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []authz.Principal
	for rows.Next() {
		p := authz.Principal{Language: "de", OrganisationKind: "owner_body", Land: "DE-BY", BuyerType: "municipality", Roles: []authz.Role{authz.Officer}}
		if err := rows.Scan(&p.Person, &p.LogID, &p.Name, &p.Organisation, &p.OrganisationName); err != nil {
			return nil, err
		}
		p.LegalEntity, p.Scope = p.Organisation, []uuid.UUID{p.Organisation}
		out = append(out, p)
	}
	return out, rows.Err()
}

// callOffLots makes the contracts of a shape, entitles every organisation of the bench and prices one product in each lot.
func (b *bench) callOffLots(ctx context.Context, shape callOffShape) ([]order.LineInput, error) {
	if shape.lots > len(b.products) {
		return nil, errors.New("the demo has too few products")
	}
	contracts := make([]uuid.UUID, shape.contracts)
	for i := range contracts {
		contracts[i] = uuid.Must(uuid.NewV7())
		if _, err := b.admin.Exec(ctx, `
			WITH c AS (INSERT INTO framework_contract (id, number, title, contract_group, regime, term, status, created_at)
			           VALUES ($1::uuid, 'MESS-' || right($1::uuid::text, 12), 'Messvertrag', 'Messung', 'VgV', '[2020-01-01,2100-01-01)', 'active', now()))
			INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES (gen_random_uuid(), 'contract', $1::uuid, 'value', 900000000000)`, contracts[i]); err != nil {
			return nil, err
		}
	}
	lines := make([]order.LineInput, shape.lots)
	for i := range lines {
		lot, price, product := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7()), uuid.MustParse(b.products[i])
		if _, err := b.admin.Exec(ctx, `
			WITH l AS (INSERT INTO lot (id, contract_id, number, title, call_off_kind, obligation) VALUES ($1::uuid, $2::uuid, $3::int, 'Los ' || $3::int, 'single', 'voluntary')),
			s AS (SELECT id FROM supplier WHERE NOT blocked ORDER BY key LIMIT 1),
			p AS (INSERT INTO lot_party (lot_id, supplier_id, valid) SELECT $1::uuid, id, '[2020-01-01,)' FROM s),
			e AS (INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex)
			      SELECT gen_random_uuid(), $1::uuid, organisation_id, '[2020-01-01,)', 'Anlage 1' FROM session WHERE token_hash = ANY ($6::bytea[])),
			b AS (INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES (gen_random_uuid(), 'lot', $1::uuid, 'value', 100000000000))
			INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
			SELECT $4::uuid, $1::uuid, id, $5::uuid, 'MESS', 'once', 'EUR', 10, 1, 19, 5, '[2020-01-01,2100-01-01)'::daterange FROM s`,
			lot, contracts[i%len(contracts)], i+1, price, product, b.hashes); err != nil {
			return nil, err
		}
		lines[i] = order.LineInput{Product: catalog.ProductID{UUID: product}, LotPrice: &catalog.LotPriceID{UUID: price}, Quantity: money.QuantityOf(1)}
	}
	return lines, nil
}

// callOffFloor writes the floor for the lots of the lines: tables with their ids and those of the buyers, and the script.
func (b *bench) callOffFloor(ctx context.Context, p authz.Principal, lines []order.LineInput) (string, error) {
	drawn, err := b.floorBuyers(ctx, p)
	if err != nil {
		return "", err
	}
	prices := make([]string, len(lines))
	for i, l := range lines {
		prices[i] = l.LotPrice.String()
	}
	if _, err := b.admin.Exec(ctx, `
		DROP TABLE IF EXISTS floor.calloff;
		CREATE TABLE floor.calloff (n int PRIMARY KEY, price uuid, product uuid, lot uuid, contract uuid, lot_limit uuid, total_limit uuid);
		GRANT SELECT ON floor.calloff TO shop_app`); err != nil {
		return "", err
	}
	if _, err := b.admin.Exec(ctx, `INSERT INTO floor.calloff SELECT row_number() OVER (ORDER BY lp.id), lp.id, lp.product_id, l.id, l.contract_id, x.id, y.id
		  FROM lot_price lp JOIN lot l ON l.id = lp.lot_id JOIN balance x ON x.owner_id = l.id JOIN balance y ON y.owner_id = l.contract_id
		 WHERE lp.id = ANY ($1)`, prices); err != nil {
		return "", err
	}
	var c [6]string
	if err := b.admin.QueryRow(ctx, `SELECT price::text, product::text, lot::text, contract::text, lot_limit::text, total_limit::text
		FROM floor.calloff WHERE price = $1`, prices[0]).Scan(&c[0], &c[1], &c[2], &c[3], &c[4], &c[5]); err != nil {
		return "", err
	}
	for i, name := range []string{"price", "product", "lot", "contract", "lot_limit", "total_limit"} {
		drawn[c[i]] = name
	}
	return b.writeFloor(ctx, noted{"calloff.sql", p, lines[:1], drawn, "floor.calloff, floor.buyer WHERE n = :n AND m = :m"})
}

// allowAll leaves out the policy, which has a set of its own; entitlement is asked in SQL all the same.
type allowAll struct{}

// Decide implements authz.Decider.
func (allowAll) Decide(context.Context, authz.Principal, authz.Request) (authz.Decision, error) {
	return authz.Decision{Allowed: true, Rule: "bench"}, nil
}
