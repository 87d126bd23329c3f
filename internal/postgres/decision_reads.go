package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
)

// Decision is a decision as it was recorded, with the suppliers' names as known then.
func (s *OrderStore) Decision(ctx context.Context, id order.DecisionID) (order.DecisionView, error) {
	v := order.DecisionView{ID: id, Suppliers: map[catalog.SupplierID]catalog.Supplier{}}
	var basis, saving, product []byte
	var sealed *time.Time
	b := &pgx.Batch{}
	b.Queue(`SELECT d.order_id, COALESCE(t.number, ''), d.line_no, d.kind, d.at, person_name_at(u.person_id, d.at), n.id, n.name, n.kind, l.product,
		       r.bytes, o.legal_basis, o.saving, t.entry, g.leaf_index, g.recorded_at,
		       COALESCE((SELECT x.body FROM personal_part x WHERE x.id = (convert_from(r.bytes, 'UTF8')::json#>>'{reason,text,personalPart}')::uuid), '')
		  FROM decision d
		  JOIN record r ON r.id = d.record_id
		  JOIN purchase_order o ON o.id = d.order_id
		  JOIN order_state t ON t.order_id = o.id
		  JOIN submission u ON u.id = d.submission_id
		  JOIN organisation n ON n.id = d.organisation_id
		  JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
		  LEFT JOIN log_leaf g ON g.entry = t.entry
		 WHERE d.id = $1`, id).QueryRow(func(r pgx.Row) error {
		return optional(r.Scan(&v.Order, &v.OrderNumber, &v.LineNo, &v.Kind, &v.At, &v.DecidedBy, &v.Organisation.ID, &v.Organisation.Name,
			&v.Organisation.Kind, &product, &v.Record, &basis, &saving, &v.Seal.Entry, &v.Seal.Index, &sealed, &v.ReasonText))
	})
	b.Queue(selectMasterData+` WHERE d.id = $1`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanMasterData, func(s catalog.Supplier) { v.Suppliers[s.ID] = s })
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return v, fmt.Errorf("read decision: %w", err)
	}
	if v.Record == nil {
		return v, fault.New(fault.NotFound, "not_found")
	}
	v.Seal.SealedAt = sealed
	if err := json.Unmarshal(product, &v.Product); err != nil {
		return v, fmt.Errorf("product: %w", err)
	}
	var err error
	v.LegalBasis, v.Saving, err = summaryRow{basis: basis, saving: saving}.decode()
	return v, err
}

// selectMasterData finds the supplier versions that a decision's record names by hash: offers, their sellers of record,
// call-off and the parties of its lot.
const selectMasterData = `
	SELECT DISTINCT v.supplier_id, v.version, v.hash, v.bytes
	  FROM decision d JOIN record r ON r.id = d.record_id,
	       LATERAL (SELECT unnest(ARRAY[o->'supplier'->>'hash', o->'seller'->>'hash']) h
	                  FROM json_array_elements(COALESCE(convert_from(r.bytes, 'UTF8')::json->'offers', '[]')) o
	                UNION SELECT convert_from(r.bytes, 'UTF8')::json#>>'{callOff,supplier,hash}'
	                UNION SELECT p->'supplier'->>'hash' FROM json_array_elements(COALESCE(convert_from(r.bytes, 'UTF8')::json#>'{callOff,selection,turns}', '[]')) p) x
	  JOIN supplier_version v ON v.hash = decode(x.h, 'base64')`

func scanMasterData(r pgx.Rows) (catalog.Supplier, error) {
	var s catalog.Supplier
	var hash, raw []byte
	if err := r.Scan(&s.ID, &s.Version, &hash, &raw); err != nil {
		return s, err
	}
	copy(s.Hash[:], hash)
	var data struct{ Key, Name, City string }
	err := json.Unmarshal(raw, &data)
	s.Key, s.Name, s.City = data.Key, data.Name, data.City
	return s, err
}

// OrderOfDecision finds the order of a decision in scope.
func (s *OrderStore) OrderOfDecision(ctx context.Context, id order.DecisionID) (order.OrderID, error) {
	var o order.OrderID
	err := s.db.pool.QueryRow(ctx, `SELECT order_id FROM decision WHERE id = $1`, id).Scan(&o)
	if optional(err) == nil && err != nil {
		return o, fault.New(fault.NotFound, "not_found")
	}
	return o, err
}

// SubmissionDecisions are the records of all decisions of a decision's submission, by line.
func (s *OrderStore) SubmissionDecisions(ctx context.Context, id order.DecisionID) ([][]byte, error) {
	rows, err := s.db.pool.Query(ctx, `SELECT r.bytes FROM decision d JOIN decision o ON o.submission_id = d.submission_id
		  JOIN record r ON r.id = o.record_id WHERE d.id = $1 ORDER BY o.line_no`, id)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	var out [][]byte
	err = each(rows, func(r pgx.Rows) (raw []byte, err error) { return raw, r.Scan(&raw) }, func(raw []byte) { out = append(out, raw) })
	return out, err
}

// Evidence collects record, leaf, decisions, reasons and master data of an order.
func (s *OrderStore) Evidence(ctx context.Context, id order.OrderID) (order.Evidence, error) {
	var e order.Evidence
	var leaf []byte
	b := &pgx.Batch{}
	b.Queue(`SELECT r.bytes, r.salt, l.bytes FROM order_state t JOIN record r ON r.id = t.entry JOIN leaf l ON l.entry = t.entry WHERE t.order_id = $1`,
		id).QueryRow(func(r pgx.Row) error {
		var raw, salt []byte
		if err := r.Scan(&raw, &salt, &leaf); err != nil {
			return optional(err)
		}
		var err error
		e.Record, err = parseRecord(raw, salt)
		return err
	})
	b.Queue(`SELECT r.bytes, r.salt FROM decision d JOIN record r ON r.id = d.record_id WHERE d.order_id = $1 ORDER BY d.line_no`, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (audit.Record, error) {
			var raw, salt []byte
			if err := r.Scan(&raw, &salt); err != nil {
				return audit.Record{}, err
			}
			return parseRecord(raw, salt)
		}, func(r audit.Record) { e.Decisions = append(e.Decisions, r) })
	})
	// The ids are computed first: under row-level security no index can be searched with what JSON functions return.
	b.Queue(`SELECT p.id, p.person_log_id, p.organisation_id, p.kind, p.salt, p.body FROM personal_part p WHERE p.id = ANY (ARRAY(
		SELECT DISTINCT (x#>>'{}')::uuid
		  FROM (SELECT d.record_id FROM decision d WHERE d.order_id = $1 UNION SELECT t.entry FROM order_state t WHERE t.order_id = $1) n (id)
		  JOIN record r ON r.id = n.id, jsonb_path_query(convert_from(r.bytes, 'UTF8')::jsonb, '$.**.personalPart') x))`, id).Query(func(rows pgx.Rows) error {
		return each(rows, scanPersonal, func(p audit.PersonalPart) { e.Personal = append(e.Personal, p) })
	})
	b.Queue(selectMasterData+` WHERE d.order_id = $1`, id).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (raw []byte, err error) {
			var supplier uuid.UUID
			var version int
			var hash []byte
			return raw, r.Scan(&supplier, &version, &hash, &raw)
		}, func(raw []byte) { e.MasterData = append(e.MasterData, raw) })
	})
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return e, fmt.Errorf("read evidence: %w", err)
	}
	if leaf == nil {
		return e, fault.New(fault.NotFound, "not_found")
	}
	var err error
	e.Leaf, err = audit.ParseLeaf(leaf)
	return e, err
}

func parseRecord(raw, salt []byte) (audit.Record, error) {
	var s audit.Salt
	copy(s[:], salt)
	return audit.ParseRecord(raw, s)
}

func scanPersonal(r pgx.Rows) (audit.PersonalPart, error) {
	var p audit.PersonalPart
	var salt []byte
	err := r.Scan(&p.ID, &p.PersonLogID, &p.Organisation, &p.Kind, &salt, &p.Body)
	copy(p.Salt[:], salt)
	return p, err
}
