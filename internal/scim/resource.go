package scim

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Operation is one of a PATCH. Directories write op and path in every case ("Replace"), and truth as text ("False").
type Operation struct {
	Op, Path string
	Value    any
}

const (
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:user:"
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:group:"
)

var (
	emailPath  = regexp.MustCompile(`^emails(?:\[[^\]]*\])?(?:\.value)?$`)
	memberPath = regexp.MustCompile(`^members\[value eq "([^"]*)"\]$`)
)

// replace takes the whole of a user from a resource; what is not in it is gone.
func (u *User) replace(r map[string]any) error {
	u.ExternalID, u.Given, u.Family, u.Display, u.Email, u.Active = "", "", "", "", "", true
	for name, value := range r {
		if err := u.set(name, value); err != nil {
			return err
		}
	}
	return u.check()
}

// patch carries out operations in their order.
func (u *User) patch(all []Operation) error {
	for _, o := range all {
		var err error
		switch strings.ToLower(o.Op) {
		case "add", "replace":
			err = eachOf(o, u.set)
		case "remove":
			err = u.remove(o.Path)
		default:
			err = ErrValue
		}
		if err != nil {
			return err
		}
	}
	return u.check()
}

// eachOf calls set for the path, or for every attribute of a value without one.
func eachOf(o Operation, set func(string, any) error) error {
	if o.Path != "" {
		return set(o.Path, o.Value)
	}
	attributes, ok := o.Value.(map[string]any)
	if !ok {
		return ErrValue
	}
	for name, value := range attributes {
		if err := set(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (u *User) remove(path string) error {
	switch strings.TrimPrefix(strings.ToLower(path), userSchema) {
	case "":
		return ErrPath
	case "username", "active":
		return ErrValue
	case "name":
		u.Given, u.Family = "", ""
		return nil
	}
	return u.set(path, "")
}

// set takes one attribute; those the shop does not keep are let pass.
func (u *User) set(path string, value any) error {
	path = strings.TrimPrefix(strings.ToLower(path), userSchema)
	texts := map[string]*string{
		"username": &u.UserName, "externalid": &u.ExternalID, "displayname": &u.Display, "name.givenname": &u.Given, "name.familyname": &u.Family,
	}
	switch to := texts[path]; {
	case to != nil:
		return text(to, value)
	case path == "active":
		return truth(&u.Active, value)
	case path == "name":
		return eachOf(Operation{Value: value}, func(part string, v any) error { return u.set("name."+part, v) })
	case path == "name.formatted" && u.Display == "":
		return text(&u.Display, value)
	case emailPath.MatchString(path):
		return u.setEmail(value)
	}
	return nil
}

// setEmail takes an address, an object with one, or the primary one of a list.
func (u *User) setEmail(value any) error {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	u.Email = ""
	for _, one := range list {
		entry, ok := one.(map[string]any)
		if !ok {
			entry = map[string]any{"value": one}
		}
		primary := false
		if entry["primary"] != nil {
			if err := truth(&primary, entry["primary"]); err != nil {
				return err
			}
		}
		if u.Email != "" && !primary {
			continue
		}
		if err := text(&u.Email, entry["value"]); err != nil {
			return err
		}
	}
	return nil
}

func (u *User) check() error {
	u.UserName, u.Email = strings.TrimSpace(u.UserName), strings.ToLower(strings.TrimSpace(u.Email))
	if u.UserName == "" {
		return ErrValue
	}
	if a, err := mail.ParseAddress(u.Email); u.Email != "" && (err != nil || a.Address != u.Email) {
		return ErrValue
	}
	return nil
}

func text(to *string, value any) error {
	s, ok := value.(string)
	if value != nil && !ok || len([]rune(s)) > maxText || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
		return ErrValue
	}
	*to = strings.TrimSpace(s)
	return nil
}

func truth(to *bool, value any) error {
	switch v := value.(type) {
	case bool:
		*to = v
		return nil
	case string:
		if strings.EqualFold(v, "true") || strings.EqualFold(v, "false") {
			*to = strings.EqualFold(v, "true")
			return nil
		}
	}
	return ErrValue
}

func (g *Group) replace(r map[string]any) error {
	g.ExternalID, g.Members = "", nil
	for name, value := range r {
		if err := g.set(name, value); err != nil {
			return err
		}
	}
	return g.check()
}

func (g *Group) patch(all []Operation) error {
	for _, o := range all {
		path := strings.TrimPrefix(strings.ToLower(o.Path), groupSchema)
		op := strings.ToLower(o.Op)
		var err error
		switch {
		case op == "add" && path == "members":
			err = g.add(o.Value)
		case op == "add" || op == "replace":
			err = eachOf(o, func(name string, v any) error {
				if op == "add" && strings.EqualFold(name, "members") {
					return g.add(v)
				}
				return g.set(name, v)
			})
		case op == "remove":
			err = g.remove(path, o.Value)
		default:
			err = ErrValue
		}
		if err != nil {
			return err
		}
	}
	return g.check()
}

func (g *Group) set(path string, value any) error {
	switch strings.TrimPrefix(strings.ToLower(path), groupSchema) {
	case "displayname":
		return text(&g.Display, value)
	case "externalid":
		return text(&g.ExternalID, value)
	case "members":
		g.Members = nil
		return g.add(value)
	}
	return nil
}

func (g *Group) add(value any) error {
	ids, err := members(value)
	for _, id := range ids {
		if !slices.Contains(g.Members, id) {
			g.Members = append(g.Members, id)
		}
	}
	return err
}

// remove takes the members of the value out, the one of the path, or all.
func (g *Group) remove(path string, value any) error {
	var out []uuid.UUID
	var err error
	switch m := memberPath.FindStringSubmatch(path); {
	case m != nil:
		out, err = members([]any{map[string]any{"value": m[1]}})
	case path == "members" && value == nil:
		out = g.Members
	case path == "members":
		out, err = members(value)
	case path == "externalid":
		g.ExternalID = ""
	default:
		err = ErrPath
	}
	g.Members = slices.DeleteFunc(slices.Clone(g.Members), func(id uuid.UUID) bool { return slices.Contains(out, id) })
	return err
}

func members(value any) ([]uuid.UUID, error) {
	list, ok := value.([]any)
	if !ok && value != nil {
		list = []any{value}
	}
	var ids []uuid.UUID
	for _, one := range list {
		entry, ok := one.(map[string]any)
		if !ok {
			return nil, ErrValue
		}
		s, _ := entry["value"].(string)
		id, err := uuid.Parse(s)
		if err != nil {
			return nil, ErrValue
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (g *Group) check() error {
	if g.Display == "" {
		return ErrValue
	}
	return nil
}
