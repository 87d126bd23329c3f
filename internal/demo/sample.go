package demo

import (
	"path/filepath"
	"regexp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// sampled are the suppliers of the example catalogue: enough to compare, and both kinds of file.
var sampled = []string{"nordlicht", "albwerk", "havelkontor"}

// Articles in the files; those that keep match are the products themselves, the others their many variants.
var articles = map[string]struct{ one, keep *regexp.Regexp }{
	".xml": {regexp.MustCompile(`(?s)<PRODUCT>.*?</PRODUCT>\n`), regexp.MustCompile(`"gtin">2000`)},
	".csv": {regexp.MustCompile(`(?m)^[A-Z]+[-0-9]+;.*\n`), regexp.MustCompile(`^[^;]*;2000`)},
}

// thinned leaves the variants out: an example is loaded with one click, while somebody waits.
func thinned(file string, raw []byte) []byte {
	a := articles[filepath.Ext(file)]
	return a.one.ReplaceAllFunc(raw, func(article []byte) []byte {
		if a.keep.Match(article) {
			return article
		}
		return nil
	})
}

// Sample is the example catalogue of a real installation: fictional suppliers of the demo, marked as examples wherever
// their name stands, with their files as of today.
func Sample(today money.Date) ([]catalog.SampleCatalogue, error) {
	s, err := readSeed()
	if err != nil {
		return nil, err
	}
	var all []catalog.SampleCatalogue
	for _, key := range sampled {
		for _, supplier := range s.Suppliers {
			if supplier.Key != key {
				continue
			}
			raw, err := catalogueFile(supplier.File)
			if err != nil {
				return nil, err
			}
			all = append(all, catalog.SampleCatalogue{
				Key: "beispiel-" + key, FileName: supplier.File, Raw: render(thinned(supplier.File, raw), today),
				Supplier: catalog.SupplierData{Name: supplier.Name + " (Beispiel)", Street: supplier.Street, Postcode: supplier.Postcode, City: supplier.City},
			})
		}
	}
	return all, nil
}
