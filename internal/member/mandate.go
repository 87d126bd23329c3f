package member

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Mandate lets the requesters and officers of a body's member order in the body's name.
type Mandate struct {
	ID          uuid.UUID
	Member      Ref
	From, Until money.Date // Until is the first day without it; zero = open
	Void        bool       // ended before its first day was over
}

// On is the state on a day.
func (m Mandate) On(day money.Date) State {
	if m.Void {
		return Over
	}
	return Membership{From: m.From, Until: m.Until}.On(day)
}

// GiveMandate lets the member above the body order in its name. It is the body's own to give: whoever administers it from
// above would give it to himself.
//
// Errors: ErrNotFound; Forbidden, ErrMandateOwn; Invalid (days); ErrMandateBody, ErrMandateTwice.
func (s *Service) GiveMandate(ctx context.Context, p authz.Principal, body uuid.UUID, m Mandate) (View, error) {
	o, d, err := s.mayMandate(ctx, p, body)
	if err != nil {
		return View{}, err
	}
	if err := s.firstDay(m.From, "#/body/from"); err != nil {
		return View{}, err
	}
	if !m.Until.IsZero() && !m.From.Before(m.Until) {
		return View{}, fault.New(fault.Invalid, "days_reversed").WithField("#/body/until", "days_reversed")
	}
	if o.Kind != OwnerBody {
		return View{}, ErrMandateBody
	}
	if m.ID, err = uuid.NewV7(); err != nil {
		return View{}, fmt.Errorf("mandate id: %w", err)
	}
	above, _ := o.parent(m.From)
	entry, err := s.seal(p, d, recordMandate, body, Record{Mandate: &m.ID, Member: &above.ID, From: m.From.String(), Until: dayOrNone(m.Until)})
	if err != nil {
		return View{}, err
	}
	if err := s.store.GiveMandate(ctx, body, m, p.Person, entry); err != nil {
		return View{}, err
	}
	return s.lookAnew(ctx, p, body)
}

// EndMandate ends a mandate today.
//
// Errors: ErrNotFound; Forbidden, ErrMandateOwn.
func (s *Service) EndMandate(ctx context.Context, p authz.Principal, body, id uuid.UUID) (View, error) {
	o, d, err := s.mayMandate(ctx, p, body)
	if err != nil {
		return View{}, err
	}
	for _, m := range o.Mandates {
		if m.ID != id {
			continue
		}
		entry, err := s.seal(p, d, recordManEnd, body, Record{Mandate: &id, Member: &m.Member.ID, Until: s.Today().String()})
		if err != nil {
			return View{}, err
		}
		if err := s.store.EndMandate(ctx, id, s.Today(), entry); err != nil {
			return View{}, err
		}
		return s.lookAnew(ctx, p, body)
	}
	return View{}, ErrNotFound
}

func (s *Service) mayMandate(ctx context.Context, p authz.Principal, body uuid.UUID) (Organisation, authz.Decision, error) {
	o, err := s.store.Organisation(ctx, body)
	if err != nil {
		return o, authz.Decision{}, err
	}
	d, err := s.ask(ctx, p, authz.Request{Class: "mandate", Action: "give", Organisation: body})
	if k, _ := fault.KindOf(err); k == fault.Forbidden {
		err = ErrMandateOwn
	}
	return o, d, err
}

// lookAnew shows an organisation after a change of who may do what.
func (s *Service) lookAnew(ctx context.Context, p authz.Principal, id uuid.UUID) (View, error) {
	if err := s.saved(ctx); err != nil {
		return View{}, err
	}
	return s.Look(ctx, p, id)
}
