package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// selectTree lists the organisations on a day ($1) as the tree has them: each below the one it belongs to, by name.
const selectTree = `
	WITH RECURSIVE tree AS (
	  SELECT o.id, o.name, o.kind, 0 AS depth, ARRAY[o.name || o.id] AS path
	    FROM organisation o WHERE o.kind = 'cooperative'
	  UNION ALL
	  SELECT o.id, o.name, o.kind, t.depth + 1, t.path || (o.name || o.id)
	    FROM tree t JOIN organisation_link l ON l.parent_id = t.id AND l.valid @> $1::date JOIN organisation o ON o.id = l.child_id
	) SELECT id, name, kind, depth FROM tree ORDER BY path`

// Choices are the shop's suppliers by name and the organisations in the order of the tree.
func (s *ContractChangeStore) Choices(ctx context.Context, day money.Date) (contract.Choices, error) {
	var c contract.Choices
	b := &pgx.Batch{}
	b.Queue(`SELECT id, key, name, city, blocked, version FROM supplier WHERE organisation_id IS NULL ORDER BY name, id`).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (s catalog.Supplier, err error) {
			return s, r.Scan(&s.ID, &s.Key, &s.Name, &s.City, &s.Blocked, &s.Version)
		}, func(s catalog.Supplier) { c.Suppliers = append(c.Suppliers, s) })
	})
	b.Queue(selectTree, day).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (o contract.TreeOrganisation, err error) {
			return o, r.Scan(&o.ID, &o.Name, &o.Kind, &o.Depth)
		}, func(o contract.TreeOrganisation) { c.Organisations = append(c.Organisations, o) })
	})
	if err := s.db.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return c, fmt.Errorf("read what contracts may name: %w", err)
	}
	return c, nil
}
