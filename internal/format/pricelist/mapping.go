package pricelist

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/format/table"
)

// Field is a fact about an offer that a column can hold.
type Field string

// Fields. Amounts are net and in the row's currency unless the supplier's mapping says otherwise elsewhere; quantities
// count order units.
const (
	SupplierSKU      Field = "supplier_sku"
	GTIN             Field = "gtin"
	Manufacturer     Field = "manufacturer"
	PartNumber       Field = "part_number" // the manufacturer's
	Name             Field = "name"
	Description      Field = "description"
	Category         Field = "category"
	OrderUnit        Field = "order_unit"
	Content          Field = "content" // pieces in one order unit
	Amount           Field = "price"
	Currency         Field = "currency"
	PriceQuantity    Field = "price_quantity" // order units the price is for
	Pack             Field = "pack"           // delivered only in multiples of it
	Minimum          Field = "minimum"
	Interval         Field = "interval" // ordered only in multiples of it
	Maximum          Field = "maximum"
	Shipping         Field = "shipping" // flat, per order
	FreeShippingFrom Field = "free_shipping_from"
	SmallOrderFee    Field = "small_order_fee"
	SmallOrderBelow  Field = "small_order_below"
	Skonto           Field = "skonto"        // per cent off for early payment
	SkontoDays       Field = "skonto_days"   // within which to pay
	Repairability    Field = "repairability" // index from 0 to 10
	CO2              Field = "co2_kg"        // per piece over its life
	DeliveryDays     Field = "delivery_days" // working days
	PriceHoldDays    Field = "price_hold_days"
	Stock            Field = "stock"
	BackOrder        Field = "back_order" // more than the stock may be ordered
	ValidFrom        Field = "valid_from" // first day
	ValidTo          Field = "valid_to"   // last day
	VAT              Field = "vat"
	PriceKind        Field = "price_kind"
	TermMonths       Field = "term_months"
	Labels           Field = "labels"
	Images           Field = "images"
)

// Decimal is what separates the decimals of a list.
type Decimal string

// Decimal habits. The zero value leaves it to the file.
const (
	DecimalAuto  Decimal = ""
	DecimalComma Decimal = "comma"
	DecimalPoint Decimal = "point"
)

// TierColumn is a column of prices from a quantity on.
type TierColumn struct {
	From   string `json:"from"` // decimal text
	Column string `json:"column"`
}

// Mapping says where a supplier's list holds what. A column is named by its header, compared without case, blanks and
// punctuation, or as "#3" by its place from 1. The first of several columns that is not empty in a row is taken.
type Mapping struct {
	Columns   map[Field][]string `json:"columns"`
	Constants map[Field]string   `json:"constants,omitempty"` // taken where the columns are empty or absent
	Tiers     []TierColumn       `json:"tiers,omitempty"`
	Facts     []string           `json:"facts,omitempty"` // columns with properties of the product; the header names them
	Decimal   Decimal            `json:"decimal,omitempty"`
	Encoding  Encoding           `json:"encoding,omitempty"`
	Delimiter string             `json:"delimiter,omitempty"`
	// HeaderRow as a spreadsheet counts. 0 = find the row that holds the named columns; -1 = there is none, then all
	// columns are named by place.
	HeaderRow int `json:"headerRow,omitempty"`
}

// synonyms are column names in normal form, the most telling first.
var synonyms = []struct {
	field Field
	names []string
}{
	{SupplierSKU, []string{"sku", "artikelnummer", "artikelnr", "artnr", "artikelno", "lieferantenartikelnummer", "bestellnummer", "bestellnr", "suppliersku", "supplierpid", "itemnumber", "itemno", "articlenumber", "productnumber", "produktnummer", "produktnr", "id"}},
	{GTIN, []string{"gtin", "ean", "gtinean", "eangtin", "gtinupceanorisbn", "eancode", "ean13", "gtin13", "upc", "barcode", "strichcode"}},
	{Manufacturer, []string{"hersteller", "herstellername", "marke", "manufacturer", "manufacturername", "brand", "brands"}},
	{PartNumber, []string{"herstellernummer", "herstellerartikelnummer", "herstellerartikelnr", "herstellernr", "herstellerartnr", "hstnr", "mpn", "manufacturerpartnumber", "manufacturerpid", "partnumber", "partno", "teilenummer", "modellnummer"}},
	{Name, []string{"name", "bezeichnung", "artikelbezeichnung", "artikelname", "produktname", "produktbezeichnung", "kurztext", "kurzbezeichnung", "artikel", "titel", "title", "productname", "itemname", "product"}},
	{Description, []string{"beschreibung", "langtext", "artikelbeschreibung", "produktbeschreibung", "description", "longdescription", "details", "shortdescription", "kurzbeschreibung"}},
	{Category, []string{"kategorie", "kategorien", "warengruppe", "produktgruppe", "artikelgruppe", "category", "categories", "productgroup"}},
	{OrderUnit, []string{"bestelleinheit", "mengeneinheit", "einheit", "me", "orderunit", "unit", "uom"}},
	{Content, []string{"inhalt", "stueckprobestelleinheit", "inhaltprobestelleinheit", "content", "piecesperunit", "unitcontent"}},
	{Amount, []string{"preis", "nettopreis", "preisnetto", "nettopreiseur", "preiseur", "preisnettoeur", "einzelpreis", "ek", "eknetto", "ekpreis", "einkaufspreis", "stueckpreis", "price", "netprice", "pricenet", "unitprice", "regularprice", "listprice", "listenpreis"}},
	{Currency, []string{"waehrung", "currency", "currencycode"}},
	{PriceQuantity, []string{"preiseinheit", "preismenge", "preispro", "pe", "pricequantity", "priceunit", "priceper"}},
	{Pack, []string{"verpackungseinheit", "vpe", "ve", "packungsgroesse", "pack", "packsize", "packquantity"}},
	{Minimum, []string{"mindestmenge", "mindestbestellmenge", "mindestabnahme", "moq", "minimum", "minquantity", "minorderquantity", "minimumquantity"}},
	{Interval, []string{"bestellintervall", "mengenintervall", "staffelung", "bestellschritt", "interval", "orderinterval", "quantityinterval"}},
	{Maximum, []string{"hoechstmenge", "maximalmenge", "maximum", "maxquantity", "maximumquantity"}},
	{Shipping, []string{"versandkosten", "versand", "frachtkosten", "fracht", "lieferkosten", "shipping", "shippingcost", "freight"}},
	{FreeShippingFrom, []string{"versandkostenfreiab", "freihausab", "frachtfreiab", "freeshippingfrom"}},
	{SmallOrderFee, []string{"mindermengenzuschlag", "kleinmengenzuschlag", "mindestmengenzuschlag", "smallordersurcharge", "smallorderfee"}},
	{SmallOrderBelow, []string{"mindestbestellwert", "mindermengengrenze", "mindermengenzuschlagunter", "smallorderbelow", "minimumordervalue"}},
	{Skonto, []string{"skonto", "skontoprozent", "skontoinprozent", "earlypaymentdiscount"}},
	{SkontoDays, []string{"skontotage", "skontofrist", "skontofristtage", "earlypaymentdays"}},
	{Repairability, []string{"reparierbarkeit", "reparierbarkeitsindex", "repairability", "repairabilityindex"}},
	{CO2, []string{"co2kg", "co2inkg", "co2jestueckkg", "co2fussabdruckkg", "carbonfootprintkg"}},
	{DeliveryDays, []string{"lieferzeit", "lieferzeittage", "lieferzeitarbeitstage", "lieferzeitinarbeitstagen", "lieferzeitintagen", "liefertage", "deliverytime", "deliverydays", "leadtime", "leadtimedays"}},
	{PriceHoldDays, []string{"preisbindung", "preisbindungtage", "preisbindungintagen", "pricehold", "priceholddays"}},
	{Stock, []string{"bestand", "lagerbestand", "verfuegbar", "verfuegbarkeit", "lager", "stock", "stockquantity", "quantityinstock", "availablequantity"}},
	{BackOrder, []string{"nachbestellbar", "nachlieferbar", "lieferrueckstandmoeglich", "backorder", "backordersallowed"}},
	{ValidFrom, []string{"gueltigab", "gueltigvon", "preisgueltigab", "validfrom", "validstartdate", "startdate", "contractstartdate"}},
	{ValidTo, []string{"gueltigbis", "preisgueltigbis", "validto", "validuntil", "validenddate", "enddate", "contractenddate"}},
	{VAT, []string{"mwst", "mwstsatz", "ust", "ustsatz", "mehrwertsteuer", "umsatzsteuer", "steuersatz", "steuer", "vat", "vatrate", "taxrate"}},
	{PriceKind, []string{"preisart", "abrechnung", "abrechnungsart", "zahlweise", "pricekind", "billing", "billingperiod"}},
	{TermMonths, []string{"laufzeit", "laufzeitmonate", "laufzeitinmonaten", "mindestlaufzeit", "term", "termmonths", "contractterm"}},
	{Labels, []string{"label", "labels", "siegel", "guetesiegel", "umweltzeichen", "tags", "certificates", "zertifikate"}},
	{Images, []string{"bild", "bilder", "bildurl", "bildadresse", "image", "images", "imageurl", "picture"}},
}

// tierName matches "ab 10", "Preis ab 10 Stk.", "price_10", "10+", "from 100", "Staffel 25".
var tierName = regexp.MustCompile(`(?i)^\s*(?:(?:(?:netto|staffel)?preis|price|vk|ek)?[\s_-]*(?:ab|from|>=|≥)\s*|(?:preis|price|staffel|tier)[\s_-]*)(\d{1,6})\s*(?:stk|stück|st|pcs)?\.?(?:\s*\(?(?:eur|€)\)?)?\s*$|^\s*(\d{1,6})\s*\+\s*$`)

// yearPrice matches "Preis 2026", which is a price of that year and no tier.
var yearPrice = regexp.MustCompile(`(?i)^\s*(?:preis|price)[\s_-]*(?:19|20)\d\d\s*$`)

// factName matches columns that announce a property: "Merkmal: Farbe", "attr_color".
var factName = regexp.MustCompile(`(?i)^\s*(?:merkmal|eigenschaft|attribut|attribute|attr|fact|feature)\s*[:_]\s*(.+?)\s*$`)

// Suggest proposes a mapping for a header. A field stays unmapped when no column is named like it; it is the user who
// confirms the proposal.
func Suggest(header []string) Mapping {
	m := Mapping{Columns: map[Field][]string{}}
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = table.NormalName(h)
	}
	for _, s := range synonyms {
		for _, name := range s.names {
			if i := slices.Index(names, name); i >= 0 {
				m.Columns[s.field] = append(m.Columns[s.field], strings.TrimSpace(header[i]))
			}
		}
	}
	for _, h := range header {
		h = strings.TrimSpace(h)
		if t := tierName.FindStringSubmatch(h); t != nil {
			m.Tiers = append(m.Tiers, TierColumn{From: strings.TrimLeft(t[1]+t[2], "0"), Column: h})
		} else if factName.MatchString(h) {
			m.Facts = append(m.Facts, h)
		}
	}
	m.Tiers = slices.DeleteFunc(m.Tiers, func(t TierColumn) bool { return t.From == "" || yearPrice.MatchString(t.Column) })
	slices.SortStableFunc(m.Tiers, func(a, b TierColumn) int {
		if d := len(a.From) - len(b.From); d != 0 {
			return d
		}
		return strings.Compare(a.From, b.From)
	})
	return m
}

// empty reports that the mapping says nothing about columns, so that one is to be suggested.
func (m Mapping) empty() bool { return len(m.Columns) == 0 && len(m.Tiers) == 0 && len(m.Facts) == 0 }

// check refuses what no list could satisfy.
func (m Mapping) check() error {
	known := map[Field]bool{}
	for _, s := range synonyms {
		known[s.field] = true
	}
	for f := range m.Columns {
		if !known[f] {
			return &Error{Kind: ErrMapping, Detail: "unknown field " + excerpt(string(f))}
		}
	}
	for f := range m.Constants {
		if !known[f] {
			return &Error{Kind: ErrMapping, Detail: "unknown field " + excerpt(string(f))}
		}
	}
	for _, t := range m.Tiers {
		if text, code := parseDecimal(t.From, DecimalPoint); code != "" || text == "" || strings.HasPrefix(text, "-") {
			return &Error{Kind: ErrMapping, Detail: "tier from " + excerpt(t.From)}
		}
	}
	if len(m.Delimiter) > 1 || m.Delimiter != "" && strings.ContainsAny(m.Delimiter, "\"\r\n") {
		return &Error{Kind: ErrMapping, Detail: "delimiter"}
	}
	switch m.Encoding {
	case "", UTF8, UTF16, Windows1252:
	default:
		return &Error{Kind: ErrMapping, Detail: "encoding " + excerpt(string(m.Encoding))}
	}
	switch m.Decimal {
	case DecimalAuto, DecimalComma, DecimalPoint:
	default:
		return &Error{Kind: ErrMapping, Detail: "decimal " + excerpt(string(m.Decimal))}
	}
	return nil
}

// columns resolves column names to places in the header.
type columns struct {
	fields map[Field][]int
	tiers  []int
	facts  []int
}

// resolve finds the mapped columns. Of several columns for one field one must be there; every tier and fact must be.
func (m Mapping) resolve(header []string) (columns, error) {
	c := columns{fields: map[Field][]int{}}
	var missing []string
	place := func(name string) (int, bool) {
		i := columnIndex(header, name)
		return i, i >= 0
	}
	for _, s := range synonyms { // in a fixed order
		names := m.Columns[s.field]
		for _, name := range names {
			i, ok := place(name)
			if !ok {
				continue
			}
			if slices.Contains(deciding, s.field) && columnIndex(header[i+1:], header[i]) >= 0 && !strings.HasPrefix(name, "#") {
				missing = append(missing, name+" (more than once)")
			}
			c.fields[s.field] = append(c.fields[s.field], i)
		}
		if len(names) > 0 && len(c.fields[s.field]) == 0 {
			missing = append(missing, fmt.Sprintf("%s (%s)", s.field, strings.Join(names, ", ")))
		}
	}
	for _, t := range m.Tiers {
		i, ok := place(t.Column)
		if !ok {
			missing = append(missing, t.Column)
		}
		c.tiers = append(c.tiers, i)
	}
	for _, f := range m.Facts {
		i, ok := place(f)
		if !ok {
			missing = append(missing, f)
		}
		c.facts = append(c.facts, i)
	}
	for _, f := range []Field{SupplierSKU, Name, Amount} {
		if len(m.Columns[f]) == 0 && m.Constants[f] == "" && (f != Amount || len(m.Tiers) == 0) {
			missing = append(missing, string(f))
		}
	}
	if len(missing) > 0 {
		return columns{}, &Error{Kind: ErrColumns, Detail: excerpt(strings.Join(missing, "; "))}
	}
	return c, nil
}

// deciding are the fields for which two columns of one name would be two answers to one question.
var deciding = []Field{SupplierSKU, Amount, Currency, PriceQuantity, Content}

// columnIndex is the place of a column, or -1.
func columnIndex(header []string, name string) int {
	if place, ok := strings.CutPrefix(name, "#"); ok {
		if n, err := strconv.Atoi(place); err == nil && n >= 1 && n <= len(header) {
			return n - 1
		}
		return -1
	}
	want := table.NormalName(name)
	if want == "" {
		return -1
	}
	return slices.IndexFunc(header, func(h string) bool { return table.NormalName(h) == want })
}
