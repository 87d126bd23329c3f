package catalog

import (
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
)

// Configuration is how an article of a lot's price list is put together: parts that always belong to it, groups of options to choose
// from, and what options ask of each other. All of them are articles of the same supplier's price list in the lot.
type Configuration struct {
	List   uuid.UUID  // option list that says so
	SHA256 [32]byte   // of its file as received
	From   money.Date // from which it counts
	Parts  []Option   // delivered with every piece
	Groups []OptionGroup
	Rules  []OptionRule
}

// Option is an article that an article is put together with.
type Option struct {
	Key       string         // within the configuration
	Label     string         // as a person chooses it
	SKU       string         // in the supplier's price list
	PerUnit   money.Quantity // for each piece of the article
	Price     LotPriceID     // of today; zero where the article has none, as what follows
	Product   ProductID
	UnitPrice money.UnitPrice
	Per       money.Quantity // pieces that UnitPrice is for
	Unit      string         // code of UN/ECE Recommendation 20
	Kind      PriceKind
}

// OptionGroup is a choice. Min and Max count options, not pieces; Min 1 is a compulsory choice.
type OptionGroup struct {
	Title    string
	Min, Max int
	Options  []Option
}

// OptionRuleKind is what an option asks of another one.
type OptionRuleKind string

// Kinds of rules.
const (
	OptionRequires OptionRuleKind = "requires" // Option only together with Other
	OptionExcludes OptionRuleKind = "excludes" // never both; it holds both ways
)

// OptionRule names two options by their keys.
type OptionRule struct {
	Kind          OptionRuleKind
	Option, Other string
}

// Same reports whether two rules ask the same: an exclusion holds both ways.
func (r OptionRule) Same(other OptionRule) bool {
	if r.Kind == OptionExcludes && r.Option == other.Other && r.Other == other.Option {
		return other.Kind == OptionExcludes
	}
	return r == other
}

// ViolationKind is what is wrong with a configuration.
type ViolationKind string

// Violations, in the order in which they are told.
const (
	OptionUnknown     ViolationKind = "unknown"      // the configuration has no such option
	OptionRepeated    ViolationKind = "repeated"     // chosen twice
	PartMissing       ViolationKind = "part_missing" // of what always belongs to the article
	TooFewOptions     ViolationKind = "too_few"
	TooManyOptions    ViolationKind = "too_many"
	RequirementUnmet  ViolationKind = "requires"
	ExclusionViolated ViolationKind = "excludes"
)

// Violation is one rule that a choice breaks. Members that say nothing of its kind are zero.
type Violation struct {
	Kind          ViolationKind
	Option, Other Option
	Group         OptionGroup
	Chosen        int // options of Group
}

// Judge tells every rule that a choice breaks; nil = it is allowed. The keys name all that is delivered with the article, parts that
// always belong to it included, in any order. It is pure: the answer follows from the configuration and the keys alone.
func (c Configuration) Judge(keys []string) []Violation {
	var out []Violation
	chosen := make(map[string]bool, len(keys))
	for _, key := range keys {
		switch _, known := c.Option(key); {
		case !known:
			out = append(out, Violation{Kind: OptionUnknown, Option: Option{Key: key}})
		case chosen[key]:
			out = append(out, Violation{Kind: OptionRepeated, Option: c.named(key)})
		}
		chosen[key] = true
	}
	for _, p := range c.Parts {
		if !chosen[p.Key] {
			out = append(out, Violation{Kind: PartMissing, Option: p})
		}
	}
	for _, g := range c.Groups {
		switch n := g.count(chosen); {
		case n < g.Min:
			out = append(out, Violation{Kind: TooFewOptions, Group: g, Chosen: n})
		case n > g.Max:
			out = append(out, Violation{Kind: TooManyOptions, Group: g, Chosen: n})
		}
	}
	for _, r := range c.Rules {
		if v, broken := c.broken(r, chosen); broken {
			out = append(out, v)
		}
	}
	return out
}

func (c Configuration) broken(r OptionRule, chosen map[string]bool) (Violation, bool) {
	v := Violation{Kind: RequirementUnmet, Option: c.named(r.Option), Other: c.named(r.Other)}
	if r.Kind == OptionExcludes {
		v.Kind = ExclusionViolated
		return v, chosen[r.Option] && chosen[r.Other]
	}
	return v, chosen[r.Option] && !chosen[r.Other]
}

// Option finds a part or an option by its key.
func (c Configuration) Option(key string) (Option, bool) {
	for o := range c.all {
		if o.Key == key {
			return o, true
		}
	}
	return Option{}, false
}

func (c Configuration) named(key string) Option {
	o, _ := c.Option(key)
	return o
}

// Options are the parts and then the options of all groups, as they are listed.
func (c Configuration) Options() []Option { return slices.Collect(c.all) }

func (c Configuration) all(yield func(Option) bool) {
	for _, p := range c.Parts {
		if !yield(p) {
			return
		}
	}
	for _, g := range c.Groups {
		for _, o := range g.Options {
			if !yield(o) {
				return
			}
		}
	}
}

// Delivered finds which option an article in a quantity for each piece is. An article may stand in several options, in other quantities.
func (c Configuration) Delivered(sku string, perUnit money.Quantity) (Option, bool) {
	for o := range c.all {
		if o.SKU == sku && o.PerUnit.Equal(perUnit) {
			return o, true
		}
	}
	return Option{}, false
}

func (g OptionGroup) count(chosen map[string]bool) (n int) {
	for _, o := range g.Options {
		if chosen[o.Key] {
			n++
		}
	}
	return n
}

// searchSteps bounds the search for an allowed choice. Lists of suppliers are answered in a few hundred steps.
const searchSteps = 20_000

// Possible reports whether an allowed choice with all of the keys exists. It searches in a bounded number of steps; known is false where
// these did not suffice.
func (c Configuration) Possible(keys ...string) (possible, known bool) {
	s := choiceSearch{c: c, rules: map[string][]OptionRule{}, taken: map[string]bool{}, forced: map[string]bool{}, left: searchSteps}
	for _, r := range c.Rules {
		s.rules[r.Option], s.rules[r.Other] = append(s.rules[r.Option], r), append(s.rules[r.Other], r)
	}
	for _, p := range c.Parts {
		s.taken[p.Key] = true
	}
	for _, key := range keys {
		if _, there := c.Option(key); !there {
			return false, true
		}
		s.forced[key] = true
	}
	possible = s.group(0)
	return possible, possible || s.left > 0
}

// choiceSearch decides option after option, and goes back as soon as a rule cannot be kept any more.
type choiceSearch struct {
	c      Configuration
	rules  map[string][]OptionRule // by either of their options
	taken  map[string]bool         // decided: true = taken, false = left out
	forced map[string]bool
	left   int
}

func (s *choiceSearch) group(at int) bool {
	if at == len(s.c.Groups) {
		return s.allowed()
	}
	return s.option(at, 0, 0)
}

func (s *choiceSearch) option(group, at, taken int) bool {
	g := s.c.Groups[group]
	rest := len(g.Options) - at
	if s.left--; s.left <= 0 || taken > g.Max || taken+rest < g.Min {
		return false
	}
	if rest == 0 {
		return s.group(group + 1)
	}
	key := g.Options[at].Key
	defer delete(s.taken, key)
	for _, take := range [2]bool{taken < g.Min || s.forced[key], taken >= g.Min && !s.forced[key]} {
		if s.taken[key] = take; s.fits(key, take) && s.option(group, at+1, taken+oneIf(take)) {
			return true
		}
		if s.forced[key] {
			return false
		}
	}
	return false
}

// fits reports whether a decision breaks no rule with those made before.
func (s *choiceSearch) fits(key string, take bool) bool {
	for _, r := range s.rules[key] {
		other, decided := s.taken[r.Other]
		if s.taken[r.Option] && decided && (r.Kind == OptionExcludes) == other {
			return false
		}
	}
	return take || !s.forced[key]
}

// allowed judges what is left to judge: rules between parts that are always delivered.
func (s *choiceSearch) allowed() bool {
	var keys []string
	for o := range s.c.all {
		if s.taken[o.Key] {
			keys = append(keys, o.Key)
		}
	}
	return len(s.c.Judge(keys)) == 0
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}
