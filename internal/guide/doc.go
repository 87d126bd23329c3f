// Package guide reads the user guide: chapters in Markdown, one file per chapter and language, into pages that can be
// shown, listed and searched. It knows no HTTP and keeps nothing but what it read. Start with Load.
package guide
