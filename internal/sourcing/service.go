package sourcing

import (
	"context"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Config of the service. PublicURL begins the links in letters; Software is the version that records name; Committed is
// called after each commit that left a log entry and may be nil. NewID makes the ids of rows; nil means UUIDv7.
type Config struct {
	Now       func() time.Time
	Rand      io.Reader
	NewID     func() (uuid.UUID, error)
	PublicURL string
	Software  string
	Committed func()
}

// Service takes outside offers in and sends inquiries out. Safe for concurrent use.
type Service struct {
	store   Store
	decider authz.Decider
	cfg     Config
}

// NewService returns the service on a store.
func NewService(store Store, decider authz.Decider, cfg Config) *Service {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	if cfg.NewID == nil {
		cfg.NewID = uuid.NewV7
	}
	return &Service{store: store, decider: decider, cfg: cfg}
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// allowed asks the policy once more, beside the check of the operation.
func (s *Service) allowed(ctx context.Context, p authz.Principal) (catalog.PublicationPermission, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "sourcing", Action: "record", Organisation: p.Organisation})
	if err != nil {
		return catalog.PublicationPermission{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return catalog.PublicationPermission{}, fault.New(fault.Forbidden, "not_allowed", "rule", d.Rule)
	}
	return catalog.PublicationPermission{Rule: d.Rule, Policy: d.PolicyRevision}, nil
}

// Record takes an offer in that somebody got from outside, with its document as received. From then on it takes part in
// the comparisons of the principal's organisation. Errors: Forbidden; Invalid (terms); NotFound (product, supplier,
// document).
func (s *Service) Record(ctx context.Context, p authz.Principal, in NewOffer) (OutsideOffer, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return OutsideOffer{}, err
	}
	at := s.now()
	if err := in.validate(money.DateOf(at)); err != nil {
		return OutsideOffer{}, err
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return OutsideOffer{}, fmt.Errorf("offer id: %w", err)
	}
	d := OfferDraft{OutsideOffer: OutsideOffer{
		ID: OfferID{id}, Organisation: p.Organisation, Product: in.Product, Source: catalog.FromOutside, AskedBy: p.Person, AskedOn: in.AskedOn,
		Document: in.Document, At: at, Terms: in.numbered(id),
	}}
	if in.Supplier != nil {
		d.Supplier.ID = *in.Supplier
	} else if d.NewSupplier, err = s.newSupplier(in.Contact); err != nil {
		return OutsideOffer{}, err
	}
	d.Seal = func(o OutsideOffer, doc Document) (Entry, error) {
		return s.seal(p.Organisation, recordOffer, offerRecord(o, doc, nil, &p.LogID, permission, s.cfg.Software), at)
	}
	o, err := s.store.SaveOffer(ctx, d)
	if err == nil {
		s.cfg.Committed()
	}
	return o, err
}

// numbered gives terms without the supplier's number one of ours: a basket finds its offer by supplier and number.
func (t Terms) numbered(id uuid.UUID) Terms {
	text := id.String()
	if t.SKU == "" {
		t.SKU = "EIGEN-" + text[len(text)-8:]
	} else {
		t.SKU += "#" + text[len(text)-8:]
	}
	return t
}

// Limits of texts, in characters.
const (
	maxName = 200
	maxText = 4000
)

func (in NewOffer) validate(today money.Date) error {
	e := &refusals{}
	if in.Supplier == nil {
		for _, m := range []struct{ member, text string }{
			{"name", in.Contact.Name}, {"street", in.Contact.Street}, {"postcode", in.Contact.Postcode}, {"city", in.Contact.City},
		} {
			e.when(m.text == "", "supplier/"+m.member, "value_needed")
			e.when(utf8.RuneCountInString(m.text) > maxName, "supplier/"+m.member, "value_needed")
		}
	}
	e.when(in.AskedOn.IsZero() || in.AskedOn.After(today), "askedOn", "day_in_future")
	in.Terms.validate(e, today)
	return e.error()
}

var most = struct {
	per     money.Quantity
	percent money.Percent
}{money.MustQuantity("999999.999"), money.MustPercent("100")}

// mostValidMonths is how long an offer that was asked for may hold: "9999-12-31" is a slip, not a promise.
const mostValidMonths = 60

func (t Terms) validate(e *refusals, today money.Date) {
	e.when(t.UnitPrice.IsZero(), "unitPrice", "price_missing")
	e.when(t.Per.Sign() <= 0 || t.Per.Cmp(most.per) > 0, "unitPrice/per", "quantity_not_positive")
	e.when(t.Minimum.Sign() <= 0, "minimum", "quantity_not_positive")
	e.when(t.Shipping.Sign() < 0, "shipping", "price_missing")
	e.when(t.VAT.Cmp(most.percent) > 0, "vatRate", "vat_rate_unknown")
	e.when(t.DeliveryDays < 0 || t.DeliveryDays > 400, "deliveryDays", "delivery_days_range")
	e.when(t.TermMonths != 0 && !t.PriceKind.Recurring(), "termMonths", "term_without_recurring")
	e.when(t.ValidUntil.Before(today), "validUntil", "offer_over")
	e.when(t.ValidUntil.After(today.AddMonths(mostValidMonths)), "validUntil", "offer_too_long")
}

// refusals collect what does not fit, each with the member of the request's body.
type refusals struct{ err *fault.Error }

func (r *refusals) when(bad bool, member, code string) {
	if !bad {
		return
	}
	if r.err == nil {
		r.err = fault.New(fault.Invalid, code)
	}
	r.err = r.err.WithField("#/body/"+member, code)
}

func (r *refusals) error() error {
	if r.err == nil {
		return nil
	}
	return r.err
}

// newSupplier makes master data of a body's own.
func (s *Service) newSupplier(c Contact) (*NewSupplier, error) {
	id, err := s.cfg.NewID()
	if err != nil {
		return nil, fmt.Errorf("supplier id: %w", err)
	}
	c.ID, c.Own = catalog.SupplierID{UUID: id}, true
	key := "eigen-" + id.String()
	master, err := audit.Canonical(map[string]string{
		"id": id.String(), "key": key, "name": c.Name, "street": c.Street, "postcode": c.Postcode, "city": c.City, "email": c.Email,
	})
	if err != nil {
		return nil, fmt.Errorf("master data: %w", err)
	}
	c.Hash = audit.MasterDataDigest(master)
	return &NewSupplier{Contact: c, Key: key, Master: master}, nil
}

// Contacts are the suppliers the principal's organisation may ask, by name.
func (s *Service) Contacts(ctx context.Context, p authz.Principal) ([]Contact, error) {
	return s.store.Contacts(ctx, p.Organisation)
}
