package postgres

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// ruleBook keeps the rules of the database as read. Every use asks how often they changed (docs/adr/0011).
type ruleBook struct{ edition atomic.Pointer[ruleEdition] }

// ruleEdition is all rules at one time, with who let each version into force. It is never changed.
type ruleEdition struct {
	changes  int64
	rules    []rules.Rule
	known    []time.Time // when each of them came into force, or with the shop
	releases map[order.RuleVersion]order.RuleRelease
}

// queue asks how often the rules changed, as part of a batch.
func (*ruleBook) queue(b *pgx.Batch, changes *int64) { queueEpoch(b, &epoch{}, changes) }

// open is the book after that many changes, read anew when there are others than known.
func (k *ruleBook) open(ctx context.Context, db batcher, changes int64) (*ruleEdition, error) {
	if known := k.edition.Load(); known != nil && known.changes == changes {
		return known, nil
	}
	e := &ruleEdition{changes: changes, releases: map[order.RuleVersion]order.RuleRelease{}}
	b := &pgx.Batch{}
	b.Queue(selectRule).Query(func(rows pgx.Rows) error {
		return each(rows, scanSealed, func(v rulebook.Version) {
			e.add(v)
			e.releases[order.RuleVersion{ID: v.Rule.ID, Version: v.Rule.Version}] = order.RuleRelease{
				Role: v.Release.Role, On: money.DateOf(v.Release.At),
			}
		})
	})
	if err := db.send(ctx, b); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	k.edition.Store(e)
	return e, nil
}

// scanSealed scans a rule of an edition, with its hash.
func scanSealed(r pgx.Rows) (rulebook.Version, error) {
	v, err := scanRule(r)
	if err == nil {
		err = v.Rule.Seal()
	}
	return v, err
}

func (e *ruleEdition) add(v rulebook.Version) {
	e.rules, e.known = append(e.rules, v.Rule), append(e.known, v.Release.At)
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

// everSpeaksFor is speaksFor for a buyer that has been in several Länder.
func everSpeaksFor(r rules.Rule, q order.FactsQuery, lands []rules.Land) bool {
	return slices.ContainsFunc(lands, func(land rules.Land) bool { return speaksFor(r, q, land) })
}
