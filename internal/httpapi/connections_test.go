package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// TestShutdown_WaitsForRequestsOnly: a connection that is idle and one that was opened ahead are closed at once, a
// request that runs gets its answer, and nothing new is taken.
func TestShutdown_WaitsForRequestsOnly(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	b := setup(t, options{webUI: func(c *fiber.Ctx) error {
		if c.Path() == "/slow" {
			close(entered)
			<-leave
		}
		return c.SendString("done")
	}})
	address := strings.TrimPrefix(b.url, "http://")
	ahead, idle, busy := dial(t, address), dial(t, address), dial(t, address)
	if got := ask(t, idle, "/"); got != "done" {
		t.Fatalf("answer %q", got)
	}
	answer := make(chan string, 1)
	go func() { answer <- ask(t, busy, "/slow") }()
	<-entered

	ended := make(chan error, 1)
	go func() { ended <- b.server.Shutdown(context.Background(), time.Minute) }()
	for name, c := range map[string]net.Conn{"opened ahead": ahead, "idle": idle} {
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the connection that was %s is still open: %v", name, err)
		}
	}
	select {
	case err := <-ended:
		t.Errorf("the server ended before its last request: %v", err)
	default:
	}
	close(leave)
	if got := <-answer; got != "done" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if c, err := net.Dial("tcp", address); err == nil {
		_ = c.Close()
		t.Error("the address still answers")
	}
}

// dial opens a connection that gives up after half a minute.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// ask sends one request and returns the body of its answer.
func ask(t *testing.T, c net.Conn, path string) string {
	t.Helper()
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: shop.test\r\n\r\n", path); err != nil {
		t.Error(err)
		return ""
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return string(body)
}
