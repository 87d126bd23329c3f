package exchange

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

func TestCheckDigitsOfPublishedGTINs(t *testing.T) {
	t.Parallel()
	f, err := os.Open(realdata.Path(t, "vectors", "gtin_vectors.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, row := range rows[1:] {
		if !strings.HasPrefix(row[0], "GTIN") {
			continue
		}
		checked++
		if got := catalog.NormaliseGTIN(row[1]) != "" && gtinCheck(row[1]); got != (row[2] == "1") {
			t.Errorf("%s %s: got %v, want %s", row[0], row[1], got, row[2])
		}
	}
	if checked < 10 {
		t.Errorf("only %d vectors", checked)
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	b := newBuilder(Options{})
	for written, want := range map[string]string{
		"C62": "C62", "PCE": "C62", "ST": "C62", "Stk.": "C62", "Stück": "C62", "H87": "C62", "EA": "C62", "each": "C62", "MTR": "MTR", "m": "MTR",
		"BX": "XBX", "BOX": "XBX", "PK": "XPK", "Karton": "XCT", "XCT": "XCT", "HUR": "HUR", "Std.": "HUR", "KGM": "KGM", "RO": "XRO", "Paar": "PR",
	} {
		if got, ok := b.unitCode(written); !ok || got != want {
			t.Errorf("%q: got %q %v, want %q", written, got, ok, want)
		}
	}
	for _, unknown := range []string{"", "Fuhre", "05", "ZZZ9", "X"} {
		if got, ok := b.unitCode(unknown); ok || got != "C62" {
			t.Errorf("%q: got %q %v", unknown, got, ok)
		}
	}
	for alias, code := range unitAliases {
		if _, listed := b.symbols[code]; !listed && (len(code) != 3 || code[0] != 'X') {
			t.Errorf("alias %s leads to %s, which is no code in use", alias, code)
		}
	}
	if len(b.symbols) < 1700 {
		t.Errorf("%d units", len(b.symbols))
	}
}
