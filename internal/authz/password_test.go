package authz_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
)

func TestPasswords(t *testing.T) {
	t.Parallel()
	cheap := authz.PasswordCost{MemoryKiB: 64, Iterations: 1}

	t.Run("HashesAreSaltedPHCStrings", func(t *testing.T) {
		t.Parallel()
		p := authz.NewPasswords(authz.DefaultPasswordCost, 1)
		one, err := p.Hash(t.Context(), "geheim")
		if err != nil {
			t.Fatal(err)
		}
		two, err := p.Hash(t.Context(), "geheim")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") || one == two {
			t.Errorf("hashes %s and %s", one, two)
		}
		for password, want := range map[string]bool{"geheim": true, "Geheim": false, "": false, "geheim ": false} {
			if got, err := p.Matches(t.Context(), password, one); err != nil || got != want {
				t.Errorf("%q: %v, %v", password, got, err)
			}
		}
	})

	// The time of an unknown account's refusal must be that of a known one: the
	// same hash is computed. With work that can be seen, a shortcut would be a
	// hundred times faster.
	t.Run("UnknownAccountsCostTheSameWork", func(t *testing.T) {
		t.Parallel()
		p := authz.NewPasswords(authz.PasswordCost{MemoryKiB: 8 << 10, Iterations: 4}, 2)
		hash, err := p.Hash(t.Context(), "geheim")
		if err != nil {
			t.Fatal(err)
		}
		took := func(hash string) time.Duration {
			fastest := time.Hour
			for range 5 {
				start := time.Now()
				if same, err := p.Matches(t.Context(), "geraten", hash); err != nil || same {
					t.Fatal(same, err)
				}
				fastest = min(fastest, time.Since(start))
			}
			return fastest
		}
		if known, unknown := took(hash), took(""); unknown < known/20 {
			t.Errorf("unknown accounts are refused in %s, known ones in %s", unknown, known)
		}
	})

	t.Run("ErrNoFreeSlotInTime", func(t *testing.T) {
		t.Parallel()
		p := authz.NewPasswords(cheap, 1)
		release := p.Occupy()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if _, err := p.Matches(ctx, "x", ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
		}
		release()
		if _, err := p.Matches(t.Context(), "x", ""); err != nil {
			t.Errorf("a freed slot stays taken: %v", err)
		}
	})
}
