// Package migrations holds the database schema: forward-only SQL files that
// goose applies in the order of their numbers. They are its only source.
package migrations

import (
	"embed"
	"strconv"
	"strings"
)

// FS holds the files of this directory.
//
//go:embed *.sql
var FS embed.FS

// Newest is the number of the newest migration: the schema this program needs.
func Newest() int64 {
	files, err := FS.ReadDir(".")
	if err != nil {
		return 0
	}
	var newest int64
	for _, f := range files {
		number, _, _ := strings.Cut(f.Name(), "_")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}
