package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// tradingMonths is how long the demo's suppliers have been known: longer than any price history.
const tradingMonths = 30

// earlierHour is when an earlier catalogue came into force on its day.
const earlierHour = 8 * time.Hour

// earlier takes in the catalogues a supplier had before the one of today, each on its day, from the one after the published
// file on. Where the imports know no other time than now there are none.
func (l loader) earlier(ctx context.Context, p authz.Principal, key string, supplier catalog.SupplierID, published string) error {
	if l.ImportsAt == nil {
		return nil
	}
	n := 0
	for _, v := range l.seed.Earlier.Versions {
		if v.Supplier != key {
			continue
		}
		n++
		name := "katalog-" + strconv.Itoa(n) + ".csv"
		if published >= name {
			continue // a load that was broken off got as far
		}
		day := nextArbeitstag(l.today.AddDays(-v.DaysAgo))
		raw, err := l.seed.Earlier.Article.file(v, day)
		if err != nil {
			return err
		}
		at := l.ImportsAt(day.StartIn(money.Berlin).Add(earlierHour).UTC())
		if err := takeIn(ctx, at, p, catalog.CatalogueUpload{Supplier: supplier, FileName: name, File: bytes.NewReader(raw)}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// file is the article as a supplier's price list; its price holds until another list comes.
func (a seedArticle) file(v seedVersion, day money.Date) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';'
	lines := [][]string{
		{
			"Artikelnummer", "GTIN", "Hersteller", "Herstellernummer", "Bezeichnung", "Warengruppe", "Einheit", "Nettopreis", "Währung",
			"Versandkosten", "Lieferzeit (Arbeitstage)", "Gültig ab", "Gültig bis", "USt", "Preisart", "Preis ab 25",
		},
		{
			a.Part, a.GTIN, a.Manufacturer, a.Part, a.Name, a.Category, "Stück", v.Price, "EUR",
			v.Shipping, strconv.Itoa(v.Days), day.String(), nextArbeitstag(day.AddMonths(2 * tradingMonths)).String(), "19 %", "einmalig", v.From25,
		},
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("price list of %s: %w", v.Supplier, err)
	}
	return b.Bytes(), nil
}
