package httpapi

import (
	"context"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/sourcing"
)

func toContact(c sourcing.Contact) gen.Contact {
	return gen.Contact{
		Supplier: gen.SupplierRef{Id: c.ID.UUID, Name: c.Name, City: c.City}, Street: unlessZero(c.Street), Postcode: unlessZero(c.Postcode),
		Email: unlessZero(c.Email), Own: c.Own,
	}
}

// fromTerms reads terms; the contract has checked the forms.
func fromTerms(g gen.QuoteTerms, pointer string) (sourcing.Terms, error) {
	one := money.QuantityOf(1)
	t := sourcing.Terms{PriceKind: catalog.Once, Per: one, Minimum: one, DeliveryDays: g.DeliveryDays, ValidUntil: civil(g.ValidUntil)}
	if g.PriceKind != nil {
		t.PriceKind = catalog.PriceKind(*g.PriceKind)
	}
	if g.TermMonths != nil {
		t.TermMonths = *g.TermMonths
	}
	if g.Sku != nil {
		t.SKU = *g.Sku
	}
	refuse := func(member string) (sourcing.Terms, error) {
		return t, errContract.WithField(pointer+member, "wrong_form")
	}
	var err error
	if t.UnitPrice, err = money.ParseUnitPrice(g.UnitPrice, money.EUR); err != nil {
		return refuse("unitPrice")
	}
	if t.Shipping, err = money.ParseAmount(g.Shipping, money.EUR); err != nil {
		return refuse("shipping")
	}
	if t.VAT, err = money.ParsePercent(g.VatRate); err != nil {
		return refuse("vatRate")
	}
	for _, q := range []struct {
		from   *gen.Quantity
		to     *money.Quantity
		member string
	}{{g.Per, &t.Per, "per"}, {g.Minimum, &t.Minimum, "minimum"}} {
		if q.from == nil {
			continue
		}
		if *q.to, err = money.ParseQuantity(*q.from); err != nil {
			return refuse(q.member)
		}
	}
	return t, nil
}

func toTerms(t sourcing.Terms) gen.QuoteTerms {
	per, minimum, kind := t.Per.String(), t.Minimum.String(), gen.PriceKind(t.PriceKind)
	out := gen.QuoteTerms{
		UnitPrice: t.UnitPrice.String(), Per: &per, Minimum: &minimum, PriceKind: &kind, Shipping: t.Shipping.String(), VatRate: t.VAT.String(),
		DeliveryDays: t.DeliveryDays, ValidUntil: toDate(t.ValidUntil),
	}
	if t.TermMonths > 0 {
		out.TermMonths = &t.TermMonths
	}
	return out
}

// outside converts the offers that a person sees, with what may be done to each.
func (h sourcingHandlers) outside(ctx context.Context, p authz.Principal) func(sourcing.OutsideOffer) gen.OutsideOffer {
	record := may(ctx, h.decider, p, "sourcing", "record")
	return func(o sourcing.OutsideOffer) gen.OutsideOffer {
		out := gen.OutsideOffer{
			OfferId: o.ID.UUID, ProductId: o.Product.UUID, Source: gen.OutsideOfferSource(o.Source), Contact: toContact(o.Supplier), AskedOn: toDate(o.AskedOn),
			Withdrawal: nullable.NewNullNullable[gen.OfferWithdrawal](), At: instant(o.At), DocumentId: o.Document.UUID, EntryId: o.Entry, Late: o.Late, Terms: toTerms(o.Terms), AllowedActions: []gen.OutsideOfferAllowedActions{},
		}
		if w := o.Withdrawn; w != nil {
			out.Withdrawal = nullable.NewNullableWithValue(gen.OfferWithdrawal{
				Reason: gen.WithdrawalCode(w.Reason), Text: unlessZero(w.Text), At: instant(w.At), EntryId: w.Entry,
			})
		} else if record && o.Organisation == p.Organisation {
			out.AllowedActions = append(out.AllowedActions, gen.WithdrawOutsideOffer)
		}
		return out
	}
}

// fromNewInquiry reads an inquiry; the contract has checked the forms.
func fromNewInquiry(b gen.NewInquiry) (sourcing.NewInquiry, error) {
	in := sourcing.NewInquiry{
		Product: catalog.ProductID{UUID: b.ProductId}, Text: b.Text,
		Suppliers: mapped(b.SupplierIds, func(id uuid.UUID) catalog.SupplierID { return catalog.SupplierID{UUID: id} }),
	}
	var err error
	if in.Quantity, err = money.ParseQuantity(b.Quantity); err != nil {
		return in, errQuantity
	}
	if b.Deadline != nil {
		in.LastDay = civil(*b.Deadline)
	}
	if b.AnswerDays != nil {
		in.AnswerDays = *b.AnswerDays
	}
	if b.NeededBy != nil {
		in.NeededBy = civil(*b.NeededBy)
	}
	return in, nil
}

func fromAnswer(decline *bool, terms *gen.QuoteTerms) (sourcing.Answer, error) {
	a := sourcing.Answer{Decline: decline != nil && *decline}
	if terms == nil {
		return a, nil
	}
	t, err := fromTerms(*terms, "#/body/terms/")
	a.Terms = &t
	return a, err
}

func (h sourcingHandlers) inquiry(ctx context.Context, p authz.Principal, i sourcing.Inquiry) (gen.Inquiry, error) {
	v, err := speak(ctx, h.categories)
	if err != nil {
		return gen.Inquiry{}, err
	}
	out := gen.Inquiry{
		Id: i.ID.UUID, Product: toProduct(i.Product, v), Text: i.Text, Quantity: i.Quantity.String(), NeededBy: toDateOrNull(i.NeededBy),
		Deadline: toDate(i.LastDay()), At: instant(i.At), AskedBy: i.Person, EntryId: i.Entry, Letters: mapped(i.Letters, toLetter),
		AllowedActions: []gen.InquiryAllowedActions{},
	}
	for _, l := range i.Letters {
		if l.Status == sourcing.LetterOpen && i.Organisation == p.Organisation && may(ctx, h.decider, p, "sourcing", "record") {
			out.AllowedActions = append(out.AllowedActions, gen.EnterInquiryAnswer)
			break
		}
	}
	return out, nil
}

func toLetter(l sourcing.Letter) gen.InquiryLetter {
	out := gen.InquiryLetter{
		Id: l.ID.UUID, Contact: toContact(l.Supplier), Status: gen.InquiryLetterStatus(l.Status), Late: l.Late, AnsweredAt: orNull(utcOf(l.AnsweredAt)),
		LinkExpiresAt: instant(l.ExpiresAt), Subject: unlessZero(l.Subject), Text: unlessZero(l.Text), Link: unlessZero(l.Link),
		OfferId: nullable.NewNullNullable[uuid.UUID](), DocumentId: nullable.NewNullNullable[uuid.UUID](), Terms: nullable.NewNullNullable[gen.QuoteTerms](),
	}
	if o := l.Offer; o != nil {
		out.OfferId, out.DocumentId = nullable.NewNullableWithValue(o.ID.UUID), nullable.NewNullableWithValue(o.Document.UUID)
		out.Terms = nullable.NewNullableWithValue(toTerms(o.Terms))
	}
	return out
}

func toInquiryPage(i sourcing.Inquiry, l sourcing.Letter) gen.InquiryPage {
	out := gen.InquiryPage{
		Supplier: l.Supplier.Name, AskedBy: i.Name, Text: i.Text, Quantity: i.Quantity.String(), NeededBy: toDateOrNull(i.NeededBy), Deadline: toDate(i.LastDay()),
		Status: gen.InquiryPageStatus(l.Status), Late: l.Late, Terms: nullable.NewNullNullable[gen.QuoteTerms](),
	}
	out.Product.Name, out.Product.Manufacturer, out.Product.PartNumber = i.Product.Name, i.Product.Manufacturer, i.Product.PartNumber
	out.Product.Gtin = unlessZero(i.Product.GTIN)
	if l.Offer != nil {
		out.Terms = nullable.NewNullableWithValue(toTerms(l.Offer.Terms))
	}
	return out
}
