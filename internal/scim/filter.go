package scim

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// comparison is the one form of filter that directories use to find their own again: attribute eq "value".
var comparison = regexp.MustCompile(`^\s*([A-Za-z.:0-9]+)\s+[eE][qQ]\s+("(?:[^"\\]|\\.)*"|true|false)\s*$`)

// keep cuts a list to what a filter lets through; of answers with the attributes it may compare, in small letters.
func keep[T any](all []T, filter string, of func(T) map[string]string) ([]T, error) {
	if strings.TrimSpace(filter) == "" {
		return all, nil
	}
	m := comparison.FindStringSubmatch(filter)
	if m == nil {
		return nil, ErrFilter
	}
	name := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(m[1]), userSchema), groupSchema)
	want := m[2]
	if strings.HasPrefix(want, `"`) && json.Unmarshal([]byte(m[2]), &want) != nil {
		return nil, ErrFilter
	}
	var zero T
	if _, known := of(zero)[name]; !known {
		return nil, ErrFilter
	}
	exact := name == "externalid" // the only one that is case exact, RFC 7643, 3.1
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool {
		have := of(one)[name]
		return exact && have != want || !exact && !strings.EqualFold(have, want)
	}), nil
}

func userAttributes(u User) map[string]string {
	active := "false"
	if u.Active {
		active = "true"
	}
	return map[string]string{
		"id": u.ID.String(), "username": u.UserName, "externalid": u.ExternalID, "displayname": u.Display, "emails": u.Email, "emails.value": u.Email, "active": active,
	}
}

func groupAttributes(g Group) map[string]string {
	return map[string]string{"id": g.ID.String(), "displayname": g.Display, "externalid": g.ExternalID}
}

// MaxPage bounds how many resources one answer has.
const MaxPage = 200

// Page cuts a list: start counts from 1, and less than 1 means 1; a negative count means none (RFC 7644, 3.4.2.4).
func Page[T any](all []T, start, count int) []T {
	start = max(start, 1)
	from := min(start-1, len(all))
	return all[from:min(from+min(max(count, 0), MaxPage), len(all))]
}
