package main

import (
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

// wares are what one real shop's file sells: prices by the name of the thing, spelt alike.
type wares map[string][]money.Amount

func spelt(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(html.UnescapeString(html.UnescapeString(name)))), " ")
}

// readWares reads the file a second time, past the import.
func readWares(t *testing.T, path string) wares {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff")))
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	name, price := slices.Index(head, "Name"), slices.Index(head, "Regular price")
	out := wares{}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(row[price], ",", ".")
		if text == "" {
			continue
		}
		whole, cents, _ := strings.Cut(text, ".")
		out[spelt(row[name])] = append(out[spelt(row[name])], money.MustAmount(whole+"."+(cents + "00")[:2], money.EUR))
	}
}

// TestWebMall imports four real shops that name neither GTIN nor part number, looks for candidates, confirms through the
// review queue those whose names are the same, and finds the cheapest of what several shops sell, ties included. The data
// holds no answer of its own to which articles are the same; equal names are a lower bound that leaves no doubt.
func TestWebMall(t *testing.T) {
	t.Parallel()
	var files []string
	for n := 1; n <= 4; n++ {
		files = append(files, realdata.Path(t, "catalogues", "webmall", fmt.Sprintf("webmall_%d.csv", n)))
	}
	w := fixture.New(t)
	w.Exec(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ('other', 'Sonstiges', 'Other', '30000000') ON CONFLICT DO NOTHING`)
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	shops := map[string][]money.Amount{} // cheapest price of each shop that sells the thing, by its name
	for n, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		supplier := w.Supplier(fmt.Sprintf("webmall-%d", n+1))
		var v gen.CatalogueVersion
		manager.do("POST", "/suppliers/"+supplier.ID.String()+"/catalogue-versions", raw, "Content-Type", "text/csv", "X-File-Name", filepath.Base(path)).Want(http.StatusCreated).JSON(&v)
		manager.do("POST", "/catalogue-versions/"+v.Id.String()+"/publication", nil).Want(http.StatusOK)
		for name, prices := range readWares(t, path) {
			shops[name] = append(shops[name], slices.MinFunc(prices, compareAmounts))
		}
	}
	s.settle(t)

	candidates, confirmed := s.confirmSameNames(t, manager)
	several, ties, cheapest := 0, 0, 0
	for product, name := range s.productsByName(t) {
		prices := shops[name]
		if len(prices) < 2 {
			continue
		}
		c := officer.compare(t, product, "1")
		best := slices.MinFunc(prices, compareAmounts)
		several++
		if len(c.Ranked) < len(prices) {
			t.Errorf("%q is sold by %d shops, %d are compared", name, len(prices), len(c.Ranked))
			continue
		}
		if c.Ranked[0].Landed.Amount == best.String() {
			cheapest++
		} else {
			t.Errorf("%q: cheapest %s, want %s", name, c.Ranked[0].Landed.Amount, best)
		}
		if c.Ranked[1].Landed.Amount == c.Ranked[0].Landed.Amount {
			ties++
			if c.TieBreak == gen.ComparisonTieBreakNone {
				t.Errorf("%q: nobody says which step decided the tie", name)
			}
		}
	}
	t.Logf("%d candidates, %d confirmed by equal names (%d %% of the candidates, a lower bound of the precision); %d products sold in several shops, cheapest found for %d, %d of them ties",
		candidates, confirmed, 100*confirmed/max(candidates, 1), several, cheapest, ties)
	if confirmed < 250 || several < 250 || ties == 0 {
		t.Errorf("%d confirmed, %d sold in several shops, %d ties: less than the four shops hold", confirmed, several, ties)
	}
}

func compareAmounts(a, b money.Amount) int {
	d, err := a.Cmp(b)
	if err != nil {
		panic(err)
	}
	return d
}

// confirmSameNames goes through the whole queue as the catalogue's manager does.
func (s *shop) confirmSameNames(t *testing.T, manager actor) (candidates, confirmed int) {
	t.Helper()
	var same []uuid.UUID
	cursor := ""
	for {
		var page gen.ProductMatchPage
		manager.do("GET", "/product-matches?limit=100"+cursor, nil).Want(http.StatusOK).JSON(&page)
		candidates += len(page.Items)
		for _, m := range page.Items {
			if spelt(m.A.Product.Name) == spelt(m.B.Product.Name) {
				same = append(same, m.Id)
			}
		}
		if page.NextCursor.IsNull() {
			break
		}
		cursor = "&cursor=" + page.NextCursor.MustGet()
	}
	for _, id := range same {
		manager.do("POST", "/product-matches/"+id.String()+"/verdicts", map[string]any{"verdict": "same"}).Want(http.StatusOK)
	}
	return candidates, len(same)
}

func (s *shop) productsByName(t *testing.T) map[uuid.UUID]string {
	t.Helper()
	rows, err := s.DB.WorkerPool(t).Query(t.Context(), `SELECT id, name FROM product`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[uuid.UUID]string{}
	for rows.Next() {
		var id uuid.UUID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			t.Fatal(err)
		}
		out[id] = spelt(name)
	}
	return out
}
