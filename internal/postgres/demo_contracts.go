package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// DemoContract is a framework contract with its lots.
type DemoContract struct {
	ID                   uuid.UUID
	Number, Title, Group string
	Regime, Notice       string
	Term                 money.Period
	Balances             []DemoBalance
	Lots                 []DemoLot
}

// DemoBalance is a maximum and what was used of it before the shop began; decimal texts in the measure's unit.
type DemoBalance struct {
	ID            uuid.UUID
	Measure       catalog.Measure
	Maximum, Used string
	Uses          []DemoUse // add up to Used
}

// DemoUse is what was called off of a limit at an instant.
type DemoUse struct {
	At     time.Time
	Amount string
}

// DemoLot of a contract.
type DemoLot struct {
	ID         uuid.UUID
	Number     int
	Title      string
	Kind       catalog.CallOffKind
	Selection  catalog.Selection
	Obligation catalog.Obligation
	CPV        []string
	Estimate   string
	Balances   []DemoBalance
	Parties    []DemoParty
	Prices     []DemoPrice
	Entitled   []DemoEntitlement
}

// DemoParty is a supplier of a lot; rank 0 and an empty share are none. Used is what it got before, where shares decide.
type DemoParty struct {
	Supplier uuid.UUID
	Rank     int
	Share    string
	Balance  uuid.UUID
	Used     string
	Uses     []DemoUse
}

// DemoPrice is the contract's price for a product, per piece.
type DemoPrice struct {
	ID                 uuid.UUID
	Supplier           uuid.UUID
	Manufacturer, Part string
	Price              string
	Days               int
}

// DemoEntitlement names an organisation in the contract's notice.
type DemoEntitlement struct {
	ID, Organisation uuid.UUID
	Annex            string
}

// DemoStandard is a house standard of an organisation.
type DemoStandard struct {
	Organisation               uuid.UUID
	Manufacturer, Part, Reason string
	From                       money.Date
}

// SaveStandards writes the house standards that are not there yet, as the person set them.
func (s *DemoStore) SaveStandards(ctx context.Context, standards []DemoStandard, person uuid.UUID, at time.Time) error {
	b := &pgx.Batch{}
	for _, h := range standards {
		b.Queue(`INSERT INTO house_standard (id, organisation_id, product_id, reason, valid, created_by, created_at)
			SELECT gen_random_uuid(), $1, p.id, $4, daterange($5, NULL), $6, $7 FROM product p WHERE p.manufacturer_norm = $2 AND p.part_norm = $3
			ON CONFLICT DO NOTHING`,
			h.Organisation, catalog.NormaliseManufacturer(h.Manufacturer), catalog.NormaliseNumber(h.Part), h.Reason, h.From, person, at)
	}
	return s.send(ctx, b, "save the demo's house standards")
}

// SaveContracts writes all contracts or none. The search knows which products they price after RefreshSearch.
func (s *DemoStore) SaveContracts(ctx context.Context, contracts []DemoContract, at time.Time) error {
	b := &pgx.Batch{}
	for _, c := range contracts {
		c.queue(b, at)
	}
	// Only the role of requests may write to the ledger; the login of the pool is a member of both.
	b.Queue("SET LOCAL ROLE " + pgx.Identifier{string(RoleApp)}.Sanitize())
	for _, c := range contracts {
		c.book(b)
	}
	return s.send(ctx, b, "save the demo's contracts")
}

// RefreshSearch brings what the search knows up to date.
func (s *DemoStore) RefreshSearch(ctx context.Context, at time.Time) error {
	return NewImportStore(s.worker, s.worker).RefreshSearch(ctx, at)
}

func (c DemoContract) queue(b *pgx.Batch, at time.Time) {
	b.Queue(`INSERT INTO framework_contract (id, number, title, contract_group, regime, notice_reference, term, status, created_at)
		VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), daterange($7, $8), 'active', $9)`,
		c.ID, c.Number, c.Title, c.Group, c.Regime, c.Notice, c.Term.From, c.Term.To, at)
	queueBalances(b, "contract", c.ID, c.Balances)
	for _, l := range c.Lots {
		b.Queue(`INSERT INTO lot (id, contract_id, number, title, call_off_kind, obligation, cpv, estimate, selection) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::numeric, $9)`,
			l.ID, c.ID, l.Number, l.Title, string(l.Kind), string(l.Obligation), l.CPV, l.Estimate, l.Selection)
		queueBalances(b, "lot", l.ID, l.Balances)
		l.queue(b, c.Term)
	}
	b.Queue(`UPDATE framework_contract SET estimated_value = (SELECT sum(estimate) FROM lot WHERE contract_id = $1) WHERE id = $1`, c.ID)
}

func (l DemoLot) queue(b *pgx.Batch, term money.Period) {
	for _, p := range l.Parties {
		b.Queue(`INSERT INTO lot_party (lot_id, supplier_id, rank, share_percent, valid) VALUES ($1, $2, NULLIF($3, 0), NULLIF($4, '')::numeric, daterange($5, $6))`,
			l.ID, p.Supplier, p.Rank, p.Share, term.From, term.To)
		if l.Selection.By == catalog.SelectByShare {
			b.Queue(`INSERT INTO balance (id, kind, owner_id, measure, committed) VALUES ($1, 'party', party_owner($2, $3), 'value', $4::numeric)`,
				p.Balance, l.ID, p.Supplier, p.Used)
		}
	}
	for _, e := range l.Entitled {
		b.Queue(`INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex) VALUES ($1, $2, $3, daterange($4, $5), $6)`,
			e.ID, l.ID, e.Organisation, term.From, term.To, e.Annex)
	}
	for _, p := range l.Prices {
		queuePrice(b, l.ID, p, term)
	}
}

// queuePrice takes the kind of price, the term and the supplier's number from the catalogue; where the supplier does not
// offer the product by the piece, the manufacturer's number is the one to order by.
func queuePrice(b *pgx.Batch, lot uuid.UUID, p DemoPrice, term money.Period) {
	b.Queue(`
		INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, term_months, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
		SELECT $1, $2, $3, p.id, COALESCE(own.sku, p.part_number), o.price_kind, o.term_months, 'EUR', $6::numeric, 1, 19, $7, daterange($8, $9)
		  FROM product p
		  JOIN LATERAL (SELECT price_kind, term_months FROM offer WHERE product_id = p.id AND until_version IS NULL ORDER BY sku LIMIT 1) o ON true
		  LEFT JOIN LATERAL (SELECT sku FROM offer WHERE product_id = p.id AND supplier_id = $3 AND until_version IS NULL ORDER BY sku LIMIT 1) own ON true
		 WHERE p.manufacturer_norm = $4 AND p.part_norm = $5`,
		p.ID, lot, p.Supplier, catalog.NormaliseManufacturer(p.Manufacturer), catalog.NormaliseNumber(p.Part), p.Price, p.Days, term.From, term.To).
		Exec(func(tag pgconn.CommandTag) error {
			if tag.RowsAffected() != 1 {
				return fmt.Errorf("%w: %s %s", errNoProduct, p.Manufacturer, p.Part)
			}
			return nil
		})
}

func queueBalances(b *pgx.Batch, kind string, owner uuid.UUID, balances []DemoBalance) {
	for _, l := range balances {
		b.Queue(`INSERT INTO balance (id, kind, owner_id, measure, maximum, committed) VALUES ($1, $2, $3, $4, $5::numeric, $6::numeric)`,
			l.ID, kind, owner, string(l.Measure), l.Maximum, l.Used)
	}
}

// book writes what was used before as adjustments, so that the ledger's sum is the balance. They belong to no order and
// name the contract or lot instead.
func (c DemoContract) book(b *pgx.Batch) {
	queueLedger(b, c.ID, c.Balances)
	for _, l := range c.Lots {
		queueLedger(b, l.ID, l.Balances)
		for _, p := range l.Parties {
			if l.Selection.By == catalog.SelectByShare {
				queueLedger(b, l.ID, []DemoBalance{{ID: p.Balance, Uses: p.Uses}})
			}
		}
	}
}

func queueLedger(b *pgx.Batch, owner uuid.UUID, balances []DemoBalance) {
	for _, l := range balances {
		var at []time.Time
		var amounts []string
		for _, u := range l.Uses {
			at, amounts = append(at, u.At), append(amounts, u.Amount)
		}
		b.Queue(`INSERT INTO ledger (balance_id, entry, amount, order_id, at)
			SELECT $1, 'adjust', amount::numeric, $2, at FROM unnest($3::text[], $4::timestamptz[]) u (amount, at) ORDER BY at`, l.ID, owner, amounts, at)
	}
}
