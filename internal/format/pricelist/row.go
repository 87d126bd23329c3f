package pricelist

import (
	"strings"

	"github.com/provitako/marktplatz/internal/format/table"
)

// Row is one offer as the list states it. Texts are plain text, amounts net, quantities in order units, all of them as
// the supplier says: nothing here is checked against anything else.
type Row struct {
	Number int // as a spreadsheet counts, header included

	SupplierSKU  string
	GTIN         string // separators removed, check digit not tested
	Manufacturer string
	PartNumber   string
	Name         string
	Description  string
	Category     string
	OrderUnit    string
	Content      Number

	Price         Number // absent: the list names no price
	Currency      string // ISO 4217; empty when neither column, constant nor the price's cell names one
	PriceQuantity Number
	Tiers         []Tier
	VAT           Number // Text is a fraction of one
	PriceKind     string // once, month, year, hour, day; empty when not stated
	TermMonths    Number

	Pack     Number
	Minimum  Number
	Interval Number
	Maximum  Number

	Shipping         Number
	FreeShippingFrom Number
	SmallOrderFee    Number
	SmallOrderBelow  Number
	Skonto           Number // per cent of the goods
	SkontoDays       Number

	Repairability Number // index from 0 to 10
	CO2           Number // kilograms per piece over its life

	DeliveryDays  Number
	PriceHoldDays Number
	Stock         Number
	BackOrder     string // "true", "false" or empty
	ValidFrom     string // YYYY-MM-DD
	ValidTo       string // YYYY-MM-DD

	Labels []string
	Images []string
	Facts  []Fact

	Findings []Finding
}

// Tier is the price from a quantity on; rows without a price in the tier's column have no such tier.
type Tier struct {
	From  string // decimal text
	Price Number
}

// Fact is a property of the product, named by its column.
type Fact struct {
	Name  string
	Value string
}

// rowReader fills a Row from a record.
type rowReader struct {
	Row
	r   *Reader
	rec table.Record
}

func (b *rowReader) note(code Code, field Field, column int, cell string) {
	f := Finding{Code: code, Row: b.rec.Row, Field: field, Excerpt: excerpt(cell)}
	if column >= 0 {
		f.Column = b.r.dialect.Header[column]
	}
	b.Findings = append(b.Findings, f)
}

// cell is the first mapped cell of the field that is not empty, with its column, else the constant with column -1.
func (b *rowReader) cell(f Field) (string, int) {
	for _, i := range b.r.columns.fields[f] {
		if c := b.at(i); c != "" {
			return c, i
		}
	}
	return b.r.mapping.Constants[f], -1
}

func (b *rowReader) at(column int) string {
	if column >= len(b.rec.Cells) {
		return ""
	}
	return table.CellText(b.rec.Cells[column])
}

// habit is what the mapping says of decimals, else what the column shows.
func (b *rowReader) habit(column int) Decimal {
	switch {
	case b.r.mapping.Decimal != DecimalAuto:
		return b.r.mapping.Decimal
	case column >= 0:
		return b.r.dialect.Decimals[column]
	}
	return DecimalPoint // constants of the mapping
}

func (b *rowReader) text(f Field) string {
	raw, column := b.cell(f)
	text, code := cleanText(raw)
	// A description may hold HTML; elsewhere it tells that the list was exported carelessly.
	if code != "" && (f != Description || code == CodeTextDamaged) {
		b.note(code, f, column, raw)
	}
	return text
}

func (b *rowReader) texts() {
	b.SupplierSKU = b.text(SupplierSKU)
	b.Manufacturer = b.text(Manufacturer)
	b.PartNumber = b.text(PartNumber)
	b.Name = strings.ReplaceAll(b.text(Name), "\n", " ")
	b.Description = b.text(Description)
	b.Category = b.text(Category)
	b.OrderUnit = b.text(OrderUnit)
	b.Labels = list(b.text(Labels))
	b.Images = list(b.text(Images))
	b.GTIN = b.word(GTIN, parseGTIN)
	b.PriceKind = b.word(PriceKind, func(s string) (string, Code) { return choice(s, priceKinds) })
	b.BackOrder = b.word(BackOrder, func(s string) (string, Code) { return choice(s, answers) })
	b.ValidFrom = b.word(ValidFrom, parseDate)
	b.ValidTo = b.word(ValidTo, parseDate)
}

// word reads a cell by parse and notes what it could not read.
func (b *rowReader) word(f Field, parse func(string) (string, Code)) string {
	raw, column := b.cell(f)
	if raw == "" {
		return ""
	}
	v, code := parse(raw)
	if code != "" {
		b.note(code, f, column, raw)
	}
	return v
}

func (b *rowReader) terms() {
	b.Currency = strings.ToUpper(b.text(Currency))
	if code, ok := currencyCodes[b.Currency]; ok {
		b.Currency = code
	}
	b.Price = b.amount(Amount)
	b.Shipping = b.amount(Shipping)
	b.FreeShippingFrom = b.amount(FreeShippingFrom)
	b.SmallOrderFee = b.amount(SmallOrderFee)
	b.SmallOrderBelow = b.amount(SmallOrderBelow)
	b.Content = b.number(Content, parseCount)
	b.PriceQuantity = b.number(PriceQuantity, parseCount)
	b.Pack = b.number(Pack, parseCount)
	b.Minimum = b.number(Minimum, parseCount)
	b.Interval = b.number(Interval, parseCount)
	b.Maximum = b.number(Maximum, parseCount)
	b.Stock = b.number(Stock, parseCount)
	b.TermMonths = b.number(TermMonths, parseCount)
	days := func(raw string, _ Decimal) (Number, Code) { return parseDays(raw) }
	b.DeliveryDays = b.number(DeliveryDays, days)
	b.PriceHoldDays = b.number(PriceHoldDays, days)
	b.SkontoDays = b.number(SkontoDays, days)
	b.Skonto = b.number(Skonto, func(raw string, habit Decimal) (Number, Code) {
		return parseCount(strings.TrimSuffix(strings.TrimSpace(raw), "%"), habit)
	})
	b.Repairability = b.number(Repairability, parseCount)
	b.CO2 = b.number(CO2, parseCount)
	b.VAT = b.number(VAT, func(raw string, _ Decimal) (Number, Code) { return parseTax(raw) })
}

func (b *rowReader) number(f Field, parse func(string, Decimal) (Number, Code)) Number {
	raw, column := b.cell(f)
	if raw == "" {
		return Number{}
	}
	n, code := parse(raw, b.habit(column))
	if code != "" {
		b.note(code, f, column, raw)
	}
	return n
}

func (b *rowReader) amount(f Field) Number {
	raw, column := b.cell(f)
	return b.money(f, raw, column)
}

// money reads an amount. The first cell that names a currency sets the row's where nothing else does; one that names
// another is not read, so that no amount changes its currency unseen.
func (b *rowReader) money(f Field, raw string, column int) Number {
	if raw == "" {
		return Number{}
	}
	n, currency, code := parseAmount(raw, b.habit(column))
	if code == "" && currency != "" {
		if b.Currency == "" {
			b.Currency = currency
		} else if b.Currency != currency {
			code, n.Text = CodeCurrencyMismatch, ""
		}
	}
	if code != "" {
		b.note(code, f, column, raw)
	}
	return n
}

func (b *rowReader) tiers() {
	for i, t := range b.r.mapping.Tiers {
		column := b.r.columns.tiers[i]
		if raw := b.at(column); raw != "" {
			b.Tiers = append(b.Tiers, Tier{From: t.From, Price: b.money(Amount, raw, column)})
		}
	}
}

func (b *rowReader) facts() {
	for _, column := range b.r.columns.facts {
		raw := b.at(column)
		value, code := cleanText(raw)
		if code != "" {
			b.note(code, "", column, raw)
		}
		if value == "" {
			continue
		}
		name := b.r.dialect.Header[column]
		if m := factName.FindStringSubmatch(name); m != nil {
			name = m[1]
		}
		b.Facts = append(b.Facts, Fact{Name: name, Value: value})
	}
}
