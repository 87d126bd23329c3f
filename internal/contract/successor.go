package contract

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// SuccessorID names the proposal of a successor product.
type SuccessorID struct{ uuid.UUID }

// SuccessorPoint is why the successor is the same or better by one criterion.
type SuccessorPoint struct {
	Criterion string `json:"criterion"`
	Reason    string `json:"reason"`
}

// MaxSuccessorPoints is how many criteria a proposal may have.
const MaxSuccessorPoints = 20

// Successor is what a supplier proposes to deliver in place of an article of its price list, under the lot's clause: the same or
// better, not dearer, with the letter that says so (domain rule 9). The contract management enters it; another person decides.
type Successor struct {
	ID           SuccessorID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Lot          int
	Supplier     catalog.Supplier
	SKU          string // of the old article, in the supplier's price list
	Product      uuid.UUID
	ProductName  string
	NewSKU       string
	NewNumber    string // by which the new article is looked for: GTIN, the manufacturer's or the supplier's number
	NewProduct   uuid.UUID
	NewName      string
	Price        Price           // of the new article, for as many pieces as the old one
	Old          money.UnitPrice // price of the old article on the day on which it was judged last
	From         money.Date
	Clause       string // where the contract's documents allow successors
	Points       []SuccessorPoint
	Document     Evidence
	Status       Status
	Reason       string // of a refusal
	SetBy        Person
	SetAt        time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// SuccessorFacts are what a proposal is judged by, beside the contract.
type SuccessorFacts struct {
	Old         *Price // of the supplier in the lot for the article number, on the first day; nil = none
	OldLater    bool   // the old article has a price that begins on the first day or after it
	Product     uuid.UUID
	ProductName string
	Found       []uuid.UUID // products with the new number
	NewName     string      // of the only one
	NewPriced   bool        // the new article has a price in the lot already
	Round       bool        // the old article has a successor in the lot, or the new one had
}

// states wants what does not depend on what is stored.
func (s *Successor) states(today money.Date) error {
	for _, text := range []*string{&s.SKU, &s.NewSKU, &s.NewNumber, &s.Clause} {
		*text = strings.TrimSpace(*text)
	}
	switch {
	case s.SKU == "":
		return wrongSuccessor("sku", "wrong_form")
	case s.NewSKU == "":
		return wrongSuccessor("newSku", "wrong_form")
	case s.NewNumber == "":
		return wrongSuccessor("newNumber", "wrong_form")
	case s.Clause == "":
		return wrongSuccessor("clause", "wrong_form")
	case s.From.Before(today):
		return wrongSuccessor("from", "successor_past")
	case s.Price.Unit.IsZero():
		return wrongSuccessor("price", "wrong_form")
	case len(s.Points) == 0 || len(s.Points) > MaxSuccessorPoints:
		return wrongSuccessor("points", "successor_points")
	}
	for i := range s.Points {
		p := &s.Points[i]
		p.Criterion, p.Reason = strings.TrimSpace(p.Criterion), strings.TrimSpace(p.Reason)
		if p.Criterion == "" || p.Reason == "" {
			return wrongSuccessor("points", "successor_points")
		}
	}
	return nil
}

// Judge holds a proposal against the contract and the old price as they stand, and takes over what the list says of the old
// article. Error: Invalid, naming the field.
func (s *Successor) Judge(standing Standing, f SuccessorFacts, today money.Date) error {
	_, party := standing.Terms.PriceRuleOf(s.Lot, s.Supplier.ID, s.From)
	switch {
	case standing.Status == catalog.ContractTerminated || standing.Status == catalog.ContractExpired:
		return wrongSuccessor("from", "price_list_contract_over")
	case s.From.Before(today):
		return wrongSuccessor("from", "successor_past")
	case !standing.Terms.Term.Contains(s.From):
		return wrongSuccessor("from", "successor_outside_term")
	case !party:
		return wrongSuccessor("supplierId", "price_list_no_party")
	case f.Round:
		return wrongSuccessor("sku", "successor_round")
	case f.Old == nil:
		return wrongSuccessor("sku", "successor_no_old_price")
	case f.OldLater:
		return wrongSuccessor("from", "successor_old_later")
	case len(f.Found) == 0:
		return wrongSuccessor("newNumber", "successor_unknown")
	case len(f.Found) > 1:
		return wrongSuccessor("newNumber", "successor_ambiguous")
	case f.Found[0] == f.Product:
		return wrongSuccessor("newNumber", "successor_same")
	case f.NewPriced:
		return wrongSuccessor("newNumber", "successor_priced")
	}
	s.Product, s.ProductName, s.NewProduct, s.NewName = f.Product, f.ProductName, f.Found[0], f.NewName
	s.Old, s.Price.Per, s.Price.Kind, s.Price.Months = f.Old.Unit, f.Old.Per, f.Old.Kind, f.Old.Months
	asked, err := s.Price.each()
	if err != nil {
		return err
	}
	old, err := f.Old.each()
	if err != nil {
		return err
	}
	if asked.Cmp(old) > 0 {
		return wrongSuccessor("price", "successor_dearer", "old", f.Old.Unit.String())
	}
	return nil
}

func wrongSuccessor(field, code string, kv ...string) error {
	return fault.New(fault.Invalid, code, kv...).WithField("#/body/"+field, code, kv...)
}

// SealedSuccessor is what a decision on a proposal writes.
type SealedSuccessor struct {
	Record audit.Record
	Leaf   audit.Leaf
}
