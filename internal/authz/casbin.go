package authz

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	"github.com/google/uuid"
)

// casbinModel: few p rules, everything numerous is a link. g is user, role and
// organisation; g2 leads from an organisation to the one above it and from an
// entitled organisation to its lots, so one look-up answers "in scope" and "may
// call off". Cheap comparisons stand before the look-ups: Enforce walks all p rules it is given. The links are a part of the
// question, so that the enforcers are made once and outlive every reload.
const casbinModel = `
[request_definition]
r = links, sub, org, kind, roles, class, act, target, lot
[policy_definition]
p = role, class, act, cond
[role_definition]
g = _, _, _, _
g2 = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.class == p.class && r.act == p.act && holds(r.roles, p.role) && g(r.links, r.sub, p.role, r.org) && (p.cond == "always" || (p.cond == "own" && r.target == r.org) || (p.cond == "scope" && g2(r.links, r.target, r.org)) || (p.cond == "cooperative" && r.kind == "cooperative")) && (r.lot == "" || g2(r.links, r.target, r.lot))
`

// act is what a rule is about.
type act struct{ class, action string }

// newCasbin builds an enforcer for every class and action, with their rules alone. Enforce walks all rules of its enforcer: with
// the whole policy in one, most of a decision is to read rules about something else.
func newCasbin(policy *Policy) (map[act]*casbin.SyncedEnforcer, error) {
	acts := map[act]*casbin.SyncedEnforcer{}
	for _, r := range policy.Rules {
		of := act{r.Class, r.Action}
		if acts[of] == nil {
			c, err := newCasbinEnforcer()
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

// newCasbinEnforcer is one without rules.
func newCasbinEnforcer() (*casbin.SyncedEnforcer, error) {
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
		x, ok := linksOf(args)
		return ok && x.holds(text(args, 1), text(args, 2), text(args, 3)), nil
	})
	c.AddFunction("g2", func(args ...any) (any, error) {
		x, ok := linksOf(args)
		return ok && x.reaches(text(args, 1), text(args, 2)), nil
	})
	c.AddFunction("holds", func(args ...any) (any, error) {
		held, _ := args[0].([]Role)
		return slices.Contains(held, Role(text(args, 1))), nil
	})
	return c, nil
}

// linkIndex answers Casbin's questions about links. Casbin's own role manager collects everything above an organisation
// before it compares, which takes a member with hundreds of lots longer than the rest of a decision. It is never changed;
// links are changed by the domain, where each change is recorded. Its maps hold no pointers: a hundred thousand links are
// nothing that the garbage collector walks through, and nothing it has to collect text by text after each reload.
type linkIndex struct {
	held     map[seat]struct{}
	parents  map[uuid.UUID]uuid.UUID
	more     map[uuid.UUID][]uuid.UUID // further parents of one organisation; the database allows none
	entitled map[[2]uuid.UUID]struct{} // organisation, lot
}

// seat is a role held by a person in an organisation.
type seat struct {
	person, organisation uuid.UUID
	role                 int8 // its place in Roles
}

func newLinkIndex(l Links) *linkIndex {
	x := &linkIndex{
		held: make(map[seat]struct{}, len(l.Memberships)), parents: make(map[uuid.UUID]uuid.UUID, len(l.Tree)),
		more: map[uuid.UUID][]uuid.UUID{}, entitled: make(map[[2]uuid.UUID]struct{}, len(l.Entitlements)),
	}
	for _, m := range l.Memberships {
		if role, known := rolePlace[m.Role]; known {
			x.held[seat{m.Person, m.Organisation, role}] = struct{}{}
		}
	}
	for _, t := range l.Tree {
		if _, another := x.parents[t.Child]; another {
			x.more[t.Child] = append(x.more[t.Child], t.Parent)
			continue
		}
		x.parents[t.Child] = t.Parent
	}
	for _, e := range l.Entitlements {
		x.entitled[[2]uuid.UUID{e.Organisation, e.Lot}] = struct{}{}
	}
	return x
}

var rolePlace = func() map[Role]int8 {
	places := map[Role]int8{}
	for i, r := range Roles() {
		places[r] = int8(i)
	}
	return places
}()

// holds reports whether the person holds the role in the organisation. What is no id holds nothing.
func (x *linkIndex) holds(person, role, organisation string) bool {
	p, err := uuid.Parse(person)
	if err != nil {
		return false
	}
	o, err := uuid.Parse(organisation)
	if err != nil {
		return false
	}
	place, known := rolePlace[Role(role)]
	_, held := x.held[seat{p, o, place}]
	return known && held
}

// maxDepth bounds the way up, should the tree ever hold a circle.
const maxDepth = 10

// reaches reports whether the way up from an organisation leads to another one, or to a lot that one on the way is entitled to.
func (x *linkIndex) reaches(from, to string) bool {
	id, isLot := strings.CutPrefix(to, lotPrefix)
	f, err := uuid.Parse(from)
	if err != nil {
		return false
	}
	t, err := uuid.Parse(id)
	return err == nil && x.leads(f, t, isLot, 0)
}

func (x *linkIndex) leads(from, to uuid.UUID, isLot bool, depth int) bool {
	if isLot {
		if _, ok := x.entitled[[2]uuid.UUID{from, to}]; ok {
			return true
		}
	} else if from == to {
		return true
	}
	if depth == maxDepth {
		return false
	}
	if parent, ok := x.parents[from]; ok && x.leads(parent, to, isLot, depth+1) {
		return true
	}
	return slices.ContainsFunc(x.more[from], func(parent uuid.UUID) bool { return x.leads(parent, to, isLot, depth+1) })
}

// linksOf are the links that a question is asked with.
func linksOf(args []any) (*linkIndex, bool) {
	if len(args) == 0 {
		return nil, false
	}
	x, ok := args[0].(*linkIndex)
	return x, ok && x != nil
}

// text is an argument as Casbin hands it over; one that is missing or something else names nothing.
func text(args []any, i int) string {
	if i >= len(args) {
		return ""
	}
	s, _ := args[i].(string)
	return s
}
