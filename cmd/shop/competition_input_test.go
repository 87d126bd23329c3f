package main

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/sealing"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestCompetition_Ends: fewer than two offers and a cancellation are normal ends, with their ground told to all.
func TestCompetition_Ends(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	c, tokens := ar.invited(nil)
	cancelled := ar.take(ar.draft(nil), "end", map[string]any{"ground": "basis_changed", "reason": "Der Bau wird verschoben."})
	if cancelled.Status != "cancelled" {
		t.Errorf("cancelled: %s", cancelled.Status)
	}
	ar.handIn(tokens["alb"], "240000.00", "Allein.")
	ar.pass("2026-12-01T11:00:00Z")
	c = ar.take(c, "closing", nil)
	c = ar.take(c, "end", map[string]any{"ground": "too_few_offers", "reason": "Ein Angebot ist kein Wettbewerb."})
	if c.Status != "no_award" || len(c.AllowedActions) != 0 {
		t.Errorf("ended: %s, %v", c.Status, c.AllowedActions)
	}
	letters := ar.letters("Ende des Verfahrens: ")
	if len(letters) != 3 || !strings.Contains(letters["deich"], "weniger als zwei Angebote") {
		t.Errorf("told %v", letters)
	}
	ar.nowhere([]byte("Allein."))
}

// TestCompetition_BadInput: what does not fit is refused with its code, and nothing is drafted.
func TestCompetition_BadInput(t *testing.T) {
	t.Parallel()
	ar := newArena(t)
	set := func(member string, v any) func(map[string]any) { return func(b map[string]any) { b[member] = v } }
	day := func(day, time string) func(map[string]any) {
		return set("deadline", map[string]any{"day": day, "time": time})
	}
	single := ar.Lot(fixture.LotTerms{Product: ar.Product("AV-D21"), Supplier: ar.parties[0], Entitled: []uuid.UUID{ar.Body}})
	over := ar.Lot(fixture.LotTerms{Product: ar.Product("AV-D22"), Supplier: ar.parties[0], Kind: catalog.CallOffMini, Entitled: []uuid.UUID{ar.Body}, Term: "[2026-01-01,2026-11-01)"})
	foreign := ar.Lot(fixture.LotTerms{Product: ar.Product("AV-D23"), Supplier: ar.parties[0], Kind: catalog.CallOffMini, Entitled: []uuid.UUID{ar.Town}})
	for name, c := range map[string]struct {
		change func(map[string]any)
		status int
		code   string
	}{
		"ErrSummerTime":   {day("2027-03-28", "02:30"), 400, "competition_deadline_skipped"},
		"ErrWinterTime":   {day("2027-10-31", "02:30"), 400, "competition_deadline_twice"},
		"ErrPast":         {day("2026-11-20", "12:00"), 400, "competition_deadline"},
		"ErrFar":          {day("2027-11-20", "12:00"), 400, "competition_deadline"},
		"ErrWeights":      {set("criteria", []any{map[string]any{"name": "Preis", "kind": "price", "weight": 99}}), 400, "competition_weights"},
		"ErrOneHolder":    {set("holders", map[string]any{"roleOne": ar.keys[:1], "roleTwo": ar.keys[2:]}), 400, "competition_holders"},
		"ErrHolderInBoth": {set("holders", map[string]any{"roleOne": ar.keys[:2], "roleTwo": ar.keys[1:]}), 400, "competition_holders"},
		"ErrForeignKey":   {set("holders", map[string]any{"roleOne": []uuid.UUID{ar.keys[0], uuid.New()}, "roleTwo": ar.keys[2:]}), 400, "competition_holders"},
		"ErrNoParty":      {set("leftOut", []any{map[string]any{"supplierId": uuid.New(), "reason": "x"}}), 400, "competition_no_party"},
		"ErrWaiver":       {set("standstillWaiver", map[string]any{"clause": " ", "reason": "x"}), 400, "competition_waiver"},
		"ErrKind":         {set("lotId", single.ID), 409, "competition_lot_kind"},
		"ErrOver":         {set("lotId", over.ID), 409, "competition_lot_over"},
		"ErrForeignLot":   {set("lotId", foreign.ID), 404, "not_found"},
		"ErrBlank":        {set("text", "  "), 400, "value_needed"},
	} {
		if p := ar.run().do("POST", "/competitions", ar.terms(c.change)).Problem(c.status); p.Code != c.code {
			t.Errorf("%s: %s", name, p.Code)
		}
	}
	if _, err := ar.DB.Owner(t).Exec(t.Context(), `UPDATE person SET human_id = (SELECT human_id FROM person WHERE id = $1) WHERE id = $2`, ar.holders[0], ar.holders[2]); err != nil {
		t.Fatal(err)
	}
	if p := ar.run().do("POST", "/competitions", ar.terms(nil)).Problem(400); p.Code != "competition_holders" {
		t.Errorf("a second account as a second person: %s", p.Code)
	}
	if n := ar.Count(`SELECT count(*) FROM competition`); n != 0 {
		t.Errorf("%d competitions were drafted", n)
	}
	ar.badKeys()
}

// badKeys holds that no key is kept that cannot be sealed for, or whose private half lies open or nearly so.
func (ar *arena) badKeys() {
	ar.t.Helper()
	good := newKey(ar.t)
	_, weak, err := sealing.MakeKey(keyWords, 2)
	if err != nil {
		ar.t.Fatal(err)
	}
	for name, body := range map[string]map[string]any{
		"ErrNoKey":  {"recipient": "age1qqqq", "locked": good["locked"]},
		"ErrOpen":   {"recipient": good["recipient"], "locked": "AGE-SECRET-KEY-1QQQQ"},
		"ErrWeak":   {"recipient": good["recipient"], "locked": weak},
		"ErrBroken": {"recipient": good["recipient"], "locked": "-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n-----END AGE ENCRYPTED FILE-----\n"},
	} {
		if p := ar.at(ar.officer).do("POST", "/competition-keys", body).Problem(400); p.Code != "competition_key" {
			ar.t.Errorf("%s: %s", name, p.Code)
		}
	}
}
