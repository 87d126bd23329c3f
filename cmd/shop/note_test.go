package main

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
	"github.com/provitako/marktplatz/internal/testkit/paper"
)

// noted is an ordinary purchase with a deviation, and a call-off, both sealed.
func noted(t *testing.T) (officer actor, direct, called gen.Order) {
	t.Helper()
	_, officer, direct, called = notedShop(t)
	return officer, direct, called
}

// notedShop is where it happened, too.
func notedShop(t *testing.T) (s *shop, officer actor, direct, called gen.Order) {
	t.Helper()
	w := fixture.New(t)
	m := newMarket(w)
	s = start(t, w)
	officer = s.member(w.School, "officer")
	chosen := m.line(m.offers[1], "3")
	chosen["reason"] = gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Passt zu den Netzgeräten (Größe „M“) im Haus; 5 € mehr.")}
	sub := officer.order(t, chosen, m.callOff(m.lot.Price, "2"))
	for _, o := range sub.Orders {
		sealed := officer.sealed(t, o.Summary.Id)
		if sealed.Summary.Channel == gen.ChannelFramework {
			called = sealed
		} else {
			direct = sealed
		}
	}
	return s, officer, direct, called
}

// TestNote_NamesOfThen: whoever is called otherwise today stands in order, decision and note under the name of then; what an erased
// person was called before is erased, too.
func TestNote_NamesOfThen(t *testing.T) {
	t.Parallel()
	s, officer, order, _ := notedShop(t)
	path := "/decisions/" + order.Lines[0].DecisionId.String()
	raw, _, _ := officer.pdf(t, path+"/note.pdf")
	at := s.app.now()
	rename := func(from, to string) {
		t.Helper()
		at = at.Add(time.Minute)
		s.Exec(`UPDATE person SET name = $2, changed_at = $3 WHERE name = $1`, from, to, at)
	}
	rename("Person officer", "Neu Verheiratet")
	rename("Neu Verheiratet", "Wieder Anders")
	if again, _, _ := officer.pdf(t, path+"/note.pdf"); !bytes.Equal(raw, again) {
		t.Error("after the officer has another name the same note has other bytes")
	}
	for _, where := range []string{path, "/orders/" + order.Summary.Id.String()} {
		if body := string(officer.do("GET", where, nil).Want(http.StatusOK).Body); !strings.Contains(body, "Person officer") || strings.Contains(body, "Wieder Anders") {
			t.Errorf("%s names somebody else: %s", where, body)
		}
	}
	rename("Wieder Anders", "")
	if _, _, text := officer.pdf(t, path+"/note.pdf"); strings.Contains(text, "Person officer") || !strings.Contains(text, "Name gelöscht") {
		t.Errorf("the name was erased, and the note says\n%s", text)
	}
	if n := s.Count(`SELECT count(*) FROM person_past`); n != 0 {
		t.Errorf("%d names of before are left", n)
	}
}

// pdf fetches a note and reads it.
func (a actor) pdf(t *testing.T, path string) (raw []byte, p paper.Document, text string) {
	t.Helper()
	answer := a.do("GET", path, nil).Want(http.StatusOK)
	if got := answer.Header.Get("Content-Type"); got != "application/pdf" {
		t.Errorf("%s is %q", path, got)
	}
	p, err := paper.Open(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err = p.Text(); err != nil {
		t.Fatal(err)
	}
	return answer.Body, p, text
}

// TestNote_DirectAward: the note of a direct award shows what domain.md 2.8 asks for, on one page.
func TestNote_DirectAward(t *testing.T) {
	t.Parallel()
	officer, order, _ := noted(t)
	path := "/decisions/" + order.Lines[0].DecisionId.String() + "/note.pdf"
	raw, p, text := officer.pdf(t, path)
	if p.Pages() != 1 {
		t.Errorf("an ordinary purchase takes %d pages", p.Pages())
	}
	flat := strings.ReplaceAll(text, "\n", " ")
	for _, want := range []string{
		"Dokumentation des Direktauftrags", order.Summary.Number.MustGet(), "Auftraggeber", "Bedarfsträger", "Grundschule", "Person officer",
		"AV-D20", "Bedarf bis kein Termin genannt", "Menge 3\u00a0Stück", "Verglichene Angebote", "nord", "elbe", "alb", "– gewählt", "300,00\u00a0€", "303,00\u00a0€", "306,00\u00a0€",
		"3,00\u00a0€ netto (1,0 %) über Rang 1; gewählt ist Rang 2", "Grund Sonstiges", "Passt zu den Netzgeräten (Größe „M“) im Haus; 5 € mehr.",
		"Rechtsgrundlage", "§ 4 NWertVO", "Fassung 1", "EU-Schwellenwert", "Prüfsumme", "Freigabe keine weitere nötig; freigegeben mit der Bestellung durch Person officer",
		"Netto 303,00\u00a0€", "USt. 19 % 57,57\u00a0€", "Brutto 360,57\u00a0€", "Nachweis", "shop.test/log", "Keine Rechtsberatung.", "Seite 1 von 1",
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("the note lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	again, _, _ := officer.pdf(t, path)
	if !bytes.Equal(raw, again) {
		t.Error("fetched again the same note has other bytes")
	}
	officer.order(t, map[string]any{
		"productId": order.Lines[0].Product.Id, "offerId": chosenOffer(t, officer, order), "quantity": "1",
		"reason": gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Eine weitere Bestellung derselben Art.")},
	})
	if later, _, _ := officer.pdf(t, path); !bytes.Equal(raw, later) {
		t.Error("after the log has grown the same note has other bytes")
	}
}

func chosenOffer(t *testing.T, a actor, o gen.Order) uuid.UUID {
	t.Helper()
	var d gen.Decision
	a.do("GET", "/decisions/"+o.Lines[0].DecisionId.String(), nil).Want(http.StatusOK).JSON(&d)
	return d.Chosen.OfferId.MustGet()
}

// TestNote_CallOff: a call-off has a note of its own name, with what entitles the body and without a ranking.
func TestNote_CallOff(t *testing.T) {
	t.Parallel()
	officer, _, order := noted(t)
	_, p, text := officer.pdf(t, "/orders/"+order.Summary.Id.String()+"/note.pdf")
	flat := strings.ReplaceAll(text, "\n", " ")
	for _, want := range []string{"Abrufvermerk", "Abruf aus dem Rahmenvertrag", "Abrufberechtigt laut", "Vertragspartner", "Gesamt netto 198,00\u00a0€", "Rahmenvertrag"} {
		if !strings.Contains(flat, want) {
			t.Errorf("the note lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Verglichene Angebote") || p.Pages() != 1 {
		t.Errorf("%d pages, and a call-off shows no ranking:\n%s", p.Pages(), text)
	}
}

// TestNote_CodeLeadsToTheEntry: what the printed code says is found in the log and opens with the proof file.
func TestNote_CodeLeadsToTheEntry(t *testing.T) {
	t.Parallel()
	officer, order, _ := noted(t)
	_, p, _ := officer.pdf(t, "/orders/"+order.Summary.Id.String()+"/note.pdf")
	code, err := p.Code()
	if err != nil {
		t.Fatal(err)
	}
	address, fragment, _ := strings.Cut(code, "#")
	values, err := url.ParseQuery(fragment)
	if err != nil || address != "http://127.0.0.1/pruefen" {
		t.Fatalf("code leads to %q: %v", code, err)
	}
	file, err := audit.ParsePackage(officer.do("GET", "/orders/"+order.Summary.Id.String()+"/package", nil).Want(http.StatusOK).Body)
	if err != nil {
		t.Fatal(err)
	}
	short := func(b [32]byte) string {
		return strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(audit.Digest(b).String()), "=")
	}
	first, err := audit.ParseCheckpoint(file.Proof.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	if values.Get("v") != "1" || values.Get("o") != first.Origin || values.Get("h") != short(file.Leaf.Commit) {
		t.Errorf("code says %v, the log %s and %s", values, first.Origin, short(file.Leaf.Commit))
	}
	if want := order.Summary.Seal.Index.MustGet(); values.Get("i") != strconv.FormatInt(want, 10) {
		t.Errorf("code says entry %s, the order %d", values.Get("i"), want)
	}
	if size := values.Get("n"); size == "" || size == "0" || len(values.Get("r")) != 43 {
		t.Errorf("code names the state %q with root %q", size, values.Get("r"))
	}
}

// TestNote_Forms: one address, three forms by Accept; German unless asked otherwise.
func TestNote_Forms(t *testing.T) {
	t.Parallel()
	officer, order, _ := noted(t)
	officer.Language = "en"
	path := "/orders/" + order.Summary.Id.String() + "/note"

	var note gen.DecisionNote
	officer.do("GET", path, nil).Want(http.StatusOK).JSON(&note)
	if note.Title != "Dokumentation des Direktauftrags" || note.Language != gen.DecisionNoteLanguageDe || len(note.Sections) < 6 {
		t.Errorf("note is %q in %s with %d sections", note.Title, note.Language, len(note.Sections))
	}
	chosen := 0
	for _, s := range note.Sections {
		if s.Table != nil {
			for _, r := range s.Table.Rows {
				if r.Chosen {
					chosen++
				}
			}
		}
	}
	if chosen != 1 {
		t.Errorf("%d offers are marked as chosen", chosen)
	}

	officer.do("GET", path+"?lang=en", nil).Want(http.StatusOK).JSON(&note)
	if note.Title != "Record of a direct award" || !strings.Contains(note.Closing, "No legal advice") {
		t.Errorf("in English it is %q, closing %q", note.Title, note.Closing)
	}

	page := officer.do("GET", path, nil, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8").Want(http.StatusOK)
	if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") || !strings.Contains(string(page.Body), "<h1>Dokumentation des Direktauftrags</h1>") {
		t.Errorf("a browser gets %s: %.300s", page.Header.Get("Content-Type"), page.Body)
	}
	file := officer.do("GET", path, nil, "Accept", "application/pdf").Want(http.StatusOK)
	number := order.Summary.Number.MustGet()
	if want := `inline; filename="Bestellvermerk-` + number + `.pdf"`; file.Header.Get("Content-Disposition") != want || !bytes.HasPrefix(file.Body, []byte("%PDF")) {
		t.Errorf("the file is %q, want %q", file.Header.Get("Content-Disposition"), want)
	}
	if p := officer.do("GET", path+"?lang=fr", nil).Problem(http.StatusBadRequest); p.Code != "request_invalid" {
		t.Errorf("French is refused with %q", p.Code)
	}
}

// TestNote_TextIsGone: when the reason's words are erased the note says so, and stands otherwise.
func TestNote_TextIsGone(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	chosen := m.line(m.offers[1], "3")
	chosen["reason"] = gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Der Wortlaut, der gelöscht wird.")}
	order := officer.order(t, chosen).Orders[0].Summary.Id
	officer.sealed(t, order)
	if _, err := w.DB.Owner(t).Exec(t.Context(), `ALTER TABLE personal_part NO FORCE ROW LEVEL SECURITY`); err != nil {
		t.Fatal(err)
	}
	if _, err := w.DB.Owner(t).Exec(t.Context(), `DELETE FROM personal_part`); err != nil {
		t.Fatal(err)
	}
	_, _, text := officer.pdf(t, "/orders/"+order.String()+"/note.pdf")
	flat := strings.ReplaceAll(text, "\n", " ")
	if strings.Contains(flat, "Wortlaut, der") || !strings.Contains(flat, "Der Wortlaut ist nach Ablauf seiner Aufbewahrung gelöscht") {
		t.Errorf("the note says\n%s", text)
	}
}
