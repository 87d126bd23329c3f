package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// limitsAsTerms writes the limits of a row ($alias) in the JSON form of contract.Limits.
func limitsAsTerms(alias, kind, estimate string) string {
	maximum := func(measure, form string) string {
		return `(SELECT ` + form + ` FROM balance b WHERE b.kind = '` + kind + `' AND b.owner_id = ` + alias + `.id AND b.measure = '` + measure + `' AND b.maximum IS NOT NULL)`
	}
	return `jsonb_build_object(
		'estimatedValue', CASE WHEN ` + alias + `.` + estimate + ` IS NOT NULL THEN jsonb_build_object('amount', ` + alias + `.` + estimate + `::text, 'currency', 'EUR') END,
		'maximumValue', ` + maximum("value", "jsonb_build_object('amount', round(b.maximum, 2)::text, 'currency', 'EUR')") + `,
		'estimatedQuantity', ` + alias + `.estimated_quantity::text,
		'maximumQuantity', ` + maximum("quantity", "b.maximum::text") + `,
		'unpublishedReason', ` + alias + `.unpublished_reason)`
}

const periodAsTerms = `jsonb_build_object('from', lower(%[1]s), 'to', upper(%[1]s))`

// selectContractTerms writes a contract ($1) in the JSON form of contract.Terms.
var selectContractTerms = `
	SELECT c.status, GREATEST(1, (SELECT max(e.edition) FROM contract_edition e WHERE e.contract_id = c.id)), jsonb_build_object(
	         'number', c.number, 'title', c.title, 'group', c.contract_group, 'regime', c.regime, 'noticeReference', COALESCE(c.notice_reference, ''),
	         'cpv', c.cpv, 'term', ` + fmt.Sprintf(periodAsTerms, "c.term") + `, 'extension', c.extension, 'longTermReason', c.long_term_reason,
	         'total', ` + limitsAsTerms("c", "contract", "estimated_value") + `,
	         'lots', (SELECT jsonb_agg(` + lotAsTerms + ` ORDER BY l.number) FROM lot l WHERE l.contract_id = c.id))
	  FROM framework_contract c WHERE c.id = $1`

var lotAsTerms = limitsAsTerms("l", "lot", "estimate") + ` || jsonb_build_object(
	'number', l.number, 'title', l.title, 'cpv', l.cpv, 'callOffKind', l.call_off_kind, 'obligation', l.obligation,
	'economicalGround', l.bypass_economic, 'unit', l.unit, 'selection', l.selection,
	'categories', (SELECT jsonb_agg(s.category) FROM lot_scope s WHERE s.lot_id = l.id),
	'parties', (SELECT jsonb_agg(jsonb_build_object('supplierId', p.supplier_id, 'rank', COALESCE(p.rank, 0), 'sharePercent', p.share_percent::text,
	       'valid', ` + fmt.Sprintf(periodAsTerms, "p.valid") + `, 'suspendedReason', COALESCE(p.suspended_reason, ''), 'priceRule', p.price_rule,
	       'succession', ` + successionAsTerms("p") + `)) FROM lot_party p WHERE p.lot_id = l.id),
	'entitled', (SELECT jsonb_agg(jsonb_build_object('organisationId', e.organisation_id, 'annex', COALESCE(e.named_in, e.annex), 'asOf', e.as_of,
	       'succession', ` + successionAsTerms("e") + `,
	       'quotaValue', ` + quotaAsTerms("value", "jsonb_build_object('amount', round(b.maximum, 2)::text, 'currency', 'EUR')") + `,
	       'quotaQuantity', ` + quotaAsTerms("quantity", "b.maximum::text") + `,
	       'valid', ` + fmt.Sprintf(periodAsTerms, "e.valid") + `)) FROM named_for(l.contract_id) e WHERE e.lot_id = l.id))`

// successionAsTerms writes whose place a row took; null where it took nobody's.
func successionAsTerms(row string) string {
	return fmt.Sprintf(`CASE WHEN %[1]s.succeeds IS NOT NULL THEN jsonb_build_object('of', %[1]s.succeeds, 'evidence', %[1]s.succession) END`, row)
}

// quotaAsTerms writes the quota of an entitlement (e).
func quotaAsTerms(measure, form string) string {
	return `(SELECT ` + form + ` FROM balance b WHERE b.kind = 'quota' AND b.owner_id = quota_owner(e.lot_id, e.organisation_id) AND b.measure = '` + measure + `' AND b.maximum IS NOT NULL)`
}

// readStanding is a contract as it is in force; the zero value when there is none of the id.
func readStanding(ctx context.Context, db batcher, id catalog.ContractID) (contract.Standing, error) {
	s := contract.Standing{Lots: map[int]contract.Used{}, Quotas: map[contract.QuotaKey]contract.Used{}}
	var terms []byte
	b := &pgx.Batch{}
	b.Queue(selectContractTerms, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (struct{}, error) { return struct{}{}, r.Scan(&s.Status, &s.Edition, &terms) }, func(struct{}) {})
	})
	b.Queue(`
		SELECT COALESCE(l.number, 0), b.measure, round(b.committed + b.reserved, CASE b.measure WHEN 'value' THEN 2 ELSE 3 END)::text
		  FROM balance b LEFT JOIN lot l ON b.kind = 'lot' AND l.id = b.owner_id
		 WHERE b.kind = 'contract' AND b.owner_id = $1 OR b.kind = 'lot' AND l.contract_id = $1`, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (struct{}, error) { return struct{}{}, scanUsed(r, &s) }, func(struct{}) {})
	})
	b.Queue(`
		SELECT DISTINCT l.number, e.organisation_id, b.measure, round(b.committed + b.reserved, CASE b.measure WHEN 'value' THEN 2 ELSE 3 END)::text
		  FROM lot l JOIN named_for($1) e ON e.lot_id = l.id JOIN balance b ON b.kind = 'quota' AND b.owner_id = quota_owner(l.id, e.organisation_id)
		 WHERE l.contract_id = $1`, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (struct{}, error) { return struct{}{}, scanQuota(r, &s) }, func(struct{}) {})
	})
	queueEditions(b, id, func(e contract.PastEdition) {
		if e.Number == 1 {
			s.Original = e.Terms
		}
		if e.Kind == contract.Amend {
			s.Amended = append(s.Amended, contract.Amended{Ground: e.Ground, On: money.DateOf(e.At), Terms: e.Terms})
		}
	})
	if err := db.send(ctx, b); err != nil {
		return s, fmt.Errorf("read contract's terms: %w", err)
	}
	if s.Edition == 0 {
		return contract.Standing{}, nil
	}
	if err := json.Unmarshal(terms, &s.Terms); err != nil {
		return s, fmt.Errorf("contract %s: %w", id, err)
	}
	s.Terms = s.Terms.Tidy()
	if s.Original.Number == "" {
		s.Original = s.Terms
	}
	return s, nil
}

// scanUsed puts what is used of one limit where it belongs. Lot 0 is the contract as a whole.
func scanUsed(r pgx.Rows, s *contract.Standing) error {
	var lot int
	var measure catalog.Measure
	var sum string
	if err := r.Scan(&lot, &measure, &sum); err != nil {
		return err
	}
	used := s.Total
	if lot > 0 {
		used = s.Lots[lot]
	}
	used, err := usedOf(used, measure, sum)
	if lot > 0 {
		s.Lots[lot] = used
	} else {
		s.Total = used
	}
	return err
}

func scanQuota(r pgx.Rows, s *contract.Standing) error {
	var key contract.QuotaKey
	var measure catalog.Measure
	var sum string
	if err := r.Scan(&key.Lot, &key.Organisation, &measure, &sum); err != nil {
		return err
	}
	var err error
	s.Quotas[key], err = usedOf(s.Quotas[key], measure, sum)
	return err
}

// usedOf adds what is used of one measure.
func usedOf(used contract.Used, measure catalog.Measure, sum string) (contract.Used, error) {
	if measure == catalog.MeasureQuantity {
		used.Quantity = new(money.Quantity)
		return used, used.Quantity.Scan(sum)
	}
	value, err := money.ParseAmount(sum, money.EUR)
	used.Value = &value
	return used, err
}

// queueEditions reads a contract's history, oldest first.
func queueEditions(b *pgx.Batch, id catalog.ContractID, use func(contract.PastEdition)) {
	b.Queue(`SELECT edition, at, kind, ground, terms, change_id, entry FROM contract_edition WHERE contract_id = $1 ORDER BY edition`, id).
		Query(func(rows pgx.Rows) error {
			return each(rows, func(r pgx.Rows) (e contract.PastEdition, err error) {
				var terms []byte
				if err := r.Scan(&e.Number, &e.At, &e.Kind, &e.Ground, &terms, &e.Change, &e.Entry); err != nil {
					return e, err
				}
				return e, json.Unmarshal(terms, &e.Terms)
			}, use)
		})
}
