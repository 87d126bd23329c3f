package httpapi

import (
	"context"
	"encoding/base64"
	"encoding/binary"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// matchHandlers shows the review queue of similar products and takes verdicts.
type matchHandlers struct {
	matches    *catalog.MatchService
	categories catalog.CategorySource
	decider    authz.Decider
}

// ListProductMatches is a page of the queue.
func (h matchHandlers) ListProductMatches(ctx context.Context, r gen.ListProductMatchesRequestObject) (gen.ListProductMatchesResponseObject, error) {
	q := catalog.MatchQuery{Status: catalog.MatchOpen, Limit: 25}
	if r.Params.Status != nil {
		q.Status = catalog.MatchStatus(*r.Params.Status)
	}
	if r.Params.Limit != nil {
		q.Limit = *r.Params.Limit
	}
	if r.Params.Cursor != nil {
		after, ok := readMatchCursor(*r.Params.Cursor)
		if !ok {
			return nil, errCursor
		}
		q.After = &after
	}
	wanted := q.Limit
	q.Limit++ // one more tells whether there is a next page
	found, total, err := h.matches.Matches(ctx, q)
	if err != nil {
		return nil, err
	}
	show, err := h.shower(ctx)
	if err != nil {
		return nil, err
	}
	page := gen.ProductMatchPage{Total: total, NextCursor: nullable.NewNullNullable[string]()}
	if len(found) > wanted {
		found = found[:wanted]
		last := found[wanted-1]
		page.NextCursor = nullable.NewNullableWithValue(writeMatchCursor(catalog.MatchPosition{Requests: last.Requests, Score: last.Score, ID: last.ID}))
	}
	page.Items = mapped(found, show)
	return gen.ListProductMatches200JSONResponse(page), nil
}

// JudgeProductMatch takes a verdict on a pair.
func (h matchHandlers) JudgeProductMatch(ctx context.Context, r gen.JudgeProductMatchRequestObject) (gen.JudgeProductMatchResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	m, err := h.matches.Judge(ctx, p, catalog.MatchID{UUID: r.MatchId}, catalog.Verdict(r.Body.Verdict))
	if err != nil {
		return nil, err
	}
	show, err := h.shower(ctx)
	if err != nil {
		return nil, err
	}
	return gen.JudgeProductMatch200JSONResponse(show(m)), nil
}

// RequestProductMatch sends an open candidate to the top of the queue.
func (h matchHandlers) RequestProductMatch(ctx context.Context, r gen.RequestProductMatchRequestObject) (gen.RequestProductMatchResponseObject, error) {
	if _, err := h.matches.Ask(ctx, catalog.MatchID{UUID: r.MatchId}); err != nil {
		return nil, err
	}
	return gen.RequestProductMatch204Response{}, nil
}

// ListGtinConflicts shows the quarantine.
func (h matchHandlers) ListGtinConflicts(ctx context.Context, r gen.ListGtinConflictsRequestObject) (gen.ListGtinConflictsResponseObject, error) {
	status := catalog.ConflictOpen
	if r.Params.Status != nil {
		status = catalog.ConflictStatus(*r.Params.Status)
	}
	found, err := h.matches.Conflicts(ctx, status)
	if err != nil {
		return nil, err
	}
	v, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	return gen.ListGtinConflicts200JSONResponse{Items: mapped(found, func(c catalog.Conflict) gen.GtinConflict { return toConflict(c, v) })}, nil
}

// JudgeGtinConflict takes a word on a row in quarantine.
func (h matchHandlers) JudgeGtinConflict(ctx context.Context, r gen.JudgeGtinConflictRequestObject) (gen.JudgeGtinConflictResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	c, err := h.matches.JudgeConflict(ctx, p, catalog.ConflictID{UUID: r.ConflictId}, catalog.ConflictStatus(r.Body.Status))
	if err != nil {
		return nil, err
	}
	v, err := speak(ctx, h.categories)
	return gen.JudgeGtinConflict200JSONResponse(toConflict(c, v)), err
}

func (h matchHandlers) shower(ctx context.Context) (func(catalog.Match) gen.ProductMatch, error) {
	v, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	p, _ := authz.PrincipalFrom(ctx)
	judge := may(ctx, h.decider, p, "match", "judge")
	return func(m catalog.Match) gen.ProductMatch {
		out := toMatch(m, v)
		if judge {
			out.AllowedActions = append(out.AllowedActions, gen.JudgeProductMatch)
		}
		return out
	}, nil
}

func toMatch(m catalog.Match, v vocabulary) gen.ProductMatch {
	out := gen.ProductMatch{
		Id: m.ID.UUID, Status: gen.ProductMatchStatus(m.Status), Basis: gen.ProductMatchBasis(m.Basis), Score: m.Score, Requests: m.Requests,
		FoundAt: instant(m.FoundAt), A: toMatchSide(m.A, v), B: toMatchSide(m.B, v), AllowedActions: []gen.ProductMatchAllowedActions{},
	}
	out.Verdicts = empty(out.Verdicts)
	for _, g := range m.Verdicts {
		x := grow(&out.Verdicts)
		x.Verdict, x.Person, x.At, x.EntryId = gen.ProductMatchVerdictsVerdict(g.Verdict), unlessZero(g.Person), instant(g.At), g.Entry
	}
	return out
}

func toMatchSide(s catalog.MatchSide, v vocabulary) gen.MatchSide {
	return gen.MatchSide{Product: toProduct(s.Product, v), PiecePrice: toPiecePrice(s.PiecePrice), Suppliers: append([]string{}, s.Suppliers...)}
}

func toPiecePrice(p *money.UnitPrice) nullable.Nullable[gen.UnitPrice] {
	if p == nil {
		return nullable.NewNullNullable[gen.UnitPrice]()
	}
	return nullable.NewNullableWithValue(toUnitPrice(*p, money.QuantityOf(1)))
}

func toConflict(c catalog.Conflict, v vocabulary) gen.GtinConflict {
	return gen.GtinConflict{
		Id: c.ID.UUID, Status: gen.GtinConflictStatus(c.Status), Supplier: toSupplier(c.Supplier), Sku: c.SKU, Gtin: c.GTIN,
		Manufacturer: c.Manufacturer, PartNumber: c.PartNumber, Name: c.Name, Known: toProduct(c.Known, v), FoundAt: instant(c.FoundAt),
	}
}

func writeMatchCursor(p catalog.MatchPosition) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(p.Requests)) //nolint:gosec // G115: both are small and not negative
	b = binary.BigEndian.AppendUint32(b, uint32(p.Score))       //nolint:gosec // as above
	return base64.RawURLEncoding.EncodeToString(append(b, p.ID.UUID[:]...))
}

func readMatchCursor(s string) (catalog.MatchPosition, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 24 {
		return catalog.MatchPosition{}, false
	}
	p := catalog.MatchPosition{Requests: int(binary.BigEndian.Uint32(b)), Score: int(binary.BigEndian.Uint32(b[4:])), ID: catalog.MatchID{UUID: uuid.UUID(b[8:])}}
	return p, p.Requests <= 1_000_000 && p.Score <= 1000
}
