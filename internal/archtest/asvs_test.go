package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// asvs are the requirements of levels 1 and 2 of OWASP ASVS 5.0.0, by section: V1.1.1-2 are V1.1.1 and V1.1.2.
const asvs = `
V1.1.1-2 V1.2.1-9 V1.3.1-11 V1.4.1-3 V1.5.1-2
V2.1.1-3 V2.2.1-3 V2.3.1-4 V2.4.1
V3.2.1-2 V3.3.1-4 V3.4.1-6 V3.5.1-5 V3.7.1-2
V4.1.1-3 V4.2.1 V4.3.1-2 V4.4.1-4
V5.1.1 V5.2.1-3 V5.3.1-2 V5.4.1-3
V6.1.1-3 V6.2.1-12 V6.3.1-4 V6.4.1-4 V6.5.1-5 V6.6.1-3 V6.8.1-4
V7.1.1-3 V7.2.1-4 V7.3.1-2 V7.4.1-5 V7.5.1-2 V7.6.1-2
V8.1.1-2 V8.2.1-3 V8.3.1 V8.4.1
V9.1.1-3 V9.2.1-4
V10.1.1-2 V10.2.1-2 V10.3.1-4 V10.4.1-11 V10.5.1-5 V10.6.1-2 V10.7.1-3
V11.1.1-2 V11.2.1-3 V11.3.1-3 V11.4.1-4 V11.5.1 V11.6.1
V12.1.1-3 V12.2.1-2 V12.3.1-4
V13.1.1 V13.2.1-5 V13.3.1-2 V13.4.1-5
V14.1.1-2 V14.2.1-4 V14.3.1-3
V15.1.1-3 V15.2.1-3 V15.3.1-7
V16.1.1 V16.2.1-5 V16.3.1-4 V16.4.1-3 V16.5.1-3
V17.1.1 V17.2.1-4 V17.3.1-2
`

// asvsStates are what may be said of a requirement.
var asvsStates = []string{"met", "partly", "not met", "does not apply"}

// asvsNumbers are the requirements one by one.
func asvsNumbers(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, section := range strings.Fields(asvs) {
		dot := strings.LastIndex(section, ".")
		for part := range strings.SplitSeq(section[dot+1:], ",") {
			first, last, ranged := strings.Cut(part, "-")
			if !ranged {
				last = first
			}
			from, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			to, err := strconv.Atoi(last)
			if err != nil {
				t.Fatal(err)
			}
			for n := from; n <= to; n++ {
				all = append(all, section[:dot+1]+strconv.Itoa(n))
			}
		}
	}
	return all
}

var (
	quoted   = regexp.MustCompile("`([^`]+)`")
	testName = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w*$`)
	fileName = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$|^[\w.-]+\.(go|md|ya?ml|json|sh|tsx?)$|^Dockerfile$|^\.[a-z]\w*$`)
)

// TestASVS: docs/asvs.md says of every requirement once whether it is met, and by what: a test or a file that exists.
func TestASVS(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "asvs.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testFunctions(t)
	var numbers []string
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| V") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 {
			t.Errorf("%d cells: %s", len(cells), line)
			continue
		}
		for i, c := range cells {
			if cells[i] = strings.TrimSpace(c); cells[i] == "" {
				t.Errorf("an empty cell: %s", line)
			}
		}
		numbers = append(numbers, cells[0])
		if !slices.Contains(asvsStates, cells[2]) {
			t.Errorf("%s: %q is no state", cells[0], cells[2])
		}
		if shown := evidence(t, tests, cells[0], cells[3]); shown == 0 && cells[2] == "met" {
			t.Errorf("%s is met, and nothing shows it", cells[0])
		}
	}
	if want := asvsNumbers(t); !slices.Equal(want, numbers) {
		for _, n := range want {
			if count := strings.Count("\n"+strings.Join(numbers, "\n")+"\n", "\n"+n+"\n"); count != 1 {
				t.Errorf("%s stands there %d times", n, count)
			}
		}
		t.Errorf("%d requirements, want %d in their order", len(numbers), len(want))
	}
}

// testFunctions are the names of all tests of the repository.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	for _, pattern := range []string{"interop/*_test.go", "interop/*/*_test.go"} { // interop is a module of its own
		found, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range declared.FindAllSubmatch(text, -1) {
				tests[string(m[1])] = true
			}
		}
	}
	for _, f := range source(t) {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
				tests[fn.Name.Name] = true
			}
		}
	}
	return tests
}

// evidence counts the tests and files a cell names, and reports those that do not exist.
func evidence(t *testing.T, tests map[string]bool, number, cell string) int {
	t.Helper()
	shown := 0
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		switch name := m[1]; {
		case testName.MatchString(name):
			shown++
			if !tests[name] {
				t.Errorf("%s: there is no test %s", number, name)
			}
		case fileName.MatchString(name):
			shown++
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(name))); err != nil {
				t.Errorf("%s: there is no file %s", number, name)
			}
		}
	}
	return shown
}
