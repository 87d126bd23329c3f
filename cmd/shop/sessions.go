package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/postgres"
)

// everybody stands in the place of a login.
const everybody = "--all"

// runSessions signs people out from outside: one whose laptop is gone, or all after a break-in. Their API tokens end, too.
func runSessions(ctx context.Context, env environment, args []string) error {
	if len(args) != 2 || args[0] != "end" || args[1] == "" {
		return &usageError{"es gibt nur sessions end ANMELDENAME und sessions end --all"}
	}
	db, err := openAs(ctx, env, postgres.RoleWorker)
	if err != nil {
		return err
	}
	defer db.Close()
	login := args[1]
	if login == everybody {
		login = ""
	}
	sessions, tokens, err := postgres.NewSessionStore(nil, db).EndAll(ctx, login, time.Now().UTC())
	if errors.Is(err, authz.ErrWrongLogin) {
		return fmt.Errorf("%q meldet niemanden an", login)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.out, "Beendet: Sitzungen %d, API-Tokens %d.\n", sessions, tokens)
	return err
}
