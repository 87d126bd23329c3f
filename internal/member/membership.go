package member

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Grant gives a person a role.
type Grant struct {
	Organisation, Person uuid.UUID
	Role                 authz.Role
	From, Until          money.Date // Until is the first day without it; zero = open
}

// People in sight whose name has the text, and whether there are more.
func (s *Service) People(ctx context.Context, text string) ([]Person, bool, error) {
	found, err := s.store.People(ctx, strings.TrimSpace(text), maxPeople+1)
	if len(found) > maxPeople {
		return found[:maxPeople], true, err
	}
	return found, false, err
}

// Give gives somebody in sight a role in an organisation in sight. Nobody gives what he does not hold there, and nobody gives
// himself anything, nor another account of his.
//
// Errors: ErrNotFound (organisation, person); Forbidden; Invalid (days); ErrRoleHeld.
func (s *Service) Give(ctx context.Context, p authz.Principal, g Grant) (Membership, error) {
	o, err := s.store.Organisation(ctx, g.Organisation)
	if err != nil {
		return Membership{}, err
	}
	person, err := s.store.Person(ctx, g.Person)
	if err != nil {
		return Membership{}, err
	}
	m, entry, err := s.PrepareGive(ctx, p, o.Ref, person, g)
	if err != nil {
		return Membership{}, err
	}
	if err := s.store.Give(ctx, m, p.Person, entry); err != nil {
		return Membership{}, err
	}
	return m, s.saved(ctx)
}

// End ends a role; on the day it is no longer held. Nobody ends his own: somebody must be left who administers.
//
// Errors: ErrNotFound; Forbidden; Invalid (day); ErrRoleEnded.
func (s *Service) End(ctx context.Context, p authz.Principal, id uuid.UUID, until money.Date) (Membership, error) {
	m, err := s.store.Membership(ctx, id)
	if err != nil {
		return m, err
	}
	entry, err := s.PrepareEnd(ctx, p, m, until)
	if err != nil {
		return m, err
	}
	if err := s.store.End(ctx, id, until, entry); err != nil {
		return m, err
	}
	m.Until = until
	return m, s.saved(ctx)
}

// MayEnd reports whether to offer the end of a role; [Service.End] asks again.
func (s *Service) MayEnd(ctx context.Context, p authz.Principal, m Membership) bool {
	_, err := s.mayGive(ctx, p, m.Organisation, m.Person.ID, m.Role)
	return err == nil && m.On(s.Today()) != Over
}

// mayGive holds that a grantor gives and takes only what he holds, at the target, and not from or to himself.
func (s *Service) mayGive(ctx context.Context, p authz.Principal, o Ref, person uuid.UUID, role authz.Role) (authz.Decision, error) {
	d, err := s.ask(ctx, p, authz.Request{Class: "membership", Action: "give", Organisation: o.ID})
	if err != nil {
		return d, err
	}
	if !authz.MayGive(p, string(o.Kind), role) {
		return d, fault.New(fault.Forbidden, "role_not_yours_to_give", "rule", authz.NoRule)
	}
	if person == p.Person {
		return d, ErrOwnRole
	}
	return d, nil
}

func dayOrNone(d money.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
