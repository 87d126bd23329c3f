package archtest

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageHasARow(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range source(t) {
		if _, ok := rowOf(f.room); !ok && !seen[f.room] {
			t.Errorf("%s has no row in the table of rooms: decide what it may import", f.room)
		}
		seen[f.room] = true
	}
}

func TestImportsStayInTheirRow(t *testing.T) {
	t.Parallel()
	for _, f := range source(t) {
		r, ok := rowOf(f.room)
		if !ok || f.test {
			continue
		}
		for _, imported := range f.imports {
			if !r.allows(imported) {
				t.Errorf("%s imports %s, which its row does not allow", f.path, strings.TrimPrefix(imported, module))
			}
		}
	}
}

func TestModulesStayInTheirRoom(t *testing.T) {
	t.Parallel()
	for _, f := range source(t) {
		for _, imported := range f.imports {
			for prefix, rooms := range onlyIn {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(rooms, f.room) {
					t.Errorf("%s imports %s, which belongs to %v alone", f.path, imported, rooms)
				}
			}
		}
	}
}

func TestTestRoomsStayInTests(t *testing.T) {
	t.Parallel()
	for _, f := range source(t) {
		if f.test || isTestRoom(f.room) {
			continue
		}
		for _, imported := range f.imports {
			if isTestRoom(strings.TrimPrefix(imported, module)) {
				t.Errorf("%s imports %s, which is for tests", f.path, imported)
			}
		}
	}
}

func isTestRoom(room string) bool {
	return slices.ContainsFunc(testRooms, func(r string) bool { return within(room, r) })
}

// TestLevelsHaveNoCycle holds the table itself: a later edit must not let two
// rooms import each other.
func TestLevelsHaveNoCycle(t *testing.T) {
	t.Parallel()
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(room string, trail []string)
	visit = func(room string, trail []string) {
		switch state[room] {
		case open:
			t.Errorf("the table lets rooms import in a circle: %v", append(trail, room))
			return
		case done:
			return
		}
		state[room] = open
		r, ok := rowOf(room)
		if !ok {
			t.Logf("%s is named in the table before it exists", room)
		}
		for _, next := range r.rooms {
			if next != "*" {
				visit(next, append(trail, room))
			}
		}
		state[room] = done
	}
	for _, room := range slices.Sorted(maps.Keys(house)) {
		visit(room, nil)
	}
}

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	const maxLines, maxTestLines = 450, 650
	for _, f := range source(t) {
		limit := maxLines
		if f.test {
			limit = maxTestLines
		}
		if !f.generated && f.lines > limit {
			t.Errorf("%s has %d lines, the limit is %d: split it by what it is about", f.path, f.lines, limit)
		}
	}
}

func TestPureRoomsGetTimeAndContextPassedIn(t *testing.T) {
	t.Parallel()
	forbidden := map[string][]string{
		"time":    {"Now", "Since", "Until"},
		"context": {"Background", "TODO"},
	}
	for _, f := range source(t) {
		if f.test || !slices.Contains(pure, f.room) {
			continue
		}
		for importPath, names := range forbidden {
			pkg := f.named(importPath)
			if pkg == "" {
				continue
			}
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == pkg && slices.Contains(names, sel.Sel.Name) {
					t.Errorf("%s: %s.%s in a room that gets it passed in", f.at(sel), pkg, sel.Sel.Name)
				}
				return true
			})
		}
	}
}

func TestExactRoomsHaveNoFloat(t *testing.T) {
	t.Parallel()
	for _, f := range source(t) {
		if f.test || !slices.Contains(exact, f.room) {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" || n.Name == "ParseFloat" {
					t.Errorf("%s: %s in a room that counts exactly", f.at(n), n.Name)
				}
			}
			return true
		})
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	documented := map[string]bool{}
	for _, f := range source(t) {
		if f.test {
			continue
		}
		documented[f.room] = documented[f.room] || f.syntax.Doc != nil || f.generated
	}
	for _, room := range slices.Sorted(maps.Keys(documented)) {
		if !documented[room] {
			t.Errorf("%s has no package comment", room)
		}
	}
}

func TestRowAllows(t *testing.T) {
	t.Parallel()
	r := row{rooms: []string{"internal/money"}, modules: []string{"example.org/a"}}
	for imported, want := range map[string]bool{
		"net/http":                 true,
		module + "internal/money":  true,
		module + "internal/order":  false,
		module + "internal/moneys": false,
		"example.org/a":            true,
		"example.org/a/b":          true,
		"example.org/ab":           false,
		"gorm.io/gorm":             false,
	} {
		if got := r.allows(imported); got != want {
			t.Errorf("allows(%s) = %v, want %v", imported, got, want)
		}
	}
}
