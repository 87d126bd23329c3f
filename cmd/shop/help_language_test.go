package main

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

var (
	unread   = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<pre.*?</pre>|<code.*?</code>|<svg.*?</svg>|<!--.*?-->`)
	elements = regexp.MustCompile(`<[^>]*>`)
	german   = regexp.MustCompile(`[äöüßÄÖÜ]|\b(der|die|das|und|oder|nicht|mit|für|wird|eine|einen|Sie)\b`)
	inEngl   = regexp.MustCompile(`\b(the|and|with|which|your|from|are|this)\b`)
)

// leftOver are the texts of a page that match.
func leftOver(page string, other *regexp.Regexp) (found []string) {
	for line := range strings.SplitSeq(elements.ReplaceAllString(unread.ReplaceAllString(page, ""), "\n"), "\n") {
		if line = strings.TrimSpace(html.UnescapeString(line)); other.MatchString(line) {
			found = append(found, line)
		}
	}
	return found
}

// TestHelp_SpeaksOneLanguage: no chapter of the guide mixes both, and no English page of the API's description has German;
// the contract itself is in English.
func TestHelp_SpeaksOneLanguage(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	_, _, index := s.page(t, "/hilfe?lang=de")
	paths := []string{"/hilfe", "/api/docs"}
	for _, m := range regexp.MustCompile(`href="(/hilfe/[a-z-]+)`).FindAllStringSubmatch(index, -1) {
		paths = append(paths, m[1])
	}
	slices.Sort(paths)
	if paths = slices.Compact(paths); len(paths) < 10 {
		t.Fatalf("chapters %v", paths)
	}
	for _, path := range paths {
		for lang, other := range map[string]*regexp.Regexp{"en": german, "de": inEngl} {
			if path == "/api/docs" && lang == "de" {
				continue
			}
			status, _, body := s.page(t, path+"?lang="+lang)
			body = strings.ReplaceAll(body, "Prüfstand", "") // the name of the test's marketplace
			if found := leftOver(body, other); status != http.StatusOK || len(found) > 0 {
				t.Errorf("%s in %s: %d %q", path, lang, status, found)
			}
		}
	}
}
