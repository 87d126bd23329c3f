package httpapi

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"mime"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// contractFileHandlers keep documents of contracts and give them out.
type contractFileHandlers struct {
	documents *contract.Documents
	clock     func() time.Time
}

// ListContractDocuments answers with those that the caller may read.
func (h contractFileHandlers) ListContractDocuments(ctx context.Context, r gen.ListContractDocumentsRequestObject) (gen.ListContractDocumentsResponseObject, error) {
	q, err := contractsInSight(ctx, h.clock)
	if err != nil {
		return nil, err
	}
	found, err := h.documents.List(ctx, catalog.ContractID{UUID: r.ContractId}, q)
	return gen.ListContractDocuments200JSONResponse{Items: mapped(found, func(d contract.Document) gen.ContractDocument { return toContractDocument(d, q.All) })}, err
}

// GetContractDocument answers with the bytes as received. Whatever they are, no browser shows them within our pages.
func (h contractFileHandlers) GetContractDocument(ctx context.Context, r gen.GetContractDocumentRequestObject) (gen.GetContractDocumentResponseObject, error) {
	q, err := contractsInSight(ctx, h.clock)
	if err != nil {
		return nil, err
	}
	d, err := h.documents.Open(ctx, contract.DocumentID{UUID: r.ContractDocumentId}, q)
	if err != nil {
		return nil, err
	}
	disposition := asAttachment(d.FileName)
	return gen.GetContractDocument200ApplicationoctetStreamResponse{
		Body: bytes.NewReader(d.Content), ContentLength: d.Size, Headers: gen.GetContractDocument200ResponseHeaders{ContentDisposition: &disposition},
	}, nil
}

// AddContractDocument keeps a file.
func (h contractFileHandlers) AddContractDocument(ctx context.Context, d contract.Document, file io.Reader) (gen.ContractDocument, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.ContractDocument{}, errNotSignedIn
	}
	kept, err := h.documents.Add(ctx, p, d, file)
	return toContractDocument(kept, true), err
}

// documentAdder is the handler of addContractDocument, which the generator leaves out: its code would read the whole file into memory.
type documentAdder interface {
	AddContractDocument(ctx context.Context, d contract.Document, file io.Reader) (gen.ContractDocument, error)
}

// contractDocumentRoute reads what the contract check has let through.
func contractDocumentRoute(h documentAdder) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d := contract.Document{
			Kind: contract.DocumentKind(c.Query("kind")), Title: c.Query("title"), Shared: c.QueryBool("shared"), FileName: fileName(c.Get("X-File-Name")),
		}
		var err error
		if d.Contract.UUID, err = uuid.Parse(callFrom(c.UserContext()).params["contractId"]); err != nil {
			return errNoSuchPage
		}
		stream := &endingStream{from: bodyStream(c)}
		body := &limitedBody{from: stream, left: contract.MaxDocumentBytes, limit: contract.MaxDocumentBytes}
		kept, err := h.AddContractDocument(c.UserContext(), d, body)
		if err == nil {
			_, err = io.Copy(io.Discard, body) // what is left would be read as the next request
		}
		if err != nil {
			return refuseBody(c, stream, err)
		}
		return c.Status(fiber.StatusCreated).JSON(kept)
	}
}

// asAttachment has a browser save a file under its name.
func asAttachment(fileName string) string {
	if disposition := mime.FormatMediaType("attachment", map[string]string{"filename": fileName}); disposition != "" {
		return disposition
	}
	return "attachment"
}

// toContractDocument shows a document; who added it is for the cooperative alone.
func toContractDocument(d contract.Document, all bool) gen.ContractDocument {
	out := gen.ContractDocument{
		Id: d.ID.UUID, Kind: gen.ContractDocumentKind(d.Kind), Title: d.Title, FileName: d.FileName, MediaType: gen.ContractDocumentMediaType(d.MediaType),
		Size: d.Size, Sha256: hex.EncodeToString(d.SHA256[:]), Shared: d.Shared, At: instant(d.At),
	}
	out.AddedBy.SetNull()
	if all {
		out.AddedBy = unlessZero(d.AddedBy.Name)
	}
	return out
}
