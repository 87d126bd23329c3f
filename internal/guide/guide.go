package guide

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The languages of the guide. Every chapter stands in both.
const (
	German  = "de"
	English = "en"
)

// order of the chapters, as a reader meets their subjects; a chapter that is not named here follows these.
var order = []string{
	"erste-schritte", "vergleichen", "abweichung", "rahmenvertrag", "miniwettbewerb", "bedarf", "angebote", "freigeben", "bestellungen", "regeln",
	"kataloge", "nachweis", "konto", "einrichten", "schnittstelle",
}

// Chapter is one file of the guide, rendered.
type Chapter struct {
	ID       string // "erste-schritte": its file and its address
	Title    string
	Lead     string // the first paragraph, in plain text
	HTML     template.HTML
	Sections []Section // in their order; the first is what stands before any heading and has no ID
}

// Section is what stands below one heading of the second level, in plain text.
type Section struct{ ID, Title, Text string }

// Book is the guide in its languages. Safe for concurrent use, as it never changes.
type Book struct {
	chapters map[string][]Chapter // by language
	files    fs.FS
	pictures map[string]size
}

// size of a picture in pixels.
type size struct{ width, height int }

// Load reads guide/*.md and pictures/*.png. It refuses a chapter that stands in one language only, a link to a chapter or
// heading that is not there, and a picture that is missing.
func Load(files fs.FS) (*Book, error) {
	b := &Book{chapters: map[string][]Chapter{}, files: files}
	var err error
	if b.pictures, err = measurePictures(files); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "guide/*.md")
	if err != nil {
		return nil, err
	}
	r := newRenderer(b.pictures)
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		id, language := strings.TrimSuffix(path.Base(name), ".md"), German
		if cut, ok := strings.CutSuffix(id, "."+English); ok {
			id, language = cut, English
		}
		chapter, err := r.chapter(id, language, source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.chapters[language] = append(b.chapters[language], chapter)
	}
	for _, chapters := range b.chapters {
		slices.SortStableFunc(chapters, func(x, y Chapter) int { return place(x.ID) - place(y.ID) })
	}
	return b, b.whole(r.links)
}

func place(id string) int {
	if i := slices.Index(order, id); i >= 0 {
		return i
	}
	return len(order)
}

// whole says what is missing: a chapter in the other language, or the end of a link.
func (b *Book) whole(links []link) error {
	for language, other := range map[string]string{German: English, English: German} {
		for _, c := range b.chapters[language] {
			if _, ok := b.Chapter(other, c.ID); !ok {
				return fmt.Errorf("chapter %s is missing in %s", c.ID, other)
			}
		}
	}
	for _, l := range links {
		c, ok := b.Chapter(l.language, l.chapter)
		if !ok {
			return fmt.Errorf("%s (%s) leads to chapter %s, which is not there", l.from, l.language, l.chapter)
		}
		if l.section != "" && !slices.ContainsFunc(c.Sections, func(s Section) bool { return s.ID == l.section }) {
			return fmt.Errorf("%s (%s) leads to %s#%s, which is not there", l.from, l.language, l.chapter, l.section)
		}
	}
	return nil
}

// Chapters of a language, in their order.
func (b *Book) Chapters(language string) []Chapter { return b.chapters[language] }

// Chapter finds one by its ID.
func (b *Book) Chapter(language, id string) (Chapter, bool) {
	all := b.chapters[language]
	if i := slices.IndexFunc(all, func(c Chapter) bool { return c.ID == id }); i >= 0 {
		return all[i], true
	}
	return Chapter{}, false
}

// Picture reads one by the name of its file: together they are too big to keep. Error: fs.ErrNotExist.
func (b *Book) Picture(name string) ([]byte, error) {
	if _, known := b.pictures[name]; !known {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(b.files, path.Join("pictures", name))
}
