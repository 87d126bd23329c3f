//go:build unix

package pgdev

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// unprivileged is the user PostgreSQL runs as when the starter is root, which
// PostgreSQL refuses to be; nil for everyone else.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil is SysProcAttr's "stay who you are"
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, problemf("PostgreSQL läuft nicht als root, und weder „postgres“ noch „nobody“ gibt es hier: bitte als normaler Benutzer starten oder DATABASE_URL setzen")
}

// ownerOf is the user that root runs existing data as: the one they belong to,
// who may be another than for new data.
func ownerOf(data string, cred *syscall.Credential) *syscall.Credential {
	if cred == nil {
		return nil
	}
	st, err := os.Stat(data)
	if err != nil {
		return cred
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Uid != 0 {
		return &syscall.Credential{Uid: sys.Uid, Gid: sys.Gid}
	}
	return cred
}

// reachable reports whether everyone may pass through dir and all directories
// above it, as far as they exist.
func reachable(dir string) bool {
	for d := dir; ; d = filepath.Dir(d) {
		st, err := os.Stat(d)
		if err == nil && st.Mode()&0o001 == 0 {
			return false
		}
		if d == filepath.Dir(d) {
			return true
		}
	}
}

// makeDir makes dir and what is missing above it. For root, dir itself gets
// passable for the server's user; directories above it are left as they are.
func makeDir(dir string, cred *syscall.Credential) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(dir, err)
	}
	probe, err := os.CreateTemp(dir, ".write-")
	if err != nil {
		return unwritable(dir, err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return err
	}
	if cred == nil {
		return nil
	}
	st, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if st.Mode().Perm()&0o011 == 0o011 {
		return nil
	}
	return os.Chmod(dir, st.Mode()|0o011)
}

func unwritable(dir string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return problemf("in das Verzeichnis %s kann nicht geschrieben werden (%v): bitte mit SHOP_DATA ein anderes nennen", dir, err)
}

// makeOwnDir makes a directory that only the server's user may enter.
func makeOwnDir(dir string, cred *syscall.Credential) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return unwritable(dir, err)
	}
	if cred == nil {
		return nil
	}
	return os.Lchown(dir, int(cred.Uid), int(cred.Gid))
}

// cacheDir is where fetched binaries are kept. Root's own cache lies below
// /root, where the server's user cannot read.
func cacheDir(getenv func(string) string) (string, error) {
	var candidates []string
	if d := getenv("XDG_CACHE_HOME"); filepath.IsAbs(d) {
		candidates = append(candidates, filepath.Join(d, "shop"))
	} else if home := getenv("HOME"); home != "" {
		candidates = append(candidates, filepath.Join(home, ".cache", "shop"))
	}
	if os.Geteuid() == 0 {
		candidates = append(candidates, "/var/cache/shop")
	}
	candidates = append(candidates, filepath.Join(os.TempDir(), "shop-cache-"+strconv.Itoa(os.Geteuid())))
	var last error
	for _, dir := range candidates {
		if os.Geteuid() == 0 && !reachable(dir) {
			continue
		}
		if last = os.MkdirAll(dir, 0o755); last == nil {
			if last = ownedByUs(dir); last == nil {
				return dir, nil
			}
		}
	}
	return "", problemf("kein Verzeichnis zum Ablegen der PostgreSQL-Programme beschreibbar (%v): bitte PostgreSQL %d oder neuer installieren", last, minMajor)
}

// ownedByUs refuses a directory that somebody else made: what is run from it
// must not be theirs.
func ownedByUs(dir string) error {
	st, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	if !ok || !st.IsDir() || int(sys.Uid) != os.Geteuid() {
		return &fs.PathError{Op: "use", Path: dir, Err: errors.New("belongs to another user")}
	}
	return nil
}
