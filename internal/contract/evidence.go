package contract

import (
	"bytes"
	"crypto/sha256"
	"strings"

	"github.com/provitako/marktplatz/internal/fault"
)

// MaxEvidence is the largest document that is kept, in bytes.
const MaxEvidence = 650_000

// Evidence is a document, kept byte for byte. Content is read for its own request alone.
type Evidence struct {
	Name    string
	SHA256  [32]byte
	Content []byte
}

// sealed checks what a document is by its first bytes, whatever its name says, and adds its hash. Errors: Invalid (missing);
// TooLarge; Unsupported (no PDF).
func (e Evidence) sealed() (Evidence, error) {
	switch {
	case len(e.Content) == 0:
		return e, fault.New(fault.Invalid, "evidence_missing").WithField("#/body/document", "evidence_missing")
	case len(e.Content) > MaxEvidence:
		return e, fault.New(fault.TooLarge, "term_document_large")
	case !bytes.HasPrefix(e.Content, []byte("%PDF-")) || !strings.HasSuffix(strings.ToLower(e.Name), ".pdf"):
		return e, fault.New(fault.Unsupported, "term_document_type")
	}
	e.SHA256 = sha256.Sum256(e.Content)
	return e, nil
}
