package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// ProductStore reads products, categories and call-off rights with the app pool. None of these tables is under
// row-level security: products are the same for everybody, but for the few that an organisation made for itself.
type ProductStore struct{ db *DB }

// NewProductStore returns the store on the app pool.
func NewProductStore(db *DB) *ProductStore { return &ProductStore{db} }

var _ catalog.ProductStore = (*ProductStore)(nil)

// Product is one product.
func (s *ProductStore) Product(ctx context.Context, id catalog.ProductID) (catalog.Product, error) {
	rows, err := s.db.pool.Query(ctx, selectProduct+` WHERE p.id = $1 AND (p.organisation_id IS NULL OR p.organisation_id = ANY (scope_organisations()))`, id)
	if err != nil {
		return catalog.Product{}, fmt.Errorf("read product: %w", err)
	}
	var p *catalog.Product
	if err := each(rows, scanProduct, func(found catalog.Product) { p = &found }); err != nil {
		return catalog.Product{}, fmt.Errorf("read product: %w", err)
	}
	if p == nil {
		return catalog.Product{}, notFound(pgx.ErrNoRows, "read product")
	}
	return *p, nil
}

// Categories are all categories.
func (s *ProductStore) Categories(ctx context.Context) (catalog.Categories, error) {
	rows, err := s.db.pool.Query(ctx, `SELECT key, label_de, label_en, cpv FROM category`)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[catalog.Category])
	if err != nil {
		return nil, err
	}
	out := make(catalog.Categories, len(found))
	for _, c := range found {
		out[c.Key] = c
	}
	return out, nil
}

// selectEntitledLots finds the lots an organisation ($1), or one above it in the tree, may call off from on a day ($2).
const selectEntitledLots = `
	SELECT e.lot_id
	  FROM entitlement e JOIN lot l ON l.id = e.lot_id JOIN framework_contract c ON c.id = l.contract_id
	 WHERE e.organisation_id IN (SELECT organisation_ancestors($1, $2::date)) AND e.valid @> $2::date
	   AND (e.as_of IS NULL OR e.organisation_id IN (SELECT organisation_ancestors($1, e.as_of)))
	   AND c.status = 'active' AND c.term @> $2::date
	 GROUP BY e.lot_id ORDER BY e.lot_id`

// EntitledLots are the lots of active contracts that the organisation may call off from on the day.
func (s *ProductStore) EntitledLots(ctx context.Context, organisation uuid.UUID, day money.Date) ([]catalog.LotID, error) {
	rows, err := s.db.pool.Query(ctx, selectEntitledLots, organisation, day)
	if err != nil {
		return nil, fmt.Errorf("read call-off rights: %w", err)
	}
	lots, err := pgx.CollectRows(rows, pgx.RowTo[catalog.LotID])
	if err != nil {
		return nil, fmt.Errorf("read call-off rights: %w", err)
	}
	return lots, nil
}
