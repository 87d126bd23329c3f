package order

import (
	"context"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Acting is how the person who decides stands to the one who submitted.
type Acting struct {
	Same   bool         // both are accounts of one human being
	Deputy bool         // the role is not the person's own, but that of somebody who is away
	For    *Represented // who is away and is not the submitter; nil when there is nobody
}

// Represented is the approver for whom a deputy decides.
type Represented struct{ Person, LogID uuid.UUID }

// standIn holds that nobody approves what is his own: not with a second account, and not through a deputy. It answers for whom
// the person decides, nil for himself.
func standIn(ctx context.Context, tx Tx, p authz.Principal, pending Pending, day money.Date) (*Represented, error) {
	a, err := tx.Acting(ctx, p.Person, pending.Owner.Person, p.Organisation, day)
	switch {
	case err != nil:
		return nil, err
	case a.Same:
		return nil, fault.New(fault.Forbidden, "approval_same_person")
	case !a.Deputy:
		return nil, nil
	case a.For == nil:
		return nil, fault.New(fault.Forbidden, "approval_through_deputy")
	}
	return a.For, nil
}
