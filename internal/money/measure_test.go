package money

import (
	"errors"
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
}

func TestAllocateAtTheEdges(t *testing.T) {
	t.Parallel()
	eur := func(s string) Amount { return MustAmount(s, EUR) }
	top := eur("999999999999.99")
	got, err := Allocate(top, []Amount{top, top})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Amount{eur("500000000000.00"), eur("499999999999.99")}, got); diff != "" {
		t.Error(diff)
	}
	if got, err := Allocate(eur("0.03"), []Amount{eur("0"), eur("0")}); err != nil || cmp.Diff([]Amount{eur("0.02"), eur("0.01")}, got) != "" {
		t.Errorf("weights of 0 share %v, %v", got, err)
	}
	if got, err := Allocate(eur("0"), nil); err != nil || len(got) != 0 {
		t.Errorf("nothing over nobody = %v, %v", got, err)
	}
	for name, tt := range map[string]struct {
		total   Amount
		weights []Amount
		want    error
	}{
		"negative total":  {eur("-1"), []Amount{eur("1")}, ErrRange},
		"negative weight": {eur("1"), []Amount{eur("-1")}, ErrRange},
		"nobody":          {eur("1"), nil, ErrRange},
		"francs":          {eur("1"), []Amount{MustAmount("1", "CHF")}, ErrCurrency},
	} {
		if got, err := Allocate(tt.total, tt.weights); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
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
