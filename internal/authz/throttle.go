package authz

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
	"time"
)

// The throttle: after so many failed log-ins nobody tries again before the
// window has passed since the last counted one. An address may fail more often
// than an account, because a whole town hall can stand behind one.
const (
	ThrottleWindow        = 15 * time.Minute
	ThrottleAccountLimit  = 10
	ThrottleAddressLimit  = 100
	ThrottleFactorLimit   = 10  // second factors of one person
	ThrottlePageLimit     = 300 // public pages for one network
	ipv6CustomerPrefixLen = 64  // what one customer usually gets
)

// accountKey names a login without showing it: people type passwords into the wrong field.
func accountKey(login string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(login))))
	return "account:" + hex.EncodeToString(sum[:16])
}

// pageKey names the network that asks for public pages, without showing it: reading them needs no account, and nobody
// should learn from the table who read.
func pageKey(address string) string { return NetworkKey("page", address) }

// NetworkKey names a caller's network for a throttle of its own, without showing it.
func NetworkKey(throttle, address string) string {
	sum := sha256.Sum256([]byte(addressKey(address)))
	return throttle + ":" + hex.EncodeToString(sum[:16])
}

// addressKey names the network a caller cannot easily leave.
func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "address:unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(ipv6CustomerPrefixLen); err == nil {
			return "address:" + p.String()
		}
	}
	return "address:" + ip.String()
}
