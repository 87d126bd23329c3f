package money

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// Why a text or a calculation was refused. Callers decide with errors.Is.
var (
	ErrSyntax   = errors.New("not a plain decimal or date")
	ErrRange    = errors.New("too many digits or out of range")
	ErrCurrency = errors.New("currency unknown or different")
)

// maxIntegerDigits bounds every value: 10^12 and more is refused. Together with
// at most four places this stays below the 19 digits after which the decimal
// library rounds without a word.
const maxIntegerDigits = 12

// form says how a type is written.
type form struct {
	integerDigits int  // at most so many before the point
	places        int  // at most so many after it
	minPlaces     int  // written at least
	signed        bool // a leading minus is allowed
}

// parse reads s strictly as digits, optionally with a point and more digits.
func (f form) parse(s string) (decimal.Decimal, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, hasPoint := strings.Cut(digits, ".")
	if !allDigits(whole) || hasPoint && !allDigits(fraction) || negative && !f.signed {
		return decimal.Decimal{}, fmt.Errorf("%w: %s", ErrSyntax, quoted(s))
	}
	if len(whole) > f.integerDigits || len(fraction) > f.places {
		return decimal.Decimal{}, fmt.Errorf("%w: %s", ErrRange, quoted(s))
	}
	d, err := decimal.Parse(s)
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%w: %s", ErrSyntax, quoted(s))
	}
	return f.canonical(d), nil
}

// canonical gives equal values one representation, so that == is equality.
func (f form) canonical(d decimal.Decimal) decimal.Decimal {
	d = d.Trim(f.minPlaces).Pad(f.minPlaces)
	if d.IsZero() {
		return d.Abs()
	}
	return d
}

// fromUnits makes a value of n times the smallest unit.
func (f form) fromUnits(n uint64, negative bool) (decimal.Decimal, error) {
	if n >= pow10(f.integerDigits+f.places) {
		return decimal.Decimal{}, ErrRange
	}
	//nolint:gosec // below 10^16 by the check above
	d, err := decimal.New(int64(n), f.places)
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%w: %w", ErrRange, err)
	}
	if negative {
		d = d.Neg()
	}
	return f.canonical(d), nil
}

// checked refuses the result of a sum that outgrew the type.
func (f form) checked(d decimal.Decimal, err error) (decimal.Decimal, error) {
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%w: %w", ErrRange, err)
	}
	if _, err := f.units(d); err != nil {
		return decimal.Decimal{}, err
	}
	return f.canonical(d), nil
}

// units is the magnitude of d in the smallest unit of the form.
func (f form) units(d decimal.Decimal) (uint64, error) {
	if d.Prec()-d.Scale() > f.integerDigits || d.Scale() > f.places {
		return 0, ErrRange
	}
	return d.Pad(f.places).Coef(), nil
}

// scan reads a database value; numeric columns arrive as text.
func (f form) scan(src any) (decimal.Decimal, error) {
	switch v := src.(type) {
	case string:
		return f.parse(v)
	case []byte:
		return f.parse(string(v))
	case int64:
		return f.parse(strconv.FormatInt(v, 10))
	default:
		return decimal.Decimal{}, fmt.Errorf("%w: cannot read %T", ErrSyntax, src)
	}
}

// mulDiv is a*b/d, rounded half up, exact in between.
func mulDiv(a, b, d uint64) (uint64, error) {
	hi, lo := bits.Mul64(a, b)
	if hi >= d { // also catches d == 0; the quotient would not fit
		return 0, ErrRange
	}
	quotient, rest := bits.Div64(hi, lo, d)
	if rest < d-rest {
		return quotient, nil
	}
	if quotient == math.MaxUint64 {
		return 0, ErrRange
	}
	return quotient + 1, nil
}

func pow10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// quoted shortens hostile input before it reaches a log line.
func quoted(s string) string {
	const longest = 40
	if len(s) > longest {
		s = s[:longest] + "…"
	}
	return strconv.Quote(s)
}

// must serves Must constructors, whose arguments are written in the program.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// appendQuoted writes plain ASCII as a JSON string.
func appendQuoted(out []byte, text string) []byte {
	return append(append(append(out, '"'), text...), '"')
}

// jsonText reads a JSON string; numbers are refused because their readers round.
func jsonText(data []byte) (string, error) {
	var s string
	if len(data) == 0 || data[0] != '"' {
		return "", fmt.Errorf("%w: %s is not a JSON string", ErrSyntax, quoted(string(data)))
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return "", fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	return s, nil
}

// Compile-time proof that every number can be a column of pgx and of GORM.
var (
	_ driver.Valuer = Amount{}
	_ driver.Valuer = UnitPrice{}
	_ driver.Valuer = Quantity{}
	_ driver.Valuer = Percent{}
	_ driver.Valuer = Date{}
)
