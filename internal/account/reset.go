package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

const (
	// ResetLife is how long the link of a mail sets a new password.
	ResetLife = 30 * time.Minute
	// resetsAsked bounds the mails that anybody can make the shop write to one account within the throttle's window.
	resetsAsked = 3
	// throttleReset names the counts of asking for a new password and of following its link.
	throttleReset = "reset"
)

// Refusals of this file.
var (
	ErrResetEnded = fault.New(fault.Gone, "password_reset_ended")
	ErrNoMail     = fault.New(fault.Conflict, "password_reset_without_mail")
)

// Forgetful is the person behind a login or a mail address, as far as a mail and a new password need it.
type Forgetful struct {
	Person, LogID    uuid.UUID
	Name, Email      string
	Language         string
	Login            string // empty: signs in elsewhere alone
	Demo             bool   // the account is one of the demo's
	Issuers          []string
	Organisation     uuid.UUID // acted for at sign-in
	OrganisationName string
}

// ResetLetter is a mail about a forgotten password.
type ResetLetter struct{ To, Subject, Text string }

// AskReset takes note that somebody forgot a password. Who that is, and whether there is such an account at all, is looked up
// later by whoever writes the mail: neither the answer nor its time tells.
//
// Errors: ErrNoMail, ErrTooManyLogins (counted per login as typed and per network, known or not).
func (s *Service) AskReset(ctx context.Context, login string, from authz.Browser) error {
	if !s.cfg.Mails {
		return ErrNoMail
	}
	if err := s.sessions.TryAddress(ctx, throttleReset, from.Address); err != nil {
		return err
	}
	if err := s.sessions.TryAccount(ctx, throttleReset, login, resetsAsked); err != nil {
		return err
	}
	return s.store.AskReset(ctx, strings.TrimSpace(login))
}

// ResetLetter is the mail to whoever a login or a mail address belongs to, with a link that counts once, or word where they
// sign in instead. It is nil where nobody is to be written to: nobody known, nobody with a role today, no address.
func (s *Service) ResetLetter(ctx context.Context, login string) (*ResetLetter, error) {
	f, err := s.store.Forgetful(ctx, login, s.now())
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case f.Demo, f.Email == "":
		return nil, nil
	case f.Login == "":
		return s.elsewhereLetter(f), nil
	}
	token := authz.NewToken()
	step := Step{Kind: StepPasswordReset, Hash: token.Hash(), Person: &f.Person, State: []byte("{}"), Expires: s.now().Add(ResetLife)}
	if err := s.store.KeepReset(ctx, step, s.now()); err != nil {
		return nil, err
	}
	return s.linkLetter(f, token), nil
}

func (s *Service) linkLetter(f Forgetful, token authz.Token) *ResetLetter {
	link := s.cfg.PublicURL + "/anmelden#passwort=" + string(token)
	if f.Language == "en" {
		return &ResetLetter{f.Email, s.cfg.Tenant + ": set a new password", fmt.Sprintf(`Hello %s,

somebody asked for a new password for your account %q. With this link you set it, within %d minutes and once:

%s

If that was not you, there is nothing to do: your present password stays as it is.
`, f.Name, f.Login, int(ResetLife.Minutes()), link)}
	}
	return &ResetLetter{f.Email, s.cfg.Tenant + ": neues Passwort setzen", fmt.Sprintf(`Guten Tag, %s,

für Ihr Konto „%s“ wurde ein neues Passwort angefordert. Mit diesem Link setzen Sie es, innerhalb von %d Minuten und einmal:

%s

Waren Sie das nicht, ist nichts zu tun: Ihr bisheriges Passwort gilt weiter.
`, f.Name, f.Login, int(ResetLife.Minutes()), link)}
}

// elsewhereLetter tells somebody without a password here where they sign in.
func (s *Service) elsewhereLetter(f Forgetful) *ResetLetter {
	var names []string
	for _, p := range s.cfg.Providers {
		if slices.Contains(f.Issuers, p.Issuer()) {
			names = append(names, "„"+p.Name()+"“")
		}
	}
	page := s.cfg.PublicURL + "/anmelden"
	if f.Language == "en" {
		where := "at the directory of your own organisation"
		if len(names) > 0 {
			where = "with " + strings.Join(names, " or ")
		}
		return &ResetLetter{f.Email, s.cfg.Tenant + ": how you sign in", fmt.Sprintf(`Hello %s,

somebody asked for a new password for your account. It has none here: you sign in %s.

%s

If you forgot the password you use there, please ask the IT service of your organisation.
`, f.Name, where, page)}
	}
	where := "im Verzeichnis Ihres eigenen Hauses"
	if len(names) > 0 {
		where = "mit " + strings.Join(names, " oder ")
	}
	return &ResetLetter{f.Email, s.cfg.Tenant + ": wie Sie sich anmelden", fmt.Sprintf(`Guten Tag, %s,

für Ihr Konto wurde ein neues Passwort angefordert. Hier hat es keines: Sie melden sich %s an.

%s

Haben Sie das Passwort vergessen, das Sie dort benutzen, wenden Sie sich an die IT Ihres Hauses.
`, f.Name, where, page)}
}

// ResetPassword sets the new password of whoever holds the link of a mail, once: it ends every session, every sign-in that
// waits for its second factor and every other such link. Signing in is the next step, with the second factor as ever.
//
// Errors: ErrResetEnded (also for a link that never was); Invalid (of CheckPassword); ErrTooManyLogins.
func (s *Service) ResetPassword(ctx context.Context, token authz.Token, password string, from authz.Browser) error {
	if err := s.sessions.TryAddress(ctx, throttleReset, from.Address); err != nil {
		return err
	}
	f, err := s.store.OpenReset(ctx, token.Hash(), s.now())
	if err != nil {
		return err
	}
	if err := CheckPassword(password, f.Name, f.Login, f.Email, f.OrganisationName, s.cfg.Tenant); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	e, err := s.event(authz.Principal{LogID: f.LogID, Organisation: f.Organisation}, PasswordReset)
	if err != nil {
		return err
	}
	if err := s.store.ResetPassword(ctx, e, token.Hash(), hash); err != nil {
		return err
	}
	return s.sessions.ForgetLogin(ctx, f.Login) // wrong guesses at the old one count no more
}
