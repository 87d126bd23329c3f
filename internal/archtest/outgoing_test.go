package archtest

import (
	"go/ast"
	"slices"
	"testing"
)

// goesOut are the functions and types through which a program reaches another; PostgreSQL is reached through its own module
// by internal/postgres and internal/pgdev alone.
var goesOut = map[string][]string{
	"net": {"Dial", "DialTimeout", "Dialer", "DialTCP", "DialUDP", "DialUnix", "DialIP"},
	"net/http": {
		"Get", "Head", "Post", "PostForm", "Client", "DefaultClient", "Transport", "DefaultTransport", "NewRequest", "NewRequestWithContext",
	},
	"crypto/tls": {"Dial", "DialWithDialer", "Dialer"},
	"net/smtp":   {"Dial", "SendMail", "NewClient"},
	"net/rpc":    {"Dial", "DialHTTP"},
}

// outgoing are the files that may, with their reason. A new one asks through internal/outgoing (docs/security.md, "What talks to whom").
var outgoing = map[string]string{
	"bench/shop.go":               "the load generator, no part of the shop",
	"cmd/shop/serve.go":           "shop health asks its own server on loopback",
	"internal/oidc/provider.go":   "holds the client of internal/outgoing with which it asks the directories that the operator named in a file",
	"internal/outgoing/client.go": "the home of clients that leave the machine",
	"internal/tour/client.go":     "the walk through the demo asks the address it was given on the command line",
}

// TestNothingGoesOut: the server sends no request to an address that somebody typed, so nobody can make it ask another in his name.
func TestNothingGoesOut(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range source(t) {
		if f.test || f.generated || isTestRoom(f.room) {
			continue
		}
		for pkg, names := range goesOut {
			local := f.named(pkg)
			if local == "" {
				continue
			}
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok || !slices.Contains(names, s.Sel.Name) {
					return true
				}
				if x, ok := s.X.(*ast.Ident); !ok || x.Name != local {
					return true
				}
				if _, known := outgoing[f.path]; !known {
					t.Errorf("%s: %s.%s reaches out", f.at(s), pkg, s.Sel.Name)
				}
				used[f.path] = true
				return true
			})
		}
	}
	for path := range outgoing {
		if !used[path] {
			t.Errorf("%s reaches nothing any more", path)
		}
	}
}
