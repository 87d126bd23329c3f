package httpapi

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// ruleHandlers shows rules and takes drafts of them.
type ruleHandlers struct {
	book  *rulebook.Service
	clock func() time.Time
}

// ListRules answers with the versions that speak on a day.
func (h ruleHandlers) ListRules(ctx context.Context, r gen.ListRulesRequestObject) (gen.ListRulesResponseObject, error) {
	all, err := h.versions(ctx)
	if err != nil {
		return nil, err
	}
	day := money.DateOf(h.clock())
	if r.Params.At != nil {
		day = civil(*r.Params.At)
	}
	out := gen.RuleList{At: toDate(day), Items: []gen.RuleVersion{}}
	for _, v := range rulebook.On(all, day) {
		if r.Params.Jurisdiction != nil && *r.Params.Jurisdiction != string(v.Rule.Jurisdiction) || r.Params.Kind != nil && string(*r.Params.Kind) != string(v.Rule.Kind) {
			continue
		}
		item, err := toRuleVersion(v, Language(ctx))
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, item)
	}
	return gen.ListRules200JSONResponse(out), nil
}

// ListRuleVersions answers with a rule's history.
func (h ruleHandlers) ListRuleVersions(ctx context.Context, r gen.ListRuleVersionsRequestObject) (gen.ListRuleVersionsResponseObject, error) {
	all, err := h.versions(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.RuleHistory{RuleId: r.RuleId, Items: empty(gen.RuleHistory{}.Items)}
	before := rules.Rule{ID: r.RuleId}
	for _, v := range all {
		if v.Rule.ID != r.RuleId {
			continue
		}
		changes, err := rulebook.Diff(before, v.Rule)
		if err != nil {
			return nil, err
		}
		item := grow(&out.Items)
		item.Changes = toRuleChanges(changes, Language(ctx))
		if item.Version, err = toRuleVersion(v, Language(ctx)); err != nil {
			return nil, err
		}
		before = v.Rule
	}
	if len(out.Items) == 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	slices.Reverse(out.Items)
	return gen.ListRuleVersions200JSONResponse(out), nil
}

func (h ruleHandlers) versions(ctx context.Context) ([]rulebook.Version, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return h.book.Versions(ctx, p)
}

// GetRuleDocument sends a source document as it was handed in.
func (h ruleHandlers) GetRuleDocument(ctx context.Context, r gen.GetRuleDocumentRequestObject) (gen.GetRuleDocumentResponseObject, error) {
	var sha256 [32]byte
	if _, err := hex.Decode(sha256[:], []byte(r.Sha256)); err != nil {
		return nil, fault.New(fault.NotFound, "not_found").Wrap(err)
	}
	d, err := h.book.Document(ctx, sha256)
	return sourceFile{d.Content, r.Sha256}, err
}

// sourceFile is sent as a download under its hash: what is in it was written by others.
type sourceFile struct {
	bytes  []byte
	sha256 string
}

// VisitGetRuleDocumentResponse writes the file.
func (f sourceFile) VisitGetRuleDocumentResponse(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+f.sha256[:16]+`.bin"`)
	return c.Send(f.bytes)
}

// ListRuleDrafts answers with the drafts in sight.
func (h ruleHandlers) ListRuleDrafts(ctx context.Context, _ gen.ListRuleDraftsRequestObject) (gen.ListRuleDraftsResponseObject, error) {
	found, err := h.book.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.RuleDraftList{Items: make([]gen.RuleDraft, len(found))}
	for i, d := range found {
		if out.Items[i], err = h.show(ctx, d.Draft, d.Changes); err != nil {
			return nil, err
		}
	}
	return gen.ListRuleDrafts200JSONResponse(out), nil
}

// CreateRuleDraft keeps a proposal.
func (h ruleHandlers) CreateRuleDraft(ctx context.Context, r gen.CreateRuleDraftRequestObject) (gen.CreateRuleDraftResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := rulebook.Proposal{Own: r.Body.Own != nil && *r.Body.Own}
	if err := json.Unmarshal(r.Body.Rule, &in.Rule); err != nil {
		return nil, fault.New(fault.Invalid, "rule_field", "field", "rule").WithField("#/body/rule", "rule_unknown_value").Wrap(err)
	}
	if d := r.Body.Document; d != nil {
		in.Document = &rulebook.Document{Name: d.Name, Content: d.Content}
	}
	d, err := h.book.Draft(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out, err := h.look(ctx, d.ID)
	return gen.CreateRuleDraft201JSONResponse(out), err
}

// GetRuleDraft shows a draft.
func (h ruleHandlers) GetRuleDraft(ctx context.Context, r gen.GetRuleDraftRequestObject) (gen.GetRuleDraftResponseObject, error) {
	out, err := h.look(ctx, rulebook.DraftID{UUID: r.DraftId})
	return gen.GetRuleDraft200JSONResponse(out), err
}

// WithdrawRuleDraft closes a draft.
func (h ruleHandlers) WithdrawRuleDraft(ctx context.Context, r gen.WithdrawRuleDraftRequestObject) (gen.WithdrawRuleDraftResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	d, err := h.book.Withdraw(ctx, p, rulebook.DraftID{UUID: r.DraftId})
	if err != nil {
		return nil, err
	}
	out, err := h.look(ctx, d.ID)
	return gen.WithdrawRuleDraft200JSONResponse(out), err
}

// ActivateRuleDraft lets a draft into force.
func (h ruleHandlers) ActivateRuleDraft(ctx context.Context, r gen.ActivateRuleDraftRequestObject) (gen.ActivateRuleDraftResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	d, err := h.book.Activate(ctx, p, rulebook.DraftID{UUID: r.DraftId})
	if err != nil {
		return nil, err
	}
	out, err := h.look(ctx, d.ID)
	return gen.ActivateRuleDraft200JSONResponse(out), err
}

// DryRunRuleDraft tells what the draft would have meant.
func (h ruleHandlers) DryRunRuleDraft(ctx context.Context, r gen.DryRunRuleDraftRequestObject) (gen.DryRunRuleDraftResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	run, err := h.book.DryRun(ctx, p, rulebook.DraftID{UUID: r.DraftId})
	if err != nil {
		return nil, err
	}
	return gen.DryRunRuleDraft200JSONResponse(toDryRun(run, Language(ctx))), nil
}

func (h ruleHandlers) look(ctx context.Context, id rulebook.DraftID) (gen.RuleDraft, error) {
	d, changes, err := h.book.Look(ctx, id)
	if err != nil {
		return gen.RuleDraft{}, err
	}
	return h.show(ctx, d, changes)
}

func (h ruleHandlers) show(ctx context.Context, d rulebook.Draft, changes []rulebook.Change) (gen.RuleDraft, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.RuleDraft{}, errNotSignedIn
	}
	body, err := json.Marshal(d.Rule)
	if err != nil {
		return gen.RuleDraft{}, err
	}
	actions, err := h.book.Actions(ctx, p, d)
	if err != nil {
		return gen.RuleDraft{}, err
	}
	out := gen.RuleDraft{
		Id: d.ID.UUID, Rule: body, Status: gen.RuleDraftStatus(d.Status), Changes: toRuleChanges(changes, Language(ctx)),
		DraftedBy: unlessZero(d.DraftedBy.Name), DraftedAt: instant(d.DraftedAt), DecidedAt: orNull(utcOf(d.DecidedAt)),
		AllowedActions: make([]gen.RuleDraftAllowedActions, len(actions)),
	}
	out.DeadEnd.SetNull()
	if d.Status == rulebook.Open {
		if out.DeadEnd, err = h.deadEnd(ctx, d.Rule); err != nil {
			return gen.RuleDraft{}, err
		}
	}
	if d.DecidedBy != nil {
		out.DecidedBy = unlessZero(d.DecidedBy.Name)
	}
	for i, a := range actions {
		out.AllowedActions[i] = gen.RuleDraftAllowedActions(a)
	}
	return out, nil
}

// placesNamed bounds how many places a draft names; the others are counted.
const placesNamed = 20

// deadEnd says where an open draft would ask for a second person and there is none.
func (h ruleHandlers) deadEnd(ctx context.Context, r rules.Rule) (nullable.Nullable[string], error) {
	stuck, err := h.book.DeadEnds(ctx, r)
	if err != nil || len(stuck) == 0 {
		return nullable.NewNullNullable[string](), err
	}
	code, places := "rule_dead_end", strings.Join(stuck[:min(len(stuck), placesNamed)], ", ")
	if more := len(stuck) - placesNamed; more > 0 {
		places += ", +" + strconv.Itoa(more)
	}
	if r.Organisation == "" {
		code = "rule_dead_end_general"
	}
	return nullable.NewNullableWithValue(Text(Language(ctx), code, map[string]string{"places": places})), nil
}

func toRuleVersion(v rulebook.Version, lang string) (gen.RuleVersion, error) {
	body, err := json.Marshal(v.Rule)
	if err != nil {
		return gen.RuleVersion{}, err
	}
	sum, err := v.Rule.Hash()
	return gen.RuleVersion{
		Rule: body, Sha256: hex.EncodeToString(sum[:]),
		Release: gen.RuleRelease{Role: v.Release.Role, Text: releaseText(lang, v.Release), At: instant(v.Release.At)},
	}, err
}

// releaseText says who released a version: a role, never a name.
func releaseText(lang string, r rulebook.Release) string {
	if r.Role == rulebook.Supplied {
		return messageFor(lang, "released_supplied").Title
	}
	return messageFor(lang, "role_"+r.Role).Title
}

func toRuleChanges(changes []rulebook.Change, lang string) []gen.RuleChange {
	out := make([]gen.RuleChange, len(changes))
	for i, c := range changes {
		out[i] = gen.RuleChange{Field: c.Field, Label: ruleFieldLabel(lang, c.Field), Before: orNull(c.Before), After: orNull(c.After)}
	}
	return out
}

func toDryRun(run rulebook.DryRun, lang string) gen.RuleDryRun {
	code := "dry_run"
	switch run.Changed {
	case 0:
		code = "dry_run_none"
	case 1:
		code = "dry_run_one"
	}
	out := gen.RuleDryRun{
		Since: instant(run.Since), Judged: run.Judged, Changed: run.Changed, Stricter: run.Stricter, Looser: run.Looser,
		MayReadOrders: run.MayReadOrders, Orders: empty(gen.RuleDryRun{}.Orders),
		Text: Text(lang, code, map[string]string{
			"changed": strconv.Itoa(run.Changed), "judged": strconv.Itoa(run.Judged),
			"stricter": strconv.Itoa(run.Stricter), "looser": strconv.Itoa(run.Looser),
		}),
	}
	for _, o := range run.Orders {
		item := grow(&out.Orders)
		item.Id, item.Number, item.At = o.Order, unlessZero(o.Number), instant(o.At)
		item.Before, item.After = toJudgement(o.Before, lang), toJudgement(o.After, lang)
	}
	return out
}
