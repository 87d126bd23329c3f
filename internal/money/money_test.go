package money_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/money"
)

func eur(s string) money.Amount      { return money.MustAmount(s, money.EUR) }
func price(s string) money.UnitPrice { return money.MustUnitPrice(s, money.EUR) }
func qty(s string) money.Quantity    { return money.MustQuantity(s) }

func TestParseAmount(t *testing.T) {
	t.Parallel()
	accepted := map[string]string{
		"0": "0.00", "-0": "0.00", "-0.00": "0.00", "7": "7.00", "1234.5": "1234.50", "-7.01": "-7.01",
		"007": "7.00", "0.05": "0.05", "999999999999.99": "999999999999.99", "-999999999999.99": "-999999999999.99",
	}
	for in, want := range accepted {
		got, err := money.ParseAmount(in, money.EUR)
		if err != nil || got.String() != want || got.Currency() != money.EUR {
			t.Errorf("ParseAmount(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
	refused := map[string]error{
		"": money.ErrSyntax, " 1": money.ErrSyntax, "1 ": money.ErrSyntax, "+1": money.ErrSyntax, "-": money.ErrSyntax,
		"--1": money.ErrSyntax, ".5": money.ErrSyntax, "5.": money.ErrSyntax, "1.2.3": money.ErrSyntax, "1,50": money.ErrSyntax,
		"1e3": money.ErrSyntax, "1E3": money.ErrSyntax, "NaN": money.ErrSyntax, "Inf": money.ErrSyntax, "0x1": money.ErrSyntax,
		"1_000": money.ErrSyntax, "١": money.ErrSyntax, "1\n": money.ErrSyntax, "abc": money.ErrSyntax,
		"1.234": money.ErrRange, "1.500": money.ErrRange, "1000000000000": money.ErrRange, "-1000000000000": money.ErrRange,
		"999999999999.995":         money.ErrRange,
		strings.Repeat("9", 5_000): money.ErrRange, strings.Repeat("x", 5_000): money.ErrSyntax,
	}
	for in, want := range refused {
		if got, err := money.ParseAmount(in, money.EUR); !errors.Is(err, want) {
			t.Errorf("ParseAmount(%.20q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, cur := range []money.Currency{"", "eur", "EU", "EURO", "E1R", "ÄR"} {
		if _, err := money.ParseAmount("1", cur); !errors.Is(err, money.ErrCurrency) {
			t.Errorf("currency %q: %v", cur, err)
		}
	}
}

func TestErrorsNeverCarryLongInput(t *testing.T) {
	t.Parallel()
	_, err := money.ParseAmount(strings.Repeat("9", 1<<20), money.EUR)
	if err == nil || len(err.Error()) > 200 {
		t.Errorf("message of %d bytes", len(err.Error()))
	}
}

func TestPricesAndQuantitiesAreNeverNegative(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"-1", "-0", "-0.5"} {
		if _, err := money.ParseUnitPrice(in, money.EUR); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("price %s: %v", in, err)
		}
		if _, err := money.ParseQuantity(in); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("quantity %s: %v", in, err)
		}
		if _, err := money.ParsePercent(in); !errors.Is(err, money.ErrSyntax) {
			t.Errorf("percent %s: %v", in, err)
		}
	}
}

func TestCanonicalTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"4.3500": "4.35", "41.9": "41.90", "0.0125": "0.0125", "7": "7.00", "99999999.9999": "99999999.9999", "0": "0.00"} {
		if got := price(in).String(); got != want {
			t.Errorf("price %s = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"25": "25", "25.000": "25", "0.5": "0.5", "0.500": "0.5", "0": "0", "100": "100", "9999999.999": "9999999.999"} {
		if got := qty(in).String(); got != want {
			t.Errorf("quantity %s = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"19": "19", "19.00": "19", "7": "7", "0": "0", "5.5": "5.5", "10.7": "10.7"} {
		if got := money.MustPercent(in).String(); got != want {
			t.Errorf("percent %s = %s, want %s", in, got, want)
		}
	}
}

func TestBoundsFollowTheColumns(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"100000000", "0.00001", "1000000000000"} {
		if _, err := money.ParseUnitPrice(in, money.EUR); !errors.Is(err, money.ErrRange) {
			t.Errorf("price %s: %v", in, err)
		}
	}
	for _, in := range []string{"10000000", "0.0001", "1000000000000"} {
		if _, err := money.ParseQuantity(in); !errors.Is(err, money.ErrRange) {
			t.Errorf("quantity %s: %v", in, err)
		}
	}
	for _, in := range []string{"1000", "19.001"} {
		if _, err := money.ParsePercent(in); !errors.Is(err, money.ErrRange) {
			t.Errorf("percent %s: %v", in, err)
		}
	}
}

// Equal values must be one value: they serve as map keys and in comparisons of whole structs.
func TestEqualValuesAreIdentical(t *testing.T) {
	t.Parallel()
	if eur("1") != eur("1.00") || eur("-0") != money.Zero(money.EUR) {
		t.Error("amounts differ")
	}
	if price("4.3500") != price("4.35") || qty("1.0") != qty("1") || qty("1000") != money.QuantityOf(1000) {
		t.Error("prices or quantities differ")
	}
	if money.MustPercent("19.0") != money.MustPercent("19") {
		t.Error("percentages differ")
	}
	back, err := eur("5").Sub(eur("5"))
	if err != nil || back != money.Zero(money.EUR) {
		t.Errorf("5-5 = %#v, %v", back, err)
	}
	if eur("0").Neg() != money.Zero(money.EUR) {
		t.Error("there is a negative zero")
	}
	if eur("1").Equal(money.MustAmount("1", "USD")) {
		t.Error("1 EUR equals 1 USD")
	}
}

func TestArithmeticRefusesMixedCurrencies(t *testing.T) {
	t.Parallel()
	a, b := eur("1"), money.MustAmount("1", "CHF")
	_, errAdd := a.Add(b)
	_, errSub := a.Sub(b)
	_, errCmp := a.Cmp(b)
	_, errLess := a.Less(b)
	_, errSum := money.Sum(money.EUR, a, b)
	_, errDiff := money.DifferencePercent(a, b)
	_, errPrice := price("1").Cmp(money.MustUnitPrice("1", "CHF"))
	_, _, errVAT := money.VATBreakdown([]money.VATLine{{Net: a}, {Net: b}})
	for name, err := range map[string]error{"add": errAdd, "sub": errSub, "cmp": errCmp, "less": errLess, "sum": errSum, "diff": errDiff, "price": errPrice, "vat": errVAT} {
		if !errors.Is(err, money.ErrCurrency) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestArithmeticRefusesOverflow(t *testing.T) {
	t.Parallel()
	top := eur("999999999999.99")
	_, errAdd := top.Add(eur("0.01"))
	_, errSub := top.Neg().Sub(eur("0.01"))
	_, errTimes := top.Times(2)
	_, errTimesHuge := eur("0.01").Times(-1 << 63)
	_, errLine := money.LineAmount(price("99999999.9999"), qty("0.001"), qty("9999999.999"))
	_, errUnit := top.Per(qty("0.001"))
	_, errQty := money.QuantityOf(999_999_999_999).Add(money.QuantityOf(1))
	_, errPercent := money.MustPercent("100.01").Of(top)
	for name, err := range map[string]error{"add": errAdd, "sub": errSub, "times": errTimes, "times huge": errTimesHuge, "line": errLine, "unit": errUnit, "quantity": errQty, "percent": errPercent} {
		if !errors.Is(err, money.ErrRange) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sum, err := eur("999999999999.98").Add(eur("0.01")); err != nil || sum != top {
		t.Errorf("the largest amount: %v, %v", sum, err)
	}
}

func TestHalfUpAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ amount, rate, want string }{
		{"108.75", "19", "20.66"}, // 20.6625
		{"0.50", "1", "0.01"},     // 0.005
		{"-0.50", "1", "-0.01"},
		{"0.49", "1", "0.00"},
		{"-0.49", "1", "0.00"},
		{"2.50", "5", "0.13"}, // 0.125; half to even would be 0.12
		{"-2.50", "5", "-0.13"},
		{"100", "5.5", "5.50"},
		{"20000", "85", "17000.00"},
		{"999999999999.99", "100", "999999999999.99"},
	} {
		got, err := money.MustPercent(tt.rate).Of(eur(tt.amount))
		if err != nil || got != eur(tt.want) {
			t.Errorf("%s %% of %s = %s, %v; want %s", tt.rate, tt.amount, got, err, tt.want)
		}
	}
}

func TestLineAmount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ price, per, qty, want string }{
		{"41.90", "10", "30", "125.70"},
		{"4.35", "1", "25", "108.75"},
		{"4.05", "1", "25", "101.25"},
		{"10", "3", "3", "10.00"}, // dividing first would give 9.99
		{"0.0001", "1", "50", "0.01"},
		{"0.0001", "1", "49", "0.00"},
		{"0.125", "1", "1", "0.13"},
		{"1", "0.5", "0.25", "0.50"},
		{"99999999.9999", "1", "9999.999", "999999899999.00"},
		{"0", "1", "5", "0.00"},
		{"5", "1", "0", "0.00"},
	} {
		got, err := money.LineAmount(price(tt.price), qty(tt.per), qty(tt.qty))
		if err != nil || got != eur(tt.want) {
			t.Errorf("%s / %s x %s = %s, %v; want %s", tt.price, tt.per, tt.qty, got, err, tt.want)
		}
	}
	below, err := qty("1").Sub(qty("2"))
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]money.Quantity{"per zero": {{}, qty("1")}, "per negative": {below, qty("1")}, "quantity negative": {qty("1"), below}} {
		if got, err := money.LineAmount(price("1"), pair[0], pair[1]); !errors.Is(err, money.ErrRange) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// The reference computes with rational numbers of any size.
func TestLineAmountEqualsExactArithmetic(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		p := fmt.Sprintf("%d.%04d", rnd.Int64N(1_000_000), rnd.Int64N(10_000))
		per := fmt.Sprintf("%d.%03d", rnd.Int64N(1_000), 1+rnd.Int64N(999))
		q := fmt.Sprintf("%d.%03d", rnd.Int64N(1_000), rnd.Int64N(1_000))
		got, err := money.LineAmount(price(p), qty(per), qty(q))
		if err != nil {
			t.Fatalf("%s / %s x %s: %v", p, per, q, err)
		}
		exact := new(big.Rat).Quo(new(big.Rat).Mul(rat(t, p), rat(t, q)), rat(t, per))
		if want := exact.FloatString(2); got.String() != want { // FloatString rounds half away from zero
			t.Fatalf("%s / %s x %s = %s, want %s", p, per, q, got, want)
		}
	}
}

func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("not a number: %s", s)
	}
	return r
}

func TestPer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ amount, qty, want string }{
		{"130.60", "25", "5.22"}, {"130.60", "30", "4.35"}, {"108.75", "25", "4.35"}, {"2", "3", "0.67"}, {"0.01", "1000", "0.00"}, {"1", "0.5", "2.00"}, {"0.01", "2", "0.01"}, {"-0.01", "2", "-0.01"},
	} {
		got, err := eur(tt.amount).Per(qty(tt.qty))
		if err != nil || got != eur(tt.want) {
			t.Errorf("%s / %s = %s, %v; want %s", tt.amount, tt.qty, got, err, tt.want)
		}
	}
	for _, q := range []money.Quantity{{}, qty("0")} {
		if _, err := eur("1").Per(q); !errors.Is(err, money.ErrRange) {
			t.Errorf("per %s: %v", q, err)
		}
	}
}

func TestQuantityTimesAndCommonMultiple(t *testing.T) {
	t.Parallel()
	if got, err := qty("0.5").Times(48); err != nil || got != qty("24") {
		t.Errorf("48 halves = %s, %v", got, err)
	}
	for _, tt := range []struct{ a, b, want string }{
		{"10", "15", "30"}, {"10", "10", "10"}, {"1", "25", "25"}, {"0", "25", "25"}, {"25", "0", "25"}, {"0", "0", "0"}, {"0.5", "0.75", "1.5"},
	} {
		if got, err := qty(tt.a).CommonMultiple(qty(tt.b)); err != nil || got != qty(tt.want) {
			t.Errorf("of %s and %s = %s, %v; want %s", tt.a, tt.b, got, err, tt.want)
		}
	}
	_, errMultiple := qty("9999999.999").CommonMultiple(qty("9999999.998"))
	_, errTimes := qty("9999999").Times(1_000_000)
	_, errNegative := qty("1").Times(-1)
	for name, err := range map[string]error{"multiple": errMultiple, "times": errTimes, "negative": errNegative} {
		if !errors.Is(err, money.ErrRange) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestQuantityPer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b, want string }{{"36", "3", "12"}, {"1.5", "3", "0.5"}, {"1", "1000", "0.001"}, {"0", "7", "0"}, {"9999999.999", "1", "9999999.999"}} {
		if got, err := qty(tt.a).Per(qty(tt.b)); err != nil || got != qty(tt.want) {
			t.Errorf("%s for %s = %s each, %v; want %s", tt.a, tt.b, got, err, tt.want)
		}
	}
	for _, tt := range [][2]string{{"1", "3"}, {"1", "0"}, {"9999999", "0.001"}} {
		if got, err := qty(tt[0]).Per(qty(tt[1])); !errors.Is(err, money.ErrRange) {
			t.Errorf("%s for %s = %s each, %v", tt[0], tt[1], got, err)
		}
	}
}

func TestQuantityOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b, want string }{
		{"12", "3", "36"}, {"0.5", "3", "1.5"}, {"2.5", "0.4", "1"}, {"0.001", "1000", "1"}, {"0", "7", "0"}, {"9999999.999", "1", "9999999.999"},
	} {
		if got, err := qty(tt.a).Of(qty(tt.b)); err != nil || got != qty(tt.want) {
			t.Errorf("%s taken %s times = %s, %v; want %s", tt.a, tt.b, got, err, tt.want)
		}
	}
	minus, err := qty("1").Sub(qty("2"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range [][2]money.Quantity{
		{qty("0.333"), qty("0.5")}, {qty("5000000"), qty("2")}, {qty("9999999.999"), qty("9999999.999")}, {minus, qty("1")}, {qty("1"), minus},
	} {
		if got, err := tt[0].Of(tt[1]); !errors.Is(err, money.ErrRange) {
			t.Errorf("%s taken %s times = %s, %v", tt[0], tt[1], got, err)
		}
	}
}

func TestCeilTo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ q, step, want string }{
		{"25", "10", "30"},
		{"30", "10", "30"},
		{"0.1", "1", "1"},
		{"7", "0.5", "7"},
		{"7.2", "0.5", "7.5"},
		{"25", "1", "25"},
		{"0", "10", "0"},
		{"5", "0", "5"},
		{"0.001", "9999999.999", "9999999.999"},
	} {
		if got := qty(tt.q).CeilTo(qty(tt.step)); got != qty(tt.want) {
			t.Errorf("%s in steps of %s = %s, want %s", tt.q, tt.step, got, tt.want)
		}
	}
}

func TestCeilToIsTheSmallestMultiple(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		q, step := rnd.Int64N(100_000), 1+rnd.Int64N(500)
		got := money.QuantityOf(q).CeilTo(money.QuantityOf(step))
		want := (q + step - 1) / step * step
		if got != money.QuantityOf(want) {
			t.Fatalf("%d in steps of %d = %s, want %d", q, step, got, want)
		}
	}
}

func TestQuantityArithmetic(t *testing.T) {
	t.Parallel()
	sum, err := qty("0.7").Add(qty("0.3"))
	if err != nil || sum != money.QuantityOf(1) {
		t.Errorf("sum = %s, %v", sum, err)
	}
	rest, err := qty("1").Sub(qty("2.5"))
	if err != nil || rest.String() != "-1.5" || rest.Sign() != -1 {
		t.Errorf("rest = %s, %v", rest, err)
	}
	if qty("2").Max(qty("10")) != qty("10") || qty("10").Max(qty("2")) != qty("10") {
		t.Error("max picks the smaller")
	}
	if qty("2").Cmp(qty("10")) != -1 || !money.QuantityOf(0).IsZero() || qty("2.50").Decimal().String() != "2.5" {
		t.Error("order, zero or decimal is wrong")
	}
}

func TestDifferencePercent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, base, want string }{
		{"101", "100", "1.0"},
		{"100", "100", "0.0"},
		{"95", "100", "-5.0"},
		{"100.05", "100", "0.1"},
		{"99.95", "100", "-0.1"},
		{"100.04", "100", "0.0"},
		{"130.60", "108.75", "20.1"},
		{"0", "3", "-100.0"},
		{"999999999999.99", "0.01", "9999999999999800.0"},
	} {
		got, err := money.DifferencePercent(eur(tt.a), eur(tt.base))
		if err != nil || got != tt.want {
			t.Errorf("%s over %s = %s, %v; want %s", tt.a, tt.base, got, err, tt.want)
		}
	}
	for _, base := range []string{"0", "-1"} {
		if _, err := money.DifferencePercent(eur("1"), eur(base)); !errors.Is(err, money.ErrRange) {
			t.Errorf("base %s: %v", base, err)
		}
	}
}

func TestSharePercent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, base, want string }{
		{"17000", "20000", "85.0"}, {"20058.75", "20000", "100.3"}, {"0", "20000", "0.0"}, {"-1", "8", "-12.5"}, {"1", "3", "33.3"}, {"2", "3", "66.7"},
	} {
		got, err := money.SharePercent(eur(tt.a), eur(tt.base))
		if err != nil || got != tt.want {
			t.Errorf("%s of %s = %s, %v; want %s", tt.a, tt.base, got, err, tt.want)
		}
	}
	if got, err := money.SharePercent(eur("1"), eur("0")); !errors.Is(err, money.ErrRange) {
		t.Errorf("share of nothing = %s, %v", got, err)
	}
}

func TestTimesAndOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n    int64
		want string
	}{{48, "600.00"}, {0, "0.00"}, {-2, "-25.00"}, {1, "12.50"}} {
		if got, err := eur("12.50").Times(tt.n); err != nil || got != eur(tt.want) {
			t.Errorf("12.50 x %d = %s, %v", tt.n, got, err)
		}
	}
	less, err := eur("-1").Less(eur("0.5"))
	if err != nil || !less {
		t.Errorf("-1 < 0.5 = %v, %v", less, err)
	}
	if eur("-1").Sign() != -1 || !eur("0").IsZero() || price("0").IsZero() == price("0.0001").IsZero() {
		t.Error("signs are wrong")
	}
}
