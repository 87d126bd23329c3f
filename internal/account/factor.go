package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"github.com/provitako/marktplatz/internal/authz"
)

// RFC 6238 as every authenticator app does it: steps of 30 s, six digits, SHA-1. One step before and after is accepted,
// for clocks that differ.
const (
	totpStep    = 30 * time.Second
	totpSkew    = 1
	secretBytes = 20
)

const (
	recoveryCodes      = 10
	recoveryCodeLength = 28 // letters and digits of base32, 140 bits: below 112 a fast hash would not be enough (ASVS V6.5.2)
)

var readable = base32.StdEncoding.WithPadding(base32.NoPadding)

// factorSubject is what guesses at a person's second factor are counted under.
func factorSubject(person uuid.UUID) string { return "factor:" + person.String() }

// BeginTotp shows a new authenticator secret. It counts once a code of it was given.
// Errors: ErrConfirmFirst, ErrDemoAccount, ErrTotpActive, ErrNoSecrets.
func (s *Service) BeginTotp(ctx context.Context, p authz.Principal) (Totp, error) {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return Totp{}, err
	}
	if s.cfg.Secrets == nil {
		return Totp{}, ErrNoSecrets
	}
	raw := make([]byte, secretBytes)
	if _, err := io.ReadFull(s.cfg.Rand, raw); err != nil {
		return Totp{}, fmt.Errorf("draw secret: %w", err)
	}
	sealed, err := s.cfg.Secrets.Seal(p.Person, raw)
	if err != nil {
		return Totp{}, err
	}
	if err := s.store.BeginTotp(ctx, p.Person, sealed, s.now()); err != nil {
		return Totp{}, err
	}
	t := Totp{Secret: readable.EncodeToString(raw)}
	t.URI = "otpauth://totp/" + url.PathEscape(s.cfg.Tenant+":"+profile.Login) + "?" +
		strings.ReplaceAll(url.Values{"secret": {t.Secret}, "issuer": {s.cfg.Tenant}}.Encode(), "+", "%20")
	t.QR, err = modules(t.URI)
	return t, err
}

// modules draws a QR code as rows of 0 and 1.
func modules(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	box := code.Bounds()
	rows := make([]string, 0, box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := make([]byte, 0, box.Dx())
		for x := box.Min.X; x < box.Max.X; x++ {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				row = append(row, '1')
			} else {
				row = append(row, '0')
			}
		}
		rows = append(rows, string(row))
	}
	return rows, nil
}

// ConfirmTotp makes the authenticator app count, ends all other sessions and goes on in a fresh one. The recovery codes
// are those of a person's first second factor, else nil.
// Errors: ErrCodeNotAccepted, ErrNotFound (none begun), ErrTotpActive, ErrTooManyLogins.
func (s *Service) ConfirmTotp(ctx context.Context, p authz.Principal, code string, from authz.Browser) (authz.Token, authz.Principal, []string, error) {
	no := func(err error) (authz.Token, authz.Principal, []string, error) {
		return "", authz.Principal{}, nil, err
	}
	if err := s.sessions.Try(ctx, factorSubject(p.Person), authz.ThrottleFactorLimit); err != nil {
		return no(err)
	}
	sealed, confirmed, err := s.store.Totp(ctx, p.Person)
	if err != nil {
		return no(err)
	}
	if confirmed {
		return no(ErrTotpActive)
	}
	step, right, err := s.step(p.Person, sealed, code)
	if err != nil {
		return no(err)
	}
	if !right {
		return no(ErrCodeNotAccepted)
	}
	e, err := s.event(p, TotpAdded)
	if err != nil {
		return no(err)
	}
	if first, err := s.store.ConfirmTotp(ctx, e, p.Person, step); err != nil || !first {
		return no(errors.Join(err, unless(first, ErrTotpActive)))
	}
	return s.strengthened(ctx, p, from)
}

func unless(ok bool, err error) error {
	if ok {
		return nil
	}
	return err
}

// strengthened goes on after a second factor was set up: recovery codes with the first one, a fresh strong session,
// and no other session that began without it.
func (s *Service) strengthened(ctx context.Context, p authz.Principal, from authz.Browser) (authz.Token, authz.Principal, []string, error) {
	no := func(err error) (authz.Token, authz.Principal, []string, error) {
		return "", authz.Principal{}, nil, err
	}
	profile, err := s.store.Profile(ctx, p.Person, p.LogID, 0)
	if err != nil {
		return no(err)
	}
	var codes []string
	if profile.RecoveryCodes == 0 {
		if codes, err = s.newRecoveryCodes(ctx, p.Person); err != nil {
			return no(err)
		}
	}
	if err := s.sessions.Forget(ctx, factorSubject(p.Person)); err != nil {
		return no(err)
	}
	if err := s.EndOtherSessions(ctx, p, from.Former); err != nil {
		return no(err)
	}
	token, fresh, err := s.sessions.Begin(ctx, p.Person, p.Organisation, true, from)
	return token, fresh, codes, err
}

// step finds the step of a code around now.
func (s *Service) step(person uuid.UUID, sealed []byte, code string) (int64, bool, error) {
	if s.cfg.Secrets == nil {
		return 0, false, ErrNoSecrets
	}
	raw, err := s.cfg.Secrets.Open(person, sealed)
	if err != nil {
		return 0, false, err
	}
	code = strings.Map(func(r rune) rune {
		if r == ' ' {
			return -1
		}
		return r
	}, code)
	secret, now := readable.EncodeToString(raw), s.now().Unix()/int64(totpStep.Seconds())
	for step := now - totpSkew; step <= now+totpSkew; step++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}) //nolint:gosec // G115: seconds since 1970 are positive
		if err != nil {
			return 0, false, fmt.Errorf("code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// RemoveTotp takes the authenticator app away. Errors: ErrConfirmFirst, ErrFactorForced, ErrNotFound.
func (s *Service) RemoveTotp(ctx context.Context, p authz.Principal) error {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return err
	}
	if profile.TotpSince == nil {
		return ErrNotFound
	}
	last := len(profile.Passkeys) == 0
	if last && s.sessions.FactorForced(p) {
		return ErrFactorForced
	}
	e, err := s.event(p, TotpRemoved)
	if err != nil {
		return err
	}
	if err := s.store.RemoveTotp(ctx, e, p.Person); err != nil || !last {
		return err
	}
	return s.store.SetRecoveryCodes(ctx, p.Person, nil)
}

// RenewRecoveryCodes makes new codes; the old ones end. Errors: ErrConfirmFirst, ErrDemoAccount, ErrNoFactor.
func (s *Service) RenewRecoveryCodes(ctx context.Context, p authz.Principal) ([]string, error) {
	profile, err := s.changeable(ctx, p)
	if err != nil {
		return nil, err
	}
	if !profile.hasFactor() {
		return nil, ErrNoFactor
	}
	codes, err := s.newRecoveryCodes(ctx, p.Person)
	if err != nil {
		return nil, err
	}
	return codes, s.note(ctx, p, RecoveryRenewed)
}

func (s *Service) newRecoveryCodes(ctx context.Context, person uuid.UUID) ([]string, error) {
	if s.cfg.Secrets == nil {
		return nil, ErrNoSecrets
	}
	codes, hashes := make([]string, recoveryCodes), make([][]byte, recoveryCodes)
	for i := range codes {
		raw := make([]byte, secretBytes)
		if _, err := io.ReadFull(rand.Reader, raw); err != nil {
			return nil, fmt.Errorf("draw recovery code: %w", err)
		}
		text := strings.ToLower(readable.EncodeToString(raw))[:recoveryCodeLength]
		hashes[i] = s.cfg.Secrets.Hash(person, text)
		var groups []string
		for group := range slices.Chunk([]byte(text), 4) {
			groups = append(groups, string(group))
		}
		codes[i] = strings.Join(groups, "-")
	}
	return codes, s.store.SetRecoveryCodes(ctx, person, hashes)
}

// plainCode is a recovery code without what people type around it.
func plainCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '2' && r <= '7' {
			return r
		}
		return -1
	}, strings.ToLower(typed))
}

// SecondStep is the second factor after a right password: a code of the authenticator app or a recovery code.
type SecondStep struct {
	Ticket       authz.Token
	Code         string // of the authenticator app, when not empty
	RecoveryCode string
	authz.Browser
}

// FinishLogin signs in whoever gave a right password before and now a right second factor. A code counts once.
// Errors: ErrStepEnded, ErrWrongCode, ErrTooManyLogins, ErrNoSecrets.
func (s *Service) FinishLogin(ctx context.Context, in SecondStep) (authz.Token, authz.Principal, error) {
	no := func(err error) (authz.Token, authz.Principal, error) { return "", authz.Principal{}, err }
	step, organisation, elsewhere, err := s.secondStep(ctx, in.Ticket)
	if err != nil {
		return no(err)
	}
	person := *step.Person
	if err := s.sessions.Try(ctx, factorSubject(person), authz.ThrottleFactorLimit); err != nil {
		return no(err)
	}
	logID, err := s.store.LogID(ctx, person)
	if err != nil {
		return no(err)
	}
	who := authz.Principal{Person: person, LogID: logID, Organisation: organisation, Scope: []uuid.UUID{organisation}}
	right, err := s.secondFactor(ctx, who, in)
	if err != nil {
		return no(err)
	}
	if !right {
		return no(errors.Join(s.note(ctx, who, SecondFactorWrong), ErrWrongCode))
	}
	if _, err := s.store.TakeStep(ctx, StepSecondFactor, in.Ticket.Hash(), s.now()); err != nil {
		return no(err)
	}
	if err := s.sessions.Forget(ctx, factorSubject(person)); err != nil {
		return no(err)
	}
	return s.sessions.BeginAfter(ctx, person, organisation, true, elsewhere, in.Browser)
}

func (s *Service) secondStep(ctx context.Context, ticket authz.Token) (Step, uuid.UUID, *authz.Elsewhere, error) {
	step, err := s.store.Step(ctx, StepSecondFactor, ticket.Hash(), s.now())
	if err != nil {
		return Step{}, uuid.Nil, nil, err
	}
	var state struct {
		Organisation uuid.UUID        `json:"organisation"`
		Elsewhere    *authz.Elsewhere `json:"elsewhere"`
	}
	if err := json.Unmarshal(step.State, &state); err != nil || step.Person == nil {
		return Step{}, uuid.Nil, nil, fmt.Errorf("sign-in step without person: %w", err)
	}
	return step, state.Organisation, state.Elsewhere, nil
}

func (s *Service) secondFactor(ctx context.Context, who authz.Principal, in SecondStep) (bool, error) {
	if in.Code == "" {
		if s.cfg.Secrets == nil {
			return false, ErrNoSecrets
		}
		e, err := s.event(who, RecoveryCodeUsed)
		if err != nil {
			return false, err
		}
		hash := s.cfg.Secrets.Hash(who.Person, plainCode(in.RecoveryCode))
		return s.store.UseRecoveryCode(authz.ContextWithPrincipal(ctx, who), e, who.Person, hash)
	}
	sealed, confirmed, err := s.store.Totp(ctx, who.Person)
	if errors.Is(err, ErrNotFound) || err == nil && !confirmed {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	step, right, err := s.step(who.Person, sealed, in.Code)
	if err != nil || !right {
		return false, err
	}
	return s.store.UseStep(ctx, who.Person, step)
}
