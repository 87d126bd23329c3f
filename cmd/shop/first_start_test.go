package main

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// link starts as `shop serve` does and returns the code of the printed link.
func (s *shop) link(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := announce(t.Context(), s.app.installation, &out, "http://127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	line := out.String()
	_, address, found := strings.Cut(line, "Uhr: ")
	u, err := url.Parse(strings.TrimSpace(address))
	if !found || err != nil || strings.Count(line, "\n") != 1 || u.Path != "/einrichten" || u.RawQuery != "" || u.Fragment == "" {
		t.Fatalf("printed %q (%v)", line, err)
	}
	return u.Fragment
}

// visitor is a browser at an empty shop.
type visitor struct{ *testkit.Client }

func (s *shop) visitor(t *testing.T) visitor {
	t.Helper()
	return visitor{testkit.NewClient(t, s.base)}
}

func (v visitor) open(code string) testkit.Response {
	return v.Do("POST", "/setup/session", map[string]any{"code": code})
}

func house(change func(map[string]any)) map[string]any {
	body := map[string]any{
		"name": "Stadt Lauenrode", "language": "de", "land": "DE-NI", "buyerType": "municipality", "street": "Am Markt 1", "postcode": "31199", "city": "Lauenrode",
	}
	if change != nil {
		change(body)
	}
	return body
}

const goodPassword = "drei blaue Stühle im Flur"

func firstPerson(change func(map[string]any)) map[string]any {
	body := map[string]any{"name": "Ada Verwaltung", "email": "ada@lauenrode.example", "password": goodPassword, "roles": []string{"contract_manager", "officer"}}
	if change != nil {
		change(body)
	}
	return body
}

// begun counts what a shop has once somebody has begun it.
func (s *shop) begun() []int {
	return []int{
		s.Count(`SELECT count(*) FROM organisation`), s.Count(`SELECT count(*) FROM person`), s.Count(`SELECT count(*) FROM local_account`),
		s.Count(`SELECT count(*) FROM membership`), s.Count(`SELECT count(*) FROM record WHERE type = 'installation.started'`),
	}
}

func TestFirstStart_LinkOpensAnEmptyShopOnce(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.Empty(t))
	code := s.link(t)
	v := s.visitor(t)
	v.Do("GET", "/setup", nil).Want(403) // without the link nothing opens
	var mark gen.InstallationMark
	v.Do("GET", "/installation", nil).Want(200).JSON(&mark)
	if !mark.Open || mark.Name != "Prüfstand" {
		t.Errorf("%+v", mark)
	}
	var state gen.InstallationState
	v.open(code).Want(200).JSON(&state)
	if len(state.Limits) < 30 || state.Until.MustGet() != fixture.At.Add(30*time.Minute) {
		t.Errorf("%d limits, until %v", len(state.Limits), state.Until)
	}
	v.Do("PUT", "/setup", house(nil)).Want(200)
	var session gen.Session
	v.Do("POST", "/setup/person", firstPerson(nil)).Want(201).JSON(&session)
	if diff := cmp.Diff([]gen.Role{"admin", "contract_manager", "officer"}, session.Roles); diff != "" || session.Tenant != "Stadt Lauenrode" {
		t.Errorf("%s, roles (-want +got):\n%s", session.Tenant, diff)
	}
	v.Do("GET", "/session", nil).Want(200)
	if diff := cmp.Diff([]int{1, 1, 1, 3, 1}, s.begun()); diff != "" {
		t.Error(diff)
	}
	// The link is used up, for the same browser and for another; so is every further start.
	for _, again := range []visitor{v, s.visitor(t)} {
		again.open(code).Want(410)
		again.Do("POST", "/setup/person", firstPerson(func(b map[string]any) { b["email"] = "zwei@lauenrode.example" })).Want(410)
		again.Do("PUT", "/setup", house(nil)).Want(410)
	}
	var out bytes.Buffer
	if err := announce(t.Context(), s.app.installation, &out, "http://127.0.0.1"); err != nil || out.Len() > 0 {
		t.Errorf("a shop with people printed %q (%v)", out.String(), err)
	}
	if diff := cmp.Diff([]int{1, 1, 1, 3, 1}, s.begun()); diff != "" {
		t.Error(diff)
	}
}

func TestFirstStart_FirstPageMayBeSkipped(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.Empty(t))
	v := s.visitor(t)
	v.open(s.link(t)).Want(200)
	v.Do("POST", "/setup/person", firstPerson(func(b map[string]any) { b["roles"] = []string{} })).Want(201)
	if item := checkOf(t, v, "organiser"); item != "todo" {
		t.Errorf("organiser is %s", item)
	}
	v.Do("PUT", "/installation/settings", house(nil)).Want(200)
	v.Do("PUT", "/installation/settings", house(nil)).Want(200) // the same once more makes no second address
	if item := checkOf(t, v, "organiser"); item != "ok" {
		t.Errorf("organiser is %s", item)
	}
	if n := s.Count(`SELECT count(*) FROM address`); n != 1 {
		t.Errorf("%d addresses", n)
	}
}

func checkOf(t *testing.T, v visitor, item string) string {
	t.Helper()
	var list gen.InstallationChecks
	v.Do("GET", "/installation/checks", nil).Want(200).JSON(&list)
	for _, c := range list.Items {
		if string(c.Item) == item {
			return string(c.State)
		}
	}
	t.Fatalf("no item %s", item)
	return ""
}

func TestFirstStart_Codes(t *testing.T) {
	t.Parallel()
	now := fixture.At
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	w := fixture.Empty(t)
	s := startBy(t, w, clock, func(*config) {})
	other := startBy(t, w, clock, func(c *config) { c.LogKeyFile = s.app.cfg.LogKeyFile })
	old := s.link(t)
	fresh := other.link(t)
	for _, at := range []*shop{s, other} { // both servers agree, whichever made the link
		if got := problem(t, at.visitor(t).open(old).Want(410)); got != "setup_code_replaced" {
			t.Errorf("the older link: %s", got)
		}
		at.visitor(t).open(strings.ToLower(fresh)).Want(200)
	}
	kept := s.visitor(t)
	kept.open(fresh).Want(200)
	mu.Lock()
	now = now.Add(installation.CodeLife)
	mu.Unlock()
	if got := problem(t, kept.Do("GET", "/setup", nil).Want(410)); got != "setup_code_expired" {
		t.Errorf("half an hour later: %s", got)
	}
	kept.Do("POST", "/setup/person", firstPerson(nil)).Want(410)
	newest := s.link(t)
	kept.open(newest).Want(200)

	guesser := s.visitor(t)
	for range installation.WrongCodes {
		if got := problem(t, guesser.open("MFRGGZDFMZTWQ2LK").Want(403)); got != "setup_code_wrong" {
			t.Fatal(got)
		}
	}
	guesser.open(newest).Want(429)          // even the right one, for a while
	other.visitor(t).open(newest).Want(429) // and at the other server, too
	mu.Lock()
	now = now.Add(16 * time.Minute)
	mu.Unlock()
	guesser.open(newest).Want(200)
	if diff := cmp.Diff([]int{0, 0, 0, 0, 0}, s.begun()); diff != "" {
		t.Errorf("codes alone made something: %s", diff)
	}
}

func problem(t *testing.T, r testkit.Response) string {
	t.Helper()
	var p gen.Problem
	r.JSON(&p)
	return p.Code
}

func TestFirstStart_RestartBetweenThePagesLosesNothing(t *testing.T) {
	t.Parallel()
	w := fixture.Empty(t)
	s := start(t, w)
	v := s.visitor(t)
	v.open(s.link(t)).Want(200)
	v.Do("PUT", "/setup", house(nil)).Want(200)
	v.Do("PUT", "/setup/logo", map[string]any{"content": logo(40, 20)}).Want(200)

	after := startWith(t, w, func(c *config) { c.LogKeyFile = s.app.cfg.LogKeyFile })
	again := after.visitor(t)
	var state gen.InstallationState
	again.open(after.link(t)).Want(200).JSON(&state)
	want := gen.InstallationSettings{Name: "Stadt Lauenrode", Language: "de", Land: "DE-NI", BuyerType: "municipality", Street: "Am Markt 1", Postcode: "31199", City: "Lauenrode"}
	if diff := cmp.Diff(want, state.Settings); diff != "" || state.Logo.IsNull() {
		t.Errorf("logo %v, settings (-want +got):\n%s", state.Logo, diff)
	}
	if rules := after.Count(`SELECT count(*) - count(DISTINCT (id, version)) FROM rule`); rules != 0 {
		t.Errorf("%d rules twice", rules)
	}
}

func TestFirstStart_TwoAtOnceMakeOneAdministrator(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.Empty(t))
	code := s.link(t)
	var wg sync.WaitGroup
	answers := make([]int, 4)
	visitors := make([]visitor, len(answers))
	for i := range visitors { // all are in before the first of them is done
		visitors[i] = s.visitor(t)
		visitors[i].open(code).Want(200)
	}
	for i, v := range visitors {
		wg.Go(func() {
			answers[i] = v.Do("POST", "/setup/person", firstPerson(func(b map[string]any) { b["email"] = strings.Repeat("a", i+1) + "@lauenrode.example" })).Status
		})
	}
	wg.Wait()
	made := 0
	for _, status := range answers {
		switch status {
		case http.StatusCreated:
			made++
		case http.StatusGone:
		default:
			t.Errorf("answered %d", status)
		}
	}
	if diff := cmp.Diff([]int{1, 1, 1, 3, 1}, s.begun()); made != 1 || diff != "" {
		t.Errorf("%d made, rows (-want +got):\n%s", made, diff)
	}
}

func TestFirstStart_ClumsyAndHostileInput(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.Empty(t))
	v := s.visitor(t)
	v.open(s.link(t)).Want(200)
	pointers := func(r testkit.Response) string {
		var p gen.Problem
		r.Want(400).JSON(&p)
		if p.Errors == nil {
			return p.Code
		}
		var all []string
		for _, e := range *p.Errors {
			all = append(all, e.Pointer)
		}
		return strings.Join(all, " ")
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"nothing typed":        {func(b map[string]any) { b["name"], b["street"], b["postcode"], b["city"] = " ", "", "", "" }, "#/body/name #/body/street #/body/postcode #/body/city"},
		"no Land":              {func(b map[string]any) { b["land"] = "" }, "#/body/land"},
		"a Land elsewhere":     {func(b map[string]any) { b["land"] = "AT-9" }, "#/body/land"},
		"text turned around":   {func(b map[string]any) { b["name"] = "Stadt \u202eedorneuaL" }, "#/body/name"},
		"a name without end":   {func(b map[string]any) { b["name"] = strings.Repeat("ä", 121) }, "#/body/name"},
		"a postcode in words":  {func(b map[string]any) { b["postcode"] = "D-3119" }, "#/body/postcode"},
		"a buyer nobody knows": {func(b map[string]any) { b["buyerType"] = "king" }, "#/body/buyerType"},
	} {
		if got := pointers(v.Do("PUT", "/setup", house(c.change))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"no name":          {func(b map[string]any) { b["name"] = "" }, "#/body/name"},
		"no address":       {func(b map[string]any) { b["email"] = "ada" }, "#/body/email"},
		"a second header":  {func(b map[string]any) { b["email"] = "a@b.example\r\nBcc: c@d.example" }, "#/body/email"},
		"a short password": {func(b map[string]any) { b["password"] = "kurz" }, "#/body/password"},
		"a role of others": {func(b map[string]any) { b["roles"] = []string{"rule_maintainer"} }, "#/body/roles/0"},
	} {
		if got := pointers(v.Do("POST", "/setup/person", firstPerson(c.change))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if diff := cmp.Diff([]int{0, 0, 0, 0, 0}, s.begun()); diff != "" || s.Count(`SELECT count(*) FROM installation WHERE name <> ''`) != 0 {
		t.Errorf("something was saved: %s", diff)
	}
}

// logo is a picture of one colour as base64.
func logo(width, height int) string { return base64.StdEncoding.EncodeToString(picture(width, height)) }

func picture(width, height int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		m.Set(x, height/2, color.NRGBA{R: 30, G: 60, B: 90, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestFirstStart_LogoIsPixelsOnly(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.Empty(t))
	v := s.visitor(t)
	v.open(s.link(t)).Want(200)
	v.Send("GET", "/logo", nil).Want(404)
	send := func(raw []byte) testkit.Response {
		return v.Do("PUT", "/setup/logo", map[string]any{"content": base64.StdEncoding.EncodeToString(raw)})
	}
	send([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)).Want(415)
	send([]byte("GIF89a;<script>")).Want(415)
	send(append([]byte("\x89PNG\r\n\x1a\n"), "<html>"...)).Want(415)
	send(picture(2000, 2000)).Want(413) // few bytes, many pixels
	v.Do("PUT", "/setup/logo", map[string]any{"content": strings.Repeat("A", 50<<20)}).Want(413)
	v.Send("GET", "/logo", nil).Want(404)

	// A file that is a picture and a page: only the picture comes along.
	polyglot := append(picture(60, 20), "<script>alert(document.cookie)</script>PK\x03\x04"...)
	var state gen.InstallationState
	send(polyglot).Want(200).JSON(&state)
	shown := v.Send("GET", state.Logo.MustGet(), nil).Want(200)
	if bytes.Contains(shown.Body, []byte("script")) || shown.Header.Get("Content-Type") != "image/png" || shown.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v %q", shown.Header, shown.Body)
	}
	if _, err := png.Decode(bytes.NewReader(shown.Body)); err != nil {
		t.Error(err)
	}
	v.Do("PUT", "/setup/logo", map[string]any{"content": nil}).Want(200)
	v.Send("GET", "/logo", nil).Want(404)
}

func TestFirstStart_LandIsSettledOnceOrdersRestOnIt(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	m := newMarket(w)
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVitako eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	admin := s.member(w.Coop, "admin")
	admin.do("PUT", "/installation/settings", house(func(b map[string]any) { b["buyerType"] = "cooperative" })).Want(200)
	s.member(w.School, "officer").order(t, m.line(m.offers[0], "1"))
	if got := problem(t, admin.do("PUT", "/installation/settings", house(func(b map[string]any) { b["buyerType"] = "company" })).Want(409)); got != "setup_land_fixed" {
		t.Error(got)
	}
	admin.do("PUT", "/installation/settings", house(func(b map[string]any) { b["buyerType"], b["name"] = "cooperative", "ProVi eG" })).Want(200)
	var session gen.Session
	admin.do("GET", "/session", nil).Want(200).JSON(&session)
	if session.Tenant != "ProVi eG" || session.Organisation.Name != "ProVi eG" {
		t.Errorf("%+v", session)
	}
}
