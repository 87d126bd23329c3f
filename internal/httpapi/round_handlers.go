package httpapi

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/planning"
)

// roundHandlers ask bodies what they expect to need, and take their answers.
type roundHandlers struct{ rounds *planning.Rounds }

// ListPlanRounds lists the rounds in sight.
func (h roundHandlers) ListPlanRounds(ctx context.Context, _ gen.ListPlanRoundsRequestObject) (gen.ListPlanRoundsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.rounds.List(ctx, p)
	return gen.ListPlanRounds200JSONResponse{Items: mapped(found, toPlanSummary)}, err
}

// OpenPlanRound opens a round.
func (h roundHandlers) OpenPlanRound(ctx context.Context, r gen.OpenPlanRoundRequestObject) (gen.OpenPlanRoundResponseObject, error) {
	in := planning.Round{
		Group: r.Body.Group, Title: r.Body.Title, Note: trimmed(r.Body.Note), First: civil(r.Body.FirstMonth), Months: r.Body.Months,
		Deadline: civil(r.Body.Deadline), Asked: r.Body.Asked,
	}
	for _, p := range r.Body.Positions {
		position := grow(&in.Positions)
		position.Title, position.Unit = p.Title, p.Unit
		if p.LotId != nil {
			position.Lot = &planning.Lot{ID: *p.LotId}
		}
	}
	out, err := h.after(ctx, func(p authz.Principal) (planning.RoundID, error) { return h.rounds.Open(ctx, p, in) })
	return gen.OpenPlanRound201JSONResponse(out), err
}

// GetPlanRound shows a round.
func (h roundHandlers) GetPlanRound(ctx context.Context, r gen.GetPlanRoundRequestObject) (gen.GetPlanRoundResponseObject, error) {
	out, err := h.on(ctx, r.RoundId, func(authz.Principal, planning.RoundID) error { return nil })
	return gen.GetPlanRound200JSONResponse(out), err
}

// SavePlanAnswer keeps or sends what the caller's organisation needs.
func (h roundHandlers) SavePlanAnswer(ctx context.Context, r gen.SavePlanAnswerRequestObject) (gen.SavePlanAnswerResponseObject, error) {
	in := planning.Answer{Status: planning.AnswerStatus(r.Body.Status), Version: r.Body.Version, Comment: trimmed(r.Body.Comment)}
	for i, f := range r.Body.Figures {
		l, err := fromPlanLine(f)
		if err != nil {
			return nil, fault.New(fault.Invalid, "plan_figures").WithField(fmt.Sprintf("#/body/figures/%d", i), "plan_figures").Wrap(err)
		}
		in.Lines = append(in.Lines, l)
	}
	out, err := h.on(ctx, r.RoundId, func(p authz.Principal, id planning.RoundID) error { return h.rounds.Answer(ctx, p, id, in) })
	return gen.SavePlanAnswer200JSONResponse(out), err
}

// ProposePlanAnswer makes figures of last year's call-offs.
func (h roundHandlers) ProposePlanAnswer(ctx context.Context, r gen.ProposePlanAnswerRequestObject) (gen.ProposePlanAnswerResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	lines, err := h.rounds.Propose(ctx, p, planning.RoundID{UUID: r.RoundId})
	return gen.ProposePlanAnswer200JSONResponse{Figures: mapped(lines, toPlanLine)}, err
}

// ListPlanAnswers lists what every body answered.
func (h roundHandlers) ListPlanAnswers(ctx context.Context, r gen.ListPlanAnswersRequestObject) (gen.ListPlanAnswersResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	answers, err := h.rounds.Reviewed(ctx, p, planning.RoundID{UUID: r.RoundId})
	return gen.ListPlanAnswers200JSONResponse{Items: mapped(answers, toPlanAnswer)}, err
}

// RemindOfPlanRound writes to those who have not answered.
func (h roundHandlers) RemindOfPlanRound(ctx context.Context, r gen.RemindOfPlanRoundRequestObject) (gen.RemindOfPlanRoundResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	letters, err := h.rounds.Remind(ctx, p, planning.RoundID{UUID: r.RoundId})
	return gen.RemindOfPlanRound200JSONResponse{Letters: letters}, err
}

// ListPlanDerivations lists the contracts that were drafted from a round.
func (h roundHandlers) ListPlanDerivations(ctx context.Context, r gen.ListPlanDerivationsRequestObject) (gen.ListPlanDerivationsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	found, err := h.rounds.Derivations(ctx, p, planning.RoundID{UUID: r.RoundId})
	return gen.ListPlanDerivations200JSONResponse{Items: mapped(found, toPlanDerivation)}, err
}

// DraftFromPlanRound drafts the next contract.
func (h roundHandlers) DraftFromPlanRound(ctx context.Context, r gen.DraftFromPlanRoundRequestObject) (gen.DraftFromPlanRoundResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	d, err := h.rounds.DraftNext(ctx, p, planning.RoundID{UUID: r.RoundId}, planning.Margin{Percent: r.Body.MarginPercent, Reason: r.Body.Reason})
	return gen.DraftFromPlanRound201JSONResponse(toPlanDerivation(d)), err
}

// ClosePlanRound ends a round.
func (h roundHandlers) ClosePlanRound(ctx context.Context, r gen.ClosePlanRoundRequestObject) (gen.ClosePlanRoundResponseObject, error) {
	out, err := h.on(ctx, r.RoundId, func(p authz.Principal, id planning.RoundID) error { return h.rounds.Close(ctx, p, id) })
	return gen.ClosePlanRound200JSONResponse(out), err
}

// on does something to a round and shows it then.
func (h roundHandlers) on(ctx context.Context, id uuid.UUID, do func(authz.Principal, planning.RoundID) error) (gen.PlanRound, error) {
	return h.after(ctx, func(p authz.Principal) (planning.RoundID, error) {
		r := planning.RoundID{UUID: id}
		return r, do(p, r)
	})
}

func (h roundHandlers) after(ctx context.Context, do func(authz.Principal) (planning.RoundID, error)) (gen.PlanRound, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.PlanRound{}, errNotSignedIn
	}
	id, err := do(p)
	if err != nil {
		return gen.PlanRound{}, err
	}
	seen, err := h.rounds.Look(ctx, p, id)
	return toPlanRound(seen), err
}

func fromPlanLine(f gen.PlanLine) (l planning.Line, err error) {
	l.Position, l.Month = f.Position, civil(f.Month)
	if l.Low, err = money.ParseQuantity(f.Low); err != nil {
		return l, err
	}
	if l.Likely, err = money.ParseQuantity(f.Likely); err != nil {
		return l, err
	}
	l.High, err = money.ParseQuantity(f.High)
	return l, err
}

func toPlanLine(l planning.Line) gen.PlanLine {
	return gen.PlanLine{Position: l.Position, Month: toDate(l.Month), Low: l.Low.String(), Likely: l.Likely.String(), High: l.High.String()}
}

func toPlanFigures(f planning.Figures) gen.PlanFigures {
	return gen.PlanFigures{Low: f.Low.String(), Likely: f.Likely.String(), High: f.High.String()}
}

func toPlanSummary(r planning.Seen) gen.PlanRoundSummary {
	out := gen.PlanRoundSummary{
		Id: r.ID.UUID, Group: r.Group, Title: r.Title, FirstMonth: toDate(r.First), Months: r.Months, Deadline: toDate(r.Deadline),
		Status: gen.PlanRoundSummaryStatus(r.Status), Own: unlessZero(gen.PlanRoundSummaryOwn(r.Own.Status)), Asked: orNull[int](nil), Answered: orNull[int](nil),
	}
	if r.Counted {
		out.Asked, out.Answered = orNull(&r.Bodies), orNull(&r.Given)
	}
	return out
}

func toPlanRound(r planning.Seen) gen.PlanRound {
	out := gen.PlanRound{
		Summary: toPlanSummary(r), Note: unlessEmpty(r.Note), OpenedBy: unlessEmpty(r.OpenedBy.Name), OpenedAt: instant(r.OpenedAt), ClosedAt: utcOf(r.ClosedAt),
		Positions: make([]gen.PlanPosition, len(r.Positions)), AllowedActions: []gen.PlanRoundAllowedActions{},
	}
	for i, p := range r.Positions {
		out.Positions[i] = toPlanPosition(p)
	}
	if r.Own.Status != "" {
		out.Answer = ptrTo(toPlanAnswer(r.Own))
	}
	if r.Counted {
		out.Sums = ptrTo(mapped(r.Sums, toPlanSum))
	}
	if r.Answers {
		out.AllowedActions = append(out.AllowedActions, "savePlanAnswer")
	}
	if r.Reminds {
		out.AllowedActions = append(out.AllowedActions, "remindOfPlanRound")
	}
	if r.Drafts {
		out.AllowedActions = append(out.AllowedActions, "draftFromPlanRound")
	}
	if r.Closes {
		out.AllowedActions = append(out.AllowedActions, "closePlanRound")
	}
	return out
}

func toPlanPosition(p planning.Position) gen.PlanPosition {
	out := gen.PlanPosition{Number: p.Number, Title: p.Title, Unit: p.Unit}
	if p.Lot != nil {
		out.Lot = &struct {
			ContractId     uuid.UUID `json:"contractId"`
			ContractNumber string    `json:"contractNumber"`
			Number         int       `json:"number"`
		}{p.Lot.Contract, p.Lot.ContractNumber, p.Lot.Number}
	}
	return out
}

func toPlanSum(s planning.Sum) gen.PlanSum {
	out := gen.PlanSum{Position: s.Position, Hidden: s.Hidden}
	if s.Hidden {
		return out
	}
	months := mapped(s.Months, func(n planning.Need) gen.PlanMonth {
		return gen.PlanMonth{Month: toDate(n.Month), Figures: toPlanFigures(n.Figures)}
	})
	out.Bodies, out.Total, out.Months = &s.Bodies, ptrTo(toPlanFigures(s.Total)), &months
	return out
}

func toPlanAnswer(a planning.Answer) gen.PlanAnswer {
	out := gen.PlanAnswer{
		Status: gen.PlanAnswerStatus(a.Status), Version: a.Version, Comment: unlessEmpty(a.Comment), SavedBy: unlessEmpty(a.By), SavedAt: utcOf(a.At),
		Figures: mapped(a.Lines, toPlanLine),
	}
	out.Organisation.Id, out.Organisation.Name = a.Organisation, a.Name
	return out
}

func toPlanDerivation(d planning.Derivation) gen.PlanDerivation {
	return gen.PlanDerivation{
		ChangeId: d.Change.UUID, MarginPercent: d.Margin.Percent, Reason: d.Margin.Reason, By: unlessEmpty(d.By), At: instant(d.At),
		Positions: mapped(d.Positions, func(p planning.Derived) gen.PlanDerived {
			return gen.PlanDerived{
				Position: p.Position, Title: p.Title, Unit: p.Unit, Bodies: p.Bodies, Likely: p.Likely.String(), High: p.High.String(),
				Estimate: p.Estimate.String(), Maximum: p.Maximum.String(),
			}
		}),
	}
}
