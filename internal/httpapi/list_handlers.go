package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/roster"
)

// listHandlers take lists of organisations and of people.
type listHandlers struct{ rosters *roster.Service }

// ImportList says what a list would do, or does it.
func (h listHandlers) ImportList(ctx context.Context, r gen.ImportListRequestObject) (gen.ImportListResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	list, err := exchange.ReadRoster(r.Body.File)
	if err != nil {
		return nil, err
	}
	var result roster.Result
	if r.Body.Plan == nil {
		result, err = h.rosters.Preview(ctx, p, list)
	} else {
		result, err = h.rosters.Apply(ctx, p, list, *r.Body.Plan)
	}
	if err != nil {
		return nil, err
	}
	return gen.ImportList200JSONResponse(toListResult(Language(ctx), result)), nil
}

func toListResult(language string, r roster.Result) gen.ListResult {
	out := gen.ListResult{
		Kind: gen.ListResultKindOrganisations, Plan: r.Plan, Applied: r.Applied,
		Rows: empty(gen.ListResult{}.Rows), Invited: empty(gen.ListResult{}.Invited),
	}
	if r.People {
		out.Kind = gen.ListResultKindPeople
	}
	for _, one := range r.Rows {
		item := grow(&out.Rows)
		item.Line, item.Name, item.Place, item.Outcome = one.Line, one.Name, one.Place, gen.ListRowOutcome(one.Outcome)
		item.Changes, item.Notes = empty(item.Changes), empty(item.Notes)
		for _, c := range one.Changes {
			change := grow(&item.Changes)
			change.Field, change.Before, change.After = gen.ListRowChangesField(c.Field), c.Before, c.After
		}
		for _, n := range one.Notes {
			note := grow(&item.Notes)
			note.Code, note.Text = n.Code, Text(language, n.Code, n.Params)
		}
	}
	for _, i := range r.Invited {
		out.Invited = append(out.Invited, gen.Invited{Invitation: toInvitation(i.Invitation, account.InvitationOpen), Link: i.Link})
	}
	return out
}
