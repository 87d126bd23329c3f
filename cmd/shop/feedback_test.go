package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// heard is a shop run by the cooperative, one of its administrators and the directory letters leave by.
func heard(t *testing.T) (s *shop, admin actor, letters string) {
	t.Helper()
	w := fixture.New(t)
	letters = t.TempDir()
	s = startWith(t, w, func(c *config) { c.LetterDir = letters })
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVi eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	return s, s.member(w.Coop, "admin"), letters
}

func (v visitor) say(body map[string]any) testkit.Response { return v.Do("POST", "/feedback", body) }

func TestFeedback_AnybodySaysItAndTheAdministratorSettlesIt(t *testing.T) {
	t.Parallel()
	s, admin, letters := heard(t)
	s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, 'ada@provi.example', '-')`, admin.person)
	v := s.visitor(t)
	v.say(map[string]any{"page": " /suche ", "message": "Der Filter lässt sich\nnicht mit der Tastatur öffnen.", "replyTo": "mia@schule.example"}).Want(204)
	v.say(map[string]any{"message": "Zu wenig Kontrast"}).Want(204)

	var list gen.FeedbackList
	admin.do("GET", "/feedback", nil).Want(200).JSON(&list)
	var said []string
	for _, f := range list.Items {
		page, _ := f.Page.Get()
		reply, _ := f.ReplyTo.Get()
		said = append(said, strings.Join([]string{page, f.Message, reply}, "|"))
	}
	want := []string{"/suche|Der Filter lässt sich\nnicht mit der Tastatur öffnen.|mia@schule.example", "|Zu wenig Kontrast|"}
	if diff := cmp.Diff(want, said, cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Fatalf("list (-want +got):\n%s", diff)
	}
	mails := func() []string {
		found, err := filepath.Glob(filepath.Join(letters, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for end := time.Now().Add(20 * time.Second); len(mails()) < 2 && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	for _, path := range mails() {
		mail, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(mail), "To: ada@provi.example\r\nSubject: Meldung zur Barrierefreiheit\r\n") {
			t.Errorf("%s %v", mail, err)
		}
	}
	if len(mails()) != 2 {
		t.Errorf("%d mails, want 2", len(mails()))
	}

	gone := list.Items[0].Id
	admin.do("DELETE", "/feedback/"+gone.String(), nil).Want(204)
	admin.do("DELETE", "/feedback/"+gone.String(), nil).Want(404)
	admin.do("GET", "/feedback", nil).Want(200).JSON(&list)
	if len(list.Items) != 1 || list.Items[0].Id == gone {
		t.Errorf("%+v", list.Items)
	}
}

func TestFeedback_ClumsyAndTooMuch(t *testing.T) {
	t.Parallel()
	s, admin, letters := heard(t)
	v := s.visitor(t)
	for name, body := range map[string]map[string]any{
		"NothingSaid":       {"message": " \n "},
		"NoMessage":         {"page": "/suche"},
		"HiddenSigns":       {"message": "a\u202eb"},
		"PageWithLines":     {"message": "a", "page": "x\x00y"},
		"NoMailAddress":     {"message": "a", "replyTo": "mia"},
		"MailWithHeaders":   {"message": "a", "replyTo": "mia@schule.example\r\nBcc: x@y.example"},
		"TooLong":           {"message": strings.Repeat("ä", 2001)},
		"SomebodyElsesWord": {"message": "a", "id": uuid.NewString()},
	} {
		if res := v.say(body); res.Status != 400 && res.Status != 422 {
			t.Errorf("%s: %d %s", name, res.Status, res.Body)
		}
	}
	for range installation.FeedbackLimit {
		v.say(map[string]any{"message": strings.Repeat("ä", 2000)}).Want(204)
	}
	if got := problem(t, v.say(map[string]any{"message": "noch eine"}).Want(429)); got != "feedback_throttled" {
		t.Error(got)
	}
	var list gen.FeedbackList
	admin.do("GET", "/feedback", nil).Want(200).JSON(&list)
	if len(list.Items) != installation.FeedbackLimit {
		t.Errorf("%d kept, want %d", len(list.Items), installation.FeedbackLimit)
	}
	if found, err := os.ReadDir(letters); err != nil || len(found) > 0 {
		t.Errorf("nobody has a mail address, but %v (%v)", found, err)
	}
}
