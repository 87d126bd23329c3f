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

// ProjectPriceID names a project price.
type ProjectPriceID struct{ uuid.UUID }

// ProjectPrice is a price below the supplier's list for one body and a project, over a time and up to a quantity, with the
// document in which the supplier states it (domain rule 9).
type ProjectPrice struct {
	ID           ProjectPriceID
	Organisation uuid.UUID // the cooperative
	Contract     catalog.ContractID
	Lot          int
	Supplier     catalog.Supplier
	SKU          string
	Product      uuid.UUID
	ProductName  string
	Body         uuid.UUID // who may call off at it, with what stands below it in the tree
	BodyName     string
	Title        string
	Price        Price           // for as many pieces as the list price
	List         money.UnitPrice // list price of the day on which it was judged last
	Valid        money.Period    // closed on both sides
	Quantity     money.Quantity  // pieces that may be called off at it
	Called       money.Quantity  // pieces called off, reserved ones included
	Status       Status
	Document     Evidence
	SetBy        Person
	SetAt        time.Time
	DecidedBy    *Person
	DecidedAt    *time.Time
}

// ProjectFacts are what a project price is judged by, beside the contract.
type ProjectFacts struct {
	List        *Price // of the supplier in the lot for the article number, on the first day; nil = none
	Product     uuid.UUID
	ProductName string
	Entitled    bool // the body, or one above it, is named for the lot on the first day
}

// FirstDay on which the price can count: a day that has passed is over.
func (p ProjectPrice) FirstDay(today money.Date) money.Date {
	if p.Valid.From.Before(today) {
		return today
	}
	return p.Valid.From
}

// states wants what does not depend on what is stored.
func (p *ProjectPrice) states(today money.Date) error {
	p.Title, p.SKU = strings.TrimSpace(p.Title), strings.TrimSpace(p.SKU)
	switch {
	case p.Title == "":
		return wrongProject("title", "wrong_form")
	case p.SKU == "":
		return wrongProject("sku", "wrong_form")
	case p.Valid.From.Before(today):
		return wrongProject("from", "project_price_past")
	case !p.Valid.From.Before(p.Valid.To):
		return wrongProject("until", "days_reversed")
	case p.Quantity.Sign() <= 0:
		return wrongProject("quantity", "wrong_form")
	case p.Price.Unit.IsZero():
		return wrongProject("price", "wrong_form")
	}
	return nil
}

// Judge holds a project price against the contract and the list price as they stand, and takes over what the list says of the
// article. Error: Invalid, naming the field.
func (p *ProjectPrice) Judge(s Standing, f ProjectFacts, today money.Date) error {
	day := p.FirstDay(today)
	_, party := s.Terms.PriceRuleOf(p.Lot, p.Supplier.ID, day)
	switch {
	case s.Status == catalog.ContractTerminated || s.Status == catalog.ContractExpired || !day.Before(p.Valid.To):
		return wrongProject("until", "project_price_over")
	case !s.Terms.Term.Contains(day) || !s.Terms.Term.Contains(p.Valid.To.AddDays(-1)):
		return wrongProject("until", "project_price_outside_term")
	case !party:
		return wrongProject("supplierId", "price_list_no_party")
	case !f.Entitled:
		return wrongProject("organisationId", "project_price_not_entitled")
	case f.List == nil:
		return wrongProject("sku", "project_price_no_list_price")
	}
	p.Product, p.ProductName, p.List = f.Product, f.ProductName, f.List.Unit
	p.Price.Per, p.Price.Kind, p.Price.Months = f.List.Per, f.List.Kind, f.List.Months
	asked, err := p.Price.each()
	if err != nil {
		return err
	}
	list, err := f.List.each()
	if err != nil {
		return err
	}
	if asked.Cmp(list) >= 0 {
		return wrongProject("price", "project_price_not_lower", "list", f.List.Unit.String())
	}
	return nil
}

func wrongProject(field, code string, kv ...string) error {
	return fault.New(fault.Invalid, code, kv...).WithField("#/body/"+field, code, kv...)
}

// SealedProject is what a project price in force writes.
type SealedProject struct {
	Price  ProjectPrice
	Record audit.Record
	Leaf   audit.Leaf
}
