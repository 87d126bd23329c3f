package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// template keeps what was submitted.
func (a actor) template(t *testing.T, name string, submission uuid.UUID) gen.Template {
	t.Helper()
	var made gen.Template
	a.do("POST", "/templates", map[string]any{"name": name, "submissionId": submission}).Want(http.StatusCreated).JSON(&made)
	return made
}

func (a actor) templates() []string {
	var list gen.TemplateList
	a.do("GET", "/templates", nil).Want(http.StatusOK).JSON(&list)
	names := []string{}
	for _, t := range list.Items {
		names = append(names, t.Name)
	}
	return names
}

// TestTemplates: what was ordered once is kept by a name, seen by everybody who buys for the body, and comes into the
// basket on today's best way with what changed said.
func TestTemplates(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, colleague, requester := s.member(w.School, "officer"), s.member(w.School, "officer"), s.member(w.School, "requester")
	chosen := m.line(m.offers[1], "3")
	chosen["reason"] = gen.Reason{Code: gen.ReasonCodeOther, Text: ptr("Passt zu den vorhandenen Netzteilen im Haus.")}
	made := officer.template(t, "  Neuer Arbeitsplatz ", officer.order(t, chosen).Id)
	if made.Name != "Neuer Arbeitsplatz" || len(made.Lines) != 1 || made.Lines[0].Goods.Amount != "303.00" {
		t.Fatalf("kept %+v", made)
	}
	if diff := cmp.Diff([]string{"Neuer Arbeitsplatz"}, colleague.templates()); diff != "" {
		t.Errorf("a colleague sees (-want +got):\n%s", diff)
	}

	var used gen.UsedTemplate
	requester.do("POST", "/templates/"+made.Id.String()+"/uses", nil).Want(http.StatusCreated).JSON(&used)
	if len(used.Lines) != 1 || used.Lines[0].Supplier == made.Lines[0].Supplier || used.Lines[0].Sentence.IsNull() || len(used.LeftOut) != 0 {
		t.Errorf("used %+v, want today's framework or best offer and a sentence", used)
	}
	var b gen.Basket
	requester.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&b)
	if len(b.Lines) != 1 || b.Lines[0].Quantity != "3" || b.Lines[0].State != gen.LineStateOk {
		t.Errorf("basket %+v", b.Lines)
	}

	t.Run("NothingChanged", func(t *testing.T) {
		version := b.Version
		requester.do("POST", "/templates", map[string]any{"name": "Gleich", "basketVersion": version}).Problem(http.StatusForbidden)
		officer.do("POST", "/templates/"+made.Id.String()+"/uses", nil).Want(http.StatusCreated)
		var own gen.Basket
		officer.do("GET", "/basket", nil).Want(http.StatusOK).JSON(&own)
		var same gen.Template
		officer.do("POST", "/templates", map[string]any{"name": "Gleich", "basketVersion": own.Version}).Want(http.StatusCreated).JSON(&same)
		var again gen.UsedTemplate
		officer.do("POST", "/templates/"+same.Id.String()+"/uses", nil).Want(http.StatusCreated).JSON(&again)
		if len(again.Lines) != 1 || !again.Lines[0].Sentence.IsNull() {
			t.Errorf("used at once it says %+v", again.Lines)
		}
	})
	t.Run("RenamedAndDeleted", func(t *testing.T) {
		var renamed gen.Template
		colleague.do("PATCH", "/templates/"+made.Id.String(), map[string]any{"name": "Arbeitsplatz 2027"}).Want(http.StatusOK).JSON(&renamed)
		if renamed.Name != "Arbeitsplatz 2027" || renamed.Id != made.Id {
			t.Errorf("renamed %+v", renamed)
		}
		colleague.do("DELETE", "/templates/"+made.Id.String(), nil).Want(http.StatusNoContent)
		for _, r := range []struct{ method, path string }{{"DELETE", ""}, {"POST", "/uses"}} {
			officer.do(r.method, "/templates/"+made.Id.String()+r.path, nil).Problem(http.StatusNotFound)
		}
		if w.Count(`SELECT count(*) FROM order_template WHERE id = '`+made.Id.String()+`'`) != 1 {
			t.Error("a deleted template lost its row")
		}
		officer.template(t, "Arbeitsplatz 2027", officer.order(t, m.line(m.offers[0], "1")).Id) // the name is free again
	})
}

// TestTemplatesRefuse: hostile and clumsy requests say what is wrong, and change nothing.
func TestTemplatesRefuse(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	submission := officer.order(t, m.line(m.offers[0], "1")).Id
	officer.template(t, "Maus & Tastatur", submission)
	s.settle(t)
	before := w.Rows()
	for name, tc := range map[string]struct {
		body   map[string]any
		status int
		code   string
	}{
		"NoName":        {map[string]any{"name": " \u00a0 ", "submissionId": submission}, 400, "template_name"},
		"TooLong":       {map[string]any{"name": strings.Repeat("ä", 81), "submissionId": submission}, 400, "template_name"},
		"TwoLines":      {map[string]any{"name": "a\nb", "submissionId": submission}, 400, "template_name"},
		"TurnsTextOver": {map[string]any{"name": "Maus\u202egpj", "submissionId": submission}, 400, "template_name"},
		"Invisible":     {map[string]any{"name": "\u200b", "submissionId": submission}, 400, "template_name"},
		"Taken":         {map[string]any{"name": "MAUS & TASTATUR", "submissionId": submission}, 409, "template_exists"},
		"Neither":       {map[string]any{"name": "x"}, 400, "template_source"},
		"Both":          {map[string]any{"name": "x", "submissionId": submission, "basketVersion": 0}, 400, "template_source"},
		"EmptyBasket":   {map[string]any{"name": "x", "basketVersion": 0}, 409, "basket_empty"},
		"OldBasket":     {map[string]any{"name": "x", "basketVersion": 7}, 409, "basket_changed"},
		"Unknown":       {map[string]any{"name": "x", "submissionId": uuid.New()}, 404, "not_found"},
		"ExtraField":    {map[string]any{"name": "x", "submissionId": submission, "organisationId": w.Town}, 400, "request_invalid"},
	} {
		if p := officer.do("POST", "/templates", tc.body).Problem(tc.status); p.Code != tc.code {
			t.Errorf("%s is refused with %q, want %q", name, p.Code, tc.code)
		}
	}
	unchanged(t, before, w.Rows())

	markup := officer.template(t, `<img src=x onerror=alert(1)>`, submission)
	if markup.Name != `<img src=x onerror=alert(1)>` {
		t.Errorf("a name is text: %q", markup.Name)
	}
	for i := range 98 {
		officer.template(t, fmt.Sprint("Vorlage ", i), submission)
	}
	if p := officer.do("POST", "/templates", map[string]any{"name": "eine zu viel", "submissionId": submission}).Problem(http.StatusConflict); p.Code != "template_limit" {
		t.Errorf("the 101st is refused with %q", p.Code)
	}
}

// TestTemplatesStayInTheBody: nobody above, beside or elsewhere sees them.
func TestTemplatesStayInTheBody(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.member(w.School, "officer")
	officer.template(t, "Nur hier", officer.order(t, m.line(m.offers[0], "1")).Id)
	for name, other := range map[string]actor{"above": s.session(w.Director.Person, w.Body), "elsewhere": s.session(w.Stranger.Person, w.Annex)} {
		if seen := other.templates(); len(seen) != 0 {
			t.Errorf("%s sees %v", name, seen)
		}
	}
}
