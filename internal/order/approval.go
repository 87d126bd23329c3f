package order

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// ApprovalID names what a second person is asked: one submission, all its orders together.
type ApprovalID struct{ uuid.UUID }

// ApprovalStatus says whether it waits, or how it ended.
type ApprovalStatus string

// Statuses of an approval.
const (
	ApprovalWaiting   ApprovalStatus = "waiting"
	ApprovalReleased  ApprovalStatus = "released"
	ApprovalReturned  ApprovalStatus = "returned"  // the lines are back in the submitter's basket
	ApprovalRejected  ApprovalStatus = "rejected"  // for good
	ApprovalWithdrawn ApprovalStatus = "withdrawn" // by the submitter, whose basket has the lines again
	ApprovalLapsed    ApprovalStatus = "lapsed"    // nobody decided in time
)

// event is what the end of the wait means for each order.
func (s ApprovalStatus) event() EventType {
	return map[ApprovalStatus]EventType{
		ApprovalReleased: EventReleased, ApprovalReturned: EventReturned, ApprovalRejected: EventRejected,
		ApprovalWithdrawn: EventWithdrawn, ApprovalLapsed: EventLapsed,
	}[s]
}

// back reports whether the lines return to the basket they came from.
func (s ApprovalStatus) back() bool { return s == ApprovalReturned || s == ApprovalWithdrawn }

// Approval is how the wait for a second person stands. Amounts are net.
type Approval struct {
	ID          ApprovalID
	Submission  SubmissionID
	Owner       Owner     // who submitted, and for which organisation
	Buyer       uuid.UUID // the legal entity whose people decide
	Status      ApprovalStatus
	At          time.Time
	Until       money.Date   // last day on which it can be released
	Difference  money.Amount // to the best baskets
	Best        money.Amount // their total
	SubmittedBy string       // name, while it is known
	Ended       *ApprovalEnd // nil while it waits
}

// ApprovalEnd is the end of the wait.
type ApprovalEnd struct {
	At     time.Time
	Person uuid.UUID // Nil when it lapsed
	By     string    // name; "" when it lapsed
	For    string    // name of the approver a deputy decided for
	Note   string
}

// ApprovalSummary is an approval in the list of those who decide.
type ApprovalSummary struct {
	Approval
	Organisation Organisation
	FirstProduct string
	LineCount    int
	Net          money.Amount
	Reasons      []Reason // for the dearer choices a second person is asked about, each once
	Remarks      []Remark // none = it is harmless: what the list says of it is enough to release it
}

// Remark is why a second person should open a request before releasing it.
type Remark string

// Remarks.
const (
	RemarkOwn    Remark = "own"    // one's own request: somebody else decides
	RemarkSplit  Remark = "split"  // similar direct awards exceed the limit together
	RemarkBypass Remark = "bypass" // a preferred framework was passed by
	RemarkDuties Remark = "duties" // a rule asked for something that has not been given yet
)

// ApprovalView is everything a second person is shown.
type ApprovalView struct {
	ApprovalSummary
	Gross     money.Amount
	Orders    []Summary
	Lines     []ApprovalLine
	Suppliers map[catalog.SupplierID]catalog.Supplier // as named in the records
	Rules     []RuleRecord                            // that the orders rest on
	Changes   []Change                                // since it was submitted; nil once it has ended
	UndoFor   time.Duration                           // for which the person who looks may still take the release back; 0 = not
}

// ApprovalLine is a line with its decision as it was recorded.
type ApprovalLine struct {
	ID    DecisionID
	Input LineInput
	DecisionRecord
}

// NewApproval is what SaveSubmission writes of an approval.
type NewApproval struct {
	ID ApprovalID
	Awaits
}

// Pending is a submission that waits, with everything its end depends on.
type Pending struct {
	Approval
	Orders    []PendingOrder
	Decisions []PendingDecision    // by line
	Personal  map[uuid.UUID]string // texts by the ids of their parts
	Reserved  []LimitUse           // what the orders hold of limits, in the order in which limits are locked
	Committed []LimitUse           // what they have used up, in the same order
}

// PendingOrder is one order of it.
type PendingOrder struct {
	ID      OrderID
	Net     money.Amount
	Parties Parties
	Events  []Event // so far
	Held    bool    // released, and nobody is told of it yet
	Entry   uuid.UUID
	Record  []byte // as submitted; as released once it is
}

// PendingDecision is one of its decisions.
type PendingDecision struct {
	ID     DecisionID
	Record []byte
}

// Ending is everything the end of a wait writes.
type Ending struct {
	Approval ApprovalID
	Owner    Owner
	Status   ApprovalStatus
	At       time.Time
	Person   *uuid.UUID // nil = it lapsed
	For      *uuid.UUID // the approver a deputy decided for
	Note     *uuid.UUID // personal part with the words
	Orders   []EndedOrder
	Records  []audit.Record
	Leaves   []audit.Leaf
	Personal []audit.PersonalPart
	Reserved []LimitUse // committed at a release, freed otherwise
	TakeBack []Award    // from the sums of direct awards of Buyer on Day
	Buyer    uuid.UUID
	Day      money.Date
	Held     time.Time // until when nobody is told of released orders
	Basket   *Basket   // with the lines that came back; nil = untouched
}

// EndedOrder is an order with the event that ends the wait.
type EndedOrder struct {
	ID    OrderID
	Event Event
	State State
}

// wished is the line as the person wished it, from its record and the words that stand beside it.
func (d DecisionRecord) wished(texts map[uuid.UUID]string) (LineInput, error) {
	in := LineInput{
		Product: catalog.ProductID{UUID: d.Product.ID}, Quantity: d.Need.Quantity, NeededBy: d.Need.NeededBy,
		Reason: d.Reason.words(texts), Bypass: d.Bypass.words(texts), PartOf: d.partOf(),
	}
	if d.Choice != nil {
		in.Choice = d.Choice.Reason.words(texts)
	}
	if d.Wish != nil {
		in.Note = texts[d.Wish.ID]
	}
	id, err := d.ChosenID()
	if err != nil {
		return in, err
	}
	total := ""
	if c := d.CallOff; c != nil {
		in.LotPrice, in.Supplier.UUID, in.SKU, total = &catalog.LotPriceID{UUID: id}, c.Supplier.ID, c.SKU, c.Total
	}
	for _, o := range d.Offers {
		if o.Offer == id {
			in.Offer, in.Supplier.UUID, in.SKU, total = &catalog.OfferID{UUID: id}, o.Supplier.ID, o.SKU, o.Total
		}
	}
	seen, err := money.ParseAmount(total, money.Currency(d.Currency))
	in.Seen = &seen
	return in, err
}

// words is the reason as it was given; nil stays nil.
func (r *ReasonRecord) words(texts map[uuid.UUID]string) *Reason {
	if r == nil {
		return nil
	}
	out := &Reason{Code: r.Code}
	if r.Text != nil {
		out.Text = texts[r.Text.ID]
	}
	return out
}

// lines are the submission's lines with their decisions.
func (p Pending) lines() ([]ApprovalLine, error) {
	out := make([]ApprovalLine, len(p.Decisions))
	for i, d := range p.Decisions {
		record, err := ParseDecision(d.Record)
		if err != nil {
			return nil, err
		}
		out[i] = ApprovalLine{ID: d.ID, DecisionRecord: record}
		if out[i].Input, err = record.wished(p.Personal); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// net is the value of all orders.
func (p Pending) net() (money.Amount, error) {
	sum := money.Zero(money.EUR)
	var err error
	for _, o := range p.Orders {
		if sum, err = sum.Add(o.Net); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// awards are what the submission added to the sums of direct awards, read from the evaluations its orders rest on.
func (p Pending) awards() ([]Award, error) {
	for _, o := range p.Orders {
		record, err := ParseOrder(o.Record)
		if err != nil {
			return nil, err
		}
		b := record.LegalBasis
		if b.Evaluation == nil {
			continue
		}
		if b.Checks == nil {
			return []Award{{Group: b.Group, Net: b.Evaluation.Facts.Net}}, nil
		}
		var out []Award
		for _, c := range b.Checks {
			if c.Group != "" {
				out = append(out, Award{Group: c.Group, Net: c.Evaluation.Facts.Net})
			}
		}
		return out, nil
	}
	return nil, nil
}
