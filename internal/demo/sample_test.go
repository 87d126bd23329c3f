package demo

import (
	"bytes"
	"testing"

	"github.com/provitako/marktplatz/internal/money"
)

// Every file keeps the products and nothing of their variants, in full.
func TestSample_KeepsProductsOfEveryFile(t *testing.T) {
	t.Parallel()
	all, err := Sample(money.NewDate(2026, 11, 22))
	if err != nil || len(all) != len(sampled) {
		t.Fatalf("%d catalogues: %v", len(all), err)
	}
	for i, marks := range [][2]string{{"<PRODUCT>", `"gtin">2000`}, {"\nAW-", ";2000041"}, {"\nHK", ";2000041"}} {
		raw := all[i].Raw
		if articles, products := bytes.Count(raw, []byte(marks[0])), bytes.Count(raw, []byte(marks[1])); articles != products || articles < 200 {
			t.Errorf("%s: %d articles, %d of them products", all[i].FileName, articles, products)
		}
		if bytes.Contains(raw, []byte("{{")) || bytes.Contains(raw, []byte(";2500041")) {
			t.Errorf("%s holds a day to be filled in, or a variant", all[i].FileName)
		}
	}
}
