package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

func option(key string) catalog.Option {
	return catalog.Option{Key: key, Label: "Artikel " + key, SKU: "SKU-" + key, PerUnit: money.QuantityOf(1)}
}

func options(keys ...string) (out []catalog.Option) {
	for _, k := range keys {
		out = append(out, option(k))
	}
	return out
}

// server is put together like the ones that are bought: a rail always, one memory, up to two disks, and rules between them.
func server() catalog.Configuration {
	return catalog.Configuration{
		Parts: options("rail"),
		Groups: []catalog.OptionGroup{
			{Title: "Arbeitsspeicher", Min: 1, Max: 1, Options: options("128", "256")},
			{Title: "Platten", Min: 0, Max: 2, Options: options("ssd", "nvme", "sas")},
			{Title: "Regler", Min: 0, Max: 1, Options: options("raid")},
		},
		Rules: []catalog.OptionRule{
			{Kind: catalog.OptionRequires, Option: "sas", Other: "raid"},
			{Kind: catalog.OptionExcludes, Option: "nvme", Other: "raid"},
		},
	}
}

// TestConfiguration_JudgeNamesEveryRule: each thing that is wrong with a choice is told, and told once.
func TestConfiguration_JudgeNamesEveryRule(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		keys []string
		want []catalog.ViolationKind
	}{
		"the least":          {[]string{"rail", "128"}, nil},
		"in any order":       {[]string{"raid", "256", "sas", "rail", "ssd"}, nil},
		"nothing":            {nil, []catalog.ViolationKind{catalog.PartMissing, catalog.TooFewOptions}},
		"compulsory missing": {[]string{"rail", "ssd"}, []catalog.ViolationKind{catalog.TooFewOptions}},
		"always missing":     {[]string{"128"}, []catalog.ViolationKind{catalog.PartMissing}},
		"both memories":      {[]string{"rail", "128", "256"}, []catalog.ViolationKind{catalog.TooManyOptions}},
		"needs another":      {[]string{"rail", "128", "sas"}, []catalog.ViolationKind{catalog.RequirementUnmet}},
		"exclude each other": {[]string{"rail", "128", "nvme", "raid"}, []catalog.ViolationKind{catalog.ExclusionViolated}},
		"unknown":            {[]string{"rail", "128", "gpu"}, []catalog.ViolationKind{catalog.OptionUnknown}},
		"twice":              {[]string{"rail", "128", "rail"}, []catalog.ViolationKind{catalog.OptionRepeated}},
		"all at once": {
			[]string{"gpu", "ssd", "sas", "nvme", "ssd"},
			[]catalog.ViolationKind{catalog.OptionUnknown, catalog.OptionRepeated, catalog.PartMissing, catalog.TooFewOptions, catalog.TooManyOptions, catalog.RequirementUnmet},
		},
	} {
		var got []catalog.ViolationKind
		for _, v := range server().Judge(tc.keys) {
			got = append(got, v.Kind)
		}
		if d := cmp.Diff(tc.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	v := server().Judge([]string{"rail", "128", "sas"})[0]
	if v.Option.Label != "Artikel sas" || v.Other.Label != "Artikel raid" {
		t.Errorf("a rule names its options: %+v", v)
	}
}

// randomConfiguration has up to nine options in up to four groups, and rules between any two.
func randomConfiguration(rnd *rand.Rand) (c catalog.Configuration, keys []string) {
	next := func() catalog.Option {
		o := option(fmt.Sprint(len(keys)))
		keys = append(keys, o.Key)
		return o
	}
	for range rnd.IntN(3) {
		c.Parts = append(c.Parts, next())
	}
	for range 1 + rnd.IntN(4) {
		g := catalog.OptionGroup{Title: fmt.Sprint("G", len(c.Groups))}
		for range 1 + rnd.IntN(3) {
			if len(keys) < 9 {
				g.Options = append(g.Options, next())
			}
		}
		g.Max = rnd.IntN(len(g.Options) + 1)
		g.Min = rnd.IntN(g.Max + 1)
		c.Groups = append(c.Groups, g)
	}
	for range rnd.IntN(6) {
		kind := catalog.OptionRequires
		if rnd.IntN(2) == 0 {
			kind = catalog.OptionExcludes
		}
		c.Rules = append(c.Rules, catalog.OptionRule{Kind: kind, Option: keys[rnd.IntN(len(keys))], Other: keys[rnd.IntN(len(keys))]})
	}
	return c, keys
}

// allowed says the rules once more, in the plainest way.
func allowed(c catalog.Configuration, has func(string) bool) bool {
	for _, p := range c.Parts {
		if !has(p.Key) {
			return false
		}
	}
	for _, g := range c.Groups {
		n := 0
		for _, o := range g.Options {
			if has(o.Key) {
				n++
			}
		}
		if n < g.Min || n > g.Max {
			return false
		}
	}
	for _, r := range c.Rules {
		if has(r.Option) && has(r.Other) != (r.Kind == catalog.OptionRequires) {
			return false
		}
	}
	return true
}

// TestConfiguration_AgainstBruteForce: over random rules, every subset of the options is judged as the plain rules say, and a choice is
// possible exactly where one of the subsets is allowed.
func TestConfiguration_AgainstBruteForce(t *testing.T) {
	t.Parallel()
	possible, impossible := 0, 0
	for seed := range uint64(600) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		c, keys := randomConfiguration(rnd)
		any, with := false, map[string]bool{}
		for set := range 1 << len(keys) {
			var chosen []string
			for i, k := range keys {
				if set&(1<<i) != 0 {
					chosen = append(chosen, k)
				}
			}
			want := allowed(c, func(k string) bool { return slices.Contains(chosen, k) })
			rnd.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
			if got := c.Judge(chosen); (len(got) == 0) != want {
				t.Fatalf("seed %d, %v: allowed %t, judged %+v of %+v", seed, chosen, want, got, c)
			}
			for _, k := range chosen {
				with[k] = with[k] || want
			}
			any = any || want
		}
		if got, known := c.Possible(); !known || got != any {
			t.Fatalf("seed %d: possible %t (known %t), want %t: %+v", seed, got, known, any, c)
		}
		for _, k := range keys {
			if got, known := c.Possible(k); !known || got != with[k] {
				t.Fatalf("seed %d with %s: possible %t (known %t), want %t: %+v", seed, k, got, known, with[k], c)
			}
		}
		if any {
			possible++
		} else {
			impossible++
		}
	}
	if possible < 100 || impossible < 50 {
		t.Errorf("%d possible and %d impossible ones prove little", possible, impossible)
	}
}

// TestConfiguration_AHardOneIsLeftOpen: a search that would take too long says so and answers in time.
func TestConfiguration_AHardOneIsLeftOpen(t *testing.T) {
	t.Parallel()
	c := catalog.Configuration{}
	// Eleven groups ask for one option each of the same ten, told apart by exclusions: one pigeon is left, whatever is tried.
	for p := range 11 {
		g := catalog.OptionGroup{Title: fmt.Sprint(p), Min: 1, Max: 1}
		for hole := range 10 {
			key := fmt.Sprint(p, "-", hole)
			g.Options = append(g.Options, option(key))
			for before := range p {
				c.Rules = append(c.Rules, catalog.OptionRule{Kind: catalog.OptionExcludes, Option: key, Other: fmt.Sprint(before, "-", hole)})
			}
		}
		c.Groups = append(c.Groups, g)
	}
	if possible, known := c.Possible(); possible || known {
		t.Errorf("possible %t, known %t", possible, known)
	}
}

// TestConfiguration_Delivered: an article that stands in two options is told apart by its quantity.
func TestConfiguration_Delivered(t *testing.T) {
	t.Parallel()
	c := catalog.Configuration{Groups: []catalog.OptionGroup{{Max: 1, Options: []catalog.Option{
		{Key: "four", SKU: "DIMM", PerUnit: money.QuantityOf(4)}, {Key: "eight", SKU: "DIMM", PerUnit: money.QuantityOf(8)},
	}}}}
	if o, there := c.Delivered("DIMM", money.QuantityOf(8)); !there || o.Key != "eight" {
		t.Errorf("%+v %t", o, there)
	}
	if _, there := c.Delivered("DIMM", money.QuantityOf(6)); there {
		t.Error("six is no option")
	}
}
