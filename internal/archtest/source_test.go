package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// file is one Go file of the product.
type file struct {
	path      string // from the module's root, with slashes
	room      string // its folder
	test      bool
	generated bool
	lines     int
	imports   []string
	syntax    *ast.File
	fset      *token.FileSet
}

// source parses every Go file of the module; nested modules are not the
// product's.
func source(t *testing.T) []file {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("module root not found: %v", err)
	}
	var files []file
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if skipDir(root, p, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parse(root, p)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no source found")
	}
	return files
}

func skipDir(root, dir, name string) bool {
	if dir == root {
		return false
	}
	if name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func parse(root, p string) (file, error) {
	content, err := os.ReadFile(p)
	if err != nil {
		return file{}, err
	}
	rel, err := filepath.Rel(root, p)
	if err != nil {
		return file{}, err
	}
	rel = filepath.ToSlash(rel)
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, rel, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	f := file{
		path:      rel,
		room:      path.Dir(rel),
		test:      strings.HasSuffix(rel, "_test.go"),
		generated: ast.IsGenerated(syntax),
		lines:     bytes.Count(content, []byte("\n")),
		syntax:    syntax,
		fset:      fset,
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}

// at is the place of a node for an error message.
func (f file) at(n ast.Node) string { return f.fset.Position(n.Pos()).String() }

// named is the name under which f uses an imported package, "" when it does
// not import it.
func (f file) named(importPath string) string {
	for _, spec := range f.syntax.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == importPath {
			if spec.Name != nil {
				return spec.Name.Name
			}
			return path.Base(importPath)
		}
	}
	return ""
}

// rowOf finds the row of a room.
func rowOf(room string) (row, bool) {
	if r, ok := house[room]; ok {
		return r, true
	}
	for pattern, r := range house {
		if prefix, ok := strings.CutSuffix(pattern, "/..."); ok && within(room, prefix) {
			return r, true
		}
	}
	return row{}, false
}

// within reports whether a path is prefix or lies below it.
func within(p, prefix string) bool {
	return prefix == "" || p == prefix || strings.HasPrefix(p, prefix+"/")
}

// standard reports whether a package belongs to Go: the first element of its
// path has no dot.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

// allows reports whether the row lets an import in.
func (r row) allows(imported string) bool {
	if standard(imported) {
		return true
	}
	if room, ok := strings.CutPrefix(imported, module); ok {
		return slices.Contains(r.rooms, "*") || slices.Contains(r.rooms, room)
	}
	return slices.ContainsFunc(r.modules, func(m string) bool { return within(imported, m) })
}
