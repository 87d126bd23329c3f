package contract

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// MaxDocumentBytes is the largest document of a contract.
const MaxDocumentBytes = 16 << 20

// maxDocumentTitle bounds what a document is called, in letters.
const maxDocumentTitle = 200

// DocumentKind is what a document is for its contract.
type DocumentKind string

// NoticeDocument is a published notice; the other kinds matter to people alone and stand in the API.
const NoticeDocument DocumentKind = "notice"

// DocumentID names a document.
type DocumentID struct{ uuid.UUID }

// Document is a file of a contract, kept byte for byte. Content is read for its own request alone.
type Document struct {
	ID           DocumentID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Change       *ChangeID // the draft that was read from it
	Kind         DocumentKind
	Title        string
	FileName     string
	MediaType    string // as found in the bytes
	SHA256       [32]byte
	Size         int64 // in bytes
	Shared       bool  // bodies that may call off read it
	AddedBy      Person
	At           time.Time
	Content      []byte
}

// SealedDocument is a document with its record.
type SealedDocument struct {
	Document
	Record audit.Record
	Leaf   audit.Leaf
}

// DocumentStore keeps documents of contracts.
type DocumentStore interface {
	// Documents of a contract in sight, oldest first, without their bytes; only shared ones unless all contracts are in sight.
	// Error: NotFound (contract).
	Documents(ctx context.Context, id catalog.ContractID, q catalog.ContractQuery) ([]Document, error)
	// Document with its bytes, as far as Documents lists it. Error: NotFound.
	Document(ctx context.Context, id DocumentID, q catalog.ContractQuery) (Document, error)
	// SaveDocument keeps a document with its record. Error: NotFound (contract).
	SaveDocument(ctx context.Context, d SealedDocument) error
}

// PaperReader tells what a received file is by its bytes, and how its name ends then. Error: Unsupported for what no contract keeps.
type PaperReader interface {
	ReadPaper(raw []byte) (mediaType, ending string, err error)
}

// Documents keeps the documents of contracts. Safe for concurrent use.
type Documents struct {
	store   DocumentStore
	papers  PaperReader
	decider authz.Decider
	cfg     Config
}

// NewDocuments returns the service on a store.
func NewDocuments(store DocumentStore, papers PaperReader, decider authz.Decider, cfg Config) *Documents {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &Documents{store, papers, decider, cfg}
}

// At is the service as it would have been at an earlier instant; for example data alone.
func (s *Documents) At(at time.Time) *Documents {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

// List the documents of a contract in sight, oldest first. Error: NotFound.
func (s *Documents) List(ctx context.Context, id catalog.ContractID, q catalog.ContractQuery) ([]Document, error) {
	return s.store.Documents(ctx, id, q)
}

// Open reads a document that List shows. Error: NotFound.
func (s *Documents) Open(ctx context.Context, id DocumentID, q catalog.ContractQuery) (Document, error) {
	d, err := s.store.Document(ctx, id, q)
	if err == nil && sha256.Sum256(d.Content) != d.SHA256 {
		return d, fmt.Errorf("document %s: the kept file is not the one that was received", id)
	}
	return d, err
}

// Add keeps a file as a document of a contract, whose Contract, Kind, Title, FileName and Shared are given. Errors: Forbidden; NotFound
// (contract); Invalid; TooLarge; Unsupported when the file is none that is kept, or named as something else.
func (s *Documents) Add(ctx context.Context, p authz.Principal, d Document, file io.Reader) (Document, error) {
	permission, err := mayChange(ctx, s.decider, p)
	if err != nil {
		return d, err
	}
	if d.Content, err = readDocument(file); err != nil {
		return d, err
	}
	var ending string
	if d.MediaType, ending, err = s.papers.ReadPaper(d.Content); err != nil {
		return d, err
	}
	if !strings.HasSuffix(strings.ToLower(d.FileName), ending) {
		return d, fault.New(fault.Unsupported, "document_name", "ending", ending)
	}
	if d.Title = strings.TrimSpace(d.Title); d.Title == "" || utf8.RuneCountInString(d.Title) > maxDocumentTitle {
		return d, fault.New(fault.Invalid, "contract_document_title").WithField("#/query/title", "contract_document_title")
	}
	sealed, err := s.cfg.sealDocument(d, p, permission, s.cfg.Now().UTC().Truncate(time.Microsecond))
	if err != nil {
		return d, err
	}
	if err := s.store.SaveDocument(ctx, sealed); err != nil {
		return d, err
	}
	s.cfg.Committed()
	return sealed.Document, nil
}

// readDocument reads a whole file. Errors: TooLarge; Invalid (empty, incomplete).
func readDocument(file io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(file, MaxDocumentBytes+1))
	switch {
	case err != nil:
		if _, ok := fault.As(err); ok {
			return nil, err
		}
		return nil, fault.New(fault.Invalid, "body_incomplete").Wrap(err)
	case len(raw) == 0:
		return nil, fault.New(fault.Invalid, "contract_document_empty")
	case len(raw) > MaxDocumentBytes:
		return nil, fault.New(fault.TooLarge, "contract_document_large")
	}
	return raw, nil
}

// recordDocument is the record type of a document. A new member means a new version, never a changed one.
var recordDocument = audit.RecordType{Name: "contract.document", Version: 1}

// DocumentRecord is the content of its record; what the document is called may name people and stands elsewhere.
type DocumentRecord struct {
	At         string                        `json:"at"`
	ID         uuid.UUID                     `json:"document"`
	Contract   uuid.UUID                     `json:"contract"`
	Change     *uuid.UUID                    `json:"change,omitempty"` // the draft that was read from it
	Kind       DocumentKind                  `json:"kind"`
	MediaType  string                        `json:"mediaType"`
	Bytes      int64                         `json:"bytes"`
	SHA256     string                        `json:"sha256"` // in hexadecimal
	Shared     bool                          `json:"shared"`
	AddedBy    uuid.UUID                     `json:"addedBy"`
	Permission catalog.PublicationPermission `json:"permission"`
	Software   string                        `json:"software"`
}

// sealDocument completes a document and makes its record.
func (c Config) sealDocument(d Document, p authz.Principal, permission authz.Decision, at time.Time) (SealedDocument, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return SealedDocument{}, fmt.Errorf("document id: %w", err)
	}
	d.ID, d.Organisation, d.AddedBy, d.At = DocumentID{id}, p.Organisation, person(p), at
	d.SHA256, d.Size = sha256.Sum256(d.Content), int64(len(d.Content))
	out := SealedDocument{Document: d}
	content := DocumentRecord{
		At: at.Format(recordTime), ID: id, Contract: d.Contract.UUID, Kind: d.Kind, MediaType: d.MediaType, Bytes: d.Size,
		SHA256: hex.EncodeToString(d.SHA256[:]), Shared: d.Shared, AddedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: c.Software,
	}
	if d.Change != nil {
		content.Change = &d.Change.UUID
	}
	if out.Record, err = audit.NewRecord(d.Organisation, recordDocument, content, c.Rand); err != nil {
		return out, fmt.Errorf("record of document: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, at)
	return out, err
}

// DraftNotice reads a notice and keeps what a draft of it would be, together with the file, which becomes a document of the contract
// with the draft. id as of [Service.Propose]. Errors: those of Propose and Draft; TooLarge.
func (s *Service) DraftNotice(ctx context.Context, p authz.Principal, reader NoticeReader, fileName string, file io.Reader, id catalog.ContractID) (View, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return View{}, err
	}
	raw, err := readDocument(file)
	if err != nil {
		return View{}, err
	}
	found, err := s.Propose(ctx, p, reader, bytes.NewReader(raw), id)
	if err != nil {
		return View{}, err
	}
	in := Proposal{Kind: found.Kind, Terms: found.Terms}
	if found.Changes != nil {
		in.Ground, in.Reason = found.Changes.Ground, found.Changes.Reason
	}
	if found.Contract != nil {
		in.Contract = found.Contract.ID
	}
	return s.draft(ctx, p, in, func(c Change) (*SealedDocument, error) {
		d := Document{
			Contract: c.Contract, Change: &c.ID, Kind: NoticeDocument, Title: noticeTitle(found.Notice), FileName: fileName, MediaType: "application/xml",
			Shared: true, Content: raw, // it is published
		}
		sealed, err := s.cfg.sealDocument(d, p, permission, c.DraftedAt)
		return &sealed, err
	})
}

// noticeTitle calls a notice by its number in the Official Journal, else by its id.
func noticeTitle(n Notice) string {
	if n.Terms.NoticeReference != "" {
		return n.Terms.NoticeReference
	}
	return n.ID
}
