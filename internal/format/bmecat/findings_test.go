package bmecat_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/format/bmecat"
)

func codes(fs []bmecat.Finding) []bmecat.Code {
	var cs []bmecat.Code
	for _, f := range fs {
		cs = append(cs, f.Code)
	}
	return cs
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		text string
		code bmecat.Code
	}{
		"1499.5":                {"1499.5", ""},
		"0":                     {"0", ""},
		"-3.20":                 {"-3.20", ""},
		"1.234":                 {"1.234", ""}, // by the standard a point is decimal
		"139,99":                {"139.99", bmecat.CodeNumberNormalised},
		"1.234,56":              {"1234.56", bmecat.CodeNumberNormalised},
		"1,234.56":              {"1234.56", bmecat.CodeNumberNormalised},
		"1.234.567,8":           {"1234567.8", bmecat.CodeNumberNormalised},
		"+5":                    {"5", bmecat.CodeNumberNormalised},
		".5":                    {"0.5", bmecat.CodeNumberNormalised},
		"5.":                    {"5", bmecat.CodeNumberNormalised},
		"0,125":                 {"0.125", bmecat.CodeNumberNormalised},
		"1234,567":              {"1234.567", bmecat.CodeNumberNormalised},
		"1,234":                 {"", bmecat.CodeNumberAmbiguous},
		"12.34,56":              {"", bmecat.CodeNumberUnreadable},
		"1,2,3":                 {"", bmecat.CodeNumberUnreadable},
		"auf Anfrage":           {"", bmecat.CodeNumberUnreadable},
		"1e3":                   {"", bmecat.CodeNumberUnreadable},
		"NaN":                   {"", bmecat.CodeNumberUnreadable},
		"--5":                   {"", bmecat.CodeNumberUnreadable},
		"-":                     {"", bmecat.CodeNumberUnreadable},
		".":                     {"", bmecat.CodeNumberUnreadable},
		"12 €":                  {"", bmecat.CodeNumberUnreadable},
		"٣":                     {"", bmecat.CodeNumberUnreadable},
		strings.Repeat("9", 25): {"", bmecat.CodeNumberUnreadable},
	} {
		a := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>\n "+raw+" </PRICE_AMOUNT>"))).Articles[0]
		if got := a.Prices[0].Amount; got != (bmecat.Number{Raw: raw, Text: want.text}) {
			t.Errorf("%q: got %+v, want %q", raw, got, want.text)
		}
		var wantCodes []bmecat.Code
		if want.code != "" {
			wantCodes = []bmecat.Code{want.code}
		}
		if diff := cmp.Diff(wantCodes, codes(a.Findings)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", raw, diff)
		}
	}
}

func TestTaxIsAFractionHoweverWritten(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"0.19": "0.19", "19": "0.19", "19.00": "0.19", "0.070": "0.07", "7": "0.07", "5.5": "0.055", "0": "0", "0.00": "0", "0,19": "0.19",
		"1": "", "1.0": "", "100": "", "-19": "", "voll": "",
	} {
		a := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT><TAX>"+raw+"</TAX>"))).Articles[0]
		if got := a.Prices[0].TaxFraction; got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
		if unreadable := slices.Contains(codes(a.Findings), bmecat.CodeTaxUnreadable); unreadable != (want == "") {
			t.Errorf("%q: findings %v", raw, a.Findings)
		}
	}
}

func TestNoPriceIsAStateOfItsOwn(t *testing.T) {
	t.Parallel()
	a := mustRead(t, catalogue(article("", "", "<LOWER_BOUND>1000</LOWER_BOUND>"))).Articles[0]
	if len(a.Prices) != 1 || !a.Prices[0].Amount.Absent() || a.Prices[0].LowerBound.Text != "1000" {
		t.Errorf("prices %+v", a.Prices)
	}
	if diff := cmp.Diff([]bmecat.Code{bmecat.CodePriceMissing}, codes(a.Findings)); diff != "" {
		t.Error(diff)
	}
	zero := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>0.00</PRICE_AMOUNT>"))).Articles[0]
	if zero.Prices[0].Amount.Absent() || len(zero.Findings) != 0 {
		t.Errorf("a price of zero is a price: %+v", zero)
	}
}

func TestGTIN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		elements, want string
		codes          []bmecat.Code
	}{
		{`<EAN>4006381333931</EAN>`, "4006381333931", nil},
		{`<INTERNATIONAL_PID>4006381333931</INTERNATIONAL_PID>`, "4006381333931", nil},
		{`<INTERNATIONAL_PID type="GTIN-13">4 006381 333931</INTERNATIONAL_PID>`, "4006381333931", nil},
		{`<INTERNATIONAL_PID type="Ean13">4006381-333931</INTERNATIONAL_PID>`, "4006381333931", nil},
		{`<INTERNATIONAL_PID type="upc">036000291452</INTERNATIONAL_PID>`, "036000291452", nil},
		{`<INTERNATIONAL_PID type="unspsc">43211503</INTERNATIONAL_PID>`, "", nil},
		{`<INTERNATIONAL_PID type="gtin">4006381333930</INTERNATIONAL_PID>`, "4006381333930", nil}, // check digit is not this package's
		{`<EAN>4,00638E+12</EAN>`, "", []bmecat.Code{bmecat.CodeGTINUnreadable}},
		{`<EAN>123456789012345</EAN>`, "", []bmecat.Code{bmecat.CodeGTINUnreadable}},
		{`<EAN>4006381333931</EAN><EAN>4006381333931</EAN>`, "4006381333931", nil},
		{`<EAN>4006381333931</EAN><EAN>96385074</EAN>`, "4006381333931", []bmecat.Code{bmecat.CodeGTINSeveral}},
	} {
		a := mustRead(t, catalogue(article(c.elements, "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))).Articles[0]
		if a.GTIN != c.want {
			t.Errorf("%s: got %q, want %q", c.elements, a.GTIN, c.want)
		}
		if diff := cmp.Diff(c.codes, codes(a.Findings)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.elements, diff)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		day  string
		code bmecat.Code
	}{
		"2026-12-31":                {"2026-12-31", ""},
		"2026-12-31T23:59:59+01:00": {"2026-12-31", ""},
		"31.12.2026":                {"2026-12-31", bmecat.CodeDateNormalised},
		"1.2.2026":                  {"2026-02-01", bmecat.CodeDateNormalised},
		"20261231":                  {"2026-12-31", bmecat.CodeDateNormalised},
		"2026-02-30":                {"", bmecat.CodeDateUnreadable},
		"12/31/2026":                {"", bmecat.CodeDateUnreadable},
	} {
		for _, form := range []string{
			"<VALID_START_DATE>" + raw + "</VALID_START_DATE>",
			`<DATETIME type="valid_start_date"><DATE>` + raw + "</DATE><TIME>00:00:00</TIME></DATETIME>",
		} {
			doc := strings.Replace(catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>")),
				"<PRODUCT_PRICE_DETAILS>", "<PRODUCT_PRICE_DETAILS>"+form, 1)
			a := mustRead(t, doc).Articles[0]
			if got := a.Prices[0].ValidFrom; got != want.day {
				t.Errorf("%s: got %q, want %q", form, got, want.day)
			}
			var wantCodes []bmecat.Code
			if want.code != "" {
				wantCodes = []bmecat.Code{want.code}
			}
			if diff := cmp.Diff(wantCodes, codes(a.Findings)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", form, diff)
			}
		}
	}
}

func TestFaultsOfOneArticleLeaveTheOthersAlone(t *testing.T) {
	t.Parallel()
	good := article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>")
	d := mustRead(t, catalogue(`<PRODUCT mode="update"/>`+good))
	if len(d.Articles) != 2 || len(d.Articles[1].Findings) != 0 {
		t.Fatalf("got %+v", d)
	}
	want := []bmecat.Code{bmecat.CodeSupplierPIDMissing, bmecat.CodeModeIgnored, bmecat.CodeNameMissing, bmecat.CodePriceMissing}
	if diff := cmp.Diff(want, codes(d.Articles[0].Findings)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRepeatedElementKeepsTheFirst(t *testing.T) {
	t.Parallel()
	a := mustRead(t, catalogue(article("", "<PRICE_QUANTITY>100</PRICE_QUANTITY><PRICE_QUANTITY>1</PRICE_QUANTITY>",
		"<PRICE_AMOUNT>1</PRICE_AMOUNT>"))).Articles[0]
	if a.PriceQuantity != bmecat.Num("100") {
		t.Errorf("got %+v", a.PriceQuantity)
	}
	want := []bmecat.Finding{{
		Code: bmecat.CodeElementRepeated, Line: a.Line, Offset: a.Offset, SupplierPID: "A-1",
		Params: map[string]string{"element": "PRICE_QUANTITY"},
	}}
	if diff := cmp.Diff(want, a.Findings); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindingsOfOneArticleAreBounded(t *testing.T) {
	t.Parallel()
	block := "<PRICE_AMOUNT>x</PRICE_AMOUNT></PRODUCT_PRICE><PRODUCT_PRICE>"
	a := mustRead(t, catalogue(article("", "", strings.Repeat(block, 10_000)))).Articles[0]
	if len(a.Prices) != 10_001 || len(a.Findings) != 100 || a.Findings[99].Code != bmecat.CodeFaultsWithoutEnd {
		t.Errorf("%d prices, %d findings", len(a.Prices), len(a.Findings))
	}
}

func TestParamsAreShort(t *testing.T) {
	t.Parallel()
	a := mustRead(t, catalogue(article("", "", "<PRICE_AMOUNT>"+strings.Repeat("ä", 500)+"</PRICE_AMOUNT>"))).Articles[0]
	if got, want := a.Findings[0].Params["value"], strings.Repeat("ä", 80)+"…"; got != want {
		t.Errorf("got %q", got)
	}
}

func TestFeaturesAreTheArticlesOwn(t *testing.T) {
	t.Parallel()
	doc := strings.Replace(catalogue(article("", "", "")), "<PRODUCT_ORDER_DETAILS>", `<PRODUCT_FEATURES>
<REFERENCE_FEATURE_SYSTEM_NAME>ECLASS-9.0</REFERENCE_FEATURE_SYSTEM_NAME><REFERENCE_FEATURE_GROUP_ID>27141137</REFERENCE_FEATURE_GROUP_ID>
<FEATURE><FTEMPLATE><FT_ID>x</FT_ID><FT_NAME>Block</FT_NAME></FTEMPLATE><VALUE_IDREF>y</VALUE_IDREF><FVALUE_DETAILS>Block</FVALUE_DETAILS></FEATURE>
<FEATURE><FNAME>Spannung</FNAME><FVALUE>110</FVALUE><FVALUE>220</FVALUE><FUNIT>VLT</FUNIT></FEATURE>
<FEATURE><FNAME>Bauform</FNAME><VALUE_IDREF>z</VALUE_IDREF><FEATURE><FTEMPLATE><FT_NAME>Typ</FT_NAME></FTEMPLATE><FVALUE lang="eng">marker</FVALUE><FVALUE lang="deu">Markierer</FVALUE></FEATURE></FEATURE>
<FEATURE_GROUP><FEATURE><FNAME>GTIN</FNAME><FVALUE>4008190021696</FVALUE></FEATURE></FEATURE_GROUP>
</PRODUCT_FEATURES><PRODUCT_ORDER_DETAILS>`, 1)
	a := mustRead(t, doc).Articles[0]
	want := []bmecat.Feature{
		{Name: "Spannung", Values: []string{"110", "220"}, Unit: "VLT"},
		{Name: "Typ", Values: []string{"Markierer"}},
	}
	if diff := cmp.Diff(want, a.Features); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]bmecat.Classification{{System: "ECLASS-9.0", GroupID: "27141137"}}, a.Classifications); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
