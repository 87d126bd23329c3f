package httpapi

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every finding that an import can make has a sentence in both languages.
func TestEveryFindingHasAText(t *testing.T) {
	t.Parallel()
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`\.(?:info|warn|refuse|assume)\("([a-z_]+)"`),
		regexp.MustCompile(`(?:note|finding)\((?:s, )?(?:catalog\.)?Severity\w+, "([a-z_]+)"`),
		regexp.MustCompile(`bad\("([a-z_]+)"`),
		regexp.MustCompile(`SeverityError, "([a-z_]+)"`),
		regexp.MustCompile(`Code\w+\s+(?:Code )?= "([a-z_]+)"`),
		regexp.MustCompile(`"(price_list_[a-z_]+)"`),
		regexp.MustCompile(`"(option_[a-z_]+)"`),
	}
	document := regexp.MustCompile(`^(doctype_ignored|charset_conflict|namespace_unknown|header_missing|trailing_data)$`)
	used := map[string]string{}
	for _, room := range []string{"../exchange", "../catalog", "../format/bmecat", "../format/pricelist", "../postgres/import_merge.go", "../contract/price_judge.go", "../contract/option_list.go"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if strings.HasSuffix(room, ".go") {
			files = []string{room}
		}
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", room, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range patterns {
				for _, m := range p.FindAllStringSubmatch(string(source), -1) {
					code := m[1]
					if document.MatchString(code) {
						code = "file_" + code
					}
					used[code] = file
				}
			}
		}
	}
	if len(used) < 60 {
		t.Fatalf("only %d codes found: the scan is broken", len(used))
	}
	for code, where := range used {
		if texts, ok := findingTexts[code]; !ok || texts[0] == "" || texts[1] == "" {
			t.Errorf("%s has no text (%s)", code, where)
		}
	}
	for code := range findingTexts {
		if used[code] == "" {
			t.Errorf("%s has a text and is never found", code)
		}
	}
}

func TestFindingText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, code string
		params     map[string]string
		want       string
	}{
		{german, "delivery_assumed", map[string]string{"assumed": "20"}, "Die Lieferzeit fehlt; angenommen: 20 Arbeitstage."},
		{english, "delivery_assumed", map[string]string{"assumed": "20"}, "The delivery time is missing; assumed: 20 working days."},
		{german, "number_unreadable", map[string]string{"field": "price"}, "Die Zahl „–“ (price) ist nicht lesbar."},
		{german, "number_unreadable", map[string]string{"field": "{value}", "value": "x"}, "Die Zahl „x“ ({value}) ist nicht lesbar."},
		{english, "something_new", nil, "Please check this row (something_new)."},
	} {
		if got := findingText(c.lang, c.code, c.params); got != c.want {
			t.Errorf("%s in %s = %q, want %q", c.code, c.lang, got, c.want)
		}
	}
}
