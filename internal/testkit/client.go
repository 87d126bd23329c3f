package testkit

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// Serve lets the server answer on a port of its own until t ends, and returns its address, "http://127.0.0.1:54321".
func Serve(t testing.TB, s *httpapi.Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ln) }()
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background(), 5*time.Second); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return "http://" + ln.Addr().String()
}

// The contract's answers that are no JSON are held against it as they are.
func init() {
	for _, mediaType := range []string{"application/pdf", "text/html", "application/octet-stream"} {
		openapi3filter.RegisterBodyDecoder(mediaType, openapi3filter.FileBodyDecoder)
	}
}

// Client is one browser: it keeps its cookies. Not for use by several goroutines.
type Client struct {
	t        testing.TB
	base     string
	http     *http.Client
	contract *httpapi.Contract
	Language string // sent as Accept-Language; empty: none
}

// NewClient returns a client that is not signed in.
func NewClient(t testing.TB, base string) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := httpapi.LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &Client{t: t, base: base, contract: contract, http: &http.Client{Jar: jar, Transport: transport, Timeout: time.Minute}}
}

// Response is an answer with its body read.
type Response struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request and checks the answer against the contract. path begins
// with "/"; those of operations are given without /api/v1. body is sent as JSON,
// a string or []byte or io.Reader as it is. headers are pairs of name and value.
func (c *Client) Do(method, path string, body any, headers ...string) Response {
	c.t.Helper()
	return c.Send(method, "/api/v1"+path, body, headers...)
}

// Send is Do for any path, with /api/v1 where it belongs.
func (c *Client) Send(method, path string, body any, headers ...string) Response {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, c.reader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Language != "" {
		req.Header.Set("Accept-Language", c.Language)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }() // it was read to its end
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	c.check(req, res, text)
	return Response{c.t, res.StatusCode, res.Header, text}
}

func (c *Client) reader(body any) io.Reader {
	c.t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	case io.Reader:
		return b
	}
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return bytes.NewReader(text)
}

// check holds an answer against the contract and notes the operation.
func (c *Client) check(req *http.Request, res *http.Response, body []byte) {
	c.t.Helper()
	if res.Header.Get("X-Request-Id") == "" {
		c.t.Errorf("%s %s: answer without X-Request-Id", req.Method, req.URL.Path)
	}
	method := req.Method
	if method == http.MethodHead {
		return // a GET without its body; there is nothing to check
	}
	route, params, _ := c.contract.Find(method, req.URL.Path)
	if route == nil {
		return
	}
	note(route.Operation.OperationID)
	err := openapi3filter.ValidateResponse(c.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 res.StatusCode,
		Header:                 res.Header,
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		c.t.Errorf("%s %s: answer %d breaks the contract: %v\n%s", method, req.URL.Path, res.StatusCode, err, body)
	}
}

// Login signs in and fails the test when that is refused.
func (c *Client) Login(login, password string) gen.Session {
	c.t.Helper()
	var s gen.Session
	c.Do(http.MethodPost, "/session", gen.Login{Login: login, Password: password}).Want(http.StatusOK).JSON(&s)
	return s
}

// Want fails the test when the status is another one.
func (r Response) Want(status int) Response {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	return r
}

// JSON reads the body into v.
func (r Response) JSON(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, v); err != nil {
		r.t.Fatalf("read %s: %v", r.Body, err)
	}
}

// Problem checks status and media type of a refusal and returns it.
func (r Response) Problem(status int) gen.Problem {
	r.t.Helper()
	r.Want(status)
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		r.t.Errorf("content type %q, want application/problem+json", got)
	}
	var p gen.Problem
	r.JSON(&p)
	if p.Status != status || p.RequestId != r.Header.Get("X-Request-Id") || p.Type != "urn:provi:problem:"+p.Code {
		r.t.Errorf("problem %s does not fit its answer", r.Body)
	}
	return p
}

// Comparable is the body with its request id blanked: what two answers must share to tell nobody apart.
func (r Response) Comparable() string {
	id := r.Header.Get("X-Request-Id")
	if id == "" {
		return string(r.Body)
	}
	return strings.ReplaceAll(string(r.Body), id, "<request-id>")
}
