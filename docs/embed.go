// Package docs holds the user guide and its pictures, which the shop shows at /hilfe.
package docs

import "embed"

// FS holds guide/<chapter>.md in German, guide/<chapter>.en.md in English, and pictures/*.png.
//
//go:embed guide/*.md pictures/*.png
var FS embed.FS
