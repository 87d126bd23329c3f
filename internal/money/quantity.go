package money

import (
	"database/sql/driver"
	"fmt"
	"math/bits"

	"github.com/govalues/decimal"
)

var (
	// quantityForm is what one line or one offer may ask for: numeric(10,3).
	quantityForm = form{integerDigits: 7, places: 3}
	// sumForm is what sums and differences of quantities may reach.
	sumForm = form{integerDigits: maxIntegerDigits, places: 3, signed: true}
)

// Quantity is a number of units with up to three places and no currency. What a
// person or a file names is read by ParseQuantity: never negative and below
// 10^7, as a column numeric(10,3) holds it. Sums and differences may be negative
// and reach up to 10^12. Equal quantities are ==.
type Quantity struct{ d decimal.Decimal }

// ParseQuantity reads "25", "0.5" and the like. Errors: ErrSyntax, also for a
// minus; ErrRange for 10^7 and more or a fourth place.
func ParseQuantity(s string) (Quantity, error) {
	d, err := quantityForm.parse(s)
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	return Quantity{d}, nil
}

// MustQuantity is ParseQuantity for tests and constants; it panics on an error.
func MustQuantity(s string) Quantity { return must(ParseQuantity(s)) }

// QuantityOf is a whole number of units.
func QuantityOf(n int64) Quantity {
	d, err := decimal.New(n, 0)
	if err != nil { // never: an int64 has at most 19 digits
		return Quantity{}
	}
	return Quantity{sumForm.canonical(d)}
}

// Add is q+r. Error: ErrRange.
func (q Quantity) Add(r Quantity) (Quantity, error) {
	d, err := sumForm.checked(q.d.Add(r.d))
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	return Quantity{d}, nil
}

// Sub is q-r and may be negative. Error: ErrRange.
func (q Quantity) Sub(r Quantity) (Quantity, error) { return q.Add(Quantity{r.d.Neg()}) }

// Cmp is -1, 0 or +1 as q is below, equal to or above r.
func (q Quantity) Cmp(r Quantity) int { return q.d.Cmp(r.d) }

// Equal reports whether both are the same number.
func (q Quantity) Equal(r Quantity) bool { return q.d.Equal(r.d) }

// Max is the larger of q and r.
func (q Quantity) Max(r Quantity) Quantity {
	if q.Cmp(r) < 0 {
		return r
	}
	return q
}

// Sign is -1, 0 or +1.
func (q Quantity) Sign() int { return q.d.Sign() }

// IsZero reports whether the quantity is 0.
func (q Quantity) IsZero() bool { return q.d.IsZero() }

// CeilTo is the smallest multiple of step that is not below q: 25 in packs of 10
// is 30. A step that is not positive, or a q that is, changes nothing about q:
// there is no pack to fill.
func (q Quantity) CeilTo(step Quantity) Quantity {
	units, errUnits := sumForm.units(q.d)
	pack, errPack := sumForm.units(step.d)
	if q.Sign() <= 0 || step.Sign() <= 0 || firstOf(errUnits, errPack) != nil {
		return q
	}
	packs := (units + pack - 1) / pack
	//nolint:gosec // both below 10^15, so the product is below 2*10^15
	d, err := decimal.New(int64(packs*pack), sumForm.places)
	if err != nil {
		return q
	}
	return Quantity{sumForm.canonical(d)}
}

// Times is q taken n times. Error: ErrRange, also for a negative q or n.
func (q Quantity) Times(n int) (Quantity, error) {
	units, err := sumForm.units(q.d)
	if err != nil || q.Sign() < 0 || n < 0 {
		return Quantity{}, fmt.Errorf("quantity: %w: %s x %d", ErrRange, q, n)
	}
	product, err := mulDiv(units, uint64(n), 1)
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	d, err := sumForm.fromUnits(product, false)
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	return Quantity{d}, nil
}

// Of is q taken r times, exactly: twelve pieces for each of three are thirty-six. Error: ErrRange, also where the product has a fourth
// place or is more than ParseQuantity reads, and for a negative q or r.
func (q Quantity) Of(r Quantity) (Quantity, error) {
	a, errA := quantityForm.units(q.d)
	b, errB := quantityForm.units(r.d)
	thousand := pow10(quantityForm.places)
	hi, lo := bits.Mul64(a, b)
	if firstOf(errA, errB) != nil || q.Sign() < 0 || r.Sign() < 0 || hi >= thousand {
		return Quantity{}, fmt.Errorf("quantity: %w: %s x %s", ErrRange, q, r)
	}
	units, rest := bits.Div64(hi, lo, thousand)
	d, err := quantityForm.fromUnits(units, false)
	if err != nil || rest != 0 {
		return Quantity{}, fmt.Errorf("quantity: %w: %s x %s", ErrRange, q, r)
	}
	return Quantity{d}, nil
}

// Per is the quantity of which r times are q, exactly: thirty-six for three are twelve each. Error: ErrRange, also where there is none
// with three places, for a negative q, and for an r that is not positive.
func (q Quantity) Per(r Quantity) (Quantity, error) {
	a, errA := quantityForm.units(q.d)
	b, errB := quantityForm.units(r.d)
	if firstOf(errA, errB) != nil || q.Sign() < 0 || r.Sign() <= 0 {
		return Quantity{}, fmt.Errorf("quantity: %w: %s for each of %s", ErrRange, q, r)
	}
	hi, lo := bits.Mul64(a, pow10(quantityForm.places))
	if hi >= b {
		return Quantity{}, fmt.Errorf("quantity: %w: %s for each of %s", ErrRange, q, r)
	}
	units, rest := bits.Div64(hi, lo, b)
	d, err := quantityForm.fromUnits(units, false)
	if err != nil || rest != 0 {
		return Quantity{}, fmt.Errorf("quantity: %w: %s for each of %s", ErrRange, q, r)
	}
	return Quantity{d}, nil
}

// CommonMultiple is the smallest quantity that is a multiple of q and of r, such
// as 30 for packs of 10 and steps of 15; where one is not positive it is the other.
// Error: ErrRange when it is 10^12 or more.
func (q Quantity) CommonMultiple(r Quantity) (Quantity, error) {
	if q.Sign() <= 0 {
		return r, nil
	}
	if r.Sign() <= 0 {
		return q, nil
	}
	a, errA := sumForm.units(q.d)
	b, errB := sumForm.units(r.d)
	if err := firstOf(errA, errB); err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	multiple, err := mulDiv(a, b, greatestCommonDivisor(a, b))
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	d, err := sumForm.fromUnits(multiple, false)
	if err != nil {
		return Quantity{}, fmt.Errorf("quantity: %w", err)
	}
	return Quantity{d}, nil
}

func greatestCommonDivisor(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// String is canonical, without trailing zeros: "25", "0.5".
func (q Quantity) String() string { return sumForm.canonical(q.d).String() }

// Decimal is the number itself, for callers that format it.
func (q Quantity) Decimal() decimal.Decimal { return q.d }

// MarshalJSON writes a JSON string.
func (q Quantity) MarshalJSON() ([]byte, error) { return q.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON writes.
func (q Quantity) AppendJSON(out []byte) ([]byte, error) { return appendQuoted(out, q.String()), nil }

// UnmarshalJSON reads a JSON string by the rules of ParseQuantity.
func (q *Quantity) UnmarshalJSON(data []byte) error {
	s, err := jsonText(data)
	if err != nil {
		return fmt.Errorf("quantity: %w", err)
	}
	parsed, err := ParseQuantity(s)
	if err != nil {
		return err
	}
	*q = parsed
	return nil
}

// Value writes a numeric column.
func (q Quantity) Value() (driver.Value, error) { return q.String(), nil }

// Scan reads a numeric column, also a negative one or a sum.
func (q *Quantity) Scan(src any) error {
	d, err := sumForm.scan(src)
	if err != nil {
		return fmt.Errorf("quantity: %w", err)
	}
	*q = Quantity{d}
	return nil
}
