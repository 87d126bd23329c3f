package scim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// AddGroup keeps a group. Errors: ErrValue, ErrTaken, ErrTooMuch.
func (s *Service) AddGroup(ctx context.Context, p authz.Principal, resource map[string]any) (Group, State, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Group{}, State{}, fmt.Errorf("group id: %w", err)
	}
	return s.editGroup(ctx, p, id, true, func(g *Group) error { return g.replace(resource) })
}

// ReplaceGroup takes the whole of a group anew. Errors: ErrNotFound, ErrValue, ErrTaken, ErrTooMuch.
func (s *Service) ReplaceGroup(ctx context.Context, p authz.Principal, id uuid.UUID, resource map[string]any) (Group, State, error) {
	return s.editGroup(ctx, p, id, false, func(g *Group) error { return g.replace(resource) })
}

// PatchGroup carries out operations on one, all or none. Errors as of ReplaceGroup, and ErrPath.
func (s *Service) PatchGroup(ctx context.Context, p authz.Principal, id uuid.UUID, all []Operation) (Group, State, error) {
	return s.editGroup(ctx, p, id, false, func(g *Group) error { return g.patch(all) })
}

// RemoveGroup ends the roles it stood for. Error: ErrNotFound.
func (s *Service) RemoveGroup(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	return s.change(ctx, p, func(st *State) (Write, error) {
		g, err := st.group(id)
		if err != nil {
			return Write{}, err
		}
		gone := g.Members
		st.Groups = slices.DeleteFunc(st.Groups, func(o Group) bool { return o.ID == id })
		return Write{DropGroup: &id, Syncs: s.syncs(p, st, gone)}, nil
	})
}

func (s *Service) editGroup(ctx context.Context, p authz.Principal, id uuid.UUID, isNew bool, change func(*Group) error) (Group, State, error) {
	var made Group
	var all State
	err := s.change(ctx, p, func(st *State) (Write, error) {
		if isNew {
			st.Groups = append(st.Groups, Group{ID: id, Created: s.now()})
		}
		g, err := st.group(id)
		if err != nil {
			return Write{}, err
		}
		touched := slices.Clone(g.Members)
		if err := change(g); err != nil {
			return Write{}, err
		}
		if err := s.mean(p, st, g); err != nil {
			return Write{}, err
		}
		g.Changed = s.now()
		made, all = *g, *st
		return Write{Group: g, Syncs: s.syncs(p, st, append(touched, g.Members...))}, nil
	})
	return made, all, err
}

// mean finds out which role the name of a group says, "Beschaffung: Grundschule am Park" or "Beschaffung" for the directory's own
// organisation, and refuses names and members that cannot be. A group with another name is kept and gives nothing.
func (s *Service) mean(p authz.Principal, st *State, g *Group) error {
	for _, o := range st.Groups {
		if o.ID != g.ID && strings.EqualFold(o.Display, g.Display) {
			return ErrTaken
		}
	}
	for _, m := range g.Members {
		if _, err := st.user(m); err != nil {
			return ErrValue
		}
	}
	g.Role, g.Target = "", uuid.Nil
	word, place, placed := strings.Cut(g.Display, ":")
	role, known := s.cfg.RoleOf(word)
	i := slices.IndexFunc(st.Bodies, func(b Body) bool {
		return !placed && b.ID == p.Organisation || placed && strings.EqualFold(b.Name, strings.TrimSpace(place))
	})
	if !known || i < 0 {
		return nil
	}
	if b := st.Bodies[i]; b.Kind == "cooperative" || !authz.MayGive(p, b.Kind, role) {
		return ErrTooMuch
	}
	g.Role, g.Target = role, st.Bodies[i].ID
	return nil
}

// syncs says which roles these users hold now.
func (s *Service) syncs(p authz.Principal, st *State, users []uuid.UUID) []Sync {
	var all []Sync
	slices.SortFunc(users, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	for _, id := range slices.Compact(users) {
		if u, err := st.user(id); err == nil && u.Active {
			all = append(all, s.sync(p, st, *u))
		}
	}
	return all
}
