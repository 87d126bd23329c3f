package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// pgbench runs the script of a floor as the owner and returns transactions per second.
func (b *bench) pgbench(ctx context.Context, conns int, d time.Duration, script string) (float64, error) {
	return b.pgbenchAt(ctx, b.ownerURL, conns, d, script)
}

// pgbenchAt runs the script of a floor at an address, with further arguments.
func (b *bench) pgbenchAt(ctx context.Context, address string, conns int, d time.Duration, script string, more ...string) (float64, error) {
	bin, err := b.findPgbench()
	if err != nil {
		return 0, err
	}
	args := append([]string{
		"-n", "-M", "prepared", "-c", strconv.Itoa(conns), "-j", "2", "-T", strconv.Itoa(int(d.Seconds())), "-f", script,
	}, more...)
	cmd := exec.CommandContext(ctx, bin, append(args, address)...) //nolint:gosec // G204: found beside PostgreSQL
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	for sc := bufio.NewScanner(bytes.NewReader(out)); sc.Scan(); {
		if text, ok := strings.CutPrefix(sc.Text(), "tps = "); ok {
			return strconv.ParseFloat(strings.Fields(text)[0], 64)
		}
	}
	return 0, fmt.Errorf("pgbench printed no tps: %s", out)
}

// findPgbench looks beside the PostgreSQL that runs and on the path; the pinned package brings none.
func (b *bench) findPgbench() (string, error) {
	if p, err := exec.LookPath("pgbench"); err == nil {
		return p, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("pgbench is missing: install PostgreSQL's server package of your system")
	}
	return found[len(found)-1], nil
}

// bareHTTP is the subcommand that serves the floor of reads, in a process of its own like the shop.
const bareHTTP = "bare-http"

// serveBare answers every request with 8 KiB of JSON and does nothing else.
func serveBare(ctx context.Context) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	body := `{"filler":"` + strings.Repeat("x", 8<<10) + `"}`
	app.Get("/", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.SendString(body)
	})
	go func() {
		<-ctx.Done()
		_ = app.Shutdown() // the process ends anyway
	}()
	return app.Listener(ln)
}

// bare measures the floor of reads.
func bare(ctx context.Context, conns int, d time.Duration) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, self, bareHTTP) //nolint:gosec // G204: this program itself
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 0, err
	}
	s, err := load(ctx, strings.TrimSpace(address), conns, d, fiber.StatusOK, func(_ int, _ int64, r *fasthttp.Request) {
		r.SetRequestURI("/")
	})
	return s.perSecond, err
}
