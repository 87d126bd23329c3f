package main

import (
	"bytes"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// lacks are the words that a text has not, however its lines are broken.
func lacks(text string, words ...string) []string {
	flat := strings.Join(strings.Fields(text), " ")
	var out []string
	for _, w := range words {
		if !strings.Contains(flat, strings.Join(strings.Fields(w), " ")) {
			out = append(out, w)
		}
	}
	return out
}

// TestRule13_TheVergabevermerk: the award leaves a Vergabevermerk with every item of VgV §8(2), from the draft to the award, refused
// attempts and late offers included. It names the buyer as it was on the day of the invitation, says the same whenever it is
// fetched, and leads to the entry of the award.
func TestRule13_TheVergabevermerk(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	var address string
	if err := ar.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT street || ', ' || postcode || ' ' || city FROM address WHERE organisation_id = $1`, ar.School).Scan(&address); err != nil {
		t.Fatal(err)
	}
	c, tokens := ar.invited(func(body map[string]any) {
		body["leftOut"] = []any{map[string]any{"supplierId": ar.parties[2].ID, "reason": "Liefert diese Bauart nachweislich nicht."}}
	})
	path := "/competitions/" + c.Id.String() + "/note"
	if p := ar.run().do("GET", path, nil).Problem(http.StatusConflict); p.Code != "competition_not_over" {
		t.Errorf("a note while it runs: %s", p.Code)
	}
	ar.refused(ar.member(ar.School, "admin"), c, "sealed-offers", declare, http.StatusConflict)
	ar.handIn(tokens["alb"], "240000.00", "Montage in den Ferien.")
	ar.handIn(tokens["berg"], "230000.00", "Montage nach Absprache.")
	ar.pass("2026-12-01T11:00:00Z")
	ar.handIn(tokens["berg"], "1.00", "Zu spät.")
	ar.take(c, "closing", nil)
	ar.open(ar.holders[2]).Want(http.StatusOK)
	ar.open(ar.holders[0]).Want(http.StatusOK)
	ar.take(ar.take(c, "evaluation", ar.points()), "information", nil)
	ar.pass("2026-12-14T09:00:00Z")
	with := maps.Clone(declare)
	with["unusuallyLow"], with["subcontracting"] = strings.Repeat("x", 2001), " Die Montage an die Tischlerei Muster. "
	if code := ar.refused(ar.run(), c, "award", with, http.StatusBadRequest); code == "" {
		t.Error("a statement of 2,001 characters was taken")
	}
	delete(with, "unusuallyLow")
	c = ar.take(c, "award", with)
	ar.settle(t)
	ar.run().do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK).JSON(&c)
	if !c.Sealed {
		t.Error("the entry of the award is in the log and the competition does not say so")
	}

	raw, p, text := ar.run().pdf(t, path+".pdf")
	if missing := lacks(text, "Vergabevermerk", address, "250.000,00\u00a0€ netto", "240.000,00\u00a0€",
		"Liefert diese Bauart nachweislich nicht.", "verspätetes Angebot", "Eingegangen 01.12.2026, 12:00:00 Uhr, nach der Frist",
		"100 × 230.000,00 / 240.000,00 = 95,83", "84,0000 von 100 Punkten", "Vor dem Zuschlag wurde zu ungewöhnlich niedrigen Angeboten nichts eingetragen.",
		"Die Montage an die Tischlerei Muster.", "die Frist noch lief", "bis zum Ablauf des 11.12.2026", "Der Zuschlag wurde erteilt (Nr. 5).",
	); len(missing) > 0 {
		t.Errorf("the note lacks %q:\n%s", missing, text)
	}
	for n, item := range []string{"Nr. 1:", "Nr. 2:", "Nr. 3:", "Nr. 4:", "Nr. 5:", "Nr. 6:", "Nr. 7:", "Nr. 8:", "Nr. 9:", "Nr. 10:", "Nr. 11:", "Nr. 12:"} {
		if len(lacks(text, item)) > 0 {
			t.Errorf("the note lacks item %d", n+1)
		}
	}
	if len(lacks(text, "Zu spät.")) == 0 {
		t.Error("the note tells what stands in a late offer")
	}
	entry := c.Events[len(c.Events)-1].EntryId.String()
	if code, err := p.Code(); err != nil || !strings.HasPrefix(code, "http://127.0.0.1/pruefen#") || len(lacks(text, entry)) > 0 {
		t.Errorf("the code leads to %q, %v; entry %s", code, err, entry)
	}

	renamed := stages{shop: ar.shop}
	renamed.owner(t, `ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY`)
	renamed.owner(t, `UPDATE organisation SET name = 'Umbenannte Schule' WHERE id = $1`, ar.School)
	var now gen.Competition
	if ar.run().do("GET", "/competitions/"+c.Id.String(), nil).Want(http.StatusOK).JSON(&now); now.Organisation != "Umbenannte Schule" {
		t.Errorf("the school is called %q", now.Organisation)
	}
	ar.refused(ar.run(), c, "award", declare, http.StatusConflict)
	again, _, _ := ar.run().pdf(t, path+".pdf")
	if !bytes.Equal(raw, again) {
		t.Error("after the buyer has another name the same note has other bytes")
	}
	ar.Exec(`UPDATE person SET name = 'Anders ' || name, changed_at = $1`, ar.app.now().Add(time.Minute))
	if again, _, _ = ar.run().pdf(t, path+".pdf"); !bytes.Equal(raw, again) {
		t.Error("after the people have other names the same note has other bytes")
	}
	auditor := ar.member(ar.School, "auditor")
	page := auditor.do("GET", path+"?lang=en", nil, "Accept", "text/html").Want(http.StatusOK)
	if !strings.Contains(string(page.Body), "<h1>Award note</h1>") || !strings.Contains(string(page.Body), "No. 12: ") {
		t.Errorf("the auditor's page: %.400s", page.Body)
	}
	ar.member(ar.School, "requester").do("GET", path, nil).Problem(http.StatusForbidden)
}

// TestRule13_TheVergabevermerkOfAnEnd: an end without an award has its Vergabevermerk too, with ground and reason, and tells nothing
// of offers that stayed sealed.
func TestRule13_TheVergabevermerkOfAnEnd(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	ar.handIn(tokens["alb"], "240000.00", "Allein.")
	ended := ar.take(c, "end", map[string]any{"ground": "basis_changed", "reason": "Der Bau wird verschoben."})
	ar.settle(t)
	var note gen.DecisionNote
	r := ar.run().do("GET", "/competitions/"+ended.Id.String()+"/note", nil).Want(http.StatusOK)
	r.JSON(&note)
	text := string(r.Body)
	if missing := lacks(text, "Der Bau wird verschoben.", "Grundlage des Verfahrens wesentlich geändert", "Es wurde kein Zuschlag erteilt (Nr. 8).", "bleibt ungenannt"); len(missing) > 0 {
		t.Errorf("the note lacks %q:\n%s", missing, text)
	}
	for _, never := range []string{"240.000,00", "Allein.", "Angebot eingegangen"} {
		if strings.Contains(text, never) {
			t.Errorf("the note tells %q of a sealed offer", never)
		}
	}
	if note.Title != "Vergabevermerk" || len(note.Sections) < 12 {
		t.Errorf("%q with %d sections", note.Title, len(note.Sections))
	}
}
