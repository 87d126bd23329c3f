package money

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"github.com/govalues/decimal"
)

// Currency is an ISO 4217 alphabetic code.
type Currency string

// EUR is the currency of the shop; columns without a currency hold it.
const EUR Currency = "EUR"

func (c Currency) check() error {
	if len(c) != 3 {
		return fmt.Errorf("%w: %s", ErrCurrency, quoted(string(c)))
	}
	for i := range 3 {
		if c[i] < 'A' || c[i] > 'Z' {
			return fmt.Errorf("%w: %s", ErrCurrency, quoted(string(c)))
		}
	}
	return nil
}

var amountForm = form{integerDigits: maxIntegerDigits, places: 2, minPlaces: 2, signed: true}

// Amount is a sum of money with two places and a currency, such as 1234.50 EUR.
// It may be negative. Its column is numeric(14,2). Equal amounts are ==, except
// that the zero value has no currency and mixes with no other.
type Amount struct {
	d        decimal.Decimal
	currency Currency
}

// ParseAmount reads "1234.5" or "-7" and the like. Errors: ErrSyntax; ErrRange
// for 10^12 and more or a third place; ErrCurrency for a code that is not three capitals.
func ParseAmount(s string, cur Currency) (Amount, error) {
	if err := cur.check(); err != nil {
		return Amount{}, err
	}
	d, err := amountForm.parse(s)
	if err != nil {
		return Amount{}, fmt.Errorf("amount: %w", err)
	}
	return Amount{d, cur}, nil
}

// MustAmount is ParseAmount for tests and constants; it panics on an error.
func MustAmount(s string, cur Currency) Amount { return must(ParseAmount(s, cur)) }

// Zero is nothing of a currency.
func Zero(cur Currency) Amount { return Amount{amountForm.canonical(decimal.Decimal{}), cur} }

// Sum adds all amounts; the order does not matter. Errors: ErrCurrency when one
// is not in cur, ErrRange.
func Sum(cur Currency, amounts ...Amount) (Amount, error) {
	total := Zero(cur)
	for _, a := range amounts {
		var err error
		if total, err = total.Add(a); err != nil {
			return Amount{}, err
		}
	}
	return total, nil
}

// Add is a+b. Errors: ErrCurrency, ErrRange.
func (a Amount) Add(b Amount) (Amount, error) {
	if err := a.sameCurrency(b); err != nil {
		return Amount{}, err
	}
	d, err := amountForm.checked(a.d.Add(b.d))
	if err != nil {
		return Amount{}, fmt.Errorf("amount: %w", err)
	}
	return Amount{d, a.currency}, nil
}

// Sub is a-b. Errors: ErrCurrency, ErrRange.
func (a Amount) Sub(b Amount) (Amount, error) { return a.Add(b.Neg()) }

// Neg is -a.
func (a Amount) Neg() Amount { return Amount{amountForm.canonical(a.d.Neg()), a.currency} }

// Times is a taken n times. Error: ErrRange.
func (a Amount) Times(n int64) (Amount, error) {
	count := uint64(n) //nolint:gosec // the magnitude is taken below, which holds for the smallest int64 too
	if n < 0 {
		count = -count
	}
	return a.scaled(count, 1, n < 0)
}

// Per is what one of q units costs when all cost a, half up to cents. Errors:
// ErrRange when q is not positive or the result is 10^12 or more.
func (a Amount) Per(q Quantity) (Amount, error) {
	units, err := sumForm.units(q.d)
	if err != nil || q.Sign() <= 0 {
		return Amount{}, fmt.Errorf("per unit: %w: %s for %s", ErrRange, a, q)
	}
	return a.scaled(1000, units, false)
}

// Portion is what part of whole costs when all of it costs a, half up to cents. Errors: ErrRange when whole is not positive,
// part is negative or more than whole.
func (a Amount) Portion(part, whole Quantity) (Amount, error) {
	some, errPart := sumForm.units(part.d)
	all, errWhole := sumForm.units(whole.d)
	if errPart != nil || errWhole != nil || part.Sign() < 0 || whole.Sign() <= 0 || part.Cmp(whole) > 0 {
		return Amount{}, fmt.Errorf("portion: %w: %s of %s", ErrRange, part, whole)
	}
	return a.scaled(some, all, false)
}

// scaled is |a|*mul/div in cents, half up, with a's sign or the opposite one.
func (a Amount) scaled(mul, div uint64, flip bool) (Amount, error) {
	cents, err := amountForm.units(a.d)
	if err != nil {
		return Amount{}, err
	}
	result, err := mulDiv(cents, mul, div)
	if err != nil {
		return Amount{}, err
	}
	d, err := amountForm.fromUnits(result, a.d.IsNeg() != flip)
	if err != nil {
		return Amount{}, err
	}
	return Amount{d, a.currency}, nil
}

// Cmp is -1, 0 or +1 as a is below, equal to or above b. Error: ErrCurrency.
func (a Amount) Cmp(b Amount) (int, error) {
	if err := a.sameCurrency(b); err != nil {
		return 0, err
	}
	return a.d.Cmp(b.d), nil
}

// Less reports whether a is below b. Error: ErrCurrency.
func (a Amount) Less(b Amount) (bool, error) {
	c, err := a.Cmp(b)
	return c < 0, err
}

// Equal reports whether value and currency are the same.
func (a Amount) Equal(b Amount) bool { return a.currency == b.currency && a.d.Equal(b.d) }

// Cents is the value in cents, which every amount has a whole number of.
func (a Amount) Cents() int64 {
	units, err := amountForm.units(a.d)
	if err != nil { // never: an amount is below 10^12
		return 0
	}
	n := int64(units) //nolint:gosec // below 10^14 by the form
	if a.Sign() < 0 {
		return -n
	}
	return n
}

// OfCents is a whole number of cents. Error: ErrRange.
func OfCents(n int64, cur Currency) (Amount, error) {
	magnitude := uint64(n) //nolint:gosec // the magnitude is taken below, which holds for the smallest int64 too
	if n < 0 {
		magnitude = -magnitude
	}
	d, err := amountForm.fromUnits(magnitude, n < 0)
	if err != nil {
		return Amount{}, fmt.Errorf("amount: %w", err)
	}
	return Amount{d, cur}, nil
}

// Sign is -1, 0 or +1.
func (a Amount) Sign() int { return a.d.Sign() }

// IsZero reports whether the value is 0, in whatever currency.
func (a Amount) IsZero() bool { return a.d.IsZero() }

// Currency returns the currency.
func (a Amount) Currency() Currency { return a.currency }

// String is the value with two places and no currency, such as "1234.50".
func (a Amount) String() string { return amountForm.canonical(a.d).String() }

func (a Amount) sameCurrency(b Amount) error {
	if a.currency != b.currency {
		return fmt.Errorf("%w: %s and %s", ErrCurrency, quoted(string(a.currency)), quoted(string(b.currency)))
	}
	return nil
}

// SharePercent is a in per cent of base with one place, half up: "87.5". Errors:
// ErrCurrency; ErrRange when base is not positive.
func SharePercent(a, base Amount) (string, error) {
	if err := a.sameCurrency(base); err != nil {
		return "", err
	}
	if base.Sign() <= 0 {
		return "", fmt.Errorf("%w: per cent of %s", ErrRange, base)
	}
	part, errPart := amountForm.units(a.d)
	whole, errWhole := amountForm.units(base.d)
	if err := firstOf(errPart, errWhole); err != nil {
		return "", err
	}
	tenths, err := mulDiv(part, 1000, whole)
	if err != nil {
		return "", err
	}
	d, err := form{integerDigits: 17, places: 1, minPlaces: 1}.fromUnits(tenths, a.Sign() < 0)
	if err != nil {
		return "", err
	}
	return d.String(), nil
}

// DifferencePercent is how far a lies above (or, with a minus, below) base, in
// per cent of base with one place, half up: "1.0". Errors as of SharePercent.
func DifferencePercent(a, base Amount) (string, error) {
	diff, err := a.Sub(base)
	if err != nil {
		return "", err
	}
	return SharePercent(diff, base)
}

type amountJSON struct {
	Amount   string   `json:"amount"`
	Currency Currency `json:"currency"`
}

// MarshalJSON writes {"amount":"12.34","currency":"EUR"}.
func (a Amount) MarshalJSON() ([]byte, error) { return a.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON writes.
func (a Amount) AppendJSON(out []byte) ([]byte, error) {
	out = appendQuoted(append(out, `{"amount":`...), a.String())
	out = appendQuoted(append(out, `,"currency":`...), string(a.currency))
	return append(out, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes and nothing else.
func (a *Amount) UnmarshalJSON(data []byte) error {
	var raw amountJSON
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return fmt.Errorf("amount: %w: %w", ErrSyntax, err)
	}
	parsed, err := ParseAmount(raw.Amount, raw.Currency)
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// Value writes a numeric column; its currency stands elsewhere or is EUR.
func (a Amount) Value() (driver.Value, error) { return a.String(), nil }

// Scan reads a numeric column as EUR.
func (a *Amount) Scan(src any) error {
	d, err := amountForm.scan(src)
	if err != nil {
		return fmt.Errorf("amount: %w", err)
	}
	*a = Amount{d, EUR}
	return nil
}
