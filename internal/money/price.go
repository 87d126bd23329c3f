package money

import (
	"database/sql/driver"
	"fmt"

	"github.com/govalues/decimal"
)

var priceForm = form{integerDigits: 8, places: 4, minPlaces: 2}

// UnitPrice is a price per price quantity with up to four places and a currency,
// such as 0.0125 EUR. It is never negative. Its column is numeric(12,4), so it
// stays below 10^8.
type UnitPrice struct {
	d        decimal.Decimal
	currency Currency
}

// ParseUnitPrice reads "4.35" and the like. Errors: ErrSyntax, also for a minus;
// ErrRange for 10^8 and more or a fifth place; ErrCurrency.
func ParseUnitPrice(s string, cur Currency) (UnitPrice, error) {
	if err := cur.check(); err != nil {
		return UnitPrice{}, err
	}
	d, err := priceForm.parse(s)
	if err != nil {
		return UnitPrice{}, fmt.Errorf("unit price: %w", err)
	}
	return UnitPrice{d, cur}, nil
}

// MustUnitPrice is ParseUnitPrice for tests and constants; it panics on an error.
func MustUnitPrice(s string, cur Currency) UnitPrice { return must(ParseUnitPrice(s, cur)) }

// Cmp is -1, 0 or +1 as p is below, equal to or above q. Error: ErrCurrency.
func (p UnitPrice) Cmp(q UnitPrice) (int, error) {
	if p.currency != q.currency {
		return 0, fmt.Errorf("%w: %s and %s", ErrCurrency, quoted(string(p.currency)), quoted(string(q.currency)))
	}
	return p.d.Cmp(q.d), nil
}

// Equal reports whether value and currency are the same.
func (p UnitPrice) Equal(q UnitPrice) bool { return p.currency == q.currency && p.d.Equal(q.d) }

// IsZero reports whether the price is 0, in whatever currency.
func (p UnitPrice) IsZero() bool { return p.d.IsZero() }

// Currency returns the currency.
func (p UnitPrice) Currency() Currency { return p.currency }

// String has two to four places and no currency: "41.90", "0.0125".
func (p UnitPrice) String() string { return priceForm.canonical(p.d).String() }

// MarshalJSON writes the value as a JSON string; the currency stands beside it.
func (p UnitPrice) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil) }

// AppendJSON appends what MarshalJSON writes.
func (p UnitPrice) AppendJSON(out []byte) ([]byte, error) { return appendQuoted(out, p.String()), nil }

// UnmarshalJSON reads a JSON string as EUR; numbers are refused.
func (p *UnitPrice) UnmarshalJSON(data []byte) error {
	s, err := jsonText(data)
	if err != nil {
		return fmt.Errorf("unit price: %w", err)
	}
	parsed, err := ParseUnitPrice(s, EUR)
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// Value writes a numeric column; its currency stands elsewhere or is EUR.
func (p UnitPrice) Value() (driver.Value, error) { return p.String(), nil }

// Scan reads a numeric column as EUR.
func (p *UnitPrice) Scan(src any) error {
	d, err := priceForm.scan(src)
	if err != nil {
		return fmt.Errorf("unit price: %w", err)
	}
	*p = UnitPrice{d, EUR}
	return nil
}

// LineAmount is what qty costs at price for each per units: price*qty/per,
// multiplied before it is divided and rounded once, half up, to cents. Error:
// ErrRange when per is not positive, qty is negative, or the result is 10^12 or more.
func LineAmount(price UnitPrice, per, qty Quantity) (Amount, error) {
	if per.Sign() <= 0 || qty.Sign() < 0 {
		return Amount{}, fmt.Errorf("line amount: %w: quantity %s per %s", ErrRange, qty, per)
	}
	p, errPrice := priceForm.units(price.d)
	q, errQty := sumForm.units(qty.d)
	n, errPer := quantityForm.units(per.d)
	if err := firstOf(errPrice, errQty, errPer); err != nil {
		return Amount{}, fmt.Errorf("line amount: %w", err)
	}
	// Price counts hundredths of a cent; quantity and per count thousandths, which cancel.
	cents, err := mulDiv(p, q, n*100)
	if err != nil {
		return Amount{}, fmt.Errorf("line amount: %w", err)
	}
	d, err := amountForm.fromUnits(cents, false)
	if err != nil {
		return Amount{}, fmt.Errorf("line amount: %w", err)
	}
	return Amount{d, price.currency}, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
