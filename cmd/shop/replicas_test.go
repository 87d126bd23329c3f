package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestThrottles_AreSharedByReplicas: tries are counted in the database, so that whoever is refused by one server process is refused
// by the other: an account, a network and what a person does too often. The network is the caller's, as far as the proxy in
// front is one that the operator named.
func TestThrottles_AreSharedByReplicas(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w) // its clock is the world's; it only makes people
	officer := s.liveSession(t)
	key := filepath.Join(t.TempDir(), "log.key")
	const behindProxy = "SHOP_TRUSTED_PROXIES=127.0.0.1"
	replicas := []serverProcess{process(t, w.DB.AppURL, key, behindProxy), process(t, w.DB.AppURL, key, behindProxy)}

	statuses := func(n int, ask func(base string, i int) int) (got []int) {
		for i := range n {
			got = append(got, ask(replicas[i%2].base, i))
		}
		return got
	}
	want := func(what string, got []int, before, after int) {
		t.Helper()
		for i, status := range got {
			expected := before
			if i >= len(got)-2 { // one more at each
				expected = after
			}
			if status != expected {
				t.Errorf("%s, try %d: %d, want %d (%v)", what, i+1, status, expected, got)
				return
			}
		}
	}
	network := func(i int) string { return fmt.Sprintf("198.51.100.%d", i+1) }

	want("one account from many networks", statuses(authz.ThrottleAccountLimit+2, func(base string, i int) int {
		return callProcess(t, base, "POST", "/session", network(i), "", map[string]any{"login": "niemand", "password": "falsch-und-lang-genug"})
	}), 401, 429)

	w.Exec(`INSERT INTO login_attempt (subject, failures, last_at) VALUES ('address:192.0.2.7', $1, now())`, authz.ThrottleAddressLimit-4)
	want("one network, many accounts", statuses(6, func(base string, i int) int {
		return callProcess(t, base, "POST", "/session", "192.0.2.7", "", map[string]any{"login": fmt.Sprint("niemand-", i), "password": "falsch-und-lang-genug"})
	}), 401, 429)
	if status := callProcess(t, replicas[0].base, "POST", "/session", "192.0.2.8", "", map[string]any{"login": "jemand", "password": "falsch-und-lang-genug"}); status != 401 {
		t.Errorf("the neighbour is answered %d", status)
	}
	// Nobody makes himself another network: what the caller wrote stands left of what the proxy added.
	if status := callProcess(t, replicas[1].base, "POST", "/session", "203.0.113.5, 192.0.2.7", "", map[string]any{"login": "jemand", "password": "falsch-und-lang-genug"}); status != 429 {
		t.Errorf("behind an address of one's own making: %d", status)
	}

	w.Exec(`INSERT INTO login_attempt (subject, failures, last_at) VALUES ('pace:uploadDocument:' || $1, 196, now())`, officer.person.String())
	want("one person, as the officer from many networks", statuses(6, func(base string, i int) int {
		return callProcess(t, base, "POST", "/documents", network(i), officer.cookie, pdf)
	}), 201, 429)
}

// callProcess asks a server process behind a proxy that saw the caller at an address.
func callProcess(t *testing.T, base, method, path, from, cookie string, body any) int {
	t.Helper()
	media, raw := "application/pdf", []byte(nil)
	switch b := body.(type) {
	case []byte:
		raw = b
	default:
		media = "application/json"
		var err error
		if raw, err = json.Marshal(b); err != nil {
			t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), method, base+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("X-Forwarded-For", from)
	req.Header.Set("X-File-Name", "angebot.pdf")
	if cookie != "" {
		req.Header.Set("Cookie", "shop_session="+cookie)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// TestRequestRate_IsSharedByReplicas: whoever makes more requests in a minute than the operator allows is refused by every server
// process, whatever is read; somebody else is not.
func TestRequestRate_IsSharedByReplicas(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w) // its clock is the world's; it only makes people
	fast, slow := s.liveSession(t), s.liveSession(t)
	key := filepath.Join(t.TempDir(), "log.key")
	const behindProxy, rate, limit = "SHOP_TRUSTED_PROXIES=127.0.0.1", "SHOP_REQUESTS_PER_MINUTE=120", 120
	replicas := []serverProcess{process(t, w.DB.AppURL, key, behindProxy, rate), process(t, w.DB.AppURL, key, behindProxy, rate)}

	// All within one minute of the clock.
	if left := time.Until(time.Now().Truncate(time.Minute).Add(time.Minute)); left < 10*time.Second {
		time.Sleep(left)
	}
	for who, ask := range map[string]func(base string) int{
		"a person": func(base string) int {
			return callProcess(t, base, "GET", "/orders", "198.51.100.1", fast.cookie, []byte{})
		},
		"a network": func(base string) int {
			return callProcess(t, base, "GET", "/installation", "198.51.100.2", "", []byte{})
		},
	} {
		passed, refused := 0, [2]int{}
		for i := range 2 * limit {
			switch status := ask(replicas[i%2].base); status {
			case http.StatusOK:
				passed++
			case http.StatusTooManyRequests:
				refused[i%2]++
			default:
				t.Fatalf("%s: %d", who, status)
			}
		}
		if passed < limit || passed > limit+2*2 || refused[0] == 0 || refused[1] == 0 {
			t.Errorf("%s: %d of %d passed with a limit of %d, refused %v", who, passed, 2*limit, limit, refused)
		}
	}
	for _, r := range replicas {
		if status := callProcess(t, r.base, "GET", "/orders", "198.51.100.1", slow.cookie, []byte{}); status != http.StatusOK {
			t.Errorf("somebody else behind the same address: %d", status)
		}
	}
}
