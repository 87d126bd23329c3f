package httpapi

import "github.com/provitako/marktplatz/internal/httpapi/gen"

// pending answers for operations whose handlers are still being written. A
// method of a feature's struct stands less deep and wins. It goes with the last of them.
type pending struct{ unwritten }

type unwritten struct {
	gen.StrictServerInterface
	uploader
}
