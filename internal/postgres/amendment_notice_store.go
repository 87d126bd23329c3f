package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// AmendedEditions are the amendments of a contract, or of all when id is zero, with the notices that were recorded.
func (s *ContractChangeStore) AmendedEditions(ctx context.Context, id catalog.ContractID) ([]contract.NoticeDuty, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT c.id, c.number, c.title, COALESCE(c.notice_reference, ''), c.regime, e.edition, e.ground, e.at, n.number, n.published_on, n.at, COALESCE(p.name, '')
		  FROM contract_edition e JOIN framework_contract c ON c.id = e.contract_id
		  LEFT JOIN amendment_notice n ON n.contract_id = e.contract_id AND n.edition = e.edition LEFT JOIN person p ON p.id = n.recorded_by
		 WHERE e.kind = 'amend' AND (e.contract_id = $1 OR $1 IS NULL) ORDER BY e.at, e.contract_id`, nullID(id.UUID))
	if err != nil {
		return nil, fmt.Errorf("list amendments: %w", err)
	}
	var out []contract.NoticeDuty
	err = each(rows, scanNoticeDuty, func(d contract.NoticeDuty) { out = append(out, d) })
	return out, err
}

func scanNoticeDuty(r pgx.Rows) (d contract.NoticeDuty, err error) {
	var number *string
	var on *money.Date
	var at *time.Time
	var by string
	c := &d.Contract
	err = r.Scan(&c.ID, &c.Number, &c.Title, &c.NoticeReference, &d.Regime, &d.Edition, &d.Ground, &d.At, &number, &on, &at, &by)
	if err == nil && number != nil {
		d.Notice = &contract.AmendmentNotice{Number: *number, PublishedOn: *on, At: *at, RecordedBy: contract.Person{Name: by}}
	}
	return d, err
}

// SaveNotice keeps the notice of an edition, the first that comes.
func (s *ContractChangeStore) SaveNotice(ctx context.Context, n contract.SealedNotice) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queueEntry(b, n.Record, n.Leaf)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, `INSERT INTO amendment_notice (contract_id, edition, organisation_id, number, published_on, recorded_by, at, entry)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
			n.Contract, n.Edition, n.Organisation, n.Number, n.PublishedOn, n.RecordedBy.ID, n.At, n.Leaf.Entry)
		if err == nil && done.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "amendment_notice_recorded")
		}
		return err
	})
	return wrapUnlessFault(err, "keep notice of amendment")
}
