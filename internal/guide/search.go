package guide

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a section that holds all words asked for.
type Hit struct {
	Chapter string // its ID
	Title   string // of the chapter
	Section Section
	Parts   []Part // of its text, around the first word found
	score   int
}

// Part is a piece of text that is or is not one of the words asked for.
type Part struct {
	Text  string
	Found bool
}

// The most hits one search shows, and the letters around the first word found.
const (
	maxHits   = 20
	maxQuery  = 100
	lettersUp = 60
	lettersOn = 140
)

// Search finds the sections that hold every word of the query, headings first. A word is found inside others too, as
// German joins them: "grenze" finds "Wertgrenze". An empty query finds nothing.
func (b *Book) Search(language, query string) []Hit {
	if len(query) > maxQuery {
		query = strings.ToValidUTF8(query[:maxQuery], "")
	}
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return nil
	}
	var hits []Hit
	for _, c := range b.chapters[language] {
		for _, s := range c.Sections {
			if score := rank(c, s, words); score > 0 {
				hits = append(hits, Hit{Chapter: c.ID, Title: c.Title, Section: s, Parts: excerpt(s.Text, words), score: score})
			}
		}
	}
	slices.SortStableFunc(hits, func(x, y Hit) int { return cmp.Compare(y.score, x.score) })
	return hits[:min(len(hits), maxHits)]
}

// rank is 0 when a word is missing; a word in a heading counts more than one in the text.
func rank(c Chapter, s Section, words []string) int {
	title, heading, text := strings.ToLower(c.Title), strings.ToLower(s.Title), strings.ToLower(s.Text)
	score := 0
	for _, w := range words {
		switch {
		case strings.Contains(heading, w):
			score += 9
		case strings.Contains(text, w):
			score += 1 + min(strings.Count(text, w), 3)
		case strings.Contains(title, w):
			score++
		default:
			return 0
		}
		if s.ID == "" && strings.Contains(title, w) {
			score += 9 // the chapter's own beginning
		}
	}
	return score
}

// excerpt is the text around the first word found, cut at words, with all of them marked.
func excerpt(text string, words []string) []Part {
	from, _ := next(text, words)
	if from < 0 {
		from = 0
	}
	start, end := back(text, from), onward(text, from)
	cut := text[start:end]
	var parts []Part
	if start > 0 {
		parts = append(parts, Part{Text: "… "})
	}
	for {
		i, n := next(cut, words)
		if i < 0 {
			break
		}
		parts = append(parts, Part{Text: cut[:i]}, Part{Text: cut[i : i+n], Found: true})
		cut = cut[i+n:]
	}
	if end < len(text) {
		cut += " …"
	}
	return append(parts, Part{Text: cut})
}

// next is the first of the words in the text, whatever its case, and its length in bytes.
func next(text string, words []string) (at, length int) {
	at = -1
	for i := range text {
		for _, w := range words {
			if n := matches(text[i:], w); n > length {
				at, length = i, n
			}
		}
		if at >= 0 {
			return at, length
		}
	}
	return at, length
}

// matches tells how many bytes of the text's beginning are the word, in lower case; 0 when it begins otherwise.
func matches(text, word string) int {
	n := 0
	for word != "" {
		r, size := utf8.DecodeRuneInString(text[n:])
		low := strings.ToLower(string(r))
		if size == 0 || !strings.HasPrefix(word, low) {
			return 0
		}
		n, word = n+size, word[len(low):]
	}
	return n
}

func back(text string, from int) int {
	if from <= lettersUp {
		return 0
	}
	if i := strings.LastIndexByte(text[:from-lettersUp], ' '); i >= 0 {
		return i + 1
	}
	return 0
}

func onward(text string, from int) int {
	if from+lettersOn >= len(text) {
		return len(text)
	}
	if i := strings.IndexByte(text[from+lettersOn:], ' '); i >= 0 {
		return from + lettersOn + i
	}
	return len(text)
}
