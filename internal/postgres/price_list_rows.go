package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// pricing holds one file against a lot, in one transaction. The catalogue import stages it and knows its products.
type pricing struct {
	tx   pgx.Tx
	list *contract.PriceList
	lot  uuid.UUID
}

// judge stages the file and fills what the list says of itself.
func (p *pricing) judge(ctx context.Context, open func() (*catalog.Intake, error), standing contract.Standing, at time.Time) error {
	m := &merge{tx: p.tx, supplier: p.list.Supplier.ID, at: at}
	var err error
	if m.intake, err = open(); err != nil {
		return err
	}
	if _, err := p.tx.Exec(ctx, createStaged); err != nil {
		return fmt.Errorf("staging table: %w", err)
	}
	for _, step := range []func(context.Context) error{m.stage, m.identify, m.reportConflicts} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	facts, err := p.facts(ctx, standing, money.DateOf(at))
	if err != nil {
		return err
	}
	facts.Read, facts.Findings = m.intake.Counts().Read, m.intake.Findings()
	return p.list.Judge(standing, facts, money.DateOf(at))
}

// referenceList finds the list that the rule ($4, with its day $5) reckons from on a day ($6).
const referenceList = `
	SELECT id FROM price_list WHERE lot_id = $1 AND supplier_id = $2 AND use = $3 AND status = 'in_force'
	   AND CASE $4 WHEN 'discount' THEN valid_from = $5 ELSE valid_from <= $6 END
	 ORDER BY valid_from DESC, number DESC LIMIT 1`

// outdated tells whether a reference list of a later day ($3) counts on a day ($4) already.
const outdated = `
	SELECT EXISTS (SELECT FROM price_list WHERE lot_id = $1 AND supplier_id = $2 AND use = 'reference' AND status = 'in_force' AND valid_from > $3 AND valid_from <= $4)`

const selectArticles = `
	SELECT s.row_no, s.sku, s.name, s.product_id, s.price_kind, COALESCE(s.term_months, 0), COALESCE(s.tier_price[1], 0)::text, s.price_quantity, cardinality(s.tier_price),
	       s.currency, s.shipping > 0, COALESCE(upper(s.valid) <= $3, false), count(*) OVER (PARTITION BY s.product_id) > 1,
	       EXISTS (SELECT FROM lot_successor u WHERE u.lot_id = $1 AND u.supplier_id = $2 AND u.old_product = s.product_id AND u.valid_from <= $3),
	       f.price_kind, f.term_months, f.unit_price::text, f.price_quantity, n.price_kind, n.term_months, n.unit_price::text, n.price_quantity,
	       r.price_kind, r.term_months, r.unit_price::text, r.price_quantity
	  FROM staged s
	  LEFT JOIN LATERAL (SELECT * FROM lot_price o WHERE o.lot_id = $1 AND o.supplier_id = $2 AND o.product_id = s.product_id ORDER BY lower(o.valid) LIMIT 1) f ON true
	  LEFT JOIN LATERAL (SELECT * FROM lot_price o WHERE o.lot_id = $1 AND o.supplier_id = $2 AND o.product_id = s.product_id AND o.valid @> $5::date) n ON true
	  LEFT JOIN reference_price r ON r.list_id = $4 AND r.product_id = s.product_id
	 WHERE s.refused IS NULL ORDER BY s.n`

// facts reads all that the list is judged by.
func (p *pricing) facts(ctx context.Context, standing contract.Standing, today money.Date) (contract.PriceFacts, error) {
	var f contract.PriceFacts
	l := p.list
	rule, _ := standing.Terms.PriceRuleOf(l.Lot, l.Supplier.ID, l.From)
	var reference *uuid.UUID
	err := p.tx.QueryRow(ctx, referenceList, p.lot, l.Supplier.ID, string(contract.ReferencePrices), string(rule.Kind), nullDate(rule.Day), l.From).Scan(&reference)
	if err := optional(err); err != nil {
		return f, err
	}
	f.Reference = reference != nil
	err = p.tx.QueryRow(ctx, outdated, p.lot, l.Supplier.ID, l.From, l.CountsFrom(today)).Scan(&f.Outdated)
	if err != nil {
		return f, err
	}
	err = p.tx.QueryRow(ctx, `
		SELECT max(lower(valid)), count(*) FILTER (WHERE valid @> $3::date AND NOT EXISTS (SELECT FROM staged s WHERE s.product_id = p.product_id))
		  FROM lot_price p WHERE p.lot_id = $1 AND p.supplier_id = $2`, p.lot, l.Supplier.ID, l.From).Scan(&f.Latest, &f.Gone)
	if err != nil {
		return f, err
	}
	f.First = f.Latest.IsZero()
	if l.Use == contract.ReferencePrices {
		f.Gone = 0
	}
	rows, err := p.tx.Query(ctx, selectArticles, p.lot, l.Supplier.ID, l.From, reference, l.CountsFrom(today))
	if err != nil {
		return f, err
	}
	return f, each(rows, scanArticle, func(a contract.Article) { f.Articles = append(f.Articles, a) })
}

// scannedPrice is a price that may be missing.
type scannedPrice struct {
	kind, unit *string
	months     *int
	per        *money.Quantity
}

func (s *scannedPrice) into() []any { return []any{&s.kind, &s.months, &s.unit, &s.per} }

func (s scannedPrice) price() (*contract.Price, error) {
	if s.unit == nil {
		return nil, nil
	}
	unit, err := money.ParseUnitPrice(*s.unit, money.EUR)
	if err != nil {
		return nil, err
	}
	out := &contract.Price{Unit: unit, Per: *s.per, Kind: catalog.PriceKind(*s.kind)}
	if s.months != nil {
		out.Months = *s.months
	}
	return out, nil
}

func scanArticle(r pgx.Rows) (contract.Article, error) {
	var a contract.Article
	var unit string
	var first, now, reference scannedPrice
	into := []any{&a.Row, &a.SKU, &a.Name, &a.Product, &a.Price.Kind, &a.Price.Months, &unit, &a.Price.Per, &a.Tiers, &a.Currency, &a.Shipping, &a.Expired, &a.Duplicated, &a.Succeeded}
	for _, p := range []*scannedPrice{&first, &now, &reference} {
		into = append(into, p.into()...)
	}
	if err := r.Scan(into...); err != nil {
		return a, err
	}
	var errs [4]error
	a.Price.Unit, errs[0] = money.ParseUnitPrice(unit, a.Currency)
	a.First, errs[1] = first.price()
	a.Now, errs[2] = now.price()
	a.Reference, errs[3] = reference.price()
	return a, errors.Join(errs[:]...)
}

// What a list in force writes. Articles that it prices as before keep their price, so that baskets keep it, too.
const (
	closePriceList = `
		UPDATE price_list SET status = 'in_force', decided_by = $2, decided_at = $3, entry = $4, rule = $5, counts = $6, findings = $7, articles = $8 WHERE id = $1`

	touchPrices = `
		INSERT INTO touched SELECT product_id FROM staged UNION SELECT product_id FROM lot_price WHERE lot_id = $1 AND supplier_id = $2 AND valid @> $3::date`

	keepPrices = `
		DELETE FROM staged s USING lot_price p
		 WHERE p.lot_id = $1 AND p.supplier_id = $2 AND p.valid @> $3::date AND p.product_id = s.product_id
		   AND ROW(p.sku, p.price_kind, p.term_months, p.unit_price, p.price_quantity, p.vat_rate, p.delivery_days, upper(p.valid))
		       IS NOT DISTINCT FROM ROW(s.sku, s.price_kind, s.term_months, s.tier_price[1], s.price_quantity, s.vat_rate, s.delivery_days, upper(s.valid))
		RETURNING p.id`

	endPrices = `
		UPDATE lot_price SET valid = daterange(lower(valid), $3), changed_at = $5 WHERE lot_id = $1 AND supplier_id = $2 AND valid @> $3::date AND id <> ALL ($4)`

	// A price that is no longer allowed holds on its first day at least: what was called off then was called off at it.
	endOver = `
		UPDATE lot_price SET valid = daterange(lower(valid), GREATEST($3::date, lower(valid) + 1)), changed_at = $5
		 WHERE lot_id = $1 AND supplier_id = $2 AND valid @> $3::date AND product_id = ANY ($4)`

	addPrices = `
		INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, term_months, currency, unit_price, price_quantity, vat_rate, delivery_days, valid, list_id, added_at)
		SELECT new_offer, $1, $2, product_id, sku, price_kind, term_months, currency, tier_price[1], price_quantity, vat_rate, delivery_days, daterange($3, upper(valid)), $4, $5
		  FROM staged WHERE refused IS NULL ORDER BY n`

	addReferences = `
		INSERT INTO reference_price (list_id, product_id, price_kind, term_months, unit_price, price_quantity)
		SELECT $1, product_id, price_kind, term_months, tier_price[1], price_quantity FROM staged WHERE refused IS NULL`
)

// write puts a judged list into force.
func (p *pricing) write(ctx context.Context, sealed contract.SealedPrices, by contract.Person, at time.Time, today money.Date) error {
	l := sealed.List
	found, err := marshalPrices(l)
	if err != nil {
		return err
	}
	if _, err := p.tx.Exec(ctx, createTouched); err != nil {
		return err
	}
	b := &pgx.Batch{}
	queueEntry(b, sealed.Record, sealed.Leaf)
	b.Queue(closePriceList, l.ID, by.ID, at, sealed.Leaf.Entry, found.rule, found.counts, found.findings, found.rows)
	if l.Use == contract.ReferencePrices {
		b.Queue(`INSERT INTO touched SELECT DISTINCT product_id FROM staged`)
		b.Queue(addReferences, l.ID)
		b.Queue(endOver, p.lot, l.Supplier.ID, l.CountsFrom(today), l.Ends, at)
		if err := p.tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		return refreshSearch(ctx, p.tx, today)
	}
	b.Queue(touchPrices, p.lot, l.Supplier.ID, l.From)
	if err := p.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	kept, err := p.keep(ctx)
	if err != nil {
		return err
	}
	b = &pgx.Batch{}
	b.Queue(endPrices, p.lot, l.Supplier.ID, l.From, kept, at)
	b.Queue(addPrices, p.lot, l.Supplier.ID, l.From, l.ID, at)
	if err := p.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("write prices: %w", err)
	}
	return refreshSearch(ctx, p.tx, today)
}

// keep takes out of the staged rows those whose price stays as it is, and names these prices.
func (p *pricing) keep(ctx context.Context) ([]uuid.UUID, error) {
	rows, err := p.tx.Query(ctx, keepPrices, p.lot, p.list.Supplier.ID, p.list.From)
	if err != nil {
		return nil, err
	}
	kept := []uuid.UUID{}
	return kept, each(rows, func(r pgx.Rows) (id uuid.UUID, err error) { return id, r.Scan(&id) }, func(id uuid.UUID) { kept = append(kept, id) })
}
