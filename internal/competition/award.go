package competition

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Evaluation is the last one; false when there is none.
func (c Competition) Evaluation() (Evaluation, bool, error) {
	e, ok := c.Last(Assess)
	if !ok {
		return Evaluation{}, false, nil
	}
	_, out, err := Read[none, Evaluation](e)
	return out, err == nil, err
}

// Information is what was told to those who do not get the award, and how long the award waits (GWB §134).
type Information struct {
	SentAt     time.Time  `json:"sentAt"`
	Winner     uuid.UUID  `json:"winner"`
	Informed   int        `json:"informed"`
	Standstill Standstill `json:"standstill"`
}

// Information is the last one; false when there is none.
func (c Competition) Information() (Information, bool, error) {
	e, ok := c.Last(Inform)
	if !ok {
		return Information{}, false, nil
	}
	out, _, err := Read[Information, none](e)
	return out, err == nil, err
}

// Inform writes to everybody whose offer is not considered: who is to get the award, why not they, and when at the earliest
// it is made (GWB §134(1)); the standstill follows from the rule of the day. Errors: Forbidden; NotFound; Conflict
// (competition_step, competition_no_winner).
func (s *Service) Inform(ctx context.Context, p authz.Principal, id ID) (Competition, error) {
	return s.take(ctx, p, id, Inform, func(c Competition, at time.Time) (outcome, error) {
		e, ok, err := c.Evaluation()
		switch {
		case err != nil:
			return outcome{}, err
		case !ok || len(e.Ranking) == 0:
			return outcome{}, fault.New(fault.Conflict, "competition_no_winner")
		}
		winner := e.Ranking[0]
		value, err := money.ParseAmount(winner.Price, money.EUR)
		if err != nil {
			return outcome{}, fmt.Errorf("price of the first place: %w", err)
		}
		if less, err := value.Less(c.Terms.Estimate); err != nil {
			return outcome{}, err
		} else if less {
			value = c.Terms.Estimate // VgV §3: the estimate decides, and a dearer offer counts as it is
		}
		losers := c.losers(e)
		stand, err := StandstillAfter(at, value, c.Lot.Threshold, len(losers), c.Terms.Waiver)
		if err != nil {
			return outcome{}, err
		}
		o := outcome{facts: Information{SentAt: at, Winner: winner.Supplier, Informed: len(losers), Standstill: stand}}
		for _, l := range losers {
			letterID, err := uuid.NewV7()
			if err != nil {
				return o, fmt.Errorf("letter id: %w", err)
			}
			o.step.Letters = append(o.step.Letters, letter(letterID, l.Email, "Information nach § 134 GWB: "+c.Terms.Subject, c.informationText(l, e, stand)))
		}
		return o, nil
	})
}

// losers are all who handed an offer in and are not to get the award: those ranked behind, excluded or late.
func (c Competition) losers(e Evaluation) []Invitation {
	var out []Invitation
	for _, i := range c.Invitations {
		offered := slices.ContainsFunc(c.Offers, func(o Offer) bool { return o.Invitation == i.ID })
		if offered && i.Supplier != e.Ranking[0].Supplier {
			out = append(out, i)
		}
	}
	return out
}

// Award is made to the first place of the evaluation by the criteria stored before the invitation; nobody chooses
// (domain rule 13). It waits for the end of the standstill and is blocked when the framework, or the supplier's place in
// it, ended meanwhile. Errors: Forbidden; NotFound; Conflict (competition_step, competition_standstill,
// competition_lot_over, competition_party_over, competition_not_entitled); Invalid (competition_conflict,
// competition_said_long).
func (s *Service) Award(ctx context.Context, p authz.Principal, id ID, noConflict bool, said Said) (Competition, error) {
	if err := declared(noConflict); err != nil {
		return Competition{}, err
	}
	said, err := said.checked()
	if err != nil {
		return Competition{}, err
	}
	return s.take(ctx, p, id, Award, func(c Competition, at time.Time) (outcome, error) {
		e, ok, err := c.Evaluation()
		if err != nil || !ok {
			return outcome{}, fault.New(fault.Conflict, "competition_no_winner").Wrap(err)
		}
		info, _, err := c.Information()
		if err != nil {
			return outcome{}, err
		}
		if err := c.awardable(e.Ranking[0].Supplier, info, at); err != nil {
			return outcome{}, err
		}
		w := e.Ranking[0]
		o := outcome{facts: none{"supplier": w.Supplier, "price": w.Price, "total": w.Total, "criteria": e.Criteria, "terms": c.facts(), "noConflict": true}}
		if said != (Said{}) {
			o.words = said
		}
		for _, i := range c.Invitations {
			if i.Supplier != w.Supplier {
				continue
			}
			letterID, err := uuid.NewV7()
			if err != nil {
				return o, fmt.Errorf("letter id: %w", err)
			}
			o.step.Letters = append(o.step.Letters, letter(letterID, i.Email, "Zuschlag: "+c.Terms.Subject, c.awardText(i, w)))
		}
		return o, nil
	})
}

// awardable holds what VgV §21(2) asks at the moment of the call-off, and the standstill.
func (c Competition) awardable(winner uuid.UUID, info Information, at time.Time) error {
	if at.Before(info.Standstill.From) {
		return fault.New(fault.Conflict, "competition_standstill", "day", germanDay(money.DateOf(info.Standstill.From)))
	}
	if err := c.Lot.alive(money.DateOf(at)); err != nil {
		return err
	}
	if !c.Lot.Entitled {
		return fault.New(fault.Conflict, "competition_not_entitled")
	}
	if !slices.ContainsFunc(c.Lot.Parties, func(p Party) bool { return p.Supplier == winner }) {
		return fault.New(fault.Conflict, "competition_party_over")
	}
	return nil
}

// Ground on which a competition ends without an award.
type Ground string

// Grounds (VgV §63(1)); too few offers are one like the others.
const (
	TooFewOffers    Ground = "too_few_offers"
	NoneSuitable    Ground = "none_suitable"
	BasisChanged    Ground = "basis_changed"
	NotEconomical   Ground = "not_economical"
	OtherGrave      Ground = "other_grave"
	groundsToEndBy         = "too_few_offers none_suitable not_economical"
	minOffersToRank        = 2
)

// Ended is the ground on which a competition ended without an award, with the reason; false while it goes on or was awarded.
func (c Competition) Ended() (Ground, string, bool, error) {
	if c.Status != Cancelled && c.Status != NoAward {
		return "", "", false, nil
	}
	facts, words, err := Read[struct{ Ground Ground }, struct{ Reason string }](c.Events[len(c.Events)-1])
	return facts.Ground, words.Reason, err == nil, err
}

// RefusedAs is the code with which an attempt to open was refused; "" for every other event.
func (e Event) RefusedAs() (string, error) {
	if e.Action != RefuseOpening {
		return "", nil
	}
	facts, _, err := Read[struct{ Code string }, none](e)
	return facts.Code, err
}

// End cancels a competition, or ends it without an award where the offers give the ground, and tells everybody who is
// invited. Both are normal ends. Errors: Forbidden; NotFound; Invalid (value_needed); Conflict (competition_step,
// competition_enough_offers).
func (s *Service) End(ctx context.Context, p authz.Principal, id ID, ground Ground, reason string) (Competition, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > maxReason {
		return Competition{}, fault.New(fault.Invalid, "value_needed").WithField("#/body/reason", "value_needed")
	}
	action := Cancel
	if strings.Contains(groundsToEndBy, string(ground)) {
		action = EndUnawarded
	}
	return s.take(ctx, p, id, action, func(c Competition, _ time.Time) (outcome, error) {
		if ground == TooFewOffers && len(c.Valid()) >= minOffersToRank {
			return outcome{}, fault.New(fault.Conflict, "competition_enough_offers")
		}
		o := outcome{facts: none{"ground": ground, "offers": len(c.Valid())}, words: none{"reason": reason}}
		return o, s.tellAll(c, &o, "Ende des Verfahrens: "+c.Terms.Subject, c.endText(ground, reason))
	})
}
