package member

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// TermKind is what a term between a body and the cooperative is about.
type TermKind string

// The kinds, with their values.
const (
	Inhouse TermKind = "inhouse" // why the cooperative sells to the body without a procedure
	Prices  TermKind = "prices"  // which prices of the cooperative's trade the body's people see
)

// NoInhouse closes the cooperative's own trade to the body.
const NoInhouse = "none"

// termValues are what a kind can be: paragraphs of the GWB; own price (with the cooperative's fee), contract price (without).
var termValues = map[TermKind][]string{
	Inhouse: {NoInhouse, "gwb_108_1", "gwb_108_2", "gwb_108_4_5", "gwb_120_4"},
	Prices:  {"own", "contract", "both"},
}

// MaxTermDocument is the largest evidence that is kept, in bytes.
const MaxTermDocument = 650_000

// Refusals of terms.
var (
	ErrTermBody     = fault.New(fault.Conflict, "term_of_no_body")
	errTermEvidence = fault.New(fault.Invalid, "inhouse_document_missing").WithField("#/body/document", "inhouse_document_missing")
	errTermFile     = fault.New(fault.Unsupported, "term_document_type")
)

// BodyTerm holds for a legal entity over a time.
type BodyTerm struct {
	ID          uuid.UUID
	Kind        TermKind
	Value       string
	From, Until money.Date // Until is the first day without it; zero = open
	Void        bool       // another value took its place before its first day
	Document    *TermDocument
}

// TermDocument is the evidence of a term; Content is read for its own request alone.
type TermDocument struct {
	Name    string
	SHA256  [32]byte
	Content []byte
}

// On is the state on a day.
func (t BodyTerm) On(day money.Date) State {
	if t.Void {
		return Over
	}
	return Membership{From: t.From, Until: t.Until}.On(day)
}

// TermRecord is a term in the log. The file's name may hold a person's and stays out.
type TermRecord struct {
	ID       uuid.UUID `json:"id"`
	Kind     TermKind  `json:"kind"`
	Value    string    `json:"value"`
	Document string    `json:"documentSha256,omitempty"`
}

// SetTerm lets a value hold for a legal entity from a day on, in place of what held or was planned.
//
// Errors: ErrNotFound; Forbidden; ErrTermBody; Invalid (days, value, no evidence); TooLarge; Unsupported (no PDF).
func (s *Service) SetTerm(ctx context.Context, p authz.Principal, body uuid.UUID, t BodyTerm) (View, error) {
	o, err := s.store.Organisation(ctx, body)
	if err != nil {
		return View{}, err
	}
	d, err := s.change(ctx, p, body)
	if err != nil {
		return View{}, err
	}
	if !o.hasTerms() {
		return View{}, ErrTermBody
	}
	if err := s.checkTerm(t); err != nil {
		return View{}, err
	}
	if t.ID, err = uuid.NewV7(); err != nil {
		return View{}, fmt.Errorf("term id: %w", err)
	}
	r := TermRecord{ID: t.ID, Kind: t.Kind, Value: t.Value}
	if t.Document != nil {
		t.Document.SHA256 = sha256.Sum256(t.Document.Content)
		r.Document = hex.EncodeToString(t.Document.SHA256[:])
	}
	entry, err := s.seal(p, d, recordTerm, body, Record{Term: &r, From: t.From.String(), Until: dayOrNone(t.Until)})
	if err != nil {
		return View{}, err
	}
	if err := s.store.SetTerm(ctx, body, t, p.Person, s.now(), entry); err != nil {
		return View{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, p, body)
}

// hasTerms reports whether the cooperative sells to the organisation: to legal entities other than itself.
func (o Organisation) hasTerms() bool { return o.ID == o.LegalEntity.ID && o.Kind != Cooperative }

func (s *Service) checkTerm(t BodyTerm) error {
	if !slices.Contains(termValues[t.Kind], t.Value) {
		return fault.New(fault.Invalid, "wrong_form").WithField("#/body/value", "wrong_form")
	}
	if err := s.firstDay(t.From, "#/body/from"); err != nil {
		return err
	}
	if !t.Until.IsZero() && !t.From.Before(t.Until) {
		return fault.New(fault.Invalid, "days_reversed").WithField("#/body/until", "days_reversed")
	}
	if t.Document == nil {
		if t.Kind == Inhouse && t.Value != NoInhouse {
			return errTermEvidence
		}
		return nil
	}
	switch raw := t.Document.Content; {
	case t.Kind != Inhouse || len(raw) == 0:
		return fault.New(fault.Invalid, "wrong_form").WithField("#/body/document", "wrong_form")
	case len(raw) > MaxTermDocument:
		return fault.New(fault.TooLarge, "term_document_large")
	case !bytes.HasPrefix(raw, []byte("%PDF-")) || !strings.HasSuffix(strings.ToLower(t.Document.Name), ".pdf"):
		return errTermFile // by its first bytes; what a name or a browser says is not believed
	}
	return nil
}

// TermDocument is the evidence of a term of an organisation in sight. Error: ErrNotFound.
func (s *Service) TermDocument(ctx context.Context, body, term uuid.UUID) (TermDocument, error) {
	return s.store.TermDocument(ctx, body, term)
}
