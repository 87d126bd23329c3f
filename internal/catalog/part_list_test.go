package catalog_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

func reading(number, quantity string) catalog.PartReading {
	return catalog.PartReading{Number: number, Quantity: money.MustQuantity(quantity)}
}

func TestParsePartList_Line(t *testing.T) {
	t.Parallel()
	type readings = []catalog.PartReading
	for _, tc := range []struct {
		line string
		want readings
	}{
		{"AV-D20", readings{reading("AV-D20", "1")}},
		{"25 x AV-D20", readings{reading("AV-D20", "25")}},
		{"25x AV-D20", readings{reading("AV-D20", "25")}},
		{"25 × AV-D20", readings{reading("AV-D20", "25")}},
		{"AV-D20 x 25", readings{reading("AV-D20", "25")}},
		{"AV-D20 x25", readings{reading("AV-D20", "25")}},
		{"25X400", readings{reading("25X400", "1")}},
		{"AV-D20 25", readings{reading("AV-D20", "25"), reading("AV-D20 25", "1")}},
		{"AV-D20, 25 Stück", readings{reading("AV-D20", "25"), reading("AV-D20, 25 Stück", "1")}},
		{"WD 4000 12", readings{reading("WD 4000", "12"), reading("WD 4000 12", "1")}},
		{"3 WD 4000", readings{reading("3 WD", "4000"), reading("WD 4000", "3"), reading("3 WD 4000", "1")}},
		{"4006381333931", readings{reading("4006381333931", "1")}},
		{"AV-D20\t25", readings{reading("AV-D20", "25")}},
		{"AV-D20;25", readings{reading("AV-D20", "25")}},
		{"25;AV-D20", readings{reading("AV-D20", "25")}},
		{"4006381333931;5", readings{reading("4006381333931", "5")}},
		{"1000;25", readings{reading("1000", "25")}},
		{"3;AV-D20;25;Dockingstation", readings{reading("AV-D20", "25")}},
		{`"AV-D20";"25"`, readings{reading("AV-D20", "25")}},
		{"AV-D20;", readings{reading("AV-D20", "1")}},
		{"AV-D20;1.000", readings{reading("AV-D20", "1000")}},
		{"KB-1;2,5", readings{reading("KB-1", "2.5")}},
		{"\ufeffAV-\u200bD20\u00a0\u202e25", readings{reading("AV-D20", "25"), reading("AV-D20 25", "1")}},
	} {
		t.Run(tc.line, func(t *testing.T) {
			t.Parallel()
			parts, unread, err := catalog.ParsePartList(tc.line)
			if err != nil || len(unread) != 0 {
				t.Fatalf("unread %v, error %v", unread, err)
			}
			want := []catalog.PastedPart{{Line: 1, Readings: tc.want}}
			if diff := cmp.Diff(want, parts); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestParsePartList_SaysWhatItCannotRead(t *testing.T) {
	t.Parallel()
	text := "AV-D20;0\nAV-D20;-5\nAV-D20 99999999.5555\n---\nAV-D20;1,000\n0 x AV-D20\n" + strings.Repeat("A", 200)
	parts, unread, err := catalog.ParsePartList(text)
	want := []catalog.UnreadPart{
		{Line: 1, Text: "AV-D20;0", Problem: catalog.UnclearQuantity},
		{Line: 2, Text: "AV-D20;-5", Problem: catalog.UnclearQuantity},
		{Line: 4, Text: "---", Problem: catalog.NoNumber},
		{Line: 5, Text: "AV-D20;1,000", Problem: catalog.UnclearQuantity},
		{Line: 6, Text: "0 x AV-D20", Problem: catalog.UnclearQuantity},
		{Line: 7, Text: strings.Repeat("A", 120), Problem: catalog.NoNumber},
	}
	if diff := cmp.Diff(want, unread); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if len(parts) != 1 || parts[0].Line != 3 {
		t.Errorf("read %+v; only what may be a number of its own is left", parts)
	}
}

func TestParsePartList_HeaderNamesTheColumns(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"Menge;Bezeichnung;Artikelnummer", "Anzahl;Text;Hersteller-Nr.", "Qty;Text;Part number", "Stück;Text;SKU", "Menge;Text;GTIN/EAN"} {
		parts, unread, err := catalog.ParsePartList(header + "\r\n25;Dock mit 3 Ports;AV-D20\r\n\r\n;Kabel;KB-1")
		want := []catalog.PastedPart{
			{Line: 2, Readings: []catalog.PartReading{reading("AV-D20", "25")}},
			{Line: 4, Readings: []catalog.PartReading{reading("KB-1", "1")}},
		}
		if diff := cmp.Diff(want, parts); diff != "" || err != nil || len(unread) != 0 {
			t.Errorf("%s: %v, unread %v (-want +got)\n%s", header, err, unread, diff)
		}
	}
	// A header is the first line; later it is a line like any other.
	parts, _, _ := catalog.ParsePartList("AV-D20\nArtikelnummer")
	if len(parts) != 2 {
		t.Errorf("read %+v", parts)
	}
}

func TestParsePartList_AThousandLines(t *testing.T) {
	t.Parallel()
	parts, _, err := catalog.ParsePartList(strings.Repeat("AV-D20 2\n\n", 1000))
	if err != nil || len(parts) != 1000 {
		t.Errorf("read %d lines, %v", len(parts), err)
	}
	_, _, err = catalog.ParsePartList(strings.Repeat("AV-D20 2\n", 1001))
	if f, ok := fault.As(err); !ok || f.Code != "part_list_too_long" {
		t.Errorf("1,001 lines: %v", err)
	}
}

// FuzzParsePartList: whatever is pasted, every line that is not empty is read or named once, in order, with a quantity above
// zero and nothing invisible in what is shown.
func FuzzParsePartList(f *testing.F) {
	for _, seed := range []string{
		"", "AV-D20 25\n25 x AV-D20\nAV-D20;25", "Artikelnummer;Menge\nA;1", "\x00\u202e;\t;\n", `"";""`, "=CMD()|;1", "<script>;-1",
		"x x x", "1 2 3", "1e9 x A", "9999999.9999;A", "\xff\xfe", "1.000.000 x A", "×", "A x 1 x 2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parts, unread, err := catalog.ParsePartList(text)
		if err != nil {
			if len(parts)+len(unread) != 0 {
				t.Fatalf("refused, and %d lines come back", len(parts)+len(unread))
			}
			return
		}
		seen := map[int]bool{}
		last := 0
		for _, p := range parts {
			if p.Line <= last || seen[p.Line] || len(p.Readings) == 0 || len(p.Readings) > 3 {
				t.Fatalf("line %d after %d: %+v", p.Line, last, p)
			}
			last, seen[p.Line] = p.Line, true
			for _, r := range p.Readings {
				if r.Quantity.Sign() <= 0 || catalog.NormaliseNumber(r.Number) == "" || strings.ContainsFunc(r.Number, unicode.IsControl) {
					t.Fatalf("line %d reads %+v", p.Line, r)
				}
				if _, err := money.ParseQuantity(r.Quantity.String()); err != nil {
					t.Fatalf("quantity %s: %v", r.Quantity, err)
				}
			}
		}
		for _, u := range unread {
			if seen[u.Line] || u.Text == "" || !utf8.ValidString(u.Text) || strings.ContainsRune(u.Text, 0) {
				t.Fatalf("unread %+v", u)
			}
			seen[u.Line] = true
		}
		if len(seen) > catalog.MaxPartLines {
			t.Fatalf("%d lines", len(seen))
		}
	})
}
