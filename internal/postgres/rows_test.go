package postgres

import "testing"

func TestRows(t *testing.T) {
	none := rowsOf(2)
	none.add("a", 1)
	none.add("b", 2)
	if got, want := none.text(), "($1, $2), ($3, $4)"; got != want || len(none.args) != 4 {
		t.Errorf("without shared values: %s with %d values, want %s with 4", got, len(none.args), want)
	}
	two := rowsOf(2, "x", "y")
	two.add("a", 1)
	two.add("b", 2)
	if got, want := two.text(), "($1, $2, $3, $4), ($1, $2, $5, $6)"; got != want || len(two.args) != 6 {
		t.Errorf("with shared values: %s with %d values, want %s with 6", got, len(two.args), want)
	}
}
