//go:build unix

package pgdev

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// pollEvery is how often a starting or stopping server is looked at.
const pollEvery = 25 * time.Millisecond

// errGone says that the server ended while we waited for it.
var errGone = errors.New("the server ended")

// start returns when a server answers on the data: the one that runs already,
// or a new one. Servers that are just ending, and backends that a killed one
// left behind, are waited for.
func (c *cluster) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for {
		err := c.startOnce(ctx)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errGone) || (c.adopted == 0 && !c.inTheWay()) {
			return errors.Join(c.explain(err), c.stop())
		}
		c.cmd, c.adopted = nil, 0
		if err := sleep(ctx, 10*pollEvery); err != nil {
			return fmt.Errorf("waiting for an earlier PostgreSQL to end: %w", err)
		}
	}
}

func (c *cluster) startOnce(ctx context.Context) error {
	if p := c.running(); p.pid != 0 {
		c.adopted, c.run = p.pid, p.socketDir
		return c.awaitReady(ctx, func() bool { return c.running().pid != p.pid })
	}
	if err := c.launch(ctx); err != nil {
		return err
	}
	return c.awaitReady(ctx, func() bool {
		select {
		case <-c.exited:
			return true
		default:
			return false
		}
	})
}

// launch starts the server. It is bound to this process where the system can
// do that (Linux), except in tests, which share it.
func (c *cluster) launch(ctx context.Context) error {
	if err := c.shortenRun(); err != nil {
		return err
	}
	log, err := c.openLog()
	if err != nil {
		return err
	}
	if c.logFrom, err = log.Seek(0, io.SeekEnd); err != nil {
		return errors.Join(err, log.Close())
	}
	// The command must outlive the context of Start, whose end is not a reason
	// to kill a server that is up.
	cmd := c.command(context.WithoutCancel(ctx), "postgres", c.serverArgs()...)
	cmd.Dir = c.data
	cmd.Stdout, cmd.Stderr = log, log
	if c.testing {
		cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Setsid = false, true
	} else {
		endWithParent(cmd.SysProcAttr)
	}
	c.exited = make(chan struct{})
	started := make(chan error)
	go func() {
		// The kernel signals the child when the thread that forked it ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // the reason stands in the log
			close(c.exited)
		}
	}()
	err = <-started
	if err := errors.Join(err, log.Close()); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	c.cmd = cmd
	return nil
}

// openLog opens the server's log, a fresh one when the old one has grown large.
func (c *cluster) openLog() (*os.File, error) {
	const maxLogBytes = 10 << 20
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if st, err := os.Stat(c.logPath()); err == nil && st.Size() > maxLogBytes {
		flags |= os.O_TRUNC
	}
	return os.OpenFile(c.logPath(), flags, 0o600)
}

func (c *cluster) logPath() string { return filepath.Join(c.home, "postgres.log") }

// awaitReady returns nil when the server answers a query and errGone when gone
// says that it ended first.
func (c *cluster) awaitReady(ctx context.Context, gone func() bool) error {
	for {
		err := ping(ctx, c.url(superuser, "postgres"))
		if err == nil {
			return nil
		}
		if gone() {
			return errGone
		}
		if sleepErr := sleep(ctx, pollEvery); sleepErr != nil {
			return fmt.Errorf("waiting for PostgreSQL: %w (%w)", sleepErr, err)
		}
	}
}

func ping(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return errors.Join(conn.Ping(ctx), conn.Close(ctx))
}

// postmaster is what a data directory's postmaster.pid says of a live server.
type postmaster struct {
	pid       int
	socketDir string
}

// running reads postmaster.pid and returns the zero value when the process it
// names is not a live server on this data. A zombie (a container whose first
// process reaps late) or a reused number would make PostgreSQL refuse to start,
// so in that case its lock files are removed.
func (c *cluster) running() postmaster {
	path := filepath.Join(c.data, "postmaster.pid")
	content, err := os.ReadFile(path)
	if err != nil {
		return postmaster{}
	}
	lines := strings.Split(string(content), "\n") // pid, data, start, port, socket directory ...
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 || len(lines) < 5 {
		return postmaster{}
	}
	socketDir := strings.TrimSpace(lines[4])
	if serves(pid, c.data) {
		return postmaster{pid: pid, socketDir: socketDir}
	}
	_ = os.Remove(path) // best effort: the server names the obstacle in its log
	_ = os.Remove(filepath.Join(socketDir, ".s.PGSQL."+port+".lock"))
	_ = dropShortRun(socketDir)
	return postmaster{}
}

// inTheWay reports whether the server gave up because of an earlier one that is
// not quite gone. Its last backends may still write to the log after the server
// has, so every line since the start counts.
func (c *cluster) inTheWay() bool {
	for _, fatal := range c.fatals() {
		if strings.Contains(fatal, "lock file") || strings.Contains(fatal, "shared memory block") {
			return true
		}
	}
	return false
}

// fatals are the FATAL lines in the log since the server was started.
func (c *cluster) fatals() []string {
	f, err := os.Open(c.logPath())
	if err != nil {
		return nil
	}
	defer f.Close()
	const most = 64 << 10
	content, err := io.ReadAll(io.NewSectionReader(f, c.logFrom, most))
	if err != nil {
		return nil
	}
	var fatals []string
	for line := range bytes.Lines(content) {
		if _, text, ok := bytes.Cut(line, []byte("FATAL:")); ok {
			fatals = append(fatals, string(bytes.TrimSpace(text)))
		}
	}
	return fatals
}

// explain turns the end of a server that did not come up into what its log says.
func (c *cluster) explain(err error) error {
	if !errors.Is(err, errGone) {
		return err
	}
	return problemf("PostgreSQL startet nicht: %s (Protokoll: %s)", strings.Join(c.fatals(), "; "), c.logPath())
}

// stop asks for a fast shutdown (clients are cut off, data is written) and
// waits; a server that takes too long is told to stop at once and recovers at
// its next start.
func (c *cluster) stop() error {
	pid := c.adopted
	gone := func() bool { return !serves(pid, c.data) }
	if c.cmd != nil {
		pid = c.cmd.Process.Pid
		gone = func() bool {
			select {
			case <-c.exited:
				return true
			default:
				return false
			}
		}
	}
	if pid == 0 {
		return nil
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop PostgreSQL (pid %d): %w", pid, err)
		}
		for until := time.Now().Add(stopTimeout); time.Now().Before(until); time.Sleep(pollEvery) {
			if gone() {
				return dropShortRun(c.run)
			}
		}
	}
	return fmt.Errorf("PostgreSQL (pid %d) does not end", pid)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// lockFile takes an exclusive lock on path and waits for it.
func lockFile(ctx context.Context, path string) (func(), error) {
	for {
		unlock, err := tryLockFile(path)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return unlock, err
		}
		if err := sleep(ctx, pollEvery); err != nil {
			return nil, fmt.Errorf("waiting for %s: %w", path, err)
		}
	}
}

// tryLockFile takes an exclusive lock on path or returns EWOULDBLOCK. The
// system drops the lock when the process ends in whatever way.
func tryLockFile(path string) (func(), error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(&fs.PathError{Op: "lock", Path: path, Err: err}, f.Close())
	}
	return func() {
		// Closing alone is not enough: a child just being forked has the file
		// open too until it becomes another program.
		_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
		_ = f.Close()
	}, nil
}
