package httpapi

import "testing"

// TestHarmless: a cell that a spreadsheet would run is written as text, every other one as it is.
func TestHarmless(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r"} {
		if got := harmless(start + "1+1"); got != "'"+start+"1+1" {
			t.Errorf("%q becomes %q", start+"1+1", got)
		}
	}
	for _, cell := range []string{"", "20000", "§ 4 NWertVO", "a=b"} {
		if got := harmless(cell); got != cell {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}
