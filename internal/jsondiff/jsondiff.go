// Package jsondiff lists what differs between two values, member by member of their JSON forms, for people to read.
package jsondiff

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Change is one member that differs. A side that lacks it is nil.
type Change struct {
	Field         string // path in the JSON form, such as "terms.split.onExceed"; elements count from 1
	Before, After *string
}

// Of lists what differs between two values, by field. Errors are those of encoding/json.
func Of(before, after any) ([]Change, error) {
	old, err := flat(before)
	if err != nil {
		return nil, err
	}
	now, err := flat(after)
	if err != nil {
		return nil, err
	}
	fields := maps.Clone(old)
	maps.Copy(fields, now)
	changes := []Change{}
	for _, f := range slices.SortedFunc(maps.Keys(fields), compare) {
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

// flat writes a value as path and text; null counts as missing, an amount is one text.
func flat(v any) (map[string]string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("compare: %w", err)
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
