package outgoing_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/provitako/marktplatz/internal/outgoing"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// inner is a server on the machine itself, which counts who reaches it.
func inner(t *testing.T, secure bool, answer http.HandlerFunc) (address string, reached *atomic.Int32, client func(...netip.Prefix) *http.Client) {
	t.Helper()
	reached = &atomic.Int32{}
	s := httptest.NewUnstartedServer(answer)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			reached.Add(1)
		}
	}
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s.URL, reached, func(networks ...netip.Prefix) *http.Client {
		c := outgoing.Client(networks...)
		if secure {
			outgoing.Trust(c, s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs) //nolint:forcetypeassert // httptest says so
		}
		return c
	}
}

func get(t *testing.T, c *http.Client, address string) (status int, body []byte, err error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err = io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

// TestClient_ReachesNothingInside: an address on the machine is not connected to, by number, by name or without encryption,
// until its network is named.
func TestClient_ReachesNothingInside(t *testing.T) {
	t.Parallel()
	hello := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "innen") }
	for _, secure := range []bool{true, false} {
		address, reached, client := inner(t, secure, hello)
		_, port, _ := net.SplitHostPort(address[strings.Index(address, "//")+2:])
		scheme, _, _ := strings.Cut(address, "//")
		for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
			if _, _, err := get(t, client(), scheme+"//"+host+":"+port); !errors.Is(err, outgoing.ErrRefused) {
				t.Errorf("%s//%s answers %v", scheme, host, err)
			}
		}
		if n := reached.Load(); n != 0 {
			t.Errorf("%s was connected to %d times", address, n)
		}
		if status, body, err := get(t, client(loopback...), address); err != nil || status != http.StatusOK || string(body) != "innen" {
			t.Errorf("%s, named: %d %s %v", address, status, body, err)
		}
	}
}

// TestClient_FollowsNoRedirect: an answer that points elsewhere is the answer.
func TestClient_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	other, reached, _ := inner(t, false, func(http.ResponseWriter, *http.Request) {})
	address, _, client := inner(t, true, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusFound) })
	if status, _, err := get(t, client(loopback...), address); err != nil || status != http.StatusFound || reached.Load() != 0 {
		t.Errorf("status %d, %v; the other was reached %d times", status, err, reached.Load())
	}
}

// TestClient_ReadsABoundedAnswer: what is larger is an error, also where it is small only as it travels.
func TestClient_ReadsABoundedAnswer(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 8*outgoing.MaxBody))
	_ = z.Close()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"AsLargeAsAllowed": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, outgoing.MaxBody)) }, nil},
		"ErrLarger":        {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, outgoing.MaxBody+1)) }, outgoing.ErrTooLarge},
		"ErrPacked": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed.Bytes())
		}, outgoing.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _, client := inner(t, true, c.answer)
			if _, _, err := get(t, client(loopback...), address); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// TestClient_WaitsABoundedTime: a server that never ends its answer is left.
func TestClient_WaitsABoundedTime(t *testing.T) {
	t.Parallel()
	address, _, client := inner(t, true, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("x"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	c := client(loopback...)
	if c.Timeout != outgoing.Timeout {
		t.Errorf("waits %s", c.Timeout)
	}
	c.Timeout /= 100
	var late net.Error
	if _, _, err := get(t, c, address); !errors.As(err, &late) || !late.Timeout() {
		t.Errorf("error %v", err)
	}
}

// TestClient_TrustsKnownCertificatesOnly: a certificate nobody vouches for ends the connection.
func TestClient_TrustsKnownCertificatesOnly(t *testing.T) {
	t.Parallel()
	address, _, _ := inner(t, true, func(http.ResponseWriter, *http.Request) {})
	var unknown *tls.CertificateVerificationError
	if _, _, err := get(t, outgoing.Client(loopback...), address); !errors.As(err, &unknown) {
		t.Errorf("error %v", err)
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	named := netip.MustParsePrefix("10.20.0.0/16")
	for address, want := range map[string]bool{
		"192.0.43.8": true, "2606:4700::6810:84e5": true, "10.20.3.4": true, "::ffff:10.20.3.4": true,
		"10.21.3.4": false, "172.16.0.1": false, "192.168.1.1": false, "127.0.0.1": false, "::1": false, "0.0.0.0": false, "::": false,
		"169.254.169.254": false, "fe80::1%eth0": false, "fd00::1": false, "fec0::1": false, "224.0.0.1": false, "255.255.255.255": false,
		"100.64.0.1": false, "198.18.0.1": false, "192.0.2.1": false, "::ffff:192.168.1.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false,
		"::10.0.0.1": false, "2001:db8::1": false,
	} {
		if got := outgoing.May(netip.MustParseAddr(address), named); got != want {
			t.Errorf("%s may be asked: %v", address, got)
		}
	}
}
