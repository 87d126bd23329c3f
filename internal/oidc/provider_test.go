package oidc_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/oidc"
	"github.com/provitako/marktplatz/internal/outgoing"
)

// load makes the provider of a file with one entry.
func load(t *testing.T, entry map[string]any) (*oidc.Provider, error) {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"providers": []any{entry}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := oidc.Load(path, "https://shop.example", time.Now)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// TestAProviderLeadsNowhereInside: a directory tells where tokens are had; where that is inside, nobody asks there.
func TestAProviderLeadsNowhereInside(t *testing.T) {
	t.Parallel()
	var other atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { other.Add(1) }))
	t.Cleanup(inside.Close)
	for name, token := range map[string]string{
		"Metadata":      "http://169.254.169.254/latest/meta-data",
		"PrivateNumber": "https://10.0.0.1/token",
		"Plain":         "http://id.nord.example/token",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mux := http.NewServeMux()
			directory := httptest.NewServer(mux)
			t.Cleanup(directory.Close)
			mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
				_, _ = fmt.Fprintf(w, `{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%q,"jwks_uri":%q}`, directory.URL, directory.URL+"/auth", token, directory.URL+"/keys")
			})
			p, err := load(t, map[string]any{"key": "nord", "name": "Nord", "issuer": directory.URL, "clientId": "shop"})
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			_, err = p.Redeem(t.Context(), account.IdentityAnswer{Code: "c"}, account.IdentityRequest{})
			if !errors.Is(err, oidc.ErrUnreachable) || !errors.Is(err, outgoing.ErrRefused) || time.Since(begun) > outgoing.Timeout/2 {
				t.Errorf("after %s: %v", time.Since(begun), err)
			}
		})
	}
	t.Run("Redirect", func(t *testing.T) {
		t.Parallel()
		directory := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
		t.Cleanup(directory.Close)
		p, err := load(t, map[string]any{"key": "nord", "name": "Nord", "issuer": directory.URL, "clientId": "shop"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Location(t.Context(), account.IdentityRequest{}); !errors.Is(err, oidc.ErrUnreachable) || other.Load() != 0 {
			t.Errorf("%v; the other was asked %d times", err, other.Load())
		}
	})
}

// TestLoad_Networks: a network is written as one, or the shop does not start.
func TestLoad_Networks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"10.20.3.4/16", "10.20.0.0", "innen", ""} {
		_, err := load(t, map[string]any{"key": "nord", "name": "Nord", "issuer": "https://id.nord.example", "clientId": "shop", "networks": []string{text}})
		if err == nil || !strings.Contains(err.Error(), "is not written like") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
