package httpapi

import (
	"context"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// competitionHandlers runs mini-competitions: for the buyer, for those who open, and for parties who come through a link.
type competitionHandlers struct {
	competitions *competition.Service
	decider      authz.Decider
	clock        func() time.Time
	sealer       order.Sealer
	publicURL    string
}

// ListCompetitionKeys lists who holds a key.
func (h competitionHandlers) ListCompetitionKeys(ctx context.Context, _ gen.ListCompetitionKeysRequestObject) (gen.ListCompetitionKeysResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	keys, err := h.competitions.Keys(ctx, p)
	return gen.ListCompetitionKeys200JSONResponse{Items: mapped(keys, toCompetitionKey(p))}, err
}

// SaveCompetitionKey keeps a key pair.
func (h competitionHandlers) SaveCompetitionKey(ctx context.Context, r gen.SaveCompetitionKeyRequestObject) (gen.SaveCompetitionKeyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	k, err := h.competitions.SaveKey(ctx, p, r.Body.Recipient, r.Body.Locked)
	if err != nil {
		return nil, err
	}
	return gen.SaveCompetitionKey201JSONResponse(toCompetitionKey(p)(k)), nil
}

// GetCompetitionLot shows what a new competition would find.
func (h competitionHandlers) GetCompetitionLot(ctx context.Context, r gen.GetCompetitionLotRequestObject) (gen.GetCompetitionLotResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	l, err := h.competitions.Lot(ctx, p, r.LotId)
	if err != nil {
		return nil, err
	}
	return gen.GetCompetitionLot200JSONResponse(toCompetitionLot(l)), nil
}

// ListCompetitions lists what is in sight.
func (h competitionHandlers) ListCompetitions(ctx context.Context, _ gen.ListCompetitionsRequestObject) (gen.ListCompetitionsResponseObject, error) {
	found, err := h.competitions.List(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.ListCompetitions200JSONResponse{Items: []gen.Competition{}}
	for _, c := range found {
		g, err := h.view(ctx, c)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, g)
	}
	return out, nil
}

// CreateCompetition drafts one.
func (h competitionHandlers) CreateCompetition(ctx context.Context, r gen.CreateCompetitionRequestObject) (gen.CreateCompetitionResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in, err := fromNewCompetition(*r.Body)
	if err != nil {
		return nil, err
	}
	c, err := h.competitions.Create(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out, err := h.view(ctx, c)
	return gen.CreateCompetition201JSONResponse(out), err
}

func fromNewCompetition(b gen.NewCompetition) (competition.New, error) {
	in := competition.New{Lot: b.LotId, Subject: b.Subject, Text: b.Text, Deadline: civil(b.Deadline.Day), Inner: b.Holders.RoleOne, Outer: b.Holders.RoleTwo}
	var err error
	if in.Estimate, err = money.ParseAmount(b.Estimate, money.EUR); err != nil {
		return in, errContract.WithField("#/body/estimate", "wrong_form")
	}
	hour, minute, _ := strings.Cut(b.Deadline.Time, ":") // the contract has checked the form
	if in.Hour, err = strconv.Atoi(hour); err != nil {
		return in, errContract.WithField("#/body/deadline/time", "wrong_form")
	}
	if in.Minute, err = strconv.Atoi(minute); err != nil {
		return in, errContract.WithField("#/body/deadline/time", "wrong_form")
	}
	for _, c := range b.Criteria {
		in.Criteria = append(in.Criteria, competition.Criterion{Name: c.Name, Kind: competition.CriterionKind(c.Kind), Weight: c.Weight})
	}
	if b.LeftOut != nil {
		for _, l := range *b.LeftOut {
			in.LeftOut = append(in.LeftOut, competition.LeftOut{Supplier: l.SupplierId, Reason: l.Reason})
		}
	}
	if w := b.StandstillWaiver; w != nil {
		in.StandstillsOff = &competition.Waiver{Clause: w.Clause, Reason: w.Reason}
	}
	return in, nil
}

// GetCompetition shows one.
func (h competitionHandlers) GetCompetition(ctx context.Context, r gen.GetCompetitionRequestObject) (gen.GetCompetitionResponseObject, error) {
	c, err := h.competitions.Look(ctx, competition.ID{UUID: r.CompetitionId})
	if err != nil {
		return nil, err
	}
	out, err := h.view(ctx, c)
	return gen.GetCompetition200JSONResponse(out), err
}

// step takes a step for whoever is signed in and shows the competition after it.
func (h competitionHandlers) step(ctx context.Context, id uuid.UUID, take func(authz.Principal, competition.ID) (competition.Competition, error)) (gen.Competition, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.Competition{}, errNotSignedIn
	}
	c, err := take(p, competition.ID{UUID: id})
	if err != nil {
		return gen.Competition{}, err
	}
	return h.view(ctx, c)
}

// InviteToCompetition invites.
func (h competitionHandlers) InviteToCompetition(ctx context.Context, r gen.InviteToCompetitionRequestObject) (gen.InviteToCompetitionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Invite(ctx, p, id, r.Body.NoConflict)
	})
	return gen.InviteToCompetition200JSONResponse(out), err
}

// AnswerCompetitionQuestion answers to all.
func (h competitionHandlers) AnswerCompetitionQuestion(ctx context.Context, r gen.AnswerCompetitionQuestionRequestObject) (gen.AnswerCompetitionQuestionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Answer(ctx, p, id, r.QuestionId, r.Body.Answer)
	})
	return gen.AnswerCompetitionQuestion200JSONResponse(out), err
}

// CloseCompetition records the end of the deadline.
func (h competitionHandlers) CloseCompetition(ctx context.Context, r gen.CloseCompetitionRequestObject) (gen.CloseCompetitionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Close(ctx, p, id)
	})
	return gen.CloseCompetition200JSONResponse(out), err
}

// TakeSealedOffers gives the sealed offers to the holder whose turn it is.
func (h competitionHandlers) TakeSealedOffers(ctx context.Context, r gen.TakeSealedOffersRequestObject) (gen.TakeSealedOffersResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	handed, err := h.competitions.HandOut(ctx, p, competition.ID{UUID: r.CompetitionId}, r.Body.NoConflict, h.confirmed(p))
	if err != nil {
		return nil, err
	}
	return gen.TakeSealedOffers200JSONResponse(toHandedOut(handed)), nil
}

func (h competitionHandlers) confirmed(p authz.Principal) bool {
	return h.clock().Sub(p.ConfirmedAt) <= account.ConfirmedFor
}

// OpenCompetition keeps the offers without a layer.
func (h competitionHandlers) OpenCompetition(ctx context.Context, r gen.OpenCompetitionRequestObject) (gen.OpenCompetitionResponseObject, error) {
	var given []competition.Unsealed
	for _, o := range r.Body.Offers {
		u := grow(&given)
		u.Offer = o.OfferId
		if o.Bytes != nil {
			u.Bytes = *o.Bytes
		}
		u.Unreadable = o.Unreadable != nil && *o.Unreadable
	}
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Open(ctx, p, id, given, r.Body.NoConflict, h.confirmed(p))
	})
	return gen.OpenCompetition200JSONResponse(out), err
}

// EvaluateCompetition ranks the offers.
func (h competitionHandlers) EvaluateCompetition(ctx context.Context, r gen.EvaluateCompetitionRequestObject) (gen.EvaluateCompetitionResponseObject, error) {
	var given []competition.Assessment
	for _, a := range r.Body.Assessments {
		g := grow(&given)
		g.Supplier = a.SupplierId
		if a.Excluded != nil {
			g.Excluded = *a.Excluded
		}
		if a.Points == nil {
			continue
		}
		for _, p := range *a.Points {
			g.Given = append(g.Given, competition.Given{Criterion: p.Criterion, Points: p.Points, Reason: p.Reason})
		}
	}
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Evaluate(ctx, p, id, given, r.Body.NoConflict)
	})
	return gen.EvaluateCompetition200JSONResponse(out), err
}

// InformCompetition informs those who are not considered.
func (h competitionHandlers) InformCompetition(ctx context.Context, r gen.InformCompetitionRequestObject) (gen.InformCompetitionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Inform(ctx, p, id)
	})
	return gen.InformCompetition200JSONResponse(out), err
}

// AwardCompetition awards to the first place.
func (h competitionHandlers) AwardCompetition(ctx context.Context, r gen.AwardCompetitionRequestObject) (gen.AwardCompetitionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.Award(ctx, p, id, r.Body.NoConflict, said(*r.Body))
	})
	return gen.AwardCompetition200JSONResponse(out), err
}

// EndCompetition ends it without an award.
func (h competitionHandlers) EndCompetition(ctx context.Context, r gen.EndCompetitionRequestObject) (gen.EndCompetitionResponseObject, error) {
	out, err := h.step(ctx, r.CompetitionId, func(p authz.Principal, id competition.ID) (competition.Competition, error) {
		return h.competitions.End(ctx, p, id, competition.Ground(r.Body.Ground), r.Body.Reason)
	})
	return gen.EndCompetition200JSONResponse(out), err
}

// OpenCompetitionLink shows a party what is asked.
func (h competitionHandlers) OpenCompetitionLink(ctx context.Context, r gen.OpenCompetitionLinkRequestObject) (gen.OpenCompetitionLinkResponseObject, error) {
	c, i, err := h.competitions.Linked(ctx, r.Token, callFrom(ctx).address)
	if err != nil {
		return nil, err
	}
	return gen.OpenCompetitionLink200JSONResponse(toCompetitionPage(c, i, h.clock())), nil
}

// AskInCompetition takes a party's question.
func (h competitionHandlers) AskInCompetition(ctx context.Context, r gen.AskInCompetitionRequestObject) (gen.AskInCompetitionResponseObject, error) {
	c, i, err := h.competitions.Ask(ctx, r.Token, callFrom(ctx).address, r.Body.Question)
	if err != nil {
		return nil, err
	}
	return gen.AskInCompetition201JSONResponse(toCompetitionPage(c, i, h.clock())), nil
}

// HandInOffer takes a party's sealed offer.
func (h competitionHandlers) HandInOffer(ctx context.Context, r gen.HandInOfferRequestObject) (gen.HandInOfferResponseObject, error) {
	sealed := competition.Sealed{Bytes: r.Body.Sealed}
	for _, sum := range []struct {
		member, text string
		into         *[32]byte
	}{{"innerSha256", r.Body.InnerSha256, &sealed.Inner}, {"clearSha256", r.Body.ClearSha256, &sealed.Clear}} {
		if n, err := hex.Decode(sum.into[:], []byte(sum.text)); err != nil || n != len(sum.into) {
			return nil, errContract.WithField("#/body/"+sum.member, "wrong_form")
		}
	}
	c, i, err := h.competitions.HandIn(ctx, r.Token, callFrom(ctx).address, sealed)
	if err != nil {
		return nil, err
	}
	return gen.HandInOffer201JSONResponse(toCompetitionPage(c, i, h.clock())), nil
}
