package guide_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/docs"
	"github.com/provitako/marktplatz/internal/guide"
)

func TestTheGuideIsWhole(t *testing.T) {
	t.Parallel()
	book, err := guide.Load(docs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{guide.German, guide.English} {
		for _, c := range book.Chapters(language) {
			if c.Lead == "" || len(c.Sections) < 3 || len(c.Lead) > 200 {
				t.Errorf("%s (%s): lead %q, %d sections", c.ID, language, c.Lead, len(c.Sections))
			}
			for _, word := range []string{"Fehler", "rechtssicher", "erfolgreich", "!"} {
				if strings.Contains(string(c.HTML), word) {
					t.Errorf("%s (%s) says %q", c.ID, language, word)
				}
			}
		}
	}
}

func files(chapters map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range chapters {
		all["guide/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestLoad(t *testing.T) {
	t.Parallel()
	other := "# Rules\n\nAbout rules.\n\n## One\n\nText.\n"
	book, err := guide.Load(files(map[string]string{
		"regeln.md":    "# Regeln\n\nWorum *es* geht.\n\n## Größe & Maß\n\nSiehe [oben](#größe--maß), [Buch](erste-schritte.md#eins) und [dort](/demo).\n\n<script>x</script>\n",
		"regeln.en.md": other, "erste-schritte.md": "# Erste\n\nAnfang.\n\n## Eins\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "erste-schritte.en.md": other,
	}))
	if err != nil {
		t.Fatal(err)
	}
	got := book.Chapters(guide.German)
	want := []guide.Chapter{
		{
			ID: "erste-schritte", Title: "Erste", Lead: "Anfang.", Sections: []guide.Section{{Text: "Anfang."}, {ID: "eins", Title: "Eins", Text: "a b 1 2"}},
			HTML: "<p>Anfang.</p>\n<h2 id=\"eins\">Eins</h2>\n<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n",
		},
		{
			ID: "regeln", Title: "Regeln", Lead: "Worum es geht.",
			Sections: []guide.Section{{Text: "Worum es geht."}, {ID: "größe--maß", Title: "Größe & Maß", Text: "Siehe oben, Buch und dort."}},
			HTML: "<p>Worum <em>es</em> geht.</p>\n<h2 id=\"größe--maß\">Größe &amp; Maß</h2>\n<p>Siehe <a href=\"#gr%C3%B6%C3%9Fe--ma%C3%9F\">oben</a>, " +
				"<a href=\"/hilfe/erste-schritte#eins\">Buch</a> und <a href=\"/demo\">dort</a>.</p>\n<!-- raw HTML omitted -->\n",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("chapters (-want +got):\n%s", diff)
	}
}

func TestLoad_RefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	page := func(text string) map[string]string {
		return map[string]string{"a.md": "# A\n\n" + text, "a.en.md": "# A\n\nx"}
	}
	for name, tc := range map[string]struct {
		chapters map[string]string
		says     string
	}{
		"ErrOneLanguage":    {map[string]string{"a.md": "# A\n\nx"}, "missing in en"},
		"ErrNoTitle":        {map[string]string{"a.md": "A", "a.en.md": "# A"}, "does not begin with its title"},
		"ErrLink":           {page("[b](b.md)"), "chapter b"},
		"ErrAnchor":         {page("[b](a.md#c)"), "a#c"},
		"ErrPicture":        {page("![p](../pictures/p.png)"), "picture p.png"},
		"ErrOutsideTheBook": {page("[r](../rules.md)"), "is no chapter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := guide.Load(files(tc.chapters)); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("says %v, want %q", err, tc.says)
			}
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	book, err := guide.Load(files(map[string]string{
		"a.md": "# Kauf\n\nAllgemeines.\n\n## Wertgrenze\n\nBis dahin ohne Verfahren.\n\n## Anderes\n\nDie Wertgrenze und der ÄRGER.\n", "a.en.md": "# A",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]string{
		"grenze":           {"Wertgrenze", "Anderes"}, // the heading first
		"WERTGRENZE ärger": {"Anderes"},
		"kauf":             {"", "Wertgrenze", "Anderes"}, // the chapter's beginning first
		"fehlt":            nil,
		"  ":               nil,
		"\xff":             nil,
	} {
		var got []string
		for _, h := range book.Search(guide.German, query) {
			got = append(got, h.Section.Title)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q finds (-want +got):\n%s", query, diff)
		}
	}
	got := book.Search(guide.German, "ärger grenze")[0].Parts
	want := []guide.Part{{Text: "Die Wert"}, {Text: "grenze", Found: true}, {Text: " und der "}, {Text: "ÄRGER", Found: true}, {Text: "."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("excerpt (-want +got):\n%s", diff)
	}
}
