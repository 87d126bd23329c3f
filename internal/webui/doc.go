// Package webui serves the built front end out of the binary: pre-compressed
// files as they are, hashed ones for good, index.html anew each time, and for
// page navigations the front end whatever the path. It knows nothing of the
// API. Start with New.
package webui
