package sourcing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// MaxDocumentBytes is the largest file that is kept.
const MaxDocumentBytes = 10 << 20

// pdfHead is how far from its start a PDF may begin (ISO 32000-1, Annex H.3.4.1 of Adobe's implementation notes).
const pdfHead = 1024

// Recognise finds the media type in the bytes, and how the name of such a file ends; what a browser says of a file is not believed.
func Recognise(raw []byte) (media MediaType, ending string, ok bool) {
	if bytes.Contains(raw[:min(len(raw), pdfHead)], []byte("%PDF-")) {
		return PDF, endings[PDF], true
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || m.Header.Get("From") == "" {
		return "", "", false
	}
	_, err = m.Header.Date() // RFC 5322, 3.6: every mail has a sender and a date
	return Mail, endings[Mail], err == nil
}

// endings of names by what a file is: it is given back under its name, and whoever opens it trusts the ending.
var endings = map[MediaType]string{PDF: ".pdf", Mail: ".eml"}

// KeepDocument keeps a file byte for byte. Errors: TooLarge; Invalid (document_empty); Unsupported when it is neither a PDF
// nor a mail, or named as something else.
func (s *Service) KeepDocument(ctx context.Context, p authz.Principal, fileName string, file io.Reader) (Document, error) {
	raw, err := io.ReadAll(io.LimitReader(file, MaxDocumentBytes+1))
	switch {
	case err != nil:
		if _, ok := fault.As(err); ok {
			return Document{}, err
		}
		return Document{}, fault.New(fault.Invalid, "body_incomplete").Wrap(err)
	case len(raw) == 0:
		return Document{}, fault.New(fault.Invalid, "document_empty")
	case len(raw) > MaxDocumentBytes:
		return Document{}, fault.New(fault.TooLarge, "document_too_large")
	}
	media, ending, ok := Recognise(raw)
	if !ok {
		return Document{}, fault.New(fault.Unsupported, "document_type")
	}
	if !strings.HasSuffix(strings.ToLower(fileName), ending) {
		return Document{}, fault.New(fault.Unsupported, "document_name", "ending", ending)
	}
	d, err := s.document(p.Organisation, fileName, media, raw)
	if err != nil {
		return Document{}, err
	}
	d.UploadedBy = p.Person
	return d, s.store.SaveDocument(ctx, d, raw)
}

func (s *Service) document(organisation uuid.UUID, fileName string, media MediaType, raw []byte) (Document, error) {
	id, err := s.cfg.NewID()
	if err != nil {
		return Document{}, fmt.Errorf("document id: %w", err)
	}
	return Document{
		ID: DocumentID{id}, Organisation: organisation, FileName: fileName, MediaType: media, SHA256: sha256.Sum256(raw), At: s.now(),
	}, nil
}

// Document is a kept file of the principal's scope with its bytes. Error: NotFound.
func (s *Service) Document(ctx context.Context, id DocumentID) (Document, []byte, error) {
	d, raw, err := s.store.Document(ctx, id)
	if err == nil && sha256.Sum256(raw) != d.SHA256 {
		return d, nil, fmt.Errorf("document %s: the kept file is not the one that was received", id)
	}
	return d, raw, err
}
