package money_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/money"
)

var (
	amountText   = regexp.MustCompile(`\A-?[0-9]{1,12}(\.[0-9]{1,2})?\z`)
	quantityText = regexp.MustCompile(`\A[0-9]{1,7}(\.[0-9]{1,3})?\z`)
)

func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{"0", "-0", "1234.50", "25", "0.5", "1e9", "NaN", "+1", " 1", "1.", ".1", "999999999999.99", "1000000000000", "-1", "00012", "", "１２"} {
		f.Add(s)
	}
}

// FuzzParseAmount holds that exactly the texts of the grammar are read, and that
// what is read is written back as the same value.
func FuzzParseAmount(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		a, err := money.ParseAmount(s, money.EUR)
		if (err == nil) != amountText.MatchString(s) {
			t.Fatalf("%q: %v", s, err)
		}
		if err != nil {
			if a != (money.Amount{}) {
				t.Fatalf("%q gives %v beside an error", s, a)
			}
			return
		}
		again, err := money.ParseAmount(a.String(), money.EUR)
		if err != nil || again != a || again.String() != a.String() {
			t.Fatalf("%q -> %s -> %s, %v", s, a, again, err)
		}
		if a.Neg().Neg() != a || plain(a.String()) != plain(s) {
			t.Fatalf("%q changed its value to %s", s, a)
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := money.ParseQuantity(s)
		if (err == nil) != quantityText.MatchString(s) {
			t.Fatalf("%q: %v", s, err)
		}
		if err != nil {
			return
		}
		again, err := money.ParseQuantity(q.String())
		if err != nil || again != q || plain(q.String()) != plain(s) {
			t.Fatalf("%q -> %s -> %s, %v", s, q, again, err)
		}
		if up := q.CeilTo(money.QuantityOf(10)); up.Cmp(q) < 0 {
			t.Fatalf("%s rounded up to %s", q, up)
		}
	})
}

// plain strips what does not change a value: outer zeros and the sign of nothing.
func plain(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	text := strings.TrimLeft(whole, "0") + "." + strings.TrimRight(fraction, "0")
	if negative && text != "." {
		return "-" + text
	}
	return text
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-11-22", "2024-02-29", "2026-02-29", "0000-00-00", "2026-1-1", "9999-12-31", "2026-11-22T00:00:00Z", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := money.ParseDate(s)
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q gives %s beside an error", s, d)
			}
			return
		}
		if d.String() != s {
			t.Fatalf("%q read as %s", s, d)
		}
		if d.AddDays(31).AddDays(-31) != d || d.DaysUntil(d.AddDays(400)) != 400 {
			t.Fatalf("%s is not stable under arithmetic", d)
		}
	})
}

func FuzzAmountJSON(f *testing.F) {
	f.Add([]byte(`{"amount":"12.34","currency":"EUR"}`))
	f.Add([]byte(`{"amount":12.34,"currency":"EUR"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a, again money.Amount
		if json.Unmarshal(raw, &a) != nil {
			return
		}
		out, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || again != a {
			t.Fatalf("%s -> %s: %v", raw, out, err)
		}
	})
}
