package competition

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/provitako/marktplatz/internal/fault"
)

// Layer of a sealed offer. The outer one comes off first.
type Layer string

// Layers: the inner one is for the holders of role one, the outer one for those of role two.
const (
	Inner Layer = "inner"
	Outer Layer = "outer"
)

// MinHolders of each role, so that a lost key loses no tender.
const MinHolders = 2

// WorkFactor is the least of a passphrase's derivation: N = 2^17, r = 8, as OWASP's password storage sheet asks.
// maxWorkFactor is what a page can still derive.
const (
	WorkFactor    = 17
	maxWorkFactor = 20
)

// Bounds of what pages send, in bytes.
const (
	maxLocked = 4 << 10
	maxSealed = 700 << 10
)

// checkHolders holds that each role has two keys at least and no key is in both, or twice in one.
func checkHolders(inner, outer []string) error {
	seen := map[string]bool{}
	for _, r := range append(append([]string{}, inner...), outer...) {
		if seen[r] {
			return fault.New(fault.Invalid, "competition_holders")
		}
		seen[r] = true
	}
	if len(inner) < MinHolders || len(outer) < MinHolders {
		return fault.New(fault.Invalid, "competition_holders")
	}
	return nil
}

// checkKey holds that a key can be sealed for and that its private half is locked: an age file in armor whose only way in is a
// passphrase of enough work. Which key it is only its holder can tell.
func checkKey(recipient, locked string, work int) error {
	refused := func(member string) error {
		return fault.New(fault.Invalid, "competition_key").WithField("#/body/"+member, "competition_key")
	}
	if _, err := age.ParseX25519Recipient(recipient); err != nil {
		return refused("recipient")
	}
	if len(locked) > maxLocked {
		return refused("locked")
	}
	file, err := io.ReadAll(armor.NewReader(strings.NewReader(locked)))
	if err != nil {
		return refused("locked")
	}
	ways, ok := ageStanzas(file)
	if !ok || len(ways) != 1 || len(ways[0]) != 3 || ways[0][0] != "scrypt" {
		return refused("locked")
	}
	if n, err := strconv.Atoi(ways[0][2]); err != nil || n < work || n > maxWorkFactor {
		return refused("locked")
	}
	return nil
}

// checkSealed holds that an offer is an age file for as many keys as role two has: nothing comes in clear by mistake. Whether
// it opens only a holder of a key can tell.
func checkSealed(sealed []byte, holders int) error {
	ways, ok := ageStanzas(sealed)
	keys := 0
	for _, w := range ways {
		if w[0] == "X25519" {
			keys++
		}
	}
	if !ok || keys != holders || len(sealed) > maxSealed {
		return fault.New(fault.Invalid, "competition_not_sealed").WithField("#/body/sealed", "competition_not_sealed")
	}
	return nil
}

// ageStanzas are the ways into an age file as its header names them (age-encryption.org/v1): kind and arguments. False for
// what is no such file.
func ageStanzas(file []byte) ([][]string, bool) {
	head, _, found := bytes.Cut(file, []byte("\n---"))
	lines := strings.Split(string(head), "\n")
	if !found || lines[0] != "age-encryption.org/v1" {
		return nil, false
	}
	var out [][]string
	for _, l := range lines[1:] {
		if args, is := strings.CutPrefix(l, "-> "); is {
			out = append(out, strings.Fields(args))
		}
	}
	for _, s := range out {
		if len(s) == 0 {
			return nil, false
		}
	}
	return out, true
}
