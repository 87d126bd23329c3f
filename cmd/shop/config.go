package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
)

// config of the server. Every member has a default that runs locally, except the database.
type config struct {
	DatabaseURL    string        // DATABASE_URL: login that may become shop_app and shop_worker
	OwnerURL       string        // SHOP_OWNER_URL: login that may become shop_owner; only migrate needs it
	AdminURL       string        // SHOP_ADMIN_URL: login that makes roles; only db init needs it
	Listen         string        // SHOP_LISTEN
	OpsListen      string        // SHOP_OPS_LISTEN: /livez, /readyz, /metrics; "off" for none
	PublicURL      string        // SHOP_PUBLIC_URL: address people use; https makes the cookie Secure
	Tenant         string        // SHOP_TENANT: name in the header
	LogKeyFile     string        // SHOP_LOG_KEY_FILE
	SecretKeyFile  string        // SHOP_SECRET_KEY_FILE: encrypts second factors; beside the log's key by default
	StepUp         bool          // SHOP_STEP_UP: approvals and rule changes ask who sits there now; "off" for never
	SecondFactor   []authz.Role  // SHOP_SECOND_FACTOR: roles that need one, by comma; "off" for none
	IdentityFile   string        // SHOP_IDENTITY_PROVIDERS_FILE: directories people may sign in at; empty for none
	LogOrigin      string        // SHOP_LOG_ORIGIN: name of the log, fixed at its first start
	DataDir        string        // SHOP_DATA
	LetterDir      string        // SHOP_LETTER_DIR: letters to suppliers as mails to be picked up; empty for none
	DemoReset      time.Duration // SHOP_DEMO_RESET: how often a public demo begins anew; then nothing leaves it either
	DemoClock      time.Time     // SHOP_DEMO_CLOCK: where the demo's clock stands; zero for the machine's
	LimitMarks     []int         // SHOP_LIMIT_MARKS: percents of a maximum at which the contract management is written to
	HideLimits     bool          // SHOP_PUBLIC_LIMITS=off: /wertgrenzen is not served
	RequestRate    int           // SHOP_REQUESTS_PER_MINUTE: of one person, or of one network without signing in; 0 for any number
	TrustedProxies []string

	keyWork int // of the keys' passphrases; 0 = competition.WorkFactor, tests take less
}

// readConfig reads the environment. A secret may stand in a file named by the variable with _FILE behind its name. All
// mistakes are told at once.
func readConfig(getenv func(string) string) (config, error) {
	var errs []error
	secret := func(name string) string {
		v, err := secretOf(getenv, name)
		errs = append(errs, err)
		return v
	}
	c := config{
		DatabaseURL: secret("DATABASE_URL"), OwnerURL: secret("SHOP_OWNER_URL"), AdminURL: secret("SHOP_ADMIN_URL"),
		Listen: or(getenv("SHOP_LISTEN"), "127.0.0.1:8080"), OpsListen: or(getenv("SHOP_OPS_LISTEN"), "127.0.0.1:8081"),
		Tenant: or(getenv("SHOP_TENANT"), "ProVi-Marktplatz"), DataDir: getenv("SHOP_DATA"), LogKeyFile: getenv("SHOP_LOG_KEY_FILE"),
		LetterDir: getenv("SHOP_LETTER_DIR"), SecretKeyFile: getenv("SHOP_SECRET_KEY_FILE"), IdentityFile: getenv("SHOP_IDENTITY_PROVIDERS_FILE"),
		TrustedProxies: strings.FieldsFunc(getenv("SHOP_TRUSTED_PROXIES"), func(r rune) bool { return r == ',' || r == ' ' }),
	}
	reset, err := readReset(getenv("SHOP_DEMO_RESET"))
	errs = append(errs, err)
	c.DemoReset = reset
	c.SecondFactor, err = readRoles(getenv("SHOP_SECOND_FACTOR"))
	errs = append(errs, err)
	c.DemoClock, err = readClock(getenv("SHOP_DEMO_CLOCK"))
	errs = append(errs, err)
	c.LimitMarks, err = readMarks(or(getenv("SHOP_LIMIT_MARKS"), "70,85,95"))
	errs = append(errs, err)
	c.RequestRate, err = readRate(or(getenv("SHOP_REQUESTS_PER_MINUTE"), "6000"))
	errs = append(errs, err)
	c.HideLimits = getenv("SHOP_PUBLIC_LIMITS") == "off"
	c.PublicURL = or(getenv("SHOP_PUBLIC_URL"), "http://"+c.Listen)
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		errs = append(errs, fmt.Errorf("SHOP_PUBLIC_URL %q ist keine Adresse mit http:// oder https://", c.PublicURL))
		u = &url.URL{}
	}
	c.LogOrigin = or(getenv("SHOP_LOG_ORIGIN"), u.Hostname()+"/log")
	return c, errors.Join(errs...)
}

// secretKeyFile stands beside the log's key unless it is named.
func (c config) secretKeyFile() string {
	return or(c.SecretKeyFile, filepath.Join(filepath.Dir(c.LogKeyFile), "secret.key"))
}

// readRoles reads role names by comma or space; "off" and the empty text name none.
func readRoles(text string) ([]authz.Role, error) {
	var roles []authz.Role
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		if name == "off" {
			return nil, nil
		}
		if !slices.Contains(authz.Roles(), authz.Role(name)) {
			return nil, fmt.Errorf("SHOP_SECOND_FACTOR: %q ist keine Rolle; es gibt %v", name, authz.Roles())
		}
		roles = append(roles, authz.Role(name))
	}
	return roles, nil
}

// readRate reads a number of requests; "off" bounds none.
func readRate(text string) (int, error) {
	if text == "off" {
		return 0, nil
	}
	rate, err := strconv.Atoi(text)
	if err != nil || rate < 60 || rate > 1_000_000 {
		return 0, fmt.Errorf("SHOP_REQUESTS_PER_MINUTE: %q ist keine Zahl von 60 bis 1000000", text)
	}
	return rate, nil
}

// readMarks reads percents by comma or space; "off" names none.
func readMarks(text string) ([]int, error) {
	if text == "off" {
		return nil, nil
	}
	var marks []int
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		mark, err := strconv.Atoi(name)
		if err != nil || mark < 1 || mark > 100 {
			return nil, fmt.Errorf("SHOP_LIMIT_MARKS: %q ist kein Prozentsatz von 1 bis 100", name)
		}
		marks = append(marks, mark)
	}
	return marks, nil
}

// keyFile is where a server that is no demo keeps the private key of the decision log.
func (c config) keyFile() string {
	return or(c.LogKeyFile, filepath.Join(or(c.DataDir, "/var/lib/shop"), "log.key"))
}

// sendsMail reports whether letters leave by mail. A public demo sends nothing: anybody could make it write to anybody.
func (c config) sendsMail() bool { return c.LetterDir != "" && c.DemoReset == 0 }

func (c config) secureCookies() bool { return strings.HasPrefix(c.PublicURL, "https://") }

func secretOf(getenv func(string) string, name string) (string, error) {
	path := getenv(name + "_FILE")
	if path == "" {
		return getenv(name), nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
