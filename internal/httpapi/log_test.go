package httpapi_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/provitako/marktplatz/internal/fault"
)

type tiles map[string]string

func (t tiles) Checkpoint(context.Context) (string, error) { return t["checkpoint"], nil }

func (t tiles) Key(context.Context) (string, error) { return t["key"], nil }

func (t tiles) Tile(_ context.Context, path string) ([]byte, error) {
	if tile, ok := t[path]; ok {
		return []byte(tile), nil
	}
	return nil, fault.New(fault.NotFound, "not_found")
}

func TestLogIsServedAsTiles(t *testing.T) {
	t.Parallel()
	c := setup(t, options{proofs: tiles{"checkpoint": "shop.example/log\n3\nroot\n", "key": "shop.example/log+24eaa0fa+AQT9", "0/000.p/3": "hashes", "entries/x001/234": "bundle"}}).client(t, "")
	for path, want := range map[string][3]string{
		"/log/checkpoint":            {"shop.example/log\n3\nroot\n", "text/plain; charset=utf-8", "no-cache"},
		"/log/key":                   {"shop.example/log+24eaa0fa+AQT9\n", "text/plain; charset=utf-8", "no-cache"},
		"/log/tile/0/000.p/3":        {"hashes", "application/octet-stream", "public, max-age=31536000, immutable"},
		"/log/tile/entries/x001/234": {"bundle", "application/octet-stream", "public, max-age=31536000, immutable"},
	} {
		res := c.Send(http.MethodGet, path, nil).Want(http.StatusOK)
		if got := [3]string{string(res.Body), res.Header.Get("Content-Type"), res.Header.Get("Cache-Control")}; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	c.Send(http.MethodGet, "/log/tile/9/999", nil).Problem(http.StatusNotFound)
}
