package authz

import (
	"fmt"
	"maps"
	"slices"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
)

// casbinModel: few p rules, everything numerous is a link. g is user, role and
// organisation; g2 leads from an organisation to the one above it and from an
// entitled organisation to its lots, so one look-up answers "in scope" and "may
// call off". Cheap comparisons stand before the look-ups: Enforce walks all p rules it is given.
const casbinModel = `
[request_definition]
r = sub, org, kind, roles, class, act, target, lot
[policy_definition]
p = role, class, act, cond
[role_definition]
g = _, _, _
g2 = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.class == p.class && r.act == p.act && holds(r.roles, p.role) && g(r.sub, p.role, r.org) && (p.cond == "always" || (p.cond == "own" && r.target == r.org) || (p.cond == "scope" && g2(r.target, r.org)) || (p.cond == "cooperative" && r.kind == "cooperative")) && (r.lot == "" || g2(r.target, r.lot))
`

// act is what a rule is about.
type act struct{ class, action string }

// newCasbin builds an enforcer for every class and action, with their rules alone, over one set of links. Enforce walks all
// rules of its enforcer: with the whole policy in one, most of a decision is to read rules about something else.
func newCasbin(policy *Policy, links Links) (map[act]*casbin.SyncedEnforcer, error) {
	known := newLinkIndex(links)
	acts := map[act]*casbin.SyncedEnforcer{}
	for _, r := range policy.Rules {
		of := act{r.Class, r.Action}
		if acts[of] == nil {
			c, err := known.enforcer()
			if err != nil {
				return nil, err
			}
			acts[of] = c
		}
		for _, role := range slices.Sorted(maps.Keys(r.Allow)) {
			if err := acts[of].GetModel().AddPolicy("p", "p", []string{string(role), r.Class, r.Action, string(r.Allow[role])}); err != nil {
				return nil, fmt.Errorf("rule %s %s: %w", r.Class, r.Action, err)
			}
		}
	}
	return acts, nil
}

// linkIndex answers Casbin's questions about links. Casbin's own role manager collects everything above an organisation
// before it compares, which takes a member with hundreds of lots longer than the rest of a decision. It is never changed;
// links are changed by the domain, where each change is recorded.
type linkIndex struct {
	held     map[[3]string]bool // person, role, organisation
	parents  map[string][]string
	entitled map[[2]string]bool // organisation, lot
}

func newLinkIndex(l Links) linkIndex {
	x := linkIndex{
		held: make(map[[3]string]bool, len(l.Memberships)), parents: make(map[string][]string, len(l.Tree)),
		entitled: make(map[[2]string]bool, len(l.Entitlements)),
	}
	for _, m := range l.Memberships {
		x.held[[3]string{m.Person.String(), string(m.Role), m.Organisation.String()}] = true
	}
	for _, t := range l.Tree {
		child := t.Child.String()
		x.parents[child] = append(x.parents[child], t.Parent.String())
	}
	for _, e := range l.Entitlements {
		x.entitled[[2]string{e.Organisation.String(), Lot(e.Lot)}] = true
	}
	return x
}

// maxDepth bounds the way up, should the tree ever hold a circle.
const maxDepth = 10

// reaches reports whether the way up from an organisation leads to another one, or to a lot that one on the way is entitled to.
func (x linkIndex) reaches(from, to string, depth int) bool {
	if from == "" {
		return false
	}
	if from == to || x.entitled[[2]string{from, to}] {
		return true
	}
	return depth < maxDepth && slices.ContainsFunc(x.parents[from], func(parent string) bool { return x.reaches(parent, to, depth+1) })
}

// enforcer is one without rules over these links.
func (x linkIndex) enforcer() (*casbin.SyncedEnforcer, error) {
	m, err := model.NewModelFromString(casbinModel)
	if err != nil {
		return nil, err
	}
	c, err := casbin.NewSyncedEnforcer(m)
	if err != nil {
		return nil, err
	}
	for _, links := range m["g"] {
		links.RM = nil // the functions below stand in its place
	}
	c.AddFunction("g", func(args ...any) (any, error) {
		return x.held[[3]string{text(args, 0), text(args, 1), text(args, 2)}], nil
	})
	c.AddFunction("g2", func(args ...any) (any, error) { return x.reaches(text(args, 0), text(args, 1), 0), nil })
	c.AddFunction("holds", func(args ...any) (any, error) {
		held, _ := args[0].([]Role)
		return slices.Contains(held, Role(text(args, 1))), nil
	})
	return c, nil
}

// text is an argument as Casbin hands it over; one that is missing or something else names nothing.
func text(args []any, i int) string {
	if i >= len(args) {
		return ""
	}
	s, _ := args[i].(string)
	return s
}
