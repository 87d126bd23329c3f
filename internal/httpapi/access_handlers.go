package httpapi

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/member"
)

// ListAccessActions lists what an explanation can be asked for.
func (h memberHandlers) ListAccessActions(ctx context.Context, _ gen.ListAccessActionsRequestObject) (gen.ListAccessActionsResponseObject, error) {
	out := gen.AccessActionList{Items: []gen.AccessAction{}}
	for _, r := range h.members.Actions() {
		out.Items = append(out.Items, accessAction(ctx, r))
	}
	return gen.ListAccessActions200JSONResponse(out), nil
}

// ExplainAccess tells why somebody may do something, or what is missing.
func (h memberHandlers) ExplainAccess(ctx context.Context, r gen.ExplainAccessRequestObject) (gen.ExplainAccessResponseObject, error) {
	a, err := h.explain(ctx, r.PersonId, r.Params.OrganisationId, r.Params.Action)
	return gen.ExplainAccess200JSONResponse(a), err
}

// ExplainOwnAccess tells it of oneself.
func (h memberHandlers) ExplainOwnAccess(ctx context.Context, r gen.ExplainOwnAccessRequestObject) (gen.ExplainOwnAccessResponseObject, error) {
	a, err := h.explain(ctx, uuid.Nil, r.Params.OrganisationId, r.Params.Action)
	return gen.ExplainOwnAccess200JSONResponse(a), err
}

// explain asks for a person; nobody named is the caller.
func (h memberHandlers) explain(ctx context.Context, person, organisation uuid.UUID, action string) (gen.AccessExplanation, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.AccessExplanation{}, errNotSignedIn
	}
	if person == uuid.Nil {
		person = p.Person
	}
	class, verb, _ := strings.Cut(action, ".")
	a, err := h.members.Explain(ctx, p, member.Question{Person: person, Organisation: organisation, Class: class, Action: verb})
	if err != nil {
		return gen.AccessExplanation{}, err
	}
	return accessExplanation(ctx, a), nil
}

func accessAction(ctx context.Context, r authz.Rule) gen.AccessAction {
	return gen.AccessAction{Id: r.Class + "." + r.Action, Text: r.Words(Language(ctx))}
}

func accessExplanation(ctx context.Context, a member.Access) gen.AccessExplanation {
	out := gen.AccessExplanation{
		Person: toPersonRef(a.Person), Organisation: toRef(a.Organisation), Action: accessAction(ctx, a.Rule), Allowed: len(a.Ways) > 0, Day: toDate(a.Day),
	}
	out.Ways, out.Needed, out.Held = empty(out.Ways), empty(out.Needed), empty(out.Held)
	for _, w := range a.Ways {
		item := grow(&out.Ways)
		item.Rule, item.Role, item.From, item.Until = w.Rule, gen.Role(w.Role), toDateOrNull(w.From), toDateOrNull(w.Until)
		item.Given, item.GivenBy, item.DeputyFor = gen.SetUp, personOrNull(w.By), personOrNull(w.For)
		if w.Given {
			item.Given = gen.Person
		}
		if w.Directory {
			item.Given = gen.Directory
		}
		item.MandateFor.SetNull()
		if w.Mandated != nil {
			item.MandateFor.Set(toRef(*w.Mandated))
		}
		item.Organisation.SetNull()
		if !w.Hidden {
			item.Organisation.Set(toRef(w.Organisation))
		}
		item.Path = []gen.OrganisationRef{}
		for _, r := range w.Path {
			item.Path = append(item.Path, toRef(r))
		}
	}
	out.CallOffs = callOffRights(a)
	if out.Allowed {
		return out
	}
	for _, role := range authz.Roles() {
		if condition, named := a.Rule.Allow[role]; named {
			item := grow(&out.Needed)
			item.Role, item.Condition = gen.Role(role), gen.AccessExplanationNeededCondition(condition)
		}
	}
	for _, l := range a.Short {
		item := grow(&out.Held)
		item.Role, item.Organisation, item.Reason = gen.Role(l.Role), toRef(l.Organisation), gen.AccessExplanationHeldReason(l.Reason)
		item.From, item.Until = toDateOrNull(l.From), toDateOrNull(l.Until)
	}
	return out
}

func personOrNull(p *member.PersonRef) nullable.Nullable[gen.PersonRef] {
	if p == nil {
		return nullable.NewNullNullable[gen.PersonRef]()
	}
	return nullable.NewNullableWithValue(toPersonRef(*p))
}

// callOffRights are the lots the organisation may call off from, null where the question is another.
func callOffRights(a member.Access) nullable.Nullable[[]gen.CallOffRight] {
	if !a.Orders {
		return nullable.NewNullNullable[[]gen.CallOffRight]()
	}
	rights := make([]gen.CallOffRight, len(a.CallOffs))
	for i, r := range a.CallOffs {
		rights[i] = gen.CallOffRight{
			ContractId: r.Contract, ContractNumber: r.ContractNumber, ContractTitle: r.ContractTitle, LotNumber: r.Lot, LotTitle: r.LotTitle,
			Notice: unlessZero(r.Notice), Annex: r.Annex, Named: nullable.NewNullNullable[gen.OrganisationRef](), Ground: gen.CallOffRightGroundClass,
			AsOf: toDateOrNull(r.AsOf), Until: toDateOrNull(r.Until),
		}
		if r.Named.ID == a.Organisation.ID {
			rights[i].Ground = gen.CallOffRightGroundName
		}
		if !r.Hidden {
			rights[i].Named.Set(toRef(r.Named))
		}
	}
	return nullable.NewNullableWithValue(rights)
}
