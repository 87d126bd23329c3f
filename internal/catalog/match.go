package catalog

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
)

// MatchID names a pair of products that may be one thing.
type MatchID struct{ uuid.UUID }

// ConflictID names a row of a catalogue whose GTIN and part number name different things.
type ConflictID struct{ uuid.UUID }

// MatchStatus of a pair.
type MatchStatus string

// Statuses: a verdict confirms or refuses an open pair, and undoing it opens the pair again.
const (
	MatchOpen      MatchStatus = "open"
	MatchConfirmed MatchStatus = "confirmed"
	MatchRefused   MatchStatus = "refused"
)

// Verdict is what a person says of a pair.
type Verdict string

// Verdicts. Undone takes the last one back; the one taken back stays on record.
const (
	VerdictSame      Verdict = "same"
	VerdictDifferent Verdict = "different"
	VerdictUndone    Verdict = "undone"
)

// Leads says what a pair becomes by a verdict; ok is false when it cannot be given now.
func (s MatchStatus) Leads(v Verdict) (next MatchStatus, ok bool) {
	switch {
	case s == MatchOpen && v == VerdictSame:
		return MatchConfirmed, true
	case s == MatchOpen && v == VerdictDifferent:
		return MatchRefused, true
	case s != MatchOpen && v == VerdictUndone:
		return MatchOpen, true
	default:
		return s, false
	}
}

// Match is a pair of products that may be one thing: similar, never compared before a person has said that it is the same.
type Match struct {
	ID MatchID
	Likeness
	A, B     MatchSide
	Status   MatchStatus
	Requests int // times an officer asked for a verdict
	FoundAt  time.Time
	Verdicts []VerdictGiven // oldest first
}

// MatchSide is one of the two products with what it costs today.
type MatchSide struct {
	Product
	PiecePrice *money.UnitPrice // of its cheapest valid offer, net without shipping; nil = none
	Suppliers  []string         // names, by name
}

// VerdictGiven is a verdict on record.
type VerdictGiven struct {
	Verdict Verdict
	Person  string // name while it is known
	At      time.Time
	Entry   uuid.UUID // in the log
}

// Candidate is an open pair as seen from one of its products: another product that may be the same thing.
type Candidate struct {
	Match        MatchID
	Product      ProductID
	Name         string
	Manufacturer string
	PartNumber   string
	Likeness
	PiecePrice *money.UnitPrice // as of MatchSide
}

// Candidates of a product at a moment.
type Candidates struct {
	Count int         // all open ones
	Items []Candidate // the likeliest, at most CandidatesKept
}

// CandidatesKept bounds what a comparison shows and a record holds.
const CandidatesKept = 20

// Linked is a product that a person has confirmed to be the same thing.
type Linked struct {
	Product      ProductID
	GTIN         string
	Manufacturer string
	PartNumber   string
	Entry        uuid.UUID // of the verdict in the log
}

// Conflict is a row of a catalogue that names one thing by its GTIN and another by its part number. It waits and is not
// compared until a person has said which it is.
type Conflict struct {
	ID           ConflictID
	Supplier     Supplier
	SKU, GTIN    string
	Manufacturer string
	PartNumber   string
	Name         string
	Known        Product // that the GTIN, or the part number, names already
	Status       ConflictStatus
	FoundAt      time.Time
}

// ConflictStatus of a conflict.
type ConflictStatus string

// Statuses: an accepted row is the known product from the supplier's next catalogue on; a refused one stays out.
const (
	ConflictOpen     ConflictStatus = "open"
	ConflictAccepted ConflictStatus = "accepted"
	ConflictRefused  ConflictStatus = "refused"
)

// MatchQuery asks for one status of the review queue: what officers asked for first, then the likeliest.
type MatchQuery struct {
	Status MatchStatus
	After  *MatchPosition // nil = from the start
	Limit  int
}

// MatchPosition is a place in the queue.
type MatchPosition struct {
	Requests, Score int
	ID              MatchID
}

// Pair is two products with what speaks for them being one, as the search for candidates finds it.
type Pair struct {
	A, B Product
	Likeness
}

// candidatesPerProduct bounds what one search proposes for one product: a person has to look at each.
const candidatesPerProduct = 5

// CandidatePairs keeps of each product's neighbours those that are alike, the likeliest first, each pair once with the
// smaller id first.
func CandidatePairs(product Product, neighbours []Product) []Pair {
	var found []Pair
	for _, n := range neighbours {
		l, ok := Alike(product, n)
		if !ok {
			continue
		}
		p := Pair{A: product, B: n, Likeness: l}
		if bytes.Compare(p.A.ID.UUID[:], p.B.ID.UUID[:]) > 0 {
			p.A, p.B = p.B, p.A
		}
		found = append(found, p)
	}
	slices.SortFunc(found, func(x, y Pair) int {
		return cmp.Or(y.Score-x.Score, bytes.Compare(x.A.ID.UUID[:], y.A.ID.UUID[:]), bytes.Compare(x.B.ID.UUID[:], y.B.ID.UUID[:]))
	})
	return found[:min(len(found), candidatesPerProduct)]
}

// Judgement is a verdict on its way to be stored.
type Judgement struct {
	Match   MatchID
	Verdict Verdict
	Person  uuid.UUID // log id
	At      time.Time
	// Seal makes the log entry of the verdict over the pair as it stands, locked.
	Seal func(Match) (audit.Record, audit.Leaf, error)
}

// ConflictJudgement is a person's word on a conflict on its way to be stored.
type ConflictJudgement struct {
	Conflict ConflictID
	Status   ConflictStatus
	At       time.Time
	Seal     func(Conflict) (audit.Record, audit.Leaf, error)
}

// MatchStore keeps the review queue.
type MatchStore interface {
	Matches(ctx context.Context, q MatchQuery) ([]Match, error)
	// Count is how many pairs have the status.
	Count(ctx context.Context, status MatchStatus) (int, error)
	// Match is one pair with its verdicts. Error: NotFound.
	Match(ctx context.Context, id MatchID) (Match, error)
	// Judge stores the verdict with its log entry and makes the groups of linked products anew. Errors: NotFound;
	// Conflict (match_verdict_not_now).
	Judge(ctx context.Context, j Judgement) error
	// Ask counts that somebody wants a verdict on an open pair. Errors: NotFound; Conflict (match_verdict_not_now).
	Ask(ctx context.Context, id MatchID) error
	// Conflicts of a status, newest first, at most limit.
	Conflicts(ctx context.Context, status ConflictStatus, limit int) ([]Conflict, error)
	// JudgeConflict stores the word with its log entry. Errors: NotFound; Conflict (conflict_verdict_not_now).
	JudgeConflict(ctx context.Context, j ConflictJudgement) (Conflict, error)
	// FindCandidates searches for up to limit products that wait for it, and tells how many it searched.
	FindCandidates(ctx context.Context, limit int, at time.Time) (searched int, err error)
}
