package competition

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/fault"
)

// Said is what only a person can say for the Vergabevermerk, asked for once before the award; "" = not stated.
type Said struct {
	UnusuallyLow   string `json:"unusuallyLow,omitempty"`   // question, answer, decision (VgV §60, §8(2) no. 4)
	Subcontracting string `json:"subcontracting,omitempty"` // what the winner means to pass on, and to whom (no. 5)
	Conflicts      string `json:"conflicts,omitempty"`      // that came to light, and what was done (no. 10)
}

// checked trims what was said and holds its bounds. Error: Invalid (competition_said_long).
func (s Said) checked() (Said, error) {
	for _, text := range []struct {
		member string
		text   *string
	}{{"unusuallyLow", &s.UnusuallyLow}, {"subcontracting", &s.Subcontracting}, {"conflicts", &s.Conflicts}} {
		*text.text = strings.TrimSpace(*text.text)
		if utf8.RuneCountInString(*text.text) > maxReason {
			return s, fault.New(fault.Invalid, "competition_said_long").WithField("#/body/"+text.member, "competition_said_long")
		}
	}
	return s, nil
}

// Said is what was said with the award.
func (c Competition) Said() (Said, error) {
	e, ok := c.Last(Award)
	if !ok {
		return Said{}, nil
	}
	_, said, err := Read[none, Said](e)
	return said, err
}

// Then is who bought under what, as it stood on a day.
type Then struct {
	Buyer          string `json:"buyer"`
	Address        string `json:"address"` // "" = none known
	ContractNumber string `json:"contractNumber"`
	ContractTitle  string `json:"contractTitle"`
	Regime         string `json:"regime"` // VgV or UVgO
	LotNumber      int    `json:"lotNumber"`
	LotTitle       string `json:"lotTitle"`
	Annex          string `json:"annex"` // where the notice names the buyer
}

// invitationWords stand beside the record of the invitation.
type invitationWords struct {
	LeftOut []LeftOut `json:"leftOut"`
	Then    Then      `json:"then"`
}

// today is who buys under what as it stands now.
func (c Competition) today() Then {
	return Then{
		Buyer: c.Buyer, Address: c.Address, ContractNumber: c.Lot.ContractNumber, ContractTitle: c.Lot.ContractTitle, Regime: c.Lot.Regime,
		LotNumber: c.Lot.Number, LotTitle: c.Lot.Title, Annex: c.Lot.Annex,
	}
}

// then is who bought under what on the day of the invitation; false, with what stands today, where none was stored then.
func (c Competition) then() (Then, bool, error) {
	e, ok := c.Last(Invite)
	if !ok {
		return c.today(), false, nil
	}
	_, words, err := Read[none, invitationWords](e)
	if err != nil || words.Then.Buyer == "" {
		return c.today(), false, err
	}
	return words.Then, true, nil
}

// Declared are the events whose person declared to be free of a conflict of interest (VgV §6), by time.
func (c Competition) Declared() ([]Event, error) {
	var out []Event
	for _, e := range c.Events {
		facts, _, err := Read[struct{ NoConflict bool }, none](e)
		if err != nil {
			return nil, err
		}
		if facts.NoConflict {
			out = append(out, e)
		}
	}
	return out, nil
}

// Note is what a Vergabevermerk is made of: a competition that is over, and the record of its end in the log.
type Note struct {
	Competition
	Then       Then
	ThenStored bool // Then is of the invitation; false = of today, because nothing was stored
	Said       Said
	End        StepRecord
	Leaf       audit.Leaf
}

// Note collects it. Errors: NotFound; Conflict (competition_not_over) while the competition goes on.
func (s *Service) Note(ctx context.Context, id ID) (Note, error) {
	c, err := s.Look(ctx, id)
	if err != nil {
		return Note{}, err
	}
	if !c.Status.Over() {
		return Note{}, fault.New(fault.Conflict, "competition_not_over")
	}
	n := Note{Competition: c}
	if n.Then, n.ThenStored, err = c.then(); err != nil {
		return n, fmt.Errorf("words of the invitation: %w", err)
	}
	if n.Said, err = c.Said(); err != nil {
		return n, fmt.Errorf("words of the award: %w", err)
	}
	record, leaf, err := s.store.LastEntry(ctx, id)
	if err != nil {
		return n, err
	}
	n.Leaf = leaf
	if n.End, err = ParseStep(record.Bytes); err != nil {
		return n, fmt.Errorf("record of the end: %w", err)
	}
	return n, nil
}

// Winner is the first place of the last evaluation; false when there is none or no award was made.
func (n Note) Winner() (Ranked, bool, error) {
	e, ok, err := n.Evaluation()
	if err != nil || !ok || n.Status != Awarded || len(e.Ranking) == 0 {
		return Ranked{}, false, err
	}
	return e.Ranking[0], true, nil
}

// Shown reports whether offers may be named: the end of the deadline was recorded. Before it, nobody learns who offered.
func (c Competition) Shown() bool {
	_, closed := c.Last(Close)
	return closed
}

// Silent are the invited who handed in nothing at all, by name.
func (c Competition) Silent() []Invitation {
	offered := map[uuid.UUID]bool{}
	for _, o := range c.Offers {
		offered[o.Invitation] = true
	}
	var out []Invitation
	for _, i := range c.Invitations {
		if !offered[i.ID] {
			out = append(out, i)
		}
	}
	return out
}
