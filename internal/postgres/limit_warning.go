package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/contract"
)

// insertWarnings notes the marks ($2, percent) that the limits of the released orders ($1), quotas of bodies too, have reached and nobody was told
// of, and reads the highest of each limit.
const insertWarnings = `
	WITH reached AS (
		INSERT INTO limit_warning (balance_id, maximum, percent, at)
		SELECT b.id, b.maximum, m.percent, $3 FROM balance b CROSS JOIN unnest($2::int[]) m (percent)
		 WHERE b.id IN (SELECT balance_id FROM ledger WHERE order_id = ANY ($1) AND entry = 'commit')
		   AND b.kind IN ('lot', 'contract', 'quota') AND b.maximum > 0 AND b.committed * 100 >= b.maximum * m.percent
		 ORDER BY b.id, m.percent
		ON CONFLICT DO NOTHING RETURNING balance_id, percent)
	SELECT c.number, c.title, COALESCE(l.number, 0), COALESCE(l.title, ''), COALESCE(q.name, ''), b.measure, r.percent,
	       b.maximum::text, (b.maximum - b.committed - b.reserved)::text
	  FROM (SELECT balance_id, max(percent) AS percent FROM reached GROUP BY balance_id) r
	  JOIN balance b ON b.id = r.balance_id
	  LEFT JOIN LATERAL (SELECT e.lot_id, o.name FROM entitlement e JOIN organisation o ON o.id = e.organisation_id
	                      WHERE b.kind = 'quota' AND quota_owner(e.lot_id, e.organisation_id) = b.owner_id LIMIT 1) q ON true
	  LEFT JOIN lot l ON b.kind IN ('lot', 'quota') AND l.id = COALESCE(q.lot_id, b.owner_id)
	  JOIN framework_contract c ON c.id = COALESCE(l.contract_id, b.owner_id)
	 ORDER BY c.number, 3, 5, b.measure`

// insertWarningLetter writes to everybody who manages contracts for the operator today and signs in with a mail address.
const insertWarningLetter = `
	INSERT INTO outbox (topic, payload)
	SELECT 'inquiry.letter', jsonb_build_object('letter', gen_random_uuid()::text, 'to', a.login, 'subject', $1::text, 'text', $2::text)
	  FROM (SELECT DISTINCT a.login
	          FROM installation i
	          JOIN membership m ON m.organisation_id = i.operator_id AND m.role = 'contract_manager' AND m.valid @> $3::timestamptz::date
	          JOIN local_account a ON a.person_id = m.person_id
	         WHERE a.login LIKE '%_@_%') a ORDER BY a.login`

// WarnOfLimits tells the contract management that released call-offs have reached a mark (percent) of a lot's or contract's
// maximum or of a body's quota: once for each mark of each maximum, the highest where several were passed at once. Told twice of the same orders it
// does nothing. It returns how many limits it told of.
func (db *DB) WarnOfLimits(ctx context.Context, orders []uuid.UUID, marks []int, at time.Time) (int, error) {
	told := 0
	err := db.inTx(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, insertWarnings, orders, marks, at)
		if err != nil {
			return err
		}
		warnings, err := pgx.CollectRows(rows, scanWarning)
		if err != nil {
			return err
		}
		told = len(warnings)
		for _, w := range warnings {
			subject, text := w.Letter()
			if _, err := tx.Exec(ctx, insertWarningLetter, subject, text, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("warn of limits: %w", err)
	}
	return told, nil
}

func scanWarning(r pgx.CollectableRow) (w contract.Warning, err error) {
	return w, r.Scan(&w.Contract, &w.Title, &w.Lot, &w.LotTitle, &w.Body, &w.Measure, &w.Percent, &w.Maximum, &w.Left)
}
