package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// provisioner is a member's directory with its token. It knows nothing of the contract.
type provisioner struct {
	t           *testing.T
	base, token string
}

func (s *shop) provisioner(t *testing.T, a actor) provisioner {
	t.Helper()
	var made gen.ApiTokenMade
	a.do("POST", "/account/tokens", map[string]any{"name": "Verzeichnis", "scopes": []string{"people"}, "days": 30}).Want(201).JSON(&made)
	return provisioner{t, s.base, made.Secret}
}

// sends answers with status and body; every body is of SCIM's media type.
func (p provisioner) sends(method, path, body string) (int, map[string]any) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+"/scim/v2"+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var out map[string]any
	if len(text) > 0 {
		if media := res.Header.Get("Content-Type"); media != "application/scim+json" {
			p.t.Errorf("%s %s answers as %s: %s", method, path, media, text)
		}
		if err := json.Unmarshal(text, &out); err != nil {
			p.t.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
	return res.StatusCode, out
}

func (p provisioner) wants(status int, method, path, body string) map[string]any {
	p.t.Helper()
	got, out := p.sends(method, path, body)
	if got != status {
		p.t.Fatalf("%s %s answers %d, want %d: %v", method, path, got, status, out)
	}
	return out
}

func id(resource map[string]any) string { s, _ := resource["id"].(string); return s }

func (s *shop) rolesNow(t *testing.T, person uuid.UUID) string {
	t.Helper()
	var roles string
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT COALESCE(string_agg(m.role || '@' || o.name, ',' ORDER BY m.role, o.name), '')
		FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE m.person_id = $1 AND m.valid @> $2::date`, person, memberToday).Scan(&roles); err != nil {
		t.Fatal(err)
	}
	return roles
}

func (s *shop) personOf(t *testing.T, user string) uuid.UUID {
	t.Helper()
	var person uuid.UUID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT person_id FROM directory_user WHERE id = $1`, user).Scan(&person); err != nil {
		t.Fatal(err)
	}
	return person
}

// TestScim_AsEntraSends: a user is looked for, made, put into a group that stands for a role, changed and deactivated with the
// requests Microsoft Entra ID sends: "Replace" in capitals, truth as text, paths with filters.
func TestScim_AsEntraSends(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	dir := s.provisioner(t, s.member(w.Body, "admin"))
	find := "/Users?filter=" + url.QueryEscape(`userName eq "Erika@stadt.example"`)
	if got := dir.wants(200, "GET", find, ""); got["totalResults"] != 0.0 {
		t.Errorf("before anybody was made: %v", got)
	}
	erika := dir.wants(201, "POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
		"externalId":"0a21f0f2","userName":"erika@stadt.example","active":true,"displayName":"Erika Beispiel","title":"Amtsleiterin",
		"emails":[{"primary":true,"type":"work","value":"Erika@Stadt.example"}],"name":{"formatted":"Erika Beispiel","familyName":"Beispiel","givenName":"Erika"},
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"},"roles":[]}`)
	person := s.personOf(t, id(erika))
	if got := dir.wants(200, "GET", find, ""); got["totalResults"] != 1.0 || got["Resources"].([]any)[0].(map[string]any)["externalId"] != "0a21f0f2" {
		t.Errorf("looked for by name: %v", got)
	}
	if _, got := dir.sends("POST", "/Users", `{"userName":"ERIKA@stadt.example"}`); got["status"] != "409" || got["scimType"] != "uniqueness" {
		t.Errorf("the same name again: %v", got)
	}
	group := dir.wants(201, "POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"g1","displayName":"Beschaffung: Grundschule am Park"}`)
	dir.wants(200, "PATCH", "/Groups/"+id(group), `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Add","path":"members","value":[{"value":"`+id(erika)+`"}]}]}`)
	if got := s.rolesNow(t, person); got != "officer@Grundschule am Park" {
		t.Errorf("roles by the group: %s", got)
	}
	dir.wants(200, "PATCH", "/Users/"+id(erika), `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
		{"op":"Replace","path":"emails[type eq \"work\"].value","value":"e.neu@stadt.example"},{"op":"Replace","path":"displayName","value":"Erika Neu"},
		{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"x"}]}`)
	if got := w.Count(`SELECT count(*) FROM person WHERE id = $1 AND name = 'Erika Neu' AND email = 'e.neu@stadt.example'`, person); got != 1 {
		t.Error("name and address are not what the directory says")
	}
	session := s.session(person, w.School)
	s.reload()
	session.do("GET", "/session", nil).Want(200)

	off := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`
	if got := dir.wants(200, "PATCH", "/Users/"+id(erika), off); got["active"] != false {
		t.Errorf("deactivated: %v", got)
	}
	session.do("GET", "/session", nil).Want(401)
	if got := s.rolesNow(t, person); got != "" {
		t.Errorf("roles of somebody who left: %s", got)
	}
	if got := w.Count(`SELECT count(*) FROM membership WHERE person_id = $1 AND starts_on = $2`, person, memberToday); got != 1 {
		t.Error("that the role was held is lost")
	}
	dir.wants(200, "PATCH", "/Users/"+id(erika), strings.Replace(off, "False", "True", 1))
	if got := s.rolesNow(t, person); got != "officer@Grundschule am Park" {
		t.Errorf("roles of somebody who came back: %s", got)
	}
	dir.wants(200, "PATCH", "/Groups/"+id(group), `{"Operations":[{"op":"Remove","path":"members[value eq \"`+id(erika)+`\"]"}]}`)
	if got := s.rolesNow(t, person); got != "" {
		t.Errorf("roles after leaving the group: %s", got)
	}
	if got := w.Count(`SELECT count(*) FROM record WHERE convert_from(bytes, 'UTF8') ~* 'erika'`); got != 0 {
		t.Error("a record names a person")
	}
}

// TestScim_AsKeycloakAndOktaSend: whole resources by PUT, changes without a path, DELETE, paging and the discovery of what is
// understood; what is deleted can come back, and stays the same person.
func TestScim_AsKeycloakAndOktaSend(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	dir := s.provisioner(t, s.member(w.Body, "admin"))
	dir.wants(200, "GET", "/ServiceProviderConfig", "")
	for _, path := range []string{"/Schemas", "/ResourceTypes"} {
		if got := dir.wants(200, "GET", path, ""); got["totalResults"] != 2.0 {
			t.Errorf("%s: %v", path, got)
		}
	}
	var users []string
	for _, name := range []string{"anna", "bert", "carl"} {
		users = append(users, id(dir.wants(201, "POST", "/Users", `{"userName":"`+name+`","name":{"givenName":"`+name+`","familyName":"X"},"emails":[{"value":"`+name+`@stadt.example"}],"password":"geheim","active":true}`)))
	}
	page := dir.wants(200, "GET", "/Users?startIndex=2&count=1", "")
	if diff := cmp.Diff([]any{3.0, 2.0, 1.0}, []any{page["totalResults"], page["startIndex"], page["itemsPerPage"]}); diff != "" || id(page["Resources"].([]any)[0].(map[string]any)) != users[1] {
		t.Errorf("the second page (-want +got):\n%s", diff)
	}
	group := dir.wants(201, "POST", "/Groups", `{"displayName":"Freigabe","members":[{"value":"`+users[0]+`"},{"value":"`+users[1]+`"}]}`)
	anna := s.personOf(t, users[0])
	if got := s.rolesNow(t, anna); !strings.HasPrefix(got, "approver@") {
		t.Errorf("roles by the group: %s", got)
	}
	if got := dir.wants(200, "GET", "/Users/"+users[0], ""); len(got["groups"].([]any)) != 1 {
		t.Errorf("groups of a user: %v", got)
	}
	dir.wants(200, "PUT", "/Groups/"+id(group), `{"displayName":"Freigabe","members":[{"value":"`+users[1]+`"}]}`)
	if got := s.rolesNow(t, anna); got != "" {
		t.Errorf("roles after the group was replaced: %s", got)
	}
	dir.wants(200, "PATCH", "/Users/"+users[1], `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false,"name.givenName":"Berta"}}]}`)
	if got := s.rolesNow(t, s.personOf(t, users[1])); got != "" {
		t.Errorf("roles of somebody deactivated: %s", got)
	}
	carl := s.personOf(t, users[2])
	dir.wants(204, "DELETE", "/Users/"+users[2], "")
	dir.wants(404, "GET", "/Users/"+users[2], "")
	dir.wants(404, "DELETE", "/Users/"+users[2], "")
	back := dir.wants(201, "POST", "/Users", `{"userName":"Carl"}`)
	if s.personOf(t, id(back)) != carl {
		t.Error("who came back is another person")
	}
	dir.wants(204, "DELETE", "/Groups/"+id(group), "")
	for path, kind := range map[string]string{"/Users?filter=" + url.QueryEscape(`userName sw "a"`): "invalidFilter", "/Users?filter=" + url.QueryEscape(`phone eq "a"`): "invalidFilter"} {
		if status, got := dir.sends("GET", path, ""); status != 400 || got["scimType"] != kind {
			t.Errorf("%s: %v", path, got)
		}
	}
	for body, kind := range map[string]string{
		`{"userName":""}`: "invalidValue", `{"userName":7}`: "invalidValue", `{"userName":"x","active":"maybe"}`: "invalidValue",
		`{"userName":"x","emails":[{"value":"no address"}]}`: "invalidValue", `{"userName":`: "invalidSyntax", `[]`: "invalidSyntax",
	} {
		if status, got := dir.sends("POST", "/Users", body); status != 400 || got["scimType"] != kind {
			t.Errorf("%s: %d %v", body, status, got)
		}
	}
}

// TestScim_NeverBeyondTheMember: a directory gives nothing its administrators could not, sees and touches nobody of another
// member whatever address it tells, and its token is good for nothing else.
func TestScim_NeverBeyondTheMember(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	stranger := s.enrolMail(w.Annex, "officer", "fremd@stadt.example")
	mine, theirs := s.provisioner(t, s.member(w.Body, "admin")), s.provisioner(t, s.member(w.Town, "admin"))
	hers := dir201(theirs, `{"userName":"fremd@stadt.example","emails":[{"value":"fremd@stadt.example"}]}`)
	own := dir201(mine, `{"userName":"fremd@stadt.example","emails":[{"value":"fremd@stadt.example"}]}`)
	if person := s.personOf(t, own); person == stranger || person == s.personOf(t, hers) {
		t.Error("an address alone led to a person of another member")
	}
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/Users/", ""}, {"PUT", "/Users/", `{"userName":"x"}`}, {"PATCH", "/Users/", `{"Operations":[{"op":"replace","path":"active","value":false}]}`}, {"DELETE", "/Users/", ""},
	} {
		_, foreign := mine.sends(c.method, c.path+hers, c.body)
		_, none := mine.sends(c.method, c.path+uuid.NewString(), c.body)
		if diff := cmp.Diff(none, foreign); diff != "" || none["status"] != "404" {
			t.Errorf("%s of another member's user (-no such +foreign):\n%s", c.method, diff)
		}
	}
	group := id(theirs.wants(201, "POST", "/Groups", `{"displayName":"Beschaffung"}`))
	for _, c := range []struct{ method, body string }{{"GET", ""}, {"PUT", `{"displayName":"x"}`}, {"PATCH", `{"Operations":[{"op":"remove","path":"members"}]}`}, {"DELETE", ""}} {
		if status, _ := mine.sends(c.method, "/Groups/"+group, c.body); status != 404 {
			t.Errorf("%s of another member's group answers %d", c.method, status)
		}
	}
	if status, got := mine.sends("POST", "/Groups", `{"displayName":"Verwaltung","members":[{"value":"`+hers+`"}]}`); status != 400 {
		t.Errorf("another member's user in a group: %v", got)
	}
	for _, name := range []string{"Vertragsverwaltung", "Regelpflege: Grundschule am Park"} {
		if status, got := mine.sends("POST", "/Groups", `{"displayName":"`+name+`"}`); status != 403 {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	mine.wants(201, "POST", "/Groups", `{"displayName":"Verwaltung: ProVitako eG","members":[{"value":"`+own+`"}]}`)
	if got := s.rolesNow(t, s.personOf(t, own)); got != "" {
		t.Errorf("a group that names an organisation elsewhere gave %s", got)
	}
	machine := testkit.NewClient(t, s.base)
	if p := machine.Do("GET", "/organisations", nil, "Authorization", "Bearer "+mine.token).Problem(403); p.Code != "token_scope_missing" {
		t.Errorf("a directory's token at another operation: %+v", p)
	}
	if status, got := (provisioner{t, s.base, "pvm_unknown"}).sends("GET", "/Users", ""); status != 401 || got["status"] != "401" {
		t.Errorf("without a token: %v", got)
	}
}

// TestScim_ProvisionedPeopleSignIn: who was provisioned signs in at the member's directory by its own number there, and nobody by
// an address, nor at another member's directory, nor after being deactivated.
func TestScim_ProvisionedPeopleSignIn(t *testing.T) {
	t.Parallel()
	d := newDirectory(t)
	w := fixture.New(t)
	s := startWith(t, w, d.trustedWith(map[string]any{"organisation": w.Body}))
	mine, theirs := s.provisioner(t, s.member(w.Body, "admin")), s.provisioner(t, s.member(w.Town, "admin"))
	dir201(theirs, `{"userName":"andere","externalId":"n-2"}`)
	erika := dir201(mine, `{"userName":"erika","externalId":"n-1","emails":[{"value":"jana@stadt.example"}]}`)
	mine.wants(201, "POST", "/Groups", `{"displayName":"Beschaffung","members":[{"value":"`+erika+`"}]}`)
	for _, who := range []string{"n-2", "n-3"} {
		s.comes(t, d, who, nil).Problem(403)
	}
	var in gen.IdentityArrival
	s.comes(t, d, "n-1", nil).Want(200).JSON(&in)
	if in.Session.Person.Id != s.personOf(t, erika) {
		t.Errorf("signed in as %+v", in.Session.Person)
	}
	mine.wants(200, "PATCH", "/Users/"+erika, `{"Operations":[{"op":"replace","value":{"active":false}}]}`)
	s.comes(t, d, "n-1", nil).Problem(403)
}

func dir201(p provisioner, body string) string {
	p.t.Helper()
	return id(p.wants(201, "POST", "/Users", body))
}

// scimCalls has a valid request for every operation of directories.
func (s *shop) scimCalls() map[string]call {
	name := func() string { return "name-" + uuid.NewString() }
	onNew := func(ok int, kind, method string, body any) call {
		return call{ok, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			if refused := a.do(method, "/scim/v2/"+kind+"/"+uuid.NewString(), body); refused.Status == 403 {
				return refused
			}
			var made map[string]any
			a.do("POST", "/scim/v2/"+kind, map[string]any{"userName": name(), "displayName": name()}).Want(201).JSON(&made)
			return a.do(method, "/scim/v2/"+kind+"/"+id(made), body)
		}}
	}
	all := map[string]call{
		"getScimConfig":         plain("GET", "/scim/v2/ServiceProviderConfig", 200),
		"listScimResourceTypes": plain("GET", "/scim/v2/ResourceTypes", 200),
		"listScimSchemas":       plain("GET", "/scim/v2/Schemas", 200),
	}
	for _, one := range []string{"User", "Group"} {
		kind := one + "s"
		patch := map[string]any{"Operations": []any{map[string]any{"op": "replace", "path": "externalId", "value": "7"}}}
		all["listScim"+kind] = plain("GET", "/scim/v2/"+kind, 200)
		all["addScim"+one] = call{201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/scim/v2/"+kind, map[string]any{"userName": name(), "displayName": name()})
		}}
		all["getScim"+one] = onNew(200, kind, "GET", nil)
		all["replaceScim"+one] = onNew(200, kind, "PUT", map[string]any{"userName": name(), "displayName": name()})
		all["patchScim"+one] = onNew(200, kind, "PATCH", patch)
		all["removeScim"+one] = onNew(204, kind, "DELETE", nil)
	}
	return all
}
