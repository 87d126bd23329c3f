package authz_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/authz"
)

func TestAddressKeyIsTheCallersNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1":                    "address:192.0.2.1",
		"::ffff:192.0.2.1":             "address:192.0.2.1",
		"2001:db8:1:2:aaaa::1":         "address:2001:db8:1:2::/64",
		"2001:db8:1:2:bbbb::9":         "address:2001:db8:1:2::/64",
		"fe80::1%eth0":                 "address:fe80::/64",
		"":                             "address:unknown",
		"192.0.2.1, 198.51.100.7":      "address:unknown",
		"not-an-address\x00'; DROP --": "address:unknown",
	} {
		if got := authz.AddressKey(address); got != want {
			t.Errorf("%q: %s, want %s", address, got, want)
		}
	}
}

func TestPolicyTableIsChecked(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{
		"ErrOperationTwice":   "public: [a]\nrules: [{class: c, action: d, operations: [a], allow: {officer: own}}]",
		"ErrUnknownRole":      "rules: [{class: c, action: d, operations: [a], allow: {offiser: own}}]",
		"ErrUnknownCondition": "rules: [{class: c, action: d, operations: [a], allow: {officer: sometimes}}]",
		"ErrUnknownKey":       "rules: [{class: c, action: d, operations: [a], deny: {officer: own}}]",
		"ErrNoYAML":           "rules: [",
	} {
		if _, err := authz.ParsePolicy([]byte(table)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
