package bmecat

import (
	"slices"
	"strings"
)

// articleReader turns one element into an Article and gathers its findings.
type articleReader struct {
	Article
}

func newArticle(n *node, line int, offset int64) Article {
	a := &articleReader{Article{Line: line, Offset: offset, Mode: strings.ToLower(attr(n.attr, "mode"))}}
	a.SupplierPID = n.kid("SUPPLIER_PID", "SUPPLIER_AID").value()
	if a.SupplierPID == "" {
		a.note(CodeSupplierPIDMissing)
	}
	if a.Mode != "" && a.Mode != "new" {
		a.note(CodeModeIgnored, "mode", a.Mode)
	}
	a.details(a.single(n, "PRODUCT_DETAILS", "ARTICLE_DETAILS"))
	for _, f := range n.all("PRODUCT_FEATURES", "ARTICLE_FEATURES") {
		a.classification(f)
		a.features(f)
	}
	a.order(a.single(n, "PRODUCT_ORDER_DETAILS", "ARTICLE_ORDER_DETAILS"))
	for _, p := range n.all("PRODUCT_PRICE_DETAILS", "ARTICLE_PRICE_DETAILS") {
		a.prices(p)
	}
	if !slices.ContainsFunc(a.Prices, func(p Price) bool { return !p.Amount.Absent() }) {
		a.note(CodePriceMissing)
	}
	for _, m := range a.single(n, "MIME_INFO").all("MIME") {
		a.media(m)
	}
	for _, x := range n.all("USER_DEFINED_EXTENSIONS") {
		a.extensions(x)
	}
	return a.Article
}

// maxFindings of one article bound what a file of faults can cost.
const maxFindings = 100

func (a *articleReader) note(code Code, params ...string) {
	switch len(a.Findings) {
	case maxFindings:
		return
	case maxFindings - 1:
		code, params = CodeFaultsWithoutEnd, nil
	}
	a.Findings = append(a.Findings, Finding{
		Code: code, Line: a.Line, Offset: a.Offset, SupplierPID: excerpt(a.SupplierPID), Params: pairs(params),
	})
}

// single is the one element of these names; a second one is reported and not read.
func (a *articleReader) single(n *node, names ...string) *node {
	found := n.all(names...)
	if len(found) > 1 {
		a.note(CodeElementRepeated, "element", found[0].name)
	}
	return first(found)
}

func (a *articleReader) number(n *node, names ...string) Number {
	k := a.single(n, names...)
	num, code := parseNumber(k.value())
	if code != "" {
		a.note(code, "field", k.name, "value", num.Raw)
	}
	return num
}

func (a *articleReader) date(n *node, name string) string {
	raw := dateOf(n, name)
	day, code := parseDate(raw)
	if code != "" {
		a.note(code, "field", name, "value", raw)
	}
	return day
}

func (a *articleReader) details(d *node) {
	a.ShortDescription = first(inLanguage(d.all("DESCRIPTION_SHORT"))).value()
	if a.ShortDescription == "" {
		a.note(CodeNameMissing)
	}
	a.LongDescription = first(inLanguage(d.all("DESCRIPTION_LONG"))).lines()
	a.SupplierAltPID = d.kid("SUPPLIER_ALT_PID", "SUPPLIER_ALT_AID").value()
	a.ManufacturerName = d.kid("MANUFACTURER_NAME").value()
	a.ManufacturerPID = d.kid("MANUFACTURER_PID", "MANUFACTURER_AID").value()
	a.ManufacturerType = first(inLanguage(d.all("MANUFACTURER_TYPE_DESCR"))).value()
	a.Keywords = values(inLanguage(d.all("KEYWORD")))
	a.Remarks = first(inLanguage(d.all("REMARKS"))).lines()
	a.DeliveryDays = a.number(d, "DELIVERY_TIME")
	a.SpecialTreatments = typed(d.all("SPECIAL_TREATMENT_CLASS"))
	a.Status = typed(d.all("PRODUCT_STATUS", "ARTICLE_STATUS"))
	a.gtin(d.all("INTERNATIONAL_PID", "EAN"))
}

var gtinSeparators = strings.NewReplacer(" ", "", "-", "", "\u00a0", "")

// gtin takes the first readable number. Types are spelled freely in practice: gtin, GTIN-13, ean13, EAN, upc.
func (a *articleReader) gtin(nodes []*node) {
	for _, n := range nodes {
		raw := n.value()
		if raw == "" || n.name == "INTERNATIONAL_PID" && !gtinType(attr(n.attr, "type")) {
			continue
		}
		number := gtinSeparators.Replace(raw)
		switch {
		case !digits(number) || len(number) > 14:
			a.note(CodeGTINUnreadable, "value", raw)
		case a.GTIN == "":
			a.GTIN = number
		case a.GTIN != number:
			a.note(CodeGTINSeveral, "value", a.GTIN, "other", number)
		}
	}
}

func gtinType(t string) bool {
	t = strings.ToLower(t)
	return t == "" || strings.HasPrefix(t, "gtin") || strings.HasPrefix(t, "ean") || strings.HasPrefix(t, "upc")
}

func (a *articleReader) classification(f *node) {
	system := f.kid("REFERENCE_FEATURE_SYSTEM_NAME").value()
	ids := f.all("REFERENCE_FEATURE_GROUP_ID")
	name := first(inLanguage(f.all("REFERENCE_FEATURE_GROUP_NAME"))).value()
	for _, id := range ids {
		if v := id.value(); v != "" {
			a.Classifications = append(a.Classifications, Classification{System: system, GroupID: v, GroupName: name})
		}
	}
	if len(ids) == 0 && name != "" {
		a.Classifications = append(a.Classifications, Classification{System: system, GroupName: name})
	}
}

// features reads the article's own features, also those within others. It leaves out FEATURE_GROUP: an ECLASS
// "advanced" description keeps there, among thousands of entries, the part numbers and GTINs of accessories.
func (a *articleReader) features(n *node) {
	for _, k := range n.all("FEATURE") {
		a.feature(k)
		a.features(k)
	}
}

func (a *articleReader) feature(n *node) {
	f := Feature{Unit: n.kid("FUNIT").value()}
	names := inLanguage(n.all("FNAME"))
	if len(names) == 0 {
		names = inLanguage(n.kid("FTEMPLATE").all("FT_NAME"))
	}
	if f.Name = first(names).value(); f.Name == "" {
		f.Name = n.kid("FT_IDREF").value()
	}
	f.Values = values(inLanguage(n.all("FVALUE")))
	if details := values(inLanguage(n.all("FVALUE_DETAILS"))); len(f.Values) == 0 {
		f.Values = details
	}
	// A value that repeats the name is the heading of a block, not a fact.
	if f.Name == "" || len(f.Values) == 0 || len(f.Values) == 1 && f.Values[0] == f.Name {
		return
	}
	a.Features = append(a.Features, f)
}

func (a *articleReader) order(o *node) {
	a.OrderUnit = o.kid("ORDER_UNIT").value()
	a.ContentUnit = o.kid("CONTENT_UNIT").value()
	a.ContentPerOrderUnit = a.number(o, "NO_CU_PER_OU")
	a.PriceQuantity = a.number(o, "PRICE_QUANTITY")
	a.QuantityMin = a.number(o, "QUANTITY_MIN")
	a.QuantityInterval = a.number(o, "QUANTITY_INTERVAL")
	a.QuantityMax = a.number(o, "QUANTITY_MAX")
}

func (a *articleReader) prices(d *node) {
	from, to := a.date(d, "VALID_START_DATE"), a.date(d, "VALID_END_DATE")
	for _, n := range d.all("PRODUCT_PRICE", "ARTICLE_PRICE") {
		p := Price{
			Type:        attr(n.attr, "price_type"),
			Amount:      a.number(n, "PRICE_AMOUNT"),
			Currency:    strings.ToUpper(n.kid("PRICE_CURRENCY").value()),
			Factor:      a.number(n, "PRICE_FACTOR"),
			LowerBound:  a.number(n, "LOWER_BOUND"),
			ValidFrom:   from,
			ValidTo:     to,
			Territories: values(n.all("TERRITORY")),
		}
		if p.Type == "" {
			a.note(CodePriceTypeMissing)
		}
		tax := n
		if d := n.kid("TAX_DETAILS"); d != nil {
			tax = d
		}
		if p.Tax = a.number(tax, "TAX"); !p.Tax.Absent() {
			var ok bool
			if p.TaxFraction, ok = taxFraction(p.Tax); !ok {
				a.note(CodeTaxUnreadable, "value", p.Tax.Raw)
			}
		}
		a.Prices = append(a.Prices, p)
	}
}

func (a *articleReader) media(n *node) {
	m := Media{
		Type:    n.kid("MIME_TYPE").value(),
		Source:  first(inLanguage(n.all("MIME_SOURCE"))).value(),
		Descr:   first(inLanguage(n.all("MIME_DESCR"))).value(),
		Purpose: strings.ToLower(n.kid("MIME_PURPOSE").value()),
	}
	if m.Source != "" {
		a.Media = append(a.Media, m)
	}
}

// extensions keeps the innermost elements; their names carry the owner and the path by convention.
func (a *articleReader) extensions(n *node) {
	for _, k := range n.kids {
		if len(k.kids) > 0 {
			a.extensions(k)
			continue
		}
		if v := k.lines(); v != "" {
			if a.Extensions == nil {
				a.Extensions = map[string][]string{}
			}
			a.Extensions[k.name] = append(a.Extensions[k.name], v)
		}
	}
}
