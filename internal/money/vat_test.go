package money_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/money"
)

func TestVATBreakdown(t *testing.T) {
	t.Parallel()
	line := func(net, rate string) money.VATLine {
		return money.VATLine{Net: eur(net), Rate: money.MustPercent(rate)}
	}
	row := func(rate, net, tax string) money.VATRow {
		return money.VATRow{Rate: money.MustPercent(rate), Net: eur(net), Tax: eur(tax)}
	}
	total := func(net, tax, gross string) money.Totals {
		return money.Totals{Net: eur(net), Tax: eur(tax), Gross: eur(gross)}
	}
	tests := map[string]struct {
		lines []money.VATLine
		rows  []money.VATRow
		total money.Totals
	}{
		"one line":             {[]money.VATLine{line("108.75", "19")}, []money.VATRow{row("19", "108.75", "20.66")}, total("108.75", "20.66", "129.41")},
		"taxed as a sum":       {[]money.VATLine{line("0.03", "19"), line("0.03", "19.0")}, []money.VATRow{row("19", "0.06", "0.01")}, total("0.06", "0.01", "0.07")},
		"highest rate first":   {[]money.VATLine{line("1", "0"), line("10", "7"), line("10", "19")}, []money.VATRow{row("19", "10", "1.90"), row("7", "10", "0.70"), row("0", "1", "0")}, total("21", "2.60", "23.60")},
		"credit is symmetric":  {[]money.VATLine{line("-108.75", "19")}, []money.VATRow{row("19", "-108.75", "-20.66")}, total("-108.75", "-20.66", "-129.41")},
		"no lines cost nought": {nil, nil, total("0", "0", "0")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, sum, err := money.VATBreakdown(tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.rows, rows); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.total, sum); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTotalsDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	rates := []string{"19", "7", "0", "5.5"}
	for range 200 {
		var lines []money.VATLine
		var amounts []money.Amount
		for range 1 + rnd.IntN(40) {
			net := eur(fmt.Sprintf("%d.%02d", rnd.Int64N(100_000)-50_000, rnd.Int64N(100)))
			lines = append(lines, money.VATLine{Net: net, Rate: money.MustPercent(rates[rnd.IntN(len(rates))])})
			amounts = append(amounts, net)
		}
		wantRows, want, err := money.VATBreakdown(lines)
		if err != nil {
			t.Fatal(err)
		}
		wantSum, err := money.Sum(money.EUR, amounts...)
		if err != nil || wantSum != want.Net {
			t.Fatalf("sum %s differs from net %s: %v", wantSum, want.Net, err)
		}
		rnd.Shuffle(len(lines), func(i, j int) {
			lines[i], lines[j] = lines[j], lines[i]
			amounts[i], amounts[j] = amounts[j], amounts[i]
		})
		rows, got, err := money.VATBreakdown(lines)
		if err != nil || got != want || cmp.Diff(wantRows, rows) != "" {
			t.Fatalf("shuffled: %v, %v; want %v", got, err, want)
		}
		if sum, err := money.Sum(money.EUR, amounts...); err != nil || sum != wantSum {
			t.Fatalf("shuffled sum %s, %v; want %s", sum, err, wantSum)
		}
	}
}
