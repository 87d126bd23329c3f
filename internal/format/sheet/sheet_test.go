package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/testkit/paper"
)

const link = "https://shop.example/pruefen#v=1&o=shop.example%2Flog&i=184224&h=KdrDSCnImdKQXDtzW5LNu2NdYw5Hf30Ymqz4ulFl9K8&n=184300&r=KdrDSCnImdKQXDtzW5LNu2NdYw5Hf30Ymqz4ulFl9K8"

func document() sheet.Document {
	return sheet.Document{
		Language: "de", At: time.Date(2026, 11, 22, 9, 14, 3, 0, time.UTC),
		Title: "Dokumentation des Direktauftrags", Subtitle: "Bestellung B-1 · Grundschule Süd",
		Sections: []sheet.Section{
			{Heading: "Bedarf", Facts: []sheet.Fact{{Label: "Menge", Value: "25 Stück"}, {Label: "Bis", Value: "26.11.2026"}, {Label: "Ort", Value: "Straße 1", Wide: true}}},
			{Heading: "Angebote", Table: &sheet.Table{
				Columns: []sheet.Column{{Label: "Lieferant", Share: 70}, {Label: "Gesamt", Share: 30, Numeric: true}},
				Rows:    []sheet.Row{{Cells: []string{"Größe & Söhne (Köln)", "3.722,50\u00a0€"}, Strong: true}, {Cells: []string{"Łódź GmbH", "–"}}},
			}, Paragraphs: []string{"§ 4 NWertVO: „zulässig“."}},
		},
		Seal:    sheet.Seal{Heading: "Nachweis", Facts: []sheet.Fact{{Label: "Eintrag", Value: "184.224"}}, Link: link, Hint: "Der Code führt zur Prüfseite."},
		Closing: "Keine Rechtsberatung.", Page: "Seite %d von %d",
	}
}

func printed(t *testing.T, d sheet.Document) (paper.Document, string) {
	t.Helper()
	b, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	return p, text
}

func TestPDFSaysWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	p, text := printed(t, document())
	want := `Dokumentation des Direktauftrags
Bestellung B-1 · Grundschule Süd
Bedarf
Menge
25 Stück
Bis
26.11.2026
Ort
Straße 1
Angebote
Lieferant
Gesamt
Größe & Söhne (Köln)
3.722,50` + "\u00a0" + `€
Łódź GmbH
–
§ 4 NWertVO: „zulässig“.
Nachweis
Eintrag
184.224
Der Code führt zur Prüfseite.
Seite 1 von 1
Keine Rechtsberatung.
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("printed text (-want +got):\n%s", diff)
	}
	if p.Pages() != 1 || p.Info("Title") != "Dokumentation des Direktauftrags · Bestellung B-1 · Grundschule Süd" {
		t.Errorf("%d pages titled %q", p.Pages(), p.Info("Title"))
	}
	if diff := cmp.Diff([]string{"Bedarf", "Angebote", "Nachweis"}, p.Outline()); diff != "" {
		t.Errorf("outline (-want +got):\n%s", diff)
	}
}

func TestPDFBearsTheCodeOfItsLink(t *testing.T) {
	t.Parallel()
	p, _ := printed(t, document())
	got, err := p.Code()
	if err != nil || got != link {
		t.Errorf("code says %q, %v", got, err)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	first, err := document().PDF()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(first, []byte("(de)")) || !bytes.Contains(first, []byte("D:20261122091403")) {
		t.Error("language or date of the document is missing")
	}
	for range 5 {
		again, err := document().PDF()
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("printed again it differs (%v)", err)
		}
	}
	other := document()
	other.Sections[0].Facts[0].Value = "26 Stück"
	if b, err := other.PDF(); err != nil || bytes.Equal(first, b) {
		t.Errorf("another document has the same bytes (%v)", err)
	}
}

func TestLongTablesGoOnWithTheirHead(t *testing.T) {
	t.Parallel()
	d := document()
	for i := range 170 {
		d.Sections[1].Table.Rows = append(d.Sections[1].Table.Rows, sheet.Row{Cells: []string{fmt.Sprintf("Lieferant %d", i), "1,00 €"}})
	}
	p, text := printed(t, d)
	if p.Pages() != 4 {
		t.Errorf("%d pages, want 4", p.Pages())
	}
	for i := 1; i <= 4; i++ {
		if !strings.Contains(text, fmt.Sprintf("Seite %d von 4\n", i)) {
			t.Errorf("page %d does not say so", i)
		}
	}
	if n := strings.Count(text, "Lieferant\nGesamt\n"); n != 4 {
		t.Errorf("the head of the table stands %d times, want 4", n)
	}
	for i := range 170 {
		if !strings.Contains(text, fmt.Sprintf("Lieferant %d\n", i)) {
			t.Errorf("row %d is missing", i)
		}
	}
}

// TestHostileText: nothing a person can write breaks the page, hides words or leaves it unreadable.
func TestHostileText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"brackets":      {`a) Tj (b\`, `a) Tj (b\`},
		"emoji":         {"gut 😀", "gut \ufffd"},
		"turned":        {"\u202eabc\u202c", "abc"},
		"control":       {"a\x00\x1b[31mb\tc", "a[31mb c"},
		"broken":        {"a\xffb", "a\ufffdb"},
		"decomposed":    {"Bu\u0308ro", "Büro"},
		"markup":        {"<script>alert(1)</script>", "<script>alert(1)</script>"},
		"no-glyph":      {"値段", "値段"},
		"no-break":      {"1\u00a0€", "1\u00a0€"},
		"page template": {"{nb} %d %s", "{nb} %d %s"},
	} {
		d := document()
		d.Sections[0].Facts[0].Value = c.text
		_, text := printed(t, d)
		if !strings.Contains(text, "Menge\n"+c.want+"\n") {
			t.Errorf("%s: %q is printed as\n%s", name, c.text, text)
		}
		page, err := d.HTML(sheet.Surroundings{Stylesheet: "/s.css"})
		if err != nil || bytes.Contains(page, []byte("<script")) {
			t.Errorf("%s: the page has a script (%v)", name, err)
		}
	}
}

// TestLongWordsAreCut: a word wider than its place goes on in the next line, whole.
func TestLongWordsAreCut(t *testing.T) {
	t.Parallel()
	d := document()
	word := strings.Repeat("Donaudampfschifffahrt", 20)
	d.Sections[0].Facts[0].Value = word
	p, text := printed(t, d)
	_, rest, _ := strings.Cut(text, "Menge\n")
	value, _, _ := strings.Cut(rest, "Bis\n")
	if strings.ReplaceAll(value, "\n", "") != word || strings.Count(value, "\n") < 5 || p.Pages() != 1 {
		t.Errorf("printed as %q", value)
	}
}

func TestHTMLSaysWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	page, err := document().HTML(sheet.Surroundings{Stylesheet: "/vermerk.css", PDF: "note.pdf", PDFLabel: "Als PDF"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="de">`, `<link rel="stylesheet" href="/vermerk.css">`, `<a href="note.pdf">Als PDF</a>`, "<h2>Bedarf</h2>",
		"<dt>Menge</dt><dd>25 Stück</dd>", `<tr class="strong"><td>Größe &amp; Söhne (Köln)</td><td class="num">3.722,50` + "\u00a0€</td></tr>",
		"<p>§ 4 NWertVO: „zulässig“.</p>", "Keine Rechtsberatung.", `href="https://shop.example/pruefen#`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "style=", "<style", "http-equiv"} {
		if strings.Contains(string(page), never) {
			t.Errorf("the page has %s, which the content policy forbids", never)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	for b.Loop() {
		if _, err := document().PDF(); err != nil {
			b.Fatal(err)
		}
	}
}
