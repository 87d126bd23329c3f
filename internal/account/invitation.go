package account

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

const emailLength = 254

// record types of this room. A new member means a new version, never a changed one.
var (
	recordInvited  = audit.RecordType{Name: "account.invited", Version: 1}
	recordAccepted = audit.RecordType{Name: "account.accepted", Version: 1}
	recordFounded  = audit.RecordType{Name: "account.founded", Version: 1}
)

// recordTime is how records write an instant: UTC, whole microseconds.
const recordTime = "2006-01-02T15:04:05.000000Z"

// GrantRecord is the content of the records: who was given which roles in the
// record's organisation, by whom. Names and addresses are in none.
type GrantRecord struct {
	At         string       `json:"at"`
	Roles      []authz.Role `json:"roles"`
	Invitation *uuid.UUID   `json:"invitation,omitempty"`
	InvitedBy  *uuid.UUID   `json:"invitedBy,omitempty"`
	Person     *uuid.UUID   `json:"person,omitempty"`
	Permission *Permission  `json:"permission,omitempty"`
	Software   string       `json:"software"`
}

// Permission is the policy rule that allowed it.
type Permission struct {
	Rule   string `json:"rule"`
	Policy string `json:"policy"`
}

// Invited is an invitation with its link, which is shown once.
type Invited struct {
	Invitation
	Link string
}

// Invite asks people to make an account, all or none of them. The link is the inviter's to hand over.
//
// Errors: NotFound (organisation); Forbidden (role_not_yours_to_give); Invalid (address, name).
func (s *Service) Invite(ctx context.Context, p authz.Principal, people ...NewInvitation) ([]Invited, error) {
	if err := s.sessions.Try(ctx, "invite:"+p.Person.String(), MaxInvitations); err != nil {
		return nil, err
	}
	all, err := s.PrepareInvitations(ctx, p, people...)
	if err != nil {
		return nil, err
	}
	if err := s.store.Invite(ctx, all); err != nil {
		return nil, err
	}
	s.cfg.Committed()
	out := make([]Invited, len(all))
	for i, one := range all {
		out[i] = one.Invited
	}
	return out, nil
}

// PreparedInvitation is judged and sealed, to be stored.
type PreparedInvitation struct {
	Invited
	Hash  authz.TokenHash // of the link's secret
	Entry Entry
	Event Event
}

// PrepareInvitations judges and seals invitations; somebody who stores more with them has counted the try himself.
// Errors as of [Service.Invite].
func (s *Service) PrepareInvitations(ctx context.Context, p authz.Principal, people ...NewInvitation) ([]PreparedInvitation, error) {
	all := make([]PreparedInvitation, len(people))
	for i, n := range people {
		invitation, permission, err := s.invitation(ctx, p, n, i)
		if err != nil {
			return nil, err
		}
		token := authz.NewToken()
		one := PreparedInvitation{Invited: Invited{invitation, s.cfg.PublicURL + "/einladung#" + string(token)}, Hash: token.Hash()}
		if one.Entry, err = s.seal(recordInvited, invitation.Organisation, GrantRecord{
			Roles: invitation.Roles, Invitation: &invitation.ID, InvitedBy: &p.LogID, Permission: &permission,
		}); err != nil {
			return nil, err
		}
		if one.Event, err = s.event(p, InvitationMade); err != nil {
			return nil, err
		}
		all[i] = one
	}
	return all, nil
}

// invitation judges one: the inviter must hold what is given, at the target too.
func (s *Service) invitation(ctx context.Context, p authz.Principal, n NewInvitation, index int) (Invitation, Permission, error) {
	if n.Organisation == uuid.Nil {
		n.Organisation = p.Organisation
	}
	kind, organisation, err := s.store.OrganisationKind(ctx, n.Organisation)
	if err != nil {
		return Invitation{}, Permission{}, err
	}
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "invitation", Action: "make", Organisation: n.Organisation})
	if err != nil {
		return Invitation{}, Permission{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return Invitation{}, Permission{}, fault.New(fault.Forbidden, "role_not_yours_to_give", "rule", d.Rule)
	}
	if !authz.MayGive(p, kind, n.Roles...) {
		return Invitation{}, Permission{}, fault.New(fault.Forbidden, "role_not_yours_to_give", "rule", authz.NoRule)
	}
	at := "#/body/people/" + strconv.Itoa(index)
	name := strings.TrimSpace(n.Name)
	if name == "" || len([]rune(name)) > nameLength {
		return Invitation{}, Permission{}, fault.New(fault.Invalid, "name_form").WithField(at+"/name", "name_form")
	}
	email, err := address(n.Email)
	if err != nil {
		return Invitation{}, Permission{}, fault.New(fault.Invalid, "email_form").WithField(at+"/email", "email_form")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Invitation{}, Permission{}, fmt.Errorf("invitation id: %w", err)
	}
	now := s.now()
	return Invitation{
		ID: id, Organisation: n.Organisation, OrganisationName: organisation, Email: email, Name: name, Roles: ordered(n.Roles),
		InvitedBy: p.Person, InviterName: p.Name, InviterLogID: p.LogID, At: now, ExpiresAt: n.begins(now).Add(InvitationLife),
		From: n.From, Until: n.Until,
	}, Permission{Rule: d.Rule, Policy: d.PolicyRevision}, nil
}

// ordered is the roles once each, in the order of the contract.
func ordered(roles []authz.Role) []authz.Role {
	return slices.DeleteFunc(authz.Roles(), func(r authz.Role) bool { return !slices.Contains(roles, r) })
}

// address is a plain address, lower case, or an error.
func address(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > emailLength {
		return "", ErrNotFound
	}
	return text, nil
}

// Invitations in the person's sight, newest first.
func (s *Service) Invitations(ctx context.Context) ([]Invitation, time.Time, error) {
	all, err := s.store.Invitations(ctx, MaxInvitations)
	return all, s.now(), err
}

// RevokeInvitation takes an open invitation back. Error: ErrNotFound (also when it is not open any more).
func (s *Service) RevokeInvitation(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	e, err := s.event(p, InvitationRevoked)
	if err != nil {
		return err
	}
	return s.store.RevokeInvitation(ctx, e, id)
}

// OpenInvitation is what a link leads to. Errors: ErrInvitationEnded (also for a link that never was), ErrTooManyLogins.
func (s *Service) OpenInvitation(ctx context.Context, token authz.Token, from authz.Browser) (Invitation, error) {
	if err := s.sessions.TryAddress(ctx, "invitation", from.Address); err != nil {
		return Invitation{}, err
	}
	i, err := s.store.OpenInvitation(ctx, token.Hash())
	switch {
	case err == nil && i.Status(s.now()) != InvitationOpen:
		err = ErrInvitationEnded
	case err == nil && i.From != nil && money.DateOf(s.now()).Before(*i.From):
		err = ErrInvitationEarly
	}
	return i, err
}

// Accept makes the account of an invitation, once, and signs in. The address is the login.
// Errors: ErrInvitationEnded; Invalid (name, of CheckPassword); Conflict (login_taken); ErrTooManyLogins.
func (s *Service) Accept(ctx context.Context, token authz.Token, name, password, language string, from authz.Browser) (authz.Token, authz.Principal, error) {
	no := func(err error) (authz.Token, authz.Principal, error) { return "", authz.Principal{}, err }
	open, err := s.OpenInvitation(ctx, token, from)
	if err != nil {
		return no(err)
	}
	if name, err = named(name); err != nil {
		return no(err)
	}
	if err := CheckPassword(password, name, open.Email, open.OrganisationName, s.cfg.Tenant); err != nil {
		return no(err)
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return no(err)
	}
	return s.accept(ctx, token.Hash(), NewAccount{Name: name, PasswordHash: hash, Language: language}, nil, from)
}

// accept stores the account a makes of an invitation, and signs in; who is nil for somebody who will do so by a password.
func (s *Service) accept(ctx context.Context, link authz.TokenHash, a NewAccount, who *ForeignIdentity, from authz.Browser) (authz.Token, authz.Principal, error) {
	made, err := s.store.Accept(ctx, link, func(i Invitation) (NewAccount, Event, error) {
		if i.Status(s.now()) != InvitationOpen {
			return NewAccount{}, Event{}, ErrInvitationEnded
		}
		a := a
		a.Email, a.Organisation, a.Roles, a.Until = i.Email, i.Organisation, i.Roles, i.Until
		if a.PasswordHash != "" {
			a.Login = i.Email
		}
		return s.account(a, recordAccepted, GrantRecord{Invitation: &i.ID, InvitedBy: &i.InviterLogID}, InvitationAccepted)
	})
	if err != nil {
		return "", authz.Principal{}, err
	}
	s.cfg.Committed()
	if err := s.cfg.Granted(ctx); err != nil {
		return "", authz.Principal{}, err
	}
	if who == nil {
		return s.sessions.Begin(ctx, made.Person, made.Organisation, false, from)
	}
	elsewhere, err := s.elsewhere(made.Person, *who)
	if err != nil {
		return "", authz.Principal{}, err
	}
	return s.sessions.BeginAfter(ctx, made.Person, made.Organisation, who.Strong, elsewhere, from)
}

// account completes a new account with its ids, record and event.
func (s *Service) account(a NewAccount, kind audit.RecordType, content GrantRecord, event EventKind) (NewAccount, Event, error) {
	var err error
	if a.Person, err = uuid.NewV7(); err != nil {
		return a, Event{}, fmt.Errorf("person id: %w", err)
	}
	if a.LogID, err = uuid.NewRandom(); err != nil {
		return a, Event{}, fmt.Errorf("log id: %w", err)
	}
	a.At = s.now()
	content.Roles, content.Person = a.Roles, &a.LogID
	if a.Entry, err = s.seal(kind, a.Organisation, content); err != nil {
		return a, Event{}, err
	}
	e, err := s.event(authz.Principal{LogID: a.LogID, Organisation: a.Organisation}, event)
	return a, e, err
}

// FirstPerson is who administers a shop that has nobody yet.
type FirstPerson struct {
	Organisation     uuid.UUID
	OrganisationName string
	Name, Email      string
	Password         string
	Language         string
	Roles            []authz.Role
}

// Found makes an account without an invitation, for the first start alone: there is nobody yet who could invite.
// Errors: Invalid (name, address, of CheckPassword); Conflict (login_taken).
func (s *Service) Found(ctx context.Context, f FirstPerson) (NewAccount, error) {
	name, err := named(f.Name)
	if err != nil {
		return NewAccount{}, err
	}
	email, err := address(f.Email)
	if err != nil {
		return NewAccount{}, fault.New(fault.Invalid, "email_form").WithField("#/body/email", "email_form")
	}
	if err := CheckPassword(f.Password, name, email, f.OrganisationName, s.cfg.Tenant); err != nil {
		return NewAccount{}, err
	}
	hash, err := s.passwords.Hash(ctx, f.Password)
	if err != nil {
		return NewAccount{}, err
	}
	if f.Language == "" {
		f.Language = "de"
	}
	a := NewAccount{Name: name, Email: email, Login: email, PasswordHash: hash, Language: f.Language, Organisation: f.Organisation, Roles: ordered(f.Roles)}
	a, e, err := s.account(a, recordFounded, GrantRecord{}, InvitationAccepted)
	if err != nil {
		return NewAccount{}, err
	}
	if err := s.store.Found(ctx, a, e); err != nil {
		return NewAccount{}, err
	}
	s.cfg.Committed()
	return a, s.cfg.Granted(ctx)
}

func (s *Service) seal(kind audit.RecordType, organisation uuid.UUID, content GrantRecord) (Entry, error) {
	at := s.now()
	content.At, content.Software = at.Format(recordTime), s.cfg.Software
	record, err := audit.NewRecord(organisation, kind, content, s.cfg.Rand)
	if err != nil {
		return Entry{}, fmt.Errorf("record of account: %w", err)
	}
	leaf, err := audit.NewLeaf(record, at)
	if err != nil {
		return Entry{}, fmt.Errorf("leaf of account: %w", err)
	}
	return Entry{Record: record, Leaf: leaf}, nil
}
