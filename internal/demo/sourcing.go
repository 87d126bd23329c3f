package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// Sourcing is the way of outside offers and inquiries; sourcing.Service implements it.
type Sourcing interface {
	KeepDocument(ctx context.Context, p authz.Principal, fileName string, file io.Reader) (sourcing.Document, error)
	Record(ctx context.Context, p authz.Principal, in sourcing.NewOffer) (sourcing.OutsideOffer, error)
	Ask(ctx context.Context, p authz.Principal, in sourcing.NewInquiry) (sourcing.Inquiry, error)
	Inquiries(ctx context.Context, p authz.Principal, product *catalog.ProductID) ([]sourcing.Inquiry, error)
	Answer(ctx context.Context, p authz.Principal, inquiry sourcing.InquiryID, letter sourcing.LetterID, a sourcing.Answer) (sourcing.Inquiry, error)
}

var _ Sourcing = (*sourcing.Service)(nil)

// What the demo's officer asked for from outside: none of it is what the walk buys.
const (
	quotedPart  = "TV20-A-M-BK" // headset with an outside offer
	inquiredFor = "TV20-A-D-WH" // headset with an inquiry
)

// outside takes in an offer from outside and sends an inquiry that two suppliers answer, once.
func (l loader) outside(ctx context.Context) error {
	if l.Sourcing == nil {
		return nil
	}
	officer, err := l.Store.Person(ctx, l.seed.People[0].Login, l.Now())
	if err != nil {
		return err
	}
	ctx = authz.ContextWithPrincipal(ctx, officer)
	if sent, err := l.Sourcing.Inquiries(ctx, officer, nil); err != nil || len(sent) > 0 {
		return err
	}
	if err := l.outsideOffer(ctx, officer); err != nil {
		return fmt.Errorf("outside offer: %w", err)
	}
	if err := l.inquiry(ctx, officer); err != nil {
		return fmt.Errorf("inquiry: %w", err)
	}
	return nil
}

func (l loader) outsideOffer(ctx context.Context, p authz.Principal) error {
	product, err := l.Store.Product(ctx, quotedPart)
	if err != nil {
		return err
	}
	document, err := l.mail(ctx, p, "Hörgut Lauenrode e. K.", "Unser Angebot für 10 Headsets")
	if err != nil {
		return err
	}
	_, err = l.Sourcing.Record(ctx, p, sourcing.NewOffer{
		Product: product, Document: document, AskedOn: l.today,
		Contact: sourcing.Contact{Name: "Hörgut Lauenrode e. K.", Street: "Lange Straße 5", Postcode: "31199", City: "Lauenrode", Email: "kontakt@hoergut.example"},
		Terms:   l.terms("26.90", "0.00", 2),
	})
	return err
}

func (l loader) inquiry(ctx context.Context, p authz.Principal) error {
	product, err := l.Store.Product(ctx, inquiredFor)
	if err != nil {
		return err
	}
	senders, err := l.Store.Senders(ctx)
	if err != nil {
		return err
	}
	i, err := l.Sourcing.Ask(ctx, p, sourcing.NewInquiry{
		Product: product, Suppliers: []catalog.SupplierID{senders["elbe"].ID, senders["rheinwerk"].ID, senders["havelkontor"].ID},
		Text: "Wir brauchen die Headsets für das Bürgertelefon, bitte mit Lieferung frei Haus.", Quantity: money.QuantityOf(40), LastDay: l.today.AddDays(7),
	})
	if err != nil {
		return err
	}
	for n, price := range []string{"41.50", "40.80"} {
		letter := i.Letters[n]
		document, err := l.mail(ctx, p, letter.Supplier.Name, "Antwort auf Ihre Preisanfrage")
		if err != nil {
			return err
		}
		terms := l.terms(price, "0.00", 3+n)
		if _, err := l.Sourcing.Answer(ctx, p, i.ID, letter.ID, sourcing.Answer{Terms: &terms, Document: &document}); err != nil {
			return err
		}
	}
	return nil
}

func (l loader) terms(price, shipping string, days int) sourcing.Terms {
	one := money.QuantityOf(1)
	return sourcing.Terms{
		PriceKind: catalog.Once, UnitPrice: money.MustUnitPrice(price, money.EUR), Per: one, Minimum: one, Shipping: money.MustAmount(shipping, money.EUR),
		VAT: catalog.DefaultVAT, DeliveryDays: days, ValidUntil: l.today.AddDays(30),
	}
}

// mail keeps an offer as it would have come.
func (l loader) mail(ctx context.Context, p authz.Principal, from, subject string) (sourcing.DocumentID, error) {
	text := "From: " + strings.ReplaceAll(from, ".", "") + " <angebot@lieferant.example>\r\nDate: " + l.Now().Format(time.RFC1123Z) +
		"\r\nSubject: " + subject + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBeispieldaten\r\n"
	d, err := l.Sourcing.KeepDocument(ctx, p, "angebot.eml", bytes.NewReader([]byte(text)))
	return d.ID, err
}
