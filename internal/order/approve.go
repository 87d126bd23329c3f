package order

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// MinNote and MaxNote bound the words with which lines are returned or rejected, in characters.
const (
	MinNote = 10
	MaxNote = 1000
)

// ApprovalInput is what a second person decides.
type ApprovalInput struct {
	Status ApprovalStatus // released, returned or rejected
	Note   string         // must say something unless it is released
}

func (in ApprovalInput) validate() error {
	switch in.Status {
	case ApprovalReleased, ApprovalReturned, ApprovalRejected:
	default:
		return fault.New(fault.Invalid, "request_invalid").WithField("#/body/decision", "wrong_form")
	}
	if utf8.RuneCountInString(in.Note) > MaxNote {
		return fault.New(fault.Invalid, "request_invalid").WithField("#/body/note", "wrong_form")
	}
	if in.Status != ApprovalReleased && utf8.RuneCountInString(strings.TrimSpace(in.Note)) < MinNote {
		return fault.New(fault.Invalid, "approval_note_missing").WithField("#/body/note", "approval_note_missing")
	}
	return nil
}

// verdict is who ends a wait, and how.
type verdict struct {
	status     ApprovalStatus
	at         time.Time
	person     authz.Principal // zero when it lapses
	standsFor  *Represented    // the approver a deputy decides for
	permission authz.Decision
	note       *audit.PersonalRef
	software   string
}

// DecideApproval releases what was submitted, returns or rejects it. A release checks the facts of now; a change since
// the submission blocks it. Of two people who decide at the same moment one is first.
//
// Errors: Invalid (a note is missing), NotFound (also that of another legal entity), Forbidden (one's own submission, no
// such right), Conflict (it has ended, its time is over, a fact changed, the basket is full).
func (s *Service) DecideApproval(ctx context.Context, p authz.Principal, id ApprovalID, in ApprovalInput) (ApprovalView, error) {
	if err := in.validate(); err != nil {
		return ApprovalView{}, err
	}
	err := s.end(ctx, id, func(tx Tx, pending Pending, v *verdict) error {
		v.status, v.person = in.Status, p
		var err error
		if v.permission, err = s.mayDecide(ctx, p, pending, v.at); err != nil {
			return err
		}
		if v.standsFor, err = standIn(ctx, tx, p, pending, money.DateOf(v.at)); err != nil {
			return err
		}
		if in.Status != ApprovalReleased {
			return nil
		}
		changes, err := s.recheck(ctx, tx.LoadFacts, pending, v.at)
		if err != nil {
			return err
		}
		return changedFault(changes)
	}, in.Note)
	if err != nil {
		return ApprovalView{}, err
	}
	return s.Approval(ctx, p, id)
}

// recheck holds what was submitted against the facts of now.
func (s *Service) recheck(ctx context.Context, load func(context.Context, FactsQuery) (Facts, error), p Pending, at time.Time) ([]Change, error) {
	q, err := p.query(at)
	if err != nil {
		return nil, err
	}
	facts, err := load(ctx, q)
	if err != nil {
		return nil, err
	}
	facts.Budget = s.searchBudget()
	return p.changes(facts, at)
}

// mayDecide holds the rule of the second person: somebody else than the submitter, with the right to, in time.
func (s *Service) mayDecide(ctx context.Context, p authz.Principal, pending Pending, at time.Time) (authz.Decision, error) {
	if pending.Buyer != p.LegalEntity {
		return authz.Decision{}, errNoApproval
	}
	if pending.Owner.Person == p.Person {
		return authz.Decision{}, fault.New(fault.Forbidden, "approval_same_person")
	}
	if err := pending.open(at); err != nil {
		return authz.Decision{}, err
	}
	return s.mayApprove(ctx, p, pending)
}

func (s *Service) mayApprove(ctx context.Context, p authz.Principal, pending Pending) (authz.Decision, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "approval", Action: "decide", Organisation: pending.Owner.Organisation})
	if err != nil {
		return d, fmt.Errorf("decide: %w", err)
	}
	if !d.Allowed {
		return d, fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	return d, nil
}

var errNoApproval = fault.New(fault.NotFound, "not_found")

// open refuses what has ended or is out of time.
func (a Approval) open(at time.Time) error {
	if a.Status != ApprovalWaiting {
		return fault.New(fault.Conflict, "approval_ended_"+string(a.Status), "by", a.Ended.By)
	}
	if a.overdue(at) {
		return fault.New(fault.Conflict, "approval_out_of_time", "until", a.Until.String())
	}
	return nil
}

func (a Approval) overdue(at time.Time) bool { return money.DateOf(at).After(a.Until) }

// WithdrawApproval takes a submission back before it was decided; its lines are in the basket again.
//
// Errors: NotFound, Forbidden (not one's own), Conflict (it has ended, the basket is full).
func (s *Service) WithdrawApproval(ctx context.Context, p authz.Principal, id ApprovalID) (SubmissionView, error) {
	var submission SubmissionID
	err := s.end(ctx, id, func(_ Tx, pending Pending, v *verdict) error {
		submission, v.status, v.person = pending.Submission, ApprovalWithdrawn, p
		if pending.Owner.Organisation != p.Organisation {
			return errNoApproval
		}
		if pending.Owner.Person != p.Person {
			return fault.New(fault.Forbidden, "approval_not_yours")
		}
		if pending.Status != ApprovalWaiting {
			return pending.open(v.at)
		}
		d, err := s.decider.Decide(ctx, p, authz.Request{Class: "submission", Action: "withdraw", Organisation: pending.Owner.Organisation})
		if err == nil && !d.Allowed {
			err = fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
		}
		v.permission = d
		return err
	}, "")
	if err != nil {
		return SubmissionView{}, err
	}
	return s.store.Submission(ctx, submission)
}

// LapseApprovals ends what nobody decided in time and tells how many there were. It is the system's work: the store must
// see all organisations. What somebody ends in the meantime is left as it is.
func (s *Service) LapseApprovals(ctx context.Context) (int, error) {
	due, err := s.store.OverdueApprovals(ctx, money.DateOf(s.now()))
	if err != nil {
		return 0, err
	}
	lapsed := 0
	for _, id := range due {
		err := s.end(ctx, id, func(_ Tx, pending Pending, v *verdict) error {
			if pending.Status != ApprovalWaiting {
				return pending.open(v.at)
			}
			v.status = ApprovalLapsed
			return nil
		}, "")
		if k, ok := fault.KindOf(err); ok && k == fault.Conflict {
			continue
		}
		if err != nil {
			return lapsed, fmt.Errorf("lapse approval %s: %w", id, err)
		}
		lapsed++
	}
	return lapsed, nil
}

// end locks an approval, asks what happens to it and writes that, all in one transaction.
func (s *Service) end(ctx context.Context, id ApprovalID, judge func(Tx, Pending, *verdict) error, note string) error {
	err := s.store.InTx(ctx, func(tx Tx) error {
		v := &verdict{at: s.now(), software: s.cfg.Software}
		pending, err := tx.LockApproval(ctx, id)
		if err != nil {
			return err
		}
		if err := judge(tx, pending, v); err != nil {
			return err
		}
		e := Ending{
			Approval: id, Owner: pending.Owner, Status: v.status, At: v.at, Reserved: pending.Reserved,
			Buyer: pending.Buyer, Day: money.DateOf(pending.At), Held: v.at.Add(UndoTime),
		}
		if err := s.complete(&e, pending, v, strings.TrimSpace(note)); err != nil {
			return err
		}
		if v.status.back() {
			if e.Basket, err = s.giveLinesBack(ctx, tx, pending, v, strings.TrimSpace(note)); err != nil {
				return err
			}
		}
		return tx.EndApproval(ctx, e)
	})
	if err == nil {
		s.cfg.Committed()
	}
	return err
}

// complete makes the records, leaves and events of the end.
func (s *Service) complete(e *Ending, p Pending, v *verdict, note string) error {
	if v.person.Person != uuid.Nil {
		e.Person = &v.person.Person
	}
	if v.standsFor != nil {
		e.For = &v.standsFor.Person
	}
	if note != "" {
		part, err := audit.NewPersonalPart(audit.PersonalPart{
			PersonLogID: v.person.LogID, Organisation: p.Owner.Organisation, Kind: "note", Body: note,
		}, s.cfg.Rand)
		if err != nil {
			return err
		}
		ref := part.Ref()
		e.Personal, e.Note, v.note = append(e.Personal, part), &part.ID, &ref
	}
	if v.status == ApprovalReleased {
		return e.release(p, *v, s.cfg.Rand)
	}
	var err error
	if e.TakeBack, err = p.awards(); err != nil {
		return err
	}
	return e.close(p, *v, s.cfg.Rand)
}

// release makes one record and one leaf per order.
func (e *Ending) release(p Pending, v verdict, rand io.Reader) error {
	for _, o := range p.Orders {
		content, err := releasedRecord(o.Record, v)
		if err != nil {
			return err
		}
		content.Approval.Submitted = o.Entry
		entry, err := e.seal(recordReleased, content, rand)
		if err != nil {
			return err
		}
		if err := e.follow(o, v.event(entry)); err != nil {
			return err
		}
	}
	return nil
}

// close makes one record and one leaf for all orders.
func (e *Ending) close(p Pending, v verdict, rand io.Reader) error {
	content := ApprovalEndRecord{
		At: recordedAt(v.at), Submission: p.Submission.UUID, Outcome: v.status, Until: p.Until, Note: v.note, Software: v.software,
	}
	for _, o := range p.Orders {
		content.Orders = append(content.Orders, o.ID.UUID)
	}
	if e.Person != nil {
		role, permission := actorApprover, permissionRecord(v.permission)
		if v.status == ApprovalWithdrawn {
			role = actorSubmitter
		}
		content.Actors, content.Permission = v.actors(role), &permission
	}
	entry, err := e.seal(recordEnded, content, rand)
	if err != nil {
		return err
	}
	for _, o := range p.Orders {
		if err := e.follow(o, v.event(entry)); err != nil {
			return err
		}
	}
	return nil
}

func (e *Ending) seal(kind audit.RecordType, content any, rand io.Reader) (uuid.UUID, error) {
	record, err := audit.NewRecord(e.Owner.Organisation, kind, content, rand)
	if err != nil {
		return uuid.Nil, fmt.Errorf("record approval: %w", err)
	}
	leaf, err := audit.NewLeaf(record, e.At)
	if err != nil {
		return uuid.Nil, fmt.Errorf("leaf: %w", err)
	}
	e.Records, e.Leaves = append(e.Records, record), append(e.Leaves, leaf)
	return leaf.Entry, nil
}

// event ends the wait of an order.
func (v verdict) event(entry uuid.UUID) Event {
	event := Event{Type: v.status.event(), At: v.at, Entry: &entry}
	if v.person.Person != uuid.Nil {
		event.Person = &v.person.LogID
	}
	return event
}

// follow adds an event to an order.
func (e *Ending) follow(o PendingOrder, event Event) error {
	event.Sequence = len(o.Events) + 1
	state, err := Fold(append(slices.Clone(o.Events), event))
	if err != nil {
		return err
	}
	e.Orders = append(e.Orders, EndedOrder{ID: o.ID, Event: event, State: state})
	return nil
}

// giveLinesBack is the submitter's basket with the lines at its end, and the words with which they came.
func (s *Service) giveLinesBack(ctx context.Context, tx Tx, p Pending, v *verdict, note string) (*Basket, error) {
	b, err := tx.LockBasket(ctx, p.Owner, v.at)
	if err != nil {
		return nil, err
	}
	lines, err := p.lines()
	if err != nil {
		return nil, err
	}
	if len(b.Lines)+len(b.FreeLines)+len(lines) > MaxLines {
		return nil, fault.New(fault.Conflict, "approval_basket_full")
	}
	inputs := make([]LineInput, len(lines))
	for i, l := range lines {
		inputs[i] = l.Input
		inputs[i].Supersedes = l.ID
	}
	back, err := s.basketLines(inputs)
	if err != nil {
		return nil, err
	}
	b.Lines = append(b.Lines, back...)
	if len(b.Lines)+len(b.FreeLines) == len(lines) && len(p.Orders) > 0 {
		b.comeBackFor(p.Orders[0].Parties.Needer.ID, p.Owner.Organisation)
	}
	b.Version++
	b.Returned = nil
	if v.status == ApprovalReturned {
		b.Returned = &CameBack{By: v.person.Person, Note: note}
	}
	return &b, nil
}

// comeBackFor says for which unit the lines are.
func (b *Basket) comeBackFor(needer, own uuid.UUID) {
	b.Needer = nil
	if needer != own {
		b.Needer = &needer
	}
}

// query asks for the facts of what waits, as its submitter's organisation would.
func (p Pending) query(at time.Time) (FactsQuery, error) {
	q := FactsQuery{Organisation: p.Owner.Organisation, LegalEntity: p.Buyer, Day: money.DateOf(at)}
	lines, err := p.lines()
	if err != nil {
		return q, err
	}
	for _, l := range lines {
		q.Lines = append(q.Lines, l.Input)
	}
	if len(p.Orders) > 0 {
		parties := p.Orders[0].Parties
		q.Needer = &parties.Needer.ID
		q.Address = &parties.DeliveryAddress.ID
		if parties.CostCentre != nil {
			q.CostCentre = &parties.CostCentre.ID
		}
	}
	return q, nil
}
