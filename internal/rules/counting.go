package rules

import (
	"slices"
	"strconv"
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
	if err != nil {
		return Counting{}, err
	}
	var c Counting
	if t.Split.WindowMonths != SplitMonths {
		c.WindowMonths = t.Split.WindowMonths
	}
	if t.Split.CountingUnit == CountUnit {
		c.Unit = CountUnit
	}
	if !t.Groups.Ref.supplied() {
		c.Table = &t.Groups
	}
	return c, nil
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
