package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRule05_ALotIsFullyReservedThenExhausted: call-offs that wait for their release leave the lot "voll reserviert", which
// their end may free; once released they have exhausted it, long before the contract ends. Nothing more is called off in
// either state.
func TestRule05_ALotIsFullyReservedThenExhausted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	manager := d.member(d.Coop, "contract_manager")
	state := func() [2]gen.RemainingState {
		var c gen.FrameworkContract
		manager.do("GET", "/framework-contracts/"+d.lot.Contract.String(), nil).Want(http.StatusOK).JSON(&c)
		return [2]gen.RemainingState{d.officer.compare(t, d.called.UUID, "1").Coverage[0].Remaining.State, c.Lots[0].Remaining.State}
	}
	want := func(s gen.RemainingState) {
		t.Helper()
		if got := state(); got != [2]gen.RemainingState{s, s} {
			t.Errorf("at the product and at the contract the lot is %q, want %q", got, s)
		}
	}
	refused := func() {
		t.Helper()
		status, p := submission(d.officer, map[string]any{"productId": d.called, "lotPriceId": d.lot.Price, "quantity": "1"})
		if status != http.StatusConflict || p.Code != "call_off_exhausted" {
			t.Errorf("another call-off answers %d %s", status, p.Code)
		}
	}
	want("enough")
	waiting := d.submit(t, 30) // 300 of 300
	want("fully_reserved")
	refused()
	d.approver.decide(idOf(waiting), "reject", "Nicht in diesem Jahr.").Want(http.StatusOK)
	want("enough")

	d.approver.decide(idOf(d.submit(t, 30)), "release", "").Want(http.StatusOK)
	want("exhausted")
	refused()
}

// TestRule06_NoCallOffBeforeTheStartOrAfterTheEnd: the contract's days are those of Berlin, from the first midnight to the
// last.
func TestRule06_NoCallOffBeforeTheStartOrAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("ABRUF-3")
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "10", Maximum: "100000", Entitled: []uuid.UUID{w.Body},
		Term: "[2027-03-01,2027-04-01)", // from winter time into summer time
	})
	s, clock := startClock(t, w)
	officer := s.session(w.Officer.Person, w.School)
	for _, c := range []struct {
		at     string
		status int
	}{
		{"2027-02-28T22:59:59Z", http.StatusConflict}, // 23:59:59 in Berlin
		{"2027-02-28T23:00:00Z", http.StatusCreated},
		{"2027-03-31T21:59:59Z", http.StatusCreated},
		{"2027-03-31T22:00:00Z", http.StatusConflict}, // midnight, summer time
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		clock.set(at)
		status, p := submission(officer, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": "1"})
		if status != c.status || status == http.StatusConflict && p.Code != "call_off_outside_term" {
			t.Errorf("at %s: %d %s, want %d", c.at, status, p.Code, c.status)
		}
	}
}

// TestLimitMarks_TheContractManagementIsToldOnce: a mark that call-offs reach is told of once, several at once by the highest,
// and anew when the maximum is another; a body's quota like a maximum; who manages contracts elsewhere is not written to.
func TestLimitMarks_TheContractManagementIsToldOnce(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("ABRUF-4")
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "10", LotMaximum: "300", Maximum: "100000", Entitled: []uuid.UUID{w.Body},
	})
	letters := t.TempDir()
	s := startWith(t, w, func(c *config) { c.LetterDir, c.LimitMarks = letters, []int{70, 85, 95} })
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVi eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	for login, at := range map[string]uuid.UUID{"rita@provi.example": w.Coop, "fremd@stadt.example": w.Town} {
		s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, '-')`, s.member(at, "contract_manager").person, login)
	}
	officer := s.session(w.Officer.Person, w.School)
	told := func() []string {
		t.Helper()
		s.settle(t)
		found, err := filepath.Glob(filepath.Join(letters, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, path := range found {
			raw, err := os.ReadFile(path)
			if err := errors.Join(err, os.Remove(path)); err != nil {
				t.Fatal(err)
			}
			m, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
			subject, err2 := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			_, what, _ := strings.Cut(subject, ", ")
			_, left, _ := strings.Cut(string(text), "\n\n")
			left, _, _ = strings.Cut(left, "\n")
			left = strings.ReplaceAll(left, "\u00a0", " ")
			out = append(out, m.Header.Get("To")+": "+what+" | "+left)
		}
		return out
	}
	for _, step := range []struct {
		pieces  string
		maximum string // set before; "" = as it was
		want    []string
	}{
		{"20", "", nil}, // 66.7 %
		{"1", "", []string{"rita@provi.example: Los 1: 70 % des Höchstwerts sind abgerufen | Erreicht sind 70 %. Noch abrufbar: 90,00 € von 300,00 €."}},
		{"1", "", nil},
		{"7", "", []string{"rita@provi.example: Los 1: 95 % des Höchstwerts sind abgerufen | Erreicht sind 95 %. Noch abrufbar: 10,00 € von 300,00 €."}},
		{"1", "400", []string{"rita@provi.example: Los 1: 70 % des Höchstwerts sind abgerufen | Erreicht sind 70 %. Noch abrufbar: 100,00 € von 400,00 €."}},
	} {
		if step.maximum != "" {
			if _, err := s.DB.Owner(t).Exec(t.Context(), `UPDATE balance SET maximum = $2::text::numeric WHERE id = $1`, lot.LotLimit, step.maximum); err != nil {
				t.Fatal(err)
			}
		}
		officer.order(t, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": step.pieces})
		if diff := cmp.Diff(step.want, told()); diff != "" {
			t.Errorf("after %s more (-want +told):\n%s", step.pieces, diff)
		}
	}

	w.Exec(`INSERT INTO balance (id, kind, owner_id, measure, maximum) VALUES ($1, 'quota', quota_owner($2, $3), 'value', 100)`, fixture.ID(), lot.ID, w.Body)
	officer.order(t, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": "7"})
	want := []string{
		"rita@provi.example: Los 1: 70 % des Kontingents von Schulamt Musterhausen sind abgerufen | Erreicht sind 70 %. Noch abrufbar: 30,00 € von 100,00 €.",
		"rita@provi.example: Los 1: 85 % des Höchstwerts sind abgerufen | Erreicht sind 85 %. Noch abrufbar: 30,00 € von 400,00 €.",
	}
	got := told()
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a quota and its lot (-want +told):\n%s", diff)
	}
}

func TestConfig_LimitMarks(t *testing.T) {
	t.Parallel()
	read := func(marks string) ([]int, error) {
		c, err := readConfig(func(name string) string { return map[string]string{"SHOP_LIMIT_MARKS": marks}[name] })
		return c.LimitMarks, err
	}
	for text, want := range map[string][]int{"": {70, 85, 95}, "50, 100": {50, 100}, "off": nil} {
		if got, err := read(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "101", "70%", "siebzig"} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), "SHOP_LIMIT_MARKS") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
