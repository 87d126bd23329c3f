//go:build unix

package main

import "syscall"

// diskSpace is what is free for the server and what there is, in bytes, where the directory lies; 0 of 0 when nobody knows.
func diskSpace(dir string) (free, all uint64) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, 0
	}
	size := uint64(s.Bsize) //nolint:gosec // G115: a block size is positive; its type differs between systems
	return s.Bavail * size, s.Blocks * size
}
