package gen

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/provitako/marktplatz/internal/format/bmecat"
	lists "github.com/provitako/marktplatz/internal/format/table"
)

// groupSystem is the classification that suppliers and the marketplace have agreed on: the keys of our categories.
const groupSystem = "PROVI"

// File is one catalogue as its supplier sends it, except that days are placeholders.
type File struct {
	Supplier string // key
	Name     string
	Offers   int
	Data     []byte
}

// Files makes all catalogues.
func Files() ([]File, error) {
	everything, err := products()
	if err != nil {
		return nil, err
	}
	var files []File
	all := suppliers()
	for i, s := range all {
		before := all[:i]
		offers := s.offers(everything, func(p product) bool {
			return slices.ContainsFunc(before, func(b supplier) bool { return b.offersIn(p) })
		})
		data, err := s.write(offers)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.file, err)
		}
		files = append(files, File{Supplier: s.key, Name: s.file, Offers: len(offers), Data: data})
	}
	return files, nil
}

// write uses the format by which the supplier is known: three send BMEcat 2005, one a list in UTF-8 with a decimal
// point, one a list in Windows-1252 with a decimal comma.
func (s supplier) write(offers []offer) ([]byte, error) {
	switch s.key {
	case "albwerk":
		return writeUTF8(offers)
	case "havelkontor":
		return writeWindows(offers)
	default:
		return s.writeBMEcat(offers)
	}
}

func (s supplier) writeBMEcat(offers []offer) ([]byte, error) {
	var b bytes.Buffer
	w, err := bmecat.NewWriter(&b, bmecat.Header{
		CatalogID: "KOMMUNAL-" + strings.ToUpper(s.key)[:4], CatalogVersion: "1.0", CatalogName: "Sortiment für kommunale Kunden (Beispieldaten)",
		Languages: []string{"deu"}, SupplierName: s.name, Currency: "EUR", GeneratedOn: day(-3),
	})
	if err != nil {
		return nil, err
	}
	for _, o := range offers {
		if err := w.Write(o.article()); err != nil {
			return nil, fmt.Errorf("%s: %w", o.sku, err)
		}
	}
	err = w.Close()
	return b.Bytes(), err
}

func (o offer) article() bmecat.Article {
	a := bmecat.Article{
		SupplierPID: o.sku, GTIN: o.gtin, ManufacturerName: o.maker, ManufacturerPID: o.part,
		ShortDescription: o.name, LongDescription: o.text, DeliveryDays: bmecat.Num(strconv.Itoa(o.days)),
		Classifications: []bmecat.Classification{{System: groupSystem, GroupID: o.category}},
		OrderUnit:       o.unit(), PriceQuantity: bmecat.Num(number(o.priceQuantity)),
		QuantityMin: bmecat.Num(number(o.minimum)), QuantityInterval: bmecat.Num(number(o.step)),
		Extensions: o.extensions(),
	}
	if o.content > 1 {
		a.ContentUnit, a.ContentPerOrderUnit = "C62", bmecat.Num(number(o.content))
	}
	if o.maximum > 0 {
		a.QuantityMax = bmecat.Num(number(o.maximum))
	}
	for _, f := range o.facts {
		a.Features = append(a.Features, bmecat.Feature{Name: f.Key, Values: []string{f.Value}})
	}
	price := bmecat.Price{Type: bmecat.PriceNetCustomer, Currency: "EUR", TaxFraction: "0.19", ValidFrom: o.validFrom, ValidTo: o.validTo}
	for _, t := range o.tiers {
		price.Amount, price.LowerBound = bmecat.Num(amount(t.cents)), bmecat.Num(number(t.from))
		a.Prices = append(a.Prices, price)
	}
	if len(o.tiers) == 0 {
		price.Type = bmecat.PriceOnRequest
		a.Prices = []bmecat.Price{price}
	}
	return a
}

// unit in which the offer is ordered: piece, pack, hour or day.
func (o offer) unit() string {
	switch {
	case o.kind == "hour":
		return "HUR"
	case o.kind == "day":
		return "DAY"
	case o.content > 1:
		return "PK"
	default:
		return "C62"
	}
}

func (o offer) extensions() map[string][]string {
	x := map[string][]string{
		bmecat.UDXShipping:      {amount(o.shipping)},
		bmecat.UDXPriceHoldDays: {strconv.Itoa(o.hold)},
		bmecat.UDXBackOrder:     {strconv.FormatBool(o.backOrder)},
	}
	if o.freeFrom > 0 {
		x[bmecat.UDXFreeShippingFrom] = []string{amount(o.freeFrom)}
	}
	if o.fee > 0 {
		x[bmecat.UDXSmallOrderSurcharge], x[bmecat.UDXSmallOrderBelow] = []string{amount(o.fee)}, []string{amount(o.feeBelow)}
	}
	if o.stock >= 0 {
		x[bmecat.UDXStock] = []string{strconv.Itoa(o.stock)}
	}
	if o.kind != "once" {
		x[bmecat.UDXPriceKind] = []string{o.kind}
	}
	if o.term > 0 {
		x[bmecat.UDXTermMonths] = []string{strconv.Itoa(o.term)}
	}
	if len(o.labels) > 0 {
		x[bmecat.UDXLabel] = o.labels
	}
	return x
}

func writeUTF8(offers []offer) ([]byte, error) {
	var b bytes.Buffer
	w := lists.NewWriter(&b)
	for _, row := range rows(offers, amount) {
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

func writeWindows(offers []offer) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	comma := func(cents int64) string { return strings.ReplaceAll(amount(cents), ".", ",") }
	if err := w.WriteAll(rows(offers, comma)); err != nil {
		return nil, err
	}
	return charmap.Windows1252.NewEncoder().Bytes(b.Bytes())
}

// tierColumns are the quantities for which the lists have a column of prices.
var tierColumns = []int64{5, 10, 20, 25, 50, 100}

// rows are the list with its header, money written by money.
func rows(offers []offer, money func(int64) string) [][]string {
	keys := factKeys(offers)
	header := []string{
		"Artikelnummer", "GTIN", "Hersteller", "Herstellernummer", "Bezeichnung", "Beschreibung", "Warengruppe", "Einheit", "Inhalt",
		"Nettopreis", "Währung", "Preiseinheit", "VPE", "Mindestmenge", "Höchstmenge", "Versandkosten", "Versandkostenfrei ab",
		"Mindermengenzuschlag", "Mindermengengrenze", "Lieferzeit (Arbeitstage)", "Preisbindung (Tage)", "Bestand", "Nachbestellbar",
		"Gültig ab", "Gültig bis", "USt", "Preisart", "Laufzeit (Monate)", "Siegel",
	}
	for _, q := range tierColumns {
		header = append(header, "Preis ab "+number(q))
	}
	for _, k := range keys {
		header = append(header, "Merkmal: "+k)
	}
	all := [][]string{header}
	for _, o := range offers {
		all = append(all, o.row(money, keys))
	}
	return all
}

func factKeys(offers []offer) []string {
	var keys []string
	for _, o := range offers {
		for _, f := range o.facts {
			if !slices.Contains(keys, f.Key) {
				keys = append(keys, f.Key)
			}
		}
	}
	return keys
}

func (o offer) row(money func(int64) string, keys []string) []string {
	unless := func(absent bool, text string) string {
		if absent {
			return ""
		}
		return text
	}
	at := func(from int64) string {
		if i := slices.IndexFunc(o.tiers, func(t tier) bool { return t.from == from }); i >= 0 {
			return money(o.tiers[i].cents)
		}
		return ""
	}
	cells := []string{
		o.sku, o.gtin, o.maker, o.part, o.name, o.text, o.category, o.unitWord(), unless(o.content == 1, number(o.content)),
		at(1), "EUR", number(o.priceQuantity), number(o.step), number(o.minimum), unless(o.maximum == 0, number(o.maximum)),
		money(o.shipping), unless(o.freeFrom == 0, money(o.freeFrom)),
		unless(o.fee == 0, money(o.fee)), unless(o.fee == 0, money(o.feeBelow)), strconv.Itoa(o.days), strconv.Itoa(o.hold),
		unless(o.stock < 0, strconv.Itoa(o.stock)), map[bool]string{true: "ja", false: "nein"}[o.backOrder],
		o.validFrom, o.validTo, "19 %", kindWord(o.kind), unless(o.term == 0, strconv.Itoa(o.term)), strings.Join(o.labels, " | "),
	}
	for _, q := range tierColumns {
		cells = append(cells, at(q))
	}
	for _, k := range keys {
		i := slices.IndexFunc(o.facts, func(f fact) bool { return f.Key == k })
		cells = append(cells, "")
		if i >= 0 {
			cells[len(cells)-1] = o.facts[i].Value
		}
	}
	return cells
}

func (o offer) unitWord() string {
	return map[string]string{"C62": "Stück", "PK": "Packung", "HUR": "Stunde", "DAY": "Tag"}[o.unit()]
}

func kindWord(kind string) string {
	return map[string]string{"once": "einmalig", "month": "monatlich", "year": "jährlich", "hour": "pro Stunde", "day": "pro Tag"}[kind]
}
