package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// contractHandlers shows framework contracts.
type contractHandlers struct {
	contracts catalog.ContractStore
	clock     func() time.Time
}

// ListFrameworkContracts answers with the contracts in the caller's sight, the one that runs out first on top.
func (h contractHandlers) ListFrameworkContracts(ctx context.Context, _ gen.ListFrameworkContractsRequestObject) (gen.ListFrameworkContractsResponseObject, error) {
	q, err := h.query(ctx)
	if err != nil {
		return nil, err
	}
	found, err := h.contracts.Contracts(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := catalog.ByUrgency(found, q.Day); err != nil {
		return nil, err
	}
	out := gen.FrameworkContractList{Items: make([]gen.FrameworkContractSummary, len(found))}
	for i, c := range found {
		if out.Items[i], err = toContractSummary(c, q.Day, h.clock()); err != nil {
			return nil, err
		}
	}
	return gen.ListFrameworkContracts200JSONResponse(out), nil
}

// GetFrameworkContract answers with one contract, its lots and who may call off.
func (h contractHandlers) GetFrameworkContract(ctx context.Context, r gen.GetFrameworkContractRequestObject) (gen.GetFrameworkContractResponseObject, error) {
	q, err := h.query(ctx)
	if err != nil {
		return nil, err
	}
	c, err := h.contracts.Contract(ctx, catalog.ContractID{UUID: r.ContractId}, q)
	if err != nil {
		return nil, err
	}
	summary, err := toContractSummary(c, q.Day, h.clock())
	if err != nil {
		return nil, err
	}
	out := gen.FrameworkContract{
		Summary: summary, Regime: gen.FrameworkContractRegime(c.Regime), NoticeReference: unlessZero(c.NoticeReference), Extension: c.Extension,
		Reopened: toReopened(c.Balances),
	}
	if err := fillLots(&out, c.Lots, c.EndsSoon(q.Day)); err != nil {
		return nil, err
	}
	return gen.GetFrameworkContract200JSONResponse(out), nil
}

func (h contractHandlers) query(ctx context.Context) (catalog.ContractQuery, error) {
	return contractsInSight(ctx, h.clock)
}

// contractsInSight says whose contracts are in sight: those the organisation may call off from, and all for the cooperative's
// contract managers and auditors.
func contractsInSight(ctx context.Context, clock func() time.Time) (catalog.ContractQuery, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return catalog.ContractQuery{}, errNotSignedIn
	}
	return catalog.ContractQuery{Organisation: p.Organisation, All: seesAllContracts(p), Day: money.DateOf(clock())}, nil
}

func seesAllContracts(p authz.Principal) bool {
	return p.OrganisationKind == "cooperative" && (p.Has(authz.ContractManager) || p.Has(authz.Auditor))
}

func toContractSummary(c catalog.Contract, day money.Date, now time.Time) (gen.FrameworkContractSummary, error) {
	limits, err := c.Limits()
	if err != nil {
		return gen.FrameworkContractSummary{}, err
	}
	runsOut, err := c.RunsOut(day)
	if err != nil {
		return gen.FrameworkContractSummary{}, err
	}
	return gen.FrameworkContractSummary{
		RunsOut: toDateOrNull(runsOut),
		Id:      c.ID.UUID, Number: c.Number, Title: c.Title, Group: c.Group, Start: toDate(c.Term.From), End: toDate(c.Term.To),
		Status: gen.FrameworkContractSummaryStatus(c.StatusOn(now)), Remaining: remainingUntil(limits, c.EndsSoon(day)),
	}, nil
}

// remainingUntil raises the state of limits whose contract ends soon.
func remainingUntil(limits []catalog.Balance, endsSoon bool) gen.Remaining {
	r := toRemaining(limits)
	if endsSoon && r.State == gen.RemainingState(catalog.Enough) {
		r.State = gen.RemainingState(catalog.NearlyExhausted)
	}
	return r
}

func fillLots(out *gen.FrameworkContract, lots []catalog.Lot, endsSoon bool) (err error) {
	out.Lots = empty(out.Lots)
	for _, l := range lots {
		lot := grow(&out.Lots)
		lot.Id, lot.Number, lot.Title, lot.Products = l.ID.UUID, l.Number, l.Title, l.Products
		lot.Cpv, lot.Unit = append(empty(lot.Cpv), l.CPV...), l.Unit
		lot.CallOffKind, lot.Obligation = gen.FrameworkContractLotsCallOffKind(l.Kind), gen.FrameworkContractLotsObligation(l.Obligation)
		if lot.Selection, err = json.Marshal(l.Selection); err != nil {
			return fmt.Errorf("selection of lot %s: %w", l.ID, err)
		}
		lot.Remaining = remainingUntil(l.Balances, endsSoon)
		lot.Reopened = toReopened(l.Balances)
		lot.Parties = empty(lot.Parties)
		for _, p := range l.Parties {
			party := grow(&lot.Parties)
			party.Supplier, party.Rank = toSupplier(p.Supplier), unlessZero(p.Rank)
			var share *string
			if p.Share != nil {
				text := p.Share.String()
				share = &text
			}
			party.SharePercent = orNull(share)
		}
		lot.Entitled = make([]gen.OrganisationRef, len(l.Entitled))
		for i, e := range l.Entitled {
			lot.Entitled[i] = gen.OrganisationRef{Id: e.ID, Name: e.Name, Kind: gen.OrganisationRefKind(e.Kind)}
		}
	}
	return nil
}
