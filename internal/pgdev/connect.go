//go:build unix

package pgdev

import (
	"context"
	"os"
	"path/filepath"
)

// Connect reaches the PostgreSQL of a shop that runs on the data in o.Dir and leaves it alone; when none runs, it is
// started as by [Start] and ended by [Server.Stop]. A directory without data is refused, not filled.
//
// Errors: *Problem when the person can mend it, anything else wrapped.
func Connect(ctx context.Context, o Options) (*Server, error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Getenv("DATABASE_URL") != "" {
		return Start(ctx, o)
	}
	if o.Dir == "" {
		dir, err := DefaultDir(o.Getenv)
		if err != nil {
			return nil, err
		}
		o.Dir = dir
	}
	c, err := dataOf(o.Dir)
	if err != nil {
		return nil, err
	}
	p := c.running()
	if p.pid == 0 {
		return Start(ctx, o)
	}
	c.run = p.socketDir
	return c.server("PostgreSQL des laufenden Marktplatzes"), nil
}

// dataOf finds the data below a directory without claiming it.
func dataOf(dir string) (*cluster, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	home := dir
	if b, err := os.ReadFile(filepath.Join(dir, pointerFile)); err == nil {
		home = pointedTo(b)
	}
	c := &cluster{home: home, data: filepath.Join(home, "postgres")}
	made, err := madeBy(c.data)
	if err != nil {
		return nil, err
	}
	if made == 0 {
		return nil, problemf("in %s liegen keine Daten: bitte zuerst `shop demo` starten oder mit SHOP_DATA das Verzeichnis nennen", dir)
	}
	return c, nil
}

// server describes the running cluster.
func (c *cluster) server(source string) *Server {
	return &Server{
		AdminURL: c.url(superuser, "postgres"),
		OwnerURL: c.url(RoleMigrateLogin, DefaultDatabase),
		AppURL:   c.url(RoleLogin, DefaultDatabase),
		Source:   source,
	}
}
