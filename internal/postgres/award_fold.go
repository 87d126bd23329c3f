package postgres

import (
	"context"
	"fmt"
)

// FoldBatch is how many direct awards one statement folds.
const FoldBatch = 2000

// FoldAwards moves new direct awards into the sums of their days and tells how many it moved. It is one statement, so
// that everybody sees each of them once, before as after; two replicas share the work.
func (db *DB) FoldAwards(ctx context.Context) (int, error) {
	var moved int
	err := db.pool.QueryRow(ctx, `
		WITH gone AS (
			DELETE FROM direct_award WHERE id = ANY (ARRAY(SELECT id FROM direct_award ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
			RETURNING buyer_id, product_group, day, net),
		folded AS (
			INSERT INTO direct_award_day AS d (buyer_id, product_group, day, net)
			SELECT buyer_id, product_group, day, sum(net) FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
			ON CONFLICT (buyer_id, product_group, day) DO UPDATE SET net = d.net + excluded.net)
		SELECT count(*) FROM gone`, FoldBatch).Scan(&moved)
	if err != nil {
		return 0, fmt.Errorf("fold direct awards: %w", err)
	}
	return moved, nil
}
