//go:build unix

package pgdev

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// WithDatabase is a connection string for another database of the same server
// and login. Both of PostgreSQL's forms, URL and keywords, are understood.
func WithDatabase(dsn, database string) (string, error) {
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		// Of two equal keywords the last one counts.
		quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(database)
		return dsn + " dbname='" + quoted + "'", nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "", redact(err)
	}
	u.Path = "/" + database
	q := u.Query()
	for _, name := range []string{"dbname", "database"} {
		q.Del(name) // would win over the path
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// redact keeps a password out of the message: url.Parse quotes what it read.
func redact(err error) error {
	return fmt.Errorf("connection string is not a valid URL (%T)", err)
}

// databaseOf is the database a connection string names.
func databaseOf(dsn string) (string, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return "", problemf("die Verbindungsangabe zu PostgreSQL ist nicht lesbar: erwartet wird etwa postgres://benutzer:kennwort@rechner:5432/shop")
	}
	if cfg.Database == "" {
		return cfg.User, nil
	}
	return cfg.Database, nil
}
