package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

func limit(measure catalog.Measure, maximum, committed, reserved string) catalog.Balance {
	b := catalog.Balance{Kind: "lot", Measure: measure, Committed: money.MustQuantity(committed), Reserved: money.MustQuantity(reserved)}
	if maximum != "" {
		q := money.MustQuantity(maximum)
		b.Maximum = &q
	}
	return b
}

func TestContract_RunsOut(t *testing.T) {
	t.Parallel()
	value := func(maximum, committed, reserved string) []catalog.Balance {
		return []catalog.Balance{limit(catalog.MeasureValue, maximum, committed, reserved)}
	}
	for name, c := range map[string]struct {
		from, to string
		balances []catalog.Balance
		day      string
		want     string
	}{
		"half in half the term":  {"2026-01-01", "2028-01-01", value("1000", "500", "0"), "2027-01-01", "2028-01-01"},
		"half in a quarter":      {"2026-01-01", "2028-01-01", value("1000", "400", "100"), "2026-07-02", "2026-12-31"},
		"nothing used":           {"2026-01-01", "2028-01-01", value("1000", "0", "0"), "2026-07-02", "2028-01-01"},
		"used up":                {"2026-01-01", "2028-01-01", value("1000", "1000", "0"), "2026-07-02", "2026-07-02"},
		"maximum of 0":           {"2026-01-01", "2028-01-01", value("0", "0", "0"), "2026-07-02", "2026-07-02"},
		"no maximum":             {"2026-01-01", "2028-01-01", value("", "500", "0"), "2026-07-02", "2028-01-01"},
		"not begun":              {"2026-01-01", "2028-01-01", value("1000", "500", "0"), "2025-12-01", "2028-01-01"},
		"no end, half in a year": {"2026-01-01", "", value("1000", "500", "0"), "2027-01-01", "2028-01-01"},
		"no end and no use":      {"2026-01-01", "", nil, "2027-01-01", ""},
		"tightest counts": {
			"2026-01-01", "2028-01-01",
			[]catalog.Balance{limit(catalog.MeasureValue, "1000", "100", "0"), limit(catalog.MeasureQuantity, "10", "5", "0")},
			"2026-07-02", "2026-12-31",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contract := catalog.Contract{Term: money.Period{From: money.MustDate(c.from)}, Balances: c.balances}
			if c.to != "" {
				contract.Term.To = money.MustDate(c.to)
			}
			got, err := contract.RunsOut(money.MustDate(c.day))
			if err != nil || got.String() != c.want {
				t.Errorf("runs out on %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestContract_Limits(t *testing.T) {
	t.Parallel()
	lots := []catalog.Lot{
		{Balances: []catalog.Balance{limit(catalog.MeasureValue, "1000", "10.5", "1"), limit(catalog.MeasureQuantity, "5", "1", "0")}},
		{Balances: []catalog.Balance{limit(catalog.MeasureValue, "500", "20", "2")}},
	}
	got, err := catalog.Contract{Lots: lots}.Limits()
	if err != nil {
		t.Fatal(err)
	}
	together := limit(catalog.MeasureValue, "1500", "30.5", "3")
	together.Kind = "contract"
	if diff := cmp.Diff([]catalog.Balance{together}, got); diff != "" {
		t.Errorf("the lots' limits together (-want +got):\n%s", diff)
	}
	own := []catalog.Balance{limit(catalog.MeasureValue, "1200", "0", "0")}
	got, err = catalog.Contract{Lots: lots, Balances: own}.Limits()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(own, got); diff != "" {
		t.Errorf("the contract's own limits count (-want +got):\n%s", diff)
	}
}

func TestContract_EndsSoon(t *testing.T) {
	t.Parallel()
	c := catalog.Contract{Term: money.Period{From: money.MustDate("2025-01-01"), To: money.MustDate("2027-01-01")}}
	for day, want := range map[string]bool{"2026-06-30": false, "2026-07-01": true, "2026-12-31": true, "2027-03-01": true} {
		if got := c.EndsSoon(money.MustDate(day)); got != want {
			t.Errorf("on %s ends soon = %t, want %t", day, got, want)
		}
	}
	if (catalog.Contract{}).EndsSoon(money.MustDate("2026-07-01")) {
		t.Error("a contract without end ends soon")
	}
}

func TestByUrgency(t *testing.T) {
	t.Parallel()
	contract := func(number, to string) catalog.Contract {
		c := catalog.Contract{ID: catalog.ContractID{UUID: uuid.New()}, Number: number, Term: money.Period{From: money.MustDate("2026-01-01")}}
		if to != "" {
			c.Term.To = money.MustDate(to)
		}
		return c
	}
	used := contract("RV-4", "2030-01-01")
	used.Balances = []catalog.Balance{limit(catalog.MeasureValue, "10", "10", "0")}
	list := []catalog.Contract{contract("RV-9", ""), contract("RV-3", "2028-01-01"), contract("RV-2", "2028-01-01"), used}
	if err := catalog.ByUrgency(list, money.MustDate("2026-11-23")); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, c := range list {
		order = append(order, c.Number)
	}
	if diff := cmp.Diff([]string{"RV-4", "RV-2", "RV-3", "RV-9"}, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}
