package catalog

import "strings"

// Identity is what makes an article of a file one product, whoever sells it: the GTIN, else manufacturer and part number.
type Identity struct {
	GTIN         string // in its shortest standard length, "" = none
	Manufacturer string // normalised; "@" and the supplier's key when the file names no manufacturer or part number
	Part         string // normalised
}

// Identity of the draft in a file of this supplier. An article without manufacturer or part number is known by the
// supplier's own number and compared with nobody else's, unless a GTIN says what it is.
func (d OfferDraft) Identity(supplierKey string) Identity {
	id := Identity{GTIN: NormaliseGTIN(d.GTIN), Manufacturer: NormaliseManufacturer(d.Manufacturer), Part: NormaliseNumber(d.PartNumber)}
	if id.Manufacturer == "" || id.Part == "" {
		id.Manufacturer, id.Part = "@"+supplierKey, d.SKU
	}
	return id
}

// NormaliseGTIN brings a GTIN to its shortest standard length, 8, 13 or 14 digits, so that a UPC and its EAN with a
// leading zero are the same (GS1 General Specifications, section 3.3). "" when it is none.
func NormaliseGTIN(s string) string {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return ""
		}
	}
	if len(s) < 8 || len(s) > 14 {
		return ""
	}
	digits := strings.TrimLeft(s, "0")
	switch {
	case digits == "":
		return ""
	case len(digits) <= 8:
		return strings.Repeat("0", 8-len(digits)) + digits
	case len(digits) <= 13:
		return strings.Repeat("0", 13-len(digits)) + digits
	default:
		return digits
	}
}
