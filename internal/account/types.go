package account

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Limits of what one person may keep.
const (
	MaxPasskeys    = 20
	MaxTokens      = 50
	MaxInvitations = 200 // in one request
	eventsShown    = 20
)

const (
	// ConfirmedFor is how long after showing who they are people may change what they sign in with.
	ConfirmedFor = 15 * time.Minute
	// InvitationLife is how long an invitation can be accepted.
	InvitationLife = 7 * 24 * time.Hour
	// MaxTokenLife is the longest time an API token is valid.
	MaxTokenLife = 366 * 24 * time.Hour
)

// Refusals of this room.
var (
	ErrConfirmFirst    = fault.New(fault.Forbidden, "confirm_first")
	ErrDemoAccount     = fault.New(fault.Conflict, "account_of_the_demo")
	ErrWrongPassword   = fault.New(fault.Invalid, "password_wrong")
	ErrStepEnded       = fault.New(fault.Gone, "sign_in_step_ended")
	ErrWrongCode       = fault.New(fault.Unauthenticated, "second_factor_wrong")
	ErrCodeNotAccepted = fault.New(fault.Invalid, "totp_code_wrong").WithField("#/body/code", "totp_code_wrong")
	ErrFactorForced    = fault.New(fault.Conflict, "second_factor_forced")
	ErrTotpActive      = fault.New(fault.Conflict, "totp_active")
	ErrNoFactor        = fault.New(fault.Conflict, "second_factor_missing")
	ErrNoSecrets       = fault.New(fault.Unavailable, "secret_key_missing")
	ErrOwnInvitation   = fault.New(fault.Forbidden, "role_of_yourself", "rule", authz.NoRule)
	ErrInvitationEarly = fault.New(fault.Conflict, "invitation_early")
	ErrInvitationEnded = fault.New(fault.Gone, "invitation_ended")
	ErrNotFound        = fault.New(fault.NotFound, "not_found")
)

// Event is something that happened to an account. It names no secret and no address.
type Event struct {
	ID           uuid.UUID
	Organisation uuid.UUID
	Person       uuid.UUID // log id
	Kind         EventKind
	At           time.Time
}

// EventKind says what happened. The texts are those of the contract.
type EventKind string

// The kinds.
const (
	SignedIn           EventKind = "signed_in"
	SecondFactorWrong  EventKind = "second_factor_wrong"
	PasswordChanged    EventKind = "password_changed"
	PasswordReset      EventKind = "password_reset"
	TotpAdded          EventKind = "totp_added"
	TotpRemoved        EventKind = "totp_removed"
	RecoveryCodeUsed   EventKind = "recovery_code_used"
	RecoveryRenewed    EventKind = "recovery_codes_renewed"
	PasskeyAdded       EventKind = "passkey_added"
	PasskeyRemoved     EventKind = "passkey_removed"
	SessionEnded       EventKind = "session_ended"
	OtherSessionsEnded EventKind = "other_sessions_ended"
	TokenMade          EventKind = "token_made"
	TokenRevoked       EventKind = "token_revoked"
	InvitationMade     EventKind = "invitation_made"
	InvitationRevoked  EventKind = "invitation_revoked"
	InvitationAccepted EventKind = "invitation_accepted"
	IdentityAdded      EventKind = "identity_added"
	IdentityRemoved    EventKind = "identity_removed"
)

// Profile is what a person has to sign in with.
type Profile struct {
	Login, Email  string     // Login is empty where the person signs in elsewhere alone
	Demo          bool       // the account is one of the demo's, whose password everybody knows
	TotpSince     *time.Time // nil = no authenticator app
	RecoveryCodes int        // unused
	Passkeys      []Passkey
	Identities    []Identity
	Events        []Event // newest first
	FactorForced  bool    // a role needs a second factor
}

// hasFactor reports whether there is a second factor.
func (p Profile) hasFactor() bool { return p.TotpSince != nil || len(p.Passkeys) > 0 }

// Passkey is a key of a device or of a password manager.
type Passkey struct {
	ID     uuid.UUID
	Name   string
	MadeAt time.Time
	UsedAt *time.Time
}

// Session is one place where the person is signed in.
type Session struct {
	ID           uuid.UUID
	Organisation string
	Agent        string
	Strong       bool
	StartedAt    time.Time
	SeenAt       time.Time
	EndsAt       time.Time
	Current      bool
}

// Token is an API token without its secret.
type Token struct {
	ID           uuid.UUID
	Name         string
	Beginning    string // "pvm_Ab3x9", to know it by
	Organisation string
	Scopes       []authz.Scope
	MadeAt       time.Time
	ExpiresAt    time.Time
	SeenAt       *time.Time
	RevokedAt    *time.Time
}

// NewToken is a token to be made.
type NewToken struct {
	Name   string
	Scopes []authz.Scope
	Days   int // of validity
}

// Totp is a pending authenticator app: what the person scans or types.
type Totp struct {
	Secret string // base32
	URI    string // otpauth://
	QR     []string
}

// NewInvitation asks somebody in.
type NewInvitation struct {
	Organisation uuid.UUID // Nil = the one the inviter acts for
	Email, Name  string
	Roles        []authz.Role
	From, Until  *money.Date // of the roles, half-open; nil = from when it is accepted on, and for good
}

// begins is when the invitation can first be accepted.
func (n NewInvitation) begins(now time.Time) time.Time {
	if n.From == nil {
		return now
	}
	if day := n.From.StartIn(money.Berlin); day.After(now) {
		return day
	}
	return now
}

// InvitationStatus says what became of an invitation.
type InvitationStatus string

// The states of an invitation.
const (
	InvitationOpen     InvitationStatus = "open"
	InvitationTaken    InvitationStatus = "accepted"
	InvitationWithheld InvitationStatus = "revoked"
	InvitationExpired  InvitationStatus = "expired"
)

// Invitation asks a person to make an account. Only the hash of its link is kept.
type Invitation struct {
	ID               uuid.UUID
	Organisation     uuid.UUID
	OrganisationName string
	Email, Name      string
	Roles            []authz.Role
	InvitedBy        uuid.UUID
	InviterName      string
	InviterLogID     uuid.UUID
	InviterAccounts  []uuid.UUID // all accounts of the same human being
	At, ExpiresAt    time.Time
	RevokedAt        *time.Time
	AcceptedAt       *time.Time
	From, Until      *money.Date // of the roles; nil as in [NewInvitation]
}

// Status at an instant.
func (i Invitation) Status(at time.Time) InvitationStatus {
	switch {
	case i.AcceptedAt != nil:
		return InvitationTaken
	case i.RevokedAt != nil:
		return InvitationWithheld
	case !at.Before(i.ExpiresAt), i.Until != nil && !money.DateOf(at).Before(*i.Until):
		return InvitationExpired
	default:
		return InvitationOpen
	}
}

// OwnRoles are the roles a person holds in one organisation.
type OwnRoles struct {
	Organisation uuid.UUID
	Name, Kind   string
	Roles        []authz.Role
}

// Entry is what a change leaves in the decision log.
type Entry struct {
	Record audit.Record
	Leaf   audit.Leaf
}

// NewAccount is a person with account and memberships on the way to be stored.
type NewAccount struct {
	Person, LogID uuid.UUID
	Name, Email   string
	Login         string // empty with an identity elsewhere instead of a password
	PasswordHash  string
	Identity      *Identity // whose person is the new one
	Language      string
	Organisation  uuid.UUID
	Roles         []authz.Role
	Until         *money.Date // first day without the roles; nil = open
	At            time.Time
	Entry         Entry
}
