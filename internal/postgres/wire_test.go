package postgres_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/postgres"
)

// TestGuarded: TLS counts only where the certificate is checked against the name, and where nothing less is tried next.
func TestGuarded(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{
		"postgres://shop_login@/shop?host=/run/postgresql":                     true,
		"postgres://shop_login@127.0.0.1/shop?sslmode=disable":                 true,
		"postgres://shop_login@[::1]/shop":                                     true,
		"postgres://shop_login@localhost/shop":                                 true,
		"postgres://shop_login@db.stadt.example/shop?sslmode=verify-full":      true,
		"postgres://shop_login@db.stadt.example/shop":                          false, // prefer: open when the other side says so
		"postgres://shop_login@db.stadt.example/shop?sslmode=disable":          false,
		"postgres://shop_login@db.stadt.example/shop?sslmode=require":          false,
		"postgres://shop_login@127.0.0.1,db.stadt.example/shop?sslmode=prefer": false,
	} {
		if got, err := postgres.Guarded(url); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", url, got, err, want)
		}
	}
	if _, err := postgres.Guarded("postgres://db:not-a-port/shop"); err == nil {
		t.Error("an address that is none")
	}
}
