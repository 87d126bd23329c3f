package catalog

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Criteria are what an organisation counts beside the price, published before it buys and never changed: a new version
// takes effect from its own day on. Every criterion is an amount added to the landed price, so that its weight can be
// read in euros. Where an organisation has published none, price alone decides.
type Criteria struct {
	ID           uuid.UUID    `json:"id"`
	Organisation uuid.UUID    `json:"organisation"` // the legal entity that buys
	Version      int          `json:"version"`
	From         money.Date   `json:"from"` // first day
	PublishedAt  time.Time    `json:"publishedAt"`
	PublishedBy  uuid.UUID    `json:"publishedBy"` // log id of the person
	Title        string       `json:"title"`       // of the decision it rests on
	Body         CriteriaBody `json:"body"`
}

// CriteriaBody is what is published. Percentages are of the goods value.
type CriteriaBody struct {
	// Required are labels without which an offer does not take part; Category "" is every product.
	Required []RequiredLabel `json:"required,omitempty"`
	// PerDay is added for every Arbeitstag of the delivery time.
	PerDay *money.Amount `json:"perDay,omitempty"`
	// Labels take a percentage off; what is said for the product's category counts instead of what is said for every product.
	Labels []LabelWeight `json:"labels,omitempty"`
	// PerRepairPoint takes a percentage off for every point of the repairability index (0 to 10); who states none has 0.
	PerRepairPoint *money.Percent `json:"perRepairPoint,omitempty"`
	// CO2 is added for the emissions of all delivered pieces.
	CO2 *CO2Price `json:"co2,omitempty"`
}

// RequiredLabel excludes offers without it.
type RequiredLabel struct {
	Category string      `json:"category,omitempty"`
	Scheme   LabelScheme `json:"scheme"`
}

// LabelWeight is what a label is worth.
type LabelWeight struct {
	Category string        `json:"category,omitempty"` // "" is every product
	Scheme   LabelScheme   `json:"scheme"`
	Percent  money.Percent `json:"percent"`
}

// CO2Price is the shadow price of emissions over the life of a piece. An offer that states none counts with Unstated, so
// that silence does not pay.
type CO2Price struct {
	PerTonne money.Amount `json:"perTonne"`
	Unstated int64        `json:"unstated"` // grams per piece
}

// mostRepairPoints is the end of the repairability index.
const mostRepairPoints = 10

// CriterionCode names a step of the arithmetic.
type CriterionCode string

// Criteria.
const (
	CriterionDelivery      CriterionCode = "delivery"
	CriterionLabel         CriterionCode = "label"
	CriterionRepairability CriterionCode = "repairability"
	CriterionCO2           CriterionCode = "co2"
)

// CriterionStep is one line of the arithmetic from the landed total to the score.
type CriterionStep struct {
	Code   CriterionCode `json:"code"`
	Scheme LabelScheme   `json:"scheme,omitempty"`
	// Count is what was counted: Arbeitstage, 1 for a label, points of the index, grams of CO2 of all pieces.
	Count  money.Quantity `json:"count"`
	Amount money.Amount   `json:"amount"` // negative for what is taken off
}

// Hash is the SHA-256 of the body's JSON form, with members in the order of the type.
func (c Criteria) Hash() ([32]byte, error) {
	raw, err := json.Marshal(c.Body)
	if err != nil {
		return [32]byte{}, fmt.Errorf("criteria %s: %w", c.ID, err)
	}
	return sha256.Sum256(raw), nil
}

// Validate checks what is to be published. Error: Invalid, with the member that is wrong.
func (b CriteriaBody) Validate() error {
	wrong := func(member, code string) error {
		return fault.New(fault.Invalid, code).WithField("#/body/"+member, code)
	}
	known := func(s LabelScheme) bool { return slices.Contains(LabelSchemes(), s) }
	for i, r := range b.Required {
		if !known(r.Scheme) {
			return wrong(fmt.Sprintf("required/%d/scheme", i), "label_unknown")
		}
	}
	for i, l := range b.Labels {
		if !known(l.Scheme) {
			return wrong(fmt.Sprintf("labels/%d/scheme", i), "label_unknown")
		}
		if slices.ContainsFunc(b.Labels[:i], func(o LabelWeight) bool { return o.Scheme == l.Scheme && o.Category == l.Category }) {
			return wrong(fmt.Sprintf("labels/%d/scheme", i), "label_twice")
		}
	}
	off, err := b.mostOff()
	if err != nil {
		return err
	}
	switch {
	case off:
		return wrong("labels", "criteria_over_price")
	case b.PerDay != nil && (b.PerDay.Sign() < 0 || b.PerDay.Currency() != money.EUR):
		return wrong("perDay", "amount_negative")
	case b.CO2 != nil && (b.CO2.PerTonne.Sign() < 0 || b.CO2.PerTonne.Currency() != money.EUR || b.CO2.Unstated < 0):
		return wrong("co2", "amount_negative")
	case len(b.Required) == 0 && b.PerDay == nil && len(b.Labels) == 0 && b.PerRepairPoint == nil && b.CO2 == nil:
		return fault.New(fault.Invalid, "criteria_empty")
	}
	return nil
}

// mostOff reports whether labels and repairability together could take off the whole price in some category.
func (b CriteriaBody) mostOff() (bool, error) {
	for _, category := range append(b.categories(), "") {
		if off, err := b.mostOffFor(category); err != nil || off {
			return off, err
		}
	}
	return false, nil
}

// categories are those that something is said for, each once.
func (b CriteriaBody) categories() (out []string) {
	add := func(category string) {
		if category != "" && !slices.Contains(out, category) {
			out = append(out, category)
		}
	}
	for _, r := range b.Required {
		add(r.Category)
	}
	for _, l := range b.Labels {
		add(l.Category)
	}
	return out
}

// unknownCategory is the member that names no category of the shop; "" when all do.
func (b CriteriaBody) unknownCategory(known Categories) string {
	unknown := func(category string) bool {
		_, ok := known[category]
		return category != "" && !ok
	}
	if i := slices.IndexFunc(b.Required, func(r RequiredLabel) bool { return unknown(r.Category) }); i >= 0 {
		return fmt.Sprintf("required/%d/category", i)
	}
	if i := slices.IndexFunc(b.Labels, func(l LabelWeight) bool { return unknown(l.Category) }); i >= 0 {
		return fmt.Sprintf("labels/%d/category", i)
	}
	return ""
}

func (b CriteriaBody) mostOffFor(category string) (bool, error) {
	hundred := money.MustAmount("100", money.EUR)
	sum := money.Zero(money.EUR)
	percents := []money.Percent{}
	for _, l := range b.LabelsFor(category) {
		percents = append(percents, l.Percent)
	}
	for range mostRepairPoints {
		if b.PerRepairPoint != nil {
			percents = append(percents, *b.PerRepairPoint)
		}
	}
	for _, p := range percents {
		part, err := p.Of(hundred)
		if err != nil {
			return false, err
		}
		if sum, err = sum.Add(part); err != nil {
			return false, err
		}
	}
	less, err := sum.Less(hundred)
	return !less, err
}

// RequiredFor are the labels that offers of a category must carry.
func (b CriteriaBody) RequiredFor(category string) []LabelScheme {
	var out []LabelScheme
	for _, r := range b.Required {
		if (r.Category == "" || r.Category == category) && !slices.Contains(out, r.Scheme) {
			out = append(out, r.Scheme)
		}
	}
	return out
}

// LabelsFor are the weights that count in a category, each label once.
func (b CriteriaBody) LabelsFor(category string) []LabelWeight {
	own := func(s LabelScheme) bool {
		return slices.ContainsFunc(b.Labels, func(l LabelWeight) bool { return l.Scheme == s && l.Category == category })
	}
	var out []LabelWeight
	for _, l := range b.Labels {
		if l.Category == category || l.Category == "" && !own(l.Scheme) {
			out = append(out, l)
		}
	}
	return out
}

// Steps are the arithmetic of one offer for a product of the category, in the order of the body. Errors: money.ErrCurrency,
// money.ErrRange.
func (b CriteriaBody) Steps(category string, o Offer, l Landed) ([]CriterionStep, error) {
	var steps []CriterionStep
	add := func(code CriterionCode, scheme LabelScheme, count money.Quantity, amount money.Amount, err error) error {
		if err == nil {
			steps = append(steps, CriterionStep{code, scheme, count, amount})
		}
		return err
	}
	if b.PerDay != nil {
		amount, err := b.PerDay.Times(int64(o.DeliveryDays))
		if err := add(CriterionDelivery, "", money.QuantityOf(int64(o.DeliveryDays)), amount, err); err != nil {
			return nil, err
		}
	}
	for _, w := range b.LabelsFor(category) {
		if !o.Carries(w.Scheme) {
			continue
		}
		amount, err := w.Percent.Of(l.Goods)
		if err := add(CriterionLabel, w.Scheme, money.QuantityOf(1), amount.Neg(), err); err != nil {
			return nil, err
		}
	}
	if b.PerRepairPoint != nil {
		amount, err := repairAmount(*b.PerRepairPoint, o.Repairability, l.Goods)
		if err := add(CriterionRepairability, "", o.Repairability, amount, err); err != nil {
			return nil, err
		}
	}
	if b.CO2 != nil {
		grams, amount, err := b.CO2.of(o, l.Delivered)
		if err := add(CriterionCO2, "", grams, amount, err); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// repairAmount is the percentage of the goods taken off for every point of the index, which has one place.
func repairAmount(perPoint money.Percent, index money.Quantity, goods money.Amount) (money.Amount, error) {
	perOne, err := perPoint.Of(goods)
	if err != nil || perOne.IsZero() || index.Sign() <= 0 {
		return money.Zero(goods.Currency()), err
	}
	price, err := money.ParseUnitPrice(perOne.String(), goods.Currency())
	if err != nil {
		return money.Amount{}, err
	}
	amount, err := money.LineAmount(price, money.QuantityOf(1), index)
	return amount.Neg(), err
}

// gramsPerTonne is how many grams the price of emissions is for.
const gramsPerTonne = 1_000_000

func (p CO2Price) of(o Offer, delivered money.Quantity) (grams money.Quantity, amount money.Amount, err error) {
	each := p.Unstated
	if o.CO2Grams != nil {
		each = *o.CO2Grams
	}
	if grams, err = delivered.Times(int(each)); err != nil {
		return grams, amount, err
	}
	price, err := money.ParseUnitPrice(p.PerTonne.String(), p.PerTonne.Currency())
	if err != nil {
		return grams, amount, err
	}
	amount, err = money.LineAmount(price, money.QuantityOf(gramsPerTonne), grams)
	return grams, amount, err
}

// CriteriaFor is the version that counts on a day: the highest of those that have begun, nil when there is none.
func CriteriaFor(all []Criteria, day money.Date) *Criteria {
	var best *Criteria
	for i := range all {
		if !all[i].From.After(day) && (best == nil || all[i].Version > best.Version) {
			best = &all[i]
		}
	}
	return best
}
