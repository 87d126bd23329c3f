package httpapi

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// sourcingHandlers takes outside offers in and sends inquiries out.
type sourcingHandlers struct {
	sourcing   *sourcing.Service
	categories catalog.CategorySource
	decider    authz.Decider
}

// UploadDocument keeps a file as received.
func (h sourcingHandlers) UploadDocument(ctx context.Context, fileName string, body io.Reader) (gen.Document, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Document{}, errNotSignedIn
	}
	d, err := h.sourcing.KeepDocument(ctx, p, fileName, body)
	return gen.Document{
		Id: d.ID.UUID, FileName: d.FileName, MediaType: gen.DocumentMediaType(d.MediaType), Sha256: hex.EncodeToString(d.SHA256[:]), At: instant(d.At),
	}, err
}

// GetDocument answers with the bytes as received. Whatever they are, no browser shows them within our pages.
func (h sourcingHandlers) GetDocument(ctx context.Context, r gen.GetDocumentRequestObject) (gen.GetDocumentResponseObject, error) {
	d, raw, err := h.sourcing.Document(ctx, sourcing.DocumentID{UUID: r.DocumentId})
	if err != nil {
		return nil, err
	}
	disposition := asAttachment(d.FileName)
	return gen.GetDocument200ApplicationoctetStreamResponse{
		Body: bytes.NewReader(raw), ContentLength: int64(len(raw)), Headers: gen.GetDocument200ResponseHeaders{ContentDisposition: &disposition},
	}, nil
}

// RecordOutsideOffer takes an offer in.
func (h sourcingHandlers) RecordOutsideOffer(ctx context.Context, r gen.RecordOutsideOfferRequestObject) (gen.RecordOutsideOfferResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	b := *r.Body
	if (b.SupplierId == nil) == (b.Supplier == nil) {
		return nil, fault.New(fault.Invalid, "supplier_known_or_new").WithField("#/body/supplierId", "supplier_known_or_new")
	}
	terms, err := fromTerms(b.Terms, "#/body/terms/")
	if err != nil {
		return nil, err
	}
	in := sourcing.NewOffer{
		Product: catalog.ProductID{UUID: b.ProductId}, Document: sourcing.DocumentID{UUID: b.DocumentId}, AskedOn: civil(b.AskedOn), Terms: terms,
	}
	if b.SupplierId != nil {
		in.Supplier = &catalog.SupplierID{UUID: *b.SupplierId}
	} else {
		in.Contact = sourcing.Contact{Name: b.Supplier.Name, Street: b.Supplier.Street, Postcode: b.Supplier.Postcode, City: b.Supplier.City}
		if b.Supplier.Email != nil {
			in.Contact.Email = *b.Supplier.Email
		}
	}
	o, err := h.sourcing.Record(ctx, p, in)
	if err != nil {
		return nil, err
	}
	return gen.RecordOutsideOffer201JSONResponse(h.outside(ctx, p)(o)), nil
}

// ListOutsideOffers lists what one's organisation got itself for a product.
func (h sourcingHandlers) ListOutsideOffers(ctx context.Context, r gen.ListOutsideOffersRequestObject) (gen.ListOutsideOffersResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.sourcing.Offers(ctx, p, catalog.ProductID{UUID: r.Params.ProductId})
	return gen.ListOutsideOffers200JSONResponse{Items: mapped(found, h.outside(ctx, p))}, err
}

// WithdrawOutsideOffer takes an offer back.
func (h sourcingHandlers) WithdrawOutsideOffer(ctx context.Context, r gen.WithdrawOutsideOfferRequestObject) (gen.WithdrawOutsideOfferResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	text := ""
	if r.Body.Text != nil {
		text = *r.Body.Text
	}
	o, err := h.sourcing.Withdraw(ctx, p, sourcing.OfferID{UUID: r.OfferId}, sourcing.Reason(r.Body.Reason), text)
	if err != nil {
		return nil, err
	}
	return gen.WithdrawOutsideOffer200JSONResponse(h.outside(ctx, p)(o)), nil
}

// ListContacts lists whom one may ask.
func (h sourcingHandlers) ListContacts(ctx context.Context, _ gen.ListContactsRequestObject) (gen.ListContactsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.sourcing.Contacts(ctx, p)
	return gen.ListContacts200JSONResponse{Items: mapped(found, toContact)}, err
}

// SendInquiry asks suppliers.
func (h sourcingHandlers) SendInquiry(ctx context.Context, r gen.SendInquiryRequestObject) (gen.SendInquiryResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in, err := fromNewInquiry(*r.Body)
	if err != nil {
		return nil, err
	}
	i, err := h.sourcing.Ask(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out, err := h.inquiry(ctx, p, i)
	return gen.SendInquiry201JSONResponse(out), err
}

// PreviewInquiry shows the letters before they go out.
func (h sourcingHandlers) PreviewInquiry(ctx context.Context, r gen.PreviewInquiryRequestObject) (gen.PreviewInquiryResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in, err := fromNewInquiry(*r.Body)
	if err != nil {
		return nil, err
	}
	i, err := h.sourcing.Preview(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out := gen.PreviewInquiry200JSONResponse{Deadline: toDate(i.LastDay())}
	for _, l := range i.Letters {
		g := grow(&out.Letters)
		g.Supplier, g.Subject, g.Text = toContact(l.Supplier).Supplier, l.Subject, l.Text
	}
	return out, nil
}

// ListInquiries lists the inquiries of one's organisation.
func (h sourcingHandlers) ListInquiries(ctx context.Context, r gen.ListInquiriesRequestObject) (gen.ListInquiriesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	var product *catalog.ProductID
	if r.Params.ProductId != nil {
		product = &catalog.ProductID{UUID: *r.Params.ProductId}
	}
	found, err := h.sourcing.Inquiries(ctx, p, product)
	if err != nil {
		return nil, err
	}
	out := gen.ListInquiries200JSONResponse{Items: []gen.Inquiry{}}
	for _, i := range found {
		g, err := h.inquiry(ctx, p, i)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, g)
	}
	return out, nil
}

// GetInquiry shows one inquiry.
func (h sourcingHandlers) GetInquiry(ctx context.Context, r gen.GetInquiryRequestObject) (gen.GetInquiryResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	i, err := h.sourcing.Inquiry(ctx, sourcing.InquiryID{UUID: r.InquiryId})
	if err != nil {
		return nil, err
	}
	out, err := h.inquiry(ctx, p, i)
	return gen.GetInquiry200JSONResponse(out), err
}

// EnterInquiryAnswer takes what a supplier answered by mail or letter.
func (h sourcingHandlers) EnterInquiryAnswer(ctx context.Context, r gen.EnterInquiryAnswerRequestObject) (gen.EnterInquiryAnswerResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	a, err := fromAnswer(r.Body.Decline, r.Body.Terms)
	if err != nil {
		return nil, err
	}
	if r.Body.DocumentId != nil {
		a.Document = &sourcing.DocumentID{UUID: *r.Body.DocumentId}
	}
	if r.Body.ReceivedOn != nil {
		a.ReceivedOn = civil(*r.Body.ReceivedOn)
	}
	i, err := h.sourcing.Answer(ctx, p, sourcing.InquiryID{UUID: r.InquiryId}, sourcing.LetterID{UUID: r.LetterId}, a)
	if err != nil {
		return nil, err
	}
	out, err := h.inquiry(ctx, p, i)
	return gen.EnterInquiryAnswer200JSONResponse(out), err
}

// OpenInquiryLink shows a supplier what is asked.
func (h sourcingHandlers) OpenInquiryLink(ctx context.Context, r gen.OpenInquiryLinkRequestObject) (gen.OpenInquiryLinkResponseObject, error) {
	i, l, err := h.sourcing.Opened(ctx, r.Token, callFrom(ctx).address)
	if err != nil {
		return nil, err
	}
	return gen.OpenInquiryLink200JSONResponse(toInquiryPage(i, l)), nil
}

// AnswerInquiryLink takes a supplier's answer.
func (h sourcingHandlers) AnswerInquiryLink(ctx context.Context, r gen.AnswerInquiryLinkRequestObject) (gen.AnswerInquiryLinkResponseObject, error) {
	a, err := fromAnswer(r.Body.Decline, r.Body.Terms)
	if err != nil {
		return nil, err
	}
	i, l, err := h.sourcing.AnswerLink(ctx, r.Token, callFrom(ctx).address, a, r.Body)
	if err != nil {
		return nil, err
	}
	return gen.AnswerInquiryLink201JSONResponse(toInquiryPage(i, l)), nil
}
