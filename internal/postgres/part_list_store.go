package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/order"
)

// entitledLots are the lots an organisation may call off from on a day, as one array.
func entitledLots(st *statement, organisation, day any) string {
	return "ARRAY(" + strings.NewReplacer("$1", st.arg(organisation), "$2", st.arg(day)).Replace(selectEntitledLots) + ")"
}

// ProductsByNumber looks each number up in the index. A number stands there without leading zeros, which people leave out.
func (s *OrderStore) ProductsByNumber(ctx context.Context, q order.NumberQuery) (map[string][]catalog.Product, error) {
	st := &statement{}
	numbers := st.arg(q.Numbers)
	sql := `
	WITH mine AS MATERIALIZED (SELECT ` + entitledLots(st, q.Organisation, q.Day) + ` AS lots)
	SELECT n.number, p.id, p.name, p.manufacturer, p.part_number
	  FROM unnest(` + numbers + `::text[]) n (number)
	 CROSS JOIN LATERAL (SELECT x.product_id FROM product_search x
	                      WHERE x.numbers && ARRAY[ltrim(n.number, '0')]
	                        AND (cardinality(x.suppliers) > 0 OR x.lots && (SELECT lots FROM mine))
	                      ORDER BY x.product_id LIMIT ` + st.arg(order.MaxPartChoices) + `) f
	  JOIN product p ON p.id = f.product_id
	 WHERE length(ltrim(n.number, '0')) >= ` + st.arg(minNumber) + `
	 ORDER BY n.number, p.name, p.id`
	found := map[string][]catalog.Product{}
	rows, err := s.db.pool.Query(ctx, sql, st.args...)
	if err != nil {
		return nil, fmt.Errorf("find numbers: %w", err)
	}
	var number string
	err = each(rows, func(r pgx.Rows) (p catalog.Product, err error) {
		return p, r.Scan(&number, &p.ID, &p.Name, &p.Manufacturer, &p.PartNumber)
	}, func(p catalog.Product) { found[number] = append(found[number], p) })
	return found, err
}
