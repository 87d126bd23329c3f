package order

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// MaxLines of one submission.
const MaxLines = 1000

// Config of the service. Software is the version that records name; Committed is called after each commit that left an
// entry, to wake the sequencer, and may be nil. NewID makes the ids of rows; nil means UUIDv7.
type Config struct {
	Now       func() time.Time
	Rand      io.Reader
	NewID     func() (uuid.UUID, error)
	Software  string
	Committed func()
}

// Service is what people do with baskets and orders. Safe for concurrent use.
type Service struct {
	store   Store
	decider authz.Decider
	cfg     Config
	turns   chan struct{} // of big submissions, see turn
}

// NewService returns the service on a store.
func NewService(store Store, decider authz.Decider, cfg Config) *Service {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	if cfg.NewID == nil {
		cfg.NewID = uuid.NewV7
	}
	return &Service{store: store, decider: decider, cfg: cfg, turns: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// SubmitInput is a submission: the basket as read at BasketVersion, Lines directly, an Award, or a Quote.
type SubmitInput struct {
	Key           string
	BasketVersion *int64
	Lines         []LineInput
	InsteadOf     *OrderID     `json:",omitempty"` // cancelled, and these lines take its place; nil = none
	Award         *AwardInput  `json:",omitempty"`
	Quote         *QuotedInput `json:",omitempty"`
	Address       *uuid.UUID   // nil = the basket's, or the default
	CostCentre    *uuid.UUID
	Split         *Reason  // why similar direct awards together exceed the limit
	Reason        *Reason  // of every line that needs one and has none
	Funding       []string // keys of the funding sources whose conditions apply in addition; nil = the basket's
	Proofs        []Proof  // for what the rules ask of the orders

	needer *uuid.UUID    // of the basket
	kept   []string      // funding sources of the basket, where Funding is nil
	offer  *CallOffOffer // that Lines are the positions of, in a preview
}

// of fills in what the basket knows.
func (in SubmitInput) of(b Basket) SubmitInput {
	in.Address, in.CostCentre = cmp.Or(in.Address, b.DeliveryAddress), cmp.Or(in.CostCentre, b.CostCentre)
	in.needer, in.kept = b.Needer, b.Funding
	return in
}

// hash tells whether a repeated key came with the same request.
func (in SubmitInput) hash() ([32]byte, error) {
	in.Key = ""
	b, err := json.Marshal(in)
	return sha256.Sum256(b), err
}

// Submit turns the basket or the lines into orders and releases them, or, where a rule asks for a second person, has them
// wait for one: prices, rights and limits are those of now, the decisions are recorded, limits are taken or reserved, and
// everything stands or falls together. The same key with the same content answers with the
// stored submission.
//
// Errors: Invalid (nothing to submit), NotFound (an id), Conflict (the basket changed, a price rose, a limit is used
// up, a line cannot be ordered, the key was used for something else), Forbidden (call-off right).
func (s *Service) Submit(ctx context.Context, p authz.Principal, in SubmitInput) (SubmissionView, error) {
	if err := s.check(&in); err != nil {
		return SubmissionView{}, err
	}
	hash, err := in.hash()
	if err != nil {
		return SubmissionView{}, fmt.Errorf("hash request: %w", err)
	}
	if err := s.replace(ctx, p.LegalEntity, &in); err != nil {
		return SubmissionView{}, err
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return SubmissionView{}, fmt.Errorf("new id: %w", err)
	}
	claim := Claim{
		ID: SubmissionID{id}, Owner: ownerOf(p), Buyer: p.LegalEntity, Key: in.Key, RequestHash: hash, At: s.now(), WithBasket: in.BasketVersion != nil,
	}
	replayed := errors.New("replay")
	var written Submission
	err = s.store.InTx(ctx, func(tx Tx) error {
		claimed, err := tx.Claim(ctx, claim)
		if err != nil {
			return err
		}
		if claimed.Existing != nil {
			claim.ID = *claimed.Existing
			if !claimed.SameBody {
				return fault.New(fault.Conflict, "idempotency_key_reused")
			}
			return replayed
		}
		written, err = s.release(ctx, tx, p, in, claim, claimed.Basket)
		return err
	})
	var limit *LimitError
	switch {
	case err == nil:
		s.cfg.Committed()
		return written.view(p.Name), nil
	case errors.As(err, &limit):
		return SubmissionView{}, limit.fault()
	case !errors.Is(err, replayed):
		return SubmissionView{}, err
	}
	return s.store.Submission(ctx, claim.ID)
}

// release plans with the facts of now, asks for the right and writes.
func (s *Service) release(ctx context.Context, tx Tx, p authz.Principal, in SubmitInput, claim Claim, basket Basket) (Submission, error) {
	lines, offer, err := s.toOrder(ctx, tx, p, in, basket)
	if err != nil {
		return Submission{}, err
	}
	if lines, err = s.direct(ctx, tx.LoadFacts, p, lines); err != nil {
		return Submission{}, err
	}
	q := factsQuery(p, lines, claim.At)
	q.Offered = offer
	in = in.of(basket)
	q.Needer, q.Address, q.CostCentre, q.Documents = in.needer, in.Address, in.CostCentre, documents(in.Proofs)
	q.Turn = true
	facts, err := tx.LoadFacts(ctx, q)
	if err != nil {
		return Submission{}, err
	}
	facts.fund(in, q.Day)
	if err := facts.knownProofs(in.Proofs, money.DateOf(claim.At)); err != nil {
		return Submission{}, err
	}
	if in.BasketVersion == nil && offer == nil {
		if err := knownIDs(lines, facts); err != nil {
			return Submission{}, err
		}
	}
	facts.Budget = s.searchBudget()
	wish := in.wish(p, lines)
	wish.Quiet = false // whoever submits is asked
	sub, err := s.decide(ctx, p, wish, facts, claim)
	if err != nil {
		return Submission{}, err
	}
	sub.ClearBasket, sub.Offer = in.BasketVersion != nil, offer
	return sub, tx.SaveSubmission(ctx, sub)
}

func (in SubmitInput) validate() error {
	if err := in.oneWay(); err != nil {
		return err
	}
	if r := in.Split; r != nil && !r.Complete() {
		return fault.New(fault.Invalid, "reason_too_short").WithField("#/body/splitReason/text", "reason_too_short")
	}
	if r := in.Reason; r != nil && !r.Complete() {
		return fault.New(fault.Invalid, "reason_too_short").WithField("#/body/reason/text", "reason_too_short")
	}
	return validateLines(in.Lines)
}

func (in SubmitInput) lines(b Basket) ([]LineInput, error) {
	if in.BasketVersion == nil {
		return in.Lines, nil
	}
	if b.Version != *in.BasketVersion {
		return nil, fault.New(fault.Conflict, "basket_changed")
	}
	if len(b.FreeLines) > 0 {
		return nil, b.openWishes()
	}
	if len(b.Lines) == 0 {
		return nil, fault.New(fault.Conflict, "basket_empty")
	}
	return b.inputs(), nil
}

// openWishes names what nobody can order as it is.
func (b Basket) openWishes() error {
	e := fault.New(fault.Conflict, "free_lines_open", "count", fmt.Sprint(len(b.FreeLines)))
	for i, l := range b.FreeLines {
		e = e.WithField(fmt.Sprintf("#/body/freeLines/%d", i), "free_line_open", "wish", l.title())
	}
	return e
}

// refusal is what stands in the way, with one field per line.
func (p Plan) refusal() error {
	if p.Submittable() {
		return nil
	}
	if len(p.Blocked) > 0 {
		return fault.New(fault.Conflict, p.Blocked[0].Code, pairs(p.Blocked[0].Params)...)
	}
	if p.Facts.Parties.DeliveryAddress.Street == "" {
		return fault.New(fault.Conflict, "delivery_address_missing")
	}
	var e *fault.Error
	for _, l := range p.Lines {
		if !l.State.Blocks() {
			continue
		}
		note := l.blockingNote()
		if e == nil {
			e = fault.New(fault.Conflict, note.Code, pairs(note.Params)...)
		}
		e = e.WithField(fmt.Sprintf("#/body/lines/%d", l.No-1), note.Code, pairs(note.Params)...)
	}
	return e
}

// blockingNote is the note that explains the line's state: the last one, as each check adds its note with its state.
func (l *PlannedLine) blockingNote() Note {
	for _, n := range slices.Backward(l.Notes) {
		if n.Code != "framework_available" && n.Code != "offer_price_fell" {
			return n
		}
	}
	return Note{Code: string(l.State)}
}

func pairs(m map[string]string) []string {
	out := make([]string, 0, 2*len(m))
	for k, v := range m {
		out = append(out, k, v)
	}
	return out
}

func (e *LimitError) fault() error {
	return fault.New(fault.Conflict, string(catalog.RefusedExhausted),
		"measure", string(e.Balance.Measure), "remaining", e.Remaining.String()).Wrap(e)
}

// overflow turns arithmetic that leaves the range of money into a refusal a person understands.
func overflow(err error) error {
	if errors.Is(err, money.ErrRange) {
		return fault.New(fault.Invalid, "amount_too_large").Wrap(err)
	}
	return err
}

// searchBudget is how long a person waits for the best mixture of suppliers.
func (s *Service) searchBudget() catalog.Budget {
	return catalog.Budget{Limit: catalog.BasketTimeLimit, Now: s.cfg.Now}
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

func ownerOf(p authz.Principal) Owner { return Owner{Organisation: p.Organisation, Person: p.Person} }

func factsQuery(p authz.Principal, lines []LineInput, at time.Time) FactsQuery {
	return FactsQuery{Organisation: p.Organisation, LegalEntity: p.LegalEntity, Lines: lines, Day: money.DateOf(at)}
}

// assemble makes ids, records, leaves, events and limit uses of a plan. It is pure but for randomness.
func (s *Service) assemble(p authz.Principal, plan Plan, permission authz.Decision, claim Claim) (Submission, error) {
	sub := Submission{ID: claim.ID, Owner: claim.Owner, At: claim.At, Lines: plan.Lines, Totals: plan.Totals}
	r := &recorder{
		plan: plan, submission: claim.ID, principal: p, permission: permission, software: s.cfg.Software, rand: s.cfg.Rand,
		newID: s.cfg.NewID,
	}
	for _, planned := range plan.Orders {
		if err := sub.add(r, planned); err != nil {
			return Submission{}, err
		}
	}
	if plan.Awaits != nil {
		id, err := s.cfg.NewID()
		if err != nil {
			return Submission{}, fmt.Errorf("new id: %w", err)
		}
		sub.Approval = &NewApproval{ID: ApprovalID{id}, Awaits: *plan.Awaits}
	}
	sub.Personal = r.personal
	sub.Limits = sortedLimits(sub.Limits)
	return sub, nil
}

// add makes one order with its decisions, its record and its leaf.
func (sub *Submission) add(r *recorder, planned PlannedOrder) error {
	id, err := r.newID()
	if err != nil {
		return fmt.Errorf("new id: %w", err)
	}
	o := NewOrder{PlannedOrder: planned, ID: OrderID{id}, Parties: r.plan.Facts.Parties}
	asked, err := r.requirements(planned)
	if err != nil {
		return fmt.Errorf("record requirements: %w", err)
	}
	if o.Duties, err = r.duties(planned); err != nil {
		return err
	}
	bases, err := recorded(planned.LegalBasis)
	if err != nil {
		return fmt.Errorf("record legal basis: %w", err)
	}
	var decisions []audit.Record
	for _, l := range planned.Lines {
		basis, err := bases.about(r.plan.Facts.Similar[l.Product.ID].Group)
		if err != nil {
			return fmt.Errorf("record legal basis: %w", err)
		}
		record, err := r.decision(l, basis, asked)
		if err != nil {
			return fmt.Errorf("record decision: %w", err)
		}
		did, err := r.newID()
		if err != nil {
			return fmt.Errorf("new id: %w", err)
		}
		kind := DecisionBestPrice
		if l.Coverage != nil {
			kind = DecisionCallOff
		}
		decisions = append(decisions, record)
		sub.Decisions = append(sub.Decisions, NewDecision{
			ID: DecisionID{did}, Line: l.No, Order: o.ID, Kind: kind, Record: record.ID, Category: l.Product.Category, Awarded: l.Awarded,
		})
		sub.Limits = append(sub.Limits, limitUses(l, o.ID)...)
	}
	record, err := r.order(o.ID, planned, bases.whole, decisions)
	if err != nil {
		return fmt.Errorf("record order: %w", err)
	}
	leaf, err := audit.NewLeaf(record, sub.At)
	if err != nil {
		return fmt.Errorf("leaf: %w", err)
	}
	o.Events = r.events(sub.At, leaf.Entry)
	if o.State, err = Fold(o.Events); err != nil {
		return err
	}
	sub.Orders = append(sub.Orders, o)
	sub.Records = append(append(sub.Records, decisions...), record)
	sub.Leaves = append(sub.Leaves, leaf)
	return nil
}

// events of an order: submitted and released in one moment, or submitted to wait for a second person.
func (r *recorder) events(at time.Time, entry uuid.UUID) []Event {
	person := r.principal.LogID
	submitted := Event{Sequence: 1, Type: EventSubmitted, At: at, Person: &person}
	if r.plan.Awaits != nil {
		submitted.Entry = &entry
		return []Event{submitted}
	}
	return []Event{submitted, {Sequence: 2, Type: EventReleased, At: at, Person: &person, Entry: &entry}}
}

// limitUses is what a call-off takes from the limits of its lot and contract.
func limitUses(l *PlannedLine, o OrderID) []LimitUse {
	if l.Coverage == nil {
		return nil
	}
	var out []LimitUse
	for _, b := range l.Coverage.Balances {
		out = append(out, LimitUse{Balance: b, Order: o, Amount: measured(b.Measure, l.Total, l.Input.Quantity)})
	}
	return out
}

// measured is what counts in a limit: the value or the quantity.
func measured(m catalog.Measure, value money.Amount, quantity money.Quantity) money.Quantity {
	if m == catalog.MeasureValue {
		return value.Measure()
	}
	return quantity
}

// sortedLimits fixes the order in which limits are locked, lots before contracts, so that two submissions never wait for
// each other.
func sortedLimits(uses []LimitUse) []LimitUse {
	order := map[string]int{"lot": 0, "contract": 1, "quota": 2, "budget": 3, "party": 4, catalog.BalanceProject: 5}
	slices.SortStableFunc(uses, func(a, b LimitUse) int {
		return cmp.Or(order[a.Balance.Kind]-order[b.Balance.Kind],
			strings.Compare(a.Balance.ID.String(), b.Balance.ID.String()),
			strings.Compare(a.Order.String(), b.Order.String()))
	})
	return uses
}
