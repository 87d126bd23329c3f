package bmecat

import "strings"

// readHeader fills the header from its element and records what cannot be read.
func (r *Reader) readHeader(n *node) {
	h := &r.header
	c := n.kid("CATALOG")
	h.CatalogID = c.kid("CATALOG_ID").value()
	h.CatalogVersion = c.kid("CATALOG_VERSION").value()
	h.CatalogName = first(inLanguage(c.all("CATALOG_NAME"))).value()
	h.Languages = headerLanguages(c.all("LANGUAGE", "LOCALE"))
	h.Currency = strings.ToUpper(c.kid("CURRENCY").value())
	h.Territories = values(c.all("TERRITORY"))
	h.MediaRoot = first(inLanguage(c.all("MIME_ROOT"))).value()
	h.GeneratedOn = r.headerDate(c, "GENERATION_DATE")
	h.ValidFrom = r.headerDate(c, "VALID_START_DATE")
	h.ValidTo = r.headerDate(c, "VALID_END_DATE")
	for _, f := range c.all("PRICE_FLAG") {
		if h.PriceFlags == nil {
			h.PriceFlags = map[string]bool{}
		}
		h.PriceFlags[strings.ToLower(attr(f.attr, "type"))] = strings.EqualFold(f.value(), "true")
	}
	for _, a := range n.all("AGREEMENT") {
		h.AgreementIDs = append(h.AgreementIDs, values(a.all("AGREEMENT_ID"))...)
	}
	h.SupplierName, h.SupplierIDs = supplier(n)
}

func (r *Reader) headerDate(catalog *node, name string) string {
	day, code := parseDate(dateOf(catalog, name))
	if code != "" {
		r.note(code, "field", name, "value", dateOf(catalog, name))
	}
	return day
}

// dateOf finds a date in its own element (2005) or in a DATETIME of that type (1.2 and older 2005 files).
func dateOf(n *node, name string) string {
	if d := n.kid(name).value(); d != "" {
		return d
	}
	for _, d := range n.all("DATETIME") {
		if strings.EqualFold(attr(d.attr, "type"), name) {
			return d.kid("DATE").value()
		}
	}
	return ""
}

func headerLanguages(nodes []*node) []string {
	var marked, others []string
	for _, n := range nodes {
		if strings.EqualFold(attr(n.attr, "default"), "true") {
			marked = append(marked, n.value())
		} else if n.value() != "" {
			others = append(others, n.value())
		}
	}
	return append(marked, others...)
}

// supplier reads the SUPPLIER element, or in 2005 the party that SUPPLIER_IDREF or the role names.
func supplier(header *node) (string, []TypedText) {
	if s := header.kid("SUPPLIER"); s != nil {
		return s.kid("SUPPLIER_NAME").value(), typed(s.all("SUPPLIER_ID"))
	}
	ref := header.kid("SUPPLIER_IDREF").value()
	for _, p := range header.kid("PARTIES").all("PARTY") {
		if !partyIs(p, ref) {
			continue
		}
		name := first(inLanguage(p.kid("ADDRESS").all("NAME"))).value()
		return name, typed(p.all("PARTY_ID"))
	}
	return "", nil
}

func partyIs(party *node, ref string) bool {
	if ref == "" {
		for _, role := range party.all("PARTY_ROLE") {
			if strings.EqualFold(role.value(), "supplier") {
				return true
			}
		}
		return false
	}
	for _, id := range party.all("PARTY_ID") {
		if id.value() == ref {
			return true
		}
	}
	return false
}

func typed(nodes []*node) []TypedText {
	var ts []TypedText
	for _, n := range nodes {
		if t := (TypedText{Type: attr(n.attr, "type"), Text: n.value()}); t != (TypedText{}) {
			ts = append(ts, t)
		}
	}
	return ts
}
