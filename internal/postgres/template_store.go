package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
)

const selectTemplate = `
	SELECT t.id, t.name, t.created_at, l.product_id, p.name, l.quantity, s.id, s.name, l.goods, COALESCE(l.part_of, 0)
	  FROM order_template t JOIN order_template_line l ON l.template_id = t.id
	  JOIN product p ON p.id = l.product_id JOIN supplier s ON s.id = l.supplier_id
	 WHERE t.organisation_id = $1 AND t.deleted_at IS NULL`

// Templates lists those of an organisation, by name.
func (s *OrderStore) Templates(ctx context.Context, organisation uuid.UUID) ([]order.Template, error) {
	return s.templates(ctx, selectTemplate+` ORDER BY lower(t.name), t.id, l.position`, organisation)
}

// Template reads one.
func (s *OrderStore) Template(ctx context.Context, organisation, id uuid.UUID) (order.Template, error) {
	found, err := s.templates(ctx, selectTemplate+` AND t.id = $2 ORDER BY l.position`, organisation, id)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return order.Template{}, err
	}
	return found[0], nil
}

// templates folds the lines, which come template by template.
func (s *OrderStore) templates(ctx context.Context, query string, args ...any) ([]order.Template, error) {
	rows, err := s.db.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	var out []order.Template
	scan := func(r pgx.Rows) (t order.Template, err error) {
		var l order.TemplateLine
		err = r.Scan(&t.ID, &t.Name, &t.At, &l.Product, &l.Name, &l.Quantity, &l.Supplier.ID, &l.Supplier.Name, &l.Goods, &l.PartOf)
		t.At, t.Lines = t.At.UTC(), []order.TemplateLine{l}
		return t, err
	}
	err = each(rows, scan, func(t order.Template) {
		if n := len(out); n > 0 && out[n-1].ID == t.ID {
			out[n-1].Lines = append(out[n-1].Lines, t.Lines...)
			return
		}
		out = append(out, t)
	})
	return out, err
}

// AddTemplate stores one with its lines, in one statement.
func (s *OrderStore) AddTemplate(ctx context.Context, o order.Owner, t order.Template) error {
	products, suppliers := make([]uuid.UUID, len(t.Lines)), make([]uuid.UUID, len(t.Lines))
	quantities, goods, parts := make([]string, len(t.Lines)), make([]string, len(t.Lines)), make([]int, len(t.Lines))
	for i, l := range t.Lines {
		products[i], suppliers[i], quantities[i], goods[i] = l.Product.UUID, l.Supplier.ID.UUID, l.Quantity.String(), l.Goods.String()
		parts[i] = l.PartOf
	}
	_, err := s.db.pool.Exec(ctx, `
		WITH made AS (INSERT INTO order_template (id, organisation_id, name, created_by, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id, organisation_id)
		INSERT INTO order_template_line (template_id, organisation_id, position, product_id, quantity, supplier_id, goods, part_of)
		SELECT made.id, made.organisation_id, l.n, l.product, l.quantity, l.supplier, l.goods, NULLIF(l.part, 0)
		  FROM made, unnest($6::uuid[], $7::numeric[], $8::uuid[], $9::numeric[], $10::int[]) WITH ORDINALITY l(product, quantity, supplier, goods, part, n)`,
		t.ID, o.Organisation, t.Name, o.Person, t.At, products, quantities, suppliers, goods, parts)
	return templateFault(err, "add")
}

// RenameTemplate gives another name.
func (s *OrderStore) RenameTemplate(ctx context.Context, organisation, id uuid.UUID, name string) error {
	return s.changeTemplate(ctx, "rename", `UPDATE order_template SET name = $3 WHERE organisation_id = $1 AND id = $2 AND deleted_at IS NULL`,
		organisation, id, name)
}

// DeleteTemplate takes one from the list; its row stays.
func (s *OrderStore) DeleteTemplate(ctx context.Context, organisation, id uuid.UUID, at time.Time) error {
	return s.changeTemplate(ctx, "delete", `UPDATE order_template SET deleted_at = $3 WHERE organisation_id = $1 AND id = $2 AND deleted_at IS NULL`,
		organisation, id, at)
}

func (s *OrderStore) changeTemplate(ctx context.Context, what, query string, args ...any) error {
	tag, err := s.db.pool.Exec(ctx, query, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return templateFault(err, what)
}

func templateFault(err error, what string) error {
	var broken *pgconn.PgError
	if errors.As(err, &broken) && broken.ConstraintName == "order_template_name" {
		return fault.New(fault.Conflict, "template_exists").WithField("#/body/name", "template_exists")
	}
	if err != nil {
		return fmt.Errorf("%s template: %w", what, err)
	}
	return nil
}

// SubmittedLines are what one of the organisation's own submissions ordered.
func (s *OrderStore) SubmittedLines(ctx context.Context, organisation uuid.UUID, id order.SubmissionID) ([]order.TemplateLine, error) {
	rows, err := s.db.pool.Query(ctx, `
		SELECT l.product_id, p.name, l.quantity, s.id, s.name, l.net, COALESCE(l.part_of, 0) FROM submission_line l JOIN product p ON p.id = l.product_id
		  JOIN supplier s ON s.id = l.supplier_id WHERE l.submission_id = $2 AND l.organisation_id = $1 ORDER BY l.line_no`, organisation, id)
	if err != nil {
		return nil, fmt.Errorf("read submitted lines: %w", err)
	}
	var out []order.TemplateLine
	err = each(rows, func(r pgx.Rows) (l order.TemplateLine, err error) {
		err = r.Scan(&l.Product, &l.Name, &l.Quantity, &l.Supplier.ID, &l.Supplier.Name, &l.Goods, &l.PartOf)
		return l, err
	}, func(l order.TemplateLine) { out = append(out, l) })
	if err == nil && len(out) == 0 {
		err = fault.New(fault.NotFound, "not_found")
	}
	return out, err
}
