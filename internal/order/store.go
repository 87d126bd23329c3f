package order

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Tx is what the rules may do inside one transaction. Set-shaped: each method is one round trip, for one line as for
// two hundred.
type Tx interface {
	// Claim inserts the submission under its idempotency key and reads the person's basket. When the key is known, the
	// stored submission comes back instead and nothing was written; a parallel twin waits for the first to end.
	Claim(ctx context.Context, c Claim) (Claimed, error)
	// LoadFacts reads everything a plan depends on, as it stands now.
	LoadFacts(ctx context.Context, q FactsQuery) (Facts, error)
	AwardReader // until the end nobody else orders the award

	// SaveSubmission writes everything in one batch, limits last. ErrLimit names the limit that refused.
	SaveSubmission(ctx context.Context, s Submission) error
	// Duty reads a duty in scope, which nobody else completes meanwhile, and the file of its organisation, nil when there is
	// none. Error: NotFound.
	Duty(ctx context.Context, id DutyID, document *uuid.UUID) (DutyView, *ProofDocument, error)
	// SaveDutyDone writes that a duty was done, with its record.
	SaveDutyDone(ctx context.Context, d DutyCompletion) error

	// LockApproval reads what waits, whether it still does or not; nobody else ends it meanwhile. Error: NotFound.
	LockApproval(ctx context.Context, id ApprovalID) (Pending, error)
	// Acting tells how a person stands to the submitter of what waits, and for whom they may decide on a day.
	Acting(ctx context.Context, person, submitter, organisation uuid.UUID, day money.Date) (Acting, error)
	// LockBasket reads a person's basket to be written by EndApproval; it is made when there is none.
	LockBasket(ctx context.Context, o Owner, at time.Time) (Basket, error)
	// EndApproval writes the end of a wait in one batch, limits last.
	EndApproval(ctx context.Context, e Ending) error
	// UndoRelease writes that a release counts no more, limits last. Error: Conflict (nobody holds the orders back any longer).
	UndoRelease(ctx context.Context, u Undoing) error

	// LockOrder reads an order in scope as it stands; nobody else follows it up meanwhile. A known key says so. Error: NotFound.
	LockOrder(ctx context.Context, id OrderID, key string, hash [32]byte) (OpenOrder, error)
	// SaveStep writes a receipt or a cancellation in one batch, limits last.
	SaveStep(ctx context.Context, s Step) error
}

// Store gives transactions and reads.
type Store interface {
	// InTx runs fn in one transaction: commit on nil, roll back otherwise. It refuses to commit without a log entry.
	InTx(ctx context.Context, fn func(Tx) error) error
	// Facts reads what a plan depends on, outside a transaction.
	Facts(ctx context.Context, q FactsQuery) (Facts, error)

	PastStore
	AwardReader

	// Basket is the person's basket, empty when there is none.
	Basket(ctx context.Context, o Owner) (Basket, error)
	// ChangeBasket locks the basket, lets fn change it and stores it with the next version; fn's error leaves it as it was.
	ChangeBasket(ctx context.Context, o Owner, at time.Time, fn func(*Basket) error) error
	// ProductsByNumber finds products in sight by their numbers, at most MaxPartChoices each; unknown numbers are left out.
	ProductsByNumber(ctx context.Context, q NumberQuery) (map[string][]catalog.Product, error)
	// SaveOwnProduct stores a product that an organisation made for itself. Error: Invalid (category_unknown).
	SaveOwnProduct(ctx context.Context, organisation uuid.UUID, p catalog.Product, at time.Time) error

	// Handovers a person may see, at most MaxHandovers.
	Handovers(ctx context.Context, f HandoverFilter) (HandoverList, error)
	// Handover is one of them. Error: NotFound.
	Handover(ctx context.Context, id HandoverID) (Handover, error)
	// HandOn stores what fn makes of it under the key, with the owner's basket as fn leaves it, and answers with its id. A known
	// key answers with the id stored under it and does not call fn. Error: Conflict (idempotency_key_reused).
	HandOn(ctx context.Context, h Handover, key string, hash [32]byte, fn func(*Handover, *Basket) error) (HandoverID, error)
	// ChangeHandover locks a handover and the baskets of those named, lets fn change them and stores all; fn's error leaves
	// them as they were. Owners named twice share a basket. Error: NotFound.
	ChangeHandover(ctx context.Context, id HandoverID, at time.Time, of func(Handover) []Owner, fn func(*Handover, []*Basket) error) error

	// House standards and messages about contracts in the principal's scope.
	// DrawSample draws from the decisions in scope by the sample's seed and keeps which. Error: Invalid (sample_empty).
	DrawSample(ctx context.Context, p authz.Principal, s Sample, size int) (Sample, error)
	Samples(ctx context.Context) ([]Sample, error)
	Standards(ctx context.Context) ([]HouseStandard, error)
	AddStandard(ctx context.Context, p authz.Principal, id uuid.UUID, in NewStandard, at time.Time) (HouseStandard, error)
	EndStandard(ctx context.Context, organisation, id uuid.UUID, day money.Date) error
	AddMessage(ctx context.Context, p authz.Principal, id uuid.UUID, in NewMessage, at time.Time) (ContractMessage, error)
	Messages(ctx context.Context) ([]ContractMessage, error)

	// Duties of orders that went out in the principal's scope, open or done, at most MaxDuties.
	Duties(ctx context.Context, done bool) (DutyList, error)
	// Approvals that wait for people of the principal's legal entity, and how many there are in all.
	Approvals(ctx context.Context, p authz.Principal, q ApprovalQuery) ([]ApprovalSummary, ApprovalCount, error)
	// Asked are the decisions that approvals are about, with the words that belong to them; nothing else of Pending is read.
	Asked(ctx context.Context, ids []ApprovalID) (map[ApprovalID]Pending, error)
	// Approval is one of them with what it is about; Error: NotFound.
	Approval(ctx context.Context, id ApprovalID) (ApprovalView, Pending, error)
	// OverdueApprovals are those that wait although their last day is before the day.
	OverdueApprovals(ctx context.Context, day money.Date) ([]ApprovalID, error)
	// SupplierShares are the direct awards of the legal entity since then by product group (its CPV alone) and supplier, the
	// largest first; sums over a group are left to the caller. The table is the body's own; nil = the shop's groups.
	SupplierShares(ctx context.Context, legalEntity uuid.UUID, since time.Time, own *rules.GroupTable) ([]GroupShares, error)

	// Templates of one organisation; fault.NotFound for those of others, and for what is deleted.
	Templates(ctx context.Context, organisation uuid.UUID) ([]Template, error)
	Template(ctx context.Context, organisation, id uuid.UUID) (Template, error)
	AddTemplate(ctx context.Context, o Owner, t Template) error
	RenameTemplate(ctx context.Context, organisation, id uuid.UUID, name string) error
	DeleteTemplate(ctx context.Context, organisation, id uuid.UUID, at time.Time) error
	// SubmittedLines are what a submission of the organisation's own ordered. Error: NotFound.
	SubmittedLines(ctx context.Context, organisation uuid.UUID, id SubmissionID) ([]TemplateLine, error)

	// Reads of what is in the principal's scope; fault.NotFound for the rest.
	Submission(ctx context.Context, id SubmissionID) (SubmissionView, error)
	Orders(ctx context.Context, page PageQuery) ([]Summary, error)
	Order(ctx context.Context, id OrderID) (View, error)
	Decision(ctx context.Context, id DecisionID) (DecisionView, error)
	// Evidence collects what a proof package of the order holds, except the proof.
	Evidence(ctx context.Context, id OrderID) (Evidence, error)
	// SubmissionDecisions are the records of all decisions of the submission that the decision is part of, by line.
	SubmissionDecisions(ctx context.Context, id DecisionID) ([][]byte, error)
	// OrderOfDecision finds the order of a decision in scope.
	OrderOfDecision(ctx context.Context, id DecisionID) (OrderID, error)
}

// Owner of a basket.
type Owner struct {
	Organisation, Person uuid.UUID
}

// PageQuery asks for the page after a position, newest first. The zero position is the start.
type PageQuery struct {
	BeforeAt time.Time
	BeforeID OrderID
	Limit    int
}

// Claim is a submission before its content is known.
type Claim struct {
	ID          SubmissionID
	Owner       Owner
	Buyer       uuid.UUID // legal entity whose direct awards are added up: its submissions follow one another
	Key         string    // Idempotency-Key
	RequestHash [32]byte  // SHA-256 of the request's body
	At          time.Time
	WithBasket  bool // read and lock the basket, too
}

// Claimed is what the claim found.
type Claimed struct {
	Existing *SubmissionID // stored under the same key
	SameBody bool          // of Existing
	Basket   Basket
}

// Submission is everything one submission writes.
type Submission struct {
	ID          SubmissionID
	Owner       Owner
	At          time.Time
	Lines       []*PlannedLine
	Orders      []NewOrder
	Decisions   []NewDecision
	Records     []audit.Record
	Leaves      []audit.Leaf
	Personal    []audit.PersonalPart
	Limits      []LimitUse // one per limit, in (kind, id) order, lots before contracts
	ClearBasket bool
	Offer       *CallOffOffer // that it orders; nil = it orders products of the catalogues
	Totals      Totals
	Approval    *NewApproval // it waits for a second person: limits are reserved, nothing is committed; nil = released
}

// NewOrder is an order with its first events.
type NewOrder struct {
	PlannedOrder
	ID      OrderID
	Parties Parties
	Events  []Event
	State   State
	Duties  []Duty // to be done after it
}

// NewDecision finds a decision's record.
type NewDecision struct {
	ID     DecisionID
	Line   int
	Order  OrderID
	Kind   DecisionKind
	Record uuid.UUID
	// Category of the product and what its line adds, net, to sums of similar direct awards; nil of a call-off.
	Category string
	Awarded  *money.Amount
}

// LimitUse is what one submission takes from one limit.
type LimitUse struct {
	Balance catalog.Balance
	Order   OrderID // the order that takes it; a limit used by several orders has one LimitUse each
	Amount  money.Quantity
}

// LimitError says that a limit would be exceeded; nothing was written.
type LimitError struct {
	Balance   catalog.Balance
	Remaining money.Quantity
}

func (e *LimitError) Error() string {
	return "limit " + e.Balance.Kind + " " + e.Balance.ID.String() + " has only " + e.Remaining.String() + " left"
}

// Evidence is what a proof package holds beside the proof.
type Evidence struct {
	Record     audit.Record
	Leaf       audit.Leaf
	Decisions  []audit.Record
	Personal   []audit.PersonalPart
	MasterData [][]byte // canonical supplier master data, by hash in the records
}
