package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/pgdev"
	"github.com/provitako/marktplatz/internal/postgres"
)

// runServe serves an installation whose database was set up by `db init` and `migrate`.
func runServe(ctx context.Context, env environment, args []string) error {
	if len(args) > 0 {
		return &usageError{"unbekannte Angabe " + args[0]}
	}
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	if cfg.DatabaseURL == "" {
		return errors.New("DATABASE_URL fehlt; `shop demo` braucht keine Datenbank")
	}
	if cfg.DemoReset > 0 {
		return errors.New("SHOP_DEMO_RESET gibt es nur für `shop demo`; eine Installation wird nicht geleert")
	}
	if !cfg.DemoClock.IsZero() {
		return errors.New("SHOP_DEMO_CLOCK gibt es nur für `shop demo`; eine Installation geht nach der Uhr")
	}
	cfg.LogKeyFile = cfg.keyFile()
	cfg.StepUp = env.getenv("SHOP_STEP_UP") != "off" // the demo asks nobody: its passwords are public, and a click signs in
	if env.getenv("SHOP_SECOND_FACTOR") == "" {
		cfg.SecondFactor = []authz.Role{authz.Admin, authz.ContractManager, authz.RuleMaintainer}
	}
	log := slog.New(slog.NewJSONHandler(env.err, nil))
	guarded, err := postgres.Guarded(cfg.DatabaseURL)
	if err != nil {
		return err
	}
	if !guarded {
		log.WarnContext(ctx, "the way to the database is not guarded: sslmode=verify-full in DATABASE_URL makes it so")
	}
	public, err := listen(cfg.Listen, "SHOP_LISTEN")
	if err != nil {
		return err
	}
	ops, err := listenOps(cfg)
	if err != nil {
		return err
	}
	a, err := newApp(ctx, cfg, log, time.Now, false)
	if err != nil {
		return err
	}
	defer a.close()
	if err := announce(ctx, a.installation, env.out, cfg.PublicURL); err != nil {
		return err
	}
	log.InfoContext(ctx, "serving", slog.String("address", cfg.Listen), slog.String("version", version))
	return a.run(ctx, public, ops)
}

// listen takes the address or says in one line why it cannot.
func listen(address, variable string) (net.Listener, error) {
	ln, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return ln, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s ist schon belegt; mit %s eine andere Adresse wählen, zum Beispiel %s=127.0.0.1:8090", address, variable, variable)
	default:
		return nil, fmt.Errorf("%s kann nicht geöffnet werden (%s): %w", address, variable, err)
	}
}

func listenOps(cfg config) (net.Listener, error) {
	if cfg.OpsListen == "off" {
		return nil, nil
	}
	return listen(cfg.OpsListen, "SHOP_OPS_LISTEN")
}

// runMigrate brings the schema up to date; any number of replicas may call it at once.
func runMigrate(ctx context.Context, env environment, args []string) error {
	if len(args) > 0 {
		return &usageError{"unbekannte Angabe " + args[0]}
	}
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	if cfg.OwnerURL == "" {
		return errors.New("SHOP_OWNER_URL fehlt: ein Login, das shop_owner werden darf")
	}
	if err := postgres.Migrate(ctx, cfg.OwnerURL); err != nil {
		return err
	}
	fmt.Fprintln(env.out, "Das Schema ist auf dem neuesten Stand.")
	return nil
}

// runDB makes roles, logins and the database.
func runDB(ctx context.Context, env environment, args []string) error {
	if len(args) != 1 || args[0] != "init" {
		return &usageError{"es gibt nur db init"}
	}
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	if cfg.AdminURL == "" {
		return errors.New("SHOP_ADMIN_URL fehlt: ein Login, das Rollen und Datenbanken anlegen darf")
	}
	migrate, errMigrate := secretOf(env.getenv, "SHOP_MIGRATE_PASSWORD")
	login, errLogin := secretOf(env.getenv, "SHOP_LOGIN_PASSWORD")
	if err := errors.Join(errMigrate, errLogin); err != nil {
		return err
	}
	err = pgdev.InitRoles(ctx, cfg.AdminURL, pgdev.RoleOptions{
		Database: env.getenv("SHOP_DATABASE"), MigratePassword: migrate, LoginPassword: login,
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(env.out, "Rollen und Datenbank sind angelegt.")
	return nil
}

// runHealth asks the second listener, for containers without a shell.
func runHealth(ctx context.Context, env environment, _ []string) error {
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(cfg.OpsListen)
	if err != nil {
		return fmt.Errorf("SHOP_OPS_LISTEN: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort("127.0.0.1", port)+"/readyz", nil)
	if err != nil {
		return err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("der Server antwortet nicht: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("der Server ist nicht bereit (%s)", res.Status)
	}
	return nil
}

// openAs opens the server's database for one command, with the rights of one of the server's roles.
func openAs(ctx context.Context, env environment, role postgres.Role) (*postgres.DB, error) {
	cfg, err := readConfig(env.getenv)
	if err != nil {
		return nil, err
	}
	if cfg.DatabaseURL == "" {
		return nil, errors.New("DATABASE_URL fehlt")
	}
	return postgres.Open(ctx, postgres.Config{URL: cfg.DatabaseURL, Role: role, MaxConns: 1})
}

// runLog prints the log's public key, which `shop verify` takes.
func runLog(ctx context.Context, env environment, args []string) error {
	if len(args) != 1 || args[0] != "key" {
		return &usageError{"es gibt nur log key"}
	}
	db, err := openAs(ctx, env, postgres.RoleApp)
	if err != nil {
		return err
	}
	defer db.Close()
	status, err := postgres.NewLogStore(db.Pool()).Status(ctx)
	if err != nil {
		return fmt.Errorf("Schlüssel lesen: %w", err)
	}
	_, err = fmt.Fprintln(env.out, strings.TrimSpace(status.PublicKey))
	return err
}
