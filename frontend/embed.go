// Package frontend embeds the built single page application. Without a build only dist/.keep is inside and the
// handler in internal/webui says so instead of serving pages.
package frontend

import "embed"

// FS holds the files of dist, each text file also compressed as .br and .gz.
//
//go:embed all:dist
var FS embed.FS
