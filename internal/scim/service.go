package scim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
)

// Store keeps what directories tell.
type Store interface {
	// State reads what the organisation's directory has told.
	State(ctx context.Context, organisation uuid.UUID, at time.Time) (State, error)
	// Change lets one request at a time see the state and stores what it makes of it, with the roles that follow from it.
	// Error: ErrTaken.
	Change(ctx context.Context, organisation uuid.UUID, source string, at time.Time, change func(*State) (Write, error), judge Judge) error
}

// Judge tells which roles a directory gives and ends, with their entries for the log.
type Judge func(account.Directory, account.DirectoryFacts) (account.DirectoryChange, error)

// Accounts seal what directories give and end.
type Accounts interface {
	JudgeDirectory(d account.Directory, source string, f account.DirectoryFacts) (account.DirectoryChange, error)
}

// Config of the service. RoleOf reads the word of a role. Committed and Granted are called after changes.
type Config struct {
	Now       func() time.Time
	RoleOf    func(string) (authz.Role, bool)
	Committed func()
	Granted   func(context.Context) error
}

// Service provisions people. Safe for concurrent use.
type Service struct {
	store    Store
	accounts Accounts
	cfg      Config
}

// NewService returns the service on a store.
func NewService(store Store, accounts Accounts, cfg Config) *Service {
	return &Service{store, accounts, cfg}
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// Source names the directory of an organisation in memberships and records.
func Source(organisation uuid.UUID) string { return "scim:" + organisation.String() }

// Users that a filter lets through, with all the directory has told. Error: ErrFilter.
func (s *Service) Users(ctx context.Context, p authz.Principal, filter string) ([]User, State, error) {
	all, err := s.store.State(ctx, p.Organisation, s.now())
	if err != nil {
		return nil, all, err
	}
	living := slices.DeleteFunc(slices.Clone(all.Users), func(u User) bool { return u.Deleted })
	found, err := keep(living, filter, userAttributes)
	return found, all, err
}

// Groups that a filter lets through, with all the directory has told. Error: ErrFilter.
func (s *Service) Groups(ctx context.Context, p authz.Principal, filter string) ([]Group, State, error) {
	all, err := s.store.State(ctx, p.Organisation, s.now())
	if err != nil {
		return nil, all, err
	}
	found, err := keep(all.Groups, filter, groupAttributes)
	return found, all, err
}

// User of the directory. Error: ErrNotFound.
func (s *Service) User(ctx context.Context, p authz.Principal, id uuid.UUID) (User, State, error) {
	all, err := s.store.State(ctx, p.Organisation, s.now())
	if err != nil {
		return User{}, all, err
	}
	u, err := all.user(id)
	if err != nil {
		return User{}, all, err
	}
	return *u, all, nil
}

// Group of the directory. Error: ErrNotFound.
func (s *Service) Group(ctx context.Context, p authz.Principal, id uuid.UUID) (Group, State, error) {
	all, err := s.store.State(ctx, p.Organisation, s.now())
	if err != nil {
		return Group{}, all, err
	}
	g, err := all.group(id)
	if err != nil {
		return Group{}, all, err
	}
	return *g, all, nil
}

// change carries out one request.
func (s *Service) change(ctx context.Context, p authz.Principal, do func(*State) (Write, error)) error {
	source := Source(p.Organisation)
	err := s.store.Change(ctx, p.Organisation, source, s.now(), do, func(d account.Directory, f account.DirectoryFacts) (account.DirectoryChange, error) {
		return s.accounts.JudgeDirectory(d, source, f)
	})
	if err != nil {
		return err
	}
	s.cfg.Committed()
	return s.cfg.Granted(ctx)
}

// AddUser makes a person of somebody the directory names: always a new one, whatever address it tells. One it has let go of
// before comes back. Errors: ErrValue, ErrTaken.
func (s *Service) AddUser(ctx context.Context, p authz.Principal, resource map[string]any) (User, State, error) {
	var made User
	var all State
	err := s.change(ctx, p, func(st *State) (Write, error) {
		u := User{Created: s.now(), Changed: s.now()}
		if err := u.replace(resource); err != nil {
			return Write{}, err
		}
		var w Write
		if i := slices.IndexFunc(st.Users, func(o User) bool { return strings.EqualFold(o.UserName, u.UserName) }); i >= 0 {
			if !st.Users[i].Deleted {
				return w, ErrTaken
			}
			u.ID, u.Person, u.Created = st.Users[i].ID, st.Users[i].Person, st.Users[i].Created
			st.Users[i] = u
		} else {
			newcomer, id, err := s.newcomer(u)
			if err != nil {
				return w, err
			}
			u.ID, u.Person, w.Newcomer = id, newcomer.Person, &newcomer
			st.Users = append(st.Users, u)
		}
		made, all = u, *st
		w.User, w.Syncs = &u, []Sync{s.sync(p, st, u)}
		return w, nil
	})
	return made, all, err
}

func (s *Service) newcomer(u User) (account.NewAccount, uuid.UUID, error) {
	a := account.NewAccount{Name: u.Name(), Email: u.Email, Language: "de", At: s.now()}
	id, err := uuid.NewV7()
	if err != nil {
		return a, id, fmt.Errorf("user id: %w", err)
	}
	if a.Person, err = uuid.NewV7(); err != nil {
		return a, id, fmt.Errorf("person id: %w", err)
	}
	a.LogID, err = uuid.NewRandom()
	return a, id, err
}

// ReplaceUser and PatchUser change one. Errors: ErrNotFound, ErrValue, ErrPath, ErrTaken.
func (s *Service) ReplaceUser(ctx context.Context, p authz.Principal, id uuid.UUID, resource map[string]any) (User, State, error) {
	return s.edit(ctx, p, id, func(u *User) error { return u.replace(resource) })
}

// PatchUser carries out operations on one, all or none.
func (s *Service) PatchUser(ctx context.Context, p authz.Principal, id uuid.UUID, all []Operation) (User, State, error) {
	return s.edit(ctx, p, id, func(u *User) error { return u.patch(all) })
}

// RemoveUser deactivates one for good; nothing the person did is lost. Error: ErrNotFound.
func (s *Service) RemoveUser(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	_, _, err := s.edit(ctx, p, id, func(u *User) error {
		u.Active, u.Deleted = false, true
		return nil
	})
	return err
}

func (s *Service) edit(ctx context.Context, p authz.Principal, id uuid.UUID, change func(*User) error) (User, State, error) {
	var made User
	var all State
	err := s.change(ctx, p, func(st *State) (Write, error) {
		u, err := st.user(id)
		if err != nil {
			return Write{}, err
		}
		if err := change(u); err != nil {
			return Write{}, err
		}
		if slices.ContainsFunc(st.Users, func(o User) bool { return o.ID != id && strings.EqualFold(o.UserName, u.UserName) }) {
			return Write{}, ErrTaken
		}
		u.Changed = s.now()
		made, all = *u, *st
		return Write{User: u, Syncs: []Sync{s.sync(p, st, *u)}}, nil
	})
	return made, all, err
}

// sync says which roles a user holds by the groups now.
func (s *Service) sync(p authz.Principal, st *State, u User) Sync {
	out := Sync{Person: u.Person, Directory: account.Directory{Member: p.Organisation}, Leaves: !u.Active}
	if !u.Active {
		return out
	}
	for _, g := range st.GroupsOf(u.ID) {
		if g.Role != "" {
			out.Directory.Roles = append(out.Directory.Roles, account.DirectoryRole{Organisation: g.Target, Role: g.Role})
		}
	}
	return out
}
