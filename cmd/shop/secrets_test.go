package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// The operator's secrets, as a test plants them.
const (
	databaseSecret = "geheim-der-datenbank-4711"
	clientSecret   = "geheim-des-klienten-4711"
	keySecret      = "geheim-des-schluessels-4711"
)

// withPassword plants the password of the database into its address.
func withPassword(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(u.User.Username(), databaseSecret)
	return u.String()
}

// TestSecretsStayOut_OfTheOperator: the database's password, a directory's client secret and what stands in the key files are
// in no line of the log, no answer, no table and no error with which the shop refuses to start.
func TestSecretsStayOut_OfTheOperator(t *testing.T) {
	t.Parallel()
	var out lockedBuffer
	d := newDirectory(t)
	file := filepath.Join(t.TempDir(), "nord.secret")
	if err := os.WriteFile(file, []byte(clientSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var keys [2]string
	w := fixture.New(t)
	s := serve(t, w, func() time.Time { return fixture.At }, slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})), func(c *config) {
		c.DatabaseURL = withPassword(t, c.DatabaseURL)
		d.trust(c, map[string]any{"clientSecretFile": file})
		keys = [2]string{c.LogKeyFile, c.secretKeyFile()}
	})
	s.strong(t, fixture.At) // makes use of the secret key
	planted := []string{databaseSecret, clientSecret}
	for _, path := range keys {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSpace(string(raw))
		planted = append(planted, text)
		if parts := strings.SplitN(text, "+", 5); parts[0] == "PRIVATE" { // PRIVATE+KEY+name+hash+key, of the log
			planted = append(planted, parts[4])
		}
	}
	var answers [][]byte
	admin := s.member(s.Coop, "admin")
	for _, path := range []string{"/installation", "/session", "/orders", "/identity-providers", "/problems"} {
		answers = append(answers, admin.do("GET", path, nil).Body)
	}
	r := s.arrive(t, s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "s-1"}, nil)) // the directory knows another secret
	if r.Status < http.StatusBadRequest {
		t.Errorf("a client with a wrong secret is let in: %d", r.Status)
	}
	answers = append(answers, r.Body)
	late := s.departure(t, map[string]any{"purpose": "sign_in"}).visit(d, subject{id: "s-2"}, nil)
	if err := d.Shutdown(); err != nil {
		t.Fatal(err)
	}
	answers = append(answers, s.arrive(t, late).Want(http.StatusServiceUnavailable).Body)
	for name, err := range refusedStarts(t, w) {
		if err == nil {
			t.Errorf("%s: the shop starts", name)
			continue
		}
		answers = append(answers, []byte(err.Error()))
	}
	tables := s.texts(t, `SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT') ORDER BY 1`)
	if len(tables) < 90 {
		t.Errorf("only %d tables are looked into", len(tables))
	}
	for _, text := range append(planted, keySecret) {
		if len(text) < 16 {
			t.Fatalf("%q is too short to be looked for", text)
		}
		if bytes.Contains(out.bytes(), []byte(text)) {
			t.Errorf("the log holds %q", text)
		}
		for _, answer := range answers {
			if bytes.Contains(answer, []byte(text)) {
				t.Errorf("%q is repeated: %s", text, answer)
			}
		}
		for _, table := range tables {
			if n := s.Count(`SELECT count(*) FROM `+table+` x WHERE strpos(x::text, $1) > 0`, text); n != 0 {
				t.Errorf("table %s holds %q", table, text)
			}
		}
	}
}

// refusedStarts are the errors of starts with something wrong beside a secret.
func refusedStarts(t *testing.T, w *fixture.World) map[string]error {
	t.Helper()
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.key")
	if err := os.WriteFile(garbage, []byte(keySecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "open.key")
	if err := os.WriteFile(open, []byte(keySecret+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	errs := map[string]error{}
	for name, change := range map[string]func(*config){
		"database that is not there": func(c *config) { c.DatabaseURL = "postgres://shop:" + databaseSecret + "@127.0.0.1:1/shop" },
		"address that is none":       func(c *config) { c.DatabaseURL = "postgres://shop:" + databaseSecret + "@[127.0.0.1/shop" },
		"option that is none":        func(c *config) { c.DatabaseURL = "host=127.0.0.1 password=" + databaseSecret + " sslmode=maybe" },
		"log key that is none":       func(c *config) { c.LogKeyFile = garbage },
		"secret key that is none":    func(c *config) { c.SecretKeyFile = garbage },
		"log key others may read":    func(c *config) { c.LogKeyFile = open },
		"secret key others may read": func(c *config) { c.SecretKeyFile = open },
		"directory without an address": func(c *config) {
			trustAll(t, c, map[string]any{"key": "nord", "name": "Nord", "issuer": "nirgends", "clientId": "x", "clientSecretFile": garbage})
		},
	} {
		cfg := config{DatabaseURL: w.DB.AppURL, LogKeyFile: filepath.Join(t.TempDir(), "log.key"), LogOrigin: "shop.test/log", PublicURL: "http://127.0.0.1", Tenant: "Prüfstand", keyWork: 4}
		change(&cfg)
		a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler), time.Now, false)
		if err == nil {
			a.close()
		}
		errs[name] = errors.Join(err)
	}
	return errs
}
