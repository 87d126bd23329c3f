package table_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/format/table"
)

var columns = []table.Column{{Name: "name", Names: []string{"name"}}, {Name: "city", Names: []string{"ort", "city"}}}

// TestRead_AsSpreadsheetsSave: delimiter, encoding and the header's row are found out, whatever program saved the table.
func TestRead_AsSpreadsheetsSave(t *testing.T) {
	t.Parallel()
	for claim, file := range map[string]string{
		"semicolons, Windows-1252": "Name;Ort\nKöln-Süd;Köln\n",
		"a mark and commas":        "\ufeffname,x,city\nKöln-Süd,,Köln\n",
		"tabs after a preamble":    "Liste der Stellen\t\t\n\t\t\nOrt\tName\t\nKöln\tKöln-Süd\t\n",
		"the delimiter stated":     "sep=|\nName|Ort\n\"Köln-Süd\"|Köln\n",
		"kept as text":             "Name;Ort\n\"=\"\"Köln-Süd\"\"\";Köln\n",
	} {
		if strings.HasSuffix(claim, "1252") {
			file = strings.NewReplacer("ö", "\xf6", "ü", "\xfc").Replace(file)
		}
		got, err := table.Read([]byte(file), columns, 10)
		if err != nil || len(got.Rows) != 1 {
			t.Errorf("%s: %+v, %v", claim, got, err)
			continue
		}
		if diff := cmp.Diff([]string{"Köln-Süd", "Köln"}, []string{got.Rows[0].Cell("name"), got.Rows[0].Cell("city")}); diff != "" || len(got.Rows[0].Formulas()) > 0 {
			t.Errorf("%s (-want +got):\n%s", claim, diff)
		}
	}
}

// TestRead_NamesFormulas: a cell that a spreadsheet would run is named, a lone dash is none.
func TestRead_NamesFormulas(t *testing.T) {
	t.Parallel()
	got, err := table.Read([]byte("Name;Ort\n=1+1;-\n+49;@x\n"), columns, 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"name"}, {"city", "name"}}, [][]string{got.Rows[0].Formulas(), got.Rows[1].Formulas()}); diff != "" {
		t.Errorf("formulas (-want +got):\n%s", diff)
	}
}

func TestRead_RefusesTheFile(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]error{
		"Name;Ort\nA;B\nC;D\nE;F\n": table.ErrTooLarge, "x;y\n1;2\n": table.ErrHeader, "Name;Ort\n;\n": table.ErrEmpty, "": table.ErrEmpty,
		"Name;Ort\n\"A;B\n": table.ErrQuote, "Name;Ort\nA\x00;B\n": table.ErrBinary, "%PDF-1.7": table.ErrBinary,
		"Name;Ort\n" + strings.Repeat("x", 70<<10) + ";B\n": table.ErrRowTooLarge,
	} {
		if _, err := table.Read([]byte(file), columns, 2); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", file, err, want)
		}
	}
}
