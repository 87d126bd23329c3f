//go:build unix

package pgdev

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Recreate drops the shop's database with everything in it, ends the sessions on it, and makes it anew, empty.
//
// Errors: *Problem when no login is known that may, anything else wrapped.
func (s *Server) Recreate(ctx context.Context) error {
	if s.AdminURL == "" {
		return problemf("zum Neuanlegen der Datenbank fehlt ein Login, der das darf: bitte SHOP_OWNER_URL weglassen")
	}
	database, err := databaseOf(s.OwnerURL)
	if err != nil {
		return err
	}
	adminURL, err := WithDatabase(s.AdminURL, "postgres") // nobody can drop the database he is in
	if err != nil {
		return err
	}
	if err := dropDatabase(ctx, adminURL, database); err != nil {
		return err
	}
	return InitRoles(ctx, adminURL, RoleOptions{Database: database})
}

func dropDatabase(ctx context.Context, adminURL, database string) (err error) {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("connect to drop %s: %w", database, err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{database}.Sanitize()+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop database %s: %w", database, err)
	}
	return nil
}
