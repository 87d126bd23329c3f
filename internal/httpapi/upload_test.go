package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// catalogueSink reads an upload in one of several ways and answers with what it got.
type catalogueSink struct{ read func(io.Reader) error }

func (s catalogueSink) UploadCatalogue(_ context.Context, u Upload) (gen.CatalogueVersion, error) {
	hash := sha256.New()
	if s.read == nil {
		s.read = func(r io.Reader) error { _, err := io.Copy(hash, r); return err }
	}
	if err := s.read(u.Body); err != nil {
		return gen.CatalogueVersion{}, fmt.Errorf("take in: %w", err)
	}
	return gen.CatalogueVersion{FileName: u.FileName, Format: gen.CatalogueVersionFormat(u.MediaType), Sha256: fmt.Sprintf("%x", hash.Sum(nil))}, nil
}

// uploadServer is the guards and the upload's route over a socket, without sign-in.
func uploadServer(t *testing.T, h uploader) string {
	t.Helper()
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{cfg: Config{}.withDefaults(), contract: contract, metrics: newMetrics(), deps: Deps{Log: slog.New(slog.DiscardHandler), Clock: time.Now}}
	s.app = fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: s.renderError, Immutable: true, StreamRequestBody: true, BodyLimit: MaxBodyBytes})
	s.app.Use(s.identify, s.observe, s.recoverPanic, refuseEncoding, s.guardBody, s.limitTime)
	s.app.Group(basePath, s.findOperation, s.checkContract).Post("/suppliers/:supplierId/catalogue-versions", uploadRoute(h))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.app.Listener(ln) }()
	t.Cleanup(func() { _ = s.app.ShutdownWithTimeout(time.Second) })
	return "http://" + ln.Addr().String() + "/api/v1/suppliers/01900000-0000-7000-8000-0000000000d1/catalogue-versions"
}

func upload(t *testing.T, url string, body io.Reader, headers ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "text/csv; charset=utf-8")
	req.Header.Set("X-File-Name", "preise.csv")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestUpload_IsNotHeldInMemory counts what the whole process allocates. It is not parallel, so that it runs while every parallel
// test still waits.
func TestUpload_IsNotHeldInMemory(t *testing.T) {
	url := uploadServer(t, catalogueSink{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if code, text := upload(t, url, io.LimitReader(letters{}, 60<<20)); code != http.StatusCreated {
		t.Errorf("%d %s", code, text)
	}
	runtime.ReadMemStats(&after)
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 8 {
		t.Errorf("%d MiB were allocated for a stream of 60 MiB", grown)
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()

	t.Run("ArrivesByteForByte", func(t *testing.T) {
		t.Parallel()
		url := uploadServer(t, catalogueSink{})
		for _, size := range []int64{1, 100, 8 << 10, 3 << 20} {
			hash := sha256.New()
			code, text := upload(t, url, io.TeeReader(io.LimitReader(letters{}, size), hash))
			want := fmt.Sprintf("%x", hash.Sum(nil))
			if code != http.StatusCreated || !strings.Contains(text, want) || !strings.Contains(text, `"format":"text/csv"`) {
				t.Errorf("%d bytes: %d %s, want %s", size, code, text, want)
			}
		}
	})

	t.Run("ErrTooLarge", func(t *testing.T) {
		t.Parallel()
		url := uploadServer(t, catalogueSink{})
		code, text := upload(t, url, io.LimitReader(letters{}, MaxUploadBytes+1))
		if code != http.StatusRequestEntityTooLarge || !strings.Contains(text, "64 MiB") {
			t.Errorf("%d %s", code, text)
		}
	})

	t.Run("ErrOtherMediaTypeOrNoName", func(t *testing.T) {
		t.Parallel()
		url := uploadServer(t, catalogueSink{})
		if code, text := upload(t, url, strings.NewReader("x"), "Content-Type", "application/zip"); code != http.StatusUnsupportedMediaType {
			t.Errorf("%d %s", code, text)
		}
		if code, text := upload(t, url, strings.NewReader("x"), "X-File-Name", ""); code != http.StatusBadRequest || !strings.Contains(text, "#/header/X-File-Name") {
			t.Errorf("%d %s", code, text)
		}
	})

	// What a handler leaves unread must not be taken for the connection's next request.
	t.Run("UnreadRestIsGone", func(t *testing.T) {
		t.Parallel()
		for name, read := range map[string]func(io.Reader) error{
			"StopsEarly": func(r io.Reader) error { _, err := io.CopyN(io.Discard, r, 10); return err },
			"Refuses":    func(io.Reader) error { return fault.New(fault.Invalid, "request_invalid") },
			"Breaks":     func(io.Reader) error { return errors.New("disk full") },
		} {
			url := uploadServer(t, catalogueSink{read})
			var codes []int
			for range 3 {
				code, _ := upload(t, url, bytes.NewReader(bytes.Repeat([]byte("GET / HTTP/1.1\r\n\r\n"), 100_000)))
				codes = append(codes, code)
			}
			want := map[string]int{"StopsEarly": 201, "Refuses": 400, "Breaks": 500}[name]
			if diff := cmp.Diff([]int{want, want, want}, codes); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})
}

func TestCallerAddress(t *testing.T) {
	t.Parallel()
	proxies, err := parseProxies([]string{"0.0.0.0", "10.0.0.0/8"}) // app.Test calls from 0.0.0.0
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		proxies []netip.Prefix
		header  string
		want    string
	}{
		"NoProxyNamed":         {nil, "192.0.2.1", "0.0.0.0"},
		"BehindAProxy":         {proxies, "192.0.2.1", "192.0.2.1"},
		"BehindTwo":            {proxies, "192.0.2.1, 10.1.2.3", "192.0.2.1"},
		"ErrForgedByTheCaller": {proxies, "198.51.100.9, 192.0.2.1", "192.0.2.1"},
		"ErrForgedAsProxy":     {proxies, "198.51.100.9, 10.1.1.1, 192.0.2.1, 10.1.2.3", "192.0.2.1"},
		"ErrNoAddress":         {proxies, "localhost", "0.0.0.0"},
		"NothingForwarded":     {proxies, "", "0.0.0.0"},
		"SixthVersion":         {proxies, "2001:db8::7", "2001:db8::7"},
		"MappedProxy":          {proxies, "192.0.2.1, ::ffff:10.1.2.3", "192.0.2.1"},
	} {
		app := fiber.New()
		server := &Server{proxies: tc.proxies}
		var got string
		app.Get("/", func(c *fiber.Ctx) error { got = server.callerAddress(c); return nil })
		req, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Forwarded-For", tc.header)
		if _, err := app.Test(req); err != nil {
			t.Fatal(err)
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	if _, err := parseProxies([]string{"proxy.example"}); err == nil {
		t.Error("a name was taken for an address")
	}
}
