package catalog_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
)

func named(manufacturer, part, name string, facts ...catalog.Fact) catalog.Product {
	return catalog.Product{ID: catalog.ProductID{UUID: uuid.New()}, Manufacturer: manufacturer, PartNumber: part, Name: name, Facts: facts}
}

func TestAlike(t *testing.T) {
	t.Parallel()
	ram := func(gb string) catalog.Fact { return catalog.Fact{Key: "ram_gb", Value: gb} }
	for name, c := range map[string]struct {
		a, b  catalog.Product
		basis catalog.MatchBasis // "" = no candidate
	}{
		"SameNameInAnotherOrderAndSpelling": {named("", "", "Crucial MX500 2TB 2.5\" SATA SSD"), named("", "", "2TB Crucial MX500 SSD"), catalog.BasisName},
		"ColourInTwoLanguages":              {named("", "", "Aventra Dock D30 100 W schwarz"), named("", "", "Aventra Dock D30, 100W, black"), catalog.BasisName},
		"FigureAndUnitApart":                {named("", "", "Aventra Dock D30 100 W schwarz"), named("", "", "Aventra Dock D30, 100W, schwarz"), catalog.BasisName},
		"PartNumberWithCountryEnding":       {named("Aventra", "AV-D30", "Dockingstation D30"), named("Aventra GmbH", "AVD30-EU", "Dockingstation D30 EU"), catalog.BasisPartNumber},
		"PartNumberMistyped":                {named("Aventra", "AV-D3O1", "Dockingstation D30"), named("Aventra", "AV-D301", "Dockingstation D30"), catalog.BasisPartNumber},
		"PartNumberOfASister":               {named("Brinkholm", "BX330-16-2", "Switch BX330, 16 Ports, 2x SFP"), named("Brinkholm", "BX300-16-2", "Switch BX300, 16 Ports, 2x SFP"), ""},
		"PartNumberWithAFeature":            {named("Brinkholm", "BA2-7", "Access Point Funkfeld II, Wi-Fi 7"), named("Brinkholm", "BA2-7-O", "Access Point Funkfeld II, Wi-Fi 7, außen"), ""},
		"MakersDiffer":                      {named("Aventra", "A1", "Monitor Fenster 27 USB-C-Hub"), named("Kestral", "K1", "Monitor Fenster 27 USB-C-Hub"), ""},
		"PartNumberOfTheNextModel":          {named("Aventra", "AV-D30", "Dockingstation D30"), named("Aventra", "AV-D40", "Monitorarm lang"), ""},
		"OtherMaker":                        {named("", "", "Corsair Gaming Case ATX Glass Side Front USB-C"), named("", "", "Antec Gaming Case ATX Glass Side Front USB-C"), ""},
		"OtherCapacity":                     {named("", "", "Kingston XS2000 2TB External SSD"), named("", "", "Kingston XS2000 500GB External SSD"), ""},
		"OtherFigureInTheSameUnit":          {named("", "", "Kingston Fury 16GB DDR5 DIMM"), named("", "", "Kingston Fury 32GB Kit (2 x 16GB) DDR5 DIMM"), ""},
		"OtherColour":                       {named("", "", "Fractal Pop Air Case ATX black"), named("", "", "Fractal Pop Air Case ATX weiß"), ""},
		"OtherFact":                         {named("", "", "Aventra Notebook N14 Pro", ram("16")), named("", "", "Aventra Notebook N14 Pro", ram("32")), ""},
		"NothingInCommon":                   {named("", "", "HDMI-Kabel 2 m"), named("", "", "Laserdrucker A4"), ""},
		"NoName":                            {named("", "", ""), named("", "", ""), ""},
		"OneWord":                           {named("", "", "Kabel"), named("", "", "Kabel"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, ok := catalog.Alike(c.a, c.b)
			back, okBack := catalog.Alike(c.b, c.a)
			if ok != (c.basis != "") || ok && l.Basis != c.basis {
				t.Errorf("got %+v %t, want %q", l, ok, c.basis)
			}
			if ok != okBack || l != back || l.Score < 0 || l.Score > 1000 {
				t.Errorf("the other way round it is %+v %t instead of %+v %t", back, okBack, l, ok)
			}
		})
	}
}

func TestCandidatePairs_FewAndOrdered(t *testing.T) {
	t.Parallel()
	p := named("", "", "Kingston XS2000 2TB External SSD")
	var others []catalog.Product
	for range 9 {
		others = append(others, named("", "", "Kingston XS2000 2TB External SSD USB"))
	}
	others = append(others, named("", "", "Kingston XS2000 2TB External SSD"), named("", "", "Laserdrucker A4"))
	pairs := catalog.CandidatePairs(p, others)
	if len(pairs) != 5 || pairs[0].Score != 1000 {
		t.Fatalf("%d pairs, the first with %d; want the 5 likeliest, the same name first", len(pairs), pairs[0].Score)
	}
	for _, x := range pairs {
		if x.A.ID.String() >= x.B.ID.String() || x.A.ID != p.ID && x.B.ID != p.ID {
			t.Errorf("pair %s, %s is not of the product with the smaller id first", x.A.ID, x.B.ID)
		}
	}
}

func TestMatchStatus_Leads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from    catalog.MatchStatus
		verdict catalog.Verdict
		to      catalog.MatchStatus
		ok      bool
	}{
		{catalog.MatchOpen, catalog.VerdictSame, catalog.MatchConfirmed, true},
		{catalog.MatchOpen, catalog.VerdictDifferent, catalog.MatchRefused, true},
		{catalog.MatchOpen, catalog.VerdictUndone, catalog.MatchOpen, false},
		{catalog.MatchConfirmed, catalog.VerdictSame, catalog.MatchConfirmed, false},
		{catalog.MatchConfirmed, catalog.VerdictDifferent, catalog.MatchConfirmed, false},
		{catalog.MatchConfirmed, catalog.VerdictUndone, catalog.MatchOpen, true},
		{catalog.MatchRefused, catalog.VerdictUndone, catalog.MatchOpen, true},
	} {
		if to, ok := c.from.Leads(c.verdict); to != c.to || ok != c.ok {
			t.Errorf("%s + %s leads to %s %t, want %s %t", c.from, c.verdict, to, ok, c.to, c.ok)
		}
	}
}
