package rules

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/provitako/marktplatz/internal/money"
)

// Counting is how similar purchases are added up where the rules of the day say otherwise than usual: over twelve months, for
// the whole legal entity, by the groups that the shop is supplied with.
type Counting struct {
	WindowMonths int          // 0 = twelve
	Unit         CountingUnit // empty = the legal entity
	Table        *GroupTable  // nil = as supplied
}

// Usual reports whether nothing is said otherwise.
func (c Counting) Usual() bool { return c == Counting{} }

// Same reports whether both add up alike.
func (c Counting) Same(d Counting) bool {
	table := func(c Counting) Ref {
		if c.Table == nil {
			return Ref{}
		}
		return c.Table.Ref
	}
	return c.WindowMonths == d.WindowMonths && c.Unit == d.Unit && table(c) == table(d)
}

// From is the first day of the months that end with a day, and of its budget year (Haushaltsjahr), which is the calendar year.
func (c Counting) From(day money.Date) (rolling, year money.Date) {
	return day.AddMonths(-cmp.Or(c.WindowMonths, SplitMonths)).AddDays(1), money.NewDate(day.Year(), time.January, 1)
}

// GroupOf is the product group of a category that is in another one by the shop's own categories; only what the body's table
// names is in a group of its own.
func (c Counting) GroupOf(category, shopGroup string) string {
	if c.Table != nil {
		for _, g := range c.Table.Groups {
			if slices.Contains(g.Categories, category) {
				return g.CPV
			}
		}
	}
	return shopGroup
}

// Facts writes into the facts of an evaluation how the sums in them were added up.
func (c Counting) Facts(f *DirectAwardFacts) {
	f.WindowMonths, f.CountingUnit = c.WindowMonths, CountLegalEntity
	if c.Unit != "" {
		f.CountingUnit = c.Unit
	}
	table := SuppliedGroups().Ref
	if c.Table != nil {
		table = c.Table.Ref
	}
	f.GroupTable = table.ID + "/" + strconv.Itoa(table.Version)
}

// CountingFor says how the rules of the day want the buyer's purchases added up.
func CountingFor(all []Rule, f DirectAwardFacts) (Counting, error) {
	if !slices.ContainsFunc(all, Rule.countsOtherwise) {
		return Counting{}, nil
	}
	t, err := TermsFor(all, f)
	return t.Counting(), err
}

// Counting is how these terms add purchases up.
func (t Terms) Counting() (c Counting) {
	if t.Split.WindowMonths != SplitMonths {
		c.WindowMonths = t.Split.WindowMonths
	}
	if t.Split.CountingUnit == CountUnit {
		c.Unit = CountUnit
	}
	if !t.Groups.Ref.supplied() {
		c.Table = &t.Groups
	}
	return c
}

// countsOtherwise reports whether the rule can change how purchases are added up.
func (r Rule) countsOtherwise() bool {
	return r.Kind == ProductGroups && !(Ref{ID: r.ID, Version: r.Version}).supplied() || r.Terms != nil && r.Terms.Split != nil && r.Terms.Split.differs()
}

// supplied reports whether the rule is the product-group table that comes with the shop, or none.
func (ref Ref) supplied() bool {
	table := SuppliedGroups().Ref
	return ref.ID == "" || ref.ID == table.ID && ref.Version == table.Version
}

// groupRule is the product-group table among rules that bind the buyer: its own, where the one for all lets it have one.
func groupRule(speaking []Rule) *Rule {
	var table *Rule
	for i, r := range speaking {
		if r.Kind == ProductGroups && (table == nil || table.Organisation == "" && r.Organisation != "" && table.Delegates != "") {
			table = &speaking[i]
		}
	}
	return table
}
