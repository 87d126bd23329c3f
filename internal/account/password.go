package account

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/fault"
)

// What a password needs: length, and not to be one that everybody tries first. NIST SP 800-63B-4 section 3.1.1 and BSI
// IT-Grundschutz ORP.4: no rules of composition, no change without a reason, long ones allowed.
const (
	MinPassword = 12
	MaxPassword = 128
)

//go:embed common.txt
var commonFile string

// common are the words, read once.
var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words[line] = true
		}
	}
	return words
})

// CheckPassword judges a new password. about are words somebody who knows the person would try: name, address,
// organisation, shop. Errors: Invalid (password_short, password_long, password_breached, password_common).
func CheckPassword(password string, about ...string) error {
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || length > MaxPassword:
		return passwordFault("password_long", "most", strconv.Itoa(MaxPassword))
	case length < MinPassword:
		return passwordFault("password_short", "least", strconv.Itoa(MinPassword))
	case guessable(password, about):
		return passwordFault("password_common")
	case breached(password):
		return passwordFault("password_breached")
	}
	return nil
}

func passwordFault(code string, kv ...string) error {
	return fault.New(fault.Invalid, code, kv...).WithField("#/body/password", code, kv...)
}

// guessWords is how many known words a password may be made of and still be guessed.
const guessWords = 2

// guessable reports whether a password is made of nothing but decoration, runs, repetition and at most two words that
// everybody tries.
func guessable(password string, about []string) bool {
	plain := umlauts.Replace(strings.ToLower(password))
	if runs(plain) || repeats(plain) {
		return true
	}
	known := map[string]bool{}
	for _, a := range about {
		for _, w := range strings.FieldsFunc(umlauts.Replace(strings.ToLower(a)), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len(w) > 2 {
				known[w] = true
			}
		}
	}
	for _, text := range []string{letters(plain), letters(undisguised(plain))} {
		if text != "" && wordsIn(text, known) <= guessWords { // nothing but digits and signs is no word
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// wordsIn is the smallest number of known words a text is made of, or more than guessWords. A word that stands there
// again is not a further one.
func wordsIn(text string, about map[string]bool) int {
	const longest = 20
	words := common()
	best := make([][]string, len(text)+1) // best[i]: the words of text[:i]; nil = not made of words
	best[0] = []string{}
	for end := 1; end <= len(text); end++ {
		for start := max(0, end-longest); start < end; start++ {
			w := text[start:end]
			if best[start] == nil || !words[w] && !about[w] {
				continue
			}
			found := with(best[start], w)
			if best[end] == nil || len(found) < len(best[end]) {
				best[end] = found
			}
		}
	}
	if best[len(text)] == nil {
		return guessWords + 1
	}
	return len(best[len(text)])
}

func with(words []string, w string) []string {
	for _, known := range words {
		if known == w {
			return words
		}
	}
	return append(words[:len(words):len(words)], w)
}

// umlauts as the list writes them, and the signs people put in the place of letters.
var (
	umlauts   = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")
	disguises = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")
)

// undisguised puts letters back in the place of signs. Digits at the end are years and counters and stay.
func undisguised(s string) string {
	body := strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	return disguises.Replace(body)
}

// runs reports whether a text only counts up or down, or walks along the keyboard.
func runs(s string) bool {
	const rows = "qwertzuiopasdfghjklyxcvbnm|qwertyuiopasdfghjklzxcvbnm|abcdefghijklmnopqrstuvwxyzabc|12345678901234567890"
	steps := 0
	text := []rune(s)
	for i := 1; i < len(text); i++ {
		pair, back := string(text[i-1:i+1]), string([]rune{text[i], text[i-1]})
		if strings.Contains(rows, pair) || strings.Contains(rows, back) || text[i] == text[i-1] {
			steps++
		}
	}
	return steps*10 >= (len(text)-1)*9
}

// repeats reports whether a text is one short piece again and again.
func repeats(s string) bool {
	text := []rune(s)
	for size := 1; size <= 8 && size*3 <= len(text); size++ {
		same := true
		for i := size; i < len(text) && same; i++ {
			same = text[i] == text[i-size]
		}
		if same {
			return true
		}
	}
	return false
}
