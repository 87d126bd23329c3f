package postgres_test

import (
	"sync"
	"testing"

	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

func TestMigrate(t *testing.T) {
	t.Parallel()

	t.Run("ManyAtOnceMigrateOnce", func(t *testing.T) {
		t.Parallel()
		db := testdb.NewEmpty(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := postgres.Migrate(t.Context(), db.OwnerURL); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		applied, known, err := postgres.SchemaVersion(t.Context(), db.Pool(t))
		if err != nil {
			t.Fatal(err)
		}
		if applied != known {
			t.Errorf("schema version %d, newest known %d", applied, known)
		}
		var rows, versions int
		err = db.WorkerPool(t).QueryRow(t.Context(),
			`SELECT count(*), count(DISTINCT version_id) FROM goose_db_version`).Scan(&rows, &versions)
		if err != nil {
			t.Fatal(err)
		}
		if rows != versions {
			t.Errorf("%d entries for %d versions: a migration ran twice", rows, versions)
		}
	})

	t.Run("EverythingBelongsToTheOwner", func(t *testing.T) {
		t.Parallel()
		var others []string
		err := testdb.New(t).WorkerPool(t).QueryRow(t.Context(), `
			SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_class AS c
			 WHERE c.relnamespace = 'public'::regnamespace AND pg_get_userbyid(c.relowner) <> 'shop_owner'`).Scan(&others)
		if err != nil {
			t.Fatal(err)
		}
		if len(others) > 0 {
			t.Errorf("relations of somebody else: %v", others)
		}
	})

	t.Run("ErrUnmigratedHasNoVersion", func(t *testing.T) {
		t.Parallel()
		_, known, err := postgres.SchemaVersion(t.Context(), testdb.NewEmpty(t).Pool(t))
		if err == nil || known == 0 {
			t.Errorf("an empty database was taken for one of version 0 (newest known %d)", known)
		}
	})
}
