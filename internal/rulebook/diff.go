package rulebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/rules"
)

// Change is one member of a rule that differs. A side that lacks it is nil.
type Change struct {
	Field         string // path in the rule's JSON form, such as "terms.split.onExceed"
	Before, After *string
}

// Diff lists what differs between two versions, by field. Versions themselves do not count.
func Diff(before, after rules.Rule) ([]Change, error) {
	before.Version, after.Version = 0, 0
	old, err := flat(before)
	if err != nil {
		return nil, err
	}
	now, err := flat(after)
	if err != nil {
		return nil, err
	}
	fields := map[string]bool{}
	for _, m := range []map[string]string{old, now} {
		for f := range m {
			fields[f] = true
		}
	}
	changes := []Change{}
	for _, f := range slices.Sorted(maps.Keys(fields)) {
		a, hadIt := old[f]
		b, hasIt := now[f]
		if hadIt == hasIt && a == b {
			continue
		}
		c := Change{Field: f}
		if hadIt {
			c.Before = &a
		}
		if hasIt {
			c.After = &b
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// flat writes a rule as path and text; null counts as missing, an amount is one text.
func flat(r rules.Rule) (map[string]string, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	out := map[string]string{}
	flatten(tree, "", out)
	return out, nil
}

func flatten(v any, path string, out map[string]string) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		if amount, ok := v["amount"].(string); ok {
			out[path] = fmt.Sprint(amount, " ", v["currency"])
			return
		}
		for name, member := range v {
			flatten(member, join(path, name), out)
		}
	case []any:
		for i, element := range v {
			flatten(element, join(path, strconv.Itoa(i+1)), out)
		}
	default:
		out[path] = fmt.Sprint(v)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
