package main

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func (s *shop) sampleOf(size int) map[string]any {
	return map[string]any{"from": s.today(), "until": s.today(), "size": size}
}

// TestSample_IsDrawnByItsSeed: what was drawn is kept, follows from seed and ids alone, and holds decisions in sight only.
func TestSample_IsDrawnByItsSeed(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer, auditor := s.session(s.Officer.Person, s.School), s.member(s.City, "auditor")
	var ids []uuid.UUID
	for range 4 {
		ids = append(ids, officer.order(t, m.line(m.offers[0], "1")).Orders[0].DecisionIds[0])
	}
	s.session(s.Stranger.Person, s.Annex).order(t, m.line(m.offers[0], "1")) // another body's, in no sample of this one

	var drawn gen.Sample
	auditor.do("POST", "/samples", s.sampleOf(3)).Want(http.StatusCreated).JSON(&drawn)
	if drawn.Population != 4 || len(drawn.Decisions) != 3 {
		t.Fatalf("%d of %d drawn, want 3 of 4", len(drawn.Decisions), drawn.Population)
	}
	hash := func(id uuid.UUID) []byte { sum := sha256.Sum256(append(drawn.Seed[:], id[:]...)); return sum[:] }
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(hash(a), hash(b)) })
	for i, d := range drawn.Decisions {
		if d.Id != ids[i] || d.Product == "" {
			t.Errorf("decision %d is %s %q, want %s", i, d.Id, d.Product, ids[i])
		}
	}
	var kept gen.SampleList
	auditor.do("GET", "/samples", nil).Want(http.StatusOK).JSON(&kept)
	if len(kept.Items) != 1 || kept.Items[0].Id != drawn.Id || len(kept.Items[0].Decisions) != 3 {
		t.Errorf("kept %+v", kept.Items)
	}
	s.member(s.Town, "auditor").do("GET", "/samples", nil).Want(http.StatusOK).JSON(&kept)
	if len(kept.Items) != 0 {
		t.Errorf("another body sees %+v", kept.Items)
	}
	var empty map[string]any
	s.settle(t)
	before := s.Rows()
	auditor.do("POST", "/samples", map[string]any{"from": "2020-01-01", "until": "2020-01-31", "size": 3}).Want(http.StatusBadRequest).JSON(&empty)
	if empty["code"] != "sample_empty" {
		t.Errorf("nothing was decided then: %v", empty)
	}
	auditor.do("POST", "/samples", map[string]any{"from": "2026-02-01", "until": "2026-01-01", "size": 3}).Want(http.StatusBadRequest)
	unchanged(t, before, s.Rows())
}
