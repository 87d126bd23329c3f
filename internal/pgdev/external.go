//go:build unix

package pgdev

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// useExternal takes the server that DATABASE_URL names. With an owner's URL
// beside it everything is set up already; with one login that may create roles,
// the roles are made and the demo uses that login throughout, its pools SET
// ROLE as always.
func useExternal(ctx context.Context, appURL, ownerURL string) (*Server, error) {
	if _, err := databaseOf(appURL); err != nil {
		return nil, err
	}
	if ownerURL != "" {
		if err := reach(ctx, appURL, "DATABASE_URL"); err != nil {
			return nil, err
		}
		if err := reach(ctx, ownerURL, "SHOP_OWNER_URL"); err != nil {
			return nil, err
		}
		return &Server{OwnerURL: ownerURL, AppURL: appURL, Source: "PostgreSQL aus DATABASE_URL"}, nil
	}
	database, adminURL, err := chooseDatabase(ctx, appURL)
	if err != nil {
		return nil, err
	}
	if err := InitRoles(ctx, adminURL, RoleOptions{Database: database}); err != nil {
		return nil, err
	}
	url, err := WithDatabase(appURL, database)
	if err != nil {
		return nil, err
	}
	return &Server{AdminURL: adminURL, OwnerURL: url, AppURL: url, Source: "PostgreSQL aus DATABASE_URL"}, nil
}

// chooseDatabase returns the database to use, and a URL that connects now: the
// database DATABASE_URL names may have to be created first. The maintenance
// databases are nobody's home; for them it is DefaultDatabase.
func chooseDatabase(ctx context.Context, appURL string) (database, adminURL string, err error) {
	if database, err = databaseOf(appURL); err != nil {
		return "", "", err
	}
	switch database {
	case "postgres", "template1", "template0":
		return DefaultDatabase, appURL, reach(ctx, appURL, "DATABASE_URL")
	}
	err = reach(ctx, appURL, "DATABASE_URL")
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "3D000" { // invalid_catalog_name: no such database
		return database, appURL, err
	}
	if adminURL, err = WithDatabase(appURL, "postgres"); err != nil {
		return "", "", err
	}
	return database, adminURL, reach(ctx, adminURL, "DATABASE_URL")
}

// reach says in one line when a server does not let us in.
func reach(ctx context.Context, url, variable string) error {
	err := ping(ctx, url)
	if err == nil {
		return nil
	}
	cfg, parseErr := pgx.ParseConfig(url)
	if parseErr != nil {
		return problemf("%s ist keine Verbindungsangabe für PostgreSQL", variable)
	}
	return &Problem{
		text:  fmt.Sprintf("%s: PostgreSQL auf %s (Login „%s“, Datenbank „%s“) ist nicht erreichbar: %s", variable, cfg.Host, cfg.User, cfg.Database, oneLine(reason(err))),
		cause: err,
	}
}

// reason is what the person has to know of a failed connection: the server's
// own words, or those of the network.
func reason(err error) string {
	var pg *pgconn.PgError
	var name *net.DNSError
	var network *net.OpError
	switch {
	case errors.As(err, &pg):
		return pg.Message
	case errors.As(err, &name):
		return name.Err
	case errors.As(err, &network):
		return network.Err.Error()
	default:
		return err.Error()
	}
}
