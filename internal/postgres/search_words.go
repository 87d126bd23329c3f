package postgres

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
)

const (
	maxTerms      = 12 // words of a query; more are left out
	maxTermLength = 40 // characters of a word
	minPrefix     = 2  // characters of a word, below which it is the beginning of too many
	minInside     = 4  // characters of a word that is also looked for inside others
	minNumber     = 3  // characters of a normalised number, below which everything is one
)

// term is one word of a query with what the index knows of it.
type term struct {
	word    string   // lower case: letters and digits, and points between digits
	folded  string   // with ae, oe and ue as the plain vowel
	stop    bool     // carries no meaning in German: "für", "mit"
	known   bool     // some product has it, or a word that begins with it; short words and numbers count as known
	within  []string // words that contain it: "Bürostuhl" for "stuhl"
	similar []string // words spelt like it, when nothing else is found
}

// termsOf splits a query into words.
func termsOf(text string) []term {
	runes := []rune(strings.ToLower(text))
	digit := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsDigit(runes[i]) }
	var terms []term
	var word []rune
	end := func() {
		if len(word) > 0 && len(terms) < maxTerms {
			w := string(word[:min(len(word), maxTermLength)])
			terms = append(terms, term{word: w, folded: vowels.Replace(w)})
		}
		word = nil
	}
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '.' && digit(i-1) && digit(i+1):
			word = append(word, r)
		default:
			end()
		}
	}
	end()
	return terms
}

var vowels = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// numberOf is the query as a number in the spelling of product_search.numbers, "" when it is none.
func numberOf(text string) string {
	n := strings.TrimLeft(catalog.NormaliseNumber(text), "0")
	if len(n) < minNumber {
		return ""
	}
	return n
}

// selectTerms asks the index about each word ($1) and its folded form ($2). Only words of letters are looked for inside
// others or by likeness: with numbers a likeness is an error. What the words of names answer is not asked of all products.
const selectTerms = `
	SELECT numnode(to_tsquery('de_shop', quote_literal(t.word))) = 0, k.known, i.words,
	       ARRAY(SELECT w.word FROM search_word w
	              WHERE a.long AND NOT k.known AND (w.word % a.plain OR w.word % a.folded)
	              ORDER BY GREATEST(similarity(w.word, a.plain), similarity(w.word, a.folded)) DESC, w.documents DESC, w.word LIMIT 3)
	  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY t (word, folded, n)
	 CROSS JOIN LATERAL (SELECT lower(unaccent(t.word)) AS plain, lower(unaccent(t.folded)) AS folded,
	                            length(t.word) >= 4 AND t.word !~ '[0-9]' AS long) a
	 CROSS JOIN LATERAL (SELECT ARRAY(SELECT w.word FROM search_word w
	                                   WHERE a.long AND (w.word LIKE '%' || a.plain || '%' OR w.word LIKE '%' || a.folded || '%')
	                                   ORDER BY w.documents DESC, w.word LIMIT 30) AS words) i
	 CROSS JOIN LATERAL (SELECT CASE WHEN NOT a.long OR cardinality(i.words) > 0 THEN true
	                                 ELSE EXISTS (SELECT FROM product_search s WHERE s.tsv @@ to_tsquery('de_shop',
	                                              quote_literal(t.word) || ':* | ' || quote_literal(t.folded) || ':*')) END AS known) k
	 ORDER BY t.n`

// queueTerms completes the terms in their order.
func queueTerms(b *pgx.Batch, terms []term) {
	words, folded := make([]string, len(terms)), make([]string, len(terms))
	for i, t := range terms {
		words[i], folded[i] = t.word, t.folded
	}
	b.Queue(selectTerms, words, folded).Query(func(rows pgx.Rows) error {
		i := -1
		return each(rows, func(r pgx.Rows) (struct{}, error) {
			i++
			t := &terms[i]
			return struct{}{}, r.Scan(&t.stop, &t.known, &t.within, &t.similar)
		}, func(struct{}) {})
	})
}

// queries writes the terms as tsquery texts: direct as they were typed, wide with words that contain them or, where
// there are none, are spelt like them; often the two are the same. Long words are also beginnings of words, and so is
// the last, which may still be in the typing. Stop words count only when there is nothing else.
func queries(terms []term) (direct, wide string) {
	meant := terms
	if kept := slices.DeleteFunc(slices.Clone(terms), func(t term) bool { return t.stop }); len(kept) > 0 {
		meant = kept
	}
	var d, w []string
	for i, t := range meant {
		length := utf8.RuneCountInString(t.word)
		begins := length >= minInside || i == len(meant)-1 && length >= minPrefix
		forms := t.forms(begins)
		d = append(d, "("+strings.Join(forms, " | ")+")")
		for _, other := range t.others() {
			if !begins || !strings.HasPrefix(other, t.word) && !strings.HasPrefix(other, t.folded) {
				forms = append(forms, "'"+other+"'")
			}
		}
		w = append(w, "("+strings.Join(forms, " | ")+")")
	}
	return strings.Join(d, " & "), strings.Join(w, " & ")
}

// forms are the spellings of the term itself as lexemes. It holds letters, digits and points only.
func (t term) forms(begins bool) []string {
	spellings := []string{t.word}
	if t.folded != t.word {
		spellings = append(spellings, t.folded)
	}
	for i := range spellings {
		spellings[i] = "'" + spellings[i] + "'"
		if begins {
			spellings[i] += ":*"
		}
	}
	return spellings
}

// others are the words looked for beside the term itself.
func (t term) others() []string {
	if t.misspelt() {
		return t.similar
	}
	return t.within
}

func (t term) misspelt() bool { return !t.stop && !t.known && len(t.within) == 0 }

// suggestions are the query with misspelt words as the index spells them, at most three; none when nothing is misspelt
// or a word is like no other.
func suggestions(terms []term) []string {
	var out []string
	for choice := range 3 {
		words := make([]string, len(terms))
		misspelt, last := false, true
		for i, t := range terms {
			words[i] = t.word
			if !t.misspelt() {
				continue
			}
			if len(t.similar) == 0 {
				return nil
			}
			misspelt = true
			words[i] = t.similar[min(choice, len(t.similar)-1)]
			last = last && choice >= len(t.similar)
		}
		if !misspelt || last {
			break
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}
