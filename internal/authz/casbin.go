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
	m, err := model.NewModelFromString(casbinModel)
	if err != nil {
		return nil, err
	}
	linked, err := casbin.NewSyncedEnforcer(m, adapter{links})
	if err != nil {
		return nil, err
	}
	acts := map[act]*casbin.SyncedEnforcer{}
	for _, r := range policy.Rules {
		of := act{r.Class, r.Action}
		if acts[of] == nil {
			if acts[of], err = linkedAs(linked); err != nil {
				return nil, err
			}
		}
		for _, role := range slices.Sorted(maps.Keys(r.Allow)) {
			if err := acts[of].GetModel().AddPolicy("p", "p", []string{string(role), r.Class, r.Action, string(r.Allow[role])}); err != nil {
				return nil, fmt.Errorf("rule %s %s: %w", r.Class, r.Action, err)
			}
		}
	}
	return acts, nil
}

// linkedAs is an enforcer without rules over the links of another.
func linkedAs(other *casbin.SyncedEnforcer) (*casbin.SyncedEnforcer, error) {
	m, err := model.NewModelFromString(casbinModel)
	if err != nil {
		return nil, err
	}
	c, err := casbin.NewSyncedEnforcer(m)
	if err != nil {
		return nil, err
	}
	for name, links := range m["g"] {
		links.RM = other.GetNamedRoleManager(name)
	}
	c.AddFunction("holds", func(args ...any) (any, error) {
		held, _ := args[0].([]Role)
		role, _ := args[1].(string)
		return slices.Contains(held, Role(role)), nil
	})
	return c, nil
}
