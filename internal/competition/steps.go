package competition

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// declared refuses a step of somebody who does not declare to be free of a conflict of interest (VgV §6).
func declared(free bool) error {
	if !free {
		return fault.New(fault.Invalid, "competition_conflict").WithField("#/body/noConflict", "competition_conflict")
	}
	return nil
}

// outcome is what a use case makes of a step: the figures for its record, the words beside it, and what is written.
type outcome struct {
	step         Step
	facts, words any
}

// take runs one step of the buyer's: the policy, the place of the step in the table, the use case, the log entry.
func (s *Service) take(ctx context.Context, p authz.Principal, id ID, a Action, use func(c Competition, at time.Time) (outcome, error)) (Competition, error) {
	permission, err := s.allowed(ctx, p, "run")
	if err != nil {
		return Competition{}, err
	}
	err = s.store.Step(ctx, id, s.now, func(c Competition, at time.Time) (Step, error) {
		if c.Organisation != p.Organisation {
			return Step{}, fault.New(fault.Forbidden, "other_organisation")
		}
		return s.judged(c, a, at, p, permission, use)
	})
	if err != nil {
		return Competition{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, id)
}

func (s *Service) judged(c Competition, a Action, at time.Time, p authz.Principal, permission catalog.PublicationPermission, use func(Competition, time.Time) (outcome, error)) (Step, error) {
	to, err := Next(c.Status, a)
	if err != nil {
		return Step{}, err
	}
	o, err := use(c, at)
	if err != nil {
		return Step{}, err
	}
	return s.written(c, o, stepFacts{action: a, from: c.Status, to: to, at: at, by: p, permission: permission})
}

// written completes a step with its event and its log entry.
func (s *Service) written(c Competition, o outcome, f stepFacts) (Step, error) {
	body, err := json.Marshal(struct {
		Facts any `json:"facts,omitempty"`
		Words any `json:"words,omitempty"`
	}{o.facts, o.words})
	if err != nil {
		return Step{}, fmt.Errorf("event of a step: %w", err)
	}
	if o.step.Entry, err = s.seal(c, f, o.facts, o.words); err != nil {
		return Step{}, err
	}
	o.step.Event = Event{Action: f.action, Status: f.to, At: f.at, Entry: o.step.Leaf.Entry, Body: body}
	if f.by.Person != uuid.Nil {
		o.step.Person = &f.by.Person
	}
	return o.step, nil
}

// Read is what an event's body says.
func Read[F, W any](e Event) (facts F, words W, err error) {
	var body struct {
		Facts F `json:"facts"`
		Words W `json:"words"`
	}
	err = json.Unmarshal(e.Body, &body)
	return body.Facts, body.Words, err
}

// none is for steps without facts or words.
type none = map[string]any

// Invite invites every capable party that was not left out, with the same text and deadline (domain rule 11). A party that
// joined or left the lot since the draft is counted as it stands now. Errors: Forbidden; NotFound; Conflict
// (competition_step, competition_over_already, competition_lot_over, competition_unreachable, competition_nobody).
func (s *Service) Invite(ctx context.Context, p authz.Principal, id ID, noConflict bool) (Competition, error) {
	if err := declared(noConflict); err != nil {
		return Competition{}, err
	}
	return s.take(ctx, p, id, Invite, func(c Competition, at time.Time) (outcome, error) {
		if !at.Before(c.Deadline) {
			return outcome{}, fault.New(fault.Conflict, "competition_over_already")
		}
		if err := c.Lot.alive(money.DateOf(at)); err != nil {
			return outcome{}, err
		}
		if err := c.reachable(); err != nil {
			return outcome{}, err
		}
		var o outcome
		var invited []uuid.UUID
		for _, party := range c.Invitable() {
			l, token, err := s.invitation(party)
			if err != nil {
				return o, err
			}
			o.step.Invitations = append(o.step.Invitations, l)
			o.step.Letters = append(o.step.Letters, letter(l.ID, party.Email, "Aufforderung zum Angebot: "+c.Terms.Subject, c.invitationText(party, s.cfg.PublicURL+"/preisanfrage#wettbewerb."+token)))
			invited = append(invited, party.Supplier)
		}
		o.facts = none{"invited": invited, "terms": c.facts(), "noConflict": true}
		o.words = invitationWords{LeftOut: c.Terms.LeftOut, Then: c.today()}
		return o, nil
	})
}

func (s *Service) invitation(party Party) (Linked, string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Linked{}, "", fmt.Errorf("invitation id: %w", err)
	}
	token, hash, err := s.token()
	return Linked{Invitation{ID: id, Supplier: party.Supplier, Name: party.Name, City: party.City, Email: party.Email}, hash}, token, err
}

// Answer answers a question, to all who are invited; who asked is told to nobody. Errors: Forbidden; NotFound; Invalid
// (value_needed); Conflict (competition_step, competition_answered, competition_over_already).
func (s *Service) Answer(ctx context.Context, p authz.Principal, id ID, question uuid.UUID, text string) (Competition, error) {
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > maxReason {
		return Competition{}, fault.New(fault.Invalid, "value_needed").WithField("#/body/answer", "value_needed")
	}
	return s.take(ctx, p, id, Answer, func(c Competition, at time.Time) (outcome, error) {
		i := slices.IndexFunc(c.Questions, func(q Question) bool { return q.ID == question })
		switch {
		case i < 0:
			return outcome{}, fault.New(fault.NotFound, "not_found")
		case c.Questions[i].Answer != "":
			return outcome{}, fault.New(fault.Conflict, "competition_answered")
		case !at.Before(c.Deadline):
			return outcome{}, fault.New(fault.Conflict, "competition_over_already")
		}
		q := c.Questions[i]
		q.Answer, q.AnsweredAt = text, &at
		o := outcome{facts: none{"question": q.ID}, words: none{"question": q.Text, "answer": q.Answer}}
		o.step.Question = &q
		return o, s.tellAll(c, &o, "Antwort auf eine Frage: "+c.Terms.Subject, c.answerText(q))
	})
}

// tellAll writes the same to everybody who is invited.
func (s *Service) tellAll(c Competition, o *outcome, subject, text string) error {
	for _, i := range c.Invitations {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("letter id: %w", err)
		}
		o.step.Letters = append(o.step.Letters, letter(id, i.Email, subject, text))
	}
	return nil
}

// Close records that the deadline has passed and what had come by then. Errors: Forbidden; NotFound; Conflict
// (competition_step, competition_early).
func (s *Service) Close(ctx context.Context, p authz.Principal, id ID) (Competition, error) {
	return s.take(ctx, p, id, Close, func(c Competition, at time.Time) (outcome, error) {
		if at.Before(c.Deadline) {
			return outcome{}, fault.New(fault.Conflict, "competition_early")
		}
		late := len(c.Offers)
		for _, o := range c.Offers {
			if !o.Late {
				late--
			}
		}
		return outcome{facts: none{"offers": len(c.Valid()), "late": late}}, nil
	})
}

// Assessment of one offer: the points for each quality criterion, or why it is not evaluated.
type Assessment struct {
	Supplier uuid.UUID `json:"supplier"`
	Given    []Given   `json:"given"`
	Excluded string    `json:"excluded"`
}

// Evaluate computes the ranking by the stored criteria and weights; it may be repeated until the information. Errors:
// Forbidden; NotFound; Invalid (points, competition_assessments); Conflict (competition_step).
func (s *Service) Evaluate(ctx context.Context, p authz.Principal, id ID, given []Assessment, noConflict bool) (Competition, error) {
	if err := declared(noConflict); err != nil {
		return Competition{}, err
	}
	return s.take(ctx, p, id, Assess, func(c Competition, _ time.Time) (outcome, error) {
		bids, err := c.bids(given)
		if err != nil {
			return outcome{}, err
		}
		e, err := Evaluate(c.Terms.Criteria, bids)
		if err != nil {
			return outcome{}, err
		}
		return outcome{facts: rankFacts(e), words: e}, nil
	})
}

// rankFacts are the figures of an evaluation.
func rankFacts(e Evaluation) none {
	type place struct {
		Rank     int       `json:"rank"`
		Supplier uuid.UUID `json:"supplier"`
		Price    string    `json:"price"`
		Total    string    `json:"total"`
		Decided  Decided   `json:"decided"`
	}
	places := []place{}
	for _, r := range e.Ranking {
		places = append(places, place{r.Rank, r.Supplier, r.Price, r.Total, r.Decided})
	}
	excluded := []uuid.UUID{}
	for _, x := range e.Excluded {
		excluded = append(excluded, x.Supplier)
	}
	return none{"criteria": e.Criteria, "ranking": places, "excluded": excluded, "noConflict": true}
}

// bids joins what was opened with what was assessed: each opened offer once, and no other. An offer that did not open, or does not
// say what an offer says, is excluded (VgV §57(1)).
func (c Competition) bids(given []Assessment) ([]Bid, error) {
	var out []Bid
	assessed := 0
	for _, o := range c.Valid() {
		b := Bid{Supplier: c.invitation(o.Invitation).Supplier}
		copy(b.Sealed[:], o.SHA256)
		content, err := o.Opened()
		if err != nil || content == nil {
			b.Excluded = unreadable
			out = append(out, b)
			continue
		}
		i := slices.IndexFunc(given, func(a Assessment) bool { return a.Supplier == b.Supplier })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "competition_assessments")
		}
		assessed++
		b.Price, b.Given, b.Excluded = content.Price, given[i].Given, strings.TrimSpace(given[i].Excluded)
		out = append(out, b)
	}
	if assessed != len(given) {
		return nil, fault.New(fault.Invalid, "competition_assessments")
	}
	return out, nil
}

// unreadable is why an offer is excluded that shows nothing.
const unreadable = "Das Angebot ließ sich nicht öffnen oder enthält keinen Preis."

// Opened is what an offer says once it was opened; nil before, and when it does not open. Error: when it says no price.
func (o Offer) Opened() (*Content, error) {
	if len(o.Content) == 0 {
		return nil, nil
	}
	var said struct{ Price, Text string }
	if err := json.Unmarshal(o.Content, &said); err != nil {
		return nil, fmt.Errorf("offer %s: %w", o.ID, err)
	}
	price, err := money.ParseAmount(said.Price, money.EUR)
	if err != nil || price.Sign() <= 0 || utf8.RuneCountInString(said.Text) > maxText {
		return nil, fmt.Errorf("offer %s: %w", o.ID, fault.New(fault.Invalid, "competition_price").Wrap(err))
	}
	return &Content{Price: price, Text: said.Text}, nil
}
