package tour

import (
	"strings"
)

// The parts of the contract's types that the walk reads.
type (
	amount struct{ Amount, Currency string }

	product struct{ ID, Name, PartNumber string }

	page struct {
		Items          []struct{ Product product }
		Total          int
		ExactProductID *string
		NextCursor     *string
	}

	party struct{ Name string }

	comparison struct {
		Ranked []struct {
			OfferID      string
			Supplier     party
			Landed       amount
			DeliveryDate string
		}
		Excluded []struct{ Text string }
		Coverage []coverage
	}

	coverage struct {
		LotPriceID, ContractNumber, LotTitle string
		Supplier                             party
		Total                                amount
		Remaining                            struct{ Value *amount }
		Callable                             bool
		Refusal                              *string
	}

	line struct {
		ProductID  string `json:"productId"`
		OfferID    string `json:"offerId,omitempty"`
		LotPriceID string `json:"lotPriceId,omitempty"`
		Quantity   string `json:"quantity"`
		SeenTotal  string `json:"seenTotal"`
	}

	submissionRequest struct {
		Lines []line  `json:"lines"`
		Split *reason `json:"splitReason,omitempty"`
	}

	reason struct {
		Code string `json:"code"`
		Text string `json:"text"`
	}

	totals struct{ Net, VAT, Gross amount }

	preview struct {
		Orders []struct{ LegalBasis struct{ Sentence string } }
		Totals totals
		Hints  []hint

		AllowedActions []string
	}

	hint struct{ Level, Code, Text string }

	seal struct {
		EntryID  string
		State    string
		Index    *int64
		SealedAt *string
	}

	summary struct {
		ID             string
		Supplier       party
		ContractNumber *string
		Net            amount
		DeliveryDate   *string
		Seal           seal
	}

	submission struct {
		ID     string
		Orders []struct{ Summary summary }
		Totals totals
	}
)

// String is the amount as Germans write it: "3.722,50 €".
func (a amount) String() string {
	whole, cents, ok := strings.Cut(a.Amount, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	text := sign + strings.Join(append([]string{whole}, groups...), ".")
	if ok {
		text += "," + cents
	}
	if a.Currency == "EUR" {
		return text + " €"
	}
	return text + " " + a.Currency
}

// germanDay turns 2026-11-26 into 26.11.2026; what is no day stays as it is.
func germanDay(iso string) string {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return iso
	}
	return iso[8:] + "." + iso[5:7] + "." + iso[:4]
}
