//go:build unix && !linux

package pgdev

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// endWithParent does nothing here: the server outlives a killed parent and is
// adopted by the next start.
func endWithParent(*syscall.SysProcAttr) {}

// serves reports whether pid is a live PostgreSQL on the data directory.
func serves(pid int, data string) bool {
	out, err := exec.Command("ps", "-o", "stat=,command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return false
	}
	line := strings.TrimSpace(string(out))
	return !strings.HasPrefix(line, "Z") && strings.Contains(line, "postgres") && strings.Contains(line, data)
}
