package member

import (
	"context"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// AddAddress offers a place of delivery from today on.
//
// Errors: ErrNotFound; Forbidden; Invalid (a part is missing).
func (s *Service) AddAddress(ctx context.Context, p authz.Principal, organisation uuid.UUID, a Address) (View, error) {
	a, err := a.check()
	return s.place(ctx, p, organisation, err, Record{Address: &a}, func(id uuid.UUID, e Entry) error {
		a.ID = id
		return s.store.AddAddress(ctx, organisation, a, s.Today(), e)
	})
}

// AddCostCentre offers a cost centre from today on.
//
// Errors: ErrNotFound; Forbidden; Invalid (a part is missing); ErrCentreThere.
func (s *Service) AddCostCentre(ctx context.Context, p authz.Principal, organisation uuid.UUID, c CostCentre) (View, error) {
	c, err := c.check()
	return s.place(ctx, p, organisation, err, Record{CostCentre: &c}, func(id uuid.UUID, e Entry) error {
		c.ID = id
		return s.store.AddCostCentre(ctx, organisation, c, s.Today(), e)
	})
}

// EndPlace offers an address or a cost centre no more, from today on.
//
// Errors: ErrNotFound; Forbidden.
func (s *Service) EndPlace(ctx context.Context, p authz.Principal, kind PlaceKind, organisation, id uuid.UUID) (View, error) {
	return s.place(ctx, p, organisation, nil, Record{Place: &id, Until: s.Today().String()}, func(_ uuid.UUID, e Entry) error {
		return s.store.EndPlace(ctx, kind, organisation, id, s.Today(), e)
	})
}

// place asks for the right to change the organisation, seals the record and stores the change.
func (s *Service) place(ctx context.Context, p authz.Principal, organisation uuid.UUID, wrong error, r Record, store func(uuid.UUID, Entry) error) (View, error) {
	if _, err := s.store.Organisation(ctx, organisation); err != nil {
		return View{}, err
	}
	entry, id, err := s.preparePlace(ctx, p, organisation, organisation, wrong, r)
	if err != nil {
		return View{}, err
	}
	if err := store(id, entry); err != nil {
		return View{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, organisation)
}

// filled refuses texts that are empty; it takes pairs of a field's name and its text.
func filled(at string, pairs ...string) error {
	wrong := fault.New(fault.Invalid, "organisation_facts_wrong")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			wrong = wrong.WithField(at+pairs[i], "field_missing")
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}
