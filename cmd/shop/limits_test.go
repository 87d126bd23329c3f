package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// page asks for a public page as a browser without a session does.
func (s *shop) page(t *testing.T, path string) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, s.base+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Accept-Language", "de")
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header, string(raw)
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// answerOf is the plain text of the page's answer.
func answerOf(t *testing.T, page string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, `id="antwort">`)
	if !ok {
		t.Fatal("the page answers nothing")
	}
	answer, _, _ := strings.Cut(after, "</div>")
	return strings.ReplaceAll(html.UnescapeString(strings.Join(strings.Fields(tags.ReplaceAllString(answer, " ")), " ")), "\u00a0", " ")
}

// The public page says what the stored rules say, and nothing where they say nothing.
func TestPublicLimits(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	for name, tt := range map[string]struct {
		query   string
		says    []string
		silent  []string
		refused bool
	}{
		"within":             {"land=DE-NI&buyer=municipality&net=4.500,50", []string{"Direktauftrag Nach § 4 NWertVO", "4.500,50 € liegen nicht darüber", "20.000,00 €", "noch nicht am Gesetzestext bestätigt", "Grundausstattung des Shops"}, []string{"Keine Angabe"}, false},
		"exactly":            {"land=DE-NI&buyer=municipality&net=20000", []string{"liegen nicht darüber"}, nil, false},
		"above":              {"land=DE-NI&buyer=municipality&net=20.000,01", []string{"Kein Direktauftrag", "über der Wertgrenze von 20.000,00 €"}, nil, false},
		"EU":                 {"land=DE-NW&buyer=municipality&net=216000", []string{"Europaweites Vergabeverfahren", "216.000,00 €"}, nil, false},
		"a cent below EU":    {"land=DE-NW&buyer=municipality&net=215999,99", []string{"Keine gesetzliche Wertgrenze § 75a GO NRW"}, []string{"Europaweites"}, false},
		"NW in 2025":         {"land=DE-NW&buyer=municipality&at=2025-12-31", []string{"25.000,00 €", "Kommunale Vergabegrundsätze"}, nil, false},
		"NW in 2026":         {"land=DE-NW&buyer=municipality&at=1.1.2026", []string{"Keine gesetzliche Wertgrenze"}, []string{"25.000"}, false},
		"no row":             {"land=DE-HE&buyer=municipality&net=1", []string{"Keine Angabe", "keine gültige Regel hinterlegt"}, []string{"§ 14", "1.000"}, false},
		"works":              {"land=DE-NI&buyer=municipality&kind=works&net=1", []string{"Keine Angabe"}, []string{"§ 4", "20.000"}, false},
		"a school":           {"land=DE-NI&buyer=school", []string{"100.000,00 €"}, nil, false},
		"in English":         {"land=DE-NI&buyer=municipality&net=4,500.50&lang=en", []string{"Direct award Under § 4 NWertVO", "€4,500.50 is not above it", "€20,000.00"}, []string{"Direktauftrag"}, false},
		"no such Land":       {"land=DE-XX&buyer=municipality", []string{"Bitte wählen Sie ein Land"}, nil, true},
		"a value that is a":  {"land=DE-NI&buyer=municipality&net=" + url.QueryEscape("<script>alert(1)</script>"), []string{"als Zahl"}, []string{"<script>alert"}, true},
		"negative":           {"land=DE-NI&buyer=municipality&net=-5", []string{"als Zahl"}, nil, true},
		"no day":             {"land=DE-NI&buyer=municipality&at=2026-02-30", []string{"Bitte geben Sie ein Datum an"}, nil, true},
		"one day to compare": {"from=2025-12-31", []string{"Bitte geben Sie ein Datum an"}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, header, page := s.page(t, "/wertgrenzen?"+tt.query)
			text := page
			if !tt.refused {
				text = answerOf(t, page)
			}
			if want := map[bool]int{false: 200, true: 400}[tt.refused]; status != want || header.Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%d %s", status, header.Get("Content-Type"))
			}
			for _, w := range tt.says {
				if !strings.Contains(text, w) {
					t.Errorf("does not say %q: %s", w, text)
				}
			}
			for _, w := range tt.silent {
				if strings.Contains(text, w) {
					t.Errorf("says %q: %s", w, text)
				}
			}
			if strings.Contains(page, "<script") || strings.Contains(page, "rechtssicher") || !strings.Contains(page, "Keine Rechtsberatung") && !strings.Contains(page, "No legal advice") {
				t.Error("script or promises on the page")
			}
		})
	}
}

// TestPublicLimitsAreLinked: the answer names paragraph, source, its state and who released it, and has an address at which the
// same answer stands whatever the day.
func TestPublicLimitsAreLinked(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	for _, query := range []string{"land=DE-NI&buyer=municipality&net=4.500,50", "land=DE-BY&buyer=land&net=1", "land=DE-HE&buyer=school&net=77"} {
		_, _, page := s.page(t, "/wertgrenzen?"+query)
		answer := answerOf(t, page)
		_, part, _ := strings.Cut(page, `id="antwort">`)
		_, link, ok := strings.Cut(part, `<p><a href="`)
		if link, _, _ = strings.Cut(link, `"`); !ok || !strings.Contains(link, "at=2026-11-23") || !strings.Contains(link, "net=") {
			t.Fatalf("no lasting address: %q", link)
		}
		status, _, again := s.page(t, html.UnescapeString(link))
		if diff := cmp.Diff(answer, answerOf(t, again)); diff != "" || status != 200 {
			t.Errorf("%s: %d %s", link, status, diff)
		}
	}
	_, _, page := s.page(t, "/wertgrenzen?land=DE-NI&buyer=municipality&net=1")
	for _, want := range []string{
		"Fundstelle § 4 NWertVO", "Quelle Änderung der Niedersächsischen Wertgrenzenverordnung", "Stand der Quelle 07.07.2025", "Gültigkeit seit 29.05.2025",
		"Freigegeben durch Grundausstattung des Shops, 23.11.2026", "EU-Schwellenwert an diesem Tag: 216.000,00 €",
	} {
		if !strings.Contains(answerOf(t, page), want) {
			t.Errorf("the answer does not say %q: %s", want, answerOf(t, page))
		}
	}
	if !strings.Contains(page, `<form method="get" action="/wertgrenzen">`) {
		t.Error("no form that works without script")
	}
}

func TestPublicLimitsTableFilesAndChanges(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	greta, henrik := s.member(s.Coop, "rule_maintainer"), s.member(s.Coop, "rule_maintainer")
	d := greta.draft(t, map[string]any{"rule": limitRule("DE-NI-DA-municipality", "25000.00", "2027-01-01")})
	henrik.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(200)

	_, _, page := s.page(t, "/wertgrenzen?from=2026-11-23&to=2027-01-01")
	changes, _, _ := strings.Cut(page[strings.Index(page, `id="aenderungen"`):], "</section>")
	if !strings.Contains(changes, "Niedersachsen") || !strings.Contains(changes, "20.000,00") || !strings.Contains(changes, "25.000,00") || strings.Contains(changes, "Bayern") {
		t.Errorf("changes: %s", changes)
	}
	_, _, later := s.page(t, "/wertgrenzen?land=DE-NI&buyer=municipality&at=2027-01-01")
	if a := answerOf(t, later); !strings.Contains(a, "Regelpflege, 23.11.2026") || strings.Contains(a, "Person") {
		t.Errorf("who released it: %s", a)
	}
	for _, land := range []string{"Saarland", "Thüringen", "Mecklenburg-Vorpommern", "Bund"} {
		if !strings.Contains(page, land) {
			t.Errorf("the table lacks %s", land)
		}
	}

	var file struct {
		Am          string
		Wertgrenzen []map[string]any
	}
	_, header, raw := s.page(t, "/wertgrenzen.json?at=2027-01-01")
	if err := json.Unmarshal([]byte(raw), &file); err != nil || file.Am != "2027-01-01" || !strings.HasPrefix(header.Get("Content-Type"), "application/json") {
		t.Fatalf("%v %s", err, raw)
	}
	_, header, raw = s.page(t, "/wertgrenzen.csv?at=2027-01-01")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(raw, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != len(file.Wertgrenzen)+1 || !strings.Contains(header.Get("Content-Disposition"), "wertgrenzen-2027-01-01.csv") {
		t.Fatalf("%v: %d rows of %d", err, len(rows), len(file.Wertgrenzen))
	}
	found := false
	for i, row := range rows[1:] {
		j := file.Wertgrenzen[i]
		if row[0] != j["land"] || row[1] != j["stelle"] || row[3] != j["zustand"] {
			t.Errorf("row %d differs: %v and %v", i, row, j)
		}
		if row[0] == "DE-NI" && row[1] == "municipality" {
			found = row[4] == "25000.00" && row[15] == "rule_maintainer" && row[13] == "2"
		}
		if row[3] == "unknown" && (row[4] != "" || row[5] != "") {
			t.Errorf("something is stated where nothing is stored: %v", row)
		}
	}
	if !found {
		t.Errorf("the activated version is not in the file: %s", raw)
	}
	if status, _, _ := s.page(t, "/wertgrenzen.csv?at=gestern"); status != 400 {
		t.Errorf("a file for no day: %d", status)
	}
	if status, header, _ := s.page(t, "/wertgrenzen.css"); status != 200 || header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("style: %d", status)
	}
}

// Own rules of bodies are nobody else's business.
func TestPublicLimitsHideHouseRules(t *testing.T) {
	t.Parallel()
	s := start(t, fixture.New(t))
	admin, keeper := s.member(s.Body, "admin"), s.member(s.Body, "rule_maintainer")
	d := admin.draft(t, ownLimit("limit", "150.00"))
	keeper.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(200)
	for _, path := range []string{"/wertgrenzen?land=DE-NI&buyer=municipality", "/wertgrenzen.csv", "/wertgrenzen.json"} {
		if _, _, page := s.page(t, path); strings.Contains(page, "150,00") || strings.Contains(page, "150.00") || strings.Contains(page, "Dienstanweisung") {
			t.Errorf("%s shows a body's own rule", path)
		}
	}
}

// One network cannot keep the public page busy; its style is small and stays.
func TestPublicLimitsAreThrottledPerNetwork(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := startWith(t, w, func(c *config) { c.TrustedProxies = []string{"127.0.0.1"} })
	ask := func(network, path string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Forwarded-For", network)
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return r
	}
	ask("192.0.2.7", "/wertgrenzen.csv")
	w.Exec(`UPDATE login_attempt SET failures = $1 WHERE subject LIKE 'page:%'`, authz.ThrottlePageLimit)
	for _, path := range []string{"/wertgrenzen", "/wertgrenzen.csv", "/wertgrenzen.json"} {
		if r := ask("192.0.2.7", path); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") != "900" {
			t.Errorf("%s answers %d, retry after %q", path, r.StatusCode, r.Header.Get("Retry-After"))
		}
		if r := ask("192.0.2.8", path); r.StatusCode != http.StatusOK {
			t.Errorf("another network: %s answers %d", path, r.StatusCode)
		}
	}
	if r := ask("192.0.2.7", "/wertgrenzen.css"); r.StatusCode != http.StatusOK {
		t.Errorf("the style answers %d", r.StatusCode)
	}
}

func TestPublicLimitsCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	c, err := readConfig(func(name string) string { return map[string]string{"SHOP_PUBLIC_LIMITS": "off"}[name] })
	if err != nil || !c.HideLimits {
		t.Fatalf("%v, %v", c.HideLimits, err)
	}
	w := fixture.New(t)
	s := startWith(t, w, func(c *config) { c.HideLimits = true })
	for _, path := range []string{"/wertgrenzen.csv", "/wertgrenzen.json", "/wertgrenzen.css"} {
		if status, _, page := s.page(t, path); status != 404 || strings.Contains(page, "NWertVO") {
			t.Errorf("%s answers %d", path, status)
		}
	}
	if _, _, page := s.page(t, "/wertgrenzen"); strings.Contains(page, "NWertVO") {
		t.Error("the page is served")
	}
}
