package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// DutyID names a duty of one order.
type DutyID struct{ uuid.UUID }

// Duty is something that the rules ask of the body after one order, in the words of the rule as it stood.
type Duty struct {
	ID       DutyID
	Rule     RuleVersion
	Citation string
	Key      string
	DE, EN   string
	Evidence string     // what shows that it was done, in German
	Due      money.Date // last day, an Arbeitstag; zero = the rule names no term
}

// DutyView is a duty with its order, and what was done.
type DutyView struct {
	Duty
	Organisation Organisation
	Order        OrderID
	OrderNumber  string // "" until the worker gave one
	OrderedAt    time.Time
	Seller       catalog.Supplier
	Net          money.Amount
	Done         *DutyDone // nil = open
}

// DutyDone says who did it when, and what shows it.
type DutyDone struct {
	At        time.Time
	Person    string // name, while it is known
	On        money.Date
	Reference string
	Document  *uuid.UUID
}

// DutyList is what there is to do, the most urgent first, and what was done, the newest first.
type DutyList struct {
	Items []DutyView
	Open  int // however many are listed
	Today money.Date
}

// MaxDuties is how many duties one list holds.
const MaxDuties = 200

// Duties lists the duties in the principal's scope whose orders went out, those that are open or those that are done.
func (s *Service) Duties(ctx context.Context, done bool) (DutyList, error) {
	list, err := s.store.Duties(ctx, done)
	list.Today = money.DateOf(s.now())
	return list, err
}

// DutyEvidence is what a person gives as evidence that a duty was done.
type DutyEvidence struct {
	On        money.Date
	Reference string
	Document  *uuid.UUID
}

// DutyCompletion is everything one completion writes.
type DutyCompletion struct {
	Duty      DutyView
	Person    uuid.UUID
	Evidence  DutyEvidence
	Reference *uuid.UUID // personal part
	At        time.Time
	Record    audit.Record
	Leaf      audit.Leaf
	Personal  []audit.PersonalPart
}

// recordDutyDone is the record of a duty that was done.
var recordDutyDone = audit.RecordType{Name: "duty.done", Version: 1}

// DutyRecord is the content of the record of a duty that was done.
type DutyRecord struct {
	At         string             `json:"at"`
	Duty       uuid.UUID          `json:"duty"`
	Order      uuid.UUID          `json:"order"`
	Rule       string             `json:"rule"`
	Version    int                `json:"ruleVersion"`
	Due        money.Date         `json:"due,omitzero"`
	On         money.Date         `json:"on"`
	Reference  *audit.PersonalRef `json:"reference,omitempty"`
	Document   *DocumentRecord    `json:"document,omitempty"`
	Actors     []ActorRecord      `json:"actors"`
	Permission PermissionRecord   `json:"permission"`
	Software   string             `json:"software"`
}

// CompleteDuty records that a duty of the principal's organisation was done. It is done once; the record is never changed.
//
// Errors: Invalid (day, reference or file), NotFound (duty, file), Forbidden (another organisation's), Conflict (done).
func (s *Service) CompleteDuty(ctx context.Context, p authz.Principal, id DutyID, in DutyEvidence) (DutyView, error) {
	in.Reference = strings.TrimSpace(in.Reference)
	at := s.now()
	var done DutyCompletion
	err := s.store.InTx(ctx, func(tx Tx) error {
		d, documents, err := tx.Duty(ctx, id, in.Document)
		if err != nil {
			return err
		}
		permission, err := s.decider.Decide(ctx, p, authz.Request{Class: "duty", Action: "complete", Organisation: d.Organisation.ID})
		if err != nil {
			return fmt.Errorf("decide: %w", err)
		}
		switch {
		case !permission.Allowed:
			return fault.New(fault.Forbidden, "duty_of_another")
		case d.Done != nil:
			return fault.New(fault.Conflict, "duty_done")
		case in.Document != nil && documents == nil:
			return fault.New(fault.NotFound, "not_found")
		}
		if err := in.fault(money.DateOf(d.OrderedAt), money.DateOf(at)); err != nil {
			return err
		}
		if done, err = s.completion(p, d, in, documents, permission, at); err != nil {
			return err
		}
		return tx.SaveDutyDone(ctx, done)
	})
	if err != nil {
		return DutyView{}, err
	}
	s.cfg.Committed()
	v := done.Duty
	v.Done = &DutyDone{At: at, Person: p.Name, On: in.On, Reference: in.Reference, Document: in.Document}
	return v, nil
}

// fault is what is wrong with the evidence for a duty of an order of that day.
func (in DutyEvidence) fault(ordered, today money.Date) error {
	field, code := "", ""
	switch {
	case in.On.After(today):
		field, code = "on", "proof_in_future"
	case in.On.Before(ordered):
		field, code = "on", "duty_before_order"
	case utf8.RuneCountInString(in.Reference) > maxReference:
		field, code = "reference", "proof_reference_long"
	case in.Reference != "" && !tells(in.Reference):
		field, code = "reference", "proof_reference_short"
	case in.Reference == "" && in.Document == nil:
		field, code = "reference", "proof_missing"
	default:
		return nil
	}
	return fault.New(fault.Invalid, code).WithField("#/body/"+field, code)
}

// completion makes record and leaf of a duty that was done.
func (s *Service) completion(p authz.Principal, d DutyView, in DutyEvidence, file *ProofDocument, permission authz.Decision, at time.Time) (DutyCompletion, error) {
	out := DutyCompletion{Duty: d, Person: p.Person, Evidence: in, At: at}
	r := &recorder{plan: Plan{At: at}, principal: p, software: s.cfg.Software, rand: s.cfg.Rand}
	reference, err := r.reason(&Reason{Text: in.Reference})
	if err != nil {
		return out, err
	}
	content := DutyRecord{
		At: r.at(), Duty: d.ID.UUID, Order: d.Order.UUID, Rule: d.Rule.ID, Version: d.Rule.Version, Due: d.Due, On: in.On, Reference: reference.Text,
		Actors: []ActorRecord{{Role: "officer", Person: p.LogID}}, Software: s.cfg.Software,
		Permission: PermissionRecord{Rule: permission.Rule, Policy: permission.PolicyRevision},
	}
	if file != nil {
		content.Document = documentRecord(*file)
	}
	if reference.Text != nil {
		out.Reference = &r.personal[0].ID
	}
	out.Personal = r.personal
	if out.Record, err = audit.NewRecord(p.Organisation, recordDutyDone, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record duty: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, at)
	return out, err
}

// duties are what is to be done after an order, each rule's once.
func (r *recorder) duties(o PlannedOrder) (out []Duty, err error) {
	for _, asked := range o.Requirements {
		if asked.When != rules.AfterOrder || slices.ContainsFunc(out, func(d Duty) bool { return d.Rule.ID == asked.Rule.ID }) {
			continue
		}
		id, err := r.newID()
		if err != nil {
			return nil, fmt.Errorf("new id: %w", err)
		}
		out = append(out, Duty{
			ID: DutyID{id}, Rule: RuleVersion{ID: asked.Rule.ID, Version: asked.Rule.Version}, Citation: asked.Rule.Citation,
			Key: asked.Duty.Key, DE: asked.Duty.DE, EN: asked.Duty.EN, Evidence: asked.Duty.Evidence, Due: asked.Due,
		})
	}
	return out, nil
}
