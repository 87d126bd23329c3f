package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// ruleBook keeps the rules of the database as read. Rows of that table are only ever added, a trigger refuses all else:
// as many rows as before are the same rows, and every use asks for their number.
type ruleBook struct{ edition atomic.Pointer[[]rules.Rule] }

// queue asks for the number of rules as part of a batch.
func (*ruleBook) queue(b *pgx.Batch, number *int) {
	b.Queue(`SELECT count(*) FROM rule`).QueryRow(func(r pgx.Row) error { return r.Scan(number) })
}

// open is the book with that number of rules, read anew when there are others than known.
func (k *ruleBook) open(ctx context.Context, db batcher, number int) ([]rules.Rule, error) {
	if known := k.edition.Load(); known != nil && len(*known) == number {
		return *known, nil
	}
	all := []rules.Rule{}
	b := &pgx.Batch{}
	b.Queue(`SELECT body FROM rule ORDER BY id, version`).Query(func(rows pgx.Rows) error {
		return each(rows, func(r pgx.Rows) (rule rules.Rule, err error) {
			var body []byte
			if err := r.Scan(&body); err != nil {
				return rule, err
			}
			return rule, json.Unmarshal(body, &rule)
		}, func(r rules.Rule) { all = append(all, r) })
	})
	if err := db.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	k.edition.Store(&all)
	return all, nil
}

// rulesFor are the rules that can speak for the buyer on the day: of the EU, the Bund, its Land, its own, those of funding
// sources and regimes it may be under, and the shop's defaults. All versions that have begun are among them, also those
// that have ended: the newest of them speaks, and it may say that it is over.
func rulesFor(all []rules.Rule, q order.FactsQuery, land rules.Land) []rules.Rule {
	makers := map[rules.Jurisdiction]bool{
		rules.EuropeanUnion: true, rules.Bund: true, rules.UVgO: true, rules.Grant: true, rules.Shop: true,
		rules.Jurisdiction(land): true,
	}
	own := q.LegalEntity.String()
	var speaking []rules.Rule
	for _, r := range all {
		mine := r.Organisation == own || r.Organisation == "" && makers[r.Jurisdiction]
		if mine && !q.Day.Before(r.Valid.From) {
			speaking = append(speaking, r)
		}
	}
	return speaking
}
