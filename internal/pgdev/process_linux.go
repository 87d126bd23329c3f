package pgdev

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// endWithParent makes the kernel ask the server for a fast shutdown when this
// process dies, even by kill -9.
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }

// serves reports whether pid is a live PostgreSQL on the data directory. The
// number alone is not enough: it may be a zombie's, or have been given to
// another process.
func serves(pid int, data string) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	name := bytes.LastIndexByte(stat, ')')
	if name < 0 || len(stat) < name+3 || !bytes.Contains(stat[:name+1], []byte("(postgres)")) {
		return false
	}
	if state := stat[name+2]; state == 'Z' || state == 'X' {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return true // not ours to look at; the name has to do
	}
	real, err := filepath.EvalSymlinks(data)
	return err == nil && cwd == real
}
