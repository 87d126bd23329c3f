package money

import (
	"database/sql/driver"
	"fmt"

	"github.com/govalues/decimal"
)

var percentForm = form{integerDigits: 3, places: 2}

// Percent is a rate such as a VAT rate, with up to two places: 19 means 19 %.
// It is never negative and stays below 1000. Equal rates are ==.
type Percent struct{ d decimal.Decimal }

// ParsePercent reads "19", "7", "5.5". Errors: ErrSyntax, ErrRange.
func ParsePercent(s string) (Percent, error) {
	d, err := percentForm.parse(s)
	if err != nil {
		return Percent{}, fmt.Errorf("per cent: %w", err)
	}
	return Percent{d}, nil
}

// MustPercent is ParsePercent for tests and constants; it panics on an error.
func MustPercent(s string) Percent { return must(ParsePercent(s)) }

// Of is p per cent of a, half up to cents. Error: ErrRange.
func (p Percent) Of(a Amount) (Amount, error) {
	rate, err := percentForm.units(p.d)
	if err != nil {
		return Amount{}, fmt.Errorf("per cent: %w", err)
	}
	share, err := a.scaled(rate, 100*100, false)
	if err != nil {
		return Amount{}, fmt.Errorf("per cent: %w", err)
	}
	return share, nil
}

// Cmp is -1, 0 or +1 as p is below, equal to or above q.
func (p Percent) Cmp(q Percent) int { return p.d.Cmp(q.d) }

// Equal reports whether both are the same rate.
func (p Percent) Equal(q Percent) bool { return p.d.Equal(q.d) }

// IsZero reports whether the rate is 0.
func (p Percent) IsZero() bool { return p.d.IsZero() }

// String is canonical, without trailing zeros and without a sign for per cent.
func (p Percent) String() string { return p.d.String() }

// MarshalJSON writes a JSON string.
func (p Percent) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON writes.
func (p Percent) AppendJSON(out []byte) ([]byte, error) { return appendQuoted(out, p.String()), nil }

// UnmarshalJSON reads a JSON string; numbers are refused.
func (p *Percent) UnmarshalJSON(data []byte) error {
	s, err := jsonText(data)
	if err != nil {
		return fmt.Errorf("per cent: %w", err)
	}
	parsed, err := ParsePercent(s)
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// Value writes a numeric column.
func (p Percent) Value() (driver.Value, error) { return p.String(), nil }

// Scan reads a numeric column.
func (p *Percent) Scan(src any) error {
	d, err := percentForm.scan(src)
	if err != nil {
		return fmt.Errorf("per cent: %w", err)
	}
	*p = Percent{d}
	return nil
}
