package account

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"sort"
	"strings"
)

// breachedFile holds the 44,000 passwords of twelve characters and more among the million that were found most often in what
// was stolen elsewhere (SecLists, 10_million_password_list_top_1M.txt, MIT; breached_gen.go makes the file). It is kept as
// hashes: it is small, and nobody has to read such words.
//
//go:embed breached.bin
var breachedFile string

// breachedKey is how many bytes of a hash are kept: among 44,000 of them another password is met once in 25 million.
const breachedKey = 5

// breached reports whether a password stands on the list, whatever its capitals (NIST SP 800-63B section 5.1.1.2: not one
// "obtained from previous breach corpuses").
func breached(password string) bool {
	sum := sha256.Sum256([]byte(strings.ToLower(password)))
	n := len(breachedFile) / breachedKey
	at := func(i int) []byte { return []byte(breachedFile[i*breachedKey : (i+1)*breachedKey]) }
	i := sort.Search(n, func(i int) bool { return bytes.Compare(at(i), sum[:breachedKey]) >= 0 })
	return i < n && bytes.Equal(at(i), sum[:breachedKey])
}
