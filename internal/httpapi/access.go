package httpapi

import (
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// Refusals of who is asking.
var (
	errNotSignedIn   = fault.New(fault.Unauthenticated, "not_signed_in")
	errForeignOrigin = fault.New(fault.Forbidden, "foreign_origin")
	errFactorDue     = fault.New(fault.Forbidden, "second_factor_due")
	errTokenScope    = fault.New(fault.Forbidden, "token_scope_missing")
	errNoDecision    = fault.New(fault.Unavailable, "authorisation_unavailable")
)

// checkOrigin refuses unsafe requests that another site made the browser send.
// Browsers say so in Sec-Fetch-Site, older ones in Origin; a client that sends
// neither is no browser and carries no foreign cookie.
func (s *Server) checkOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	origin, site := c.Get(fiber.HeaderOrigin), c.Get("Sec-Fetch-Site")
	if slices.Contains(s.cfg.Origins, origin) && origin != "" {
		return c.Next()
	}
	switch {
	case site == "same-origin" || site == "none":
		return c.Next()
	case site != "":
		return errForeignOrigin
	case origin == "":
		return c.Next()
	}
	if u, err := url.Parse(origin); err != nil || u.Host == "" || !strings.EqualFold(u.Host, string(c.Request().Host())) {
		return errForeignOrigin
	}
	return c.Next()
}

// signIn puts the principal into the request's context. Only public operations go on without one.
func (s *Server) signIn(c *fiber.Ctx) error {
	ctx := c.UserContext()
	info := callFrom(ctx)
	if op, ok := s.deps.Policy.Operation(info.operation); ok && op.Public {
		return c.Next()
	}
	if info.token == "" {
		return errNotSignedIn
	}
	p, err := s.deps.Sessions.Resolve(ctx, info.token)
	if err != nil {
		return err
	}
	c.SetUserContext(authz.ContextWithPrincipal(ctx, p))
	return c.Next()
}

// steppedUp are the operations that ask who sits there now: an open browser on a desk releases no order and changes no rule.
var steppedUp = map[string]bool{"decideApproval": true, "activateRuleDraft": true}

// checkPolicy asks whether the person's role may do such a thing at all. Whether
// it may be done to this object is asked again by the use case, inside its transaction.
func (s *Server) checkPolicy(c *fiber.Ctx) error {
	ctx := c.UserContext()
	op, ok := s.deps.Policy.Operation(callFrom(ctx).operation)
	if !ok {
		return errNoDecision
	}
	if op.Public {
		return c.Next()
	}
	p, _ := authz.PrincipalFrom(ctx)
	if p.FactorDue && op.Class != "account" && op.Class != "session" {
		return errFactorDue
	}
	if reads := c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead; !p.Admits(op, reads) {
		return errTokenScope
	}
	d, err := s.deps.Decider.Decide(ctx, p, authz.Request{Class: op.Class, Action: op.Action})
	if err != nil {
		return errNoDecision.Wrap(err)
	}
	if !d.Allowed {
		return fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	if s.cfg.StepUp && steppedUp[callFrom(ctx).operation] && s.deps.Clock().Sub(p.ConfirmedAt) > account.ConfirmedFor {
		return account.ErrConfirmFirst
	}
	return c.Next()
}

// whoMay completes the refusal of a right, whoever refused: which roles do such a thing. Who holds one of them already is not told
// that it is missing, but where it counts and who does it here.
func (s *Server) whoMay(ctx context.Context, f *fault.Error) *fault.Error {
	if f.Code != "role_missing" {
		return f
	}
	op, _ := s.deps.Policy.Operation(callFrom(ctx).operation)
	rule, _ := s.deps.Policy.Rule(op.Class, op.Action)
	p, _ := authz.PrincipalFrom(ctx)
	code, roles := "role_missing", s.deps.Policy.RolesFor(op)
	elsewhere := func(r authz.Role) bool { return rule.Allow[r] != authz.Cooperative }
	held := slices.DeleteFunc(slices.Clone(roles), func(r authz.Role) bool { return !slices.Contains(p.Roles, r) })
	switch {
	case len(held) == 0:
	case p.OrganisationKind != "cooperative" && !slices.ContainsFunc(held, elsewhere):
		code, roles = "cooperative_only", slices.DeleteFunc(roles, elsewhere)
	default:
		code = "role_elsewhere"
	}
	lang := Language(ctx)
	return fault.New(fault.Forbidden, code, "roles", roleNames(lang, roles), "held", roleNames(lang, held), "organisation", p.OrganisationName, "rule", f.Params["rule"])
}

// noteStranger counts a refusal of somebody who is not signed in, and logs from where it came: nothing else tells who guesses
// passwords. A session that is merely missing is no attempt. What was typed is left out: people type passwords into the
// wrong field.
func (s *Server) noteStranger(c *fiber.Ctx, f *fault.Error) {
	s.metrics.anonymousRefusals.WithLabelValues(f.Code).Inc()
	if f.Code == errNotSignedIn.Code {
		return
	}
	info := callFrom(c.UserContext())
	s.deps.Log.WarnContext(c.UserContext(), "refused", slog.String("request_id", info.id), slog.String("operation", info.operation),
		slog.String("code", f.Code), slog.String("address", info.address))
}

// denialTime bounds the writing of a denial, which outlives the request's own time.
const denialTime = 5 * time.Second

// recordDenial records that a signed-in person was refused, whoever refused. It
// never changes the answer.
func (s *Server) recordDenial(c *fiber.Ctx) error {
	refusal := c.Next()
	f, ok := fault.As(refusal)
	if !ok {
		return refusal
	}
	p, signedIn := authz.PrincipalFrom(c.UserContext())
	refused := f.Kind == fault.Forbidden || f.Kind == fault.Unauthenticated
	if !signedIn && (refused || f.Kind == fault.TooMany) {
		s.noteStranger(c, f)
	}
	if !signedIn || !refused {
		return refusal
	}
	rule := f.Code
	if r := f.Params["rule"]; r != "" {
		rule = r
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), denialTime)
	defer cancel()
	denial := authz.Denial{Principal: p, Action: callFrom(ctx).operation, Object: c.Path(), Rule: rule, At: s.deps.Clock()}
	if err := s.deps.Denials.RecordDenial(ctx, denial); err != nil {
		s.deps.Log.ErrorContext(ctx, "denial not recorded", slog.String("request_id", callFrom(ctx).id), slog.Any("error", err))
	}
	return refusal
}
