package postgres

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// ruleBook keeps the rules of the database as read. Rows of that table are only ever added, a trigger refuses all else:
// as many rows as before are the same rows, and every use asks for their number.
type ruleBook struct{ edition atomic.Pointer[ruleEdition] }

// ruleEdition is all rules at one time, with who let each version into force. It is never changed.
type ruleEdition struct {
	rules      []rules.Rule
	known      []time.Time // when each of them came into force, or with the shop
	releases   map[order.RuleVersion]order.RuleRelease
	choiceFrom *money.Amount // the least value of a line from which any of them asks why this product; nil = none asks
}

// queue asks for the number of rules as part of a batch.
func (*ruleBook) queue(b *pgx.Batch, number *int) {
	b.Queue(`SELECT count(*) FROM rule`).QueryRow(func(r pgx.Row) error { return r.Scan(number) })
}

// open is the book with that number of rules, read anew when there are others than known.
func (k *ruleBook) open(ctx context.Context, db batcher, number int) (*ruleEdition, error) {
	if known := k.edition.Load(); known != nil && len(known.rules) == number {
		return known, nil
	}
	e := &ruleEdition{releases: map[order.RuleVersion]order.RuleRelease{}}
	b := &pgx.Batch{}
	b.Queue(selectRule).Query(func(rows pgx.Rows) error {
		return each(rows, scanRule, func(v rulebook.Version) {
			e.add(v)
			e.releases[order.RuleVersion{ID: v.Rule.ID, Version: v.Rule.Version}] = order.RuleRelease{
				Role: v.Release.Role, On: money.DateOf(v.Release.At),
			}
		})
	})
	if err := db.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	k.edition.Store(e)
	return e, nil
}

func (e *ruleEdition) add(v rulebook.Version) {
	r := v.Rule
	e.rules, e.known = append(e.rules, r), append(e.known, v.Release.At)
	if r.Terms == nil || r.Terms.ProductChoiceFrom == nil {
		return
	}
	if from := r.Terms.ProductChoiceFrom; e.choiceFrom == nil || from.Cents() < e.choiceFrom.Cents() {
		e.choiceFrom = from
	}
}

// choiceFrom is the least value of a line from which a rule asks why this product, as last read: nil when none asks, zero
// as long as nothing is known.
func (k *ruleBook) choiceFrom() *money.Amount {
	if known := k.edition.Load(); known != nil {
		return known.choiceFrom
	}
	zero := money.Zero(money.EUR)
	return &zero
}

// asksBelow reports whether a rule asks for lines of less value than from; nil stands for lines of any value.
func (e *ruleEdition) asksBelow(from *money.Amount) bool {
	return e.choiceFrom != nil && (from == nil || e.choiceFrom.Cents() < from.Cents())
}

// rulesFor are the rules that can speak for the buyer on the day. All versions that have begun are among them, also those
// that have ended: the newest of them speaks, and it may say that it is over.
func rulesFor(all []rules.Rule, q order.FactsQuery, land rules.Land) []rules.Rule {
	var speaking []rules.Rule
	for _, r := range all {
		if speaksFor(r, q, land) && !q.Day.Before(r.Valid.From) {
			speaking = append(speaking, r)
		}
	}
	return speaking
}

// speaksFor reports whether a rule can ever speak for the buyer: of the EU, the Bund, its Land, its own, those of funding
// sources and regimes it may be under, and the shop's defaults.
func speaksFor(r rules.Rule, q order.FactsQuery, land rules.Land) bool {
	switch r.Jurisdiction {
	case rules.EuropeanUnion, rules.Bund, rules.UVgO, rules.Grant, rules.Shop, rules.Jurisdiction(land):
		return r.Organisation == "" || r.Organisation == q.LegalEntity.String()
	default:
		return r.Organisation == q.LegalEntity.String()
	}
}
