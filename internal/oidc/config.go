package oidc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// Settings of one identity provider, as the file names them.
type Settings struct {
	Key              string   `json:"key"`              // in addresses and in the log: lower case letters, digits, hyphens
	Name             string   `json:"name"`             // what people read on the button
	Issuer           string   `json:"issuer"`           // exactly as the provider names itself
	ClientID         string   `json:"clientId"`         // of the shop there
	ClientSecretFile string   `json:"clientSecretFile"` // empty for a public client; relative to the settings file
	Networks         []string `json:"networks"`         // private networks in which it may be reached, "10.20.0.0/16"
	StrongACR        []string `json:"strongAcr"`        // values of acr that mean more than a password
	StepUpACR        string   `json:"stepUpAcr"`        // what to ask for when somebody has to show once more who sits there

	Organisation uuid.UUID `json:"organisation"` // the member whose directory it is; needed for roles
	RoleClaim    string    `json:"roleClaim"`    // the claim whose values stand for roles, "groups"
	Roles        []Mapping `json:"roles"`

	Audience string   `json:"audience"` // of access tokens for the shop's API
	Clients  []Client `json:"clients"`  // programs that may use it

	secret   string
	networks []netip.Prefix
}

// Mapping says which role a value of the claim stands for.
type Mapping struct {
	Value        string     `json:"value"`
	Organisation uuid.UUID  `json:"organisation"` // the member itself or one below it
	Role         authz.Role `json:"role"`
}

var keyForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

// Load reads the identity providers of a JSON file; an empty path means none. shop is the address people use, without a
// slash at its end. All mistakes are told at once.
func Load(path, shop string, now func() time.Time) ([]*Provider, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("identity providers: %w", err)
	}
	var file struct {
		Providers []Settings `json:"providers"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("identity providers: %s: %w", path, err)
	}
	var out []*Provider
	var errs []error
	seen := map[string]bool{}
	for i, s := range file.Providers {
		s, err := s.checked(filepath.Dir(path))
		if seen[s.Key] || seen[s.Issuer] {
			err = errors.Join(err, errors.New("key or issuer stands there twice"))
		}
		seen[s.Key], seen[s.Issuer] = true, true
		if err != nil {
			errs = append(errs, fmt.Errorf("identity provider %d (%s): %w", i+1, s.Key, err))
			continue
		}
		out = append(out, newProvider(s, shop, now))
	}
	return out, errors.Join(errs...)
}

// checked holds the settings against their rules and reads the secret.
func (s Settings) checked(dir string) (Settings, error) {
	var errs []error
	if !keyForm.MatchString(s.Key) {
		errs = append(errs, fmt.Errorf("key %q is not made of lower case letters, digits and hyphens", s.Key))
	}
	if strings.TrimSpace(s.Name) == "" || s.ClientID == "" {
		errs = append(errs, errors.New("name and clientId are needed"))
	}
	if err := checkAddress("issuer", s.Issuer); err != nil {
		errs = append(errs, err)
	}
	errs = append(errs, s.checkedRoles(), s.checkedClients())
	for _, text := range s.Networks {
		network, err := netip.ParsePrefix(text)
		if err != nil || network != network.Masked() {
			errs = append(errs, fmt.Errorf("network %q is not written like 10.20.0.0/16", text))
			continue
		}
		s.networks = append(s.networks, network)
	}
	s.networks = append(s.networks, written(s.Issuer)...)
	if s.ClientSecretFile != "" {
		if !filepath.IsAbs(s.ClientSecretFile) {
			s.ClientSecretFile = filepath.Join(dir, s.ClientSecretFile)
		}
		b, err := os.ReadFile(s.ClientSecretFile)
		if err != nil {
			errs = append(errs, fmt.Errorf("clientSecretFile: %w", err))
		}
		s.secret = strings.TrimSpace(string(b))
	}
	return s, errors.Join(errs...)
}

// checkedRoles refuses what no directory may give, before anybody signs in. What stands outside the member's own
// organisations is left out at each sign-in: the tree may change any day.
func (s Settings) checkedRoles() error {
	var errs []error
	if len(s.Roles) > 0 && (s.RoleClaim == "" || s.Organisation == uuid.Nil) {
		errs = append(errs, errors.New("roles need roleClaim and organisation"))
	}
	for i, m := range s.Roles {
		switch {
		case m.Value == "" || m.Organisation == uuid.Nil:
			errs = append(errs, fmt.Errorf("role %d needs value and organisation", i+1))
		case m.Role == authz.ContractManager:
			errs = append(errs, fmt.Errorf("role %d: %s is the operator's to give", i+1, m.Role))
		case !slices.Contains(authz.Roles(), m.Role):
			errs = append(errs, fmt.Errorf("role %d: there is no role %q", i+1, m.Role))
		}
	}
	return errors.Join(errs...)
}

// written are the networks of an issuer that is named by its address: one on the machine itself, or one number.
func written(issuer string) []netip.Prefix {
	u, err := url.Parse(issuer)
	if err != nil {
		return nil
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !a.IsLoopback() {
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}
	} else if err == nil || u.Hostname() == "localhost" {
		return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	return nil
}

// checkAddress wants https (OpenID Connect Discovery 1.0 section 7.1), except on the machine itself. name is what is checked.
func checkAddress(name, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || name == "issuer" && u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%s %q is no address", name, address)
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return fmt.Errorf("%s %q is not reached by https", name, address)
	}
	return nil
}
