package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestHealth_FollowsNoRedirect: what answers in the shop's place sends the check nowhere else.
func TestHealth_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer elsewhere.Close()
	stranger := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusFound))
	defer stranger.Close()
	getenv := func(name string) string {
		if name == "SHOP_OPS_LISTEN" {
			return stranger.Listener.Addr().(*net.TCPAddr).String()
		}
		return ""
	}
	if err := runHealth(t.Context(), environment{getenv: getenv}, nil); err == nil || asked {
		t.Errorf("healthy: %v, went on to the address of the redirect: %v", err == nil, asked)
	}
}
