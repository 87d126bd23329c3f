package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

// TestDemo_DataOfAnotherVersionAreSaidInWords: until 1.0 tables may change under the same migration numbers.
func TestDemo_DataOfAnotherVersionAreSaidInWords(t *testing.T) {
	t.Parallel()
	pool := testdb.New(t).WorkerPool(t)
	_, absent := pool.Exec(t.Context(), `SELECT nowhere FROM person`)
	if !postgres.IsOtherSchema(absent) {
		t.Fatalf("a column that is not there: %v", absent)
	}
	if err := ofAnotherVersion(absent, "/daten"); !strings.Contains(err.Error(), "/daten") || !strings.Contains(err.Error(), "SHOP_DATA") {
		t.Errorf("said: %v", err)
	}
	db := testdb.New(t)
	if _, err := db.Owner(t).Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = 3`); err != nil {
		t.Fatal(err)
	}
	if err := postgres.Migrate(t.Context(), db.OwnerURL); !postgres.IsOtherSchema(err) {
		t.Errorf("later migrations without an earlier one: %v", err)
	}
	_, refused := pool.Exec(t.Context(), `SELECT 1/0`)
	if err := ofAnotherVersion(refused, "/daten"); !errors.Is(err, refused) || err.Error() != refused.Error() {
		t.Errorf("another error became %v", err)
	}
	if err := ofAnotherVersion(nil, "/daten"); err != nil {
		t.Errorf("no error became %v", err)
	}
}
