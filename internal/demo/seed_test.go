package demo

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

func mustSeed(t *testing.T) seed {
	t.Helper()
	s, err := readSeed()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// leitwegHolds checks a Leitweg-ID by ISO 7064 MOD 97-10: letters count from 10, the whole number leaves 1.
func leitwegHolds(id string) bool {
	if !regexp.MustCompile(`^[0-9]{2,12}(-[0-9A-Z]{1,30})?-[0-9]{2}$`).MatchString(id) {
		return false
	}
	var digits strings.Builder
	for _, r := range strings.ReplaceAll(id, "-", "") {
		if r >= 'A' {
			fmt.Fprint(&digits, int(r-'A')+10)
		} else {
			digits.WriteRune(r)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

func TestLeitwegIDsHaveRightCheckDigits(t *testing.T) {
	t.Parallel()
	// From the published vectors of the format.
	for id, holds := range map[string]bool{"04011000-1234512345-06": true, "04011000-1234512345-05": false, "992-90009-96": true, "99000000-01944-98": false} {
		if leitwegHolds(id) != holds {
			t.Fatalf("%s: the check itself is wrong", id)
		}
	}
	seen := map[string]bool{}
	mustSeed(t).Organisation.walk(func(o seedOrganisation) {
		if o.Kind != "" && (!leitwegHolds(o.Leitweg) || seen[o.Leitweg]) {
			t.Errorf("%s has the Leitweg-ID %q", o.Name, o.Leitweg)
		}
		seen[o.Leitweg] = true
	})
}

func TestSeedNamesOnlyWhatItHolds(t *testing.T) {
	t.Parallel()
	s := mustSeed(t)
	organisations, suppliers := map[string]bool{}, map[string]bool{}
	s.Organisation.walk(func(o seedOrganisation) {
		if organisations[o.Key] {
			t.Errorf("two organisations are called %s", o.Key)
		}
		organisations[o.Key] = true
		if o.Land != "" && !slices.Contains(rules.Lands(), o.Land) {
			t.Errorf("%s lies in %s", o.Key, o.Land)
		}
	})
	for _, x := range s.Suppliers {
		suppliers[x.Key] = true
		if _, err := catalogueFile(x.File); err != nil {
			t.Error(err)
		}
	}
	logins, roles := map[string]bool{}, map[authz.Role]bool{}
	for _, p := range s.People {
		if logins[p.Login] || !organisations[p.At] || !slices.Contains(authz.Roles(), p.Role) || p.DE == "" || p.EN == "" {
			t.Errorf("person %s: login twice, unknown organisation %q or role %q, or no sentence", p.Login, p.At, p.Role)
		}
		logins[p.Login], roles[p.Role] = true, true
	}
	if len(roles) != len(authz.Roles()) || !logins[s.Uploader] {
		t.Errorf("roles %v, uploader %s", roles, s.Uploader)
	}
	for _, c := range s.Contracts {
		for _, l := range c.Lots {
			for _, p := range l.Parties {
				if !suppliers[p.Supplier] {
					t.Errorf("%s: party %s", c.Number, p.Supplier)
				}
			}
			for _, e := range l.Entitled {
				if !organisations[e] {
					t.Errorf("%s: entitled %s", c.Number, e)
				}
			}
		}
	}
}

func TestPeopleAreListedForTheTerminal(t *testing.T) {
	t.Parallel()
	people := People()
	want := Person{
		Login: "jana.albers", Password: "marktplatz-demo", Name: "Jana Albers", Role: "Beschaffung", Organisation: "Stadt Lauenrode",
		DE: "Bestellt für die Stadt Lauenrode: Angebote vergleichen, aus dem Rahmenvertrag abrufen, absenden.",
		EN: "Orders for the city of Lauenrode: compare offers, call off from the framework contract, submit.",
	}
	if diff := cmp.Diff(want, people[0]); diff != "" || len(people) < 20 {
		t.Errorf("%d people, the first (-want +got):\n%s", len(people), diff)
	}
}

func TestRenderedDaysAreArbeitstageEverywhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{{day+0}}":        "2026-12-21", // a Sunday is moved on
		"{{day+5}}":        "2026-12-28", // Christmas and the weekend behind it
		"{{day-1}}":        "2026-12-21",
		"{{month+1}}":      "2027-01-04", // New Year, then a weekend
		"{{month+2}}":      "2027-02-01",
		"{{month-12}}":     "2025-12-01",
		"{{day+17}}":       "2027-01-07", // Epiphany counts although only three Länder have it
		"<D>{{day+1}}</D>": "<D>2026-12-21</D>",
		"{{tag+1}}":        "{{tag+1}}",
	} {
		if got := string(render([]byte(text), money.MustDate("2026-12-20"))); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestNoPlaceholderIsLeft(t *testing.T) {
	t.Parallel()
	for _, s := range mustSeed(t).Suppliers {
		raw, err := catalogueFile(s.File)
		if err != nil {
			t.Fatal(err)
		}
		if i := strings.Index(string(render(raw, money.MustDate("2026-11-22"))), "{{"); i >= 0 {
			t.Errorf("%s: a placeholder stands at byte %d", s.File, i)
		}
	}
}

// TestProductGroupsAreThoseOfTheRules: sums are kept by the first three digits of a category's CPV code, and the rules
// name the same group.
func TestProductGroupsAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	for _, c := range catalog.StandardCategories() {
		if got := rules.GroupOf(c.Key).CPV; got != c.CPV[:3] {
			t.Errorf("%s is in group %s by the rules and has CPV %s", c.Key, got, c.CPV)
		}
	}
}
