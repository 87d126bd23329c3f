package outgoing

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Limits of one request, redirects not counted: none is followed.
const (
	Timeout   = 10 * time.Second // with everything that is read
	MaxBody   = 1 << 20          // bytes, as unpacked
	maxHeader = 64 << 10         // bytes
)

// Errors of a request; both come wrapped.
var (
	ErrRefused  = errors.New("address may not be asked")
	ErrTooLarge = errors.New("answer is too large")
)

// inside are the networks besides those that package netip knows as private, loopback, link-local or multicast which are not
// the internet (IANA special-purpose address registries): also what carries an IPv4 address within an IPv6 one.
var inside = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, t := range texts {
		all = append(all, netip.MustParsePrefix(t))
	}
	return all
}

// Client asks addresses of the internet, and of the networks that are named. An address on the machine itself, where it is
// named, may be asked by plain http, too.
func Client(networks ...netip.Prefix) *http.Client {
	g := guard{networks: networks, proxies: http.ProxyFromEnvironment}
	dialer := &net.Dialer{Timeout: Timeout, Control: g.dials}
	direct := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: Timeout, ResponseHeaderTimeout: Timeout, IdleConnTimeout: time.Minute,
		MaxIdleConnsPerHost: 2, MaxResponseHeaderBytes: maxHeader, ForceAttemptHTTP2: true,
	}
	// Behind a proxy of the operator the names are resolved there, and it is the proxy that decides where they may lead.
	proxied := direct.Clone()
	proxied.Proxy, proxied.DialContext = http.ProxyFromEnvironment, (&net.Dialer{Timeout: Timeout}).DialContext
	g.direct, g.proxied = direct, proxied
	return &http.Client{Timeout: Timeout, Transport: g, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// guard stands before the transport.
type guard struct {
	networks        []netip.Prefix
	proxies         func(*http.Request) (*url.URL, error)
	direct, proxied *http.Transport
}

// RoundTrip asks, unless the address may not be asked. Errors: ErrRefused.
func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" && (r.URL.Scheme != "http" || !g.local(r.URL.Hostname())) {
		return nil, fmt.Errorf("%w: %s is not reached by https", ErrRefused, r.URL.Host)
	}
	through := g.direct
	if proxy, err := g.proxies(r); err == nil && proxy != nil {
		through = g.proxied
	}
	answer, err := through.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &bounded{ReadCloser: answer.Body, left: MaxBody}
	return answer, nil
}

// local reports whether a host is the machine itself and may be asked.
func (g guard) local(host string) bool {
	if host == "localhost" {
		host = "127.0.0.1"
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback() && g.may(a)
}

// dials looks at the address that is about to be connected to, after the name was resolved. Error: ErrRefused.
func (g guard) dials(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !g.may(a.Addr()) {
		return fmt.Errorf("%w: %s is no address of the internet", ErrRefused, address)
	}
	return nil
}

// may reports whether an address may be asked.
func (g guard) may(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, n := range g.networks {
		if n.Contains(a) {
			return true
		}
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, n := range inside {
		if n.Contains(a) {
			return false
		}
	}
	return true
}

// bounded is a body of which no more than so much is read.
type bounded struct {
	io.ReadCloser
	left int64
}

// Read reads. Error: ErrTooLarge.
func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}
