package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// Store keeps accounts. A change and its event are one statement or one transaction: neither stands without the other.
// Methods with a person touch that person's rows only; an id of somebody else's is ErrNotFound.
type Store interface {
	factorStore
	passkeyStore
	identityStore
	sessionStore
	invitationStore
	resetStore

	// Profile reads what a person has; FactorForced is not the store's to know.
	Profile(ctx context.Context, person, logID uuid.UUID, events int) (Profile, error)
	// PasswordHash of a person's local account. Error: ErrNotFound.
	PasswordHash(ctx context.Context, person uuid.UUID) (string, error)
	// ChangePassword stores the hash and ends all sessions but the kept one, and every link to set a forgotten one.
	ChangePassword(ctx context.Context, e Event, person uuid.UUID, hash string, keep authz.TokenHash) error
	SetLanguage(ctx context.Context, person uuid.UUID, language string) error
	// Note stores an event alone.
	Note(ctx context.Context, e Event) error
	// LogID is a person's name in records.
	LogID(ctx context.Context, person uuid.UUID) (uuid.UUID, error)
	// Step reads a living step by its ticket; TakeStep also ends it, once. Error: ErrStepEnded.
	Step(ctx context.Context, kind StepKind, hash authz.TokenHash, at time.Time) (Step, error)
	TakeStep(ctx context.Context, kind StepKind, hash authz.TokenHash, at time.Time) (Step, error)
	KeepStep(ctx context.Context, s Step) error
}

type factorStore interface {
	// BeginTotp keeps a sealed secret until it is confirmed, in place of an earlier unconfirmed one. Error: ErrTotpActive.
	BeginTotp(ctx context.Context, person uuid.UUID, sealed []byte, at time.Time) error
	// Totp reads the sealed secret; confirmed or not. Error: ErrNotFound.
	Totp(ctx context.Context, person uuid.UUID) (sealed []byte, confirmed bool, err error)
	// ConfirmTotp makes the secret count from now, with its first step used; false when it was confirmed already.
	ConfirmTotp(ctx context.Context, e Event, person uuid.UUID, step int64) (bool, error)
	// UseStep notes that the code of a step was used; false when that or a later one was before.
	UseStep(ctx context.Context, person uuid.UUID, step int64) (bool, error)
	RemoveTotp(ctx context.Context, e Event, person uuid.UUID) error
	// SetRecoveryCodes replaces all recovery codes; none removes them.
	SetRecoveryCodes(ctx context.Context, person uuid.UUID, hashes [][]byte) error
	// UseRecoveryCode uses a code up; false when there is none such unused.
	UseRecoveryCode(ctx context.Context, e Event, person uuid.UUID, hash []byte) (bool, error)
}

type passkeyStore interface {
	Credentials(ctx context.Context, person uuid.UUID) ([]Credential, error)
	AddPasskey(ctx context.Context, e Event, person uuid.UUID, c Credential) error
	// UsedPasskey writes the credential's counter and its last use.
	UsedPasskey(ctx context.Context, c Credential, at time.Time) error
	RenamePasskey(ctx context.Context, person, id uuid.UUID, name string) (Passkey, error)
	RemovePasskey(ctx context.Context, e Event, person, id uuid.UUID) error
	// Membership is the organisation a person acts for at sign-in; Nil when there is none today.
	Membership(ctx context.Context, person uuid.UUID, at time.Time) (uuid.UUID, error)
}

type identityStore interface {
	// UsedIdentity finds an identity and notes its use. Error: ErrIdentityUnknown.
	UsedIdentity(ctx context.Context, issuer, subject string, at time.Time) (Identity, error)
	// Provisioned finds the one person whom the member's directory has provisioned under one of the numbers and lets it in, and
	// gives it the identity. Error: ErrIdentityUnknown.
	Provisioned(ctx context.Context, member uuid.UUID, numbers []string, i Identity) (uuid.UUID, error)
	// AddIdentity gives the person an identity. Error: ErrIdentityTaken, also where it is the person's own already.
	AddIdentity(ctx context.Context, e Event, i Identity) error
	RemoveIdentity(ctx context.Context, e Event, person, id uuid.UUID) error
	// FollowDirectory lets judge look at what a directory gave a person, and gives and takes what it says, with its entries;
	// newcomer is nil for somebody known. Error: ErrIdentityTaken.
	FollowDirectory(ctx context.Context, d Directory, issuer string, person uuid.UUID, newcomer *NewAccount, at time.Time, judge func(DirectoryFacts) (DirectoryChange, error)) (changed bool, err error)
	// Elsewhere is the session at a provider from which a session was begun; nil where it was begun here.
	Elsewhere(ctx context.Context, session authz.TokenHash) (*authz.Elsewhere, error)
	// EndElsewhere ends what was begun from a session at a provider, on word of a token that counts once until forget.
	// Error: ErrLogoutRefused (it came before).
	EndElsewhere(ctx context.Context, l ForeignLogout, at, forget time.Time) error
}

type sessionStore interface {
	// OwnRoles are the roles a person holds on a day, by organisation.
	OwnRoles(ctx context.Context, person uuid.UUID, day money.Date) ([]OwnRoles, error)
	// ActFor lets a session go on for another organisation. Error: ErrNotFound (no role there on the day).
	ActFor(ctx context.Context, session authz.TokenHash, person, organisation uuid.UUID, day money.Date) error
	Sessions(ctx context.Context, person uuid.UUID, current authz.TokenHash, at, idleSince time.Time) ([]Session, error)
	EndSession(ctx context.Context, e Event, person, id uuid.UUID) error
	EndOtherSessions(ctx context.Context, e Event, person uuid.UUID, keep authz.TokenHash) error
	Tokens(ctx context.Context, person uuid.UUID) ([]Token, error)
	MakeToken(ctx context.Context, e Event, person, organisation uuid.UUID, t Token, hash authz.TokenHash) error
	RevokeToken(ctx context.Context, e Event, person, id uuid.UUID) error
}

type invitationStore interface {
	// Invite stores invitations with their log entries, all or none.
	Invite(ctx context.Context, all []PreparedInvitation) error
	Invitations(ctx context.Context, limit int) ([]Invitation, error)
	RevokeInvitation(ctx context.Context, e Event, id uuid.UUID) error
	// OpenInvitation finds an invitation by its link, whoever asks. Error: ErrInvitationEnded.
	OpenInvitation(ctx context.Context, hash authz.TokenHash) (Invitation, error)
	// Accept locks the invitation of a link, lets make answer with the account that comes of it, and stores both.
	// Errors: ErrInvitationEnded; Conflict (login_taken).
	Accept(ctx context.Context, hash authz.TokenHash, make func(Invitation) (NewAccount, Event, error)) (NewAccount, error)
	// TakeInvitation locks the invitation of a link, lets make answer with the entry, and gives the person its roles that they
	// do not hold there yet. Errors: ErrInvitationEnded.
	TakeInvitation(ctx context.Context, hash authz.TokenHash, person uuid.UUID, at time.Time, make func(Invitation) (Entry, Event, error)) error
	// Found stores an account without an invitation.
	Found(ctx context.Context, a NewAccount, e Event) error
	// OrganisationKind of an organisation in the principal's scope. Error: ErrNotFound.
	OrganisationKind(ctx context.Context, id uuid.UUID) (kind, name string, err error)
}

type resetStore interface {
	// AskReset keeps that somebody forgot a password, for the worker that writes the mail.
	AskReset(ctx context.Context, login string) error
	// Forgetful finds who signs in with a login, else who has it as mail address, if they hold a role. Error: ErrNotFound.
	Forgetful(ctx context.Context, login string, at time.Time) (Forgetful, error)
	// KeepReset keeps the link of a mail.
	KeepReset(ctx context.Context, s Step, at time.Time) error
	// OpenReset finds whose password a living link sets. Error: ErrResetEnded.
	OpenReset(ctx context.Context, hash authz.TokenHash, at time.Time) (Forgetful, error)
	// ResetPassword ends the link, stores the hash, and ends all sessions and waiting steps of its person. Error: ErrResetEnded.
	ResetPassword(ctx context.Context, e Event, link authz.TokenHash, hash string) error
}

// StepKind is what a step waits for.
type StepKind string

// The kinds of steps.
const (
	StepSecondFactor        StepKind = "second_factor"
	StepPasskeyLogin        StepKind = "passkey_login"
	StepPasskeyRegistration StepKind = "passkey_registration"
	StepIdentity            StepKind = "identity"
	StepPasswordReset       StepKind = "password_reset"
)

// Step is a sign-in or a registration between two requests.
type Step struct {
	Hash    authz.TokenHash
	Kind    StepKind
	Person  *uuid.UUID // nil: not known yet
	State   []byte     // JSON
	Expires time.Time
}
