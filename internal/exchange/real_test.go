package exchange_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/pricelist"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

// counts sum up one real file.
type counts struct {
	accepted, refused, priced int
	codes                     string // of findings with their numbers, most frequent first
	fault                     string
}

func (o outcome) count() counts {
	c := counts{accepted: len(o.drafts), refused: o.refused}
	for _, d := range o.drafts {
		if len(d.Offer.Tiers) > 0 {
			c.priced++
		}
	}
	n := map[string]int{}
	for _, f := range o.findings {
		n[f.Code]++
	}
	var parts []string
	for code := range n {
		parts = append(parts, code)
	}
	slices.SortFunc(parts, func(a, b string) int {
		if n[a] != n[b] {
			return n[b] - n[a]
		}
		return strings.Compare(a, b)
	})
	for i, code := range parts {
		parts[i] = fmt.Sprintf("%s %d", code, n[code])
	}
	c.codes = strings.Join(parts, ", ")
	return c
}

// s70 maps price lists of services for another country: they have no article numbers, and dollars.
var s70 = pricelist.Mapping{
	Columns: map[pricelist.Field][]string{
		pricelist.SupplierSKU: {"SERVICE PROPOSED (e.g. Job Title/Task)"}, pricelist.Name: {"SERVICE PROPOSED (e.g. Job Title/Task)"},
		pricelist.Amount: {"PRICE OFFERED TO GSA (including IFF)"}, pricelist.Manufacturer: {"VENDOR NAME"},
		pricelist.OrderUnit: {"UNIT OF ISSUE (e.g. Hour, Task, Sq ft)"},
	},
	Constants: map[pricelist.Field]string{pricelist.PriceKind: "hour"},
}

func TestRealCatalogues(t *testing.T) {
	t.Parallel()
	assumed := "delivery_assumed 1, tax_assumed 1, unit_assumed 1"
	unpriced := counts{accepted: 1, codes: "category_unknown 1, delivery_assumed 1, no_price 1, tax_assumed 1"}
	table := []string{fmt.Sprintf("%-34s %8s %8s %8s  %s", "file", "accepted", "refused", "priced", "why, what was noticed")}
	for _, c := range []struct {
		folder, file string
		want         counts
	}{
		{"catalogues/webmall", "webmall_1.csv", counts{accepted: 323, priced: 323, codes: "identity_missing 323, category_unknown 294, text_unescaped 54, " + assumed}},
		{"catalogues/webmall", "webmall_2.csv", counts{accepted: 258, priced: 258, codes: "identity_missing 258, category_unknown 254, text_unescaped 81, " + assumed}},
		{"catalogues/webmall", "webmall_3.csv", counts{accepted: 342, priced: 342, codes: "identity_missing 342, category_unknown 338, text_unescaped 40, " + assumed}},
		{"catalogues/webmall", "webmall_4.csv", counts{
			accepted: 185, priced: 184,
			codes: "identity_missing 185, category_unknown 164, text_unescaped 32, delivery_assumed 1, no_price 1, tax_assumed 1, unit_assumed 1",
		}},
		{"samples/bmecat", "WEI_BMECat_1020000000.xml", unpriced},
		{"samples/bmecat", "WEI_BMECat_1334880000.xml", unpriced},
		{"samples/bmecat", "WEI_BMECat_1609801044.xml", unpriced},
		{"samples/bmecat", "WEI_BMECat_1918730000.xml", unpriced},
		{"samples/bmecat", "WEI_BMECat_7760056106.xml", unpriced},
		{"samples/bmecat", "ebero_12_iso8859.xml", counts{accepted: 32, priced: 32, codes: "category_unknown 32, validity_over 32, identity_missing 3"}},
		{"samples/bmecat", "olivere_12_new_catalog.xml", counts{accepted: 1, priced: 1, codes: "category_unknown 1, file_doctype_ignored 1, gtin_check_digit 1, validity_over 1"}},
		{"samples/bmecat", "olivere_2005_new_catalog.xml", counts{accepted: 1, priced: 1, codes: "category_unknown 1, file_doctype_ignored 1, gtin_check_digit 1, validity_over 1"}},
		{"samples/bmecat", "olivere_12_update_prices.xml", counts{fault: "catalogue_transaction"}},
		{"samples/price-lists", "s70_sample.csv", counts{accepted: 20, refused: 1, priced: 20, codes: "identity_missing 21, currency_foreign 20, delivery_assumed 1, number_unreadable 1, tax_assumed 1"}},
		{"samples/price-lists", "s70_bad_sample.csv", counts{accepted: 19, refused: 2, priced: 19, codes: "identity_missing 21, currency_foreign 19, number_unreadable 2, delivery_assumed 1, tax_assumed 1"}},
		{"samples/price-lists", "s70_empty.csv", counts{refused: 1, codes: "delivery_assumed 1, identity_missing 1, number_unreadable 1, tax_assumed 1"}},
		{"samples/price-lists", "s70_example.xlsx", counts{fault: "catalogue_not_text"}},
		{"catalogues/pc-parts", "monitor.csv", counts{fault: "catalogue_columns_missing"}},
	} {
		got, _ := readReal(t, realdata.Path(t, c.folder, c.file))
		table = append(table, fmt.Sprintf("%-34s %8d %8d %8d  %s%s", c.file, got.accepted, got.refused, got.priced, got.fault, got.codes))
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(counts{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.file, diff)
		}
	}
	t.Log("\n" + strings.Join(table, "\n"))
}

func readReal(t *testing.T, path string) (counts, outcome) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	if strings.HasPrefix(filepath.Base(path), "s70_") {
		o.Mapping = s70
	}
	out, err := read(t, exchange.DetectFormat(b), strings.NewReader(string(b)), o)
	if err != nil {
		f, ok := fault.As(err)
		if !ok {
			t.Fatalf("%s: %v", path, err)
		}
		return counts{fault: f.Code}, out
	}
	return out.count(), out
}

func TestRealPrices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ folder, file, sku, want string }{
		{"catalogues/webmall", "webmall_1.csv", "1546", "139.99 from 1 per 1 EUR"},
		{"catalogues/webmall", "webmall_2.csv", "3311", "240.97 from 1 per 1 EUR"},
		{"samples/bmecat", "ebero_12_iso8859.xml", "132111946810", "17.98 from 1 per 1 EUR, 15.20 from 100 per 1 EUR"},
		{"samples/bmecat", "olivere_2005_new_catalog.xml", "1000", "1499.50 from 6 per 6 EUR, 1300.90 from 600 per 6 EUR"},
	} {
		_, out := readReal(t, realdata.Path(t, c.folder, c.file))
		i := slices.IndexFunc(out.drafts, func(d catalog.OfferDraft) bool { return d.SKU == c.sku })
		if i < 0 {
			t.Errorf("%s: no %s", c.file, c.sku)
			continue
		}
		o := out.drafts[i].Offer
		var tiers []string
		for _, tier := range o.Tiers {
			tiers = append(tiers, fmt.Sprintf("%s from %s per %s %s", tier.Price, tier.From, o.PriceQuantity, o.Currency))
		}
		if got := strings.Join(tiers, ", "); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.file, c.sku, got, c.want)
		}
	}
}
