package httpapi

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/exchange/note"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/paper"
)

var updateNotes = flag.Bool("update", false, "write the golden notes anew")

// stored reads a golden record of package order, changed by edit.
func stored[T any](t *testing.T, name string, edit func(*T)) audit.Record {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "order", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var content T
	if err := json.Unmarshal(raw, &content); err != nil {
		t.Fatal(err)
	}
	edit(&content)
	if raw, err = json.Marshal(content); err != nil {
		t.Fatal(err)
	}
	return audit.Record{Bytes: raw}
}

var (
	person    = uuid.MustParse("0d5f1c1e-52c2-4f5a-9a5c-2f2f2f2f2f2f") // of the golden records
	second    = uuid.MustParse("0d5f1c1e-52c2-4f5a-9a5c-3f3f3f3f3f3f")
	someEntry = uuid.MustParse("6e3a3936-a2a8-4310-92b8-b6ad0b92e820")
	noted     = time.Date(2026, 11, 22, 9, 14, 3, 123456000, time.UTC)
)

// named gives the suppliers that a record refers to names, as master data that the references open.
func named(refs ...*audit.MasterDataRef) [][]byte {
	var all [][]byte
	for i, ref := range refs {
		raw := fmt.Appendf(nil, `{"city":"Musterstadt","name":"Lieferant %c & Söhne GmbH"}`, 'A'+i)
		ref.Hash = audit.MasterDataDigest(raw)
		all = append(all, raw)
	}
	return all
}

// richNote has everything a note can say: a deviation with a reason that is there and one that is erased, a basket, an
// offer the body got itself, a confirmed and unconfirmed likeness.
func richNote(t *testing.T) order.DecisionNote {
	t.Helper()
	there, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: person, Organisation: person, Kind: "reason", Body: "Zwei Zeilen:\nGröße „M“."}, rulerRand{})
	if err != nil {
		t.Fatal(err)
	}
	gone := audit.PersonalRef{ID: someEntry}
	var suppliers [][]byte
	decision := stored(t, "decision_best_price_v1.json", func(d *order.DecisionRecord) {
		ref := there.Ref()
		suppliers = named(&d.Offers[0].Supplier, &d.Offers[1].Supplier, &d.Offers[2].Supplier, &d.Offers[3].Supplier) // the fifth is erased
		d.Reason = &order.ReasonRecord{Code: order.ReasonOther, Text: &ref}
		d.Split = &order.ReasonRecord{Code: order.SplitUnforeseeable, Text: &gone}
		d.Reason.Origin = order.OriginChanged
		d.Deviation = &order.DeviationRecord{Difference: "12.40", Best: "1196.35", Ask: rules.AskCodeAndText, Rule: rules.Ref{Citation: "Dienstanweisung 7", Version: 2}}
		d.Bypass = &order.ReasonRecord{Code: order.BypassNotInTime}
		d.Choice = &order.ChoiceRecord{Reason: &order.ReasonRecord{Code: order.ChoiceTechnical}, Cheaper: []order.CheaperProduct{{Name: "Dock mini", PiecePrice: "3.10"}, {Name: "Dock basis", PiecePrice: "3.90"}}}
		d.Wish = &gone
		d.TieBreak = "delivery"
		d.Basket = &order.BasketRecord{
			Lines: 2, Way: order.WayOwn, Current: order.BasketWayRecord{Total: "1208.75"}, PerLine: order.BasketWayRecord{Total: "1210.00"},
			Mixed: order.BasketWayRecord{Total: "1196.35"}, OverMixed: "12.40", Bound: "1196.35", Proven: true,
		}
		d.Offers[0].Origin = &order.OriginRecord{AskedBy: person, AskedOn: money.MustDate("2026-11-20"), ReceivedAt: "2026-11-21T08:00:00.000000Z", SHA256: "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
		d.Linked = []order.LinkedRecord{{Manufacturer: "Muster", PartNumber: "DS 1", Verdict: someEntry}}
		d.Candidates = &order.CandidateRecord{Count: 3, Items: []order.CandidateProduct{{PiecePrice: "4.10"}, {PiecePrice: "3.95"}, {}}}
	})
	words, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: second, Organisation: person, Kind: "reason", Body: "Die Schule hat das Gerät am Montag gebraucht."}, rulerRand{})
	if err != nil {
		t.Fatal(err)
	}
	words.ID = second
	released := stored(t, "order_released_best_price_v1.json", func(o *order.OrderRecord) {
		o.Seller.Hash = audit.MasterDataDigest(suppliers[1])
		said := words.Ref()
		o.Approval = &order.ApprovalRecord{SubmittedAt: o.At, Note: &said}
		o.At = noted.Add(time.Hour).Format("2006-01-02T15:04:05.000000Z")
		o.Actors = append(o.Actors, order.ActorRecord{Role: "approver", Person: second})
	})
	return order.DecisionNote{
		Evidence: order.Evidence{
			Record: released, Decisions: []audit.Record{decision}, Personal: []audit.PersonalPart{there, words}, MasterData: suppliers, Leaf: audit.Leaf{Entry: someEntry},
		},
		Number: "B-2026-000007",
		Events: []order.EventView{
			{Event: order.Event{Type: order.EventSubmitted, At: noted, Person: &person}, Person: "Jana Albers"},
			{Event: order.Event{Type: order.EventReleased, At: noted.Add(time.Hour), Person: &second}, Person: "Dr. Aylin Öztürk"},
		},
		Sealed: order.Sealed{Index: 184224, Checkpoint: audit.Checkpoint{Origin: "shop.example/log", Head: audit.Head{Size: 184300}}, Key: "shop.example/log+24eaa0fa"},
	}
}

// rulerRand is randomness that repeats itself.
type rulerRand struct{}

func (rulerRand) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i)
	}
	return len(b), nil
}

// callOffNote is the note of a call-off of which nobody's name is known any more.
func callOffNote(t *testing.T) order.DecisionNote {
	t.Helper()
	n := richNote(t)
	n.Decisions = []audit.Record{stored(t, "decision_call_off_v1.json", func(d *order.DecisionRecord) { n.MasterData = named(&d.CallOff.Supplier) })}
	n.Record = stored(t, "order_released_call_off_v1.json", func(o *order.OrderRecord) { o.Seller.Hash = audit.MasterDataDigest(n.MasterData[0]) })
	n.Events = []order.EventView{{Event: order.Event{Type: order.EventReleased, At: noted, Person: &person}}}
	n.Number = ""
	return n
}

// TestNote_Golden holds every word of the notes in both languages.
func TestNote_Golden(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]order.DecisionNote{"direct_award": richNote(t), "call_off": callOffNote(t)} {
		for _, lang := range []string{german, english} {
			d, err := note.Make(n, speech{lang}, "https://shop.example")
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
			for _, never := range []string{"rechtssicher", "note_", "{", "}", "%!"} {
				if strings.Contains(got, never) {
					t.Errorf("%s says %q", path, never)
				}
			}
		}
	}
}

// TestNote_OrdinaryPurchaseIsOnePage: five offers, a deviation and its reason; what is out of the ordinary takes two.
func TestNote_OrdinaryPurchaseIsOnePage(t *testing.T) {
	t.Parallel()
	ordinary := richNote(t)
	ordinary.Decisions = []audit.Record{stored(t, "decision_best_price_v1.json", func(d *order.DecisionRecord) {
		ref := ordinary.Personal[0].Ref()
		d.Reason = &order.ReasonRecord{Code: order.ReasonOther, Text: &ref}
	})}
	ordinary.Record = stored(t, "order_released_best_price_v1.json", func(o *order.OrderRecord) {
		o.Rules[0].Released = &order.RuleRelease{Role: "rule_maintainer", On: money.MustDate("2026-10-05")}
	})
	for name, c := range map[string]struct {
		note  order.DecisionNote
		pages int
	}{"ordinary": {ordinary, 1}, "call-off": {callOffNote(t), 1}, "rich": {richNote(t), 2}} {
		for _, lang := range []string{german, english} {
			d, err := note.Make(c.note, speech{lang}, "https://marktplatz.genossenschaft.example")
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
			if p.Pages() > c.pages {
				t.Errorf("%s in %s takes %d pages, at most %d", name, lang, p.Pages(), c.pages)
			}
			if code, err := p.Code(); err != nil || code != d.Seal.Link {
				t.Errorf("%s in %s: the code says %q, %v", name, lang, code, err)
			}
		}
	}
}

func plainText(d sheet.Document) string {
	var b strings.Builder
	facts := func(list []sheet.Fact) {
		for _, f := range list {
			fmt.Fprintf(&b, "%s: %s\n", f.Label, f.Value)
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n", d.Title, d.Subtitle)
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n== %s\n", s.Heading)
		facts(s.Facts)
		if s.Table != nil {
			for _, r := range s.Table.Rows {
				fmt.Fprintln(&b, strings.Join(r.Cells, " | "))
			}
		}
		for _, p := range s.Paragraphs {
			fmt.Fprintln(&b, p)
		}
	}
	fmt.Fprintf(&b, "\n== %s\n", d.Seal.Heading)
	facts(d.Seal.Facts)
	fmt.Fprintf(&b, "%s\n%s\n\n%s\n", d.Seal.Link, d.Seal.Hint, d.Closing)
	return b.String()
}

// TestNote_EveryReasonHasAWord: whatever code a person may choose, the note can say it.
func TestNote_EveryReasonHasAWord(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "order", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`ReasonCode\s+= "(\w+)"`).FindAllSubmatch(source, -1) {
			codes++
			for _, lang := range []string{german, english} {
				if (speech{lang}).Word("note_reason_"+string(m[1]), nil) == "" {
					t.Errorf("%s has no word in %s", m[1], lang)
				}
			}
		}
	}
	if codes < 6 {
		t.Errorf("only %d codes found: the scan is broken", codes)
	}
}
