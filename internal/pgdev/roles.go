//go:build unix

package pgdev

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The shop's roles. Three of them hold rights and cannot log in; two log in and
// hold none until they SET ROLE.
const (
	RoleOwner        = "shop_owner"   // owns every table, migrates
	RoleApp          = "shop_app"     // serves requests
	RoleWorker       = "shop_worker"  // sequencer, outbox, import
	RoleMigrateLogin = "shop_migrate" // may become shop_owner
	RoleLogin        = "shop_login"   // may become shop_app or shop_worker
)

// DefaultDatabase is the shop's database when nobody names one.
const DefaultDatabase = "shop"

// RoleOptions completes InitRoles. The zero value fits a server on a private
// socket.
type RoleOptions struct {
	// Database to create or to open for the shop; "" means DefaultDatabase.
	Database string
	// MigratePassword and LoginPassword are set on the two logins unless empty.
	MigratePassword, LoginPassword string
}

// initLock is the advisory lock that keeps two InitRoles apart.
const initLock = 0x73686f70_01

// InitRoles makes the shop's roles and logins and its database, or completes
// what is there. It may be called by several processes at once and any number
// of times. adminURL needs a superuser, or a login with CREATEROLE and
// CREATEDB; where everything exists already, a member of the three roles does.
//
// Errors: *Problem when the login lacks rights, anything else wrapped.
func InitRoles(ctx context.Context, adminURL string, o RoleOptions) error {
	if o.Database == "" {
		o.Database = DefaultDatabase
	}
	// Roles belong to the whole server but advisory locks to one database, so
	// two callers may connect to different ones and still collide.
	const tries = 5
	var err error
	for range tries {
		if err = initRoles(ctx, adminURL, o); !collided(err) {
			return err
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
	return err
}

// collided reports an error that two callers inflict on each other: unique or
// duplicate names, a catalogue row updated twice, a busy template database.
func collided(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case "23505", "42710", "42P04", "55006":
		return true
	}
	return pg.Code == "XX000" && strings.Contains(pg.Message, "tuple concurrently")
}

func initRoles(ctx context.Context, adminURL string, o RoleOptions) (err error) {
	conn, err := pgx.Connect(ctx, adminURL)
	if err != nil {
		return fmt.Errorf("connect to make roles: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()

	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(initLock)); err != nil {
		return fmt.Errorf("lock for making roles: %w", err)
	}
	a, err := readAdmin(ctx, conn)
	if err != nil {
		return err
	}
	if err := a.makeRoles(ctx, o); err != nil {
		return err
	}
	if err := a.makeDatabase(ctx, o.Database); err != nil {
		return err
	}
	return openDatabase(ctx, adminURL, o.Database)
}

// admin is the login that makes roles, with what it may do.
type admin struct {
	conn       *pgx.Conn
	name       string
	super      bool
	createRole bool
	createDB   bool
	version    int // server_version_num
}

func readAdmin(ctx context.Context, conn *pgx.Conn) (admin, error) {
	a := admin{conn: conn}
	err := conn.QueryRow(ctx, `
		SELECT rolname, rolsuper, rolcreaterole OR rolsuper, rolcreatedb OR rolsuper,
		       current_setting('server_version_num')::int
		  FROM pg_roles WHERE rolname = current_user`).
		Scan(&a.name, &a.super, &a.createRole, &a.createDB, &a.version)
	if err != nil {
		return admin{}, fmt.Errorf("read the rights of the login: %w", err)
	}
	if a.version < minMajor*10000 {
		return admin{}, problemf("gefunden PostgreSQL %d, gebraucht wird %d oder neuer", a.version/10000, minMajor)
	}
	return a, nil
}

// makeRoles brings the five roles to what they should be. It changes only what
// differs: from PostgreSQL 16 on, setting even the value that is there takes
// rights that a login with CREATEROLE may not have.
func (a admin) makeRoles(ctx context.Context, o RoleOptions) error {
	missing, err := a.missingRoles(ctx)
	if err != nil {
		return err
	}
	if !a.createRole {
		if len(missing) == 0 {
			return a.checkMember(ctx)
		}
		return problemf("der PostgreSQL-Login „%s“ darf keine Rollen anlegen (es fehlen %s): bitte einen Login mit CREATEROLE und CREATEDB nennen, etwa in „shop db init“", a.name, strings.Join(missing, ", "))
	}
	for _, r := range missing {
		if err := a.exec(ctx, "CREATE ROLE "+r); err != nil {
			return err
		}
	}
	changes, err := a.corrections(ctx)
	if err != nil {
		return err
	}
	for login, password := range map[string]string{RoleMigrateLogin: o.MigratePassword, RoleLogin: o.LoginPassword} {
		if password != "" {
			changes = append(changes, "ALTER ROLE "+login+" PASSWORD "+quoteLiteral(password))
		}
	}
	return a.exec(ctx, changes...)
}

// checkMember makes sure that a login that cannot make roles may become those
// that are there.
func (a admin) checkMember(ctx context.Context) error {
	var member bool
	err := a.conn.QueryRow(ctx, `
		SELECT bool_and(pg_has_role(r, 'MEMBER')) FROM unnest($1::text[]) AS r`,
		[]string{RoleOwner, RoleApp, RoleWorker}).Scan(&member)
	if err != nil {
		return fmt.Errorf("read memberships: %w", err)
	}
	if !member {
		return problemf("der PostgreSQL-Login „%s“ darf nicht %s, %s und %s werden: bitte einen Login mit CREATEROLE und CREATEDB nennen oder neben DATABASE_URL auch SHOP_OWNER_URL setzen", a.name, RoleOwner, RoleApp, RoleWorker)
	}
	return nil
}

// corrections are the statements that give the roles their attributes and
// memberships.
//
// The logins do not inherit: whoever forgets SET ROLE has no rights at all,
// instead of the rights of two roles at once. The admin becomes a member too,
// unless superuser, so that it can hand the database to shop_owner and run the
// demo's pools; from PostgreSQL 16 on, having created a role is not enough.
func (a admin) corrections(ctx context.Context) ([]string, error) {
	rows, err := a.conn.Query(ctx, `
		WITH wanted(role, login) AS (
			VALUES ('shop_owner', false), ('shop_app', false), ('shop_worker', false), ('shop_migrate', true), ('shop_login', true)
		), member(role, of) AS (
			VALUES ('shop_migrate', 'shop_owner'), ('shop_login', 'shop_app'), ('shop_login', 'shop_worker')
			UNION ALL
			SELECT current_user, role FROM wanted WHERE NOT login AND NOT $1::boolean
		)
		SELECT format('ALTER ROLE %I %s', role, change)
		  FROM wanted JOIN pg_roles ON rolname = role,
		       concat_ws(' ',
		           CASE WHEN login AND NOT rolcanlogin THEN 'LOGIN' END,
		           CASE WHEN rolcanlogin AND NOT login THEN 'NOLOGIN' END,
		           CASE WHEN login AND rolinherit      THEN 'NOINHERIT' END,
		           CASE WHEN rolcreatedb               THEN 'NOCREATEDB' END,
		           CASE WHEN rolcreaterole             THEN 'NOCREATEROLE' END,
		           CASE WHEN rolsuper                  THEN 'NOSUPERUSER' END,
		           CASE WHEN rolreplication            THEN 'NOREPLICATION' END,
		           CASE WHEN rolbypassrls              THEN 'NOBYPASSRLS' END) AS change
		 WHERE change <> ''
		UNION ALL
		SELECT format('GRANT %I TO %I', of, role) FROM member
		 WHERE role <> current_user AND NOT EXISTS (
		       SELECT FROM pg_auth_members WHERE roleid = of::regrole AND member = role::regrole)
		UNION ALL
		SELECT format('GRANT %I TO %I', of, role) || CASE WHEN $2 >= 160000 THEN ' WITH INHERIT TRUE, SET TRUE' ELSE '' END
		  FROM member
		 WHERE role = current_user AND NOT pg_has_role(role, of, CASE WHEN $2 >= 160000 THEN 'SET' ELSE 'MEMBER' END)`,
		a.super, a.version)
	if err != nil {
		return nil, fmt.Errorf("read the roles: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func allRoles() []string {
	return []string{RoleOwner, RoleApp, RoleWorker, RoleMigrateLogin, RoleLogin}
}

func (a admin) missingRoles(ctx context.Context) ([]string, error) {
	rows, err := a.conn.Query(ctx, `
		SELECT r FROM unnest($1::text[]) WITH ORDINALITY AS want(r, n)
		 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) ORDER BY n`, allRoles())
	if err != nil {
		return nil, fmt.Errorf("look for roles: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// makeDatabase creates the database when it is missing, with text that sorts by
// code point (fast, and the same on every machine; people's order is an ICU
// collation in the query) and knows upper and lower case of all letters.
func (a admin) makeDatabase(ctx context.Context, name string) error {
	var there bool
	if err := a.conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&there); err != nil {
		return fmt.Errorf("look for database %s: %w", name, err)
	}
	if there {
		return nil
	}
	if !a.createDB {
		return problemf("der PostgreSQL-Login „%s“ darf die Datenbank „%s“ nicht anlegen: bitte einen Login mit CREATEDB nennen oder die Datenbank vorher anlegen", a.name, name)
	}
	var err error
	for _, letters := range []string{"C.UTF-8", "C.utf8", "en_US.UTF-8", "de_DE.UTF-8", "C"} {
		err = a.exec(ctx, fmt.Sprintf(
			"CREATE DATABASE %s OWNER %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE '%s'",
			pgx.Identifier{name}.Sanitize(), RoleOwner, letters))
		if !unknownLocale(err) {
			return err
		}
	}
	return err
}

// unknownLocale reports that the machine has no such locale.
func unknownLocale(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "42809" || pg.Code == "22023") && strings.Contains(pg.Message, "locale")
}

// openDatabase lets the roles in and everyone else out. It repeats harmlessly.
func openDatabase(ctx context.Context, adminURL, name string) (err error) {
	url, err := WithDatabase(adminURL, name)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to database %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()

	var owner string
	err = conn.QueryRow(ctx, `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()`).Scan(&owner)
	if err != nil {
		return fmt.Errorf("read the owner of database %s: %w", name, err)
	}
	a := admin{conn: conn}
	if owner != RoleOwner {
		return a.openForeign(ctx, name)
	}
	if err := a.exec(ctx, "SET ROLE "+RoleOwner); err != nil {
		return err
	}
	return a.exec(ctx, append(DatabaseGrants(name),
		"REVOKE ALL ON SCHEMA public FROM PUBLIC",
		"GRANT USAGE ON SCHEMA public TO "+RoleApp+", "+RoleWorker,
	)...)
}

// DatabaseGrants are the statements that let the roles into a database of
// shop_owner and keep everyone else out. CREATE DATABASE does not copy these
// rights from its template.
func DatabaseGrants(name string) []string {
	db := pgx.Identifier{name}.Sanitize()
	return []string{
		"REVOKE ALL ON DATABASE " + db + " FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + db + " TO " + strings.Join(allRoles(), ", "),
		"GRANT TEMPORARY ON DATABASE " + db + " TO " + RoleApp + ", " + RoleWorker, // staging tables
	}
}

// openForeign lets the roles into a database that belongs to somebody else,
// without taking anything from others.
func (a admin) openForeign(ctx context.Context, name string) error {
	db := pgx.Identifier{name}.Sanitize()
	grants := a.exec(ctx,
		"GRANT CONNECT, TEMPORARY ON DATABASE "+db+" TO "+strings.Join(allRoles(), ", "),
		"GRANT CREATE ON DATABASE "+db+" TO "+RoleOwner,
		"GRANT CREATE, USAGE ON SCHEMA public TO "+RoleOwner,
		"GRANT USAGE ON SCHEMA public TO "+RoleApp+", "+RoleWorker,
	)
	// Without the right to grant, PostgreSQL refuses or only warns; what counts
	// is whether the roles can work.
	var enough bool
	err := a.conn.QueryRow(ctx, `
		SELECT has_database_privilege($1, current_database(), 'CREATE')
		   AND has_schema_privilege($1, 'public', 'CREATE')
		   AND has_schema_privilege($2, 'public', 'USAGE')
		   AND has_schema_privilege($3, 'public', 'USAGE')`, RoleOwner, RoleApp, RoleWorker).Scan(&enough)
	if err != nil {
		return fmt.Errorf("read the roles' rights: %w", errors.Join(err, grants))
	}
	if !enough {
		return problemf("die Rolle %s darf in der Datenbank „%s“ nichts anlegen, und dieser Login darf es ihr nicht erlauben: bitte einen Login nennen, dem die Datenbank gehört", RoleOwner, name)
	}
	return nil
}

func (a admin) exec(ctx context.Context, statements ...string) error {
	for _, sql := range statements {
		if _, err := a.conn.Exec(ctx, sql); err != nil {
			what, _, _ := strings.Cut(sql, " PASSWORD ")
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// quoteLiteral quotes a string for a statement that takes no parameters.
func quoteLiteral(s string) string {
	return " E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "'"
}
