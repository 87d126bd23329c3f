package authz

import (
	"errors"

	"github.com/casbin/casbin/v2/model"
	"github.com/casbin/casbin/v2/persist"
)

// adapter hands links to Casbin. It only reads: links are changed by the domain,
// where each change is recorded.
type adapter struct{ links Links }

var (
	_ persist.Adapter = adapter{}

	errReadOnly = errors.New("the policy is read-only")
)

// LoadPolicy adds the g and g2 links to an empty model.
func (a adapter) LoadPolicy(m model.Model) error {
	for _, l := range a.links.Memberships {
		if err := load(m, "g", l.Person.String(), string(l.Role), l.Organisation.String()); err != nil {
			return err
		}
	}
	for _, l := range a.links.Tree {
		if err := load(m, "g2", l.Child.String(), l.Parent.String()); err != nil {
			return err
		}
	}
	for _, l := range a.links.Entitlements {
		if err := load(m, "g2", l.Organisation.String(), Lot(l.Lot)); err != nil {
			return err
		}
	}
	return nil
}

func load(m model.Model, row ...string) error { return persist.LoadPolicyArray(row, m) }

func (adapter) SavePolicy(model.Model) error                { return errReadOnly }
func (adapter) AddPolicy(string, string, []string) error    { return errReadOnly }
func (adapter) RemovePolicy(string, string, []string) error { return errReadOnly }
func (adapter) RemoveFilteredPolicy(string, string, int, ...string) error {
	return errReadOnly
}
