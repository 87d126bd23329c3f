package rules

import (
	"slices"
	"sync"
)

// Group is a product group: purchases within one are similar and are added up.
type Group struct {
	CPV        string   `json:"cpv"` // first three digits of the CPV code (regulation (EC) 213/2008)
	DE         string   `json:"de"`
	EN         string   `json:"en"`
	Categories []string `json:"categories,omitempty"` // keys of the shop's product categories
}

// firstService is the first division of the CPV for services; those below are supplies, and 45 is works.
const firstService = "50"

// Kind is what one buys in the group by the division of its CPV code, supplies where it has none.
func (g Group) Kind() ContractKind {
	if len(g.CPV) >= 2 && g.CPV[:2] >= firstService {
		return Services
	}
	return Supplies
}

// GroupTable is one version of the product groups with the rule it stands in, whose
// version and hash go into records.
type GroupTable struct {
	Groups []Group `json:"groups,omitempty"`
	Ref    Ref     `json:"ref,omitzero"`
}

// Of finds the group of a product category. A category without a group is one by
// itself, named by its key, with no CPV digits.
func (t GroupTable) Of(category string) Group {
	for _, g := range t.Groups {
		if slices.Contains(g.Categories, category) {
			return g
		}
	}
	return Group{DE: category, EN: category, Categories: []string{category}}
}

// supplied is the table of the embedded seed, read once.
var supplied = sync.OnceValue(func() GroupTable {
	all, err := Seed()
	if err != nil {
		return GroupTable{}
	}
	for _, r := range all {
		if r.Kind != ProductGroups {
			continue
		}
		if ref, err := r.ref(); err == nil {
			return GroupTable{Groups: r.Groups, Ref: ref}
		}
	}
	return GroupTable{}
})

// SuppliedGroups is the table a new shop starts with.
func SuppliedGroups() GroupTable { return supplied() }

// GroupOf finds the group of a category in the table a new shop starts with. Where the
// rules of the day are at hand, Terms.Groups is the table to ask.
func GroupOf(category string) Group { return supplied().Of(category) }
