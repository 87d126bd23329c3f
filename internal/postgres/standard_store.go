package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

const selectStandard = `
	SELECT h.id, n.id, n.name, n.kind, h.product_id, p.name, h.reason, lower(h.valid), upper(h.valid)
	  FROM house_standard h JOIN organisation n ON n.id = h.organisation_id JOIN product p ON p.id = h.product_id`

func scanStandard(r pgx.Rows) (order.HouseStandard, error) {
	var h order.HouseStandard
	var to *money.Date
	err := r.Scan(&h.ID, &h.Organisation.ID, &h.Organisation.Name, &h.Organisation.Kind, &h.Product, &h.ProductName, &h.Reason, &h.Valid.From, &to)
	if to != nil {
		h.Valid.To = *to
	}
	return h, err
}

// Standards lists the house standards in scope.
func (s *OrderStore) Standards(ctx context.Context) ([]order.HouseStandard, error) {
	rows, err := s.db.pool.Query(ctx, selectStandard+` ORDER BY h.created_at DESC, h.id DESC LIMIT 500`)
	if err != nil {
		return nil, fmt.Errorf("list house standards: %w", err)
	}
	var out []order.HouseStandard
	err = each(rows, scanStandard, func(h order.HouseStandard) { out = append(out, h) })
	return out, err
}

// AddStandard stores one; the constraint refuses a second at a time.
func (s *OrderStore) AddStandard(ctx context.Context, p authz.Principal, id uuid.UUID, in order.NewStandard, at time.Time) (order.HouseStandard, error) {
	tag, err := s.db.pool.Exec(ctx, `
		INSERT INTO house_standard (id, organisation_id, product_id, reason, valid, created_by, created_at)
		SELECT $1, $2, p.id, $4, daterange($5, $6), $7, $8 FROM product p WHERE p.id = $3 AND (p.organisation_id IS NULL OR p.organisation_id = $2)`,
		id, p.Organisation, in.Product, in.Reason, in.Valid.From, nullDate(in.Valid.To), p.Person, at)
	var broken *pgconn.PgError
	switch {
	case errors.As(err, &broken) && broken.ConstraintName == "house_standard_once":
		return order.HouseStandard{}, fault.New(fault.Conflict, "standard_exists")
	case err != nil:
		return order.HouseStandard{}, fmt.Errorf("add house standard: %w", err)
	case tag.RowsAffected() == 0:
		return order.HouseStandard{}, fault.New(fault.NotFound, "not_found")
	}
	rows, err := s.db.pool.Query(ctx, selectStandard+` WHERE h.id = $1`, id)
	if err != nil {
		return order.HouseStandard{}, fmt.Errorf("read house standard: %w", err)
	}
	var out order.HouseStandard
	err = each(rows, scanStandard, func(h order.HouseStandard) { out = h })
	return out, err
}

// EndStandard lets one of the organisation's own end on the day; one that has not begun yet keeps its first day alone, one
// that is over stays as it is.
func (s *OrderStore) EndStandard(ctx context.Context, organisation, id uuid.UUID, day money.Date) error {
	tag, err := s.db.pool.Exec(ctx, `UPDATE house_standard SET valid = daterange(lower(valid), GREATEST($3::date, lower(valid) + 1))
		WHERE id = $2 AND organisation_id = $1 AND (upper_inf(valid) OR upper(valid) > $3::date)`, organisation, id, day)
	if err != nil {
		return fmt.Errorf("end house standard: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return nil
}

const selectMessage = `
	SELECT m.id, m.at, m.kind, n.id, n.name, n.kind, w.name, c.id, c.number, l.id, l.title, m.product_id, COALESCE(p.name, ''), m.body
	  FROM contract_message m JOIN organisation n ON n.id = m.organisation_id JOIN person w ON w.id = m.person_id
	  JOIN framework_contract c ON c.id = m.contract_id JOIN lot l ON l.id = m.lot_id LEFT JOIN product p ON p.id = m.product_id`

func scanMessage(r pgx.Rows) (order.ContractMessage, error) {
	var m order.ContractMessage
	var product *uuid.UUID
	err := r.Scan(&m.ID, &m.At, &m.Kind, &m.Organisation.ID, &m.Organisation.Name, &m.Organisation.Kind, &m.Person,
		&m.Contract, &m.ContractNumber, &m.Lot, &m.LotTitle, &product, &m.ProductName, &m.Text)
	if product != nil {
		m.Product = catalog.ProductID{UUID: *product}
	}
	return m, err
}

// AddMessage stores a message about a lot that the organisation is entitled to.
func (s *OrderStore) AddMessage(ctx context.Context, p authz.Principal, id uuid.UUID, in order.NewMessage, at time.Time) (order.ContractMessage, error) {
	var product *uuid.UUID
	if in.Product != nil {
		product = &in.Product.UUID
	}
	tag, err := s.db.pool.Exec(ctx, `
		INSERT INTO contract_message (id, organisation_id, contract_id, lot_id, product_id, person_id, kind, body, at)
		SELECT $1, $2, l.contract_id, l.id, $5::uuid, $6, 'too_expensive', $7, $8 FROM lot l
		 WHERE l.id = $3 AND l.contract_id = $4 AND ($5::uuid IS NULL OR EXISTS (SELECT 1 FROM product x WHERE x.id = $5 AND (x.organisation_id IS NULL OR x.organisation_id = $2)))
		   AND EXISTS (SELECT 1 FROM entitlement n WHERE n.lot_id = l.id AND n.valid @> $9::date
		                  AND n.organisation_id IN (SELECT a FROM organisation_ancestors($2, $9::date) a) AND `+asNamed+`)`,
		id, p.Organisation, in.Lot, in.Contract, product, p.Person, in.Text, at, money.DateOf(at))
	if err != nil {
		return order.ContractMessage{}, fmt.Errorf("add message: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return order.ContractMessage{}, fault.New(fault.NotFound, "not_found")
	}
	rows, err := s.db.pool.Query(ctx, selectMessage+` WHERE m.id = $1`, id)
	if err != nil {
		return order.ContractMessage{}, fmt.Errorf("read message: %w", err)
	}
	var out order.ContractMessage
	err = each(rows, scanMessage, func(m order.ContractMessage) { out = m })
	return out, err
}

// Messages lists what was told in scope.
func (s *OrderStore) Messages(ctx context.Context) ([]order.ContractMessage, error) {
	rows, err := s.db.pool.Query(ctx, selectMessage+` ORDER BY m.at DESC, m.id DESC LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	var out []order.ContractMessage
	err = each(rows, scanMessage, func(m order.ContractMessage) { out = append(out, m) })
	return out, err
}
