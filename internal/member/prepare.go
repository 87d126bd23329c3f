package member

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// PrepareAdd judges and seals a new organisation, to be stored by somebody who adds more than one. The right is asked at
// anchor, the nearest organisation above that is there already.
//
// Errors: Forbidden; Invalid (facts, day, a kind that does not stand there).
func (s *Service) PrepareAdd(ctx context.Context, p authz.Principal, anchor uuid.UUID, parent Organisation, in NewInput) (NewOrganisation, Entry, error) {
	no := func(err error) (NewOrganisation, Entry, error) { return NewOrganisation{}, Entry{}, err }
	d, err := s.change(ctx, p, anchor)
	if err != nil {
		return no(err)
	}
	if in.Facts, err = in.Facts.check("#/body/facts"); err != nil {
		return no(err)
	}
	if !parent.Kind.takes(in.Kind) {
		return no(fault.New(fault.Invalid, "organisation_kind_there").WithField("#/body/kind", "organisation_kind_there"))
	}
	if err := s.firstDay(in.From, "#/body/from"); err != nil {
		return no(err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return no(fmt.Errorf("organisation id: %w", err))
	}
	n := NewOrganisation{Ref: Ref{ID: id, Name: in.Facts.Name, Kind: in.Kind}, Parent: parent.Ref, From: in.From, Facts: in.Facts, LegalEntity: id}
	if in.Kind == Unit {
		n.LegalEntity = parent.LegalEntity.ID
	}
	// The record belongs to who stands above: whoever reads there, reads that something came below.
	entry, err := s.seal(p, d, recordAdded, parent.ID, Record{
		After: &n.Facts, Kind: n.Kind, NewParent: &parent.ID, Entity: &n.LegalEntity, From: n.From.String(), Added: &n.ID,
	})
	return n, entry, err
}

// PrepareEdit judges and seals new facts of an organisation that was just read.
//
// Errors: Forbidden; Invalid (facts); ErrSettled (it has ordered).
func (s *Service) PrepareEdit(ctx context.Context, p authz.Principal, now Organisation, f Facts) (Facts, Entry, error) {
	d, err := s.change(ctx, p, now.ID)
	if err != nil {
		return f, Entry{}, err
	}
	if f, err = f.check("#/body"); err != nil {
		return f, Entry{}, err
	}
	if now.Ordered && (f.Land != now.Facts.Land || f.BuyerType != now.Facts.BuyerType) {
		return f, Entry{}, ErrSettled
	}
	entry, err := s.seal(p, d, recordChanged, now.ID, Record{Before: &now.Facts, After: &f})
	return f, entry, err
}

// PrepareAddress judges and seals a place of delivery from today on; anchor as for [Service.PrepareAdd].
func (s *Service) PrepareAddress(ctx context.Context, p authz.Principal, anchor, organisation uuid.UUID, a Address) (Address, Entry, error) {
	a, err := a.check()
	entry, id, err := s.preparePlace(ctx, p, anchor, organisation, err, Record{Address: &a})
	a.ID = id
	return a, entry, err
}

// PrepareCostCentre judges and seals a cost centre from today on; anchor as for [Service.PrepareAdd].
func (s *Service) PrepareCostCentre(ctx context.Context, p authz.Principal, anchor, organisation uuid.UUID, c CostCentre) (CostCentre, Entry, error) {
	c, err := c.check()
	entry, id, err := s.preparePlace(ctx, p, anchor, organisation, err, Record{CostCentre: &c})
	c.ID = id
	return c, entry, err
}

func (s *Service) preparePlace(ctx context.Context, p authz.Principal, anchor, organisation uuid.UUID, wrong error, r Record) (Entry, uuid.UUID, error) {
	d, err := s.change(ctx, p, anchor)
	if err != nil {
		return Entry{}, uuid.Nil, err
	}
	if wrong != nil {
		return Entry{}, uuid.Nil, wrong
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Entry{}, id, fmt.Errorf("place id: %w", err)
	}
	if r.Place == nil {
		r.Place, r.From = &id, s.Today().String()
	}
	entry, err := s.seal(p, d, recordPlace, organisation, r)
	return entry, id, err
}

// PrepareGive judges and seals a role for somebody. Errors: Forbidden; Invalid (days).
func (s *Service) PrepareGive(ctx context.Context, p authz.Principal, o Ref, person PersonRef, g Grant) (Membership, Entry, error) {
	no := func(err error) (Membership, Entry, error) { return Membership{}, Entry{}, err }
	d, err := s.mayGive(ctx, p, o, person.ID, g.Role)
	if err != nil {
		return no(err)
	}
	if person.Is(p.Person) {
		return no(ErrOwnRole)
	}
	if err := s.Days(g.From, g.Until); err != nil {
		return no(err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return no(fmt.Errorf("membership id: %w", err))
	}
	m := Membership{ID: id, Person: person, Organisation: o, Role: g.Role, From: g.From, Until: g.Until}
	entry, err := s.seal(p, d, recordGiven, o.ID, Record{Membership: &id, Person: &person.LogID, Role: m.Role, From: m.From.String(), Until: dayOrNone(m.Until)})
	return m, entry, err
}

// Days refuses a time that begins before today, too far ahead, or ends before it begins; a zero until is open.
func (s *Service) Days(from, until money.Date) error {
	if err := s.firstDay(from, "#/body/from"); err != nil {
		return err
	}
	if !until.IsZero() && !from.Before(until) {
		return fault.New(fault.Invalid, "days_reversed").WithField("#/body/until", "days_reversed")
	}
	return nil
}

// PrepareEnd judges and seals the end of a role. Errors: Forbidden; Invalid (day); ErrRoleEnded.
func (s *Service) PrepareEnd(ctx context.Context, p authz.Principal, m Membership, until money.Date) (Entry, error) {
	d, err := s.mayGive(ctx, p, m.Organisation, m.Person.ID, m.Role)
	if err != nil {
		return Entry{}, err
	}
	if err := s.firstDay(until, "#/body/until"); err != nil {
		return Entry{}, err
	}
	if !m.Until.IsZero() && !until.Before(m.Until) {
		return Entry{}, ErrRoleEnded
	}
	return s.seal(p, d, recordEnded, m.Organisation.ID, Record{Membership: &m.ID, Person: &m.Person.LogID, Role: m.Role, From: dayOrNone(m.From), Until: until.String()})
}

func (a Address) check() (Address, error) {
	a.Label, a.Street, a.Postcode, a.City = strings.TrimSpace(a.Label), strings.TrimSpace(a.Street), strings.TrimSpace(a.Postcode), strings.TrimSpace(a.City)
	return a, filled("#/body/", "label", a.Label, "street", a.Street, "postcode", a.Postcode, "city", a.City)
}

func (c CostCentre) check() (CostCentre, error) {
	c.Number, c.Label = strings.TrimSpace(c.Number), strings.TrimSpace(c.Label)
	return c, filled("#/body/", "number", c.Number, "label", c.Label)
}
