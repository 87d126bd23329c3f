package exchange

import (
	"bytes"

	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// Papers tells what documents of contracts are: a PDF, a mail, or an eForms notice that can be read.
type Papers struct{}

var _ contract.PaperReader = Papers{}

// ReadPaper finds the kind of a file in its bytes. Error: Unsupported.
func (Papers) ReadPaper(raw []byte) (mediaType, ending string, err error) {
	if media, ending, ok := sourcing.Recognise(raw); ok {
		return string(media), ending, nil
	}
	if _, err := (Notices{}).ReadNotice(bytes.NewReader(raw)); err != nil {
		return "", "", fault.New(fault.Unsupported, "contract_document_type")
	}
	return "application/xml", ".xml", nil
}
