package httpapi

import (
	"context"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// SetBodyTerm records an in-house basis of a body, or which prices its people see.
func (h memberHandlers) SetBodyTerm(ctx context.Context, r gen.SetBodyTermRequestObject) (gen.SetBodyTermResponseObject, error) {
	t := member.BodyTerm{Kind: member.TermKind(r.Body.Kind), Value: string(r.Body.Value), From: civil(r.Body.From), Until: fromDay(r.Body.Until)}
	if d, err := r.Body.Document.Get(); err == nil {
		t.Document = &member.TermDocument{Name: d.Name, Content: d.Content}
	}
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) { return h.members.SetTerm(ctx, p, r.OrganisationId, t) })
	return gen.SetBodyTerm201JSONResponse(d), err
}

// GetBodyTermDocument sends the evidence of a term as it was handed in.
func (h memberHandlers) GetBodyTermDocument(ctx context.Context, r gen.GetBodyTermDocumentRequestObject) (gen.GetBodyTermDocumentResponseObject, error) {
	d, err := h.members.TermDocument(ctx, r.OrganisationId, r.TermId)
	return evidenceFile{d.Content, hex.EncodeToString(d.SHA256[:])}, err
}

// evidenceFile is sent as a download under its hash: what is in it was written by others.
type evidenceFile struct {
	bytes  []byte
	sha256 string
}

// VisitGetBodyTermDocumentResponse writes the file.
func (f evidenceFile) VisitGetBodyTermDocumentResponse(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+f.sha256[:16]+`.pdf"`)
	return c.Send(f.bytes)
}

func toBodyTerms(all []member.BodyTerm, today money.Date) []gen.BodyTerm {
	return mapped(all, func(t member.BodyTerm) gen.BodyTerm {
		out := gen.BodyTerm{
			Id: t.ID, Kind: gen.TermKind(t.Kind), Value: gen.TermValue(t.Value), From: toDate(t.From), Until: toDateOrNull(t.Until),
			State: gen.BodyTermState(t.On(today)), Document: nullable.NewNullNullable[gen.Evidence](),
		}
		if d := t.Document; d != nil {
			out.Document.Set(gen.Evidence{Name: d.Name, Sha256: hex.EncodeToString(d.SHA256[:])})
		}
		return out
	})
}
