package httpapi

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// ReadContractNotice says what a notice would become.
func (h contractChangeHandlers) ReadContractNotice(ctx context.Context, f noticeFile) (int, any, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return 0, nil, errNotSignedIn
	}
	found, err := h.book.Propose(ctx, p, exchange.Notices{}, f.body, f.contract)
	if err != nil {
		return 0, nil, err
	}
	out, err := toContractNotice(found, Language(ctx))
	return fiber.StatusOK, out, err
}

// DraftFromContractNotice keeps what it would become, with the file.
func (h contractChangeHandlers) DraftFromContractNotice(ctx context.Context, f noticeFile) (int, any, error) {
	out, err := h.shown(ctx, func(p authz.Principal) (contract.View, error) {
		return h.book.DraftNotice(ctx, p, exchange.Notices{}, f.name, f.body, f.contract)
	})
	return fiber.StatusCreated, out, err
}

// noticeFile is a notice on its way in, with the contract that it is said to change.
type noticeFile struct {
	name     string
	body     io.Reader
	contract catalog.ContractID
}

// noticeRoute takes a notice for one of the operations that the generator leaves out: its code would read the whole file into memory.
func noticeRoute(take func(context.Context, noticeFile) (status int, answer any, err error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		f := noticeFile{name: fileName(c.Get("X-File-Name"))}
		if text := c.Query("contractId"); text != "" {
			var err error
			if f.contract.UUID, err = uuid.Parse(text); err != nil {
				return errNoSuchPage
			}
		}
		stream := &endingStream{from: bodyStream(c)}
		body := &limitedBody{from: stream, left: contract.MaxNoticeBytes, limit: contract.MaxNoticeBytes}
		f.body = body
		status, answer, err := take(c.UserContext(), f)
		if err == nil {
			_, err = io.Copy(io.Discard, body) // what is left would be read as the next request
		}
		if err != nil {
			return refuseBody(c, stream, err)
		}
		return c.Status(status).JSON(answer)
	}
}

func toContractNotice(v contract.Proposed, lang string) (gen.ContractNotice, error) {
	terms, err := json.Marshal(v.Terms)
	if err != nil {
		return gen.ContractNotice{}, err
	}
	out := gen.ContractNotice{
		Kind: gen.ContractNoticeKind(v.Kind), NoticeId: v.ID, Sha256: hex.EncodeToString(v.SHA256[:]), Terms: terms,
		Fields: make([]gen.NoticeField, len(v.Fields)), Remarks: toContractFindings(v.Remarks, lang), Asked: toContractFindings(v.Asked, lang),
	}
	if !v.Issued.IsZero() {
		day := toDate(v.Issued)
		out.Issued = &day
	}
	out.Ground.SetNull()
	out.Reason.SetNull()
	out.Contract.SetNull()
	if v.Changes != nil {
		out.Ground, out.Reason = unlessZero(string(v.Changes.Ground)), unlessZero(v.Changes.Reason)
	}
	if v.Contract != nil {
		out.Contract.Set(gen.NoticeContract{Id: v.Contract.ID.UUID, Number: v.Contract.Number, Title: v.Contract.Title})
	}
	for i, f := range v.Fields {
		out.Fields[i] = gen.NoticeField{Pointer: f.Pointer, Term: f.Term, Path: f.Path, Text: f.Text}
	}
	return out, nil
}

func toContractFindings(found []contract.Finding, lang string) []gen.ContractFinding {
	out := make([]gen.ContractFinding, len(found))
	for i, f := range found {
		out[i] = gen.ContractFinding{Pointer: f.Pointer, Text: contractFindingText(lang, f)}
	}
	return out
}
