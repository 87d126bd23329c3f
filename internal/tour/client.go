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
	"time"
)

// maxAnswer bounds what the walk reads of one answer.
const maxAnswer = 64 << 20

// client speaks the shop's API with a session cookie.
type client struct {
	base string // of the API
	http *http.Client
}

func newClient(baseURL string) (*client, error) {
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q ist keine Adresse eines Marktplatzes", baseURL)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &client{base: baseURL + "/api/v1", http: &http.Client{Jar: jar, Timeout: 30 * time.Second}}, nil
}

// searchPage is what the walk reads of a search.
type searchPage struct {
	Total          int
	ExactProductID *string
}

func (c *client) find(ctx context.Context, text string) (searchPage, error) {
	var p searchPage
	return p, c.get(ctx, "/products?q="+url.QueryEscape(text), &p)
}

func (c *client) get(ctx context.Context, path string, out any) error {
	return c.do(ctx, http.MethodGet, path, nil, nil, out)
}

func (c *client) post(ctx context.Context, path string, header map[string]string, body, out any) error {
	return c.do(ctx, http.MethodPost, path, header, body, out)
}

// bytes reads an answer as it is, because every byte of it counts.
func (c *client) bytes(ctx context.Context, path string) ([]byte, error) {
	var raw json.RawMessage
	return raw, c.do(ctx, http.MethodGet, path, nil, nil, &raw)
}

// do sends one request. An answer of 400 and above is an error with the problem's title and detail.
func (c *client) do(ctx context.Context, method, path string, header map[string]string, body, out any) error {
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Language", "de")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // read to its end below
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("Antwort lesen: %w", err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return problem(res.StatusCode, answer)
	}
	return decode(answer, out)
}

func decode(answer []byte, out any) error {
	switch out := out.(type) {
	case nil:
		return nil
	case *json.RawMessage:
		*out = answer
		return nil
	default:
		return json.Unmarshal(answer, out)
	}
}

func problem(status int, answer []byte) error {
	var p struct{ Title, Detail, Code string }
	if json.Unmarshal(answer, &p) != nil || p.Title == "" {
		return fmt.Errorf("Antwort %d ohne Erklärung", status)
	}
	return errors.New(p.Title + ". " + p.Detail + " (" + p.Code + ")")
}
