package account

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

var recordTaken = audit.RecordType{Name: "account.invitation_taken", Version: 1}

// OwnRoles are the roles the person holds today, by organisation.
func (s *Service) OwnRoles(ctx context.Context, p authz.Principal) ([]OwnRoles, error) {
	return s.store.OwnRoles(ctx, p.Person, money.DateOf(s.now()))
}

// ActFor goes on for another organisation in the same session: who sits there was shown before. Error: ErrNotFound.
func (s *Service) ActFor(ctx context.Context, p authz.Principal, session authz.Token, organisation uuid.UUID) error {
	return s.store.ActFor(ctx, session.Hash(), p.Person, organisation, money.DateOf(s.now()))
}

// TakeInvitation gives the roles of an invitation to the account the person is signed in with, once. Nobody takes what he
// offered himself, with whichever account.
//
// Errors: ErrInvitationEnded, ErrOwnInvitation, ErrTooManyLogins.
func (s *Service) TakeInvitation(ctx context.Context, p authz.Principal, token authz.Token, from authz.Browser) error {
	open, err := s.OpenInvitation(ctx, token, from)
	if err != nil {
		return err
	}
	if open.InvitedBy == p.Person || slices.Contains(open.InviterAccounts, p.Person) {
		return ErrOwnInvitation
	}
	err = s.store.TakeInvitation(ctx, token.Hash(), p.Person, s.now(), func(i Invitation) (Entry, Event, error) {
		if i.Status(s.now()) != InvitationOpen {
			return Entry{}, Event{}, ErrInvitationEnded
		}
		entry, err := s.seal(recordTaken, i.Organisation, GrantRecord{Roles: i.Roles, Invitation: &i.ID, InvitedBy: &i.InviterLogID, Person: &p.LogID})
		if err != nil {
			return entry, Event{}, err
		}
		at := p
		at.Organisation = i.Organisation
		e, err := s.event(at, InvitationAccepted)
		return entry, e, err
	})
	if err != nil {
		return err
	}
	s.cfg.Committed()
	return s.cfg.Granted(ctx)
}
