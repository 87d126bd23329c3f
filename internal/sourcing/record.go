package sourcing

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Records of this room. A new member means a new version, never a changed one.
var (
	recordOffer   = audit.RecordType{Name: "outside_offer.recorded", Version: 1}
	recordInquiry = audit.RecordType{Name: "inquiry.sent", Version: 1}
	recordDecline = audit.RecordType{Name: "inquiry.declined", Version: 1}

	recordWithdrawal = audit.RecordType{Name: "outside_offer.withdrawn", Version: 1}
)

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

// OfferRecord is the content of an outside offer's record: with its leaf in the log nobody can say later that it came
// earlier, or said something else.
type OfferRecord struct {
	At           string                         `json:"at"`
	Offer        uuid.UUID                      `json:"offer"`
	Source       catalog.Source                 `json:"source"`
	Product      uuid.UUID                      `json:"product"`
	Supplier     audit.MasterDataRef            `json:"supplier"`
	AskedOn      money.Date                     `json:"askedOn"`
	Late         bool                           `json:"late,omitempty"`
	Document     uuid.UUID                      `json:"document"`
	SHA256       string                         `json:"documentSha256"` // base64
	Inquiry      *uuid.UUID                     `json:"inquiry,omitempty"`
	Letter       *uuid.UUID                     `json:"letter,omitempty"`
	Currency     money.Currency                 `json:"currency"`
	PriceKind    catalog.PriceKind              `json:"priceKind"`
	TermMonths   int                            `json:"termMonths,omitempty"`
	UnitPrice    string                         `json:"unitPrice"`
	Per          money.Quantity                 `json:"per"`
	Minimum      money.Quantity                 `json:"minimum"`
	Shipping     string                         `json:"shipping"`
	VAT          money.Percent                  `json:"vat"`
	DeliveryDays int                            `json:"deliveryDays"`
	ValidUntil   money.Date                     `json:"validUntil"`           // last day
	Actor        *uuid.UUID                     `json:"actor,omitempty"`      // log id; none = the supplier through its link
	Allowed      *catalog.PublicationPermission `json:"permission,omitempty"` // none = as above
	Software     string                         `json:"software"`
}

func offerRecord(o OutsideOffer, d Document, inquiry *InquiryID, actor *uuid.UUID, permission catalog.PublicationPermission, software string) OfferRecord {
	out := OfferRecord{
		At: o.At.Format(recordTime), Offer: o.ID.UUID, Source: o.Source, Product: o.Product.UUID,
		Supplier: audit.MasterDataRef{ID: o.Supplier.ID.UUID, Hash: o.Supplier.Hash}, AskedOn: o.AskedOn, Late: o.Late,
		Document: d.ID.UUID, SHA256: base64.StdEncoding.EncodeToString(d.SHA256[:]), Currency: o.UnitPrice.Currency(), PriceKind: o.PriceKind,
		TermMonths: o.TermMonths, UnitPrice: o.UnitPrice.String(), Per: o.Per, Minimum: o.Minimum, Shipping: o.Shipping.String(), VAT: o.VAT,
		DeliveryDays: o.DeliveryDays, ValidUntil: o.ValidUntil, Actor: actor, Software: software,
	}
	if inquiry != nil {
		out.Inquiry, out.Letter = &inquiry.UUID, &o.Letter.UUID
	}
	if actor != nil {
		out.Allowed = &permission
	}
	return out
}

// WithdrawalRecord is the content of the record of an offer taken back. A text is personal and stands elsewhere.
type WithdrawalRecord struct {
	At       string                        `json:"at"`
	Offer    uuid.UUID                     `json:"offer"`
	Recorded uuid.UUID                     `json:"recorded"` // entry of the offer
	Product  uuid.UUID                     `json:"product"`
	Supplier audit.MasterDataRef           `json:"supplier"`
	Reason   Reason                        `json:"reason"`
	Text     *audit.PersonalRef            `json:"text,omitempty"`
	Actor    uuid.UUID                     `json:"actor"` // log id
	Allowed  catalog.PublicationPermission `json:"permission"`
	Software string                        `json:"software"`
}

// InquiryRecord is the content of an inquiry's record. Its text is personal and stands elsewhere.
type InquiryRecord struct {
	At        string                        `json:"at"`
	Inquiry   uuid.UUID                     `json:"inquiry"`
	Product   uuid.UUID                     `json:"product"`
	Quantity  money.Quantity                `json:"quantity"`
	NeededBy  money.Date                    `json:"neededBy,omitzero"`
	Deadline  string                        `json:"deadline"`
	Text      audit.PersonalRef             `json:"text"`
	Suppliers []audit.MasterDataRef         `json:"suppliers"`
	Actor     uuid.UUID                     `json:"actor"`
	Allowed   catalog.PublicationPermission `json:"permission"`
	Software  string                        `json:"software"`
}

// DeclineRecord is the content of the record of a supplier that does not offer.
type DeclineRecord struct {
	At       string                         `json:"at"`
	Inquiry  uuid.UUID                      `json:"inquiry"`
	Letter   uuid.UUID                      `json:"letter"`
	Supplier audit.MasterDataRef            `json:"supplier"`
	Late     bool                           `json:"late,omitempty"`
	Document *uuid.UUID                     `json:"document,omitempty"`
	SHA256   string                         `json:"documentSha256,omitempty"`
	Actor    *uuid.UUID                     `json:"actor,omitempty"`
	Allowed  *catalog.PublicationPermission `json:"permission,omitempty"`
	Software string                         `json:"software"`
}

func (s *Service) seal(organisation uuid.UUID, t audit.RecordType, content any, at time.Time) (Entry, error) {
	record, err := audit.NewRecord(organisation, t, content, s.cfg.Rand)
	if err != nil {
		return Entry{}, fmt.Errorf("record %s: %w", t.Name, err)
	}
	leaf, err := audit.NewLeaf(record, at)
	return Entry{Record: record, Leaf: leaf}, err
}
