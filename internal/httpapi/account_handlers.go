package httpapi

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// accountHandlers sign in with more than a password, and keep what a person signs in with.
type accountHandlers struct {
	accounts *account.Service
	signIn   sessionHandlers
}

// FinishLogin takes the second factor.
func (h accountHandlers) FinishLogin(ctx context.Context, r gen.FinishLoginRequestObject) (gen.FinishLoginResponseObject, error) {
	code, recovery := trimmed(r.Body.Code), trimmed(r.Body.RecoveryCode)
	if (code == "") == (recovery == "") {
		return nil, fault.New(fault.Invalid, "request_invalid").WithField("#/body/code", "required")
	}
	token, p, err := h.accounts.FinishLogin(ctx, account.SecondStep{
		Ticket: authz.Token(r.Body.Ticket), Code: code, RecoveryCode: recovery, Browser: callFrom(ctx).browser(),
	})
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, p)
	if err != nil {
		return nil, err
	}
	return gen.FinishLogin200JSONResponse{Body: s, Headers: gen.FinishLogin200ResponseHeaders{SetCookie: &cookie}}, nil
}

// AskPasswordReset has a link sent to whoever forgot a password.
func (h accountHandlers) AskPasswordReset(ctx context.Context, r gen.AskPasswordResetRequestObject) (gen.AskPasswordResetResponseObject, error) {
	return gen.AskPasswordReset204Response{}, h.accounts.AskReset(ctx, r.Body.Login, callFrom(ctx).browser())
}

// ResetPassword sets a forgotten password by the link of a mail.
func (h accountHandlers) ResetPassword(ctx context.Context, r gen.ResetPasswordRequestObject) (gen.ResetPasswordResponseObject, error) {
	return gen.ResetPassword204Response{}, h.accounts.ResetPassword(ctx, authz.Token(r.Body.Token), r.Body.Password, callFrom(ctx).browser())
}

// BeginPasskeyLogin tells the browser how to ask for a passkey.
func (h accountHandlers) BeginPasskeyLogin(ctx context.Context, _ gen.BeginPasskeyLoginRequestObject) (gen.BeginPasskeyLoginResponseObject, error) {
	c, err := h.accounts.BeginPasskeyLogin(ctx, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	g, err := toCeremony(c)
	return gen.BeginPasskeyLogin200JSONResponse(g), err
}

// FinishPasskeyLogin signs in with a passkey.
func (h accountHandlers) FinishPasskeyLogin(ctx context.Context, r gen.FinishPasskeyLoginRequestObject) (gen.FinishPasskeyLoginResponseObject, error) {
	answer, err := json.Marshal(r.Body.Credential)
	if err != nil {
		return nil, fmt.Errorf("passkey answer: %w", err)
	}
	token, p, err := h.accounts.FinishPasskeyLogin(ctx, authz.Token(r.Body.Ticket), answer, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, p)
	if err != nil {
		return nil, err
	}
	return gen.FinishPasskeyLogin200JSONResponse{Body: s, Headers: gen.FinishPasskeyLogin200ResponseHeaders{SetCookie: &cookie}}, nil
}

// ConfirmSession goes on in a fresh session after the password was given once more.
func (h accountHandlers) ConfirmSession(ctx context.Context, r gen.ConfirmSessionRequestObject) (gen.ConfirmSessionResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	token, fresh, err := h.accounts.Confirm(ctx, p, r.Body.Password, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, fresh)
	if err != nil {
		return nil, err
	}
	return gen.ConfirmSession200JSONResponse{Body: s, Headers: gen.ConfirmSession200ResponseHeaders{SetCookie: &cookie}}, nil
}

// GetAccount tells what a person signs in with.
func (h accountHandlers) GetAccount(ctx context.Context, _ gen.GetAccountRequestObject) (gen.GetAccountResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	a, err := h.accounts.Profile(ctx, p)
	if err != nil {
		return nil, err
	}
	g := gen.GetAccount200JSONResponse{
		Name: p.Name, Login: a.Login, Email: unlessEmpty(a.Email), Language: gen.AccountLanguage(p.Language), Demo: a.Demo,
		SecondFactorForced: a.FactorForced, TotpSince: a.TotpSince, RecoveryCodesLeft: a.RecoveryCodes,
		Passkeys: []gen.Passkey{}, Identities: []gen.Identity{}, Events: []gen.SecurityEvent{}, MinPassword: account.MinPassword,
	}
	for _, k := range a.Passkeys {
		g.Passkeys = append(g.Passkeys, toPasskey(k))
	}
	for _, i := range a.Identities {
		g.Identities = append(g.Identities, h.toIdentity(i))
	}
	for _, e := range a.Events {
		g.Events = append(g.Events, gen.SecurityEvent{Kind: gen.SecurityEventKind(e.Kind), At: instant(e.At)})
	}
	return g, nil
}

// UpdateAccount changes the language of letters.
func (h accountHandlers) UpdateAccount(ctx context.Context, r gen.UpdateAccountRequestObject) (gen.UpdateAccountResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.UpdateAccount204Response{}, h.accounts.SetLanguage(ctx, p, string(r.Body.Language))
}

// ChangePassword sets a new password.
func (h accountHandlers) ChangePassword(ctx context.Context, r gen.ChangePasswordRequestObject) (gen.ChangePasswordResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.ChangePassword204Response{}, h.accounts.ChangePassword(ctx, p, callFrom(ctx).token, r.Body.Current, r.Body.Password)
}

// BeginTotp shows a new authenticator secret.
func (h accountHandlers) BeginTotp(ctx context.Context, _ gen.BeginTotpRequestObject) (gen.BeginTotpResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	t, err := h.accounts.BeginTotp(ctx, p)
	if err != nil {
		return nil, err
	}
	return gen.BeginTotp201JSONResponse{Secret: t.Secret, Uri: t.URI, Qr: t.QR}, nil
}

// ConfirmTotp takes the first code.
func (h accountHandlers) ConfirmTotp(ctx context.Context, r gen.ConfirmTotpRequestObject) (gen.ConfirmTotpResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	token, fresh, codes, err := h.accounts.ConfirmTotp(ctx, p, r.Body.Code, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, fresh)
	if err != nil {
		return nil, err
	}
	return gen.ConfirmTotp200JSONResponse{
		Body: gen.FactorAdded{Session: s, RecoveryCodes: orEmpty(codes)}, Headers: gen.ConfirmTotp200ResponseHeaders{SetCookie: &cookie},
	}, nil
}

// RemoveTotp takes the authenticator app away.
func (h accountHandlers) RemoveTotp(ctx context.Context, _ gen.RemoveTotpRequestObject) (gen.RemoveTotpResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RemoveTotp204Response{}, h.accounts.RemoveTotp(ctx, p)
}

// RenewRecoveryCodes makes new codes.
func (h accountHandlers) RenewRecoveryCodes(ctx context.Context, _ gen.RenewRecoveryCodesRequestObject) (gen.RenewRecoveryCodesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	codes, err := h.accounts.RenewRecoveryCodes(ctx, p)
	if err != nil {
		return nil, err
	}
	return gen.RenewRecoveryCodes201JSONResponse{Codes: codes}, nil
}

// BeginPasskey tells the browser how to make a passkey.
func (h accountHandlers) BeginPasskey(ctx context.Context, _ gen.BeginPasskeyRequestObject) (gen.BeginPasskeyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	c, err := h.accounts.BeginPasskey(ctx, p)
	if err != nil {
		return nil, err
	}
	g, err := toCeremony(c)
	return gen.BeginPasskey200JSONResponse(g), err
}

// AddPasskey stores a passkey.
func (h accountHandlers) AddPasskey(ctx context.Context, r gen.AddPasskeyRequestObject) (gen.AddPasskeyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	answer, err := json.Marshal(r.Body.Credential)
	if err != nil {
		return nil, fmt.Errorf("passkey answer: %w", err)
	}
	token, fresh, made, codes, err := h.accounts.AddPasskey(ctx, p, authz.Token(r.Body.Ticket), r.Body.Name, answer, callFrom(ctx).browser())
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.signIn.signedIn(ctx, token, fresh)
	if err != nil {
		return nil, err
	}
	key := toPasskey(made)
	return gen.AddPasskey201JSONResponse{
		Body: gen.FactorAdded{Session: s, Passkey: &key, RecoveryCodes: orEmpty(codes)}, Headers: gen.AddPasskey201ResponseHeaders{SetCookie: &cookie},
	}, nil
}

// RenamePasskey gives a passkey another name.
func (h accountHandlers) RenamePasskey(ctx context.Context, r gen.RenamePasskeyRequestObject) (gen.RenamePasskeyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	k, err := h.accounts.RenamePasskey(ctx, p, r.PasskeyId, r.Body.Name)
	return gen.RenamePasskey200JSONResponse(toPasskey(k)), err
}

// RemovePasskey takes a passkey away.
func (h accountHandlers) RemovePasskey(ctx context.Context, r gen.RemovePasskeyRequestObject) (gen.RemovePasskeyResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RemovePasskey204Response{}, h.accounts.RemovePasskey(ctx, p, r.PasskeyId)
}

// ListSessions lists where the person is signed in.
func (h accountHandlers) ListSessions(ctx context.Context, _ gen.ListSessionsRequestObject) (gen.ListSessionsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	all, err := h.accounts.Sessions(ctx, p, callFrom(ctx).token)
	if err != nil {
		return nil, err
	}
	out := gen.ListSessions200JSONResponse{Items: []gen.SignedInPlace{}}
	for _, s := range all {
		out.Items = append(out.Items, gen.SignedInPlace{
			Id: s.ID, Organisation: s.Organisation, Agent: s.Agent, SecondFactor: s.Strong,
			StartedAt: instant(s.StartedAt), SeenAt: instant(s.SeenAt), EndsAt: instant(s.EndsAt), Current: s.Current,
		})
	}
	return out, nil
}

// EndSession signs out somewhere else.
func (h accountHandlers) EndSession(ctx context.Context, r gen.EndSessionRequestObject) (gen.EndSessionResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.EndSession204Response{}, h.accounts.EndSession(ctx, p, r.SessionId)
}

// EndOtherSessions signs out everywhere but here.
func (h accountHandlers) EndOtherSessions(ctx context.Context, _ gen.EndOtherSessionsRequestObject) (gen.EndOtherSessionsResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.EndOtherSessions204Response{}, h.accounts.EndOtherSessions(ctx, p, callFrom(ctx).token)
}

// ListTokens lists the person's API tokens.
func (h accountHandlers) ListTokens(ctx context.Context, _ gen.ListTokensRequestObject) (gen.ListTokensResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	all, err := h.accounts.Tokens(ctx, p)
	if err != nil {
		return nil, err
	}
	out := gen.ListTokens200JSONResponse{Items: []gen.ApiToken{}}
	for _, t := range all {
		out.Items = append(out.Items, toToken(t))
	}
	return out, nil
}

// MakeToken makes an API token.
func (h accountHandlers) MakeToken(ctx context.Context, r gen.MakeTokenRequestObject) (gen.MakeTokenResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := account.NewToken{Name: r.Body.Name, Days: r.Body.Days}
	for _, scope := range r.Body.Scopes {
		in.Scopes = append(in.Scopes, authz.Scope(scope))
	}
	secret, t, err := h.accounts.MakeToken(ctx, p, in)
	if err != nil {
		return nil, err
	}
	return gen.MakeToken201JSONResponse{Token: toToken(t), Secret: string(secret)}, nil
}

// RevokeToken ends an API token.
func (h accountHandlers) RevokeToken(ctx context.Context, r gen.RevokeTokenRequestObject) (gen.RevokeTokenResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.RevokeToken204Response{}, h.accounts.RevokeToken(ctx, p, r.TokenId)
}

func toPasskey(k account.Passkey) gen.Passkey {
	return gen.Passkey{Id: k.ID, Name: k.Name, MadeAt: instant(k.MadeAt), UsedAt: k.UsedAt}
}

func toToken(t account.Token) gen.ApiToken {
	g := gen.ApiToken{
		Id: t.ID, Name: t.Name, Beginning: t.Beginning, Organisation: t.Organisation, MadeAt: instant(t.MadeAt), ExpiresAt: instant(t.ExpiresAt),
		SeenAt: t.SeenAt, RevokedAt: t.RevokedAt, Scopes: make([]gen.ApiTokenScope, len(t.Scopes)),
	}
	for i, scope := range t.Scopes {
		g.Scopes[i] = gen.ApiTokenScope(scope)
	}
	return g
}

func toCeremony(c account.Ceremony) (gen.Ceremony, error) {
	g := gen.Ceremony{Ticket: string(c.Ticket)}
	if err := json.Unmarshal(c.Options, &g.Options); err != nil {
		return g, fmt.Errorf("options of WebAuthn: %w", err)
	}
	return g, nil
}

func orEmpty(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}
