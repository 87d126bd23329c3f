package sourcing

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
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
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Bounds of an inquiry. A link lives on after the deadline, so that a late answer is on record as late.
const (
	MaxSuppliers    = 5
	maxInquiryDays  = 90
	linkDaysBeyond  = 14
	inquiriesListed = 100
)

// tokenBytes of a link: nobody guesses it.
const tokenBytes = 32

// Ask sends the same inquiry to one to five suppliers in Textform (§ 126b BGB), with a link for each to answer once.
// Errors: Forbidden; Invalid; NotFound (product, supplier).
func (s *Service) Ask(ctx context.Context, p authz.Principal, in NewInquiry) (Inquiry, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Inquiry{}, err
	}
	at := s.now()
	if in, err = s.complete(ctx, p, in, at); err != nil {
		return Inquiry{}, err
	}
	d, tokens, err := s.inquiryDraft(p, in, at)
	if err != nil {
		return Inquiry{}, err
	}
	d.Seal = func(i *Inquiry) (Entry, error) {
		for n := range i.Letters {
			l := &i.Letters[n]
			l.Link = s.cfg.PublicURL + "/preisanfrage#" + tokens[l.ID]
			l.Subject, l.Text = letterText(*i, *l, p)
		}
		return s.sealInquiry(*i, p, permission)
	}
	out, err := s.store.SaveInquiry(ctx, d)
	if err == nil {
		s.cfg.Committed()
	}
	return out, err
}

// Preview makes the letters as they would go out, without links; nothing is stored or sent. Errors as of Ask.
func (s *Service) Preview(ctx context.Context, p authz.Principal, in NewInquiry) (Inquiry, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return Inquiry{}, err
	}
	at := s.now()
	in, err := s.complete(ctx, p, in, at)
	if err != nil {
		return Inquiry{}, err
	}
	d, _, err := s.inquiryDraft(p, in, at)
	if err != nil {
		return Inquiry{}, err
	}
	i, err := s.store.PreviewInquiry(ctx, d.Inquiry)
	for n := range i.Letters {
		l := &i.Letters[n]
		l.Link = s.cfg.PublicURL + "/preisanfrage#…"
		l.Subject, l.Text = letterText(i, *l, p)
	}
	return i, err
}

// complete finds the last day where Arbeitstage are named, and refuses what does not fit.
func (s *Service) complete(ctx context.Context, p authz.Principal, in NewInquiry, at time.Time) (NewInquiry, error) {
	in.Text = strings.TrimSpace(in.Text)
	today := money.DateOf(at)
	if in.AnswerDays > 0 {
		if !in.LastDay.IsZero() {
			return in, fault.New(fault.Invalid, "inquiry_deadline_twice").WithField("#/body/answerDays", "inquiry_deadline_twice")
		}
		land, err := s.store.Land(ctx, p.Organisation)
		if err != nil {
			return in, err
		}
		in.LastDay = rules.AddWorkdays(today, in.AnswerDays, land)
	}
	return in, in.validate(today)
}

func (in NewInquiry) validate(today money.Date) error {
	e := &refusals{}
	e.when(in.Quantity.Sign() <= 0, "quantity", "quantity_not_positive")
	e.when(len(in.Suppliers) == 0 || len(in.Suppliers) > MaxSuppliers, "supplierIds", "inquiry_suppliers")
	seen := map[catalog.SupplierID]bool{}
	for _, id := range in.Suppliers {
		e.when(seen[id], "supplierIds", "inquiry_supplier_twice")
		seen[id] = true
	}
	e.when(in.Text == "" || utf8.RuneCountInString(in.Text) > maxText, "text", "value_needed")
	e.when(in.LastDay.Before(today) || in.LastDay.After(today.AddDays(maxInquiryDays)), "deadline", "inquiry_deadline")
	e.when(!in.NeededBy.IsZero() && in.NeededBy.Before(today), "neededBy", "day_over")
	return e.error()
}

func (s *Service) inquiryDraft(p authz.Principal, in NewInquiry, at time.Time) (InquiryDraft, map[LetterID]string, error) {
	id, err := s.cfg.NewID()
	if err != nil {
		return InquiryDraft{}, nil, fmt.Errorf("inquiry id: %w", err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return InquiryDraft{}, nil, err
	}
	d := InquiryDraft{Inquiry: Inquiry{
		ID: InquiryID{id}, Organisation: p.Organisation, Name: p.OrganisationName, Product: catalog.Product{ID: in.Product}, AskedBy: p.Person, Person: p.Name, Text: in.Text,
		Quantity: in.Quantity, NeededBy: in.NeededBy, Deadline: in.LastDay.AddDays(1).StartIn(berlin).UTC(), At: at,
	}}
	tokens := map[LetterID]string{}
	for _, supplier := range in.Suppliers {
		letter, err := s.cfg.NewID()
		if err != nil {
			return d, nil, fmt.Errorf("letter id: %w", err)
		}
		raw := make([]byte, tokenBytes)
		if _, err := io.ReadFull(s.cfg.Rand, raw); err != nil {
			return d, nil, fmt.Errorf("link: %w", err)
		}
		l := Letter{ID: LetterID{letter}, Supplier: Contact{ID: supplier}, Status: LetterOpen, ExpiresAt: d.Deadline.AddDate(0, 0, linkDaysBeyond)}
		tokens[l.ID] = base64.RawURLEncoding.EncodeToString(raw)
		d.Letters, d.Hashes = append(d.Letters, l), append(d.Hashes, hashOf(tokens[l.ID]))
	}
	return d, tokens, nil
}

func hashOf(token string) TokenHash { return sha256.Sum256([]byte(token)) }

func (s *Service) sealInquiry(i Inquiry, p authz.Principal, permission catalog.PublicationPermission) (Entry, error) {
	text, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: p.LogID, Organisation: i.Organisation, Kind: "inquiry", Body: i.Text}, s.cfg.Rand)
	if err != nil {
		return Entry{}, err
	}
	content := InquiryRecord{
		At: i.At.Format(recordTime), Inquiry: i.ID.UUID, Product: i.Product.ID.UUID, Quantity: i.Quantity, NeededBy: i.NeededBy,
		Deadline: i.Deadline.Format(recordTime), Text: text.Ref(), Actor: p.LogID, Allowed: permission, Software: s.cfg.Software,
	}
	for _, l := range i.Letters {
		content.Suppliers = append(content.Suppliers, audit.MasterDataRef{ID: l.Supplier.ID.UUID, Hash: l.Supplier.Hash})
	}
	e, err := s.seal(i.Organisation, recordInquiry, content, i.At)
	e.Personal = []audit.PersonalPart{text}
	return e, err
}

// Inquiries of the principal's organisation, newest first; of one product when it is named.
func (s *Service) Inquiries(ctx context.Context, p authz.Principal, product *catalog.ProductID) ([]Inquiry, error) {
	return s.store.Inquiries(ctx, p.Organisation, product, inquiriesListed)
}

// Inquiry is one inquiry in the principal's scope. Error: NotFound.
func (s *Service) Inquiry(ctx context.Context, id InquiryID) (Inquiry, error) {
	return s.store.Inquiry(ctx, id)
}

// Answer enters what a supplier answered by mail or letter. Errors: Forbidden, also when another organisation asked;
// Invalid; NotFound; Conflict (inquiry_answered).
func (s *Service) Answer(ctx context.Context, p authz.Principal, inquiry InquiryID, letter LetterID, a Answer) (Inquiry, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Inquiry{}, err
	}
	at := s.now()
	today := money.DateOf(at)
	if a.ReceivedOn.IsZero() {
		a.ReceivedOn = today
	}
	e := &refusals{}
	e.when(a.ReceivedOn.After(today), "receivedOn", "day_in_future")
	e.when(!a.Decline && a.Document == nil, "documentId", "document_needed")
	if err := a.validate(e, today); err != nil {
		return Inquiry{}, err
	}
	d := AnswerDraft{Inquiry: inquiry, Letter: letter, Given: a.Document, At: at}
	d.Seal = func(i Inquiry, l Letter, doc *Document) (Answered, error) {
		if i.Organisation != p.Organisation {
			return Answered{}, fault.New(fault.Forbidden, "other_organisation")
		}
		return s.sealAnswer(i, l, doc, a, sealing{at: at, late: a.ReceivedOn.After(i.LastDay()), actor: &p.LogID, permission: permission})
	}
	if err := s.store.SaveAnswer(ctx, d); err != nil {
		return Inquiry{}, err
	}
	s.cfg.Committed()
	return s.store.Inquiry(ctx, inquiry)
}

func (a Answer) validate(e *refusals, today money.Date) error {
	e.when(a.Decline == (a.Terms != nil), "decline", "terms_or_decline")
	if a.Terms != nil {
		a.Terms.validate(e, today)
	}
	return e.error()
}

// sealing is who answers, and when.
type sealing struct {
	at         time.Time
	late       bool
	actor      *uuid.UUID // log id; nil = the supplier through its link
	permission catalog.PublicationPermission
}

// sealAnswer makes the offer, if there is one, and the log entry.
func (s *Service) sealAnswer(i Inquiry, l Letter, doc *Document, a Answer, by sealing) (Answered, error) {
	if a.Decline {
		content := DeclineRecord{
			At: by.at.Format(recordTime), Inquiry: i.ID.UUID, Letter: l.ID.UUID, Late: by.late, Actor: by.actor, Software: s.cfg.Software,
			Supplier: audit.MasterDataRef{ID: l.Supplier.ID.UUID, Hash: l.Supplier.Hash},
		}
		if by.actor != nil {
			content.Allowed = &by.permission
		}
		if doc != nil {
			content.Document, content.SHA256 = &doc.ID.UUID, base64.StdEncoding.EncodeToString(doc.SHA256[:])
		}
		e, err := s.seal(i.Organisation, recordDecline, content, by.at)
		return Answered{Entry: e, Late: by.late}, err
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return Answered{}, fmt.Errorf("offer id: %w", err)
	}
	o := OutsideOffer{
		ID: OfferID{id}, Organisation: i.Organisation, Product: i.Product.ID, Supplier: l.Supplier, Source: catalog.FromInquiry, AskedBy: i.AskedBy,
		AskedOn: money.DateOf(i.At), Late: by.late, Document: doc.ID, Letter: &l.ID, At: by.at, Terms: a.Terms.numbered(id),
	}
	e, err := s.seal(i.Organisation, recordOffer, offerRecord(o, *doc, &i.ID, by.actor, by.permission, s.cfg.Software), by.at)
	o.Entry = e.Leaf.Entry
	return Answered{Entry: e, Offer: &o, Late: by.late}, err
}

// Opened is what a supplier sees behind its link. Errors: NotFound; Gone (link_expired); TooMany (link_throttled).
func (s *Service) Opened(ctx context.Context, token, address string) (Inquiry, Letter, error) {
	i, l, err := s.store.Opened(ctx, hashOf(token))
	if f, ok := fault.As(err); ok && f.Kind == fault.NotFound {
		return i, l, s.unknownLink(ctx, address, err)
	}
	if err == nil && !s.now().Before(l.ExpiresAt) {
		return Inquiry{}, Letter{}, fault.New(fault.Gone, "link_expired")
	}
	return i, l, err
}

// unknownLink counts who tries links that do not exist; a supplier with a real one is never held up.
func (s *Service) unknownLink(ctx context.Context, address string, unknown error) error {
	sum := sha256.Sum256([]byte(address))
	more, err := s.store.TryLink(ctx, "link:"+base64.RawURLEncoding.EncodeToString(sum[:16]), s.now())
	switch {
	case err != nil:
		return err
	case !more:
		return fault.New(fault.TooMany, "link_throttled")
	default:
		return unknown
	}
}

// AnswerLink takes what a supplier answers through its link, once. What it sent is kept as the document. Errors: as of
// Opened; Invalid; Conflict (inquiry_answered).
func (s *Service) AnswerLink(ctx context.Context, token, address string, a Answer, received any) (Inquiry, Letter, error) {
	i, l, err := s.Opened(ctx, token, address)
	if err != nil {
		return i, l, err
	}
	at := s.now()
	if err := a.validate(&refusals{}, money.DateOf(at)); err != nil {
		return i, l, err
	}
	raw, err := audit.Canonical(received)
	if err != nil {
		return i, l, fmt.Errorf("answer: %w", err)
	}
	doc, err := s.document(i.Organisation, "antwort.json", JSON, raw)
	if err != nil {
		return i, l, err
	}
	hash := hashOf(token)
	d := AnswerDraft{Token: &hash, Document: &doc, Raw: raw, At: at}
	d.Seal = func(i Inquiry, l Letter, doc *Document) (Answered, error) {
		return s.sealAnswer(i, l, doc, a, sealing{at: at, late: !at.Before(i.Deadline)})
	}
	if err := s.store.SaveAnswer(ctx, d); err != nil {
		return i, l, err
	}
	s.cfg.Committed()
	return s.store.Opened(ctx, hash)
}
