package httpapi

import (
	"context"
	"strings"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// memberHandlers keep organisations and the roles of people in them.
type memberHandlers struct{ members *member.Service }

// ListOrganisations answers with the tree in sight.
func (h memberHandlers) ListOrganisations(ctx context.Context, _ gen.ListOrganisationsRequestObject) (gen.ListOrganisationsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	tree, err := h.members.Tree(ctx, p)
	if err != nil {
		return nil, err
	}
	out := gen.OrganisationTree{Items: empty(gen.OrganisationTree{}.Items)}
	for _, n := range tree {
		item := grow(&out.Items)
		item.Organisation, item.Depth, item.People = toRef(n.Ref), n.Depth, n.People
	}
	return gen.ListOrganisations200JSONResponse(out), nil
}

// AddOrganisation adds one below another.
func (h memberHandlers) AddOrganisation(ctx context.Context, r gen.AddOrganisationRequestObject) (gen.AddOrganisationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.members.Add(ctx, p, member.NewInput{
		Parent: r.Body.ParentId, Kind: member.Kind(r.Body.Kind), From: civil(r.Body.From), Facts: fromFacts(r.Body.Facts),
	})
	if err != nil {
		return nil, err
	}
	return gen.AddOrganisation201JSONResponse(h.details(ctx, p, v)), nil
}

// GetOrganisation shows one.
func (h memberHandlers) GetOrganisation(ctx context.Context, r gen.GetOrganisationRequestObject) (gen.GetOrganisationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.members.Look(ctx, p, r.OrganisationId)
	if err != nil {
		return nil, err
	}
	etag := etagOf(int64(v.Version))
	return gen.GetOrganisation200JSONResponse{Body: h.details(ctx, p, v), Headers: gen.GetOrganisation200ResponseHeaders{ETag: &etag}}, nil
}

// EditOrganisation changes what one is.
func (h memberHandlers) EditOrganisation(ctx context.Context, r gen.EditOrganisationRequestObject) (gen.EditOrganisationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.members.Edit(ctx, p, r.OrganisationId, versionOf(r.Params.IfMatch), fromFacts(*r.Body))
	if err != nil {
		return nil, err
	}
	return gen.EditOrganisation200JSONResponse(h.details(ctx, p, v)), nil
}

// MoveOrganisation puts one below another.
func (h memberHandlers) MoveOrganisation(ctx context.Context, r gen.MoveOrganisationRequestObject) (gen.MoveOrganisationResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.members.Move(ctx, p, r.OrganisationId, r.Body.ParentId, civil(r.Body.From))
	if err != nil {
		return nil, err
	}
	return gen.MoveOrganisation200JSONResponse(h.details(ctx, p, v)), nil
}

// ListPeople answers with those who hold roles in sight.
func (h memberHandlers) ListPeople(ctx context.Context, r gen.ListPeopleRequestObject) (gen.ListPeopleResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, more, err := h.members.People(ctx, orZero(r.Params.Q))
	if err != nil {
		return nil, err
	}
	out := gen.PersonList{Items: empty(gen.PersonList{}.Items), More: more}
	for _, one := range found {
		item := grow(&out.Items)
		item.Person, item.Memberships = toPersonRef(one.PersonRef), h.memberships(ctx, p, one.Memberships)
	}
	return gen.ListPeople200JSONResponse(out), nil
}

// GiveRole gives a person a role.
func (h memberHandlers) GiveRole(ctx context.Context, r gen.GiveRoleRequestObject) (gen.GiveRoleResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	m, err := h.members.Give(ctx, p, member.Grant{
		Organisation: r.OrganisationId, Person: r.Body.PersonId, Role: authz.Role(r.Body.Role), From: civil(r.Body.From), Until: fromDay(r.Body.Until),
	})
	if err != nil {
		return nil, err
	}
	return gen.GiveRole201JSONResponse(h.membership(ctx, p, m)), nil
}

// EndRole ends one.
func (h memberHandlers) EndRole(ctx context.Context, r gen.EndRoleRequestObject) (gen.EndRoleResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	m, err := h.members.End(ctx, p, r.MembershipId, civil(r.Body.Until))
	if err != nil {
		return nil, err
	}
	return gen.EndRole200JSONResponse(h.membership(ctx, p, m)), nil
}

// AddAddress offers a place of delivery.
func (h memberHandlers) AddAddress(ctx context.Context, r gen.AddAddressRequestObject) (gen.AddAddressResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		b := r.Body
		return h.members.AddAddress(ctx, p, r.OrganisationId, member.Address{Label: b.Label, Street: b.Street, Postcode: b.Postcode, City: b.City, Default: b.IsDefault})
	})
	return gen.AddAddress201JSONResponse(d), err
}

// EndAddress offers one no more.
func (h memberHandlers) EndAddress(ctx context.Context, r gen.EndAddressRequestObject) (gen.EndAddressResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.EndPlace(ctx, p, member.Delivery, r.OrganisationId, r.AddressId)
	})
	return gen.EndAddress200JSONResponse(d), err
}

// AddCostCentre offers a cost centre.
func (h memberHandlers) AddCostCentre(ctx context.Context, r gen.AddCostCentreRequestObject) (gen.AddCostCentreResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.AddCostCentre(ctx, p, r.OrganisationId, member.CostCentre{Number: r.Body.Number, Label: r.Body.Label, Default: r.Body.IsDefault})
	})
	return gen.AddCostCentre201JSONResponse(d), err
}

// EndCostCentre offers one no more.
func (h memberHandlers) EndCostCentre(ctx context.Context, r gen.EndCostCentreRequestObject) (gen.EndCostCentreResponseObject, error) {
	d, err := h.changed(ctx, func(p authz.Principal) (member.View, error) {
		return h.members.EndPlace(ctx, p, member.Charged, r.OrganisationId, r.CostCentreId)
	})
	return gen.EndCostCentre200JSONResponse(d), err
}

// changed carries a change out and shows the organisation after it.
func (h memberHandlers) changed(ctx context.Context, change func(authz.Principal) (member.View, error)) (gen.OrganisationDetails, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.OrganisationDetails{}, errNotSignedIn
	}
	v, err := change(p)
	if err != nil {
		return gen.OrganisationDetails{}, err
	}
	return h.details(ctx, p, v), nil
}

func (h memberHandlers) details(ctx context.Context, p authz.Principal, v member.View) gen.OrganisationDetails {
	out := gen.OrganisationDetails{
		Organisation: toRef(v.Ref), Facts: toFacts(v.Facts), LegalEntity: toRef(v.LegalEntity), Settled: v.Ordered, Grantable: toRoles(v.Grantable),
		Memberships: h.memberships(ctx, p, v.Memberships), Places: empty(gen.OrganisationDetails{}.Places), Past: empty(gen.OrganisationDetails{}.Past),
		Findings: empty(gen.OrganisationDetails{}.Findings), KindsBelow: []gen.OrganisationDetailsKindsBelow{}, AllowedActions: []gen.OrganisationDetailsAllowedActions{},
	}
	for _, place := range v.Places {
		item := grow(&out.Places)
		item.Parent, item.From, item.Until = toRef(place.Parent), toDateOrNull(place.Valid.From), toDateOrNull(place.Valid.To)
	}
	for _, past := range v.Past {
		item := grow(&out.Past)
		f := past.Facts
		item.Until, item.Name, item.Land, item.BuyerType = instant(past.Until), f.Name, unlessZero(f.Land), gen.BuyerType(f.BuyerType)
		item.VatEntrepreneur, item.LeitwegId, item.ApprovalDays, item.LegalEntity = f.VATEntrepreneur, unlessZero(f.LeitwegID), f.ApprovalDays, toRef(past.LegalEntity)
	}
	out.Addresses, out.CostCentres = empty(out.Addresses), empty(out.CostCentres)
	for _, a := range v.Addresses {
		item := grow(&out.Addresses)
		item.Id, item.Address = a.ID, gen.NewAddress{Label: a.Label, Street: a.Street, Postcode: a.Postcode, City: a.City, IsDefault: a.Default}
	}
	for _, c := range v.CostCentres {
		item := grow(&out.CostCentres)
		item.Id, item.CostCentre = c.ID, gen.NewCostCentre{Number: c.Number, Label: c.Label, IsDefault: c.Default}
	}
	out.Deputies, out.Mandates = empty(out.Deputies), toMandates(v.Mandates, v.Today)
	for _, d := range v.Deputies {
		item := grow(&out.Deputies)
		item.Id, item.Person, item.Deputy, item.From, item.Until = d.ID, toPersonRef(d.Person), toPersonRef(d.Deputy), toDate(d.Valid.From), toDate(d.Valid.To)
	}
	out.Terms = toBodyTerms(v.Terms, v.Today)
	out.SamePeople = [][]gen.PersonRef{}
	for _, same := range v.Same {
		out.SamePeople = append(out.SamePeople, mapped(same, toPersonRef))
	}
	for _, f := range v.Findings() {
		item := grow(&out.Findings)
		item.Code, item.Text = string(f), Text(Language(ctx), string(f), nil)
	}
	if len(v.DeadEnds) > 0 {
		names := make([]string, len(v.DeadEnds))
		for i, one := range v.DeadEnds {
			names[i] = one.Name
		}
		item := grow(&out.Findings)
		item.Code, item.Text = "approval_dead_end", Text(Language(ctx), "approval_dead_end", map[string]string{"places": strings.Join(names, ", ")})
	}
	for _, k := range v.Kind.Below() {
		out.KindsBelow = append(out.KindsBelow, gen.OrganisationDetailsKindsBelow(k))
	}
	for _, a := range v.Actions {
		out.AllowedActions = append(out.AllowedActions, gen.OrganisationDetailsAllowedActions(a))
	}
	return out
}

func (h memberHandlers) memberships(ctx context.Context, p authz.Principal, all []member.Membership) []gen.Membership {
	out := make([]gen.Membership, len(all))
	for i, m := range all {
		out[i] = h.membership(ctx, p, m)
	}
	return out
}

func (h memberHandlers) membership(ctx context.Context, p authz.Principal, m member.Membership) gen.Membership {
	out := gen.Membership{
		Id: m.ID, Person: toPersonRef(m.Person), Organisation: toRef(m.Organisation), Role: gen.Role(m.Role), From: toDateOrNull(m.From),
		Until: toDateOrNull(m.Until), State: gen.MembershipState(m.On(h.members.Today())), AllowedActions: []gen.MembershipAllowedActions{},
	}
	if m.Directory {
		out.Directory = &m.Directory
	}
	if h.members.MayEnd(ctx, p, m) {
		out.AllowedActions = append(out.AllowedActions, gen.EndRole)
	}
	return out
}

func toRef(r member.Ref) gen.OrganisationRef {
	return gen.OrganisationRef{Id: r.ID, Name: r.Name, Kind: gen.OrganisationRefKind(r.Kind)}
}

func toPersonRef(p member.PersonRef) gen.PersonRef { return gen.PersonRef{Id: p.ID, Name: p.Name} }

func toFacts(f member.Facts) gen.OrganisationFacts {
	return gen.OrganisationFacts{
		Name: f.Name, Land: unlessZero(f.Land), BuyerType: gen.BuyerType(f.BuyerType), VatEntrepreneur: f.VATEntrepreneur,
		LeitwegId: unlessZero(f.LeitwegID), ApprovalDays: f.ApprovalDays,
	}
}

func fromFacts(f gen.OrganisationFacts) member.Facts {
	return member.Facts{
		Name: f.Name, Land: valueOr(f.Land), BuyerType: string(f.BuyerType), VATEntrepreneur: f.VatEntrepreneur,
		LeitwegID: valueOr(f.LeitwegId), ApprovalDays: f.ApprovalDays,
	}
}

// fromDay is the day, or the zero date where none is given.
func fromDay(d nullable.Nullable[openapi_types.Date]) money.Date {
	if day, err := d.Get(); err == nil {
		return civil(day)
	}
	return money.Date{}
}
