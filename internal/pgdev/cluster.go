//go:build unix

package pgdev

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// superuser is the login initdb makes. Only its owner's processes can reach the
// socket, so it has no password.
const superuser = "postgres"

const port = "5432" // part of the socket's file name, nothing listens on a network

// maxSocketPath is the longest path of a Unix socket on every system we know:
// macOS stops at 103 bytes, Linux at 107.
const maxSocketPath = 103

// cluster is a data directory and the server that runs, or may run, on it.
type cluster struct {
	home     string // holds data, socket directory and log
	data     string
	run      string // directory of the socket
	bin      binaries
	cred     *syscall.Credential
	testing  bool
	settings map[string]string
	unlock   func()

	cmd     *exec.Cmd     // the server we started, or nil
	adopted int           // pid of the server we found running, or 0
	exited  chan struct{} // closed when cmd has ended
	logFrom int64         // size of the log when cmd was started
}

// openCluster claims the directory and makes sure there are binaries and an
// initialised data directory.
func openCluster(ctx context.Context, o Options) (*cluster, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	cred, err := unprivileged()
	if err != nil {
		return nil, err
	}
	if err := makeDir(dir, cred); err != nil {
		return nil, err
	}
	c := &cluster{cred: cred, testing: o.TestCluster, settings: o.Settings}
	if c.unlock, err = claim(ctx, dir, o.TestCluster); err != nil {
		return nil, err
	}
	if err := c.prepare(ctx, dir, o); err != nil {
		c.release()
		return nil, err
	}
	return c, nil
}

func (c *cluster) prepare(ctx context.Context, dir string, o Options) (err error) {
	if c.home, err = homeFor(dir, c.cred); err != nil {
		return err
	}
	c.data = filepath.Join(c.home, "postgres")
	c.run = filepath.Join(c.home, "run")
	c.cred = ownerOf(c.data, c.cred)
	made, err := madeBy(c.data)
	if err != nil {
		return err
	}
	if c.bin, err = findBinaries(ctx, o, made); err != nil {
		return err
	}
	if err := makeOwnDir(c.run, c.cred); err != nil {
		return err
	}
	if made != 0 {
		return nil
	}
	o.Progress("PostgreSQL", "legt ein neues Datenverzeichnis an")
	return c.initialise(ctx)
}

// claim locks the directory. A demo holds the lock as long as it runs, so that
// a second one neither adopts nor stops the first one's server; tests share
// their server and hold it only while they start it.
func claim(ctx context.Context, dir string, testing bool) (func(), error) {
	path := filepath.Join(dir, "shop.lock")
	if testing {
		return lockFile(ctx, path)
	}
	unlock, err := tryLockFile(path)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, problemf("mit den Daten in %s läuft schon ein Shop: bitte diesen beenden oder mit SHOP_DATA ein anderes Verzeichnis nennen", dir)
	}
	if err != nil {
		return nil, unwritable(dir, err)
	}
	return unlock, nil
}

// pointerFile says where the database lives when the directory itself cannot hold it.
const pointerFile = "postgres.path"

func pointedTo(content []byte) string { return strings.TrimSpace(string(content)) }

// homeFor is dir, unless root runs the demo on a directory that the server's
// user cannot reach (anything below /root). Then the database lives below
// /var/lib/shop, or in the temporary directory when dir does, and dir keeps a
// file that says where.
func homeFor(dir string, cred *syscall.Credential) (string, error) {
	if cred == nil || reachable(dir) {
		return dir, nil
	}
	pointer := filepath.Join(dir, pointerFile)
	if b, err := os.ReadFile(pointer); err == nil {
		home := pointedTo(b)
		if st, err := os.Stat(home); err == nil && st.IsDir() {
			return home, nil
		}
	}
	base := "/var/lib/shop"
	if tmp := os.TempDir(); strings.HasPrefix(dir, tmp+"/") && reachable(tmp) {
		base = tmp
	}
	if err := makeDir(base, cred); err != nil {
		return "", err
	}
	home, err := os.MkdirTemp(base, "shop-data-")
	if err != nil {
		return "", unwritable(base, err)
	}
	if err := os.Chmod(home, 0o711); err != nil {
		return "", err
	}
	return home, os.WriteFile(pointer, []byte(home+"\n"), 0o600)
}

// madeBy is the major version that made the data, or 0 when there are none.
func madeBy(data string) (int, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, unwritable(data, err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, problemf("%s ist kein Datenverzeichnis von PostgreSQL %d oder neuer", data, minMajor)
	}
	return major, nil
}

// initialise runs initdb beside the final place and renames: what an
// interrupted initdb leaves looks like a data directory and is none.
func (c *cluster) initialise(ctx context.Context) error {
	fresh := c.data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := makeOwnDir(fresh, c.cred); err != nil {
		return err
	}
	// Names sort by code point, and by the ICU collation a query names; the
	// database's own letters are set when InitRoles creates it.
	args := []string{"-D", fresh, "-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"}
	if c.testing {
		args = append(args, "--no-sync")
	}
	cmd := c.command(ctx, "initdb", args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLine(out, err))
	}
	return os.Rename(fresh, c.data)
}

// command prepares a program of the server, run by the server's user in a
// process group of its own: the terminal's Ctrl-C is for the shop, which then
// stops the server in good order.
func (c *cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin.dir, name), args...)
	cmd.Dir = c.run
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(kv string) bool {
		return strings.HasPrefix(kv, "PG") || strings.HasPrefix(kv, "LC_")
	}), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred, Setpgid: true}
	return cmd
}

// serverArgs are the settings of the server; later ones win.
func (c *cluster) serverArgs() []string {
	set := map[string]string{
		"unix_socket_permissions": "0700",
		"shared_buffers":          "256MB",
		"max_connections":         "200",
		"jit":                     "off", // compiling costs more than these short queries
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"log_checkpoints":         "off",
	}
	if c.testing {
		maps.Copy(set, map[string]string{
			"fsync":              "off",
			"synchronous_commit": "off",
			"full_page_writes":   "off",
			"wal_level":          "minimal",
			"max_wal_senders":    "0",
			"max_connections":    "300",
			"max_wal_size":       "1GB", // the default, said because the directory may be in memory
		})
	}
	maps.Copy(set, c.settings)
	args := []string{"-D", c.data, "-k", c.run, "-h", "", "-p", port}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		args = append(args, "-c", name+"="+set[name])
	}
	return args
}

// shortenRun moves the socket to /tmp when its path would be too long.
func (c *cluster) shortenRun() error {
	if len(filepath.Join(c.run, ".s.PGSQL."+port)) <= maxSocketPath {
		return nil
	}
	dir, err := os.MkdirTemp("/tmp", "shop-pg-")
	if err != nil {
		return err
	}
	c.run = dir
	if c.cred == nil {
		return nil
	}
	return os.Chown(dir, int(c.cred.Uid), int(c.cred.Gid))
}

// dropShortRun removes what shortenRun made.
func dropShortRun(dir string) error {
	if !strings.HasPrefix(dir, "/tmp/shop-pg-") {
		return nil
	}
	return os.RemoveAll(dir)
}

// url is the address of a database as user.
func (c *cluster) url(user, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database}
	u.RawQuery = url.Values{"host": {c.run}, "port": {port}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// release gives the directory back to other starters.
func (c *cluster) release() {
	if c.unlock != nil {
		c.unlock()
		c.unlock = nil
	}
}
