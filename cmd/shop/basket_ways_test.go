package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestBasketWays goes from the best offer of every line to the single supplier that costs less with its charges, and
// submits that without a reason being needed for the whole.
func TestBasketWays(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	ship := func(o *catalog.Offer) { o.Shipping = money.MustAmount("5", money.EUR) }
	nord, elbe := w.Supplier("nord"), w.Supplier("elbe")
	dock, cable := w.Product("AV-D20"), w.Product("AV-K20")
	docks := []catalog.OfferID{w.Offer(dock, nord, "10", ship), w.Offer(dock, elbe, "12", ship)}
	cables := []catalog.OfferID{w.Offer(cable, nord, "22", ship), w.Offer(cable, elbe, "20", ship)}
	officer := s.member(w.School, "officer")
	put := func(product catalog.ProductID, offer catalog.OfferID) {
		officer.do("POST", "/basket/lines", map[string]any{"productId": product, "offerId": offer, "quantity": "1"}).Want(http.StatusCreated)
	}

	var c gen.BasketComparison
	put(dock, docks[0])
	officer.do("GET", "/basket/comparison", nil).Want(http.StatusOK).JSON(&c)
	if len(c.Groups) != 0 {
		t.Errorf("a line alone is compared as a basket: %+v", c.Groups)
	}
	officer.do("PUT", "/basket/way", map[string]any{"way": "mixed"}, "If-Match", officer.etag()).Want(http.StatusConflict)

	put(cable, cables[1])
	officer.do("GET", "/basket/comparison", nil).Want(http.StatusOK).JSON(&c)
	if len(c.Groups) != 1 {
		t.Fatalf("%d groups", len(c.Groups))
	}
	g := c.Groups[0]
	single, err := g.Single.Get()
	if err != nil {
		t.Fatal("no supplier has everything")
	}
	shown := map[string]string{
		"way": string(g.Way), "current": g.Current.Total.Amount, "per line": g.PerLine.Total.Amount, "single": single.Total.Amount,
		"single gross": single.Gross.Amount, "difference": single.Difference.Amount.Amount, "mixed": g.Mixed.Total.Amount, "gap": g.Gap.Amount,
		"sentence": strings.ReplaceAll(g.Sentence, "\u00a0", " "),
	}
	want := map[string]string{
		"way": "per_line", "current": "40.00", "per line": "40.00", "single": "37.00", "single gross": "44.03", "difference": "-3.00", "mixed": "37.00",
		"gap": "0.00", "sentence": "Alles von einem Lieferanten kostet 37,00 € netto, je Position das günstigste Angebot 40,00 €. Die günstigste Aufteilung kostet 37,00 € netto.",
	}
	if diff := cmp.Diff(want, shown); diff != "" || !g.Proven || len(single.Orders) != 1 || len(single.Orders[0].Lines) != 2 {
		t.Errorf("%s %+v", diff, single.Orders)
	}

	p := officer.do("PUT", "/basket/way", map[string]any{"way": "single", "seenTotal": "36.99"}, "If-Match", officer.etag()).Problem(http.StatusConflict)
	if p.Code != "basket_way_dearer" {
		t.Errorf("a dearer way is refused with %q", p.Code)
	}
	officer.do("PUT", "/basket/way", map[string]any{"way": "single"}, "If-Match", `"0"`).Want(http.StatusPreconditionFailed)

	var b gen.Basket
	officer.do("PUT", "/basket/way", map[string]any{"way": "single", "seenTotal": "37.00"}, "If-Match", officer.etag()).Want(http.StatusOK).JSON(&b)
	offers := []uuid.UUID{}
	for _, l := range b.Lines {
		id, _ := l.OfferId.Get()
		offers = append(offers, id)
	}
	if diff := cmp.Diff([]uuid.UUID{docks[0].UUID, cables[0].UUID}, offers); diff != "" || b.Totals.Net.Amount != "37.00" {
		t.Errorf("%s, %s", diff, b.Totals.Net.Amount)
	}
	officer.do("GET", "/basket/comparison", nil).Want(http.StatusOK).JSON(&c)
	if c.Groups[0].Way != gen.BasketWayName("single") || c.Version != b.Version {
		t.Errorf("%+v", c)
	}
}
