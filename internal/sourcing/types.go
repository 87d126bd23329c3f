package sourcing

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Ids are UUIDv7, one type per aggregate.
type (
	// DocumentID names a file as it was received.
	DocumentID struct{ uuid.UUID }
	// OfferID names an outside offer; comparisons and lines take it as the id of any other offer.
	OfferID struct{ uuid.UUID }
	// InquiryID names a price inquiry.
	InquiryID struct{ uuid.UUID }
	// LetterID names the letter of an inquiry to one supplier.
	LetterID struct{ uuid.UUID }
)

// MediaType of a kept document, found in its bytes.
type MediaType string

// Media types that are kept: offers as suppliers send them, and answers given through a link.
const (
	PDF  MediaType = "application/pdf"
	Mail MediaType = "message/rfc822"
	JSON MediaType = "application/json"
)

// Document is a file as it was received, kept byte for byte.
type Document struct {
	ID           DocumentID
	Organisation uuid.UUID
	FileName     string
	MediaType    MediaType
	SHA256       [32]byte
	UploadedBy   uuid.UUID // person; Nil = a supplier through its link
	At           time.Time
}

// Contact is a supplier with what a letter needs.
type Contact struct {
	ID                     catalog.SupplierID
	Name                   string
	Street, Postcode, City string // Street and Postcode are known of a body's own suppliers
	Email                  string // "" = none known
	Own                    bool   // master data of the body, unknown to everybody beside it
	Hash                   [32]byte
}

// Terms of an offer, net.
type Terms struct {
	PriceKind    catalog.PriceKind
	TermMonths   int // of a recurring price; 0 = open-ended
	UnitPrice    money.UnitPrice
	Per          money.Quantity // pieces the unit price is for
	Minimum      money.Quantity
	Shipping     money.Amount // per order
	VAT          money.Percent
	DeliveryDays int        // Arbeitstage
	ValidUntil   money.Date // last day
	SKU          string     // the supplier's own number; "" = none
}

// NewOffer is an offer that somebody got and takes in.
type NewOffer struct {
	Product  catalog.ProductID
	Supplier *catalog.SupplierID // known one; nil = Contact is a new one
	Contact  Contact
	Document DocumentID
	AskedOn  money.Date
	Terms
}

// OutsideOffer is an offer that stands in no catalogue.
type OutsideOffer struct {
	ID           OfferID
	Organisation uuid.UUID
	Product      catalog.ProductID
	Supplier     Contact
	Source       catalog.Source
	AskedBy      uuid.UUID // person
	AskedOn      money.Date
	Late         bool
	Document     DocumentID
	Letter       *LetterID // of an answer to an inquiry
	Entry        uuid.UUID // in the log
	At           time.Time
	Withdrawn    *Withdrawal // nil = it stands
	Terms
}

// Reason why an offer was taken back.
type Reason string

// Reasons. Other needs a text.
const (
	Mistaken         Reason = "mistaken"
	SupplierWithdrew Reason = "supplier_withdrew"
	Replaced         Reason = "replaced"
	Other            Reason = "other"
)

// Withdrawal takes an outside offer back: from At on it is compared no more, and what was decided before keeps it.
type Withdrawal struct {
	Reason Reason
	Text   string
	Person uuid.UUID
	Entry  uuid.UUID // in the log
	At     time.Time
}

// Inquiry asks suppliers for the same thing in Textform.
type Inquiry struct {
	ID           InquiryID
	Organisation uuid.UUID
	Name         string // of the organisation
	Product      catalog.Product
	AskedBy      uuid.UUID // person
	Person       string    // name of it
	Text         string
	Quantity     money.Quantity
	NeededBy     money.Date // zero = no day
	Deadline     time.Time  // answers from then on are late
	Entry        uuid.UUID
	At           time.Time
	Letters      []Letter // by supplier's name
}

// LastDay is the last day on which an answer is in time.
func (i Inquiry) LastDay() money.Date { return money.DateOf(i.Deadline.Add(-time.Microsecond)) }

// LetterStatus of a letter.
type LetterStatus string

// Statuses of a letter.
const (
	LetterOpen     LetterStatus = "open"
	LetterAnswered LetterStatus = "answered"
	LetterDeclined LetterStatus = "declined"
)

// Letter of an inquiry to one supplier.
type Letter struct {
	ID         LetterID
	Supplier   Contact
	Status     LetterStatus
	Late       bool
	AnsweredAt *time.Time
	Offer      *OutsideOffer
	ExpiresAt  time.Time // of the link
	Subject    string    // of the letter as sent, in German; only when it was made just now
	Text       string
	Link       string
}

// NewInquiry is an inquiry on its way out.
type NewInquiry struct {
	Product   catalog.ProductID
	Suppliers []catalog.SupplierID
	Text      string
	Quantity  money.Quantity
	NeededBy  money.Date
	LastDay   money.Date // answers after it are late; zero = AnswerDays count
	// AnswerDays are Arbeitstage from the next day on, of the Land of the organisation that asks; 0 = LastDay is named.
	AnswerDays int
}

// Answer to a letter: a refusal, or terms.
type Answer struct {
	Decline    bool
	Terms      *Terms
	Document   *DocumentID // as received; nil = given through the link, or a refusal nobody wrote down
	ReceivedOn money.Date  // zero = today
}
