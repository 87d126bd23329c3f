package httpapi

import (
	"context"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/planning"
)

// planningHandlers look ahead.
type planningHandlers struct {
	planning *planning.Service
	clock    func() time.Time
}

// GetContractForecast answers with the course of every limit of a contract in the caller's sight.
func (h planningHandlers) GetContractForecast(ctx context.Context, r gen.GetContractForecastRequestObject) (gen.GetContractForecastResponseObject, error) {
	q, err := contractsInSight(ctx, h.clock)
	if err != nil {
		return nil, err
	}
	p, _ := authz.PrincipalFrom(ctx)
	ahead, err := h.planning.Outlook(ctx, p, catalog.ContractID{UUID: r.ContractId}, q)
	if err != nil {
		return nil, err
	}
	out := gen.ContractForecast{Day: toDate(ahead.Day), Start: toDate(ahead.Term.From), End: toDateOrNull(ahead.Term.To)}
	out.Limits = empty(out.Limits)
	for _, c := range ahead.Courses {
		l := grow(&out.Limits)
		l.LotNumber, l.Title, l.Measure = unlessZero(c.Lot), c.Title, gen.ContractForecastLimitsMeasure(c.Measure)
		l.Maximum, l.Committed, l.Reserved = c.Maximum.String(), c.Committed.String(), c.Reserved.String()
		l.Months = empty(l.Months)
		for _, m := range c.Months {
			month := grow(&l.Months)
			month.Month, month.Used, month.Total = toDate(m.First), m.Used.String(), m.Total.String()
		}
		l.Forecast = toExhaustion(c.Forecast)
	}
	out.Plans = empty(out.Plans)
	for _, one := range ahead.Plans {
		plan := grow(&out.Plans)
		plan.LotNumber, plan.RoundId, plan.RoundTitle = one.Position.Lot.Number, one.Round.ID.UUID, one.Round.Title
		plan.Title, plan.Unit, plan.Hidden, plan.Months = one.Position.Title, one.Position.Unit, one.Hidden, empty(plan.Months)
		if one.Hidden {
			plan.Bodies.SetNull()
			continue
		}
		plan.Bodies.Set(one.Bodies)
		for n, need := range one.Months {
			month := grow(&plan.Months)
			month.Month, month.Figures = toDate(need.Month), toPlanFigures(need.Figures)
			month.Called.SetNull()
			if n < len(one.Called) {
				month.Called.Set(one.Called[n].String())
			}
		}
	}
	return gen.GetContractForecast200JSONResponse(out), nil
}

func toExhaustion(e *planning.Exhaustion) gen.ExhaustionForecast {
	at := planning.Exhaustion{}
	if e != nil {
		at = *e
	}
	return gen.ExhaustionForecast{Known: e != nil, Earliest: toDateOrNull(at.Earliest), Likely: toDateOrNull(at.Likely), Latest: toDateOrNull(at.Latest)}
}
