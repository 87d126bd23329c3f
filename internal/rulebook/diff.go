package rulebook

import (
	"github.com/provitako/marktplatz/internal/jsondiff"
	"github.com/provitako/marktplatz/internal/rules"
)

// Change is one member of a rule that differs.
type Change = jsondiff.Change

// Diff lists what differs between two versions, by field. Versions themselves do not count.
func Diff(before, after rules.Rule) ([]Change, error) {
	before.Version, after.Version = 0, 0
	return jsondiff.Of(before, after)
}
