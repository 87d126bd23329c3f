package member

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Absence is somebody's time away, and who decides meanwhile.
type Absence struct {
	Person, Deputy uuid.UUID
	Days           money.Period // half-open, both ends given
}

// NameDeputy lets somebody with a role there decide on approvals while an approver is away. Who is meant is looked up when a
// decision is made; a deputy who is away passes it on, over MaxDeputyLinks at most and never in a circle.
//
// Errors: ErrNotFound (organisation, people); Forbidden; Invalid (days); ErrNoApprover, ErrNoRoleThere, ErrDeputyTwice,
// ErrDeputyCircle, ErrDeputyLinks.
func (s *Service) NameDeputy(ctx context.Context, p authz.Principal, organisation uuid.UUID, a Absence) (View, error) {
	o, err := s.store.Organisation(ctx, organisation)
	if err != nil {
		return View{}, err
	}
	d, err := s.mayGive(ctx, p, o.Ref, a.Deputy, authz.Approver)
	if err != nil {
		return View{}, err
	}
	away, deputy, err := s.both(ctx, a.Person, a.Deputy)
	if err != nil {
		return View{}, err
	}
	if deputy.Is(p.Person) {
		return View{}, ErrOwnRole
	}
	if err := s.judge(o, a); err != nil {
		return View{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return View{}, fmt.Errorf("deputy id: %w", err)
	}
	entry, err := s.seal(p, d, recordDeputy, organisation, Record{Person: &away.LogID, Deputy: &deputy.LogID, From: a.Days.From.String(), Until: a.Days.To.String()})
	if err != nil {
		return View{}, err
	}
	err = s.store.NameDeputy(ctx, organisation, Deputy{ID: id, Person: away, Deputy: deputy, Valid: a.Days}, p.Person, func(before, after int, circle bool) error {
		switch {
		case circle:
			return ErrDeputyCircle
		case before+1+after > MaxDeputyLinks:
			return ErrDeputyLinks
		}
		return nil
	}, entry)
	if err != nil {
		return View{}, err
	}
	if err := s.saved(ctx); err != nil {
		return View{}, err
	}
	return s.Look(ctx, p, organisation)
}

// judge refuses an absence that would lead to nobody: of somebody who does not approve there, to somebody who has no role there.
func (s *Service) judge(o Organisation, a Absence) error {
	if err := s.firstDay(a.Days.From, "#/body/from"); err != nil {
		return err
	}
	if !a.Days.From.Before(a.Days.To) {
		return fault.New(fault.Invalid, "days_reversed").WithField("#/body/until", "days_reversed")
	}
	approves, hasRole := false, false
	for _, m := range o.Memberships {
		held := m.On(a.Days.From) == Held
		approves = approves || held && m.Person.ID == a.Person && m.Role == authz.Approver
		hasRole = hasRole || held && m.Person.ID == a.Deputy
	}
	for _, d := range o.Deputies { // who stands in may be away, too
		approves = approves || d.Deputy.ID == a.Person && d.Valid.Contains(a.Days.From)
	}
	switch {
	case a.Person == a.Deputy:
		return ErrDeputyCircle
	case !approves:
		return ErrNoApprover
	case !hasRole:
		return ErrNoRoleThere
	}
	return nil
}

func (s *Service) both(ctx context.Context, one, other uuid.UUID) (a, b PersonRef, err error) {
	if a, err = s.store.Person(ctx, one); err != nil {
		return a, b, err
	}
	b, err = s.store.Person(ctx, other)
	return a, b, err
}

// EndDeputy ends a deputy's time today.
//
// Errors: ErrNotFound; Forbidden.
func (s *Service) EndDeputy(ctx context.Context, p authz.Principal, organisation, id uuid.UUID) (View, error) {
	o, err := s.store.Organisation(ctx, organisation)
	if err != nil {
		return View{}, err
	}
	for _, d := range o.Deputies {
		if d.ID != id {
			continue
		}
		permission, err := s.mayGive(ctx, p, o.Ref, d.Deputy.ID, authz.Approver)
		if err != nil {
			return View{}, err
		}
		entry, err := s.seal(p, permission, recordDeputed, organisation, Record{Person: &d.Person.LogID, Deputy: &d.Deputy.LogID, Until: s.Today().String()})
		if err != nil {
			return View{}, err
		}
		if err := s.store.EndDeputy(ctx, id, s.Today(), entry); err != nil {
			return View{}, err
		}
		if err := s.saved(ctx); err != nil {
			return View{}, err
		}
		return s.Look(ctx, p, organisation)
	}
	return View{}, ErrNotFound
}

// LinkAccounts says that two accounts belong to one human being, for good: what the one submitted, the other never approves.
//
// Errors: ErrNotFound; Forbidden.
func (s *Service) LinkAccounts(ctx context.Context, p authz.Principal, one, other uuid.UUID) error {
	a, b, err := s.both(ctx, one, other)
	if err != nil {
		return err
	}
	d, err := s.ask(ctx, p, authz.Request{Class: "membership", Action: "give", Organisation: p.Organisation})
	if err != nil {
		return err
	}
	entry, err := s.seal(p, d, recordLinked, p.Organisation, Record{Person: &a.LogID, Same: &b.LogID})
	if err != nil {
		return err
	}
	if err := s.store.LinkAccounts(ctx, one, other, entry); err != nil {
		return err
	}
	s.cfg.Committed()
	return nil
}
