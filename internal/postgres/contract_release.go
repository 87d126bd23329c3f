package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// writeEdition writes a change in force: its record and leaf, the edition, and with it, which the database asks for, the rows
// of the contract.
func writeEdition(ctx context.Context, tx pgx.Tx, e contract.Edition, before contract.Standing, by contract.Person, at time.Time) error {
	c, b := e.Change, &pgx.Batch{}
	queueEntry(b, e.Record, e.Leaf)
	queuePersonal(b, e.Personal)
	if before.Edition == 0 {
		queueNewContract(b, e, at)
	}
	if before.Edition == 1 {
		// The contract came with a file and is changed for the first time: what it said before is kept, too.
		if err := queueEdition(b, c.Contract, 1, at, contract.Create, "", before.Terms, nil, nil); err != nil {
			return err
		}
	}
	if err := queueEdition(b, c.Contract, e.Number, at, c.Kind, c.Ground, c.Terms, &c.ID.UUID, &e.Leaf.Entry); err != nil {
		return err
	}
	if before.Edition == 0 {
		if err := queueNewLimits(b, "contract", c.Contract.UUID, c.Terms.Total); err != nil {
			return err
		}
	} else {
		queueContract(b, e, at)
	}
	if err := queueNewLots(b, c.Contract, c.Terms.Lots[min(len(before.Terms.Lots), len(c.Terms.Lots)):]); err != nil {
		return err
	}
	for _, l := range c.Terms.Lots {
		queueLot(b, c.Contract, l)
	}
	b.Queue(`UPDATE contract_change SET status = 'in_force', decided_by = $2, decided_at = $3 WHERE id = $1`, c.ID, by.ID, at)
	return tx.SendBatch(ctx, b).Close()
}

func queueEdition(b *pgx.Batch, id catalog.ContractID, number int, at time.Time, kind contract.Kind, ground contract.GroundKey,
	t contract.Terms, change, entry *uuid.UUID,
) error {
	terms, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("contract %s: %w", t.Number, err)
	}
	b.Queue(`INSERT INTO contract_edition (contract_id, edition, at, kind, ground, terms, change_id, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (contract_id, edition) DO NOTHING`, id, number, at, string(kind), string(ground), terms, change, entry)
	return nil
}

func queueNewContract(b *pgx.Batch, e contract.Edition, at time.Time) {
	c, t := e.Change, e.Change.Terms
	b.Queue(`INSERT INTO framework_contract (id, number, title, contract_group, regime, notice_reference, term, status, created_at, cpv, long_term_reason,
		       estimated_value, estimated_quantity, unpublished_reason, extension)
		VALUES ($1, $2, $3, $4, $5, NULLIF($6, ''), daterange($7, $8), $9, $10, $11, $12, $13, $14, $15, $16)`,
		c.Contract, t.Number, t.Title, t.Group, string(t.Regime), t.NoticeReference, t.Term.From, t.Term.To, string(e.Status), at, t.CPV, t.LongTermReason,
		t.Total.EstimatedValue, t.Total.EstimatedQuantity, t.Total.UnpublishedReason, t.Extension)
}

// queueNewLots adds lots, bare, with their limits.
func queueNewLots(b *pgx.Batch, id catalog.ContractID, lots []contract.Lot) error {
	for _, l := range lots {
		lot, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("lot id: %w", err)
		}
		b.Queue(`INSERT INTO lot (id, contract_id, number, title, call_off_kind, obligation) VALUES ($1, $2, $3, $4, $5, $6)`,
			lot, id, l.Number, l.Title, string(l.Kind), string(l.Obligation))
		if err := queueNewLimits(b, "lot", lot, l.Limits); err != nil {
			return err
		}
	}
	return nil
}

// queueNewLimits starts the balances of a new contract or lot.
func queueNewLimits(b *pgx.Batch, kind string, owner uuid.UUID, l contract.Limits) error {
	for _, m := range maximaOf(l) {
		if m.maximum == nil {
			continue
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("balance id: %w", err)
		}
		b.Queue(`INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES ($1, $2, $3, $4, $5)`, id, kind, owner, string(m.measure), m.maximum)
	}
	return nil
}

type maximum struct {
	measure catalog.Measure
	maximum *money.Quantity
}

func maximaOf(l contract.Limits) []maximum {
	out := []maximum{{catalog.MeasureValue, nil}, {catalog.MeasureQuantity, l.MaximumQuantity}}
	if l.MaximumValue != nil {
		value := l.MaximumValue.Measure()
		out[0].maximum = &value
	}
	return out
}

func queueContract(b *pgx.Batch, e contract.Edition, at time.Time) {
	c, t := e.Change, e.Change.Terms
	b.Queue(`
		UPDATE framework_contract SET title = $2, contract_group = $3, notice_reference = NULLIF($4, ''), term = daterange($5, $6), status = $7, changed_at = $8,
		       cpv = $9, long_term_reason = $10, estimated_value = $11, estimated_quantity = $12, unpublished_reason = $13, extension = $14
		 WHERE id = $1`,
		c.Contract, t.Title, t.Group, t.NoticeReference, t.Term.From, t.Term.To, string(e.Status), at, t.CPV, t.LongTermReason,
		t.Total.EstimatedValue, t.Total.EstimatedQuantity, t.Total.UnpublishedReason, t.Extension)
	for _, m := range maximaOf(t.Total) {
		b.Queue(`UPDATE balance SET maximum = $3, shut = shut AND COALESCE($3 <= maximum, false) WHERE kind = 'contract' AND owner_id = $1 AND measure = $2 AND maximum IS DISTINCT FROM $3`,
			c.Contract, string(m.measure), m.maximum)
	}
}

// queueLot brings a lot's row, limits, suppliers, entitled bodies and classes to what the terms say.
func queueLot(b *pgx.Batch, contractID catalog.ContractID, l contract.Lot) {
	const lot = `(SELECT id FROM lot WHERE contract_id = $1 AND number = $2)`
	b.Queue(`
		UPDATE lot SET title = $3, obligation = $4, bypass_economic = $5, cpv = $6, unit = $7, estimate = $8, estimated_quantity = $9, unpublished_reason = $10, selection = $11
		 WHERE contract_id = $1 AND number = $2`, contractID, l.Number, l.Title, string(l.Obligation), l.Economical, l.CPV, l.Unit,
		l.EstimatedValue, l.EstimatedQuantity, l.UnpublishedReason, l.Selection)
	for _, m := range maximaOf(l.Limits) {
		b.Queue(`UPDATE balance SET maximum = $4, shut = shut AND COALESCE($4 <= maximum, false) WHERE kind = 'lot' AND owner_id = `+lot+` AND measure = $3 AND maximum IS DISTINCT FROM $4`,
			contractID, l.Number, string(m.measure), m.maximum)
	}
	b.Queue(`DELETE FROM lot_party WHERE lot_id = `+lot, contractID, l.Number)
	for _, p := range l.Parties {
		b.Queue(`INSERT INTO lot_party (lot_id, supplier_id, rank, share_percent, valid, suspended_reason, price_rule, succeeds, succession)
			SELECT `+lot+`, $3, NULLIF($4, 0), $5, daterange($6, $7), NULLIF($8, ''), $9, $10, $11`,
			contractID, l.Number, p.Supplier, p.Rank, p.Share, p.Valid.From, p.Valid.To, p.Suspended, p.PriceRule, ofSuccession(p.Succession), evidenceOf(p.Succession))
		if l.Selection.By == catalog.SelectByShare {
			b.Queue(countParty, contractID, l.Number, p.Supplier)
		}
	}
	b.Queue(`DELETE FROM entitlement WHERE lot_id = `+lot, contractID, l.Number)
	for _, e := range l.Entitled {
		b.Queue(insertEntitlement, contractID, l.Number, e.Organisation, e.Valid.From, e.Valid.To, e.Annex, nullDate(e.AsOf), ofSuccession(e.Succession), evidenceOf(e.Succession))
		queueQuotas(b, contractID, l.Number, e)
	}
	b.Queue(`DELETE FROM lot_scope WHERE lot_id = `+lot, contractID, l.Number)
	for _, category := range l.Categories {
		b.Queue(`INSERT INTO lot_scope (lot_id, category) SELECT `+lot+`, $3`, contractID, l.Number, category)
	}
}

// insertEntitlement names a body; what a proof cites of a successor is the place of its predecessor and the succession.
const insertEntitlement = `INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex, as_of, succeeds, succession, named_in)
	SELECT gen_random_uuid(), l.id, $3, daterange($4, $5),
	       $6::text || CASE WHEN $8::uuid IS NULL THEN '' ELSE ', Rechtsnachfolge von ' || (SELECT name FROM organisation WHERE id = $8) || ' (' || $9::text || ')' END,
	       $7, $8, $9, CASE WHEN $8::uuid IS NOT NULL THEN $6 END
	  FROM lot l WHERE l.contract_id = $1 AND l.number = $2`

func ofSuccession(s *contract.Succession) *uuid.UUID {
	if s == nil {
		return nil
	}
	return &s.Of
}

func evidenceOf(s *contract.Succession) *string {
	if s == nil {
		return nil
	}
	return &s.Evidence
}

// countParty has what a party gets counted from now on, where its share decides.
const countParty = `INSERT INTO balance (id, kind, owner_id, measure)
	SELECT gen_random_uuid(), 'party', party_owner(id, $3), 'value' FROM lot WHERE contract_id = $1 AND number = $2
	ON CONFLICT (kind, owner_id, measure) DO NOTHING`

// queueQuotas brings the quotas of an entitled body to what the terms say. One that is taken away keeps counting without a
// maximum, so that it can come back.
func queueQuotas(b *pgx.Batch, contractID catalog.ContractID, lot int, e contract.Entitled) {
	for _, m := range maximaOf(contract.Limits{MaximumValue: e.QuotaValue, MaximumQuantity: e.QuotaQuantity}) {
		b.Queue(`
			WITH quota AS (SELECT quota_owner(id, $3) AS owner FROM lot WHERE contract_id = $1 AND number = $2)
			INSERT INTO balance (id, kind, owner_id, measure, maximum)
			SELECT gen_random_uuid(), 'quota', q.owner, $4, $5::numeric FROM quota q
			 WHERE $5::numeric IS NOT NULL OR EXISTS (SELECT FROM balance o WHERE o.kind = 'quota' AND o.owner_id = q.owner AND o.measure = $4)
			ON CONFLICT (kind, owner_id, measure) DO UPDATE SET maximum = EXCLUDED.maximum`,
			contractID, lot, e.Organisation, string(m.measure), m.maximum)
	}
}
