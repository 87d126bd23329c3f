package member

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// DeadEnd is an organisation where somebody submits and nobody else approves.
type DeadEnd struct {
	ID    uuid.UUID
	Name  string
	Alone bool // the only approver is the one who submits
}

// DeadEnds are those of a legal entity, with what decides which rules it is under.
type DeadEnds struct {
	Body            uuid.UUID
	Land, BuyerType string
	Places          []DeadEnd
}

// deadEnds are those of an organisation, and of everything in sight where it is the legal entity itself.
func (s *Service) deadEnds(ctx context.Context, p authz.Principal, o Organisation) ([]DeadEnd, error) {
	if s.cfg.SecondPerson == nil {
		return nil, nil
	}
	found, err := s.store.DeadEnds(ctx, o.LegalEntity.ID, s.Today())
	if err != nil {
		return nil, err
	}
	found.Places = slices.DeleteFunc(found.Places, func(d DeadEnd) bool {
		return d.ID != o.ID && (o.ID != o.LegalEntity.ID || !p.Sees(d.ID))
	})
	if len(found.Places) == 0 {
		return nil, nil
	}
	asked, err := s.cfg.SecondPerson(ctx, found)
	if err != nil || !asked {
		return nil, err
	}
	return found.Places, nil
}
