package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/installation"
)

// headerRequestID carries the request id to the caller; an incoming one is not believed.
const headerRequestID = "X-Request-Id"

// Refusals that concern the form of a request, not its content.
var (
	errNoSuchPage  = fault.New(fault.NotFound, "not_found")
	errEncoded     = fault.New(fault.Unsupported, "encoded_body")
	errBrokenBody  = fault.New(fault.Invalid, "body_incomplete")
	errNUL         = fault.New(fault.Invalid, "character_unusable")
	errTookTooLong = fault.New(fault.Unavailable, "took_too_long")
)

// identify gives the request its id and its caller's language and address.
func (s *Server) identify(c *fiber.Ctx) error {
	secure := s.cfg.SecureCookies || c.Protocol() == "https"
	info := &call{
		id:       uuid.NewString(),
		language: acceptedLanguage(c.Get(fiber.HeaderAcceptLanguage)),
		address:  s.callerAddress(c),
		token:    tokenOf(c, hostCookie(sessionCookie, secure)),
		agent:    cut(c.Get(fiber.HeaderUserAgent), maxAgent),
		setup:    installation.Code(c.Cookies(hostCookie(setupCookie, secure))),
		secure:   secure,
	}
	c.Set(headerRequestID, info.id)
	c.SetUserContext(context.WithValue(c.UserContext(), callKey{}, info))
	return c.Next()
}

// maxAgent bounds what is kept of a browser's own words, in bytes.
const maxAgent = 200

func cut(s string, most int) string {
	s = strings.ToValidUTF8(s[:min(len(s), most)], "")
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// tokenOf is the API token of the Authorization header, or the session's of the cookie. Neither is taken for the other:
// a browser sends cookies by itself, and what a script sends on purpose is no session.
func tokenOf(c *fiber.Ctx, cookie string) authz.Token {
	if bearer, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer "); ok {
		if token := authz.Token(strings.TrimSpace(bearer)); token.ForMachine() {
			return token
		}
		return authz.UnknownMachineToken
	}
	if token := authz.Token(c.Cookies(cookie)); !token.ForMachine() {
		return token
	}
	return ""
}

// callerAddress is the address nearest to us that is none of our proxies: what
// stands further left in X-Forwarded-For is whatever the caller wrote.
func (s *Server) callerAddress(c *fiber.Ctx) string {
	remote := c.Context().RemoteIP().String()
	if !s.isProxy(remote) {
		return remote
	}
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for _, hop := range slices.Backward(hops) {
		hop = strings.TrimSpace(hop)
		if _, err := netip.ParseAddr(hop); err != nil {
			return remote
		}
		if !s.isProxy(hop) {
			return hop
		}
	}
	return remote
}

func (s *Server) isProxy(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// parseProxies reads addresses and networks, "10.0.0.7" or "10.0.0.0/8".
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			ip, addrErr := netip.ParseAddr(text)
			if addrErr != nil {
				return nil, fmt.Errorf("trusted proxy %q is neither address nor network", text)
			}
			p = netip.PrefixFrom(ip, ip.BitLen())
		}
		all = append(all, p)
	}
	return all, nil
}

// observe renders the error of what follows, then logs and counts the request.
// It writes no query and no body: both can name people.
func (s *Server) observe(c *fiber.Ctx) error {
	start := s.deps.Clock()
	if err := c.Next(); err != nil {
		if err := s.renderError(c, err); err != nil {
			return err
		}
	}
	took := s.deps.Clock().Sub(start)
	info, status := callFrom(c.UserContext()), c.Response().StatusCode()
	s.metrics.observe(info.operation, c.Method(), status, took)
	attrs := []slog.Attr{
		slog.String("request_id", info.id), slog.String("method", c.Method()), slog.String("route", c.Route().Path),
		slog.String("operation", info.operation), slog.Int("status", status), slog.Float64("ms", float64(took.Microseconds())/1000),
	}
	if p, ok := authz.PrincipalFrom(c.UserContext()); ok {
		attrs = append(attrs, slog.String("person", p.LogID.String()))
	}
	s.deps.Log.LogAttrs(c.UserContext(), slog.LevelInfo, "request", attrs...)
	return nil
}

// recoverPanic turns a panic into an error, which is logged with its stack.
func (s *Server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return c.Next()
}

// contentPolicy lets a page load nothing but its own files; API answers are no pages at all.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"

// strictTransport keeps browsers to https for two years, on every name below the shop's too.
const strictTransport = "max-age=63072000; includeSubDomains"

func secureHeaders(c *fiber.Ctx) error {
	if callFrom(c.UserContext()).secure {
		c.Set(fiber.HeaderStrictTransportSecurity, strictTransport)
	}
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if isAPI(c) {
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Vary(fiber.HeaderAcceptLanguage)
	}
	return c.Next()
}

func isAPI(c *fiber.Ctx) bool { return bytes.HasPrefix(c.Request().URI().Path(), []byte(basePath+"/")) }

// refuseEncoding refuses compressed bodies: Fiber inflates them without a limit, a megabyte becomes a gigabyte.
func refuseEncoding(c *fiber.Ctx) error {
	if len(c.Request().Header.ContentEncoding()) > 0 {
		return refuseBody(c, c.Context().RequestBodyStream(), errEncoded)
	}
	return c.Next()
}

// guardBody reads the body up to its limit; with StreamRequestBody Fiber's own
// BodyLimit does not hold. An upload stays a stream, its route holds the limit.
func (s *Server) guardBody(c *fiber.Ctx) error {
	limit, upload := MaxBodyBytes, isUpload(c)
	if upload {
		limit = uploadLimit(c)
	}
	if c.Request().Header.ContentLength() > limit {
		return refuseBody(c, c.Context().RequestBodyStream(), errTooLarge(limit))
	}
	stream := c.Context().RequestBodyStream()
	if stream == nil || upload {
		return c.Next()
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1))
	if err != nil {
		c.Context().SetConnectionClose()
		return errBrokenBody.Wrap(err)
	}
	if len(body) > limit {
		return refuseBody(c, c.Context().RequestBodyStream(), errTooLarge(limit))
	}
	if holdsNUL(body) {
		return errNUL
	}
	c.Request().SetBodyRaw(body)
	return c.Next()
}

// holdsNUL finds the escape of U+0000 in JSON, which no column can hold.
func holdsNUL(body []byte) bool {
	for {
		i := bytes.Index(body, []byte(`\u0000`))
		if i < 0 {
			return false
		}
		slashes := i
		for slashes > 0 && body[slashes-1] == '\\' {
			slashes--
		}
		if (i-slashes)%2 == 0 {
			return true // no backslash before it takes the escape away
		}
		body = body[i+2:]
	}
}

// refuseBody reads the rest of a refused body away before the connection is
// closed. With unread bytes it would be reset, and the caller would never see why.
func refuseBody(c *fiber.Ctx, rest io.Reader, refusal error) error {
	if rest != nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(rest, MaxUploadBytes)) // the refusal stands, however the rest reads
	}
	c.Context().SetConnectionClose()
	return refusal
}

// limitTime ends the request's context in time: Fiber never does.
func (s *Server) limitTime(c *fiber.Ctx) error {
	limit := s.cfg.RequestTimeout
	if isUpload(c) || isPublication(c) {
		limit = s.cfg.UploadTimeout
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), limit)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

func errTooLarge(limit int) *fault.Error {
	return fault.New(fault.TooLarge, "body_too_large", "mebibytes", strconv.Itoa(limit>>20))
}
