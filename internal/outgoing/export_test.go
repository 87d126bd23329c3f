package outgoing

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/netip"
)

// Trust lets a client believe the certificates of a test's servers.
func Trust(c *http.Client, roots *x509.CertPool) {
	c.Transport.(guard).direct.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12} //nolint:forcetypeassert // made by Client
}

// May reports whether a client of these networks asks an address.
func May(a netip.Addr, networks ...netip.Prefix) bool { return guard{networks: networks}.may(a) }
