package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/authz"
)

// ErrNoScope means that somebody asked the app's pool without saying for whom: the context carries no principal, and nothing
// says that none is needed. It is a mistake in the program and never an answer with rows missing.
var ErrNoScope = errors.New("database asked without a scope")

// scopeKey is where a connection remembers the scope it was last given.
const scopeKey = "shop.scope"

const setScopeSQL = "SELECT set_config('shop.scope', $1, false)"

type (
	noScopeKey    struct{}
	laterScopeKey struct{}
)

// withoutScope states that no scope is needed: the statements touch no table under row-level security, or only through the
// owner's narrow functions, which answer for one token or one person. A connection keeps the scope it has, which saves a round
// trip on every request. Who may say so is a closed list in internal/archtest.
func withoutScope(ctx context.Context) context.Context {
	return context.WithValue(ctx, noScopeKey{}, true)
}

// setScope gives the connection the organisations of the principal in ctx before it is used, when they differ from what
// it had. Without a principal there is no connection: ErrNoScope.
func setScope(ctx context.Context, c *pgx.Conn) (bool, error) {
	if ctx.Value(noScopeKey{}) != nil || ctx.Value(laterScopeKey{}) != nil {
		return true, nil // needs none, or sets it itself
	}
	want, err := wantedScope(ctx)
	if err != nil {
		return true, err // the connection is as good as before
	}
	data := c.PgConn().CustomData()
	if have, known := data[scopeKey]; known && have == want {
		return true, nil
	}
	delete(data, scopeKey) // unknown until the statement below has succeeded
	if _, err := c.Exec(ctx, setScopeSQL, want); err != nil {
		return false, fmt.Errorf("set scope: %w", err)
	}
	data[scopeKey] = want
	return true, nil
}

// wantedScope is the scope of the principal in ctx; one without organisations sees nothing. Error: ErrNoScope.
func wantedScope(ctx context.Context) (string, error) {
	if p, ok := authz.PrincipalFrom(ctx); ok {
		return scopeText(p.Scope), nil
	}
	return "", ErrNoScope
}

func scopeText(ids []uuid.UUID) string {
	var b strings.Builder
	b.Grow(len(ids) * 37)
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(id.String())
	}
	return b.String()
}
