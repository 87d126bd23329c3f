//go:build unix

package pgdev

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// roleRow is what the catalogue says of a role.
type roleRow struct {
	Name                                                          string
	Super, Inherit, CreateRole, CreateDB, Login, Bypass, Replicat bool
	Member                                                        []string
}

func roles(t *testing.T, url string) []roleRow {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `
		SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolbypassrls, r.rolreplication,
		       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
		              WHERE m.member = r.oid ORDER BY 1)
		  FROM pg_roles r WHERE r.rolname LIKE 'shop%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowToStructByPos[roleRow])
	if err != nil {
		t.Fatal(err)
	}
	return got
}

var wantRoles = []roleRow{
	{Name: "shop_app", Inherit: true, Member: []string{}},
	{Name: "shop_login", Login: true, Member: []string{"shop_app", "shop_worker"}},
	{Name: "shop_migrate", Login: true, Member: []string{"shop_owner"}},
	{Name: "shop_owner", Inherit: true, Member: []string{}},
	{Name: "shop_worker", Inherit: true, Member: []string{}},
}

// ownServer is a server no other test changes.
func ownServer(t *testing.T) *Server {
	t.Helper()
	needPostgres(t)
	o := env(nil)
	o.Dir = openDir(t)
	o.Settings = map[string]string{"fsync": "off", "shared_buffers": "16MB"}
	return mustStart(t, o)
}

const dropEverything = `DROP OWNED BY shop_owner, shop_app, shop_worker, shop_migrate, shop_login CASCADE`

// withoutRoles undoes InitRoles on a server.
func withoutRoles(t *testing.T, s *Server) {
	t.Helper()
	run(t, s.AdminURL, `DROP DATABASE shop WITH (FORCE)`, dropEverything,
		`DROP ROLE shop_owner, shop_app, shop_worker, shop_migrate, shop_login`)
}

func TestInitRoles(t *testing.T) {
	t.Parallel()
	s := ownServer(t)
	as := func(user, database string) string { return s.cluster.url(user, database) }
	// One after the other: the roles belong to the whole server.

	t.Run("ManyAtOnceMakeTheSame", func(t *testing.T) {
		withoutRoles(t, s)
		run(t, s.AdminURL, `CREATE DATABASE other`)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if err := InitRoles(t.Context(), as(superuser, []string{"postgres", "other"}[i%2]), RoleOptions{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if diff := cmp.Diff(wantRoles, roles(t, s.AdminURL)); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
		if got := query[string](t, s.AdminURL, `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'`); got != RoleOwner {
			t.Errorf("database belongs to %s", got)
		}
	})

	t.Run("LoginsHaveNoRightsBeforeSetRole", func(t *testing.T) {
		run(t, s.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE things ()`, `GRANT SELECT ON things TO shop_app`)
		conn, err := pgx.Connect(t.Context(), s.AppURL)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if _, err := conn.Exec(t.Context(), `SELECT FROM public.things`); err == nil {
			t.Error("shop_login reads before SET ROLE")
		}
		run(t, s.AppURL, `SET ROLE shop_app`, `SELECT FROM things`)
		run(t, s.AppURL, `SET ROLE shop_worker`, `CREATE TEMPORARY TABLE staging ()`)
	})

	t.Run("UpperAndLowerCaseOfAllLetters", func(t *testing.T) {
		if got := query[string](t, s.AppURL, `SELECT lower('ÄÖÜ')`); got != "äöü" {
			t.Errorf("lower('ÄÖÜ') = %q", got)
		}
	})

	t.Run("StrangersStayOut", func(t *testing.T) {
		run(t, s.AdminURL, `CREATE ROLE stranger LOGIN`)
		if err := ping(t.Context(), as("stranger", DefaultDatabase)); err == nil {
			t.Error("any login may connect to the shop's database")
		}
	})

	t.Run("PasswordsAreSet", func(t *testing.T) {
		const password = `it's \ "secret" äö`
		if got := query[string](t, s.AdminURL, `SELECT`+quoteLiteral(password)); got != password {
			t.Errorf("quoted %q is %q", password, got)
		}
		err := InitRoles(t.Context(), s.AdminURL, RoleOptions{LoginPassword: password})
		if err != nil {
			t.Fatal(err)
		}
		got := query[[]string](t, s.AdminURL, `SELECT array_agg(rolname::text) FROM pg_authid WHERE rolname LIKE 'shop%' AND rolpassword IS NOT NULL`)
		if diff := cmp.Diff([]string{RoleLogin}, got); diff != "" {
			t.Errorf("roles with a password (-want +got):\n%s", diff)
		}
	})

	t.Run("AdminNeedsNoSuperuser", func(t *testing.T) {
		withoutRoles(t, s)
		run(t, s.AdminURL, `CREATE ROLE chef LOGIN CREATEROLE CREATEDB`)
		for range 2 {
			if err := InitRoles(t.Context(), as("chef", "postgres"), RoleOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(wantRoles, roles(t, s.AdminURL)); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
		run(t, as("chef", DefaultDatabase), `SET ROLE shop_owner`, `CREATE TABLE made ()`, `RESET ROLE`, `SET ROLE shop_app`)
	})

	t.Run("ErrLoginMayNotMakeRoles", func(t *testing.T) {
		withoutRoles(t, s)
		run(t, s.AdminURL, `CREATE ROLE gast LOGIN`)
		err := InitRoles(t.Context(), as("gast", "postgres"), RoleOptions{})
		wantProblem(t, err, "gast")
		if got := roles(t, s.AdminURL); len(got) > 0 {
			t.Errorf("it made %v", got)
		}
	})
}

func TestUseExternal(t *testing.T) {
	t.Parallel()
	s := ownServer(t)
	as := func(user, database string) string { return s.cluster.url(user, database) }
	start := func(t *testing.T, vars map[string]string) (*Server, error) {
		t.Helper()
		return Start(t.Context(), env(vars))
	}

	t.Run("DatabaseIsMadeWhenMissing", func(t *testing.T) {
		got, err := start(t, map[string]string{"DATABASE_URL": as(superuser, "neu")})
		if err != nil {
			t.Fatal(err)
		}
		if db := query[string](t, got.AppURL, `SELECT current_database()`); db != "neu" {
			t.Errorf("database %s, want neu", db)
		}
		run(t, got.AppURL, `SET ROLE shop_app`)
		run(t, got.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE x ()`)
		if err := got.Stop(); err != nil {
			t.Error(err)
		}
		if err := ping(t.Context(), s.AdminURL); err != nil {
			t.Errorf("Stop ended somebody else's server: %v", err)
		}
	})

	t.Run("RecreateLeavesNothingButTheRights", func(t *testing.T) {
		got, err := start(t, map[string]string{"DATABASE_URL": as(superuser, "nachts")})
		if err != nil {
			t.Fatal(err)
		}
		run(t, got.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE x ()`)
		visitor, err := pgx.Connect(t.Context(), got.AppURL)
		if err != nil {
			t.Fatal(err)
		}
		defer visitor.Close(context.Background())
		if err := got.Recreate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := query[bool](t, got.OwnerURL, `SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')`); left {
			t.Error("a table is left")
		}
		if err := visitor.Ping(t.Context()); err == nil {
			t.Error("a session on the dropped database goes on")
		}
		run(t, got.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE x ()`)
		run(t, got.AppURL, `SET ROLE shop_app`)
	})

	t.Run("ErrRecreateNeedsALoginThatMay", func(t *testing.T) {
		got, err := start(t, map[string]string{"DATABASE_URL": s.AppURL, "SHOP_OWNER_URL": s.OwnerURL})
		if err != nil {
			t.Fatal(err)
		}
		wantProblem(t, got.Recreate(t.Context()), "SHOP_OWNER_URL weglassen")
		if err := ping(t.Context(), s.AppURL); err != nil {
			t.Errorf("the database is gone: %v", err)
		}
	})

	t.Run("MaintenanceDatabaseStaysEmpty", func(t *testing.T) {
		got, err := start(t, map[string]string{"DATABASE_URL": as(superuser, "postgres")})
		if err != nil {
			t.Fatal(err)
		}
		if db := query[string](t, got.AppURL, `SELECT current_database()`); db != DefaultDatabase {
			t.Errorf("database %s, want %s", db, DefaultDatabase)
		}
	})

	t.Run("ForeignDatabaseKeepsItsOwner", func(t *testing.T) {
		run(t, s.AdminURL, `CREATE ROLE amt LOGIN CREATEROLE`, `CREATE DATABASE amt OWNER amt`,
			`GRANT shop_owner, shop_app, shop_worker, shop_migrate, shop_login TO amt WITH ADMIN OPTION`)
		got, err := start(t, map[string]string{"DATABASE_URL": as("amt", "amt")})
		if err != nil {
			t.Fatal(err)
		}
		run(t, got.OwnerURL, `SET ROLE shop_owner`, `CREATE TABLE y ()`, `CREATE EXTENSION btree_gist`)
		if owner := query[string](t, s.AdminURL, `SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'amt'`); owner != "amt" {
			t.Errorf("the database now belongs to %s", owner)
		}
	})

	t.Run("ErrLoginHasNoRights", func(t *testing.T) {
		run(t, s.AdminURL, `CREATE ROLE leser LOGIN`, `CREATE DATABASE lesen`)
		_, err := start(t, map[string]string{"DATABASE_URL": as("leser", "lesen")})
		wantProblem(t, err, "leser")
	})

	t.Run("ErrLoginServesOnly", func(t *testing.T) {
		_, err := start(t, map[string]string{"DATABASE_URL": s.AppURL})
		wantProblem(t, err, "SHOP_OWNER_URL")
	})

	t.Run("ErrNobodyThere", func(t *testing.T) {
		_, err := start(t, map[string]string{"DATABASE_URL": "postgres://u:geheim@127.0.0.1:1/x"})
		wantProblem(t, err, "127.0.0.1")
	})

	t.Run("ErrNotAnAddress", func(t *testing.T) {
		_, err := start(t, map[string]string{"DATABASE_URL": "postgres://u:geh%eim@[::1/x"})
		wantProblem(t, err, "nicht lesbar")
	})

	t.Run("TwoAddressesAreTakenAsTheyAre", func(t *testing.T) {
		got, err := start(t, map[string]string{"DATABASE_URL": s.AppURL, "SHOP_OWNER_URL": s.OwnerURL})
		if err != nil {
			t.Fatal(err)
		}
		want := Server{AppURL: s.AppURL, OwnerURL: s.OwnerURL}
		if diff := cmp.Diff(want, Server{AppURL: got.AppURL, OwnerURL: got.OwnerURL, AdminURL: got.AdminURL}, cmp.AllowUnexported(Server{})); diff != "" {
			t.Errorf("server (-want +got):\n%s", diff)
		}
	})
}
