package sealing_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/provitako/marktplatz/internal/sealing"
)

// cheap keeps the tests' derivations short; what a passphrase costs to guess is no matter here.
const cheap = 4

const passphrase = "vier Wörter und ein Baum"

type holder struct{ recipient, locked string }

func holders(t *testing.T, n int) []holder {
	t.Helper()
	out := make([]holder, n)
	for i := range out {
		var err error
		if out[i].recipient, out[i].locked, err = sealing.MakeKey(passphrase, cheap); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestSeal_TwoRoles: an offer opens with one key of each role, in their order, whichever of the two it is, and with no
// other. What is sealed shows nothing of the offer.
func TestSeal_TwoRoles(t *testing.T) {
	t.Parallel()
	h := holders(t, 5)
	inner, outer, stranger := h[:2], h[2:4], h[4]
	offer, err := sealing.Offer("1000.00", "Wir liefern am Dienstag.")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealing.Seal(offer, []string{inner[0].recipient, inner[1].recipient}, []string{outer[0].recipient, outer[1].recipient})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Dienstag", "1000.00"} {
		if bytes.Contains(sealed.Bytes, []byte(word)) {
			t.Errorf("the sealed offer shows %q", word)
		}
	}
	for _, o := range outer {
		once, err := sealing.Open(sealed.Bytes, o.locked, passphrase)
		if err != nil || sha256.Sum256(once) != sealed.Inner || bytes.Contains(once, []byte("Dienstag")) {
			t.Fatalf("outer layer: %v", err)
		}
		for _, i := range inner {
			got, err := sealing.Open(once, i.locked, passphrase)
			if err != nil || !bytes.Equal(got, offer) || sha256.Sum256(got) != sealed.Clear {
				t.Errorf("inner layer: %q, %v", got, err)
			}
		}
		for _, unfit := range append([]holder{stranger}, outer...) {
			if _, err := sealing.Open(once, unfit.locked, passphrase); !errors.Is(err, sealing.ErrUnfit) {
				t.Errorf("the inner layer with another key: %v", err)
			}
		}
	}
	for _, unfit := range append([]holder{stranger}, inner...) {
		if _, err := sealing.Open(sealed.Bytes, unfit.locked, passphrase); !errors.Is(err, sealing.ErrUnfit) {
			t.Errorf("the outer layer with another key: %v", err)
		}
	}
	if _, err := sealing.Open(sealed.Bytes, outer[0].locked, passphrase+" "); !errors.Is(err, sealing.ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
}

// TestOffer_IsSalted: the same offer never has the same hash.
func TestOffer_IsSalted(t *testing.T) {
	t.Parallel()
	a, errA := sealing.Offer("1000.00", "x")
	b, errB := sealing.Offer("1000.00", "x")
	if errA != nil || errB != nil || bytes.Equal(a, b) {
		t.Errorf("%s and %s, %v, %v", a, b, errA, errB)
	}
}
