package competition

import (
	"slices"

	"github.com/provitako/marktplatz/internal/fault"
)

// Status of a competition.
type Status string

// Statuses. Awarded, Cancelled and NoAward are ends, and all three are normal ones.
const (
	Draft     Status = "draft"
	Invited   Status = "invited"
	Closed    Status = "closed"
	Opened    Status = "opened"
	Evaluated Status = "evaluated"
	Informed  Status = "informed"
	Awarded   Status = "awarded"
	Cancelled Status = "cancelled"
	NoAward   Status = "no_award"
)

// Action is a step somebody takes.
type Action string

// Actions. HandOut gives the sealed offers to the holder whose turn it is; RefuseOpening is what an attempt to open too early leaves behind.
const (
	Invite        Action = "invite"
	Ask           Action = "ask"
	Answer        Action = "answer"
	HandIn        Action = "hand_in"
	HandInLate    Action = "hand_in_late"
	RefuseOpening Action = "refuse_opening"
	Close         Action = "close"
	HandOut       Action = "hand_out"
	OpenOuter     Action = "open_outer"
	OpenInner     Action = "open_inner"
	Assess        Action = "evaluate"
	Inform        Action = "inform"
	Award         Action = "award"
	Cancel        Action = "cancel"
	EndUnawarded  Action = "end_without_award"
)

// Transition is one step: from a status, by an action, to a status.
type Transition struct {
	From   Status
	Action Action
	To     Status
}

// Transitions are all steps there are. The drawing in docs/competitions.md is made from this table.
var Transitions = []Transition{
	{Draft, RefuseOpening, Draft},
	{Draft, Invite, Invited},
	{Draft, Cancel, Cancelled},

	{Invited, Ask, Invited},
	{Invited, Answer, Invited},
	{Invited, HandIn, Invited},
	{Invited, HandInLate, Invited},
	{Invited, RefuseOpening, Invited},
	{Invited, Close, Closed},
	{Invited, Cancel, Cancelled},

	{Closed, HandInLate, Closed},
	{Closed, RefuseOpening, Closed},
	{Closed, HandOut, Closed},
	{Closed, OpenOuter, Closed},
	{Closed, OpenInner, Opened},
	{Closed, EndUnawarded, NoAward},
	{Closed, Cancel, Cancelled},

	{Opened, Assess, Evaluated},
	{Opened, EndUnawarded, NoAward},
	{Opened, Cancel, Cancelled},

	{Evaluated, Assess, Evaluated},
	{Evaluated, Inform, Informed},
	{Evaluated, EndUnawarded, NoAward},
	{Evaluated, Cancel, Cancelled},

	{Informed, Award, Awarded},
	{Informed, Cancel, Cancelled},
}

// Next is the status after an action. Error: Conflict (competition_step) when the action has no place in the status.
func Next(from Status, a Action) (Status, error) {
	for _, t := range Transitions {
		if t.From == from && t.Action == a {
			return t.To, nil
		}
	}
	return from, fault.New(fault.Conflict, "competition_step", "status", string(from), "action", string(a))
}

// Possible are the actions that have a place in a status, in the table's order.
func Possible(from Status) []Action {
	var out []Action
	for _, t := range Transitions {
		if t.From == from {
			out = append(out, t.Action)
		}
	}
	return out
}

// Over reports whether nothing follows any more.
func (s Status) Over() bool { return slices.Contains([]Status{Awarded, Cancelled, NoAward}, s) }
