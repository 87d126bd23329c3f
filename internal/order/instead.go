package order

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
)

// replaceable reports whether other decisions may take the place of the order's: it is the same Auftraggeber's, nothing of it
// arrived, and nothing will.
func (v View) replaceable(buyer uuid.UUID) bool {
	switch v.Status {
	case Cancelled, Returned, Rejected, Withdrawn, Lapsed:
		return v.Parties.Buyer.ID == buyer
	case Submitted, Released, Sent, Confirmed, Partly, Delivered: // stands, or was delivered
	}
	return false
}

// replace links each line to the decision on the same product in the order that the submission takes the place of.
//
// Errors: NotFound, Conflict (the order stands, was delivered, or is somebody else's).
func (s *Service) replace(ctx context.Context, buyer uuid.UUID, in *SubmitInput) error {
	if in.InsteadOf == nil {
		return nil
	}
	old, err := s.store.Order(ctx, *in.InsteadOf)
	if err != nil {
		return err
	}
	if !old.replaceable(buyer) {
		return fault.New(fault.Conflict, "order_not_replaceable")
	}
	open := slices.Clone(old.Lines)
	in.Lines = slices.Clone(in.Lines)
	for i := range in.Lines {
		at := slices.IndexFunc(open, func(l LineView) bool { return l.Product.ID == in.Lines[i].Product })
		if at < 0 {
			continue
		}
		in.Lines[i].Supersedes = open[at].Decision
		open = slices.Delete(open, at, at+1)
	}
	return nil
}
