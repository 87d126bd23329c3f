package scim

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// Refusals. Their codes stand for those of RFC 7644, table 9.
var (
	ErrNotFound = fault.New(fault.NotFound, "not_found")
	ErrFilter   = fault.New(fault.Invalid, "scim_filter")
	ErrValue    = fault.New(fault.Invalid, "scim_value")
	ErrPath     = fault.New(fault.Invalid, "scim_path")
	ErrTaken    = fault.New(fault.Conflict, "scim_taken")
	ErrTooMuch  = fault.New(fault.Forbidden, "scim_role_not_yours_to_give", "rule", authz.NoRule)
)

// maxText bounds every text of a resource.
const maxText = 200

// User is a person as its directory names it.
type User struct {
	ID, Person                    uuid.UUID
	UserName, ExternalID          string
	Given, Family, Display, Email string
	Active, Deleted               bool
	Created, Changed              time.Time
}

// Name is what people read.
func (u User) Name() string {
	for _, one := range []string{u.Display, strings.TrimSpace(u.Given + " " + u.Family), u.UserName} {
		if one != "" {
			return one
		}
	}
	return ""
}

// Group is a set of users; where its name says a role, its users hold it.
type Group struct {
	ID                  uuid.UUID
	Display, ExternalID string
	Role                authz.Role // empty = none
	Target              uuid.UUID  // where
	Members             []uuid.UUID
	Created, Changed    time.Time
}

// State is all a directory has told.
type State struct {
	Users  []User
	Groups []Group
	Bodies []Body // the organisation and what stands below it today
}

// Body is an organisation a group may name.
type Body struct {
	ID         uuid.UUID
	Name, Kind string
}

// Sync brings one person's roles into line with what the directory says now.
type Sync struct {
	Person    uuid.UUID
	Directory account.Directory
	Leaves    bool // the directory deactivates the person: every role there and below ends, sessions and tokens, too
}

// Write is what a request changes.
type Write struct {
	Newcomer  *account.NewAccount // a person who was not here before
	User      *User
	Group     *Group
	DropGroup *uuid.UUID
	Syncs     []Sync
}

func (s *State) user(id uuid.UUID) (*User, error) {
	for i := range s.Users {
		if s.Users[i].ID == id && !s.Users[i].Deleted {
			return &s.Users[i], nil
		}
	}
	return nil, ErrNotFound
}

func (s *State) group(id uuid.UUID) (*Group, error) {
	for i := range s.Groups {
		if s.Groups[i].ID == id {
			return &s.Groups[i], nil
		}
	}
	return nil, ErrNotFound
}

// GroupsOf lists the groups of a user.
func (s *State) GroupsOf(user uuid.UUID) []Group {
	var all []Group
	for _, g := range s.Groups {
		for _, m := range g.Members {
			if m == user {
				all = append(all, g)
			}
		}
	}
	return all
}
