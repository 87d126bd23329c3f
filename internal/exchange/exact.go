package exchange

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/provitako/marktplatz/internal/money"
)

// exact reads decimal text; empty text gives the default.
func exact(text, otherwise string) (*big.Rat, bool) {
	if text == "" {
		text = otherwise
	}
	// SetString also reads fractions and exponents, which no caller's text may hold, and numbers of any length.
	if text == "" || len(text) > 40 || strings.Trim(strings.TrimPrefix(text, "-"), "0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// decimal writes r with at most places decimals, false when that would lose anything.
func decimal(r *big.Rat, places int) (string, bool) {
	s := r.FloatString(places)
	back, ok := new(big.Rat).SetString(s)
	if !ok || back.Cmp(r) != 0 {
		return "", false
	}
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s, true
}

// quantity makes pieces of r; they are positive and have at most three places.
func quantity(r *big.Rat) (money.Quantity, error) {
	text, ok := decimal(r, 3)
	if !ok || r.Sign() <= 0 {
		return money.Quantity{}, fmt.Errorf("quantity %s: %w", r.FloatString(4), money.ErrRange)
	}
	return money.ParseQuantity(text)
}

// fits reports that r has at most places decimals.
func fits(r *big.Rat, places int) bool {
	_, ok := decimal(r, places)
	return ok
}
