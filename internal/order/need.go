package order

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// CountingRecord is how costs that are no fixed sums were counted, with the versions of the rules that say so. A rule
// that is missing means that none was stored.
type CountingRecord struct {
	HorizonMonths    int        `json:"horizonMonths,omitempty"` // a recurring price is counted over at most
	Horizon          *rules.Ref `json:"horizon,omitempty"`
	EarlyPayment     bool       `json:"earlyPayment,omitempty"` // Skonto counts
	EarlyPaymentRule *rules.Ref `json:"earlyPaymentRule,omitempty"`
}

func (c *CountingRecord) counting() catalog.Counting {
	if c == nil {
		return catalog.Counting{}
	}
	return catalog.Counting{HorizonMonths: c.HorizonMonths, EarlyPayment: c.EarlyPayment}
}

// need is what is compared for a line, with what the organisation has published and the rules of the day.
func (f Facts) need(p catalog.Product, in LineInput, release money.Date, at time.Time) (catalog.Need, *CountingRecord, error) {
	counted, err := f.counted(in.Product, money.DateOf(at))
	n := catalog.Need{
		Product: in.Product, Category: p.Category, Quantity: in.Quantity, NeededBy: in.NeededBy, Land: f.Land, Release: release, Currency: money.EUR,
		Counting: counted.counting(), Criteria: f.Criteria,
	}
	if f.Criteria != nil {
		n.Labels = f.Criteria.Body.RequiredFor(p.Category)
	}
	return n, counted, err
}

// counted asks the rules only where something is to be counted: a recurring price or Skonto.
func (f Facts) counted(product catalog.ProductID, day money.Date) (*CountingRecord, error) {
	recurring := slices.ContainsFunc(f.Offers[product], func(o catalog.Offer) bool { return o.PriceKind.Recurring() }) ||
		slices.ContainsFunc(f.Coverage[product], func(c catalog.Coverage) bool { return c.PriceKind.Recurring() })
	early := slices.ContainsFunc(f.Offers[product], func(o catalog.Offer) bool { return !o.EarlyPayment.IsZero() })
	if f.Counting != nil || !recurring && !early {
		return f.Counting, nil
	}
	t, err := f.Terms(day)
	if err != nil {
		return nil, err
	}
	var c CountingRecord
	if recurring && t.HorizonMonths.Value > 0 {
		c.HorizonMonths, c.Horizon = t.HorizonMonths.Value, &t.HorizonMonths.Ref
	}
	if early && t.EarlyPayment.Value {
		c.EarlyPayment, c.EarlyPaymentRule = true, &t.EarlyPayment.Ref
	}
	if c == (CountingRecord{}) {
		return nil, nil
	}
	return &c, nil
}

// CriteriaRecord is the version of the criteria that counted, whole, so that the ranking can be repeated.
type CriteriaRecord struct {
	ID          string               `json:"id"`
	Version     int                  `json:"version"`
	From        money.Date           `json:"from"`
	PublishedAt string               `json:"publishedAt"`
	PublishedBy string               `json:"publishedBy"` // log id
	Body        catalog.CriteriaBody `json:"body"`
}

func criteriaRecord(c *catalog.Criteria) *CriteriaRecord {
	if c == nil {
		return nil
	}
	return &CriteriaRecord{
		ID: c.ID.String(), Version: c.Version, From: c.From, PublishedAt: c.PublishedAt.UTC().Format(recordTime),
		PublishedBy: c.PublishedBy.String(), Body: c.Body,
	}
}

// StepRecord is one line of the arithmetic from the landed total to the score.
type StepRecord struct {
	Code   catalog.CriterionCode `json:"code"`
	Scheme catalog.LabelScheme   `json:"scheme,omitempty"`
	Count  string                `json:"count"` // a sum of grams may be larger than the quantity of a line
	Amount string                `json:"amount"`
}

func stepRecords(steps []catalog.CriterionStep) []StepRecord {
	out := make([]StepRecord, len(steps))
	for i, s := range steps {
		out[i] = StepRecord{s.Code, s.Scheme, s.Count.String(), s.Amount.String()}
	}
	return out
}

func stepsOf(in []StepRecord, cur money.Currency) ([]catalog.CriterionStep, error) {
	var out []catalog.CriterionStep
	for _, s := range in {
		step := catalog.CriterionStep{Code: s.Code, Scheme: s.Scheme}
		var err error
		if step.Amount, err = money.ParseAmount(s.Amount, cur); err != nil {
			return nil, err
		}
		if err := step.Count.Scan(s.Count); err != nil {
			return nil, err
		}
		out = append(out, step)
	}
	return out, nil
}

// criteria are the criteria as they were recorded.
func (r CriteriaRecord) criteria() (catalog.Criteria, error) {
	c := catalog.Criteria{Version: r.Version, From: r.From, Body: r.Body}
	var err, errBy, errAt error
	c.ID, err = uuid.Parse(r.ID)
	c.PublishedBy, errBy = uuid.Parse(r.PublishedBy)
	c.PublishedAt, errAt = time.Parse(recordTime, r.PublishedAt)
	return c, errors.Join(err, errBy, errAt)
}
