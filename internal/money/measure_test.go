package money

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAllocateKeepsEveryCent(t *testing.T) {
	t.Parallel()
	eur := func(s string) Amount { return MustAmount(s, EUR) }
	got, err := Allocate(eur("10.00"), []Amount{eur("1.00"), eur("1.00"), eur("1.00")})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, a := range got {
		texts = append(texts, a.String())
	}
	if diff := cmp.Diff([]string{"3.34", "3.33", "3.33"}, texts); diff != "" {
		t.Error(diff)
	}

	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		total := centsAmount(t, r.Int64N(1_000_000))
		weights := make([]Amount, 1+r.IntN(6))
		for i := range weights {
			weights[i] = centsAmount(t, r.Int64N(50_000))
		}
		parts, err := Allocate(total, weights)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := Sum(EUR, parts...)
		if err != nil || !sum.Equal(total) {
			t.Fatalf("parts of %s over %v add up to %s (%v)", total, weights, sum, err)
		}
	}
	if _, err := Allocate(eur("-1.00"), []Amount{eur("1.00")}); err == nil {
		t.Error("a negative total was split")
	}
}

// centsAmount is an amount of that many cents.
func centsAmount(t *testing.T, cents int64) Amount {
	t.Helper()
	a, err := MustAmount("0.01", EUR).Times(cents)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
