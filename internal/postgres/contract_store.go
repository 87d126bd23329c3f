package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// ContractStore reads framework contracts with the app pool.
type ContractStore struct{ db *DB }

// NewContractStore returns the store on the app pool.
func NewContractStore(db *DB) *ContractStore { return &ContractStore{db} }

var _ catalog.ContractStore = (*ContractStore)(nil)

// selectContract finds the contracts that an organisation ($1), or one above it in the tree, is named for on a day ($3):
// today within the term, its first day before it and its last day after it. $2 opens all.
const selectContract = `
	SELECT c.id, c.number, c.title, c.contract_group, c.regime, COALESCE(c.notice_reference, ''), c.extension, lower(c.term), upper(c.term), c.status,
	       (` + balancesOf + ` WHERE b.kind = 'contract' AND b.owner_id = c.id)
	  FROM framework_contract c
	 WHERE ` + contractInSight

// contractInSight is whether a contract c may be seen by selectContract's $1, $2 and $3.
const contractInSight = `($2 OR c.status <> 'draft' AND EXISTS (
	          SELECT FROM lot l JOIN entitlement e ON e.lot_id = l.id
	           WHERE l.contract_id = c.id AND e.organisation_id IN (SELECT organisation_ancestors($1, $3::date))
	             AND (e.as_of IS NULL OR e.organisation_id IN (SELECT organisation_ancestors($1, e.as_of)))
	             AND e.valid @> GREATEST(lower(c.term), LEAST($3::date, upper(c.term) - 1))))`

const balancesOf = `
	SELECT json_agg(json_build_object('id', b.id, 'kind', b.kind, 'measure', b.measure, 'maximum', b.maximum::text,
	       'committed', b.committed::text, 'reserved', b.reserved::text, 'shut', b.shut) ORDER BY b.measure DESC) FROM balance b`

func scanContract(r pgx.Rows) (catalog.Contract, error) {
	var c catalog.Contract
	var balances []byte
	err := r.Scan(&c.ID, &c.Number, &c.Title, &c.Group, &c.Regime, &c.NoticeReference, &c.Extension, &c.Term.From, &c.Term.To, &c.Status, &balances)
	if err != nil {
		return c, err
	}
	c.Balances, err = parseBalances(balances)
	return c, err
}

const selectLot = `
	SELECT l.contract_id, l.id, l.number, l.title, l.cpv, l.unit, l.call_off_kind, l.selection, l.obligation,
	       (` + balancesOf + ` WHERE b.kind = 'lot' AND b.owner_id = l.id),
	       (SELECT count(DISTINCT p.product_id)::int FROM lot_price p WHERE p.lot_id = l.id AND p.valid @> $1::date)
	  FROM lot l`

// lotRow is a lot with the contract it belongs to.
type lotRow struct {
	catalog.Lot
	contract catalog.ContractID
}

func scanLot(r pgx.Rows) (lotRow, error) {
	var l lotRow
	var balances []byte
	err := r.Scan(&l.contract, &l.ID, &l.Number, &l.Title, &l.CPV, &l.Unit, &l.Kind, &l.Selection, &l.Obligation, &balances, &l.Products)
	if err != nil {
		return l, err
	}
	l.Balances, err = parseBalances(balances)
	return l, err
}

// Contracts in sight, by number.
func (s *ContractStore) Contracts(ctx context.Context, q catalog.ContractQuery) ([]catalog.Contract, error) {
	var found []catalog.Contract
	lots := map[catalog.ContractID][]catalog.Lot{}
	b := &pgx.Batch{}
	b.Queue(selectContract+` ORDER BY c.number`, q.Organisation, q.All, q.Day).Query(func(rows pgx.Rows) error {
		return each(rows, scanContract, func(c catalog.Contract) { found = append(found, c) })
	})
	b.Queue(selectLot+` ORDER BY l.contract_id, l.number`, q.Day).Query(func(rows pgx.Rows) error {
		return each(rows, scanLot, func(l lotRow) { lots[l.contract] = append(lots[l.contract], l.Lot) })
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("list contracts: %w", err)
	}
	for i := range found {
		found[i].Lots = lots[found[i].ID]
	}
	return found, nil
}

// Contract is one contract in full.
func (s *ContractStore) Contract(ctx context.Context, id catalog.ContractID, q catalog.ContractQuery) (catalog.Contract, error) {
	var found *catalog.Contract
	var lots []catalog.Lot
	parties, entitled := map[catalog.LotID][]catalog.Party{}, map[catalog.LotID][]catalog.EntitledOrganisation{}
	b := &pgx.Batch{}
	b.Queue(selectContract+` AND c.id = $4`, q.Organisation, q.All, q.Day, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanContract, func(c catalog.Contract) { found = &c })
	})
	b.Queue(selectLot+` WHERE l.contract_id = $2 ORDER BY l.number`, q.Day, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanLot, func(l lotRow) { lots = append(lots, l.Lot) })
	})
	queueParties(b, id, q, parties)
	queueEntitled(b, id, q, entitled)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return catalog.Contract{}, fmt.Errorf("read contract: %w", err)
	}
	if found == nil {
		return catalog.Contract{}, fault.New(fault.NotFound, "not_found")
	}
	for i := range lots {
		lots[i].Parties, lots[i].Entitled = parties[lots[i].ID], entitled[lots[i].ID]
	}
	found.Lots = lots
	return *found, nil
}

// queueParties reads who supplies the lots, leaving out whose time is over.
func queueParties(b *pgx.Batch, id catalog.ContractID, q catalog.ContractQuery, out map[catalog.LotID][]catalog.Party) {
	b.Queue(`SELECT p.lot_id, s.id, s.key, s.name, s.city, s.blocked, s.version, COALESCE(p.rank, 0), p.share_percent, lower(p.valid), upper(p.valid)
		   FROM lot l JOIN lot_party p ON p.lot_id = l.id JOIN supplier s ON s.id = p.supplier_id
		   JOIN framework_contract c ON c.id = l.contract_id
		  WHERE l.contract_id = $1 AND (upper(p.valid) IS NULL OR upper(p.valid) > LEAST($2::date, upper(c.term) - 1))
		  ORDER BY p.lot_id, p.rank NULLS LAST, s.name, s.id`, id, q.Day).Query(func(rows pgx.Rows) error {
		var lot catalog.LotID
		return each(rows, func(r pgx.Rows) (p catalog.Party, err error) {
			s := &p.Supplier
			return p, r.Scan(&lot, &s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version, &p.Rank, &p.Share, &p.Valid.From, &p.Valid.To)
		}, func(p catalog.Party) { out[lot] = append(out[lot], p) })
	})
}

// queueEntitled reads who is named for the lots, in the notice's order.
func queueEntitled(b *pgx.Batch, id catalog.ContractID, q catalog.ContractQuery, out map[catalog.LotID][]catalog.EntitledOrganisation) {
	b.Queue(`SELECT e.lot_id, o.id, o.name, o.kind, e.annex
		   FROM named_for($1) e JOIN organisation o ON o.id = e.organisation_id JOIN framework_contract c ON c.id = $1
		  WHERE e.valid @> GREATEST(lower(c.term), LEAST($2::date, upper(c.term) - 1))
		  ORDER BY e.lot_id, e.annex, o.name, o.id`, id, q.Day).Query(func(rows pgx.Rows) error {
		var lot catalog.LotID
		return each(rows, func(r pgx.Rows) (e catalog.EntitledOrganisation, err error) {
			return e, r.Scan(&lot, &e.ID, &e.Name, &e.Kind, &e.Annex)
		}, func(e catalog.EntitledOrganisation) { out[lot] = append(out[lot], e) })
	})
}
