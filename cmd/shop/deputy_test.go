package main

import (
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (a actor) deputy(organisation, person, deputy uuid.UUID, from, until string) testkit.Response {
	return a.do("POST", "/organisations/"+organisation.String()+"/deputies", map[string]any{"personId": person, "deputyId": deputy, "from": from, "until": until})
}

// deputyRow is an absence of somebody new, past the rules.
func (s *shop) deputyRow(organisation uuid.UUID) uuid.UUID {
	s.t.Helper()
	id := fixture.ID()
	if _, err := s.DB.Owner(s.t).Exec(s.t.Context(), `INSERT INTO deputy (id, organisation_id, person_id, deputy_id, valid, starts_on)
		VALUES ($1, $2, $3, $4, '[2026-11-01,2027-01-01)', '2026-11-01')`, id, organisation, s.enrol(organisation, "approver"), s.enrol(organisation, "officer")); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// absent is a legal entity with an approver, an officer who stands in, and an administrator.
type absent struct {
	*shop
	admin, approver, deputy actor
}

func startAbsent(t *testing.T) absent {
	t.Helper()
	w := fixture.New(t)
	s := start(t, w)
	return absent{s, s.member(w.Body, "admin"), s.member(w.Body, "approver"), s.member(w.Body, "officer")}
}

// TestDeputies_DecideWhileSomebodyIsAway: a deputy decides from the first day on and no more on the day after the last; the
// record names both.
func TestDeputies_DecideWhileSomebodyIsAway(t *testing.T) {
	t.Parallel()
	s := startAbsent(t)
	await := s.awaited()
	waiting := await(t, s.session(s.Officer.Person, s.School))
	if got := s.deputy.decide(waiting, "release", ""); got.Status != 403 {
		t.Errorf("without an absence the officer's release answers %d", got.Status)
	}
	s.admin.deputy(s.Body, s.approver.person, s.deputy.person, "2026-12-01", "2026-12-08").Want(201)
	if got := s.deputy.decide(waiting, "release", ""); got.Status != 403 {
		t.Errorf("before the first day a release answers %d", got.Status)
	}
	if _, err := s.DB.Owner(t).Exec(t.Context(), `INSERT INTO deputy (id, organisation_id, person_id, deputy_id, valid, starts_on)
		VALUES ($1, $2, $3, $4, '[2026-11-16,2026-11-23)', '2026-11-16')`, fixture.ID(), s.Body, s.approver.person, s.deputy.person); err != nil {
		t.Fatal(err)
	}
	s.reload()
	if got := s.deputy.decide(waiting, "release", ""); got.Status != 403 {
		t.Errorf("on the day after the last a release answers %d", got.Status)
	}
	s.admin.deputy(s.Body, s.approver.person, s.deputy.person, memberToday, "2026-11-24").Want(201)
	s.deputy.decide(waiting, "release", "").Want(200)
	var who, whom uuid.UUID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT ended_by, ended_for FROM approval WHERE id = $1`, waiting).Scan(&who, &whom); err != nil {
		t.Fatal(err)
	}
	if who != s.deputy.person || whom != s.approver.person {
		t.Errorf("ended by %s for %s", who, whom)
	}
	if got := s.Count(`SELECT count(*) FROM record r JOIN person p ON p.id IN ($1, $2)
		WHERE convert_from(r.bytes, 'UTF8') LIKE '%"approver"%"represented"%' AND convert_from(r.bytes, 'UTF8') LIKE '%' || p.log_id || '%'`, who, whom); got != 2 {
		t.Errorf("%d of two log ids stand in the record of the release", got)
	}
}

// TestRule22_NotThroughADeputyNorASecondAccount: what somebody submitted is released neither by who stands in for him nor by
// another account of his.
func TestRule22_NotThroughADeputyNorASecondAccount(t *testing.T) {
	t.Parallel()
	s := startAbsent(t)
	await := s.awaited()
	boss := s.enrol(s.Body, "approver")
	s.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, 'officer', '[2020-01-01,)')`, fixture.ID(), boss, s.School)
	s.reload()
	own := await(t, s.session(boss, s.School))
	s.admin.deputy(s.Body, boss, s.deputy.person, memberToday, "2026-12-01").Want(201)
	before := s.Count(`SELECT count(*) FROM approval WHERE status <> 'waiting'`)
	if got := s.deputy.decide(own, "release", ""); code(got) != "approval_through_deputy" {
		t.Errorf("a release through a deputy answers %s", got.Body)
	}
	s.admin.do("POST", "/people/"+boss.String()+"/accounts", map[string]any{"personId": s.approver.person}).Want(204)
	if got := s.approver.decide(own, "release", ""); code(got) != "approval_same_person" {
		t.Errorf("a release with a second account answers %s", got.Body)
	}
	if after := s.Count(`SELECT count(*) FROM approval WHERE status <> 'waiting'`); after != before {
		t.Error("something was decided")
	}
	s.member(s.Body, "approver").decide(own, "release", "").Want(200)
}

// TestDeputies_DeadEndsAreFoundWhenNamed: circles, long chains, people who approve nothing or hold no role are refused when
// the absence is entered; what is passed on arrives.
func TestDeputies_DeadEndsAreFoundWhenNamed(t *testing.T) {
	t.Parallel()
	s := startAbsent(t)
	await := s.awaited()
	waiting := await(t, s.session(s.Officer.Person, s.School))
	chain := []uuid.UUID{s.approver.person, s.deputy.person}
	for range 3 {
		chain = append(chain, s.enrol(s.Body, "requester"))
	}
	name := func(person, deputy uuid.UUID) testkit.Response {
		return s.admin.deputy(s.Body, person, deputy, memberToday, "2026-12-01")
	}
	if got := name(chain[1], chain[2]); code(got) != "deputy_for_no_approver" {
		t.Errorf("an absence of somebody who approves nothing answers %s", got.Body)
	}
	if got := name(chain[0], s.Officer.Person); code(got) != "deputy_without_role" {
		t.Errorf("a deputy without a role there answers %s", got.Body)
	}
	name(chain[0], chain[1]).Want(201)
	if got := name(chain[0], chain[2]); code(got) != "deputy_named_already" {
		t.Errorf("two deputies at once answer %s", got.Body)
	}
	if got := name(chain[1], chain[0]); code(got) != "deputy_circle" {
		t.Errorf("a circle answers %s", got.Body)
	}
	name(chain[1], chain[2]).Want(201)
	name(chain[2], chain[3]).Want(201)
	if got := name(chain[3], chain[4]); code(got) != "deputy_links_many" {
		t.Errorf("a fourth link answers %s", got.Body)
	}
	if got := name(chain[0], s.admin.person); code(got) != "role_of_yourself" {
		t.Errorf("naming oneself answers %s", got.Body)
	}
	s.session(chain[3], s.Body).decide(waiting, "release", "").Want(200)
}
