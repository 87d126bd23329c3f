package exchange

import "github.com/provitako/marktplatz/internal/catalog"

// statement is what a supplier says about one article, whatever the format. Numbers are canonical decimal text, empty
// when the file is silent; quantities count order units, amounts are net, days are YYYY-MM-DD.
type statement struct {
	row          int
	sku          string
	gtin         string
	manufacturer string
	partNumber   string
	name         string
	description  string
	groups       []string // names and ids of product groups, the narrowest first
	facts        []statedFact
	labels       []string

	orderUnit     string
	contentUnit   string
	content       string // content units in one order unit
	priceQuantity string
	prices        []statedPrice
	taxFraction   string
	validFrom     string
	validTo       string // last day
	kind          string
	term          string // months

	pack      string
	minimum   string
	interval  string
	maximum   string
	stock     string
	backOrder string // "true", "false" or empty

	shipping         string
	freeShippingFrom string
	smallOrderFee    string
	smallOrderBelow  string
	skonto           string // per cent
	skontoDays       string
	repairability    string // index from 0 to 10
	co2              string // kilograms per piece
	delivery         string // Arbeitstage
	priceHold        string // days

	findings []catalog.Finding // of the format, weighed
}

type statedPrice struct {
	from     string // order units
	amount   string
	factor   string
	currency string
}

type statedFact struct {
	name  string
	value string
	unit  string // as shown
}

// finding makes one from pairs of parameter name and value; empty values are left out.
func finding(severity catalog.Severity, code string, row int, sku string, params ...string) catalog.Finding {
	f := catalog.Finding{Severity: severity, Code: code, Row: row, SKU: cut(sku, maxNumber)}
	for i := 0; i+1 < len(params); i += 2 {
		if params[i+1] == "" {
			continue
		}
		if f.Params == nil {
			f.Params = map[string]string{}
		}
		f.Params[params[i]] = cut(params[i+1], 80)
	}
	return f
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
