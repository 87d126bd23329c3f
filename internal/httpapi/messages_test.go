package httpapi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts are all catalogues of a language in one.
func texts(t *testing.T, parts ...map[string]message) map[string]message {
	t.Helper()
	all := map[string]message{}
	for _, part := range parts {
		for code, m := range part {
			if _, twice := all[code]; twice {
				t.Errorf("%s has two texts", code)
			}
			all[code] = m
		}
	}
	return all
}

func TestMessagesInBothLanguages(t *testing.T) {
	t.Parallel()
	de, en := texts(t, catalogues(german)...), texts(t, catalogues(english)...)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(de)), slices.Sorted(maps.Keys(en))); diff != "" {
		t.Errorf("codes (-de +en):\n%s", diff)
	}
	param := regexp.MustCompile(`\{[a-zA-Z_]+\}`)
	names := func(m message) []string {
		found := param.FindAllString(m.Title+m.Detail, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for code, m := range de {
		if diff := cmp.Diff(names(m), names(en[code])); diff != "" {
			t.Errorf("parameters of %s (-de +en):\n%s", code, diff)
		}
	}
}

func TestMessagesSayWhatToDo(t *testing.T) {
	t.Parallel()
	for code, m := range texts(t, catalogues(german)...) {
		if m.Detail == "" {
			t.Errorf("%s says nothing", code)
		}
		for _, word := range []string{"Fehler", "Ungültig", "ungültige Eingabe", "erfolgreich", "Keine Daten", "rechtssicher", "!"} {
			if strings.Contains(m.Title+m.Detail, word) {
				t.Errorf("%s uses %q", code, word)
			}
		}
		for _, spelling := range []string{"ae", "oe", "ue"} { // umlauts are written out only in these words
			for _, w := range strings.Fields(m.Title + " " + m.Detail) {
				if strings.Contains(strings.ToLower(w), spelling) && !regexp.MustCompile(`(?i)[aeq]ue|neue|aktuell|individuell|manuell|zue|soeben`).MatchString(w) {
					t.Errorf("%s: %q looks like a missing umlaut", code, w)
				}
			}
		}
	}
	for code, m := range texts(t, catalogues(english)...) {
		if m.Detail == "" || strings.Contains(m.Title+m.Detail, "!") {
			t.Errorf("%s: %+v", code, m)
		}
	}
}

// Every code that the source names in a refusal has a text.
func TestEveryCodeHasAText(t *testing.T) {
	t.Parallel()
	known := texts(t, catalogues(german)...)
	used := usedCodes(t, "..")
	if len(used) < 20 {
		t.Fatalf("only %d codes found: the scan is broken", len(used))
	}
	for code, where := range used {
		if _, ok := known[code]; !ok {
			t.Errorf("%s has no text (%s)", code, where)
		}
	}
}

// usedCodes finds the literals in fault.New(kind, code), x.WithField(pointer, code), findings.add(pointer, code) and in
// rows of tables that hold a fault.Kind with the code beside it.
func usedCodes(t *testing.T, root string) map[string]string {
	t.Helper()
	codes, files := map[string]string{}, token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		note := func(e ast.Expr) {
			lit, ok := e.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return
			}
			if code, err := strconv.Unquote(lit.Value); err == nil {
				codes[code] = files.Position(lit.Pos()).String()
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if row, ok := n.(*ast.CompositeLit); ok {
				for i := 0; i+1 < len(row.Elts); i++ {
					if kind, ok := row.Elts[i].(*ast.SelectorExpr); ok && isFault(kind.X) {
						note(row.Elts[i+1])
					}
				}
				return true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			fn, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !namesCode(fn) {
				return true
			}
			note(call.Args[1])
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func isFault(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == "fault"
}

func namesCode(fn *ast.SelectorExpr) bool {
	x, _ := fn.X.(*ast.Ident)
	switch fn.Sel.Name {
	case "New":
		return isFault(fn.X)
	case "WithField":
		return true
	case "add":
		return x != nil && (x.Name == "found" || x.Name == "f")
	}
	return false
}

func TestAcceptedLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                                "de",
		"en":                              "en",
		"EN-gb":                           "en",
		"de-DE,de;q=0.9,en;q=0.8":         "de",
		"fr, en;q=0.5, de;q=0.4":          "en",
		"fr":                              "de",
		"en;q=0":                          "de",
		"en;q=x":                          "de",
		"*":                               "de",
		"en;q=0.5,de;q=0.5":               "en",
		strings.Repeat("x,", 5000) + "en": "en",
	} {
		if got := acceptedLanguage(header); got != want {
			t.Errorf("%.40q: %s, want %s", header, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"preise.csv":                 "preise.csv",
		"Preisliste%20M%C3%A4rz.csv": "Preisliste März.csv",
		`C:\Daten\preise.xml`:        "preise.xml",
		"../../etc/passwd":           "passwd",
		"a%0d%0ab":                   "ab",
		"50%.csv":                    "50%.csv",
	} {
		if got := fileName(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
