package main

import (
	"encoding/base64"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// mailing is a shop that writes mails, with a clock of its own.
func mailing(t *testing.T) (*shop, *clockwork, func(login string) []string) {
	t.Helper()
	clock, dir := newClockwork(), t.TempDir()
	s := startBy(t, fixture.New(t), clock.now, func(c *config) { c.LetterDir = dir })
	return s, clock, func(login string) []string {
		t.Helper()
		s.forgotten(t, login).Want(204)
		return s.mailsOf(t, dir)
	}
}

func (s *shop) forgotten(t *testing.T, login string) testkit.Response {
	t.Helper()
	return testkit.NewClient(t, s.base).Do("POST", "/password-resets", map[string]any{"login": login}, origin...)
}

func (s *shop) reset(t *testing.T, token, password string) testkit.Response {
	t.Helper()
	return testkit.NewClient(t, s.base).Do("POST", "/password-resets/used", map[string]any{"token": token, "password": password}, origin...)
}

// mailsOf waits until everything asked is answered, and reads and takes away the mails: address, subject and text of each.
func (s *shop) mailsOf(t *testing.T, dir string) []string {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); s.Count(`SELECT count(*) FROM outbox`) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the outbox does not empty")
		}
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, path := range paths {
		out = append(out, readMail(t, path))
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

func readMail(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("To") + "|" + subject + "|" + string(text)
}

// linkOf is the secret of the one link in the one mail.
func linkOf(t *testing.T, mails []string) string {
	t.Helper()
	found := regexp.MustCompile(`http://127\.0\.0\.1/anmelden#passwort=([\w-]{43})\n`).FindAllStringSubmatch(strings.Join(mails, "\n"), -1)
	if len(mails) != 1 || len(found) != 1 {
		t.Fatalf("no one link in %q", mails)
	}
	return found[0][1]
}

// TestForgottenPassword_LinkOfAMailSetsItOnce: the link stands in the mail alone, a refused password leaves it be, and with the
// new one every session, every waiting step and every other link ends; the second factor stays due, and the event is recorded.
func TestForgottenPassword_LinkOfAMailSetsItOnce(t *testing.T) {
	t.Parallel()
	s, clock, ask := mailing(t)
	a, secret, _ := s.strong(t, clock.now())
	s.Exec(`UPDATE person SET email = 'jana@schule.example' WHERE id = $1`, s.Officer.Person)
	waiting := s.ticket(t, "jana", oldPassword)
	first, link := linkOf(t, ask("Jana")), linkOf(t, ask(" jana@SCHULE.example "))
	for _, token := range []string{first, link} {
		if n := s.Count(`SELECT count(*) FROM sign_in_step x WHERE x::text ILIKE '%` + token + `%'`); n != 0 {
			t.Errorf("the database holds the secret of the link")
		}
	}
	clock.pass(29 * time.Minute)
	s.reload()

	if p := s.reset(t, link, "kurz").Problem(400); p.Code != "password_short" {
		t.Errorf("a short password: %+v", p)
	}
	a.do("GET", "/session", nil).Want(200)
	s.reset(t, link, newPassword).Want(204)

	a.do("GET", "/session", nil).Problem(401)
	s.secondStep(t, map[string]any{"ticket": waiting, "code": codeAt(t, secret, clock.now())}).Problem(410)
	for _, token := range []string{link, first, strings.Repeat("x", 43)} {
		if p := s.reset(t, token, "noch-ein-ganz-anderes-wort").Problem(410); p.Code != "password_reset_ended" {
			t.Errorf("a link that counts no more: %+v", p)
		}
	}
	testkit.NewClient(t, s.base).Do("POST", "/session", gen.Login{Login: "jana", Password: oldPassword}, origin...).Problem(401)
	s.secondStep(t, map[string]any{"ticket": s.ticket(t, "jana", newPassword), "code": codeAt(t, secret, clock.now())}).Want(200)
	if n := s.Count(`SELECT count(*) FROM security_event WHERE kind = 'password_reset'`); n != 1 {
		t.Errorf("%d events", n)
	}
}

// TestForgottenPassword_EndsAfterHalfAnHour: and at once when its person changes the password.
func TestForgottenPassword_EndsAfterHalfAnHour(t *testing.T) {
	t.Parallel()
	s, clock, ask := mailing(t)
	s.account(t, s.Officer.Person, "jana@schule.example", oldPassword)
	late := linkOf(t, ask("jana@schule.example"))
	clock.pass(account.ResetLife)
	s.reload()
	s.reset(t, late, newPassword).Problem(410)

	open := linkOf(t, ask("jana@schule.example"))
	s.session(s.Officer.Person, s.School).do("PUT", "/account/password", map[string]any{"current": oldPassword, "password": newPassword}).Want(204)
	s.reset(t, open, "noch-ein-ganz-anderes-wort").Problem(410)
	testkit.NewClient(t, s.base).Do("POST", "/session", gen.Login{Login: "jana@schule.example", Password: newPassword}, origin...).Want(200)
}

// TestForgottenPassword_ForgivesWrongGuesses: whoever guessed until the throttle closed signs in with the new password.
func TestForgottenPassword_ForgivesWrongGuesses(t *testing.T) {
	t.Parallel()
	s, _, ask := mailing(t)
	s.account(t, s.Officer.Person, "jana@schule.example", oldPassword)
	try := func(password string) int {
		return testkit.NewClient(t, s.base).Do("POST", "/session", gen.Login{Login: "jana@schule.example", Password: password}, origin...).Status
	}
	for try("falsch-und-lang-genug") != 429 {
	}
	s.reset(t, linkOf(t, ask("jana@schule.example")), newPassword).Want(204)
	if status := try(newPassword); status != 200 {
		t.Errorf("the new password answers %d", status)
	}
}

// TestForgottenPassword_TellsNobodyWhoIsKnown: known and unknown logins get the same answer, by the same work, the same number
// of times; who is whom is looked up by the worker. Nobody is written to who may not sign in or whose password is public.
func TestForgottenPassword_TellsNobodyWhoIsKnown(t *testing.T) {
	t.Parallel()
	s, _, ask := mailing(t)
	s.account(t, s.Officer.Person, "jana@schule.example", oldPassword)
	left, demo := fixture.ID(), s.enrol(s.School, "approver")
	s.Exec(`INSERT INTO person (id, log_id, name, email, created_at) VALUES ($1, $2, 'Ohne Rolle', 'ohnerolle@schule.example', $3)`, left, uuid.New(), fixture.At)
	s.account(t, left, "ohnerolle@schule.example", oldPassword)
	s.Exec(`INSERT INTO local_account (person_id, login, password_hash, demo) VALUES ($1, 'demo@schule.example', '-', '{}')`, demo)

	if mails := slices.Concat(ask("niemand@schule.example"), ask("ohnerolle@schule.example"), ask("demo@schule.example")); len(mails) != 0 {
		t.Errorf("mails %q", mails)
	}
	hashes := s.app.passwords.Hashes()
	var got [2][]string
	for range 4 {
		for i, login := range []string{"jana@schule.example", "unbekannt@schule.example"} {
			got[i] = append(got[i], s.forgotten(t, login).Comparable())
		}
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Errorf("a known login (-) is told from an unknown one (+):\n%s", diff)
	}
	if s.app.passwords.Hashes() != hashes {
		t.Error("asking hashes something")
	}
	if p := s.forgotten(t, "JANA@schule.example").Problem(429); p.Code != "login_throttled" {
		t.Errorf("the fifth time: %+v", p)
	}
}

// TestForgottenPassword_DirectoryAlone: who has no password here is told where they sign in, and gets no link.
func TestForgottenPassword_DirectoryAlone(t *testing.T) {
	t.Parallel()
	s, _, ask := mailing(t)
	s.Exec(`UPDATE person SET email = 'mia@schule.example', name = 'Mia Elsewhere' WHERE id = $1`, s.Officer.Person)
	s.identityOf(s.Officer.Person)
	want := []string{`mia@schule.example|Prüfstand: wie Sie sich anmelden|Guten Tag, Mia Elsewhere,

für Ihr Konto wurde ein neues Passwort angefordert. Hier hat es keines: Sie melden sich im Verzeichnis Ihres eigenen Hauses an.

http://127.0.0.1/anmelden

Haben Sie das Passwort vergessen, das Sie dort benutzen, wenden Sie sich an die IT Ihres Hauses.
`}
	if diff := cmp.Diff(want, ask("mia@schule.example")); diff != "" {
		t.Errorf("mail (-want +got):\n%s", diff)
	}
	if n := s.Count(`SELECT count(*) FROM sign_in_step`); n != 0 {
		t.Errorf("%d links", n)
	}
}

// TestForgottenPassword_WithoutMail: a shop that sends none says so instead of promising one.
func TestForgottenPassword_WithoutMail(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	if p := s.forgotten(t, "jana").Problem(409); p.Code != "password_reset_without_mail" {
		t.Errorf("problem %+v", p)
	}
}
