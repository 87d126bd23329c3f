package order

import (
	"context"
	"time"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// UndoTime is how long the person who released an order may take that back. Until then the order has no number, and nobody is
// told of it.
const UndoTime = 10 * time.Second

// Undoing is everything that is written when a release is taken back.
type Undoing struct {
	Approval  ApprovalID
	Owner     Owner
	At        time.Time
	Submitted time.Time
	Orders    []EndedOrder
	Record    audit.Record
	Leaf      audit.Leaf
	Committed []LimitUse // reserved again
}

// UndoRelease takes one's own release back within UndoTime: the orders wait as they did, with the time they had. The log keeps
// the release and says that it counts no more.
//
// Errors: NotFound (also that of another legal entity), Forbidden (somebody else released it, no right to decide), Conflict (it
// is not released, its time is over).
func (s *Service) UndoRelease(ctx context.Context, p authz.Principal, id ApprovalID) (ApprovalView, error) {
	err := s.store.InTx(ctx, func(tx Tx) error {
		at := s.now()
		pending, err := tx.LockApproval(ctx, id)
		if err != nil {
			return err
		}
		permission, err := s.mayUndo(ctx, p, pending, at)
		if err != nil {
			return err
		}
		u, err := s.undoing(p, pending, permission, at)
		if err != nil {
			return err
		}
		return tx.UndoRelease(ctx, u)
	})
	if err != nil {
		return ApprovalView{}, err
	}
	s.cfg.Committed()
	return s.Approval(ctx, p, id)
}

// mayUndo holds that only who released may undo it, in time and with the right to decide still.
func (s *Service) mayUndo(ctx context.Context, p authz.Principal, pending Pending, at time.Time) (authz.Decision, error) {
	switch {
	case pending.Buyer != p.LegalEntity:
		return authz.Decision{}, errNoApproval
	case pending.Status == ApprovalWaiting:
		return authz.Decision{}, fault.New(fault.Conflict, "approval_not_released")
	case pending.Status != ApprovalReleased:
		return authz.Decision{}, pending.open(at)
	case pending.Ended.Person != p.Person:
		return authz.Decision{}, fault.New(fault.Forbidden, "approval_not_your_release", "by", pending.Ended.By)
	case pending.undoFor(p, at) == 0:
		return authz.Decision{}, ErrUndoOver
	}
	return s.mayApprove(ctx, p, pending)
}

// ErrUndoOver refuses to take back what others have been told of.
var ErrUndoOver = fault.New(fault.Conflict, "approval_undo_over")

// undoFor is how long the person may still take the release back.
func (p Pending) undoFor(by authz.Principal, at time.Time) time.Duration {
	if p.Status != ApprovalReleased || p.Ended.Person != by.Person {
		return 0
	}
	for _, o := range p.Orders {
		if !o.Held {
			return 0
		}
	}
	return max(0, p.Ended.At.Add(UndoTime).Sub(at))
}

func (s *Service) undoing(p authz.Principal, pending Pending, permission authz.Decision, at time.Time) (Undoing, error) {
	u := Undoing{Approval: pending.ID, Owner: pending.Owner, At: at, Submitted: pending.At, Committed: pending.Committed}
	content := UndoneRecord{
		At: recordedAt(at), Submission: pending.Submission.UUID, ReleasedAt: recordedAt(pending.Ended.At),
		Actors: []ActorRecord{{Role: actorApprover, Person: p.LogID}}, Permission: permissionRecord(permission), Software: s.cfg.Software,
	}
	for _, o := range pending.Orders {
		content.Orders = append(content.Orders, UndoneOrder{Order: o.ID.UUID, Released: o.Entry})
	}
	e := Ending{Owner: pending.Owner, At: at, Person: &p.Person}
	entry, err := e.seal(recordUndone, content, s.cfg.Rand)
	if err != nil {
		return u, err
	}
	for _, o := range pending.Orders {
		if err := e.follow(o, Event{Type: EventUndone, At: at, Person: &p.LogID, Entry: &entry}); err != nil {
			return u, err
		}
	}
	u.Orders, u.Record, u.Leaf = e.Orders, e.Records[0], e.Leaves[0]
	return u, nil
}
