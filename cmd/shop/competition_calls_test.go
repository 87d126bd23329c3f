package main

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/sealing"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// stages makes competitions at any status, whatever the clock says: rows are written as the owner, past the steps.
type stages struct {
	*shop
	lot  fixture.Lot
	m    market
	keys []uuid.UUID
}

func (s *shop) stages(t *testing.T, m market) stages {
	t.Helper()
	for _, table := range []string{"competition", "competition_invitation", "competition_question", "competition_event"} {
		if _, err := s.DB.Owner(t).Exec(t.Context(), `ALTER TABLE `+table+` NO FORCE ROW LEVEL SECURITY`); err != nil {
			t.Fatal(err)
		}
	}
	s.Exec(`UPDATE supplier SET email = 'angebote@rahmen.example' WHERE id = $1`, m.seller.ID)
	st := stages{shop: s, m: m, lot: s.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, Kind: catalog.CallOffMini, Entitled: []uuid.UUID{s.Body}})}
	for range 4 {
		recipient, locked, err := sealing.MakeKey(keyWords, 4)
		if err != nil {
			t.Fatal(err)
		}
		id := fixture.ID()
		st.owner(t, `ALTER TABLE competition_key NO FORCE ROW LEVEL SECURITY`)
		st.owner(t, `INSERT INTO competition_key (id, organisation_id, person_id, recipient, locked, entry, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, s.School, s.enrol(s.School, "approver"), recipient, []byte(locked), uuid.New(), fixture.At)
		st.keys = append(st.keys, id)
	}
	return st
}

func (st stages) owner(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := st.DB.Owner(t).Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// at makes a competition of an organisation at a status; but for a draft with one party, one question and what was evaluated
// and told.
func (st stages) at(t *testing.T, organisation uuid.UUID, status competition.Status) (id, question uuid.UUID) {
	t.Helper()
	id, question = fixture.ID(), fixture.ID()
	terms := competition.Terms{
		Subject: "Tafeln", Text: "Acht Tafeln.", Estimate: money.MustAmount("1000.00", money.EUR), Criteria: []competition.Criterion{{Name: "Preis", Kind: competition.Price, Weight: 100}},
		LeftOut: []competition.LeftOut{},
	}
	deadline := fixture.At.Add(-time.Hour)
	if status == competition.Draft || status == competition.Invited {
		deadline = fixture.At.Add(240 * time.Hour)
	}
	st.owner(t, `INSERT INTO competition (id, organisation_id, lot_id, person_id, status, terms, deadline, entry, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, organisation, st.lot.ID, st.Officer.Person, string(status), st.json(t, terms), deadline, uuid.New(), fixture.At.Add(-48*time.Hour))
	if status == competition.Draft {
		return id, question
	}
	invitation, hash := fixture.ID(), append(id[:], question[:]...)
	st.owner(t, `INSERT INTO competition_invitation (id, organisation_id, competition_id, supplier_id, name, city, email, token_hash) VALUES ($1, $2, $3, $4, 'Lieferant rahmen', 'Hannover', 'a@b.example', $5)`,
		invitation, organisation, id, st.m.seller.ID, hash)
	st.owner(t, `INSERT INTO competition_question (id, organisation_id, competition_id, invitation_id, question, asked_at) VALUES ($1, $2, $3, $4, 'Wann?', $5)`,
		question, organisation, id, invitation, fixture.At)
	e, err := competition.Evaluate(terms.Criteria, []competition.Bid{{Supplier: st.m.seller.ID.UUID, Price: terms.Estimate}})
	if err != nil {
		t.Fatal(err)
	}
	information := competition.Information{SentAt: fixture.At, Winner: st.m.seller.ID.UUID, Standstill: competition.Standstill{Why: competition.NobodyElse, From: fixture.At}}
	for i, body := range []map[string]any{{"words": e}, {"facts": information}} {
		action := []competition.Action{competition.Assess, competition.Inform}[i]
		st.owner(t, `INSERT INTO competition_event (competition_id, organisation_id, sequence, action, status, entry, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, organisation, i+1, string(action), string(status), uuid.New(), st.json(t, body), fixture.At)
	}
	return id, question
}

func (st stages) json(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (st stages) draft(lot uuid.UUID) map[string]any {
	return map[string]any{
		"lotId": lot, "subject": "Tafeln", "text": "Acht Tafeln.", "estimate": "1000.00", "deadline": map[string]any{"day": "2026-12-01", "time": "12:00"},
		"criteria": []any{map[string]any{"name": "Preis", "kind": "price", "weight": 100}}, "holders": map[string]any{"roleOne": st.keys[:2], "roleTwo": st.keys[2:]},
	}
}

// stepsOf are the steps of a competition by operation: the status before it, its path and a valid body.
var stepsOf = map[string]struct {
	status competition.Status
	below  string
	body   any
	ok     int
}{
	"inviteToCompetition": {competition.Draft, "/invitation", declare, 200},
	"closeCompetition":    {competition.Closed, "/closing", nil, 200},
	"evaluateCompetition": {competition.Opened, "/evaluation", map[string]any{"noConflict": true, "assessments": []any{}}, 200},
	"informCompetition":   {competition.Evaluated, "/information", nil, 200},
	"awardCompetition":    {competition.Informed, "/award", declare, 200},
	"endCompetition":      {competition.Draft, "/end", map[string]any{"ground": "basis_changed", "reason": "Der Bau wird verschoben."}, 200},
	"openCompetition":     {competition.Invited, "/opening", map[string]any{"offers": []any{}, "noConflict": true}, 409},
	"takeSealedOffers":    {competition.Invited, "/sealed-offers", declare, 409},
}

// stage is at, with a competition to be closed still counted as invited.
func (st stages) stage(t *testing.T, organisation uuid.UUID, status competition.Status) uuid.UUID {
	t.Helper()
	id, _ := st.at(t, organisation, status)
	if status == competition.Closed {
		st.owner(t, `UPDATE competition SET status = 'invited' WHERE id = $1`, id)
	}
	return id
}

// over makes a competition of the school that is awarded, the award sealed in the log.
func (st stages) over(t *testing.T) uuid.UUID {
	t.Helper()
	id := st.stage(t, st.School, competition.Informed)
	st.session(st.Officer.Person, st.School).do("POST", "/competitions/"+id.String()+"/award", declare).Want(http.StatusOK)
	st.settle(t)
	return id
}

// competitionCalls has a valid request for every operation of mini-competitions.
func (s *shop) competitionCalls(t *testing.T, m market) map[string]call {
	t.Helper()
	st := s.stages(t, m)
	seen, _ := st.at(t, s.School, competition.Invited)
	over := st.over(t)
	calls := map[string]call{
		"listCompetitionKeys": plain("GET", "/competition-keys", 200),
		"saveCompetitionKey": {201, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			return a.do("POST", "/competition-keys", newKey(t))
		}},
		"getCompetitionLot": plain("GET", "/competition-lots/"+st.lot.ID.String(), 200),
		"createCompetition": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/competitions", st.draft(st.lot.ID))
		}},
		"listCompetitions": plain("GET", "/competitions", 200),
		"getCompetition":   plain("GET", "/competitions/"+seen.String(), 200),

		"getCompetitionNote":    plain("GET", "/competitions/"+over.String()+"/note", 200),
		"getCompetitionNotePdf": plain("GET", "/competitions/"+over.String()+"/note.pdf", 200),
		"answerCompetitionQuestion": {200, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			send := func(id, question uuid.UUID) testkit.Response {
				return a.do("POST", "/competitions/"+id.String()+"/questions/"+question.String()+"/answer", map[string]any{"answer": "Bald."})
			}
			if refused := send(uuid.New(), uuid.New()); refused.Status == 403 {
				return refused
			}
			at, _ := a.seat()
			return send(st.at(t, at, competition.Invited))
		}},
	}
	for operation, step := range stepsOf {
		if step.ok == 409 { // everybody may try
			calls[operation] = call{step.ok, func(_ *testing.T, _ *shop, a actor) testkit.Response {
				return a.do("POST", "/competitions/"+seen.String()+step.below, step.body)
			}}
			continue
		}
		calls[operation] = call{step.ok, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			send := func(id uuid.UUID) testkit.Response {
				return a.do("POST", "/competitions/"+id.String()+step.below, step.body)
			}
			if refused := send(uuid.New()); refused.Status == 403 {
				return refused // before a competition is made that the refusal should leave alone
			}
			at, _ := a.seat()
			return send(st.stage(t, at, step.status))
		}}
	}
	return calls
}

// competitionProbes try ids of mini-competitions of a sibling, a parent and another member.
func (s *shop) competitionProbes(t *testing.T, m market) []probe {
	t.Helper()
	st := s.stages(t, m)
	beside := fixture.ID()
	s.Exec(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, 'unit', 'Grundschule West', 'DE-NI', 'school', $2, $3)`, beside, s.Body, fixture.At)
	s.Exec(`INSERT INTO organisation_link (child_id, parent_id, valid) VALUES ($1, $2, '[2020-01-01,)')`, beside, s.Body)
	others := []uuid.UUID{beside, s.Body, s.Annex}
	var foreign, foreignQuestions []uuid.UUID
	for _, at := range others {
		id, question := st.at(t, at, competition.Invited)
		foreign, foreignQuestions = append(foreign, id), append(foreignQuestions, question)
	}
	seen, _ := st.at(t, s.School, competition.Invited)
	asked, question := st.at(t, s.School, competition.Invited)
	second, secondQuestion := st.at(t, s.School, competition.Invited)
	over := st.over(t)
	answer := func(a actor, id, question uuid.UUID) testkit.Response {
		return a.do("POST", "/competitions/"+id.String()+"/questions/"+question.String()+"/answer", map[string]any{"answer": "Bald."})
	}
	probes := []probe{
		{"getCompetition path competitionId", seen, foreign, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/competitions/"+id.String(), nil)
		}},
		{"getCompetitionNote path competitionId", over, foreign, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/competitions/"+id.String()+"/note", nil)
		}},
		{"getCompetitionNotePdf path competitionId", over, foreign, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/competitions/"+id.String()+"/note.pdf", nil)
		}},
		{"getCompetitionLot path lotId", st.lot.ID, []uuid.UUID{m.foreign.ID}, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/competition-lots/"+id.String(), nil)
		}},
		{"createCompetition body lotId", st.lot.ID, []uuid.UUID{m.foreign.ID}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/competitions", st.draft(id))
		}},
		{"answerCompetitionQuestion path questionId", question, foreignQuestions, 200, func(a actor, id uuid.UUID) testkit.Response {
			return answer(a, asked, id)
		}},
		{"answerCompetitionQuestion path competitionId", second, foreign, 200, func(a actor, id uuid.UUID) testkit.Response {
			return answer(a, id, secondQuestion)
		}},
	}
	ordered := func(path string) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", path, award(gen.Competition{Id: id}, nil), "Idempotency-Key", rand.Text())
		}
	}
	for slot, path := range map[string]string{"previewSubmission": "/submissions/preview", "submit": "/submissions"} {
		own := st.stage(t, s.School, competition.Informed)
		s.session(s.Officer.Person, s.School).do("POST", "/competitions/"+own.String()+"/award", declare).Want(http.StatusOK)
		ok := map[string]int{"previewSubmission": 200, "submit": 201}[slot]
		probes = append(probes, probe{slot + " body award.competitionId", own, foreign, ok, ordered(path)})
	}
	for operation, step := range stepsOf {
		probes = append(probes, probe{operation + " path competitionId", st.stage(t, s.School, step.status), foreign, step.ok, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/competitions/"+id.String()+step.below, step.body)
		}})
	}
	return probes
}
