package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

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
	got := map[string][]string{}
	found, err := filepath.Glob(filepath.Join(letters, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		to, text := readLetter(t, path)
		got[to] = append(got[to], text)
		for _, secret := range secrets[to] {
			if strings.Contains(text, secret) {
				t.Errorf("%s reads %q:\n%s", to, secret, text)
			}
		}
		if to == "elbe@lieferant.example" && containsAny(text, secrets["sven@stadt.example"]) == containsAny(text, secrets["petra@schule.example"]) {
			t.Errorf("%s does not read of one body alone:\n%s", to, text)
		}
	}
	want := map[string]int{"rita@provi.example": 1, "petra@schule.example": 1, "sven@stadt.example": 1, "elbe@lieferant.example": 2}
	for to, n := range want {
		if len(got[to]) != n {
			t.Errorf("%s was written to %d times, want %d: %q", to, len(got[to]), n, got[to])
		}
	}
	if len(got) != len(want) {
		t.Errorf("written to were %d addresses, want %d: %q", len(got), len(want), got)
	}
	// The contract management sees every call-off of its contract, but a letter leaves the house: it names none of them.
	for _, text := range got["rita@provi.example"] {
		for _, all := range secrets {
			if containsAny(text, all) {
				t.Errorf("the warning of a limit names who ordered:\n%s", text)
			}
		}
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
