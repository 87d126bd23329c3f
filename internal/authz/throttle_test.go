package authz_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/testkit"
)

// TestSessions_RunForgetsWhoTried: what stands for a try is gone once its window is over, without anybody's doing.
func TestSessions_RunForgetsWhoTried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := testkit.NewSessions()
		sessions := authz.NewSessions(store, authz.NewPasswords(authz.PasswordCost{MemoryKiB: 64, Iterations: 1}, 1), time.Now, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		go func() { _ = sessions.Run(ctx) }()
		try := func(subject string) {
			if err := sessions.Try(ctx, subject, 10); err != nil {
				t.Error(err)
			}
		}
		try("first")
		time.Sleep(10 * time.Minute)
		try("second")
		time.Sleep(authz.ThrottleWindow - 10*time.Minute - time.Second)
		if got := store.Attempts(); !slices.Equal(got, []string{"first", "second"}) {
			t.Errorf("within the window: %v", got)
		}
		time.Sleep(6 * time.Minute)
		if got := store.Attempts(); !slices.Equal(got, []string{"second"}) {
			t.Errorf("after the window of the first: %v", got)
		}
		stop()
		synctest.Wait()
	})
}

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
