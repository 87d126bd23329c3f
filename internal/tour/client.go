package tour

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/audit"
)

// requestTime bounds one request; the walk is meant to notice a shop that hangs.
const requestTime = 20 * time.Second

// client speaks JSON with one shop and keeps its session cookie.
type client struct {
	base string
	http *http.Client
}

func newClient(base string) (*client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q ist keine Adresse eines Marktplatzes (http://…)", base)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("cookie jar: %w", err)
	}
	return &client{base: strings.TrimSuffix(base, "/") + "/api/v1", http: &http.Client{Jar: jar, Timeout: requestTime}}, nil
}

// call sends body as JSON, unless it is nil, and reads the answer into out, unless that is nil. Every status but want is
// an error that says what the shop said.
func (c *client) call(ctx context.Context, method, path string, body any, want int, out any, headers ...string) error {
	raw, err := c.bytes(ctx, method, path, body, want, headers...)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("unlesbare Antwort auf %s %s: %w", method, path, err)
	}
	return nil
}

// bytes is call with the answer as it came.
func (c *client) bytes(ctx context.Context, method, path string, body any, want int, headers ...string) ([]byte, error) {
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("encode request: %w", err)
		}
		content = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept-Language", "de")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("keine Antwort: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, audit.MaxPackageBytes+1))
	if err != nil {
		return nil, fmt.Errorf("die Antwort brach ab: %w", err)
	}
	if res.StatusCode != want {
		return nil, problemOf(res.StatusCode, raw)
	}
	return raw, nil
}

// problem is what a shop answers when it refuses (RFC 9457).
type problem struct {
	Title, Detail, Code string
	Errors              []struct{ Pointer, Detail string }
}

func problemOf(status int, raw []byte) error {
	var p problem
	if err := json.Unmarshal(raw, &p); err != nil || p.Code == "" {
		return fmt.Errorf("unerwartete Antwort %d %s", status, http.StatusText(status))
	}
	text := p.Title
	if p.Detail != "" {
		text += " " + p.Detail
	}
	for _, e := range p.Errors {
		text += fmt.Sprintf(" [%s: %s]", e.Pointer, e.Detail)
	}
	return errors.New(fmt.Sprintf("%s (%d %s)", text, status, p.Code)) //nolint:staticcheck // a sentence for people
}
