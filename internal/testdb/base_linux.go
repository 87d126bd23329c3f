package testdb

import (
	"os"
	"path/filepath"
	"syscall"
)

// base is the directory below which the test server called name lives, or will
// live. Containers often have a /dev/shm of 64 MiB, which is not enough.
func base(name string) string {
	const (
		memory       = "/dev/shm"
		minFreeBytes = 3 << 30 // write-ahead log up to 1 GiB, and the clones
	)
	if os.Getenv("TMPDIR") != "" { // somebody has a wish
		return os.TempDir()
	}
	if _, err := os.Stat(filepath.Join(memory, name)); err == nil {
		return memory
	}
	var fs syscall.Statfs_t
	if syscall.Statfs(memory, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= minFreeBytes {
		return memory
	}
	return os.TempDir()
}
