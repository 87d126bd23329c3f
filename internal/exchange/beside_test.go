package exchange_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/money"
)

// What criteria beside the price count comes from both formats; what cannot be read counts as not stated.
func TestStatementsBesideThePriceInBothFormats(t *testing.T) {
	t.Parallel()
	grams := int64(231_400)
	type beside struct {
		Percent       money.Percent
		Days          int
		Repairability money.Quantity
		CO2           *int64
		Codes         []string
	}
	stated := beside{money.MustPercent("2.5"), 14, money.MustQuantity("7.5"), &grams, nil}
	header := "sku;name;preis;Skonto;Skontofrist (Tage);Reparierbarkeit;CO2 (kg)\n"
	for name, tt := range map[string]struct {
		csv  string
		udx  map[string][]string
		want beside
	}{
		"stated": {"1;Dock;5,00;2,5 %;14;7,5;231,4\n", map[string][]string{
			bmecat.UDXSkontoPercent: {"2.5"}, bmecat.UDXSkontoDays: {"14"}, bmecat.UDXRepairability: {"7.5"}, bmecat.UDXCO2: {"231.4"},
		}, stated},
		"silent": {"1;Dock;5,00;;;;\n", nil, beside{}},
		"out of range": {"1;Dock;5,00;100;14;11;2000000\n", map[string][]string{
			bmecat.UDXSkontoPercent: {"100"}, bmecat.UDXSkontoDays: {"14"}, bmecat.UDXRepairability: {"11"}, bmecat.UDXCO2: {"2000000"},
		}, beside{Codes: []string{"statement_unusable", "statement_unusable", "statement_unusable"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fromCSV, err := read(t, catalog.FormatCSV, strings.NewReader(header+tt.csv), options())
			if err != nil {
				t.Fatal(err)
			}
			fromBMEcat := readArticle(t, dock(func(a *bmecat.Article) { a.Extensions = tt.udx }))
			for format, out := range map[string]outcome{"CSV": fromCSV, "BMEcat": fromBMEcat} {
				if len(out.drafts) != 1 {
					t.Fatalf("%s: %d drafts", format, len(out.drafts))
				}
				o := out.drafts[0].Offer
				got := beside{o.EarlyPayment, o.EarlyPaymentDays, o.Repairability, o.CO2Grams, nil}
				for _, f := range out.findings {
					if f.Code == "statement_unusable" {
						got.Codes = append(got.Codes, f.Code)
					}
				}
				if d := cmp.Diff(tt.want, got); d != "" {
					t.Errorf("%s: %s", format, d)
				}
			}
		})
	}
}
