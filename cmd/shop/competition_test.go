package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/sealing"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

const keyWords = "vier Wörter und ein Baum"

// arena is a lot of kind mini with three parties, four holders of keys and an officer, at a clock that can be moved.
type arena struct {
	*shop
	clock   atomic.Int64 // Unix microseconds
	lot     fixture.Lot
	parties []catalog.Supplier
	holders []uuid.UUID // people: two of role one, two of role two
	keys    []uuid.UUID
	officer uuid.UUID
	nobody  *testkit.Client
	mails   string // directory
}

func newArena(t *testing.T) *arena {
	t.Helper()
	w := fixture.New(t)
	ar := &arena{mails: t.TempDir()}
	ar.clock.Store(fixture.At.UnixMicro())
	for _, key := range []string{"alb", "berg", "deich"} {
		p := w.Supplier(key)
		w.Exec(`UPDATE supplier SET email = $2 WHERE id = $1`, p.ID, "angebote@"+key+".example")
		ar.parties = append(ar.parties, p)
	}
	ar.lot = w.Lot(fixture.LotTerms{Product: w.Product("AV-D20"), Supplier: ar.parties[0], Kind: catalog.CallOffMini, Entitled: []uuid.UUID{w.Body}})
	for _, p := range ar.parties[1:] {
		w.Exec(`INSERT INTO lot_party (lot_id, supplier_id, valid) VALUES ($1, $2, '[2026-01-01,)')`, ar.lot.ID, p.ID)
	}
	ar.shop = startBy(t, w, func() time.Time { return time.UnixMicro(ar.clock.Load()).UTC() }, func(c *config) { c.LetterDir = ar.mails })
	ar.nobody = testkit.NewClient(t, ar.base)
	ar.officer = ar.enrol(w.School, "officer")
	for i := range 4 {
		person := ar.enrol(w.School, []string{"officer", "approver"}[i%2])
		ar.holders = append(ar.holders, person)
	}
	ar.reload()
	for _, person := range ar.holders {
		var k gen.CompetitionKey
		ar.at(person).do("POST", "/competition-keys", newKey(t)).Want(http.StatusCreated).JSON(&k)
		ar.keys = append(ar.keys, k.Id)
	}
	return ar
}

// at signs a person of the school in now: sessions do not outlive a deadline.
func (ar *arena) at(person uuid.UUID) actor { return ar.session(person, ar.School) }

func (ar *arena) run() actor { return ar.at(ar.officer) }

// pass moves the clock to an instant.
func (ar *arena) pass(to string) {
	ar.t.Helper()
	at, err := time.Parse(time.RFC3339, to)
	if err != nil {
		ar.t.Fatal(err)
	}
	ar.clock.Store(at.UnixMicro())
}

// terms of a competition with a deadline on 1 December at noon.
func (ar *arena) terms(change func(map[string]any)) map[string]any {
	body := map[string]any{
		"lotId": ar.lot.ID, "subject": "Tafeln für acht Klassen", "text": "Bitte bieten Sie acht Tafeln mit Montage an.", "estimate": "250000.00",
		"deadline": map[string]any{"day": "2026-12-01", "time": "12:00"},
		"criteria": []any{map[string]any{"name": "Preis", "kind": "price", "weight": 60}, map[string]any{"name": "Umsetzung", "kind": "quality", "weight": 40}},
		"holders":  map[string]any{"roleOne": ar.keys[:2], "roleTwo": ar.keys[2:]},
	}
	if change != nil {
		change(body)
	}
	return body
}

// draft makes a competition.
func (ar *arena) draft(change func(map[string]any)) gen.Competition {
	ar.t.Helper()
	var c gen.Competition
	ar.run().do("POST", "/competitions", ar.terms(change)).Want(http.StatusCreated).JSON(&c)
	return c
}

var declare = map[string]any{"noConflict": true}

// take takes a step as the officer.
func (ar *arena) take(c gen.Competition, step string, body any) gen.Competition {
	ar.t.Helper()
	var out gen.Competition
	ar.run().do("POST", "/competitions/"+c.Id.String()+"/"+step, body).Want(http.StatusOK).JSON(&out)
	return out
}

// refused is the code of a step that is not taken.
func (ar *arena) refused(a actor, c gen.Competition, step string, body any, status int) string {
	ar.t.Helper()
	return a.do("POST", "/competitions/"+c.Id.String()+"/"+step, body).Problem(status).Code
}

// invited drafts and invites, and returns the links' tokens by supplier.
func (ar *arena) invited(change func(map[string]any)) (gen.Competition, map[string]string) {
	ar.t.Helper()
	c := ar.take(ar.draft(change), "invitation", declare)
	tokens := map[string]string{}
	for to, text := range ar.letters("Aufforderung zum Angebot: ") {
		_, rest, _ := strings.Cut(text, "/preisanfrage#wettbewerb.")
		tokens[to], _, _ = strings.Cut(rest, "\n")
	}
	return c, tokens
}

// letters that went out with a subject, by the name in the address: the mails in the directory, once the worker is done.
func (ar *arena) letters(subject string) map[string]string {
	ar.t.Helper()
	ar.settle(ar.t)
	files, err := filepath.Glob(filepath.Join(ar.mails, "*.eml"))
	if err != nil {
		ar.t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			ar.t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			ar.t.Fatal(err)
		}
		title, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || !strings.HasPrefix(title, subject) {
			continue
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
		if err != nil {
			ar.t.Fatal(err)
		}
		_, host, _ := strings.Cut(m.Header.Get("To"), "@")
		key, _, _ := strings.Cut(host, ".")
		out[key] = string(text)
	}
	return out
}

// newKey is what a holder's page sends.
func newKey(t *testing.T) map[string]any {
	t.Helper()
	recipient, locked, err := sealing.MakeKey(keyWords, 4)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{"recipient": recipient, "locked": locked}
}

// sealed is what a party's page sends: the offer, sealed for the keys the page shows.
func (ar *arena) sealed(token, price, text string) map[string]any {
	ar.t.Helper()
	var page gen.CompetitionPage
	ar.nobody.Do("GET", "/competition-invitations/"+token, nil).Want(http.StatusOK).JSON(&page)
	offer, err := sealing.Offer(price, text)
	if err != nil {
		ar.t.Fatal(err)
	}
	s, err := sealing.Seal(offer, page.RoleOne, page.RoleTwo)
	if err != nil {
		ar.t.Fatal(err)
	}
	return map[string]any{"sealed": s.Bytes, "innerSha256": hex.EncodeToString(s.Inner[:]), "clearSha256": hex.EncodeToString(s.Clear[:])}
}

func (ar *arena) handIn(token, price, text string) gen.CompetitionPage {
	ar.t.Helper()
	var page gen.CompetitionPage
	ar.nobody.Do("POST", "/competition-invitations/"+token+"/offers", ar.sealed(token, price, text)).Want(http.StatusCreated).JSON(&page)
	return page
}

// handedOut is what a holder's page gets.
func (ar *arena) handedOut(person uuid.UUID) gen.CompetitionHandedOut {
	ar.t.Helper()
	var out gen.CompetitionHandedOut
	ar.at(person).do("POST", "/competitions/"+ar.last()+"/sealed-offers", declare).Want(http.StatusOK).JSON(&out)
	return out
}

// unseal does what a holder's page does with what it got.
func (ar *arena) unseal(handed gen.CompetitionHandedOut) map[string]any {
	ar.t.Helper()
	offers := []any{}
	for _, o := range handed.Offers {
		one := map[string]any{"offerId": o.OfferId}
		plain, err := sealing.Open(o.Bytes, handed.Locked, keyWords)
		if sum := sha256.Sum256(plain); err != nil || hex.EncodeToString(sum[:]) != o.Expects {
			one["unreadable"] = true
		} else {
			one["bytes"] = plain
		}
		offers = append(offers, one)
	}
	return map[string]any{"noConflict": true, "offers": offers}
}

func (ar *arena) open(person uuid.UUID) testkit.Response {
	ar.t.Helper()
	return ar.at(person).do("POST", "/competitions/"+ar.last()+"/opening", ar.unseal(ar.handedOut(person)))
}

// last is the id of the newest competition.
func (ar *arena) last() string {
	ar.t.Helper()
	var id uuid.UUID
	if err := ar.DB.WorkerPool(ar.t).QueryRow(ar.t.Context(), `SELECT id FROM competition ORDER BY created_at DESC, id DESC LIMIT 1`).Scan(&id); err != nil {
		ar.t.Fatal(err)
	}
	return id.String()
}

// opened hands two offers in, lets the deadline pass and opens.
func (ar *arena) opened(change func(map[string]any)) gen.Competition {
	ar.t.Helper()
	c, tokens := ar.invited(change)
	ar.handIn(tokens["alb"], "240000.00", "Montage in den Ferien.")
	ar.handIn(tokens["berg"], "230000.00", "Montage nach Absprache.")
	ar.pass("2026-12-01T11:00:00Z")
	ar.take(c, "closing", nil)
	ar.open(ar.holders[2]).Want(http.StatusOK)
	ar.open(ar.holders[0]).Want(http.StatusOK).JSON(&c)
	return c
}

// points assesses alb as better.
func (ar *arena) points() map[string]any {
	give := func(supplier catalog.Supplier, points int) map[string]any {
		return map[string]any{"supplierId": supplier.ID, "points": []any{map[string]any{"criterion": "Umsetzung", "points": points, "reason": "Der Ablauf ist beschrieben."}}}
	}
	return map[string]any{"noConflict": true, "assessments": []any{give(ar.parties[0], 90), give(ar.parties[1], 60)}}
}

// TestRule11_EveryCapablePartyIsInvitedAlike: all parties get the same text and deadline; leaving one out needs a reason, and
// who is no party, blocked or suspended is not invited.
func TestRule11_EveryCapablePartyIsInvitedAlike(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c := ar.take(ar.draft(nil), "invitation", declare)
	got := ar.letters("Aufforderung zum Angebot: ")
	if len(got) != 3 || len(c.Invited) != 3 {
		t.Fatalf("%d letters and %d invited, want all three parties", len(got), len(c.Invited))
	}
	same := map[string]bool{}
	for _, text := range got {
		lines := strings.Split(text, "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool {
			return strings.HasPrefix(l, "An: ") || strings.Contains(l, "/preisanfrage#wettbewerb.")
		})
		same[strings.Join(lines, "\n")] = true
		for _, part := range []string{"1.12.2026, 12:00 Uhr", "acht Tafeln mit Montage", "- Preis: 60 %", "- Umsetzung: 40 %", "nicht kryptografisch"} {
			if !strings.Contains(text, part) {
				t.Errorf("the invitation lacks %q:\n%s", part, text)
			}
		}
	}
	if len(same) != 1 {
		t.Errorf("the invitations differ:\n%s", cmp.Diff(got["alb"], got["berg"]))
	}

	out := func(reason string) func(map[string]any) {
		return func(body map[string]any) {
			body["leftOut"] = []any{map[string]any{"supplierId": ar.parties[2].ID, "reason": reason}}
		}
	}
	if p := ar.run().do("POST", "/competitions", ar.terms(out("  "))).Problem(http.StatusBadRequest); p.Code != "competition_left_out" {
		t.Errorf("leaving out without a reason: %s", p.Code)
	}
	shorter := ar.take(ar.draft(out("Liefert diese Bauart nachweislich nicht.")), "invitation", declare)
	if len(shorter.Invited) != 2 || shorter.LeftOut[0].Reason != "Liefert diese Bauart nachweislich nicht." {
		t.Errorf("left out with a reason: %d invited, %+v", len(shorter.Invited), shorter.LeftOut)
	}
	ar.Exec(`UPDATE supplier SET email = NULL WHERE id = $1`, ar.parties[0].ID)
	if p := ar.run().do("POST", "/competitions", ar.terms(nil)).Problem(http.StatusConflict); p.Code != "competition_unreachable" {
		t.Errorf("a party without an address: %s", p.Code)
	}
}

// TestRule11_QuestionsAreAnsweredToAll: the answer goes to everybody who is invited, and nobody learns who asked.
func TestRule11_QuestionsAreAnsweredToAll(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	ar.nobody.Do("POST", "/competition-invitations/"+tokens["berg"]+"/questions", map[string]any{"question": "Gibt es einen Aufzug?"}).Want(http.StatusCreated)
	seen := ar.run().do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK)
	seen.JSON(&c)
	if len(c.Questions) != 1 || slices.ContainsFunc(c.Events, func(e gen.CompetitionEvent) bool { return e.Action == "ask" && !e.Person.IsNull() }) {
		t.Fatalf("the buyer sees %+v", c.Questions)
	}
	answer := "questions/" + c.Questions[0].Id.String() + "/answer"
	ar.take(c, answer, map[string]any{"answer": "Ja, einen Lastenaufzug."})
	if code := ar.refused(ar.run(), c, answer, map[string]any{"answer": "Nein."}, http.StatusConflict); code != "competition_answered" {
		t.Errorf("a second answer: %s", code)
	}
	letters := ar.letters("Antwort auf eine Frage: ")
	for _, key := range []string{"alb", "berg", "deich"} {
		if !strings.Contains(letters[key], "Gibt es einen Aufzug?") || !strings.Contains(letters[key], "Lastenaufzug") {
			t.Errorf("%s got %q", key, letters[key])
		}
		r := ar.nobody.Do("GET", "/competition-invitations/"+tokens[key], nil).Want(http.StatusOK)
		if !strings.Contains(string(r.Body), "Lastenaufzug") {
			t.Errorf("%s does not see the answer", key)
		}
		if key != "berg" && (strings.Contains(string(r.Body), "Lieferant berg") || strings.Contains(letters[key], "Lieferant berg")) {
			t.Errorf("%s learns who asked", key)
		}
	}
	if strings.Contains(string(seen.Body), ar.parties[1].Name+"\",\"askedAt") {
		t.Error("the buyer learns who asked")
	}
}

// TestRule12_NobodyOpensEarly: before the deadline every attempt is refused and recorded, administrators included, and
// nothing of an offer can be read anywhere, the database included.
func TestRule12_NobodyOpensEarly(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	page := ar.handIn(tokens["alb"], "240000.00", "Montage in den Osterferien.")
	if len(page.Receipts) != 1 || page.Receipts[0].Late {
		t.Fatalf("receipt %+v", page.Receipts)
	}
	admin, above := ar.member(ar.School, "admin"), ar.member(ar.Coop, "admin")
	tried := []actor{ar.run(), ar.at(ar.holders[2]), ar.at(ar.holders[0]), admin, above, ar.member(ar.Coop, "contract_manager"), ar.member(ar.School, "auditor")}
	for i, a := range tried {
		path, body := "sealed-offers", any(declare)
		if i%2 == 1 {
			path, body = "opening", map[string]any{"noConflict": true, "offers": []any{}}
		}
		if code := ar.refused(a, c, path, body, http.StatusConflict); code != "competition_early" {
			t.Errorf("attempt %d: %s", i, code)
		}
		if n := ar.Count(`SELECT count(*) FROM competition_event e JOIN record r ON r.id = e.entry JOIN leaf l ON l.entry = e.entry WHERE e.action = 'refuse_opening'`); n != i+1 {
			t.Errorf("after %d attempts %d are recorded", i+1, n)
		}
	}
	if code := ar.refused(ar.run(), c, "closing", nil, http.StatusConflict); code != "competition_early" {
		t.Errorf("closing early: %s", code)
	}
	var seen gen.Competition
	r := ar.run().do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK)
	r.JSON(&seen)
	if len(seen.Offers) != 0 || strings.Contains(string(r.Body), "hand_in") || strings.Contains(string(r.Body), "240000.00") {
		t.Errorf("the buyer sees offers before the deadline: %s", r.Body)
	}
	for _, token := range []string{tokens["berg"], tokens["deich"]} {
		if r := ar.nobody.Do("GET", "/competition-invitations/"+token, nil).Want(http.StatusOK); strings.Contains(string(r.Body), "receipts\":[{") {
			t.Errorf("another party sees the offer: %s", r.Body)
		}
	}
	ar.nowhere([]byte("Osterferien"), []byte("240000"))
}

// nowhere holds that no row of any table of competitions, record or mail holds a word.
func (ar *arena) nowhere(words ...[]byte) {
	ar.t.Helper()
	for _, table := range []string{"competition", "competition_offer", "competition_opening", "competition_event", "competition_question", "record", "personal_part", "leaf", "outbox"} {
		rows, err := ar.DB.WorkerPool(ar.t).Query(ar.t.Context(), `SELECT convert_to(t::text, 'UTF8') FROM `+table+` t`)
		if err != nil {
			ar.t.Fatal(err)
		}
		for rows.Next() {
			var row []byte
			if err := rows.Scan(&row); err != nil {
				ar.t.Fatal(err)
			}
			for _, word := range words {
				if bytes.Contains(row, word) || bytes.Contains(row, fmt.Appendf(nil, "%x", word)) {
					ar.t.Errorf("%s holds %q in clear", table, word)
				}
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			ar.t.Fatal(err)
		}
	}
}

// TestRule12_TwoOpen: after the deadline the outer layer takes a holder of role two, the inner one another person of role one;
// everybody else is refused and recorded. Late offers stay sealed.
func TestRule12_TwoOpen(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	ar.handIn(tokens["alb"], "250000.00", "Erste Fassung.")
	ar.handIn(tokens["alb"], "240000.00", "Zweite Fassung.")
	ar.pass("2026-12-01T10:59:59Z")
	ar.handIn(tokens["berg"], "230000.00", "Eine Sekunde vorher.")
	ar.pass("2026-12-01T11:00:00Z")
	if page := ar.handIn(tokens["deich"], "1.00", "Zum Fristende."); !page.Receipts[0].Late || page.Open {
		t.Errorf("an offer at the deadline: %+v", page)
	}
	if code := ar.refused(ar.at(ar.holders[2]), c, "sealed-offers", declare, 409); code != "competition_not_closed" {
		t.Errorf("opening before the end is recorded: %s", code)
	}
	c = ar.take(c, "closing", nil)
	if len(c.Offers) != 4 || len(*c.OpenedBy) != 0 {
		t.Fatalf("closed: %d offers", len(c.Offers))
	}
	try := func(person uuid.UUID, want string) {
		t.Helper()
		if code := ar.refused(ar.at(person), c, "sealed-offers", declare, 409); code != want {
			t.Errorf("opening answers %s, want %s", code, want)
		}
	}
	try(ar.officer, "competition_no_key")
	try(ar.holders[0], "competition_no_key") // role one is not first
	ar.open(ar.holders[3]).Want(http.StatusOK)
	ar.nowhere([]byte("Zweite Fassung")) // the outer layer alone shows nothing
	try(ar.holders[3], "competition_same_person")
	handed := ar.handedOut(ar.holders[1])
	forged := ar.unseal(handed)
	forged["offers"].([]any)[0].(map[string]any)["bytes"] = []byte(`{"price":"1.00","text":"Ein anderes Angebot."}`)
	if code := ar.refused(ar.at(ar.holders[1]), c, "opening", forged, 409); code != "competition_mismatch" {
		t.Errorf("another offer than the sealed one: %s", code)
	}
	if code := ar.refused(ar.at(ar.holders[1]), c, "opening", map[string]any{"noConflict": true, "offers": []any{}}, 400); code != "competition_opened_offers" {
		t.Errorf("an offer kept back: %s", code)
	}
	foreign := ar.unseal(handed)
	var late uuid.UUID
	if err := ar.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM competition_offer WHERE late`).Scan(&late); err != nil {
		t.Fatal(err)
	}
	foreign["offers"].([]any)[0].(map[string]any)["offerId"] = late
	if code := ar.refused(ar.at(ar.holders[1]), c, "opening", foreign, 400); code != "competition_opened_offers" {
		t.Errorf("a late offer in the place of one in time: %s", code)
	}
	ar.nowhere([]byte("Ein anderes Angebot"), []byte("Zweite Fassung"))
	ar.open(ar.holders[1]).Want(http.StatusOK).JSON(&c)
	texts := []string{}
	for _, o := range c.Offers {
		if o.Text.IsSpecified() && !o.Text.IsNull() {
			texts = append(texts, o.Text.MustGet())
		}
	}
	if diff := cmp.Diff([]string{"Zweite Fassung.", "Eine Sekunde vorher."}, texts); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
	ar.nowhere([]byte("Zum Fristende"), []byte("Erste Fassung"))
	if n := ar.Count(`SELECT count(*) FROM competition_event WHERE action = 'refuse_opening'`); n != 7 {
		t.Errorf("%d refused attempts are recorded, want 7", n)
	}
	ar.threeHashes(c)
	if p := ar.nobody.Do("POST", "/competition-invitations/"+tokens["deich"]+"/offers", ar.sealed(tokens["deich"], "1.00", "x")).Problem(http.StatusGone); p.Code != "competition_link_over" {
		t.Errorf("an offer after the opening: %s", p.Code)
	}
}

// threeHashes holds that the record of both openings has the hashes of all three layers of each offer that counts, as its receipt.
func (ar *arena) threeHashes(c gen.Competition) {
	ar.t.Helper()
	for _, action := range []string{"open_outer", "open_inner"} {
		var record string
		if err := ar.DB.WorkerPool(ar.t).QueryRow(ar.t.Context(), `SELECT convert_from(r.bytes, 'UTF8') FROM competition_event e JOIN record r ON r.id = e.entry WHERE e.action = $1`, action).Scan(&record); err != nil {
			ar.t.Fatal(err)
		}
		for _, o := range c.Offers {
			for _, sum := range []string{o.Sha256, o.InnerSha256, o.ClearSha256} {
				if strings.Contains(record, sum) != o.Counts {
					ar.t.Errorf("%s of %s: hash %s in the record is %t", action, o.Supplier.Name, sum, !o.Counts)
				}
			}
		}
	}
}

// TestRule12_AnOfferThatDoesNotOpen: what a party sealed wrongly, or not at all, holds nobody up: without a seal it is refused,
// sealed wrongly it stays as it is and is excluded.
func TestRule12_AnOfferThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	clear := ar.sealed(tokens["berg"], "230000.00", "x")
	clear["sealed"] = []byte(`{"price":"230000.00"}`)
	if p := ar.nobody.Do("POST", "/competition-invitations/"+tokens["berg"]+"/offers", clear).Problem(http.StatusBadRequest); p.Code != "competition_not_sealed" {
		t.Errorf("an offer in clear: %s", p.Code)
	}
	ar.handIn(tokens["alb"], "240000.00", "Montage in den Ferien.")
	wrong := ar.sealed(tokens["berg"], "230000.00", "Montage nach Absprache.")
	wrong["innerSha256"] = strings.Repeat("0", 64)
	ar.nobody.Do("POST", "/competition-invitations/"+tokens["berg"]+"/offers", wrong).Want(http.StatusCreated)
	ar.handIn(tokens["deich"], "0.00", "Umsonst.")
	ar.pass("2026-12-01T11:00:00Z")
	ar.take(c, "closing", nil)
	ar.open(ar.holders[2]).Want(http.StatusOK)
	ar.open(ar.holders[0]).Want(http.StatusOK).JSON(&c)
	unreadable := map[string]bool{}
	for _, o := range c.Offers {
		unreadable[o.Supplier.Name] = o.Unreadable
	}
	if diff := cmp.Diff(map[string]bool{"Lieferant alb": false, "Lieferant berg": true, "Lieferant deich": true}, unreadable); diff != "" {
		t.Errorf("unreadable (-want +got):\n%s", diff)
	}
	given := ar.points()
	given["assessments"] = given["assessments"].([]any)[:1]
	c = ar.take(c, "evaluation", given)
	if len(c.Ranking) != 1 || len(c.Excluded) != 2 || !strings.Contains(c.Excluded[0].Reason, "nicht öffnen") {
		t.Errorf("ranked %d, excluded %+v", len(c.Ranking), c.Excluded)
	}
}

// TestRule13_TheAwardFollowsTheStoredCriteria: the ranking is computed by what was stored before the invitation, the award
// goes to its first place after the standstill, and the record names both.
func TestRule13_TheAwardFollowsTheStoredCriteria(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c := ar.opened(nil)
	c = ar.take(c, "evaluation", ar.points())
	if len(c.Ranking) != 2 || c.Ranking[0].Supplier.Name != "Lieferant alb" || c.Ranking[0].Total != "93.4980" || c.Ranking[1].Total != "84.0000" {
		t.Fatalf("ranking %+v", c.Ranking)
	}
	if f := c.Ranking[0].Lines[0].Formula; f != "100 × 230000.00 / 240000.00 = 95.83; 95.83 × 60 % = 57.4980" {
		t.Errorf("arithmetic %q", f)
	}
	if code := ar.refused(ar.run(), c, "award", declare, 409); code != "competition_step" {
		t.Errorf("award before the information: %s", code)
	}
	c = ar.take(c, "information", nil)
	stand := c.Standstill.MustGet()
	if !stand.Required || stand.LastDay.MustGet().Format(time.DateOnly) != "2026-12-11" || stand.Informed != 1 {
		t.Errorf("standstill %+v", stand)
	}
	letter := ar.letters("Information nach § 134 GWB: ")
	for _, part := range []string{"Angebot von Lieferant alb", "84,0000 von 100", "Rang 2", "frühestens am 12.12.2026", "10 Kalendertagen"} {
		if len(letter) != 1 || !strings.Contains(letter["berg"], part) {
			t.Errorf("the information lacks %q: %v", part, letter)
		}
	}
	ar.pass("2026-12-11T22:59:59Z")
	if code := ar.refused(ar.run(), c, "award", declare, 409); code != "competition_standstill" {
		t.Errorf("award within the standstill: %s", code)
	}
	ar.pass("2026-12-11T23:00:00Z")
	if code := ar.refused(ar.run(), c, "award", map[string]any{"noConflict": false}, 400); code != "competition_conflict" {
		t.Errorf("award without the declaration: %s", code)
	}
	c = ar.take(c, "award", declare)
	if c.Status != "awarded" || !slices.Equal(c.AllowedActions, []gen.CompetitionAllowedActions{gen.CompetitionAllowedActionsOrder}) || !strings.Contains(ar.letters("Zuschlag: ")["alb"], "240000,00 € netto") {
		t.Errorf("awarded: %s, %v", c.Status, c.AllowedActions)
	}
	if n := ar.Count(`SELECT count(*) FROM record WHERE type = 'competition.step' AND convert_from(bytes, 'UTF8')::json->'facts'->'terms'->'criteria'->0->>'weight' = '60' AND convert_from(bytes, 'UTF8')::json->'facts'->>'supplier' = $1`, ar.parties[0].ID.String()); n != 1 {
		t.Errorf("%d records tie the award to the stored criteria, want 1", n)
	}
	for _, sql := range []string{`UPDATE competition SET terms = '{}'`, `UPDATE competition SET deadline = now()`} {
		if _, err := ar.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("%s was possible", sql)
		}
	}
}

// TestRule13_WhatBlocksAnAward: a framework that ended, a party that left, a body that lost its right.
func TestRule13_WhatBlocksAnAward(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c := ar.opened(func(body map[string]any) {
		body["standstillWaiver"] = map[string]any{"clause": "§ 9 Abs. 2", "reason": "Der Vertrag schließt die Wartefrist aus."}
	})
	c = ar.take(ar.take(c, "evaluation", ar.points()), "information", nil)
	if s := c.Standstill.MustGet(); s.Required || s.Why != "switched_off" {
		t.Errorf("switched off by the contract: %+v", s)
	}
	blocks := func(sql, undo, want string) {
		t.Helper()
		owner := ar.DB.Owner(t)
		for _, s := range []string{`ALTER TABLE lot_party DISABLE TRIGGER USER`, `ALTER TABLE entitlement DISABLE TRIGGER USER`, `ALTER TABLE framework_contract DISABLE TRIGGER USER`, sql} {
			if _, err := owner.Exec(t.Context(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		if code := ar.refused(ar.run(), c, "award", declare, 409); code != want {
			t.Errorf("award answers %s, want %s", code, want)
		}
		if _, err := owner.Exec(t.Context(), undo); err != nil {
			t.Fatal(err)
		}
	}
	blocks(`UPDATE framework_contract SET term = '[2026-01-01,2026-12-01)'`, `UPDATE framework_contract SET term = '[2026-01-01,2028-01-01)'`, "competition_lot_over")
	blocks(`UPDATE framework_contract SET status = 'suspended'`, `UPDATE framework_contract SET status = 'active'`, "competition_lot_over")
	blocks(`UPDATE lot_party SET suspended_reason = 'Lieferstopp'`, `UPDATE lot_party SET suspended_reason = NULL`, "competition_party_over")
	blocks(`UPDATE entitlement SET valid = '[2026-01-01,2026-11-30)'`, `UPDATE entitlement SET valid = '[2026-01-01,)'`, "competition_not_entitled")
	if c = ar.take(c, "award", declare); c.Status != "awarded" {
		t.Errorf("nothing blocks any more: %s", c.Status)
	}
}
