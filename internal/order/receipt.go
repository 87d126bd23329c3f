package order

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// StepKind is what follows a released order.
type StepKind string

// Steps: Wareneingang, and Storno of what was not delivered.
const (
	StepReceived  StepKind = "received"
	StepCancelled StepKind = "cancelled"
)

// StepInput is a receipt or a cancellation.
type StepInput struct {
	Key   string     // Idempotency-Key
	Kind  StepKind   //
	On    money.Date // of a receipt: the day it arrived; a cancellation is of today
	Parts []PartInput
	Words string // delivery note, may be empty; of a cancellation the reason
}

// PartInput is how much of a line arrived or will not. No parts at all are everything that is outstanding.
type PartInput struct {
	Line     int
	Quantity money.Quantity
}

// Part is how much of a line a step settles, and its share of the line's net.
type Part struct {
	Line        int
	Quantity    money.Quantity
	Net         money.Amount
	Outstanding money.Quantity // of the line, after the step
}

// Fulfilment is how much of a line arrived and how much was cancelled.
type Fulfilment struct {
	Line                int
	Ordered             money.Quantity // as delivered: whole packs
	Net                 money.Amount   // of the line
	Received, Cancelled money.Quantity
	Project             *uuid.UUID // limit of the project price that the line was called off at; nil = list price
}

// Outstanding is what neither arrived nor was cancelled. Error: ErrRange, of what was never stored.
func (f Fulfilment) Outstanding() (money.Quantity, error) {
	settled, err := f.Received.Add(f.Cancelled)
	if err != nil {
		return settled, err
	}
	return f.Ordered.Sub(settled)
}

// settle takes a quantity out of what is outstanding. What stays outstanding is worth its share of the line's net, half up to
// cents, and what is taken the difference: whatever the parts, they add up to the net exactly, and the last one takes what
// rounding left.
func (f Fulfilment) settle(quantity money.Quantity) (Part, error) {
	p := Part{Line: f.Line, Quantity: quantity}
	before, err := f.Outstanding()
	if err != nil {
		return p, err
	}
	if p.Outstanding, err = before.Sub(quantity); err != nil {
		return p, err
	}
	was, err := f.Net.Portion(before, f.Ordered)
	if err != nil {
		return p, err
	}
	left, err := f.Net.Portion(p.Outstanding, f.Ordered)
	if err != nil {
		return p, err
	}
	p.Net, err = was.Sub(left)
	return p, err
}

// OpenOrder is an order as it stands before a step, locked.
type OpenOrder struct {
	PendingOrder
	Owner     Owner // the organisation alone
	At        time.Time
	Number    string
	Lines     []Fulfilment
	Committed []LimitUse // what the order holds of limits, in the order in which limits are locked
	Repeated  bool       // the key is known
	SameBody  bool       // of the repeated request
}

// Step is everything one receipt or cancellation writes.
type Step struct {
	StepInput
	Order       OrderID
	Owner       Owner
	At          time.Time
	RequestHash [32]byte
	Ended       EndedOrder
	Settled     []Part
	Said        *uuid.UUID // personal part
	Freed       []LimitUse // committed no more
	Record      audit.Record
	Leaf        audit.Leaf
	Personal    []audit.PersonalPart
}

var (
	recordReceived  = audit.RecordType{Name: "order.received", Version: 1}
	recordCancelled = audit.RecordType{Name: "order.cancelled", Version: 1}
)

// FollowUpRecord is the content of the record of a receipt or a cancellation.
type FollowUpRecord struct {
	At         string             `json:"at"`
	Order      uuid.UUID          `json:"order"`
	Released   uuid.UUID          `json:"released"` // log entry of the order
	Event      EventType          `json:"event"`
	On         money.Date         `json:"on"`
	Lines      []PartRecord       `json:"lines"`
	Words      *audit.PersonalRef `json:"words,omitempty"`
	Freed      []FreedRecord      `json:"freed,omitempty"`
	Actors     []ActorRecord      `json:"actors"`
	Permission PermissionRecord   `json:"permission"`
	Software   string             `json:"software"`
}

// PartRecord is a part of a line: how much, its share of the line's net, and what is outstanding after it.
type PartRecord struct {
	Line        int            `json:"line"`
	Quantity    money.Quantity `json:"quantity"`
	Net         money.Amount   `json:"net"`
	Outstanding money.Quantity `json:"outstanding"`
}

// FreedRecord is what a limit holds no more.
type FreedRecord struct {
	Limit   uuid.UUID      `json:"limit"`
	Kind    string         `json:"kind"`
	Measure string         `json:"measure"`
	Amount  money.Quantity `json:"amount"`
}

// MinStepReason and MaxStepWords bound the reason of a cancellation and the delivery note of a receipt, in characters.
const (
	MinStepReason = 10
	MaxStepWords  = 500
)

// FollowUp records that parts of an order arrived, or that parts of it will not: these, and only these, give their share of the
// limits back. The same key with the same content answers with the order as it is.
//
// Errors: Invalid (day, reason, a line, a quantity), NotFound, Forbidden (another organisation's), Conflict (more than is
// outstanding, not released, held back, no number yet, the key was used for something else).
func (s *Service) FollowUp(ctx context.Context, p authz.Principal, id OrderID, in StepInput) (View, error) {
	in.Words = strings.TrimSpace(in.Words)
	at := s.now()
	if in.Kind == StepCancelled {
		in.On = money.DateOf(at)
	}
	if err := in.validate(); err != nil {
		return View{}, err
	}
	hash, err := in.hash()
	if err != nil {
		return View{}, fmt.Errorf("hash request: %w", err)
	}
	err = s.store.InTx(ctx, func(tx Tx) error {
		o, err := tx.LockOrder(ctx, id, in.Key, hash)
		if err != nil {
			return err
		}
		permission, err := s.mayFollow(ctx, p, o)
		if err != nil || o.Repeated {
			return err
		}
		step, err := s.step(p, o, in, permission, at)
		if err != nil {
			return err
		}
		step.RequestHash = hash
		return tx.SaveStep(ctx, step)
	})
	if err != nil {
		return View{}, err
	}
	s.cfg.Committed()
	return s.store.Order(ctx, id)
}

// mayFollow holds that people of the organisation that ordered tell what became of it.
func (s *Service) mayFollow(ctx context.Context, p authz.Principal, o OpenOrder) (authz.Decision, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "order", Action: "follow", Organisation: o.Owner.Organisation})
	switch {
	case err != nil:
		return d, fmt.Errorf("decide: %w", err)
	case !d.Allowed:
		return d, fault.New(fault.Forbidden, "order_of_another")
	case o.Repeated && !o.SameBody:
		return d, fault.New(fault.Conflict, "idempotency_key_reused")
	}
	return d, nil
}

func (in StepInput) hash() ([32]byte, error) {
	in.Key = ""
	if in.Kind == StepCancelled {
		in.On = money.Date{} // a retry after midnight is the same request
	}
	b, err := json.Marshal(in)
	return sha256.Sum256(b), err
}

func (in StepInput) validate() error {
	length := utf8.RuneCountInString(in.Words)
	switch {
	case length > MaxStepWords:
		return fault.New(fault.Invalid, "request_invalid").WithField("#/body/"+in.field(), "wrong_form")
	case in.Kind == StepCancelled && length < MinStepReason:
		return fault.New(fault.Invalid, "cancellation_reason_missing").WithField("#/body/reason", "cancellation_reason_missing")
	}
	seen := map[int]bool{}
	for i, part := range in.Parts {
		field := fmt.Sprintf("#/body/lines/%d/", i)
		if part.Quantity.Sign() <= 0 {
			return fault.New(fault.Invalid, "quantity_not_positive").WithField(field+"quantity", "quantity_not_positive")
		}
		if seen[part.Line] {
			return fault.New(fault.Invalid, "order_line_twice").WithField(field+"lineNo", "order_line_twice")
		}
		seen[part.Line] = true
	}
	return nil
}

func (in StepInput) field() string {
	if in.Kind == StepCancelled {
		return "reason"
	}
	return "reference"
}

// step works out what a receipt or cancellation of the order as it stands writes.
func (s *Service) step(p authz.Principal, o OpenOrder, in StepInput, permission authz.Decision, at time.Time) (Step, error) {
	out := Step{StepInput: in, Order: o.ID, Owner: Owner{Organisation: o.Owner.Organisation, Person: p.Person}, At: at}
	if err := o.open(in.On, money.DateOf(at)); err != nil {
		return out, err
	}
	var err error
	if out.Settled, err = o.parts(in); err != nil {
		return out, err
	}
	kind, err := o.event(in.Kind, out.Settled)
	if err != nil {
		return out, err
	}
	if in.Kind == StepCancelled {
		if out.Freed, err = o.freed(out.Settled); err != nil {
			return out, err
		}
	}
	if err := s.recordStep(p, &out, o, kind, permission); err != nil {
		return out, err
	}
	ended := Ending{}
	if err := ended.follow(o.PendingOrder, Event{Type: kind, At: at, Person: &p.LogID, Entry: &out.Leaf.Entry}); err != nil {
		return out, err
	}
	out.Ended = ended.Orders[0]
	return out, nil
}

// open refuses an order of which nothing can arrive or be cancelled, and a day on which it cannot have arrived.
func (o OpenOrder) open(on, today money.Date) error {
	state, err := Fold(o.Events)
	if err != nil {
		return err
	}
	switch state.Status {
	case Released, Sent, Confirmed, Partly:
	default:
		return fault.New(fault.Conflict, "order_nothing_outstanding", "status", string(state.Status))
	}
	switch {
	case o.Held || o.Number == "":
		return fault.New(fault.Conflict, "order_not_out_yet")
	case on.After(today):
		return fault.New(fault.Invalid, "receipt_in_future").WithField("#/body/on", "receipt_in_future")
	case on.Before(money.DateOf(o.At)):
		return fault.New(fault.Invalid, "receipt_before_order").WithField("#/body/on", "receipt_before_order")
	}
	return nil
}

// OnItsWay reports whether parts of the order may arrive or be cancelled: it was released, its number was given, and something is
// outstanding.
func (s Summary) OnItsWay() bool {
	return s.Number != "" && (s.Status == Released || s.Status == Sent || s.Status == Confirmed || s.Status == Partly)
}

// parts are what the step settles of each line: what was named, or everything that is outstanding.
func (o OpenOrder) parts(in StepInput) ([]Part, error) {
	wanted := map[int]PartInput{}
	at := map[int]int{}
	for i, part := range in.Parts {
		wanted[part.Line], at[part.Line] = part, i
	}
	var out []Part
	for _, l := range o.Lines {
		left, err := l.Outstanding()
		if err != nil {
			return nil, err
		}
		part, named := wanted[l.Line]
		switch {
		case len(in.Parts) == 0:
			part.Quantity = left
		case !named:
			continue
		case part.Quantity.Cmp(left) > 0:
			return nil, fault.New(fault.Conflict, "more_than_outstanding", "outstanding", left.String()).
				WithField(fmt.Sprintf("#/body/lines/%d/quantity", at[l.Line]), "more_than_outstanding", "outstanding", left.String())
		}
		delete(wanted, l.Line)
		if part.Quantity.IsZero() {
			continue
		}
		settled, err := l.settle(part.Quantity)
		if err != nil {
			return nil, err
		}
		out = append(out, settled)
	}
	for line := range wanted {
		return nil, fault.New(fault.Invalid, "order_line_unknown").WithField(fmt.Sprintf("#/body/lines/%d/lineNo", at[line]), "order_line_unknown")
	}
	return out, nil
}

// event is what the step means for the order.
func (o OpenOrder) event(kind StepKind, parts []Part) (EventType, error) {
	settled := map[int]Part{}
	for _, p := range parts {
		settled[p.Line] = p
	}
	open, arrived := false, false
	for _, l := range o.Lines {
		left, err := l.Outstanding()
		if err != nil {
			return "", err
		}
		if p, ok := settled[l.Line]; ok {
			left = p.Outstanding
		}
		open = open || !left.IsZero()
		arrived = arrived || !l.Received.IsZero()
	}
	switch {
	case kind == StepReceived && open:
		return EventPartly, nil
	case kind == StepReceived:
		return EventDelivered, nil
	case open:
		return EventCut, nil
	case arrived:
		return EventClosed, nil
	default:
		return EventCancelled, nil
	}
}

// recordStep makes record, leaf and personal part.
func (s *Service) recordStep(p authz.Principal, out *Step, o OpenOrder, kind EventType, permission authz.Decision) error {
	content := FollowUpRecord{
		At: recordedAt(out.At), Order: o.ID.UUID, Released: o.Entry, Event: kind, On: out.On,
		Actors: []ActorRecord{{Role: "officer", Person: p.LogID}}, Permission: permissionRecord(permission), Software: s.cfg.Software,
	}
	for _, part := range out.Settled {
		content.Lines = append(content.Lines, PartRecord(part))
	}
	for _, f := range out.Freed {
		content.Freed = append(content.Freed, FreedRecord{Limit: f.Balance.ID, Kind: f.Balance.Kind, Measure: string(f.Balance.Measure), Amount: f.Amount})
	}
	if out.Words != "" {
		part, err := audit.NewPersonalPart(audit.PersonalPart{
			PersonLogID: p.LogID, Organisation: o.Owner.Organisation, Kind: "note", Body: out.Words,
		}, s.cfg.Rand)
		if err != nil {
			return err
		}
		ref := part.Ref()
		out.Personal, out.Said, content.Words = []audit.PersonalPart{part}, &part.ID, &ref
	}
	record := recordReceived
	if out.Kind == StepCancelled {
		record = recordCancelled
	}
	var err error
	if out.Record, err = audit.NewRecord(o.Owner.Organisation, record, content, s.cfg.Rand); err != nil {
		return fmt.Errorf("record step: %w", err)
	}
	if out.Leaf, err = audit.NewLeaf(out.Record, out.At); err != nil {
		return fmt.Errorf("leaf: %w", err)
	}
	return nil
}
