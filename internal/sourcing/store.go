package sourcing

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/rules"
)

// Entry is what one change leaves in the log.
type Entry struct {
	Record   audit.Record
	Leaf     audit.Leaf
	Personal []audit.PersonalPart
}

// TokenHash is SHA-256 of a link's token; the token itself is never kept.
type TokenHash [32]byte

// OfferDraft is an outside offer with what it rests on, on its way to be stored. Seal makes the log entry once supplier
// and document are known.
type OfferDraft struct {
	OutsideOffer
	NewSupplier *NewSupplier // nil = OutsideOffer.Supplier.ID names a known one
	Seal        func(o OutsideOffer, d Document) (Entry, error)
}

// NewSupplier is a body's own supplier with its canonical master data.
type NewSupplier struct {
	Contact
	Key    string
	Master []byte
}

// InquiryDraft is an inquiry on its way out; Hashes are of the letters' links, in their order.
type InquiryDraft struct {
	Inquiry
	Hashes []TokenHash
	// Seal makes letters and log entry once product and suppliers are known.
	Seal func(i *Inquiry) (Entry, error)
}

// Answered is what an answer becomes. Offer is nil when the supplier declines.
type Answered struct {
	Entry
	Offer *OutsideOffer
	Late  bool
}

// AnswerDraft is an answer on its way to be stored: at a letter found by id or by its link.
type AnswerDraft struct {
	Letter   LetterID // when Token is nil
	Inquiry  InquiryID
	Token    *TokenHash
	Document *Document // given through the link: kept with the answer
	Raw      []byte
	At       time.Time
	// Seal judges the letter as it stands, locked, and makes offer and log entry.
	Seal func(i Inquiry, l Letter, d *Document) (Answered, error)
	// Given names a document the person uploaded before.
	Given *DocumentID
}

// WithdrawalDraft is a withdrawal on its way to be stored. Seal judges the offer as it stands, locked, and makes the entry.
type WithdrawalDraft struct {
	Offer OfferID
	Withdrawal
	Seal func(o OutsideOffer) (Entry, error)
}

// Store keeps documents, outside offers and inquiries. What the principal's scope does not hold is NotFound.
type Store interface {
	SaveDocument(ctx context.Context, d Document, raw []byte) error
	Document(ctx context.Context, id DocumentID) (Document, []byte, error)
	// SaveOffer stores supplier, offer and log entry at once. Error: NotFound (product, supplier, document).
	SaveOffer(ctx context.Context, d OfferDraft) (OutsideOffer, error)
	// Offers for a product that the organisation got itself, newest first.
	Offers(ctx context.Context, organisation uuid.UUID, product catalog.ProductID, limit int) ([]OutsideOffer, error)
	// Withdraw stores the withdrawal of an offer in the principal's scope. Errors: NotFound; Conflict (offer_withdrawn).
	Withdraw(ctx context.Context, d WithdrawalDraft) (OutsideOffer, error)
	// Land of an organisation; "" = none known.
	Land(ctx context.Context, organisation uuid.UUID) (rules.Land, error)
	// PreviewInquiry finds what an inquiry would be about and to whom it would go. Error: NotFound (product, supplier).
	PreviewInquiry(ctx context.Context, i Inquiry) (Inquiry, error)
	// Contacts are the suppliers a body may ask: the shop's and its own, by name.
	Contacts(ctx context.Context, organisation uuid.UUID) ([]Contact, error)
	// SaveInquiry stores inquiry, letters, log entry, and an event for each letter. Error: NotFound (product, supplier).
	SaveInquiry(ctx context.Context, d InquiryDraft) (Inquiry, error)
	// Inquiries of the organisation, newest first.
	Inquiries(ctx context.Context, organisation uuid.UUID, product *catalog.ProductID, limit int) ([]Inquiry, error)
	// Inquiry in the principal's scope. Error: NotFound.
	Inquiry(ctx context.Context, id InquiryID) (Inquiry, error)
	// SaveAnswer stores what was answered. Errors: NotFound; Conflict (inquiry_answered).
	SaveAnswer(ctx context.Context, d AnswerDraft) error
	// Opened finds the letter of a link. Error: NotFound.
	Opened(ctx context.Context, token TokenHash) (Inquiry, Letter, error)
	// TryLink counts an unknown link against a subject and reports whether more may be tried.
	TryLink(ctx context.Context, subject string, at time.Time) (bool, error)
}
