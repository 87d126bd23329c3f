package exchange_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/money"
)

func TestWhatIsOnlyOddIsAcceptedWithAFinding(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*bmecat.Article)
		codes  []string // warnings and infos
		check  func(catalog.OfferDraft) bool
	}{
		"no price": {
			func(a *bmecat.Article) { a.Prices = []bmecat.Price{{Type: bmecat.PriceOnRequest}} },
			[]string{"tax_assumed", "no_price"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"price of zero": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Amount = bmecat.Num("0.00") },
			[]string{"price_zero", "no_price"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"only a price with tax": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Type = bmecat.PriceGrossList },
			[]string{"price_type_unused", "no_price", "tax_assumed"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 0 },
		},
		"list price beside the customer's": {
			func(a *bmecat.Article) {
				a.Prices = append([]bmecat.Price{{Type: bmecat.PriceNetList, Amount: bmecat.Num("99")}}, a.Prices...)
			}, nil,
			func(d catalog.OfferDraft) bool {
				return len(d.Offer.Tiers) == 2 && d.Offer.Tiers[0].Price.String() == "139.99"
			},
		},
		"list price alone": {
			func(a *bmecat.Article) {
				a.Prices = []bmecat.Price{{Type: bmecat.PriceNetList, Amount: bmecat.Num("99"), TaxFraction: "0.19"}}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Tiers[0].Price.String() == "99.00" },
		},
		"price for Austria": {
			func(a *bmecat.Article) { a.Prices[1].Territories = []string{"AT"} },
			[]string{"price_territory"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 1 },
		},
		"price for Bavaria": {
			func(a *bmecat.Article) { a.Prices[1].Territories = []string{"DE-BY"} }, nil,
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 2 },
		},
		"price factor": {
			func(a *bmecat.Article) { a.Prices = a.Prices[:1]; a.Prices[0].Factor = bmecat.Num("0.9") }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Tiers[0].Price.String() == "125.991" },
		},
		"price with six places": {
			func(a *bmecat.Article) {
				a.Prices[0].Amount, a.Prices[1].Amount = bmecat.Num("0.012345"), bmecat.Num("0.01")
			}, nil,
			func(d catalog.OfferDraft) bool {
				return d.Offer.PriceQuantity.String() == "100" && d.Offer.Tiers[0].Price.String() == "1.2345" && d.Offer.Tiers[1].Price.String() == "1.00"
			},
		},
		"dearer tier": {
			func(a *bmecat.Article) { a.Prices[1].Amount = bmecat.Num("150") },
			[]string{"tier_dearer"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Tiers) == 2 },
		},
		"wrong check digit": {
			func(a *bmecat.Article) { a.GTIN = "4006381333930" },
			[]string{"gtin_check_digit"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "4006381333930" },
		},
		"GTIN of seven digits": {
			func(a *bmecat.Article) { a.GTIN = "4006381" },
			[]string{"gtin_length"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "" },
		},
		"UPC that lost its zero": {
			func(a *bmecat.Article) { a.GTIN = "36000291452" }, nil,
			func(d catalog.OfferDraft) bool { return d.GTIN == "36000291452" },
		},
		"no identity": {
			func(a *bmecat.Article) { a.GTIN, a.ManufacturerPID = "", "---" },
			[]string{"identity_missing"},
			func(d catalog.OfferDraft) bool { return d.GTIN == "" },
		},
		"identity by manufacturer": {
			func(a *bmecat.Article) { a.GTIN = "" }, nil,
			func(d catalog.OfferDraft) bool { return d.Manufacturer == "Beispiel AG" && d.PartNumber == "X/1-2" },
		},
		"unknown unit": {
			func(a *bmecat.Article) { a.OrderUnit = "Fuhre" },
			[]string{"unit_unknown"},
			func(d catalog.OfferDraft) bool { return d.Unit == "C62" },
		},
		"unknown category": {
			func(a *bmecat.Article) { a.Classifications[0].GroupID = "27141137" },
			[]string{"category_unknown"},
			func(d catalog.OfferDraft) bool { return d.Category == "other" },
		},
		"category by CPV": {
			func(a *bmecat.Article) {
				a.Classifications[0] = bmecat.Classification{System: "CPV-2008", GroupID: "30213100"}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Category == "notebook" },
		},
		"CPV that two categories share": {
			func(a *bmecat.Article) {
				a.Classifications[0] = bmecat.Classification{System: "CPV-2008", GroupID: "30237000"}
			},
			[]string{"category_unknown"},
			func(d catalog.OfferDraft) bool { return d.Category == "other" },
		},
		"refurbished": {
			func(a *bmecat.Article) { a.Status = []bmecat.TypedText{{Type: "refurbished", Text: "ja"}} },
			[]string{"condition_not_new"},
			func(d catalog.OfferDraft) bool { return slices.Equal(d.Offer.Labels, []string{"refurbished"}) },
		},
		"delivery in a year and a half": {
			func(a *bmecat.Article) { a.DeliveryDays = bmecat.Num("500") },
			[]string{"delivery_unusable"},
			func(d catalog.OfferDraft) bool { return d.Offer.DeliveryDays == exchange.DefaultDeliveryDays },
		},
		"delivery in one and a half days": {
			func(a *bmecat.Article) { a.DeliveryDays = bmecat.Num("1.5") }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.DeliveryDays == 2 },
		},
		"labels without end": {
			func(a *bmecat.Article) {
				for i := range 200 {
					a.Extensions[bmecat.UDXLabel] = append(a.Extensions[bmecat.UDXLabel], fmt.Sprint("Label ", i/2))
				}
			},
			[]string{"labels_cut"},
			func(d catalog.OfferDraft) bool { return len(d.Offer.Labels) == 20 && d.Offer.Labels[1] == "Label 1" },
		},
		"stock is a word": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXStock: {"viel"}} },
			[]string{"stock_unusable"},
			func(d catalog.OfferDraft) bool { return d.Offer.Stock == nil },
		},
		"stock is none": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXStock: {"0"}} }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Stock != nil && d.Offer.Stock.IsZero() },
		},
		"counted in hours": {
			func(a *bmecat.Article) { a.OrderUnit = "HUR" }, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.PriceKind == catalog.PerHour && d.Unit == "HUR" },
		},
		"term of a price once": {
			func(a *bmecat.Article) { a.Extensions = map[string][]string{bmecat.UDXTermMonths: {"36"}} },
			[]string{"term_ignored"},
			func(d catalog.OfferDraft) bool { return d.Offer.TermMonths == 0 },
		},
		"foreign currency": {
			func(a *bmecat.Article) { a.Prices[0].Currency, a.Prices[1].Currency = "CHF", "CHF" },
			[]string{"currency_foreign"},
			func(d catalog.OfferDraft) bool { return d.Offer.Currency == "CHF" },
		},
		"HTML in the texts": {
			func(a *bmecat.Article) {
				a.ShortDescription, a.LongDescription = "Kabel 2,5 mm&sup2;", "<p>Eins</p><p>Zwei &amp; drei</p>"
			}, nil,
			func(d catalog.OfferDraft) bool {
				return d.Name == "Kabel 2,5 mm²" && d.Description == "Eins\nZwei & drei"
			},
		},
		"period over": {
			func(a *bmecat.Article) {
				for i := range a.Prices {
					a.Prices[i].ValidTo = "2026-11-21"
				}
			},
			[]string{"validity_over"},
			func(d catalog.OfferDraft) bool { return d.Offer.Valid.To == money.MustDate("2026-11-22") },
		},
		"last day is today": {
			func(a *bmecat.Article) {
				for i := range a.Prices {
					a.Prices[i].ValidTo = "2026-11-22"
				}
			}, nil,
			func(d catalog.OfferDraft) bool { return d.Offer.Valid.Contains(money.MustDate("2026-11-22")) },
		},
	} {
		out := readArticle(t, dock(c.change))
		if len(out.drafts) != 1 {
			t.Errorf("%s: refused: %+v", name, out.findings)
			continue
		}
		got := append(out.codes(catalog.SeverityWarning), out.codes(catalog.SeverityInfo)...)
		slices.Sort(got)
		slices.Sort(c.codes)
		if diff := cmp.Diff(c.codes, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if !c.check(out.drafts[0]) {
			t.Errorf("%s: %+v", name, flat(out.drafts[0]))
		}
	}
}
