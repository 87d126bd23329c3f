package competition_test

import (
	"bytes"
	"testing"

	"github.com/provitako/marktplatz/internal/competition"
)

// cheap keeps the tests' derivations short; what a passphrase costs to guess is no matter here.
const cheap = 4

const passphrase = "vier Wörter und ein Baum"

type holder struct {
	recipient string
	locked    []byte
}

func holders(t *testing.T, k *competition.Keyring, n int) []holder {
	t.Helper()
	out := make([]holder, n)
	for i := range out {
		var err error
		if out[i].recipient, out[i].locked, err = k.Make(passphrase); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func unlock(t *testing.T, k *competition.Keyring, h holder) *competition.Unlocked {
	t.Helper()
	u, err := k.Unlock(h.locked, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestSeal_TwoRoles: an offer opens with one key of each role, in their order, whichever of the two it is, and with no
// other. What is sealed shows nothing of the offer.
func TestSeal_TwoRoles(t *testing.T) {
	t.Parallel()
	k := competition.NewKeyring(cheap)
	h := holders(t, k, 5)
	inner, outer, stranger := h[:2], h[2:4], h[4]
	offer := []byte(`{"price":"1000.00","text":"Wir liefern am Dienstag."}`)
	sealed, err := competition.Seal(offer, []string{inner[0].recipient, inner[1].recipient}, []string{outer[0].recipient, outer[1].recipient})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("Dienstag")) || bytes.Contains(sealed, []byte("1000.00")) {
		t.Error("the sealed offer can be read")
	}
	for _, o := range outer {
		for _, i := range inner {
			once, err := competition.Unseal(sealed, unlock(t, k, o))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(once, []byte("Dienstag")) {
				t.Error("the holders of role two alone read the offer")
			}
			got, err := competition.Unseal(once, unlock(t, k, i))
			if err != nil || !bytes.Equal(got, offer) {
				t.Errorf("opened: %q, %v", got, err)
			}
			if _, err := competition.Unseal(once, unlock(t, k, o)); !hasCode(err, "competition_key_unfit") {
				t.Errorf("a key of role two opens the inner layer: %v", err)
			}
		}
	}
	for _, unfit := range append([]holder{stranger}, inner...) {
		if _, err := competition.Unseal(sealed, unlock(t, k, unfit)); !hasCode(err, "competition_key_unfit") {
			t.Errorf("a key that is none of role two's: %v", err)
		}
	}
}

// TestSeal_Tampered: one changed byte and nothing opens.
func TestSeal_Tampered(t *testing.T) {
	t.Parallel()
	k := competition.NewKeyring(cheap)
	h := holders(t, k, 4)
	sealed, err := competition.Seal([]byte("Angebot"), []string{h[0].recipient, h[1].recipient}, []string{h[2].recipient, h[3].recipient})
	if err != nil {
		t.Fatal(err)
	}
	sealed[len(sealed)-1] ^= 1
	if got, err := competition.Unseal(sealed, unlock(t, k, h[2])); err == nil {
		t.Errorf("opened in spite of it: %q", got)
	}
}

// TestSeal_Holders: two of each role at least, and nobody in both.
func TestSeal_Holders(t *testing.T) {
	t.Parallel()
	k := competition.NewKeyring(cheap)
	h := holders(t, k, 4)
	r := func(n ...int) []string {
		var out []string
		for _, i := range n {
			out = append(out, h[i].recipient)
		}
		return out
	}
	for name, c := range map[string]struct{ inner, outer []string }{
		"OneInner": {r(0), r(2, 3)}, "OneOuter": {r(0, 1), r(2)}, "InBoth": {r(0, 1), r(1, 2)}, "Twice": {r(0, 0), r(2, 3)}, "None": {nil, nil},
	} {
		if _, err := competition.Seal([]byte("x"), c.inner, c.outer); !hasCode(err, "competition_holders") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestKeyring: the stored key holds nothing in clear, opens with its passphrase and with no other.
func TestKeyring(t *testing.T) {
	t.Parallel()
	k := competition.NewKeyring(cheap)
	recipient, locked, err := k.Make(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(locked, []byte("AGE-SECRET-KEY")) || recipient[:4] != "age1" {
		t.Errorf("kept in clear, or no public key: %s", recipient)
	}
	for _, wrong := range []string{"", "vier Wörter und ein Strauch", passphrase + " "} {
		if _, err := k.Unlock(locked, wrong); !hasCode(err, "competition_passphrase_wrong") {
			t.Errorf("passphrase %q: %v", wrong, err)
		}
	}
	if _, _, err := k.Make("zu kurz"); !hasCode(err, "competition_passphrase") {
		t.Errorf("a short passphrase: %v", err)
	}
}
