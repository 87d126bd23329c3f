package archtest

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// csvWriters are the files that write CSV, with their reason. Cells that a spreadsheet would run are disarmed in one home for the
// server and one for the browser.
var csvWriters = map[string]string{
	"internal/format/table/writer.go": "the home: every list that leaves the server",
	"internal/demo/earlier.go":        "a supplier's list, made up to be read by the import; it never leaves",
	"internal/demo/gen/write.go":      "the demo's own data, made up to be read by the import; they never leave",
	"frontend/src/lib/csv.ts":         "the home of the browser: lists that a page writes itself",
}

// TestOneHomeForCSV: whatever leaves as CSV is written where formulas are disarmed.
func TestOneHomeForCSV(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	found := func(path, where string) {
		if used[path] = true; csvWriters[path] == "" {
			t.Errorf("%s writes CSV by itself: formulas are disarmed in internal/format/table and frontend/src/lib/csv.ts", where)
		}
	}
	for _, f := range source(t) {
		if f.test || f.generated || isTestRoom(f.room) {
			continue
		}
		local := f.named("encoding/csv")
		if local == "" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "NewWriter" && s.Sel.Name != "Writer" {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == local {
				found(f.path, f.at(s))
			}
			return true
		})
	}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(filepath.Join(root, "frontend", "src"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".ts") && !strings.HasSuffix(path, ".tsx") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err == nil && strings.Contains(string(text), "type: 'text/csv") {
			found(filepath.ToSlash(name), filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range csvWriters {
		if !used[path] {
			t.Errorf("%s writes no CSV any more", path)
		}
	}
}
