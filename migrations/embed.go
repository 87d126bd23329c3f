// Package migrations holds the database schema: forward-only SQL files that
// goose applies in the order of their numbers. They are its only source.
package migrations

import "embed"

// FS holds the files of this directory.
//
//go:embed *.sql
var FS embed.FS
