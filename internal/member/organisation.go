package member

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// NewInput describes an organisation to be added.
type NewInput struct {
	Parent uuid.UUID
	Kind   Kind
	From   money.Date
	Facts  Facts
}

// Add puts a new organisation below one in sight.
//
// Errors: ErrNotFound (parent); Forbidden; Invalid (facts, day, a kind that does not stand there).
func (s *Service) Add(ctx context.Context, p authz.Principal, in NewInput) (View, error) {
	parent, err := s.store.Organisation(ctx, in.Parent)
	if err != nil {
		return View{}, err
	}
	n, entry, err := s.PrepareAdd(ctx, p, parent.ID, parent, in)
	if err != nil {
		return View{}, err
	}
	id := n.ID
	if err := s.store.Add(ctx, n, s.now(), entry); err != nil {
		return View{}, err
	}
	if err := s.saved(ctx); err != nil {
		return View{}, err
	}
	p.Scope = append(slices.Clone(p.Scope), id)
	return s.Look(authz.ContextWithPrincipal(ctx, p), p, id)
}

// Edit changes what an organisation is.
//
// Errors: ErrNotFound; Forbidden; Invalid (facts); ErrChanged (somebody else was first); ErrSettled (it has ordered).
func (s *Service) Edit(ctx context.Context, p authz.Principal, id uuid.UUID, version int64, f Facts) (View, error) {
	now, err := s.store.Organisation(ctx, id)
	if err != nil {
		return View{}, err
	}
	if int64(now.Version) != version {
		if _, err := s.change(ctx, p, id); err != nil {
			return View{}, err
		}
		return View{}, ErrChanged
	}
	f, entry, err := s.PrepareEdit(ctx, p, now, f)
	if err != nil {
		return View{}, err
	}
	if err := s.store.Edit(ctx, id, now.Version, f, s.now(), entry); err != nil {
		return View{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, id)
}

// Move puts an organisation below another from a day on.
//
// Errors: ErrNotFound (of both); Forbidden (one's own organisation: its parent is not in sight); Invalid (day, kind);
// ErrCycle, ErrThereAlready, ErrMovePlanned, ErrEntityToday.
func (s *Service) Move(ctx context.Context, p authz.Principal, id, to uuid.UUID, from money.Date) (View, error) {
	err := s.store.Move(ctx, id, s.now(), func(tx Reader) (Move, Entry, error) {
		moved, err := tx.Organisation(ctx, id)
		if err != nil {
			return Move{}, Entry{}, err
		}
		parent, err := tx.Organisation(ctx, to)
		if err != nil {
			return Move{}, Entry{}, err
		}
		d, err := s.mayMove(ctx, p, moved, parent)
		if err != nil {
			return Move{}, Entry{}, err
		}
		m, err := s.under(ctx, tx, moved, parent, from)
		if err != nil {
			return Move{}, Entry{}, err
		}
		old, _ := moved.parent(s.Today())
		entry, err := s.seal(p, d, recordMoved, id, Record{OldParent: &old.ID, NewParent: &to, Entity: &m.LegalEntity, From: from.String()})
		return m, entry, err
	})
	if err != nil {
		return View{}, err
	}
	if err := s.saved(ctx); err != nil {
		return View{}, err
	}
	return s.Look(ctx, p, id)
}

// mayMove asks for the right at all three: what moves, where it stands, where it goes. Where one's own organisation stands is
// not in sight.
func (s *Service) mayMove(ctx context.Context, p authz.Principal, moved, to Organisation) (authz.Decision, error) {
	from, placed := moved.parent(s.Today())
	if moved.ID == p.Organisation || !placed || !p.Sees(from.ID) {
		return authz.Decision{}, ErrNotYoursToPut
	}
	for _, id := range []uuid.UUID{from.ID, to.ID} {
		if _, err := s.change(ctx, p, id); err != nil {
			return authz.Decision{}, err
		}
	}
	return s.change(ctx, p, moved.ID)
}

// under judges where the organisation would stand from the day on.
func (s *Service) under(ctx context.Context, tx Reader, moved, to Organisation, from money.Date) (Move, error) {
	if err := s.firstDay(from, "#/body/from"); err != nil {
		return Move{}, err
	}
	if !to.Kind.takes(moved.Kind) {
		return Move{}, fault.New(fault.Invalid, "organisation_kind_there").WithField("#/body/parentId", "organisation_kind_there")
	}
	lower, err := tx.BelowFrom(ctx, moved.ID, from)
	if err != nil {
		return Move{}, err
	}
	if slices.Contains(lower, to.ID) {
		return Move{}, ErrCycle
	}
	for _, p := range moved.Places {
		if p.Valid.From.After(from) {
			return Move{}, ErrMovePlanned
		}
	}
	if now, ok := moved.parent(from); ok && now.ID == to.ID {
		return Move{}, ErrThereAlready
	}
	m := Move{Parent: to.ID, From: from, LegalEntity: moved.LegalEntity.ID}
	if moved.Kind == Unit && to.LegalEntity.ID != m.LegalEntity {
		if from != s.Today() {
			return Move{}, ErrEntityToday
		}
		m.LegalEntity = to.LegalEntity.ID
	}
	return m, nil
}
