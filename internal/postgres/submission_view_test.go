//go:build unix

package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestSubmitAnswersWhatIsStored: the answer made without reading is the one a reader gets.
func TestSubmitAnswersWhatIsStored(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("AV-D20")
	first := w.Offer(product, w.Supplier("nord"), "100", nil)
	w.Offer(product, w.Supplier("elbe"), "101", nil)
	w.Offer(product, w.Supplier("alb"), "102", nil)
	seller := w.Supplier("rahmen")
	lot := w.Lot(fixture.LotTerms{Product: product, Supplier: seller, UnitPrice: "99", LotMaximum: "9000", Entitled: []uuid.UUID{w.Body}})
	service := w.Service(fixture.Options{})
	answer, err := service.Submit(w.As(w.Officer), w.Officer, order.SubmitInput{Key: "antwort-1", Lines: []order.LineInput{
		{Product: product, Offer: &first, Quantity: money.QuantityOf(3)},
		{Product: product, LotPrice: &lot.Price, Quantity: money.QuantityOf(2)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := service.Submission(w.As(w.Officer), answer.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(stored, answer); diff != "" {
		t.Errorf("answer differs from what is stored (-stored +answer):\n%s", diff)
	}
}
