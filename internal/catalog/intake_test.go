package catalog_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// rows is a reader of prepared rows; a nil draft is a refused one.
type rows struct {
	drafts []*catalog.OfferDraft
	end    error
}

func (r *rows) Next() (catalog.OfferDraft, bool, []catalog.Finding, error) {
	if len(r.drafts) == 0 {
		return catalog.OfferDraft{}, false, []catalog.Finding{{Severity: catalog.SeverityInfo, Code: "at_the_end"}}, r.end
	}
	d := r.drafts[0]
	r.drafts = r.drafts[1:]
	if d == nil {
		return catalog.OfferDraft{}, false, []catalog.Finding{{Severity: catalog.SeverityError, Code: "refused"}}, nil
	}
	return *d, true, []catalog.Finding{{Severity: catalog.SeverityInfo, Code: "seen", SKU: d.SKU}}, nil
}

func good(sku string, change ...func(*catalog.OfferDraft)) *catalog.OfferDraft {
	one := money.QuantityOf(1)
	d := &catalog.OfferDraft{
		Row: 1, SKU: sku, Name: "Dock", Category: "dock",
		Offer: catalog.Offer{PriceKind: catalog.Once, Currency: money.EUR, PriceQuantity: one, Pack: one, Minimum: one, Interval: one, VAT: catalog.DefaultVAT},
	}
	for _, c := range change {
		c(d)
	}
	return d
}

func TestIntake(t *testing.T) {
	t.Parallel()
	in := catalog.NewIntake(&rows{end: io.EOF, drafts: []*catalog.OfferDraft{
		good("A"), nil, good("B", func(d *catalog.OfferDraft) { d.Name = " Dock\x00 \xff" }), good("A"),
		good("C", func(d *catalog.OfferDraft) { d.Offer.Pack = money.Quantity{} }),
	}})
	var passed []string
	for {
		d, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		passed = append(passed, d.SKU+" "+d.Name)
	}
	if diff := cmp.Diff([]string{"A Dock", "B Dock \uFFFD"}, passed); diff != "" {
		t.Errorf("passed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(catalog.ImportCounts{Read: 5, Accepted: 2, Refused: 3}, in.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	var codes []string
	for _, f := range in.Findings() {
		codes = append(codes, f.Code)
	}
	want := []string{"refused", "sku_repeated", "value_out_of_range", "seen", "seen", "seen", "seen", "at_the_end"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("findings, what refuses first (-want +got):\n%s", diff)
	}
}

func TestIntake_KeepsRefusalsBeforeHints(t *testing.T) {
	t.Parallel()
	r := &rows{end: io.EOF}
	for i := range 3 * catalog.MaxFindingsKept {
		r.drafts = append(r.drafts, good(fmt.Sprint(i)))
	}
	r.drafts = append(r.drafts, nil)
	in := catalog.NewIntake(r)
	for {
		if _, err := in.Next(); err != nil {
			break
		}
	}
	found := in.Findings()
	if len(found) != catalog.MaxFindingsKept || found[0].Code != "refused" {
		t.Errorf("%d findings, first %q", len(found), found[0].Code)
	}
}

func TestIntake_ErrFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	in := catalog.NewIntake(&rows{end: broken, drafts: []*catalog.OfferDraft{good("A")}})
	if _, err := in.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Next(); !errors.Is(err, broken) {
		t.Errorf("error = %v", err)
	}
}

func TestIntake_RefusesWhatNoColumnHolds(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*catalog.OfferDraft){
		"no number":      func(d *catalog.OfferDraft) { d.SKU = " " },
		"no name":        func(d *catalog.OfferDraft) { d.Name = "" },
		"price quantity": func(d *catalog.OfferDraft) { d.Offer.PriceQuantity = money.MustQuantity("1000000") },
		"delivery":       func(d *catalog.OfferDraft) { d.Offer.DeliveryDays = 401 },
		"VAT":            func(d *catalog.OfferDraft) { d.Offer.VAT = money.MustPercent("101") },
		"validity reversed": func(d *catalog.OfferDraft) {
			d.Offer.Valid = money.Period{From: money.MustDate("2026-02-01"), To: money.MustDate("2026-01-01")}
		},
		"tiers": func(d *catalog.OfferDraft) {
			p := money.MustUnitPrice("1", money.EUR)
			d.Offer.Tiers = []catalog.Tier{{From: money.QuantityOf(5), Price: p}, {From: money.QuantityOf(5), Price: p}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := catalog.NewIntake(&rows{end: io.EOF, drafts: []*catalog.OfferDraft{good("A", change)}})
			if d, err := in.Next(); !errors.Is(err, io.EOF) {
				t.Errorf("passed %+v, %v", d, err)
			}
			if c := in.Counts(); c.Refused != 1 {
				t.Errorf("counts = %+v", c)
			}
		})
	}
}

func TestNormaliseGTIN(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"4006381333931": "4006381333931", "04006381333931": "4006381333931", "036000291452": "0036000291452", "0036000291452": "0036000291452",
		"12345670": "12345670", "0000012345670": "12345670", "14006381333938": "14006381333938",
		"": "", "1234567": "", "123456789012345": "", "40063813339A1": "", "0000000000000": "", "４００６３８１３３３９３１": "",
	} {
		if got := catalog.NormaliseGTIN(in); got != want {
			t.Errorf("NormaliseGTIN(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFact_LabelIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fact     catalog.Fact
		language string
		want     string
	}{
		{catalog.Fact{Key: "ram_gb", Label: "RAM"}, "de", "Arbeitsspeicher in GB"},
		{catalog.Fact{Key: "ram_gb", Label: "RAM"}, "en", "Memory in GB"},
		{catalog.Fact{Key: "hdmi_ports", Value: "1"}, "de", "HDMI-Anschluss"},
		{catalog.Fact{Key: "hdmi_ports", Value: "2"}, "de", "HDMI-Anschlüsse"},
		{catalog.Fact{Key: "displays", Value: "1"}, "en", "Display supported"},
		{catalog.Fact{Key: "ram_gb", Value: "1"}, "en", "Memory in GB"},
		{catalog.Fact{Key: "farbton", Label: "Farbton"}, "en", "Farbton"},
		{catalog.Fact{Key: "farbton"}, "en", "farbton"},
	} {
		if got := c.fact.LabelIn(c.language); got != c.want {
			t.Errorf("%+v in %s = %q, want %q", c.fact, c.language, got, c.want)
		}
	}
}
