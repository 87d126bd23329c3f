package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestForeignLetters: whoever is written to, a body's buyers, its suppliers or the contract management of another member, reads
// nothing of organisations, people, orders and questions that are not theirs, while two bodies plan, order from one contract up
// to its marks and ask for prices.
func TestForeignLetters(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("ABRUF-4")
	seller := w.Supplier("rahmen")
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: seller, UnitPrice: "10", LotMaximum: "300", Maximum: "100000", Entitled: []uuid.UUID{w.Body, w.Town},
	})
	asked := w.Supplier("elbe")
	w.Exec(`UPDATE supplier SET email = key || '@lieferant.example'`)
	letters := t.TempDir()
	s := startWith(t, w, func(c *config) { c.LetterDir, c.LimitMarks = letters, []int{70, 85, 95} })
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVi eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	manager := s.member(w.Coop, "contract_manager")
	for login, person := range map[string]uuid.UUID{
		"rita@provi.example": manager.person, "petra@schule.example": w.Officer.Person, "sven@stadt.example": w.Stranger.Person,
		"fremd@stadt.example": s.member(w.Town, "contract_manager").person,
	} {
		s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, '-')`, person, login)
	}
	ours, theirs := s.session(w.Officer.Person, w.School), s.session(w.Stranger.Person, w.Annex)

	manager.asks(t, roundOf(lot.ID, w.School, w.Annex))
	secrets := map[string][]string{ // what only one side may read, by who must not
		"sven@stadt.example":   {"Petra Beispiel", "Grundschule", "Schulamt", "Musterhausen"},
		"petra@schule.example": {"Sven Fremd", "Bauhof", "Beispielstadt"},
	}
	for who, a := range map[string]actor{"sven@stadt.example": ours, "petra@schule.example": theirs} {
		made := a.order(t, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": "12"})
		o := a.sealed(t, made.Orders[0].Summary.Id)
		secrets[who] = append(secrets[who], o.Summary.Number.MustGet(), made.Orders[0].Summary.Id.String())
		i, _ := a.ask(t, product.UUID, asked)
		secrets[who] = append(secrets[who], i.Id.String())
	}

	s.settle(t)
	got := lettersIn(t, letters)
	nothingOf(t, secrets, got)
	for _, text := range got["elbe@lieferant.example"] {
		if containsAny(text, secrets["sven@stadt.example"]) == containsAny(text, secrets["petra@schule.example"]) {
			t.Errorf("elbe does not read of one body alone:\n%s", text)
		}
	}
	writtenTo(t, map[string]int{"rita@provi.example": 1, "petra@schule.example": 1, "sven@stadt.example": 1, "elbe@lieferant.example": 2}, got)
	// The contract management sees every call-off of its contract, but a letter leaves the house: it names none of them.
	for _, text := range got["rita@provi.example"] {
		for _, all := range secrets {
			if containsAny(text, all) {
				t.Errorf("the warning of a limit names who ordered:\n%s", text)
			}
		}
	}
	// What the home page asks for tells each side as little of the other as the letters do.
	for who, a := range map[string]actor{"sven@stadt.example": theirs, "petra@schule.example": ours} {
		for _, path := range atHome {
			r := a.do("GET", path, nil)
			if r.Status != http.StatusOK && r.Status != http.StatusForbidden {
				t.Errorf("%s answers %d", path, r.Status)
			}
			if containsAny(string(r.Body), secrets[who]) {
				t.Errorf("%s reads at %s:\n%s", who, path, r.Body)
			}
		}
	}
}

// atHome is what the home page shows to whoever may (frontend/src/features/home).
var atHome = []string{
	"/session", "/installation/checks", "/feedback", "/approvals", "/duties?state=open", "/plan-rounds", "/handovers", "/templates", "/framework-contracts",
	"/price-lists", "/contract-changes", "/rules/drafts", "/organisations", "/contract-messages", "/log/status", "/samples", "/orders",
}

// TestForeignLetters_OfACompetition: two bodies run a mini-competition each over one lot. Invitation, answer, information and
// award tell a party nothing of what another one asked, offered or was sent, nothing of the other body's competition, of the
// estimate and of those who hold the keys; whoever else has an address is not written to.
func TestForeignLetters_OfACompetition(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	ar.Exec(`UPDATE person SET name = 'Hüterin der Schlüssel', changed_at = '2026-01-01' WHERE id = ANY($1)`, ar.holders)
	for login, person := range map[string]uuid.UUID{
		"rita@provi.example": ar.enrol(ar.Coop, "contract_manager"), "fremd@stadt.example": ar.enrol(ar.Town, "contract_manager"),
		"sven@stadt.example": ar.Stranger.Person, "leitung@schule.example": ar.enrol(ar.School, "approver"), "hand@schule.example": ar.holders[0],
	} {
		ar.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, '-')`, person, login)
	}

	c, links := ar.invited(nil)
	ar.besideIt(t)
	ar.nobody.Do("POST", "/competition-invitations/"+links["berg"]+"/questions", map[string]any{"question": "Gibt es einen Aufzug?"}).Want(http.StatusCreated)
	ar.run().do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK).JSON(&c)
	ar.take(c, "questions/"+c.Questions[0].Id.String()+"/answer", map[string]any{"answer": "Ja, einen Lastenaufzug."})
	ar.handIn(links["alb"], "240000.00", "Montage in den Ferien.")
	ar.handIn(links["berg"], "230000.00", "Montage nach Absprache.")
	ar.pass("2026-12-01T11:00:00Z")
	ar.take(c, "closing", nil)
	for _, holder := range []uuid.UUID{ar.holders[2], ar.holders[0]} {
		at := "/competitions/" + c.Id.String()
		var handed gen.CompetitionHandedOut
		ar.at(holder).do("POST", at+"/sealed-offers", declare).Want(http.StatusOK).JSON(&handed)
		ar.at(holder).do("POST", at+"/opening", ar.unseal(handed)).Want(http.StatusOK)
	}
	ar.take(c, "evaluation", ar.points())
	ar.take(c, "information", nil)
	ar.pass("2026-12-11T23:00:00Z")
	ar.take(c, "award", declare)

	ar.settle(t)
	got := lettersIn(t, ar.mails)
	writtenTo(t, map[string]int{"angebote@alb.example": 4, "angebote@berg.example": 4, "angebote@deich.example": 2}, got)
	nobodys := []string{"250000", "250.000", "Hüterin", "Sven Fremd", "@schule.example", "@stadt.example", "@provi.example"}
	secrets := map[string][]string{
		"angebote@alb.example":   append([]string{"Lieferant berg", "Lieferant deich", "angebote@", links["berg"], links["deich"], "230000", "230.000", "nach Absprache"}, nobodys...),
		"angebote@berg.example":  append([]string{"Lieferant deich", "angebote@", links["alb"], links["deich"], "240000", "240.000", "in den Ferien"}, nobodys...),
		"angebote@deich.example": append([]string{"Lieferant alb", "Lieferant berg", "angebote@", links["alb"], links["berg"], "240000", "230000", "240.000", "230.000", "in den Ferien", "nach Absprache", "Bauhof", "Werkbänke"}, nobodys...),
	}
	nothingOf(t, secrets, got)
	for to, texts := range got {
		for _, text := range texts {
			if containsAny(text, []string{"Bauhof", "Werkbänke", "Person Bau"}) == containsAny(text, []string{"Grundschule", "Tafeln", "Person officer"}) {
				t.Errorf("%s does not read of one body alone:\n%s", to, text)
			}
			named := strings.Contains(text, "Lieferant alb")
			if to == "angebote@berg.example" && named != strings.HasPrefix(text, "Information nach § 134 GWB: ") {
				t.Errorf("berg reads of the winner %t in\n%s", named, text)
			}
		}
	}
}

// besideIt invites to a competition of the Bauhof, to which deich is not asked.
func (ar *arena) besideIt(t *testing.T) {
	t.Helper()
	ar.Exec(`INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex) VALUES ($1, $2, $3, '[2026-01-01,)', 'Anlage 1, Nr. 8')`, fixture.ID(), ar.lot.ID, ar.Town)
	var keys []uuid.UUID
	var first actor
	for i := range 4 {
		person := ar.enrol(ar.Annex, []string{"officer", "approver"}[i%2])
		ar.Exec(`UPDATE person SET name = 'Person Bau', changed_at = '2026-01-01' WHERE id = $1`, person)
		ar.reload()
		a := ar.session(person, ar.Annex)
		if i == 0 {
			first = a
		}
		var k gen.CompetitionKey
		a.do("POST", "/competition-keys", newKey(t)).Want(http.StatusCreated).JSON(&k)
		keys = append(keys, k.Id)
	}
	terms := ar.terms(func(body map[string]any) {
		body["subject"], body["text"] = "Werkbänke", "Bitte bieten Sie Werkbänke für den Bauhof an."
		body["holders"] = map[string]any{"roleOne": keys[:2], "roleTwo": keys[2:]}
		body["leftOut"] = []any{map[string]any{"supplierId": ar.parties[2].ID, "reason": "Liefert keine Werkbänke."}}
	})
	var c gen.Competition
	first.do("POST", "/competitions", terms).Want(http.StatusCreated).JSON(&c)
	first.do("POST", "/competitions/"+c.Id.String()+"/invitation", declare).Want(http.StatusOK)
}

// TestForeignLetters_ToPeople: a forgotten password is written to its account alone, whoever asked; what somebody says of a
// barrier to whoever administers the shop today, and to no other administrator.
func TestForeignLetters_ToPeople(t *testing.T) {
	t.Parallel()
	w, letters := fixture.New(t), t.TempDir()
	s := startWith(t, w, func(c *config) { c.LetterDir = letters })
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVi eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	people := map[string]uuid.UUID{
		"petra@schule.example": w.Officer.Person, "sven@stadt.example": w.Stranger.Person, "ada@provi.example": s.enrol(w.Coop, "admin"),
		"rita@provi.example": s.enrol(w.Coop, "contract_manager"), "adam@schule.example": s.enrol(w.Body, "admin"), "anna@stadt.example": s.enrol(w.Town, "admin"),
		"frueher@provi.example": s.enrol(w.Coop, "admin"),
	}
	w.Exec(`UPDATE membership SET valid = '[2020-01-01,2026-01-01)' WHERE person_id = $1`, people["frueher@provi.example"])
	for login, person := range people {
		s.account(t, person, login, oldPassword)
		w.Exec(`UPDATE person SET email = $2 WHERE id = $1`, person, login)
	}
	s.reload()

	v := s.visitor(t)
	v.say(map[string]any{"page": "/suche", "message": "Der Filter öffnet sich nicht.", "replyTo": "mia@schule.example"}).Want(204)
	s.forgotten(t, "petra@schule.example").Want(204)
	s.session(w.Officer.Person, w.School).do("POST", "/password-resets", map[string]any{"login": "sven@stadt.example"}).Want(204)

	s.settle(t)
	got := lettersIn(t, letters)
	writtenTo(t, map[string]int{"petra@schule.example": 1, "sven@stadt.example": 1, "ada@provi.example": 1}, got)
	nothingOf(t, map[string][]string{
		"petra@schule.example": {"Sven", "stadt.example", "provi.example", "Filter", "mia@"},
		"sven@stadt.example":   {"Petra", "schule.example", "provi.example", "Grundschule", "Filter"},
		"ada@provi.example":    {"Petra", "Sven", "stadt.example", "petra@", "#passwort="},
	}, got)
	link := regexp.MustCompile(`#passwort=([\w-]{43})`)
	if ours, theirs := link.FindString(strings.Join(got["petra@schule.example"], "")), link.FindString(strings.Join(got["sven@stadt.example"], "")); ours == "" || theirs == "" || ours == theirs {
		t.Errorf("links %q and %q", ours, theirs)
	}
}

// lettersIn are the subjects and texts of the letters in a directory, by whom they go to.
func lettersIn(t *testing.T, dir string) map[string][]string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, path := range found {
		to, text := readLetter(t, path)
		got[to] = append(got[to], text)
	}
	return got
}

// nothingOf holds that nobody reads what they must not.
func nothingOf(t *testing.T, secrets, got map[string][]string) {
	t.Helper()
	for to, texts := range got {
		for _, text := range texts {
			for _, secret := range secrets[to] {
				if strings.Contains(text, secret) {
					t.Errorf("%s reads %q:\n%s", to, secret, text)
				}
			}
		}
	}
}

// writtenTo holds who is written to, and how often.
func writtenTo(t *testing.T, want map[string]int, got map[string][]string) {
	t.Helper()
	count := map[string]int{}
	for to, texts := range got {
		count[to] = len(texts)
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("letters by address (-want +got):\n%s\n%q", diff, got)
	}
}

func containsAny(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// readLetter is who a mail in the letters' directory goes to, and its subject and text.
func readLetter(t *testing.T, path string) (to, text string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("To"), subject + "\n" + string(body)
}
