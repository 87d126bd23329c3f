package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) lists(file string, plan ...string) testkit.Response {
	body := map[string]any{"file": []byte(file)}
	if len(plan) > 0 {
		body["plan"] = plan[0]
	}
	return a.do("POST", "/organisation-lists", body)
}

func (a actor) previews(file string) gen.ListResult {
	var l gen.ListResult
	a.lists(file).Want(200).JSON(&l)
	return l
}

// takesOver previews a list and carries out what was shown.
func (a actor) takesOver(file string) gen.ListResult {
	var l gen.ListResult
	a.lists(file, a.previews(file).Plan).Want(200).JSON(&l)
	return l
}

// listed is what a list says: line, outcome, changed facts and notes.
func listed(l gen.ListResult) []string {
	var all []string
	for _, r := range l.Rows {
		s := fmt.Sprintf("%d %s", r.Line, r.Outcome)
		for _, c := range r.Changes {
			s += fmt.Sprintf(" %s:%s>%s", c.Field, c.Before, c.After)
		}
		for _, n := range r.Notes {
			s += " !" + n.Code
		}
		all = append(all, s)
	}
	return all
}

// enrolMail makes a person whose address is known.
func (s *shop) enrolMail(organisation uuid.UUID, role, email string) uuid.UUID {
	s.t.Helper()
	person := fixture.ID()
	s.Exec(`INSERT INTO person (id, log_id, name, email, created_at) VALUES ($1, $2, $3, $4, $5)`, person, uuid.New(), "Person "+role, email, fixture.At)
	s.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, '[2020-01-01,)')`, fixture.ID(), person, organisation, role)
	return person
}

const organisationList = "\ufeffNummer;Name;Übergeordnet;Ebene;Bundesland;Auftraggeber;Leitweg-ID;Unternehmer;Lieferort;Straße;PLZ;Ort;Kostenstelle;Kostenstellenbezeichnung\r\n" +
	"100;Kulturamt;;Einheit;;;;;;;;;;\r\n" +
	"120;Bücherei Süd;110;Einheit;NI;Schule;04011000-1234512345-07;ja;Ausgabe;Weg 1;30159;Hannover;4711;Medien\r\n" +
	"110;Büchereien;100;Einheit;;;;;;;;;;\r\n" +
	"120;Bücherei Süd;110;;;;;;Lager;Weg 2;30159;Hannover;4712;Möbel\r\n"

// TestList_OrganisationsAllOrNothing: a list builds a tree in one step, whatever the order of its lines; the second time it
// changes nothing, a changed cell changes one fact, and each change stands in the log as if entered by hand.
func TestList_OrganisationsAllOrNothing(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	s.settle(t)
	before := w.Rows()

	first := admin.previews(organisationList)
	if diff := cmp.Diff([]string{
		"2 new", "3 new address:>Weg 1, 30159 Hannover cost_centre:>4711 Medien !leitweg_check_digits", "4 new",
		"5 changed address:>Weg 2, 30159 Hannover cost_centre:>4712 Möbel",
	}, listed(first)); diff != "" {
		t.Errorf("preview (-want +got):\n%s", diff)
	}
	unchanged(t, before, w.Rows())
	if got := admin.lists(organisationList, strings.Repeat("0", 64)); got.Status != 409 || code(got) != "list_plan_changed" {
		t.Errorf("what nobody was shown answers %d %s", got.Status, got.Body)
	}
	broken := organisationList + "130;Bücherei Nord;999;Einheit;;;;;;;;;;\r\n"
	if got := admin.lists(broken, admin.previews(broken).Plan); got.Status != 409 || code(got) != "list_rows_refused" {
		t.Errorf("a list with a refused line answers %d %s", got.Status, got.Body)
	}
	unchanged(t, before, w.Rows())

	entries := w.Count(`SELECT count(*) FROM leaf`)
	if done := admin.takesOver(organisationList); !done.Applied {
		t.Error("the list was not taken over")
	}
	if got := w.Count(`SELECT count(*) FROM leaf`); got != entries+7 {
		t.Errorf("%d entries in the log, want 7 more than %d: 3 organisations, 2 addresses, 2 cost centres", got, entries)
	}
	var south uuid.UUID
	if err := w.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM organisation WHERE name = 'Bücherei Süd'`).Scan(&south); err != nil {
		t.Fatal(err)
	}
	o := admin.organisation(south)
	if !o.Facts.VatEntrepreneur || o.LegalEntity.Id != w.Body || len(o.Addresses) != 2 || len(o.CostCentres) != 2 || o.Places[0].Parent.Name != "Büchereien" {
		t.Errorf("the organisation became %+v", o)
	}
	if diff := cmp.Diff([]string{"2 unchanged", "3 unchanged !leitweg_check_digits", "4 unchanged", "5 unchanged"}, listed(admin.takesOver(organisationList))); diff != "" {
		t.Errorf("the second time (-want +got):\n%s", diff)
	}
	renamed := strings.ReplaceAll(organisationList, "Bücherei Süd", "Bücherei Südstadt")
	if diff := cmp.Diff("3 changed name:Bücherei Süd>Bücherei Südstadt !leitweg_check_digits", listed(admin.takesOver(renamed))[1]); diff != "" {
		t.Errorf("another name for the same number (-want +got):\n%s", diff)
	}
}

// TestList_SaysWhatSpeaksAgainstEachLine: a line that cannot be taken over says why, and only administrators are asked.
func TestList_SaysWhatSpeaksAgainstEachLine(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	head := "Name;Übergeordnet;Ebene;Nummer;Land;Ort\n"
	for claim, c := range map[string]struct{ file, want string }{
		"ErrCircle":                {head + "A;B;Einheit;;;\nB;A;Einheit;;;\n", "2 refused !list_parent_refused,3 refused !list_circle"},
		"ErrItself":                {head + "A;A;Einheit;;;\n", "2 refused !list_circle"},
		"ErrTwice":                 {head + "A;;Einheit;1;;\nA;;Einheit;1;;\n", "2 new,3 refused !list_twice"},
		"ErrTwoNumbersForOneName":  {head + "A;;Einheit;1;;\nA;;Einheit;2;;\n", "2 new,3 refused !list_twice"},
		"ErrContradicts":           {head + "A;;Einheit;1;;\nA;;Einheit;1;BY;\n", "2 new,3 refused !list_contradicts"},
		"ErrFormula":               {head + `=CMD("x");;Einheit;;;` + "\n", "2 refused !list_formula"},
		"a text kept as text is":   {head + `="=A";;Einheit;;;` + "\n", "2 new"},
		"ErrForeignParent":         {head + "A;Musterstadt;Einheit;;;\n", "2 refused !list_unknown_organisation"},
		"ErrKindThere":             {head + "A;;Mitglied;;;\n", "2 refused !organisation_kind_there"},
		"ErrLand":                  {head + "A;;Einheit;;XX;\n", "2 refused !list_land_unknown"},
		"ErrAddressIncomplete":     {head + "A;;Einheit;;;Hannover\n", "2 refused !field_missing"},
		"a dash says nothing":      {head + "A;-;Einheit;-;-;-\n", "2 new"},
		"ErrPersonForeign":         {"E-Mail;Rolle;Organisation\na@b.example;Beschaffung;Musterstadt\n", "2 refused !list_unknown_organisation"},
		"ErrRoleNotHeld":           {"E-Mail;Rolle;Organisation\na@b.example;Vertragsverwaltung;\n", "2 refused !role_not_yours_to_give"},
		"ErrRulesAtAUnit":          {"E-Mail;Rolle;Organisation\na@b.example;Regelpflege;Grundschule am Park\n", "2 refused !role_not_yours_to_give"},
		"ErrNoAddress":             {"E-Mail;Rolle\nErika;Beschaffung\n", "2 refused !list_email_form"},
		"ErrRoleUnknown":           {"E-Mail;Rolle\na@b.example;Kaiserin\n", "2 refused !list_word_unknown"},
		"ErrDaysReversed":          {"E-Mail;Rolle;von;bis\na@b.example;Beschaffung;01.12.2026;2026-11-29\n", "2 refused !days_reversed"},
		"ErrDayIsOver":             {"E-Mail;Rolle;von\na@b.example;Beschaffung;01.12.2025\n", "2 refused !day_is_over"},
		"the same twice is a slip": {"E-Mail;Rolle\na@b.example;Beschaffung\nA@B.example;Beschaffung\n", "2 new !list_will_be_invited,3 refused !list_twice"},
	} {
		if diff := cmp.Diff(c.want, strings.Join(listed(admin.previews(c.file)), ",")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", claim, diff)
		}
	}
	for claim, c := range map[string]struct {
		file, code string
		status     int
	}{
		"ErrSpreadsheet": {"PK\x03\x04 and so on", "list_not_text", 400},
		"ErrNUL":         {"Name;Ebene\nA\x00;Einheit\n", "list_not_text", 400},
		"ErrUTF8CutOff":  {"\ufeffName;Ebene\nA\xc3", "list_encoding", 400},
		"ErrColumns":     {"Foo;Bar\n1;2\n", "list_no_columns", 400},
		"ErrNoRows":      {"Name;Ebene\n", "list_empty", 400},
		"ErrQuote":       {"Name;Ebene\n\"A;Einheit\n", "list_quote_open", 400},
		"ErrTooManyRows": {"Name;Ebene\n" + strings.Repeat("A;Einheit\n", 5001), "list_too_long", 413},
		"ErrBody":        {strings.Repeat("A;Einheit\n", 200_000), "body_too_large", 413},
	} {
		if got := admin.lists(c.file); got.Status != c.status || code(got) != c.code {
			t.Errorf("%s answers %d %s", claim, got.Status, got.Body)
		}
	}
	if got := s.member(w.Body, "officer").lists(head + "A;;Einheit;;;\n"); got.Status != 403 {
		t.Errorf("an officer's list answers %d", got.Status)
	}
}

// TestList_People: somebody in sight gets the role, whoever is not in sight an invitation, also where another member knows the
// address; days hold; the second time nothing changes.
func TestList_People(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	mate, stranger := s.enrolMail(w.School, "requester", "Mate@Schule.example"), s.enrolMail(w.Annex, "officer", "fremd@stadt.example")
	chief := s.enrolMail(w.Body, "admin", "chef@stadt.example")
	s.reload()
	list := "E-Mail,Name,Organisation,Rolle,Von,Bis\n" +
		"mate@schule.example,Mate,Grundschule am Park,Freigabe,,31.12.2026\n" +
		"fremd@stadt.example,Frauke Fremd,,Beschaffung,,\n" +
		"fremd@stadt.example,Frauke Fremd,,Freigabe,,\n" +
		"neu@schule.example,Nora Neu,Grundschule am Park,Bedarfsmeldung,01.12.2026,31.12.2026\n"
	if diff := cmp.Diff([]string{"2 new", "3 new !list_will_be_invited", "4 new !list_will_be_invited", "5 new !list_will_be_invited"}, listed(admin.previews(list))); diff != "" {
		t.Errorf("preview (-want +got):\n%s", diff)
	}
	done := admin.takesOver(list)
	if len(done.Invited) != 2 || len(done.Invited[0].Invitation.Roles) != 2 {
		t.Fatalf("invited %+v", done.Invited)
	}
	if got := w.Count(`SELECT count(*) FROM membership WHERE person_id = $1 AND organisation_id = $2 AND role = 'approver' AND valid = '[2026-11-23,2027-01-01)'`, mate, w.School); got != 1 {
		t.Error("the role up to and including 31 December is not there")
	}
	if got := w.Count(`SELECT count(*) FROM membership WHERE person_id = $1 AND organisation_id <> $2`, stranger, w.Annex); got != 0 {
		t.Error("an address alone gave somebody of another member a role")
	}
	if diff := cmp.Diff([]string{"2 unchanged", "3 unchanged !list_invited_already", "4 unchanged !list_invited_already", "5 unchanged !list_invited_already"}, listed(admin.takesOver(list))); diff != "" {
		t.Errorf("the second time (-want +got):\n%s", diff)
	}
	_, token, _ := strings.Cut(done.Invited[1].Link, "#")
	early := admin.do("POST", "/invitations/opened", map[string]any{"token": token})
	if early.Status != 409 || code(early) != "invitation_early" {
		t.Errorf("a link before its first day answers %d %s", early.Status, early.Body)
	}
	_, token, _ = strings.Cut(done.Invited[0].Link, "#")
	s.session(stranger, w.Annex).do("POST", "/invitations/taken", map[string]any{"token": token}).Want(204)
	if got := w.Count(`SELECT count(*) FROM membership WHERE person_id = $1 AND organisation_id = $2`, stranger, w.Body); got != 2 {
		t.Errorf("who accepts holds %d roles, want 2", got)
	}
	shorter := "E-Mail;Rolle;Organisation;Bis\nmate@schule.example;Freigabe;Grundschule am Park;30.11.2026\n"
	if diff := cmp.Diff([]string{"2 changed until:2026-12-31>2026-11-30"}, listed(admin.takesOver(shorter))); diff != "" {
		t.Errorf("an earlier end (-want +got):\n%s", diff)
	}
	if got := w.Count(`SELECT count(*) FROM record WHERE convert_from(bytes, 'UTF8') ~* 'fremd|mate|nora'`); got != 0 {
		t.Error("a record names a person")
	}
	own := "E-Mail;Rolle\nchef@stadt.example;Beschaffung\n"
	if diff := cmp.Diff([]string{"2 refused !role_of_yourself"}, listed(s.session(chief, w.Body).previews(own))); diff != "" {
		t.Errorf("one's own role (-want +got):\n%s", diff)
	}
}

// TestList_WhatIsTooLongIsSaidByItsLine: a line without end refuses the file, a long cell is a note to its line and takes
// nothing over, each with the line, in words of both languages.
func TestList_WhatIsTooLongIsSaidByItsLine(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	admin := s.member(w.Body, "admin")
	for language, want := range map[string]string{"de": "Zeile 3", "en": "line 3"} {
		admin.Language = language
		var p gen.Problem
		admin.lists("Nummer;Name;Ebene\n100;Kulturamt;Einheit\n110;" + strings.Repeat("x", 70<<10) + ";Einheit\n").Want(413).JSON(&p)
		if p.Code != "list_row_too_large" || p.Detail == nil || !strings.Contains(*p.Detail, want) {
			t.Errorf("%s: %s %v, want %q", language, p.Code, p.Detail, want)
		}
	}
	long := admin.previews("Nummer;Name;Ebene\n100;Kulturamt;Einheit\n110;" + strings.Repeat("ü", 201) + ";Einheit\n")
	if diff := cmp.Diff([]string{"2 new", "3 refused !list_cell_long"}, listed(long)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	note := long.Rows[len(long.Rows)-1].Notes[0].Text
	if !strings.Contains(note, "200") || strings.Count(note, "ü") > 41 {
		t.Errorf("the note says %q", note)
	}
	if got := admin.previews("Nummer;Name;Ebene\n110;" + strings.Repeat("ü", 200) + ";Einheit\n"); len(got.Rows) != 1 || got.Rows[0].Outcome != "new" {
		t.Errorf("200 characters: %v", listed(got))
	}
}
