package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/testkit"
)

// spaces is a body of n bytes that is not in memory.
func spaces(n int64) io.Reader { return io.LimitReader(blank{}, n) }

type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	c := b.client(t, "")
	for name, body := range map[string]any{
		"ErrContentLengthOf50MB": bytes.Repeat([]byte(" "), 50<<20),
		"ErrChunked50MB":         spaces(50 << 20),
		"ErrOneByteTooMany":      spaces(httpapi.MaxBodyBytes + 1),
	} {
		t.Run(name, func(t *testing.T) {
			p := c.Do(http.MethodPost, "/session", body).Problem(http.StatusRequestEntityTooLarge)
			if p.Code != "body_too_large" || !strings.Contains(*p.Detail, "1 MiB") {
				t.Errorf("problem %+v does not name the limit", p)
			}
		})
	}
	t.Run("JustBelow", func(t *testing.T) {
		body := `{"login":"officer","password":"officer"}`
		body += strings.Repeat(" ", httpapi.MaxBodyBytes-len(body))
		c.Do(http.MethodPost, "/session", body).Want(http.StatusOK)
	})
	t.Run("ConnectionGoesOnAfterwards", func(t *testing.T) {
		c.Do(http.MethodGet, "/session", nil).Want(http.StatusOK)
	})
}

// Fiber inflates a body by its Content-Encoding without any limit: these hundred kilobytes would become a hundred megabytes.
// Not parallel: it counts what the whole process allocates.
func TestEncodedBodiesAreNotInflated(t *testing.T) {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	if _, err := io.Copy(w, spaces(1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	bomb := bytes.Repeat(member.Bytes(), 100) // members one after the other are one stream
	c := setup(t, options{}).client(t, "")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p := c.Do(http.MethodPost, "/session", bomb, "Content-Encoding", "gzip").Problem(http.StatusUnsupportedMediaType)
	runtime.ReadMemStats(&after)
	if p.Code != "encoded_body" {
		t.Errorf("code %s, want encoded_body", p.Code)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 8 {
		t.Errorf("%d MiB were allocated for a body of %d KiB", grown, len(bomb)>>10)
	}
	for _, coding := range []string{"identity", "br", "deflate", "x-gzip"} {
		c.Do(http.MethodPost, "/session", "{}", "Content-Encoding", coding).Problem(http.StatusUnsupportedMediaType)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	b := setup(t, options{cfg: httpapi.Config{Origins: []string{"https://shop.example"}}})
	login := `{"login":"officer","password":"officer"}`
	for name, tc := range map[string]struct {
		headers []string
		status  int
	}{
		"SameOrigin":          {[]string{"Origin", b.url}, http.StatusOK},
		"NoBrowser":           {nil, http.StatusOK},
		"FetchSaysSame":       {[]string{"Sec-Fetch-Site", "same-origin", "Origin", b.url}, http.StatusOK},
		"TypedAddress":        {[]string{"Sec-Fetch-Site", "none"}, http.StatusOK},
		"NamedInConfig":       {[]string{"Sec-Fetch-Site", "cross-site", "Origin", "https://shop.example"}, http.StatusOK},
		"ErrOtherSite":        {[]string{"Origin", "https://evil.example"}, http.StatusForbidden},
		"ErrOtherPort":        {[]string{"Origin", "http://127.0.0.1:1"}, http.StatusForbidden},
		"ErrNullOrigin":       {[]string{"Origin", "null"}, http.StatusForbidden},
		"ErrFetchSaysCross":   {[]string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		"ErrFetchSaysSibling": {[]string{"Sec-Fetch-Site", "same-site", "Origin", b.url}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := b.client(t, "")
			res := c.Do(http.MethodPost, "/session", login, tc.headers...).Want(tc.status)
			if tc.status == http.StatusForbidden && res.Header.Get("Set-Cookie") != "" {
				t.Error("a session was started for a foreign site")
			}
		})
	}
	t.Run("ErrLogoutFromOtherSite", func(t *testing.T) {
		t.Parallel()
		c := b.client(t, authz.Auditor)
		c.Do(http.MethodDelete, "/session", nil, "Origin", "https://evil.example").Problem(http.StatusForbidden)
		c.Do(http.MethodGet, "/session", nil, "Origin", "https://evil.example").Want(http.StatusOK) // still signed in
	})
}

func TestUnknownPlaces(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	c := b.client(t, authz.Officer)
	for path, status := range map[string]int{
		"/api/v1/nothing":          http.StatusNotFound,
		"/api/v1/":                 http.StatusNotFound,
		"/api/v2/session":          http.StatusNotFound,
		"/api":                     http.StatusNotFound,
		"/log/nothing":             http.StatusNotFound,
		"/log/checkpoint":          http.StatusNotFound, // no log is wired
		"/somewhere":               http.StatusNotFound, // no front end is wired
		"/api/v1/orders/no-uuid":   http.StatusNotFound,
		"/api/v1/orders//package":  http.StatusNotFound,
		"/api/v1/session?x=%zz":    http.StatusBadRequest,
		"/api/v1/session?surplus=": http.StatusBadRequest,
	} {
		if got := c.Send(http.MethodGet, path, nil).Problem(status); got.Code == "internal" {
			t.Errorf("%s: %+v", path, got)
		}
	}
	res := c.Do(http.MethodPut, "/session", `{}`)
	if p := res.Problem(http.StatusMethodNotAllowed); p.Code != "method_not_allowed" || res.Header.Get("Allow") != "DELETE, GET, POST" {
		t.Errorf("problem %+v with Allow %q", p, res.Header.Get("Allow"))
	}
	for path, status := range map[string]int{"/api/v1/session": http.StatusMethodNotAllowed, "/somewhere": http.StatusNotFound} {
		c.Send(http.MethodTrace, path, nil).Problem(status) // and never the request itself
	}
	// Methods nobody knows are refused as known ones are: with the reason, the request id and the security headers.
	for _, method := range []string{"QUERY", "PROPFIND", "brew"} {
		res := c.Do(method, "/session", nil)
		if p := res.Problem(http.StatusMethodNotAllowed); p.Code != "method_not_allowed" || p.RequestId == "" || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: problem %+v with %v", method, p, res.Header)
		}
		c.Send(method, "/somewhere", nil).Problem(http.StatusNotFound)
	}
	head := c.Do(http.MethodHead, "/session", nil).Want(http.StatusOK)
	if len(head.Body) != 0 {
		t.Errorf("HEAD answered with a body of %d bytes", len(head.Body))
	}
}

func TestAnswersCarrySecurityHeaders(t *testing.T) {
	t.Parallel()
	c := setup(t, options{}).client(t, "")
	for _, path := range []string{"/api/v1/session", "/nothing"} {
		h := c.Send(http.MethodGet, path, nil, "X-Request-Id", "forged").Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security": "", "Access-Control-Allow-Origin": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self';") || strings.Contains(csp, "unsafe") ||
			!strings.Contains(csp, "base-uri 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q is not strict", path, csp)
		}
		if id, err := uuid.Parse(h.Get("X-Request-Id")); err != nil || id.Version() != 4 {
			t.Errorf("%s: request id %q is not a UUIDv4 of ours", path, h.Get("X-Request-Id"))
		}
	}
}

// TestReachedByHTTPS: browsers that came by https once come by nothing else again.
func TestReachedByHTTPS(t *testing.T) {
	t.Parallel()
	c := setup(t, options{cfg: httpapi.Config{SecureCookies: true}}).client(t, "")
	for _, path := range []string{"/api/v1/session", "/nothing"} {
		if got := c.Send(http.MethodGet, path, nil).Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", path, got)
		}
	}
}

// TestStrangersAreLogged: a refused sign-in leaves its operation, reason and address in the log, not what was typed; a page
// without a session leaves nothing.
func TestStrangersAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := setup(t, options{log: textLog(&log)}).client(t, "")
	c.Do(http.MethodGet, "/session", nil).Problem(http.StatusUnauthorized)
	if out := log.String(); strings.Contains(out, "msg=refused") {
		t.Errorf("a visitor is taken for somebody who guesses:\n%s", out)
	}
	c.Do(http.MethodPost, "/session", `{"login":"jana\nlevel=INFO","password":"geraten-2026"}`).Problem(http.StatusUnauthorized)
	for range authz.ThrottleAccountLimit {
		c.Do(http.MethodPost, "/session", `{"login":"officer","password":"geraten-2026"}`)
	}
	c.Do(http.MethodPost, "/session", `{"login":"officer","password":"geraten-2026"}`).Problem(http.StatusTooManyRequests)
	out := log.String()
	for _, want := range []string{"level=WARN msg=refused", "operation=login code=login_wrong address=127.0.0.1", "code=login_throttled address=127.0.0.1"} {
		if !strings.Contains(out, want) {
			t.Errorf("the log does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "jana") || strings.Contains(out, "geraten") {
		t.Errorf("the log holds what was typed:\n%s", out)
	}
}

// TestAnswersAreNotKept: neither browser nor proxy keeps an answer of the API, whatever it says.
func TestAnswersAreNotKept(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	for _, c := range []*testkit.Client{b.client(t, ""), b.client(t, authz.Officer)} {
		for _, path := range []string{"/session", "/account", "/orders", "/nothing"} {
			if got := c.Do(http.MethodGet, path, nil).Header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s: Cache-Control is %q", path, got)
			}
		}
	}
}

// TestMessageBoundaries: where a request ends is told by its chunks, whatever length it claims, and two lengths are refused:
// no proxy is led to take the end of one request for the beginning of the next.
func TestMessageBoundaries(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	for name, tc := range map[string]struct {
		headers, body string
		want          string
	}{
		"ChunksWin":     {"Content-Length: 500\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", "HTTP/1.1 400"},
		"ErrTwoLengths": {"Content-Length: 2\r\nContent-Length: 40\r\n", "{}GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n    ", "HTTP/1.1 400"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(b.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			request := "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n" + tc.headers + "\r\n" + tc.body
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(conn)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(answer); !strings.HasPrefix(got, tc.want) || strings.Count(got, "HTTP/1.1 ") != 1 {
				t.Errorf("answered:\n%s", got)
			}
		})
	}
}

// Values taken from a request are kept beyond it (maps, goroutines). Without
// Fiber's Immutable they would turn into those of later requests; run with -race.
func TestValuesOutliveTheirRequest(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	kept := map[string]string{}
	keep := func(c *fiber.Ctx) error {
		mu.Lock()
		defer mu.Unlock()
		kept[c.Get("X-Key")] = c.Path() + c.Query("q")
		return c.SendString(c.Query("q"))
	}
	b := setup(t, options{webUI: keep})
	want := map[string]string{}
	var wg sync.WaitGroup
	for worker := range 8 {
		c := testkit.NewClient(t, b.url)
		for i := range 30 {
			q := strings.Repeat(fmt.Sprintf("%d-%d.", worker, i), 60+i)
			want[fmt.Sprintf("%d/%d", worker, i)] = fmt.Sprintf("/page/%d/%dx", worker, i) + q
		}
		wg.Go(func() {
			for i := range 30 {
				q := strings.Repeat(fmt.Sprintf("%d-%d.", worker, i), 60+i)
				res := c.Send(http.MethodGet, fmt.Sprintf("/page/%d/%dx?q=%s", worker, i, q), nil, "X-Key", fmt.Sprintf("%d/%d", worker, i))
				if string(res.Body) != q {
					t.Errorf("request %d/%d got another's answer", worker, i)
				}
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("values changed after their request (-want +got):\n%s", diff[:min(len(diff), 2000)])
	}
}

func TestHeadersHaveALimit(t *testing.T) {
	t.Parallel()
	b := setup(t, options{})
	for name, tc := range map[string]struct{ query, cookie string }{
		"a header":   {"", "shop_session=" + strings.Repeat("x", 64<<10)},
		"an address": {"?q=" + strings.Repeat("x", 64<<10), ""},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+"/api/v1/session"+tc.query, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Cookie", tc.cookie)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			continue // closed with the rest unread, so the answer may be lost; refused all the same
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", name, res.StatusCode, res.Header.Get("Content-Type"))
		}
	}
}

func TestPanicsAreBare500s(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := setup(t, options{log: textLog(&log), webUI: func(*fiber.Ctx) error { panic("secret detail") }})
	res := b.client(t, "").Send(http.MethodGet, "/boom", nil)
	p := res.Problem(http.StatusInternalServerError)
	if p.Code != "internal" || bytes.Contains(res.Body, []byte("secret")) {
		t.Errorf("problem %s tells too much", res.Body)
	}
	if out := log.String(); !strings.Contains(out, "secret detail") || !strings.Contains(out, p.RequestId) {
		t.Errorf("log does not name cause and request:\n%s", out)
	}
}
