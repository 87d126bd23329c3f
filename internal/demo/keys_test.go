package demo

import (
	"testing"

	"github.com/provitako/marktplatz/internal/sealing"
)

// TestTheKeysOfTheDemoOpenWithItsPassphrase: a visitor can play every holder.
func TestTheKeysOfTheDemoOpenWithItsPassphrase(t *testing.T) {
	t.Parallel()
	for _, k := range mustSeed(t).Competitions.Keys {
		sealed, err := sealing.Seal([]byte("offer"), []string{k.Recipient}, []string{k.Recipient})
		if err != nil {
			t.Fatal(err)
		}
		inner, err := sealing.Open(sealed.Bytes, k.Locked, "marktplatz-demo-schluessel")
		if err != nil || string(inner) != string(sealed.Within) {
			t.Errorf("key of %s: %v", k.By, err)
		}
	}
}
