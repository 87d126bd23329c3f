//go:build unix

package pgdev

import (
	"os"
	"testing"
)

func TestConnect(t *testing.T) {
	t.Parallel()
	needPostgres(t)

	t.Run("ReachesTheRunningOneAndLeavesItRunning", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		running := mustStart(t, o)
		beside, err := Connect(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := query[string](t, beside.OwnerURL, `SELECT current_user::text`); got != RoleMigrateLogin {
			t.Errorf("connected as %s", got)
		}
		if err := beside.Stop(); err != nil {
			t.Fatal(err)
		}
		if got := query[int](t, running.AdminURL, `SELECT 1`); got != 1 {
			t.Error("the running server was stopped")
		}
	})

	t.Run("StartsAndEndsTheOneThatDoesNotRun", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		if err := mustStart(t, o).Stop(); err != nil {
			t.Fatal(err)
		}
		s, err := Connect(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := query[int](t, s.AdminURL, `SELECT 1`); got != 1 {
			t.Error("no answer")
		}
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
		if err := ping(t.Context(), s.AdminURL); err == nil {
			t.Error("the server still answers after Stop")
		}
	})

	t.Run("ErrNoData", func(t *testing.T) {
		t.Parallel()
		o := env(nil)
		o.Dir = openDir(t)
		_, err := Connect(t.Context(), o)
		wantProblem(t, err, "liegen keine Daten: bitte zuerst `shop demo` starten")
		entries, err := os.ReadDir(o.Dir)
		if err != nil || len(entries) != 0 {
			t.Errorf("left %v behind (%v)", entries, err)
		}
	})
}
