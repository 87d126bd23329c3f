package postgres

import (
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Guarded reports whether nobody between us and the database can read or answer in its place: a socket or loopback, or TLS
// with a certificate that is checked, and no way back to less.
func Guarded(url string) (bool, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return false, fmt.Errorf("database address: %w", err)
	}
	if !local(cfg.Host) && (cfg.TLSConfig == nil || cfg.TLSConfig.InsecureSkipVerify) {
		return false, nil
	}
	for _, next := range cfg.Fallbacks {
		if !local(next.Host) && (next.TLSConfig == nil || next.TLSConfig.InsecureSkipVerify) {
			return false, nil
		}
	}
	return true, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}
