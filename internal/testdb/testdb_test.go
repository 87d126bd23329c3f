//go:build unix

package testdb_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

func TestNew(t *testing.T) {
	t.Parallel()

	t.Run("PoolsWorkInTheirRoles", func(t *testing.T) {
		t.Parallel()
		db := testdb.New(t)
		got := map[string]string{}
		for name, pool := range map[string]*pgxpool.Pool{"app": db.Pool(t), "worker": db.WorkerPool(t), "owner": db.Owner(t)} {
			var role string
			if err := pool.QueryRow(nobody(t), `SELECT current_user`).Scan(&role); err != nil {
				t.Fatal(err)
			}
			got[name] = role
		}
		want := map[string]string{"app": "shop_app", "worker": "shop_worker", "owner": "shop_owner"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
	})

	t.Run("CloneIsMigrated", func(t *testing.T) {
		t.Parallel()
		applied, known, err := postgres.SchemaVersion(t.Context(), testdb.New(t).Pool(t))
		if err != nil {
			t.Fatal(err)
		}
		if applied != known || known == 0 {
			t.Errorf("schema version %d, newest known %d", applied, known)
		}
	})

	t.Run("ClonesDoNotSeeEachOther", func(t *testing.T) {
		t.Parallel()
		one, two := testdb.New(t), testdb.New(t)
		if _, err := one.Owner(t).Exec(t.Context(), `CREATE TABLE only_here ()`); err != nil {
			t.Fatal(err)
		}
		_, err := two.Owner(t).Exec(t.Context(), `SELECT FROM only_here`)
		wantCode(t, err, "42P01") // undefined_table
	})

	t.Run("ErrAppMayNotCreate", func(t *testing.T) {
		t.Parallel()
		_, err := testdb.New(t).Pool(t).Exec(nobody(t), `CREATE TABLE forbidden ()`)
		wantCode(t, err, "42501") // insufficient_privilege
	})
}

// nobody is somebody of no organisation: without him the app's pool answers nothing.
func nobody(t *testing.T) context.Context {
	t.Helper()
	return authz.ContextWithPrincipal(t.Context(), authz.Principal{})
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != code {
		t.Errorf("got %v, want SQLSTATE %s", err, code)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		testdb.New(b)
	}
}
