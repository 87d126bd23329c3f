package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
)

// Reopen opens the shut limits of a lot or contract to which something came back. The limits are locked in the order in which
// submissions take theirs.
func (s *ContractChangeStore) Reopen(ctx context.Context, r contract.SealedReopening) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockContract(ctx, tx, r.Contract); err != nil {
			return err
		}
		kind, owner, number := "contract", r.Contract.UUID, (*int)(nil)
		if r.Lot > 0 {
			var err error
			if owner, err = lotNumbered(ctx, tx, r.Contract, r.Lot); err != nil {
				return err
			}
			kind, number = "lot", &r.Lot
		} else if err := tx.QueryRow(ctx, `SELECT id FROM framework_contract WHERE id = $1`, r.Contract).Scan(&owner); err != nil {
			return notFound(err, "read contract")
		}
		var shut bool
		err := tx.QueryRow(ctx, `SELECT COALESCE(bool_or(shut), false) AND COALESCE(bool_and(committed + reserved < maximum), true)
			  FROM balance WHERE kind = $1 AND owner_id = $2`, kind, owner).Scan(&shut)
		if err != nil {
			return err
		}
		if !shut {
			return fault.New(fault.Conflict, "contract_not_shut")
		}
		b := &pgx.Batch{}
		queueEntry(b, r.Record, r.Leaf)
		queuePersonal(b, r.Personal)
		b.Queue(`INSERT INTO limit_reopening (id, organisation_id, contract_id, owner_id, lot_number, reason, decided_by, at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			r.ID, r.Organisation, r.Contract, owner, number, r.Reason, r.DecidedBy.ID, r.At, r.Entry)
		b.Queue(`UPDATE balance SET shut = false WHERE kind = $1 AND owner_id = $2 AND shut`, kind, owner)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "reopen limits of contract")
}

// Reopenings of a contract in scope, oldest first.
func (s *ContractChangeStore) Reopenings(ctx context.Context, id catalog.ContractID) ([]contract.Reopening, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT r.id, r.organisation_id, r.contract_id, COALESCE(r.lot_number, 0), r.reason, r.at, r.entry, p.id, p.log_id, COALESCE(p.name, '')
		  FROM limit_reopening r JOIN person p ON p.id = r.decided_by WHERE r.contract_id = $1 ORDER BY r.at, r.id`, id)
	if err != nil {
		return nil, fmt.Errorf("list reopenings: %w", err)
	}
	var out []contract.Reopening
	err = each(rows, func(row pgx.Rows) (r contract.Reopening, err error) {
		return r, row.Scan(&r.ID, &r.Organisation, &r.Contract, &r.Lot, &r.Reason, &r.At, &r.Entry, &r.DecidedBy.ID, &r.DecidedBy.LogID, &r.DecidedBy.Name)
	}, func(r contract.Reopening) { out = append(out, r) })
	return out, err
}
