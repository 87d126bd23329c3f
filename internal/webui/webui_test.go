package webui_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/webui"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"dist/index.html":              {Data: []byte("<!doctype html>")},
		"dist/pruefen.html":            {Data: []byte("<!doctype html><title>check")},
		"dist/favicon.svg":             {Data: []byte("<svg/>")},
		"dist/assets/app-1a2b3c.js":    {Data: []byte("plain")},
		"dist/assets/app-1a2b3c.js.br": {Data: []byte("brotli")},
		"dist/assets/app-1a2b3c.js.gz": {Data: []byte("gzip")},
		"dist/assets/orphan.css.br":    {Data: []byte("brotli of nothing")},
	}
}

type answer struct {
	Status                    int
	Type, Coding, Cache, Body string
}

// get asks an app that serves the files and answers 418 to what they pass on.
func get(t *testing.T, files fstest.MapFS, method, path string, headers ...string) (answer, http.Header) {
	t.Helper()
	h, err := webui.New(files)
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error {
		if f, ok := fault.As(err); ok && f.Kind == fault.NotFound {
			return c.Status(http.StatusNotFound).SendString("not found")
		}
		return errors.Join(err)
	}})
	app.Use(h, func(c *fiber.Ctx) error { return c.SendStatus(http.StatusTeapot) })
	req := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Content-Type"), res.Header.Get("Content-Encoding"), res.Header.Get("Cache-Control"), string(body)}, res.Header
}

const (
	script  = "text/javascript; charset=utf-8"
	html    = "text/html; charset=utf-8"
	forGood = "public, max-age=31536000, immutable"
)

func TestServe(t *testing.T) {
	t.Parallel()
	page := []string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}
	notFound := answer{http.StatusNotFound, "text/plain; charset=utf-8", "", "", "not found"}
	for name, tc := range map[string]struct {
		method, path string
		headers      []string
		want         answer
	}{
		"Plain":                  {"GET", "/assets/app-1a2b3c.js", nil, answer{200, script, "", forGood, "plain"}},
		"Brotli":                 {"GET", "/assets/app-1a2b3c.js", []string{"Accept-Encoding", "gzip, deflate, br"}, answer{200, script, "br", forGood, "brotli"}},
		"Gzip":                   {"GET", "/assets/app-1a2b3c.js", []string{"Accept-Encoding", "gzip;q=0.5, br;q=0"}, answer{200, script, "gzip", forGood, "gzip"}},
		"NoCompressedForm":       {"GET", "/favicon.svg", []string{"Accept-Encoding", "br"}, answer{200, "image/svg+xml", "", "no-cache", "<svg/>"}},
		"Root":                   {"GET", "/", page, answer{200, html, "", "no-cache", "<!doctype html>"}},
		"RootOfAnyClient":        {"GET", "/", nil, answer{200, html, "", "no-cache", "<!doctype html>"}},
		"Navigation":             {"GET", "/produkte/42", page, answer{200, html, "", "no-cache", "<!doctype html>"}},
		"NavigationHead":         {"HEAD", "/produkte/42", page, answer{200, html, "", "no-cache", ""}},
		"PageOfItsOwn":           {"GET", "/pruefen", page, answer{200, html, "", "no-cache", "<!doctype html><title>check"}},
		"ErrMissingChunk":        {"GET", "/assets/app-old.js", page, notFound},
		"ErrMissingChunkBare":    {"GET", "/assets/app", page, notFound},
		"ErrMissingFile":         {"GET", "/robots.txt", page, notFound},
		"ErrFetchIsNoNavigation": {"GET", "/produkte/42", []string{"Accept", "application/json"}, notFound},
		"ErrCompressedByName":    {"GET", "/assets/app-1a2b3c.js.br", nil, notFound},
		"ErrOrphan":              {"GET", "/assets/orphan.css", []string{"Accept-Encoding", "br"}, notFound},
		"ErrTraversal":           {"GET", "/..%2f..%2fetc%2fpasswd", nil, notFound},
		"PostIsPassedOn":         {"POST", "/", page, answer{http.StatusTeapot, "text/plain; charset=utf-8", "", "", "I'm a teapot"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := get(t, built(), tc.method, tc.path, tc.headers...)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRevalidation(t *testing.T) {
	t.Parallel()
	_, h := get(t, built(), "GET", "/index.html")
	tag := h.Get("ETag")
	if got, _ := get(t, built(), "GET", "/index.html", "If-None-Match", tag); got.Status != http.StatusNotModified || got.Body != "" {
		t.Errorf("known tag: %+v", got)
	}
	changed := built()
	changed["dist/index.html"] = &fstest.MapFile{Data: []byte("<!doctype html><title>new")}
	if got, _ := get(t, changed, "GET", "/index.html", "If-None-Match", tag); got.Status != http.StatusOK || !strings.Contains(got.Body, "new") {
		t.Errorf("a new build is hidden by an old tag: %+v", got)
	}
	_, plain := get(t, built(), "GET", "/assets/app-1a2b3c.js")
	_, brotli := get(t, built(), "GET", "/assets/app-1a2b3c.js", "Accept-Encoding", "br")
	if plain.Get("ETag") == brotli.Get("ETag") || brotli.Get("Vary") != "Accept-Encoding" {
		t.Errorf("caches would mix encodings: %s, %s, Vary %q", plain.Get("ETag"), brotli.Get("ETag"), brotli.Get("Vary"))
	}
}

func TestNotBuilt(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{"Empty": {}, "PlaceholderOnly": {"dist/.gitkeep": {}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := get(t, files, "GET", "/", "Accept", "text/html")
			if got.Status != http.StatusServiceUnavailable || !bytes.Contains([]byte(got.Body), []byte("make build")) {
				t.Errorf("answer %+v", got)
			}
		})
	}
}
