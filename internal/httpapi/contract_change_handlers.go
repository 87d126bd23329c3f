package httpapi

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/jsondiff"
	"github.com/provitako/marktplatz/internal/money"
)

// contractChangeHandlers take drafts of what contracts say, and let them into force.
type contractChangeHandlers struct {
	book       *contract.Service
	categories catalog.CategorySource
	clock      func() time.Time
}

// GetContractTerms answers with all that a contract in force says.
func (h contractChangeHandlers) GetContractTerms(ctx context.Context, r gen.GetContractTermsRequestObject) (gen.GetContractTermsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	now, err := h.book.Current(ctx, catalog.ContractID{UUID: r.ContractId})
	if err != nil {
		return nil, err
	}
	permitted, err := h.book.Permitted(ctx, p, now)
	if err != nil {
		return nil, err
	}
	terms, err := json.Marshal(now.Terms)
	if err != nil {
		return nil, err
	}
	out := gen.ContractStanding{Edition: now.Edition, Status: gen.ContractStatus(now.Status), Terms: terms, Permitted: make([]gen.ContractChangeKind, len(permitted))}
	for i, k := range permitted {
		out.Permitted[i] = gen.ContractChangeKind(k)
	}
	return gen.GetContractTerms200JSONResponse(out), nil
}

// ListContractEditions answers with a contract's history.
func (h contractChangeHandlers) ListContractEditions(ctx context.Context, r gen.ListContractEditionsRequestObject) (gen.ListContractEditionsResponseObject, error) {
	id := catalog.ContractID{UUID: r.ContractId}
	if _, err := h.book.Current(ctx, id); err != nil {
		return nil, err
	}
	found, err := h.book.Editions(ctx, id)
	if err != nil {
		return nil, err
	}
	_, grounds, err := h.book.Choices(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.ContractEditionList{Items: empty(gen.ContractEditionList{}.Items)}
	for i, e := range found {
		var changes []jsondiff.Change
		if i > 0 {
			if changes, err = jsondiff.Of(found[i-1].Terms, e.Terms); err != nil {
				return nil, err
			}
		}
		item := grow(&out.Items)
		item.Edition, item.At, item.Kind, item.Differences = e.Number, instant(e.At), gen.ContractChangeKind(e.Kind), toDifferences(changes)
		item.ChangeId, item.Entry = orNull(e.Change), orNull(e.Entry)
		for _, g := range grounds {
			if g.Key == e.Ground {
				item.Ground = unlessZero(g.Citation)
			}
		}
	}
	slices.Reverse(out.Items)
	reopened, err := h.book.Reopenings(ctx, id)
	if err != nil {
		return nil, err
	}
	slices.Reverse(reopened)
	out.Reopenings = mapped(reopened, toReopening)
	return gen.ListContractEditions200JSONResponse(out), nil
}

// ReopenContractLimit opens what was exhausted.
func (h contractChangeHandlers) ReopenContractLimit(ctx context.Context, r gen.ReopenContractLimitRequestObject) (gen.ReopenContractLimitResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	lot := 0
	if r.Body.LotNumber != nil {
		lot = *r.Body.LotNumber
	}
	done, err := h.book.Reopen(ctx, p, catalog.ContractID{UUID: r.ContractId}, lot, r.Body.Reason)
	return gen.ReopenContractLimit201JSONResponse(toReopening(done)), err
}

func toReopening(r contract.Reopening) gen.ContractReopening {
	out := gen.ContractReopening{Id: r.ID, At: instant(r.At), Reason: r.Reason, DecidedBy: unlessZero(r.DecidedBy.Name), Entry: r.Entry}
	if r.Lot > 0 {
		out.LotNumber = &r.Lot
	}
	return out
}

// ListAmendmentNotices answers with the amendments that are to be published or were.
func (h contractChangeHandlers) ListAmendmentNotices(ctx context.Context, r gen.ListAmendmentNoticesRequestObject) (gen.ListAmendmentNoticesResponseObject, error) {
	id := catalog.ContractID{}
	if r.Params.ContractId != nil {
		id.UUID = *r.Params.ContractId
	}
	found, err := h.book.NoticeDuties(ctx, id)
	today := money.DateOf(h.clock())
	return gen.ListAmendmentNotices200JSONResponse{Items: mapped(found, func(d contract.NoticeDuty) gen.AmendmentNotice { return toAmendmentNotice(d, today) })}, err
}

// RecordAmendmentNotice keeps the notice of an amendment.
func (h contractChangeHandlers) RecordAmendmentNotice(ctx context.Context, r gen.RecordAmendmentNoticeRequestObject) (gen.RecordAmendmentNoticeResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	d, err := h.book.RecordNotice(ctx, p, catalog.ContractID{UUID: r.ContractId}, r.Edition, r.Body.Number, civil(r.Body.PublishedOn))
	return gen.RecordAmendmentNotice201JSONResponse(toAmendmentNotice(d, money.DateOf(h.clock()))), err
}

func toAmendmentNotice(d contract.NoticeDuty, today money.Date) gen.AmendmentNotice {
	out := gen.AmendmentNotice{
		ContractId: d.Contract.ID.UUID, ContractNumber: d.Contract.Number, ContractTitle: d.Contract.Title, Edition: d.Edition, Ground: d.Citation,
		AmendedAt: instant(d.At), Due: toDate(d.Due), Overdue: d.Notice == nil && d.Due.Before(today),
	}
	out.Number.SetNull()
	out.RecordedBy.SetNull()
	out.PublishedOn = toDateOrNull(money.Date{})
	if n := d.Notice; n != nil {
		out.Number, out.PublishedOn, out.RecordedBy = unlessZero(n.Number), toDateOrNull(n.PublishedOn), unlessZero(n.RecordedBy.Name)
	}
	return out
}

// ListContractChoices answers with what terms may name.
func (h contractChangeHandlers) ListContractChoices(ctx context.Context, _ gen.ListContractChoicesRequestObject) (gen.ListContractChoicesResponseObject, error) {
	c, grounds, err := h.book.Choices(ctx)
	if err != nil {
		return nil, err
	}
	categories, err := h.categories.Categories(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.ContractChoices{
		Suppliers: make([]gen.SupplierRef, len(c.Suppliers)), Organisations: empty(gen.ContractChoices{}.Organisations),
		Categories: empty(gen.ContractChoices{}.Categories), Grounds: make([]gen.ContractGround, len(grounds)),
	}
	for i, s := range c.Suppliers {
		out.Suppliers[i] = toSupplier(s)
	}
	for _, o := range c.Organisations {
		item := grow(&out.Organisations)
		item.Organisation, item.Depth = gen.OrganisationRef{Id: o.ID, Name: o.Name, Kind: gen.OrganisationRefKind(o.Kind)}, o.Depth
	}
	for _, key := range slices.Sorted(maps.Keys(categories)) {
		item := grow(&out.Categories)
		item.Key, item.Name = key, categories.Label(key, Language(ctx))
	}
	for i, g := range grounds {
		below := g.BelowThreshold
		out.Grounds[i] = gen.ContractGround{
			Key: string(g.Key), Regime: gen.ContractGroundRegime(g.Regime), Citation: g.Citation, PerChangePercent: unlessZero(g.PerChange),
			CumulativePercent: unlessZero(g.Cumulative), BelowThreshold: &below,
		}
	}
	return gen.ListContractChoices200JSONResponse(out), nil
}

// ListContractChanges answers with the changes of one contract, or the open ones of all.
func (h contractChangeHandlers) ListContractChanges(ctx context.Context, r gen.ListContractChangesRequestObject) (gen.ListContractChangesResponseObject, error) {
	id := uuid.Nil
	if r.Params.ContractId != nil {
		id = *r.Params.ContractId
	}
	found, err := h.book.Changes(ctx, catalog.ContractID{UUID: id})
	if err != nil {
		return nil, err
	}
	out := gen.ContractChangeList{Items: empty(gen.ContractChangeList{}.Items)}
	for _, c := range found {
		item := grow(&out.Items)
		item.Id, item.ContractId, item.Kind, item.Number, item.Title = c.ID.UUID, c.Contract.UUID, gen.ContractChangeKind(c.Kind), c.Terms.Number, c.Terms.Title
		item.Status, item.DraftedBy, item.DraftedAt = gen.ContractChangeListItemsStatus(c.Status), unlessZero(c.DraftedBy.Name), instant(c.DraftedAt)
		item.DecidedAt = orNull(utcOf(c.DecidedAt))
		if c.DecidedBy != nil {
			item.DecidedBy = unlessZero(c.DecidedBy.Name)
		}
	}
	return gen.ListContractChanges200JSONResponse(out), nil
}

// CreateContractChange keeps a draft.
func (h contractChangeHandlers) CreateContractChange(ctx context.Context, r gen.CreateContractChangeRequestObject) (gen.CreateContractChangeResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := contract.Proposal{Kind: contract.Kind(r.Body.Kind), Ground: contract.GroundKey(valueOr(r.Body.Ground)), Reason: valueOr(r.Body.Reason)}
	in.Contract.UUID = valueOr(r.Body.ContractId)
	if err := readTerms(valueOr(r.Body.Terms), &in.Terms); err != nil {
		return nil, err
	}
	v, err := h.book.Draft(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out, err := toContractChange(v, Language(ctx))
	return gen.CreateContractChange201JSONResponse(out), err
}

// GetContractChange shows a change.
func (h contractChangeHandlers) GetContractChange(ctx context.Context, r gen.GetContractChangeRequestObject) (gen.GetContractChangeResponseObject, error) {
	out, err := h.shown(ctx, func(p authz.Principal) (contract.View, error) {
		return h.book.Look(ctx, p, contract.ChangeID{UUID: r.ChangeId})
	})
	return gen.GetContractChange200JSONResponse(out), err
}

// EditContractChange replaces a draft.
func (h contractChangeHandlers) EditContractChange(ctx context.Context, r gen.EditContractChangeRequestObject) (gen.EditContractChangeResponseObject, error) {
	in := contract.Proposal{Ground: contract.GroundKey(valueOr(r.Body.Ground)), Reason: valueOr(r.Body.Reason)}
	if err := readTerms(valueOr(r.Body.Terms), &in.Terms); err != nil {
		return nil, err
	}
	out, err := h.shown(ctx, func(p authz.Principal) (contract.View, error) {
		return h.book.Edit(ctx, p, contract.ChangeID{UUID: r.ChangeId}, int(versionOf(r.Params.IfMatch)), in)
	})
	return gen.EditContractChange200JSONResponse(out), err
}

// ReleaseContractChange lets a change into force.
func (h contractChangeHandlers) ReleaseContractChange(ctx context.Context, r gen.ReleaseContractChangeRequestObject) (gen.ReleaseContractChangeResponseObject, error) {
	out, err := h.shown(ctx, func(p authz.Principal) (contract.View, error) {
		return h.book.Release(ctx, p, contract.ChangeID{UUID: r.ChangeId})
	})
	return gen.ReleaseContractChange200JSONResponse(out), err
}

// WithdrawContractChange closes a draft.
func (h contractChangeHandlers) WithdrawContractChange(ctx context.Context, r gen.WithdrawContractChangeRequestObject) (gen.WithdrawContractChangeResponseObject, error) {
	out, err := h.shown(ctx, func(p authz.Principal) (contract.View, error) {
		return h.book.Withdraw(ctx, p, contract.ChangeID{UUID: r.ChangeId})
	})
	return gen.WithdrawContractChange200JSONResponse(out), err
}

func (h contractChangeHandlers) shown(ctx context.Context, do func(authz.Principal) (contract.View, error)) (gen.ContractChange, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.ContractChange{}, errNotSignedIn
	}
	v, err := do(p)
	if err != nil {
		return gen.ContractChange{}, err
	}
	return toContractChange(v, Language(ctx))
}

// readTerms reads what the contract check has let through; what is left to refuse are amounts beyond any limit.
func readTerms(raw json.RawMessage, into *contract.Terms) error {
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fault.New(fault.Invalid, "contract_terms_unreadable").WithField("#/body/terms", "contract_terms_unreadable").Wrap(err)
	}
	return nil
}

func toContractChange(v contract.View, lang string) (gen.ContractChange, error) {
	c := v.Change
	terms, err := json.Marshal(c.Terms)
	if err != nil {
		return gen.ContractChange{}, err
	}
	out := gen.ContractChange{
		Id: c.ID.UUID, ContractId: c.Contract.UUID, Version: c.Version, Kind: gen.ContractChangeKind(c.Kind), Ground: unlessZero(string(c.Ground)),
		Reason: unlessZero(c.Reason), Terms: terms, Status: gen.ContractChangeStatus(c.Status), DraftedBy: unlessZero(c.DraftedBy.Name),
		DraftedAt: instant(c.DraftedAt), DecidedAt: orNull(utcOf(c.DecidedAt)), Differences: toDifferences(v.Diff),
		Findings: toContractFindings(v.Findings, lang), AllowedActions: make([]gen.ContractChangeAllowedActions, len(v.Actions)),
	}
	if c.DecidedBy != nil {
		out.DecidedBy = unlessZero(c.DecidedBy.Name)
	}
	for i, a := range v.Actions {
		out.AllowedActions[i] = gen.ContractChangeAllowedActions(a)
	}
	return out, nil
}

// contractFindingText says a finding with its amounts as the reader writes them.
func contractFindingText(lang string, f contract.Finding) string {
	params := maps.Clone(f.Params)
	for _, name := range []string{"used", "original", "threshold", "sum"} {
		if name != "threshold" && !strings.HasSuffix(f.Pointer, "Value") && f.Pointer != "/lots" {
			continue
		}
		if a, err := money.ParseAmount(params[name], money.EUR); err == nil {
			params[name] = a.In(lang)
		}
	}
	return fill(messageFor(lang, f.Code).Detail, params)
}

func toDifferences(changes []jsondiff.Change) []gen.ContractDifference {
	out := make([]gen.ContractDifference, len(changes))
	for i, c := range changes {
		out[i] = gen.ContractDifference{Field: c.Field, Before: orNull(c.Before), After: orNull(c.After)}
	}
	return out
}
