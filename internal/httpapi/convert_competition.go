package httpapi

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

func toCompetitionKey(p authz.Principal) func(competition.Key) gen.CompetitionKey {
	return func(k competition.Key) gen.CompetitionKey {
		return gen.CompetitionKey{Id: k.ID, PersonId: k.Person, Name: k.Name, Recipient: k.Recipient, At: instant(k.At), Own: k.Person == p.Person}
	}
}

func toCompetitionLot(l competition.Lot) gen.CompetitionLot {
	return gen.CompetitionLot{
		Id: l.ID, Number: l.Number, Title: l.Title, ContractId: l.Contract, ContractNumber: l.ContractNumber, ContractTitle: l.ContractTitle,
		CallOffKind: gen.CompetitionLotCallOffKind(l.Kind), Annex: unlessZero(l.Annex),
		Parties: mapped(l.Parties, func(p competition.Party) gen.CompetitionParty {
			return gen.CompetitionParty{Supplier: gen.SupplierRef{Id: p.Supplier, Name: p.Name, City: p.City}, Reachable: p.Email != ""}
		}),
	}
}

// actionsOf are the words of the contract for what may be done.
var actionsOf = map[competition.Action]gen.CompetitionAllowedActions{
	competition.Invite: gen.CompetitionAllowedActionsInvite, competition.Answer: gen.CompetitionAllowedActionsAnswer, competition.Close: gen.CompetitionAllowedActionsClose,
	competition.OpenInner: gen.CompetitionAllowedActionsOpen, competition.Assess: gen.CompetitionAllowedActionsEvaluate, competition.Inform: gen.CompetitionAllowedActionsInform,
	competition.Award: gen.CompetitionAllowedActionsAward, competition.Cancel: gen.CompetitionAllowedActionsEnd,
}

// view is a competition as the signed-in person may see it.
func (h competitionHandlers) view(ctx context.Context, c competition.Competition) (gen.Competition, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Competition{}, errNotSignedIn
	}
	out := gen.Competition{
		Id: c.ID.UUID, Organisation: c.Buyer, CreatedBy: c.CreatedBy.Name, CreatedAt: instant(c.CreatedAt), Lot: toCompetitionLot(c.Lot), Status: gen.CompetitionStatus(c.Status), Subject: c.Terms.Subject, Text: c.Terms.Text,
		Estimate: c.Terms.Estimate.String(), Deadline: instant(c.Deadline), Criteria: mapped(c.Terms.Criteria, toCompetitionCriterion),
		RoleOne: mapped(c.Terms.Inner, toCompetitionHolder), RoleTwo: mapped(c.Terms.Outer, toCompetitionHolder),
		Invited:        mapped(c.Invitations, toInvited),
		Questions:      mapped(c.Questions, toCompetitionAsked),
		AllowedActions: []gen.CompetitionAllowedActions{}, Offers: []gen.CompetitionReceived{}, Ranking: []gen.CompetitionRanked{},
		Excluded: []gen.CompetitionExcluded{}, LeftOut: mapped(c.Terms.LeftOut, toCompetitionLeftOut),
	}
	out.Sealed = c.Sealed
	if w := c.Terms.Waiver; w != nil {
		out.StandstillWaiver = nullable.NewNullableWithValue(gen.CompetitionWaiver{Clause: w.Clause, Reason: w.Reason})
	}
	run := c.Organisation == p.Organisation && may(ctx, h.decider, p, "competition", "run")
	for _, a := range c.May(p.Person, run, h.clock()) {
		if g, known := actionsOf[a]; known {
			out.AllowedActions = append(out.AllowedActions, g)
		}
	}
	if o := c.Order; o != nil {
		out.Order = nullable.NewNullableWithValue(gen.CompetitionOrder{OrderId: o.Order, Number: unlessZero(o.Number), Status: gen.OrderStatus(o.Status), At: instant(o.At)})
	}
	if c.Organisation == p.Organisation && c.Orderable(h.clock()) && may(ctx, h.decider, p, "submission", "submit") {
		out.AllowedActions = append(out.AllowedActions, gen.CompetitionAllowedActionsOrder)
	}
	if err := viewEvents(&out, c, callFrom(ctx).language); err != nil {
		return out, err
	}
	viewOffers(&out, c)
	return out, viewOutcome(&out, c)
}

func toCompetitionCriterion(k competition.Criterion) gen.CompetitionCriterion {
	return gen.CompetitionCriterion{Name: k.Name, Kind: gen.CompetitionCriterionKind(k.Kind), Weight: k.Weight}
}

func toCompetitionHolder(x competition.Holder) gen.CompetitionHolder {
	return gen.CompetitionHolder{PersonId: x.Person, Name: x.Name, KeyId: x.Key}
}

func toCompetitionLeftOut(l competition.LeftOut) gen.CompetitionLeftOut {
	return gen.CompetitionLeftOut{Supplier: l.Name, Reason: l.Reason}
}

func toInvited(i competition.Invitation) gen.SupplierRef {
	return gen.SupplierRef{Id: i.Supplier, Name: i.Name, City: i.City}
}

func toCompetitionAsked(q competition.Question) gen.CompetitionAsked {
	out := gen.CompetitionAsked{Id: q.ID, Question: q.Text, AskedAt: instant(q.AskedAt), Answer: unlessZero(q.Answer)}
	if q.AnsweredAt != nil {
		out.AnsweredAt = nullable.NewNullableWithValue(instant(*q.AnsweredAt))
	}
	return out
}

// viewEvents shows what happened, why attempts were refused, and why it ended without an award.
func viewEvents(out *gen.Competition, c competition.Competition, lang string) error {
	out.Events = []gen.CompetitionEvent{}
	for _, e := range c.Events {
		code, err := e.RefusedAs()
		if err != nil {
			return err
		}
		g := grow(&out.Events)
		g.Action, g.Status, g.At, g.Person, g.EntryId = string(e.Action), gen.CompetitionStatus(e.Status), instant(e.At), unlessZero(e.Name), e.Entry
		if code != "" {
			g.Refused = nullable.NewNullableWithValue(messageFor(lang, code).Title)
		}
	}
	ground, reason, ended, err := c.Ended()
	if ended {
		out.Ended = nullable.NewNullableWithValue(gen.CompetitionEnded{Ground: gen.CompetitionGround(ground), Reason: reason})
	}
	return err
}

// viewOffers shows who handed in what, once the end of the deadline is recorded.
func viewOffers(out *gen.Competition, c competition.Competition) {
	if _, closed := c.Last(competition.Close); !closed {
		// Who has handed in and who has not is no more to be known than what: steps of parties stand there without a word.
		out.Events = slices.DeleteFunc(out.Events, func(e gen.CompetitionEvent) bool {
			return e.Action == string(competition.HandIn) || e.Action == string(competition.HandInLate)
		})
		return
	}
	valid := c.Valid()
	for _, o := range c.Offers {
		g := grow(&out.Offers)
		g.Supplier, g.At, g.Late, g.Sha256 = toInvited(c.Invited(o.Invitation)), instant(o.At), o.Late, hex.EncodeToString(o.SHA256)
		g.Counts = slices.ContainsFunc(valid, func(v competition.Offer) bool { return v.ID == o.ID })
		g.InnerSha256, g.ClearSha256 = hex.EncodeToString(o.InnerSHA256), hex.EncodeToString(o.ClearSHA256)
		content, err := o.Opened()
		g.Unreadable = g.Counts && c.OpenedBy(competition.Inner) != nil && (err != nil || content == nil)
		if content != nil {
			g.Price, g.Text = nullable.NewNullableWithValue(content.Price.String()), nullable.NewNullableWithValue(content.Text)
		}
	}
	opened := []string{}
	for _, l := range []competition.Layer{competition.Outer, competition.Inner} {
		if e := c.OpenedBy(l); e != nil {
			opened = append(opened, e.Name)
		}
	}
	out.OpenedBy = &opened
}

// viewOutcome shows evaluation and standstill.
func viewOutcome(out *gen.Competition, c competition.Competition) error {
	e, ok, err := c.Evaluation()
	if err != nil || !ok {
		return err
	}
	supplier := func(id uuid.UUID) gen.SupplierRef { return toInvited(c.Named(id)) }
	for _, r := range e.Ranking {
		g := grow(&out.Ranking)
		g.Rank, g.Supplier, g.Price, g.Total, g.Decided = r.Rank, supplier(r.Supplier), r.Price, r.Total, gen.CompetitionRankedDecided(r.Decided)
		g.Lines = mapped(r.Lines, func(l competition.Line) gen.CompetitionLine {
			return gen.CompetitionLine{
				Criterion: l.Criterion, Kind: gen.CompetitionLineKind(l.Kind), Weight: l.Weight, Points: l.Points, Score: l.Score, Formula: l.Formula, Reason: unlessZero(l.Reason),
			}
		})
	}
	for _, x := range e.Excluded {
		g := grow(&out.Excluded)
		g.Supplier, g.Reason = supplier(x.Supplier), x.Reason
	}
	info, ok, err := c.Information()
	if err != nil || !ok {
		return err
	}
	s := info.Standstill
	out.Standstill = nullable.NewNullableWithValue(gen.CompetitionStandstill{
		Required: s.Required, Why: gen.CompetitionStandstillWhy(s.Why), LastDay: toDateOrNull(s.LastDay), From: instant(s.From), Citation: unlessZero(s.Citation),
		Informed: info.Informed, SentAt: instant(info.SentAt),
	})
	return nil
}

// toCompetitionPage is what a party sees: all questions with answers, its own receipts, nothing of anybody else.
func toCompetitionPage(c competition.Competition, i competition.Invitation, now time.Time) gen.CompetitionPage {
	out := gen.CompetitionPage{
		Supplier: i.Name, Buyer: c.Buyer, Subject: c.Terms.Subject, Text: c.Terms.Text, ContractNumber: c.Lot.ContractNumber, LotNumber: c.Lot.Number, LotTitle: c.Lot.Title,
		Criteria: mapped(c.Terms.Criteria, toCompetitionCriterion), Deadline: instant(c.Deadline), Status: gen.CompetitionStatus(c.Status),
		Open: c.Status == competition.Invited && now.Before(c.Deadline), RoleOne: competition.Recipients(c.Terms.Inner), RoleTwo: competition.Recipients(c.Terms.Outer),
		Questions: mapped(c.Questions, toCompetitionAsked), Receipts: []gen.CompetitionReceipt{},
	}
	for _, o := range c.Offers {
		if o.Invitation == i.ID {
			out.Receipts = append(out.Receipts, gen.CompetitionReceipt{
				At: instant(o.At), Late: o.Late, Sha256: hex.EncodeToString(o.SHA256), InnerSha256: hex.EncodeToString(o.InnerSHA256), ClearSha256: hex.EncodeToString(o.ClearSHA256),
			})
		}
	}
	return out
}

func toHandedOut(h competition.Handed) gen.CompetitionHandedOut {
	out := gen.CompetitionHandedOut{Layer: gen.CompetitionHandedOutLayer(h.Layer), Locked: h.Locked}
	for _, o := range h.Offers {
		g := grow(&out.Offers)
		g.OfferId, g.Supplier, g.Bytes, g.Expects = o.Offer, toInvited(o.Supplier), o.Bytes, hex.EncodeToString(o.Expects)
	}
	return out
}
