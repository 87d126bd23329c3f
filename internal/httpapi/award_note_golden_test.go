package httpapi

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/exchange/note"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/paper"
)

// rivals are the parties of the golden competition, by the last digit of their ids.
func rival(n int) uuid.UUID {
	return uuid.MustParse("7a1c0000-0000-4000-8000-00000000000" + strconv.Itoa(n))
}

// happening is a step of the golden competition, so many hours after its draft.
func happening(t *testing.T, hours int, action competition.Action, by *uuid.UUID, name string, body map[string]any) competition.Event {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	entry := uuid.NewSHA1(uuid.NameSpaceOID, []byte(strconv.Itoa(hours)+string(action)))
	return competition.Event{Action: action, At: noted.Add(time.Duration(hours) * time.Hour), Person: by, Name: name, Entry: entry, Body: raw}
}

// richCompetition has everything a Vergabevermerk can say: a party left out, a silent one, a replaced offer, a late and an excluded
// one, refused attempts, questions, a standstill, and what was stated before the award.
func richCompetition(t *testing.T) competition.Note {
	t.Helper()
	c := competition.Competition{
		ID: competition.ID{UUID: someEntry}, Status: competition.Awarded, Deadline: noted.Add(240 * time.Hour), CreatedAt: noted,
		CreatedBy: competition.Person{ID: person, Name: "Jana Albers"},
		Terms: competition.Terms{
			Subject: "Tafeln für acht Klassen", Text: "Bitte bieten Sie acht Tafeln mit Montage an.\nGeliefert wird in den Ferien.",
			Estimate: money.MustAmount("250000.00", money.EUR),
			Criteria: []competition.Criterion{{Name: "Preis", Kind: competition.Price, Weight: 60}, {Name: "Umsetzung", Kind: competition.Quality, Weight: 40}},
			Inner:    []competition.Holder{{Name: "Ulrike Hansen"}, {Name: "Katrin Thiele"}}, Outer: []competition.Holder{{Name: "Hasan Demir"}, {Name: "Jana Albers"}},
			LeftOut: []competition.LeftOut{{Supplier: rival(6), Name: "Ferne Tafeln GmbH", Reason: "Hat für dieses Jahr schriftlich abgesagt."}},
		},
	}
	for n, name := range []string{"Albwerk & Söhne GmbH", "Bergmann GmbH", "Deich eG", "Elbe GmbH"} {
		c.Invitations = append(c.Invitations, competition.Invitation{ID: rival(n + 1), Supplier: rival(n + 1), Name: name, City: "Musterstadt"})
	}
	for i, o := range []struct {
		of   int
		late bool
	}{{1, false}, {1, false}, {2, false}, {3, false}, {3, true}} {
		sum := make([]byte, 32)
		sum[0] = byte(i + 1)
		c.Offers = append(c.Offers, competition.Offer{
			ID: uuid.NewSHA1(uuid.NameSpaceOID, sum), Invitation: rival(o.of), Late: o.late, SHA256: sum, At: noted.Add(time.Duration(200+10*i) * time.Hour),
		})
	}
	answered := noted.Add(30 * time.Hour)
	c.Questions = []competition.Question{
		{Text: "Gibt es einen Aufzug?", AskedAt: noted.Add(24 * time.Hour), Answer: "Ja, einen Lastenaufzug.", AnsweredAt: &answered},
		{Text: "Ist ein Teilangebot möglich?", AskedAt: noted.Add(26 * time.Hour)},
	}
	given := func(points int) []competition.Given {
		return []competition.Given{{Criterion: "Umsetzung", Points: points, Reason: "Der Ablauf ist beschrieben."}}
	}
	e, err := competition.Evaluate(c.Terms.Criteria, []competition.Bid{
		{Supplier: rival(1), Price: money.MustAmount("240000.00", money.EUR), Given: given(90)},
		{Supplier: rival(2), Price: money.MustAmount("230000.00", money.EUR), Given: given(60)},
		{Supplier: rival(3), Excluded: "Die geforderte Gewährleistung ist ausgeschlossen."},
	})
	if err != nil {
		t.Fatal(err)
	}
	then := competition.Then{
		Buyer: "Grundschule am Park", Address: "Parkweg 3, 12345 Musterstadt", ContractNumber: "RV-2026-001", ContractTitle: "Tafeln", Regime: "VgV", LotNumber: 2, LotTitle: "Digitale Tafeln",
		Annex: "Anlage 3, Zeile 7",
	}
	waits := competition.Standstill{
		Required: true, Why: competition.AboveThreshold, LastDay: money.MustDate("2026-12-14"), From: noted.Add(500 * time.Hour), Citation: competition.Electronic.Citation,
	}
	declared, said := map[string]any{"noConflict": true}, competition.Said{
		UnusuallyLow: "Keines: Der niedrigste Preis liegt 8 % unter der Schätzung.", Subcontracting: "Die Montage (etwa 15 %) an die Tischlerei Muster.", Conflicts: "Keine.",
	}
	c.Events = []competition.Event{
		happening(t, 1, competition.Invite, &person, "Jana Albers", map[string]any{"facts": declared, "words": map[string]any{"then": then}}),
		happening(t, 24, competition.Ask, nil, "", map[string]any{}),
		happening(t, 30, competition.Answer, &person, "Jana Albers", map[string]any{}),
		happening(t, 100, competition.RefuseOpening, &second, "Dr. Aylin Öztürk", map[string]any{"facts": map[string]any{"code": "competition_early"}}),
		happening(t, 241, competition.Close, &person, "Jana Albers", map[string]any{}),
		happening(t, 242, competition.HandOut, &second, "", map[string]any{"facts": declared}), // whose name is erased
		happening(t, 243, competition.OpenOuter, &second, "", map[string]any{"facts": declared}),
		happening(t, 244, competition.OpenInner, &person, "Jana Albers", map[string]any{"facts": declared}),
		happening(t, 245, competition.Assess, &person, "Jana Albers", map[string]any{"facts": declared, "words": e}),
		happening(t, 246, competition.Inform, &person, "Jana Albers", map[string]any{"facts": competition.Information{SentAt: noted.Add(246 * time.Hour), Winner: rival(1), Informed: 2, Standstill: waits}}),
		happening(t, 510, competition.Award, &person, "Jana Albers", map[string]any{"facts": declared, "words": said}),
	}
	return competition.Note{Competition: c, Then: then, ThenStored: true, Said: said, End: ended(510), Leaf: audit.Leaf{Entry: c.Events[10].Entry}}
}

func ended(hours int) competition.StepRecord {
	return competition.StepRecord{At: noted.Add(time.Duration(hours) * time.Hour).Format("2006-01-02T15:04:05.000000Z"), Software: "1.4.2"}
}

// bareCompetition was cancelled while its deadline ran, in a body without an address, under UVgO, and nothing was stored of the day
// of its invitation.
func bareCompetition(t *testing.T) competition.Note {
	t.Helper()
	n := richCompetition(t)
	n.Status, n.ThenStored, n.Said = competition.Cancelled, false, competition.Said{}
	n.Then.Address, n.Then.Regime, n.Then.Annex = "", "UVgO", ""
	n.Terms.LeftOut, n.Questions = nil, nil
	n.Events = []competition.Event{
		happening(t, 1, competition.Invite, &person, "Jana Albers", map[string]any{}),
		happening(t, 90, competition.HandIn, nil, "", map[string]any{}),
		happening(t, 120, competition.Cancel, &person, "Jana Albers", map[string]any{"facts": map[string]any{"ground": "basis_changed"}, "words": map[string]any{"reason": "Der Bau wird verschoben."}}),
	}
	n.End, n.Leaf = ended(120), audit.Leaf{Entry: n.Events[2].Entry}
	return n
}

// silentCompetition was awarded without a word for the Vergabevermerk, to the only one who offered, without a standstill.
func silentCompetition(t *testing.T) competition.Note {
	t.Helper()
	n := richCompetition(t)
	n.Said, n.Terms.LeftOut = competition.Said{}, nil
	n.Invitations, n.Offers = n.Invitations[:1], n.Offers[1:2]
	e, err := competition.Evaluate([]competition.Criterion{{Name: "Preis", Kind: competition.Price, Weight: 100}}, []competition.Bid{{Supplier: rival(1), Price: money.MustAmount("240000.00", money.EUR)}})
	if err != nil {
		t.Fatal(err)
	}
	n.Terms.Criteria = e.Criteria
	n.Events[8] = happening(t, 245, competition.Assess, &person, "Jana Albers", map[string]any{"words": e})
	waiver := competition.Standstill{Why: competition.SwitchedOff, From: noted, Waiver: &competition.Waiver{Clause: "§ 9 Abs. 2", Reason: "Der Vertrag schließt die Wartefrist aus."}}
	n.Events[9] = happening(t, 246, competition.Inform, &person, "Jana Albers", map[string]any{"facts": competition.Information{SentAt: noted.Add(246 * time.Hour), Winner: rival(1), Standstill: waiver}})
	n.Events[10] = happening(t, 510, competition.Award, &person, "Jana Albers", map[string]any{})
	return n
}

func awardNotes(t *testing.T) map[string]competition.Note {
	t.Helper()
	return map[string]competition.Note{"award": richCompetition(t), "award_silent": silentCompetition(t), "award_cancelled": bareCompetition(t)}
}

var placed = order.Sealed{Index: 184224, Checkpoint: audit.Checkpoint{Origin: "shop.example/log", Head: audit.Head{Size: 184300}}, Key: "shop.example/log+24eaa0fa"}

// TestAwardNote_Golden holds every word of the Vergabevermerk in both languages.
func TestAwardNote_Golden(t *testing.T) {
	t.Parallel()
	for name, n := range awardNotes(t) {
		for _, lang := range []string{german, english} {
			d, err := note.MakeAward(n, placed, speech{lang}, "https://shop.example")
			if err != nil {
				t.Fatal(err)
			}
			path, got := filepath.Join("testdata", "note_"+name+"_"+lang+".txt"), plainText(d)
			if *updateNotes {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s changed (-want +got):\n%s", path, diff)
			}
			for _, never := range []string{"rechtssicher", "award_", "note_", "{", "}", "%!", ": \n"} {
				if strings.Contains(got, never) {
					t.Errorf("%s says %q", path, never)
				}
			}
		}
	}
}

// TestAwardNote_EveryItemOfTheLaw: VgV §8(2) has twelve numbers; each has its section, in the order of the law and with a word in
// it, whatever the competition came to.
func TestAwardNote_EveryItemOfTheLaw(t *testing.T) {
	t.Parallel()
	const items = 12
	if note.AwardItems != items {
		t.Fatalf("%d items, the law has %d", note.AwardItems, items)
	}
	for name, n := range awardNotes(t) {
		for lang, head := range map[string]string{german: "Nr. ", english: "No. "} {
			d, err := note.MakeAward(n, placed, speech{lang}, "https://shop.example")
			if err != nil {
				t.Fatal(err)
			}
			for i := range items {
				s := d.Sections[i]
				if !strings.HasPrefix(s.Heading, head+strconv.Itoa(i+1)+": ") {
					t.Errorf("%s in %s: section %d is %q", name, lang, i+1, s.Heading)
				}
				if len(s.Facts)+len(s.Paragraphs) == 0 && s.Table == nil {
					t.Errorf("%s in %s: %q says nothing", name, lang, s.Heading)
				}
			}
		}
	}
}

// TestAwardNote_ReadsBackFromThePDF: what stands in the note stands on the paper, and the code leads to the entry.
func TestAwardNote_ReadsBackFromThePDF(t *testing.T) {
	t.Parallel()
	for name, n := range awardNotes(t) {
		d, err := note.MakeAward(n, placed, speech{german}, "https://shop.example")
		if err != nil {
			t.Fatal(err)
		}
		file, err := d.PDF()
		if err != nil {
			t.Fatal(err)
		}
		p, err := paper.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := p.Text()
		if err != nil {
			t.Fatal(err)
		}
		bare := func(s string) string { return regexp.MustCompile(`\s+`).ReplaceAllString(s, "") }
		paperText := bare(text)
		for _, s := range d.Sections {
			words := []string{s.Heading}
			for _, f := range s.Facts {
				words = append(words, f.Value)
			}
			for _, w := range append(words, s.Paragraphs...) {
				if !strings.Contains(paperText, bare(w)) {
					t.Errorf("%s: the paper lacks %q", name, w)
				}
			}
		}
		if code, err := p.Code(); err != nil || code != d.Seal.Link {
			t.Errorf("%s: the code says %q, %v", name, code, err)
		}
	}
}

// TestAwardNote_EveryCodeHasAWord: whatever a competition can record, the note can say it.
func TestAwardNote_EveryCodeHasAWord(t *testing.T) {
	t.Parallel()
	said := func(code string) {
		t.Helper()
		for _, lang := range []string{german, english} {
			if (speech{lang}).Word(code, nil) == "" {
				t.Errorf("%s has no word in %s", code, lang)
			}
		}
	}
	for _, s := range competition.Transitions {
		said("award_step_" + string(s.Action))
	}
	source, err := os.ReadFile(filepath.Join("..", "competition", "opening.go"))
	if err != nil {
		t.Fatal(err)
	}
	refusals := regexp.MustCompile(`fault\.New\(fault\.\w+, "(\w+)"`).FindAllSubmatch(source, -1)
	if len(refusals) < 8 {
		t.Fatalf("only %d refusals found: the scan is broken", len(refusals))
	}
	for _, m := range refusals {
		said("award_refused_" + string(m[1]))
	}
	for _, g := range []competition.Ground{competition.TooFewOffers, competition.NoneSuitable, competition.BasisChanged, competition.NotEconomical, competition.OtherGrave} {
		said("award_ground_" + string(g))
	}
	for _, w := range []competition.Why{competition.AboveThreshold, competition.UnknownThreshold, competition.BelowThreshold, competition.SwitchedOff, competition.NobodyElse} {
		said("award_standstill_" + string(w))
	}
	for _, d := range []competition.Decided{competition.ByScore, competition.ByPrice, competition.ByDraw} {
		said("award_before_" + string(d))
	}
}
