package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// gate stands between a server and its database until it is shut.
type gate struct {
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
	shut     bool
}

// newGate passes everything on to the database of an address with a socket, and tells the address to use instead.
func newGate(t *testing.T, address string) (*gate, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	socket := ".s.PGSQL." + q.Get("port")
	behind, dir := filepath.Join(q.Get("host"), socket), t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{listener: l}
	t.Cleanup(g.close)
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("unix", behind)
			if err != nil || !g.keep(in, out) {
				_ = in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in) }()
			go func() { _, _ = io.Copy(in, out) }()
		}
	}()
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	return g, u.String()
}

func (g *gate) keep(conns ...net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = append(g.open, conns...)
	return !g.shut
}

// close takes the database away.
func (g *gate) close() {
	_ = g.listener.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	for _, c := range g.open {
		_ = c.Close()
	}
}

// TestFailsClosed_WithoutTheDatabase: when the database is gone, whoever is signed in is refused as unavailable, with a
// reference and without a word of why; nothing is answered from memory.
func TestFailsClosed_WithoutTheDatabase(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	g, address := newGate(t, w.DB.AppURL)
	s := startWith(t, w, func(c *config) { c.DatabaseURL = address })
	officer := s.session(w.Officer.Person, w.School)
	officer.do("GET", "/session", nil).Want(http.StatusOK)
	product := w.Product("AV-D20")
	w.Offer(product, w.Supplier("markt"), "100", nil)
	comparison := "/products/" + product.String() + "/comparison?quantity=1"
	officer.do("GET", comparison, nil).Want(http.StatusOK)
	g.close()
	for _, c := range [][2]string{{"GET", "/session"}, {"GET", "/orders"}, {"GET", comparison}, {"GET", "/organisations"}, {"GET", "/rules"}, {"DELETE", "/session"}} {
		r := officer.do(c[0], c[1], nil)
		if p := r.Problem(http.StatusServiceUnavailable); p.RequestId == "" {
			t.Errorf("%s %s: %s", c[0], c[1], r.Body)
		}
		for _, word := range []string{"socket", "PGSQL", "dial", "pgx", "EOF", w.DB.Name} {
			if strings.Contains(string(r.Body), word) {
				t.Errorf("%s %s tells %q: %s", c[0], c[1], word, r.Body)
			}
		}
	}
}
