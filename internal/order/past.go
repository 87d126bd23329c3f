package order

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Standing is the instant that a comparison shows: it answers what was, and nothing can be bought from it.
type Standing struct {
	At           time.Time
	Organisation Organisation // whose comparison it was
	First        *time.Time   // when the product was first offered; nil = not until now
}

// LookBack names a comparison of the past.
type LookBack struct {
	At           string    // an RFC 3339 instant, or a civil day: as it stood at the end of that day
	Organisation uuid.UUID // whose; Nil = the one the person acts for
}

// CompareAt compares all offers for a product as they stood at an instant: catalogue versions, suppliers' state, same
// things, criteria, rules, earlier orders and the body's own offers, each in the version of then. Orders placed at that very
// instant do not count as earlier ones, so the instant of a decision shows the decision's ranking.
//
// Errors: Forbidden (not an officer, approver or auditor there), Invalid (quantity, instant), NotFound (product, organisation).
func (s *Service) CompareAt(ctx context.Context, p authz.Principal, product catalog.ProductID, quantity money.Quantity, neededBy money.Date, l LookBack) (CompareView, error) {
	if quantity.Sign() <= 0 {
		return CompareView{}, errNoQuantity
	}
	p, err := s.lookingBack(ctx, p, l.Organisation)
	if err != nil {
		return CompareView{}, err
	}
	at, err := l.instant(s.now())
	if err != nil {
		return CompareView{}, err
	}
	q := factsQuery(p, []LineInput{{Product: product}}, at)
	q.Sight = money.DateOf(s.now())
	past, err := s.store.FactsAt(ctx, q, at)
	if err != nil {
		return CompareView{}, err
	}
	v, err := past.Facts.compare(product, quantity, neededBy, at)
	v.Standing = &Standing{At: at, Organisation: past.Facts.Parties.Needer, First: past.First}
	return v, err
}

// lookingBack is the principal in the place of the organisation it asks about.
func (s *Service) lookingBack(ctx context.Context, p authz.Principal, organisation uuid.UUID) (authz.Principal, error) {
	elsewhere := organisation != uuid.Nil && organisation != p.Organisation
	if elsewhere && !slices.Contains(p.Scope, organisation) {
		return p, fault.New(fault.NotFound, "not_found")
	}
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "catalogue", Action: "look_back", Organisation: organisation})
	if err != nil {
		return p, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return p, fault.New(fault.Forbidden, "look_back_not_allowed", "rule", d.Rule)
	}
	if elsewhere {
		p.Organisation = organisation
		p.LegalEntity, err = s.store.LegalEntity(ctx, organisation)
	}
	return p, err
}

// instant reads what was asked for. A day means its last instant, today means now.
func (l LookBack) instant(now time.Time) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, l.At)
	if err != nil {
		day, errDay := money.ParseDate(l.At)
		if errDay != nil {
			return at, refusedInstant("instant_malformed")
		}
		if at = endOf(day); day == money.DateOf(now) {
			at = now
		}
	}
	if at = at.UTC().Truncate(time.Microsecond); at.After(now) {
		return at, refusedInstant("instant_in_future")
	}
	return at, nil
}

func refusedInstant(code string) error {
	return fault.New(fault.Invalid, code).WithField("#/query/at", code)
}

// endOf is the last instant of a civil day that the database can keep.
func endOf(day money.Date) time.Time {
	return day.AddDays(1).StartIn(money.Berlin).Add(-time.Microsecond).UTC()
}
