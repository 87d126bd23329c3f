package httpapi

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/scim"
)

// scimHandlers let a directory manage its people. publicURL begins the addresses of resources.
type scimHandlers struct {
	people    *scim.Service
	publicURL string
}

// Names of RFC 7643 and 7644.
const (
	scimUser   = "urn:ietf:params:scim:schemas:core:2.0:User"
	scimGroup  = "urn:ietf:params:scim:schemas:core:2.0:Group"
	scimConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	scimType   = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	scimSchema = "urn:ietf:params:scim:schemas:core:2.0:Schema"
	scimList   = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	scimError  = "urn:ietf:params:scim:api:messages:2.0:Error"
)

type object = map[string]any

// GetScimConfig says what is understood.
func (h scimHandlers) GetScimConfig(context.Context, gen.GetScimConfigRequestObject) (gen.GetScimConfigResponseObject, error) {
	no := object{"supported": false}
	return gen.GetScimConfig200JSONResponse{
		"schemas": []string{scimConfig}, "patch": object{"supported": true},
		"bulk":   object{"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
		"filter": object{"supported": true, "maxResults": scim.MaxPage}, "changePassword": no, "sort": no, "etag": no,
		"authenticationSchemes": []object{{"type": "oauthbearertoken", "name": "API-Token", "description": "Bearer token of scope people", "primary": true}},
		"meta":                  object{"resourceType": "ServiceProviderConfig", "location": h.publicURL + "/scim/v2/ServiceProviderConfig"},
	}, nil
}

// ListScimResourceTypes names users and groups.
func (h scimHandlers) ListScimResourceTypes(context.Context, gen.ListScimResourceTypesRequestObject) (gen.ListScimResourceTypesResponseObject, error) {
	var all []gen.ScimResource
	for name, schema := range map[string]string{"User": scimUser, "Group": scimGroup} {
		all = append(all, gen.ScimResource{
			"schemas": []string{scimType}, "id": name, "name": name, "endpoint": "/" + name + "s", "schema": schema,
			"meta": object{"resourceType": "ResourceType", "location": h.publicURL + "/scim/v2/ResourceTypes/" + name},
		})
	}
	slices.SortFunc(all, func(a, b gen.ScimResource) int { return strings.Compare(b["name"].(string), a["name"].(string)) })
	return gen.ListScimResourceTypes200JSONResponse(scimPage(all, len(all), 1)), nil
}

// ListScimSchemas names the attributes that are kept.
func (h scimHandlers) ListScimSchemas(context.Context, gen.ListScimSchemasRequestObject) (gen.ListScimSchemasResponseObject, error) {
	attribute := func(name, kind string, more ...object) object {
		a := object{
			"name": name, "type": kind, "multiValued": false, "required": name == "userName" || name == "displayName" && kind == "string" && len(more) > 0,
			"caseExact": name == "externalId", "mutability": "readWrite", "returned": "default", "uniqueness": "none",
		}
		for _, m := range more {
			for k, v := range m {
				a[k] = v
			}
		}
		return a
	}
	many := object{"multiValued": true}
	user := []object{
		attribute("userName", "string", object{"uniqueness": "server"}), attribute("externalId", "string"), attribute("displayName", "string"), attribute("active", "boolean"),
		attribute("name", "complex", object{"subAttributes": []object{attribute("givenName", "string"), attribute("familyName", "string"), attribute("formatted", "string")}}),
		attribute("emails", "complex", many, object{"subAttributes": []object{attribute("value", "string"), attribute("primary", "boolean")}}),
	}
	group := []object{
		attribute("displayName", "string", object{"uniqueness": "server"}), attribute("externalId", "string"),
		attribute("members", "complex", many, object{"subAttributes": []object{attribute("value", "string")}}),
	}
	schema := func(id, name string, attributes []object) gen.ScimResource {
		return gen.ScimResource{
			"schemas": []string{scimSchema}, "id": id, "name": name, "attributes": attributes,
			"meta": object{"resourceType": "Schema", "location": h.publicURL + "/scim/v2/Schemas/" + id},
		}
	}
	return gen.ListScimSchemas200JSONResponse(scimPage([]gen.ScimResource{schema(scimUser, "User", user), schema(scimGroup, "Group", group)}, 2, 1)), nil
}

func scimPage(shown []gen.ScimResource, total, start int) gen.ScimList {
	return gen.ScimList{Schemas: []string{scimList}, TotalResults: total, StartIndex: max(start, 1), ItemsPerPage: len(shown), Resources: append([]gen.ScimResource{}, shown...)}
}

// scimAsked is which page of a list is asked for, and without which attributes.
func scimAsked(start, count *int32) (int, int) {
	from, many := 1, scim.MaxPage
	if start != nil {
		from = int(*start)
	}
	if count != nil {
		many = int(*count)
	}
	return from, many
}

// ListScimUsers answers with one page of the directory's people.
func (h scimHandlers) ListScimUsers(ctx context.Context, r gen.ListScimUsersRequestObject) (gen.ListScimUsersResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, st, err := h.people.Users(ctx, p, orZero(r.Params.Filter))
	if err != nil {
		return nil, err
	}
	start, count := scimAsked(r.Params.StartIndex, r.Params.Count)
	shown := mapped(scim.Page(found, start, count), func(u scim.User) gen.ScimResource { return h.user(u, st) })
	return gen.ListScimUsers200JSONResponse(scimPage(shown, len(found), start)), nil
}

// AddScimUser takes one.
func (h scimHandlers) AddScimUser(ctx context.Context, r gen.AddScimUserRequestObject) (gen.AddScimUserResponseObject, error) {
	u, err := h.onUser(ctx, func(p authz.Principal) (scim.User, scim.State, error) { return h.people.AddUser(ctx, p, *r.Body) })
	return gen.AddScimUser201JSONResponse(u), err
}

// GetScimUser shows one.
func (h scimHandlers) GetScimUser(ctx context.Context, r gen.GetScimUserRequestObject) (gen.GetScimUserResponseObject, error) {
	u, err := h.onUser(ctx, func(p authz.Principal) (scim.User, scim.State, error) { return h.people.User(ctx, p, r.UserId) })
	return gen.GetScimUser200JSONResponse(u), err
}

// ReplaceScimUser replaces one.
func (h scimHandlers) ReplaceScimUser(ctx context.Context, r gen.ReplaceScimUserRequestObject) (gen.ReplaceScimUserResponseObject, error) {
	u, err := h.onUser(ctx, func(p authz.Principal) (scim.User, scim.State, error) {
		return h.people.ReplaceUser(ctx, p, r.UserId, *r.Body)
	})
	return gen.ReplaceScimUser200JSONResponse(u), err
}

// PatchScimUser changes one.
func (h scimHandlers) PatchScimUser(ctx context.Context, r gen.PatchScimUserRequestObject) (gen.PatchScimUserResponseObject, error) {
	u, err := h.onUser(ctx, func(p authz.Principal) (scim.User, scim.State, error) {
		return h.people.PatchUser(ctx, p, r.UserId, scimOperations(r.Body))
	})
	return gen.PatchScimUser200JSONResponse(u), err
}

// RemoveScimUser deactivates one.
func (h scimHandlers) RemoveScimUser(ctx context.Context, r gen.RemoveScimUserRequestObject) (gen.RemoveScimUserResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RemoveScimUser204Response{}, h.people.RemoveUser(ctx, p, r.UserId)
}

// ListScimGroups answers with one page of the directory's groups.
func (h scimHandlers) ListScimGroups(ctx context.Context, r gen.ListScimGroupsRequestObject) (gen.ListScimGroupsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, _, err := h.people.Groups(ctx, p, orZero(r.Params.Filter))
	if err != nil {
		return nil, err
	}
	start, count := scimAsked(r.Params.StartIndex, r.Params.Count)
	bare := strings.EqualFold(orZero(r.Params.ExcludedAttributes), "members")
	shown := mapped(scim.Page(found, start, count), func(g scim.Group) gen.ScimResource {
		out := h.group(g)
		if bare {
			delete(out, "members")
		}
		return out
	})
	return gen.ListScimGroups200JSONResponse(scimPage(shown, len(found), start)), nil
}

// AddScimGroup takes one.
func (h scimHandlers) AddScimGroup(ctx context.Context, r gen.AddScimGroupRequestObject) (gen.AddScimGroupResponseObject, error) {
	g, err := h.onGroup(ctx, func(p authz.Principal) (scim.Group, scim.State, error) { return h.people.AddGroup(ctx, p, *r.Body) })
	return gen.AddScimGroup201JSONResponse(g), err
}

// GetScimGroup shows one.
func (h scimHandlers) GetScimGroup(ctx context.Context, r gen.GetScimGroupRequestObject) (gen.GetScimGroupResponseObject, error) {
	g, err := h.onGroup(ctx, func(p authz.Principal) (scim.Group, scim.State, error) { return h.people.Group(ctx, p, r.GroupId) })
	return gen.GetScimGroup200JSONResponse(g), err
}

// ReplaceScimGroup replaces one.
func (h scimHandlers) ReplaceScimGroup(ctx context.Context, r gen.ReplaceScimGroupRequestObject) (gen.ReplaceScimGroupResponseObject, error) {
	g, err := h.onGroup(ctx, func(p authz.Principal) (scim.Group, scim.State, error) {
		return h.people.ReplaceGroup(ctx, p, r.GroupId, *r.Body)
	})
	return gen.ReplaceScimGroup200JSONResponse(g), err
}

// PatchScimGroup changes one.
func (h scimHandlers) PatchScimGroup(ctx context.Context, r gen.PatchScimGroupRequestObject) (gen.PatchScimGroupResponseObject, error) {
	g, err := h.onGroup(ctx, func(p authz.Principal) (scim.Group, scim.State, error) {
		return h.people.PatchGroup(ctx, p, r.GroupId, scimOperations(r.Body))
	})
	return gen.PatchScimGroup200JSONResponse(g), err
}

// RemoveScimGroup lets go of one.
func (h scimHandlers) RemoveScimGroup(ctx context.Context, r gen.RemoveScimGroupRequestObject) (gen.RemoveScimGroupResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RemoveScimGroup204Response{}, h.people.RemoveGroup(ctx, p, r.GroupId)
}

func (h scimHandlers) onUser(ctx context.Context, do func(authz.Principal) (scim.User, scim.State, error)) (gen.ScimResource, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	u, st, err := do(p)
	return h.user(u, st), err
}

func (h scimHandlers) onGroup(ctx context.Context, do func(authz.Principal) (scim.Group, scim.State, error)) (gen.ScimResource, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	g, _, err := do(p)
	return h.group(g), err
}

func (h scimHandlers) user(u scim.User, st scim.State) gen.ScimResource {
	out := gen.ScimResource{
		"schemas": []string{scimUser}, "id": u.ID, "userName": u.UserName, "displayName": u.Name(), "active": u.Active,
		"name": object{"givenName": u.Given, "familyName": u.Family, "formatted": u.Name()}, "emails": []object{}, "groups": []object{},
		"meta": object{"resourceType": "User", "created": instant(u.Created), "lastModified": instant(u.Changed), "location": h.publicURL + "/scim/v2/Users/" + u.ID.String()},
	}
	if u.ExternalID != "" {
		out["externalId"] = u.ExternalID
	}
	if u.Email != "" {
		out["emails"] = []object{{"value": u.Email, "type": "work", "primary": true}}
	}
	var groups []object
	for _, g := range st.GroupsOf(u.ID) {
		groups = append(groups, object{"value": g.ID, "display": g.Display, "$ref": h.publicURL + "/scim/v2/Groups/" + g.ID.String()})
	}
	if groups != nil {
		out["groups"] = groups
	}
	return out
}

func (h scimHandlers) group(g scim.Group) gen.ScimResource {
	out := gen.ScimResource{
		"schemas": []string{scimGroup}, "id": g.ID, "displayName": g.Display,
		"members": mapped(g.Members, func(id uuid.UUID) object {
			return object{"value": id, "$ref": h.publicURL + "/scim/v2/Users/" + id.String()}
		}),
		"meta": object{"resourceType": "Group", "created": instant(g.Created), "lastModified": instant(g.Changed), "location": h.publicURL + "/scim/v2/Groups/" + g.ID.String()},
	}
	if g.ExternalID != "" {
		out["externalId"] = g.ExternalID
	}
	return out
}

func scimOperations(p *gen.ScimPatch) []scim.Operation {
	return mapped(p.Operations, func(o gen.ScimPatch_Operations_Item) scim.Operation {
		return scim.Operation{Op: o.Op, Path: orZero(o.Path), Value: o.Value}
	})
}
