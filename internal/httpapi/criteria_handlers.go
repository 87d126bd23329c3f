package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// criteriaHandlers shows and publishes what an organisation counts beside the price.
type criteriaHandlers struct {
	criteria *catalog.CriteriaService
	decider  authz.Decider
	clock    func() time.Time
}

// ListAwardCriteria answers with every version.
func (h criteriaHandlers) ListAwardCriteria(ctx context.Context, _ gen.ListAwardCriteriaRequestObject) (gen.ListAwardCriteriaResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	all, err := h.criteria.Criteria(ctx, p)
	if err != nil {
		return nil, err
	}
	out := gen.CriteriaList{Items: []gen.Criteria{}, AllowedActions: []gen.CriteriaListAllowedActions{}}
	today := money.DateOf(h.clock())
	current := catalog.CriteriaFor(all, today)
	for _, c := range slices.Backward(all) {
		out.Items = append(out.Items, toCriteria(c, stateOf(c, current, today)))
	}
	if may(ctx, h.decider, p, "criteria", "publish") && p.Organisation == p.LegalEntity {
		out.AllowedActions = append(out.AllowedActions, gen.PublishAwardCriteria)
	}
	return gen.ListAwardCriteria200JSONResponse(out), nil
}

// PublishAwardCriteria makes the next version.
func (h criteriaHandlers) PublishAwardCriteria(ctx context.Context, r gen.PublishAwardCriteriaRequestObject) (gen.PublishAwardCriteriaResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	body, err := fromCriteria(r.Body.Body)
	if err != nil {
		return nil, err
	}
	c, err := h.criteria.Publish(ctx, p, r.Body.Title, civil(r.Body.From), body)
	if err != nil {
		return nil, err
	}
	state := gen.Current
	if c.From.After(money.DateOf(h.clock())) {
		state = gen.Future
	}
	return gen.PublishAwardCriteria201JSONResponse(toCriteria(c, state)), nil
}

// stateOf says whether a version counts today, did, or will.
func stateOf(c catalog.Criteria, current *catalog.Criteria, today money.Date) gen.CriteriaState {
	switch {
	case c.From.After(today):
		return gen.Future
	case current != nil && current.Version == c.Version:
		return gen.Current
	default:
		return gen.Past
	}
}

// fromCriteria reads a body; the contract has checked the forms.
func fromCriteria(in gen.CriteriaBody) (catalog.CriteriaBody, error) {
	var out catalog.CriteriaBody
	for _, r := range orZero(in.Required) {
		out.Required = append(out.Required, catalog.RequiredLabel{Category: orZero(r.Category), Scheme: catalog.LabelScheme(r.Scheme)})
	}
	for _, l := range orZero(in.Labels) {
		percent, err := money.ParsePercent(l.Percent)
		if err != nil {
			return out, errContract
		}
		out.Labels = append(out.Labels, catalog.LabelWeight{Category: orZero(l.Category), Scheme: catalog.LabelScheme(l.Scheme), Percent: percent})
	}
	if in.PerDay != nil {
		a, err := money.ParseAmount(*in.PerDay, money.EUR)
		if err != nil {
			return out, errContract
		}
		out.PerDay = &a
	}
	if in.PerRepairPoint != nil {
		percent, err := money.ParsePercent(*in.PerRepairPoint)
		if err != nil {
			return out, errContract
		}
		out.PerRepairPoint = &percent
	}
	if in.Co2 != nil {
		a, err := money.ParseAmount(in.Co2.PerTonne, money.EUR)
		if err != nil {
			return out, errContract
		}
		out.CO2 = &catalog.CO2Price{PerTonne: a, Unstated: in.Co2.UnstatedGrams}
	}
	return out, nil
}

func toCriteria(c catalog.Criteria, state gen.CriteriaState) gen.Criteria {
	out := gen.Criteria{Id: c.ID, Version: c.Version, Title: c.Title, From: toDate(c.From), PublishedAt: instant(c.PublishedAt), State: state}
	b, g := c.Body, &out.Body
	if len(b.Required) > 0 {
		required := make([]gen.RequiredLabel, len(b.Required))
		for i, r := range b.Required {
			required[i].Scheme = gen.LabelScheme(r.Scheme)
			if r.Category != "" {
				required[i].Category = &r.Category
			}
		}
		g.Required = &required
	}
	if len(b.Labels) > 0 {
		labels := make([]gen.LabelWeight, len(b.Labels))
		for i, l := range b.Labels {
			labels[i] = gen.LabelWeight{Scheme: gen.LabelScheme(l.Scheme), Percent: l.Percent.String()}
			if l.Category != "" {
				labels[i].Category = &l.Category
			}
		}
		g.Labels = &labels
	}
	if b.PerDay != nil {
		text := b.PerDay.String()
		g.PerDay = &text
	}
	if b.PerRepairPoint != nil {
		text := b.PerRepairPoint.String()
		g.PerRepairPoint = &text
	}
	if b.CO2 != nil {
		g.Co2 = &gen.Co2Price{PerTonne: b.CO2.PerTonne.String(), UnstatedGrams: b.CO2.Unstated}
	}
	return out
}
