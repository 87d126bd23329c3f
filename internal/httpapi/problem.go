package httpapi

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

var errDatabaseGone = fault.New(fault.Unavailable, "database_gone")

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// status is what each kind of refusal answers with.
func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Gone:
		return http.StatusGone
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.PreconditionFailed:
		return http.StatusPreconditionFailed
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// renderError is the one place where an error becomes an answer. What is no
// refusal is logged and answered with a bare 500.
func (s *Server) renderError(c *fiber.Ctx, err error) error {
	ctx := c.UserContext()
	refusal, code := refusalOf(err)
	refusal = s.whoMay(ctx, refusal)
	if code >= http.StatusInternalServerError || refusal.Code == "proof_broken" { // an altered record is the operator's matter
		s.deps.Log.ErrorContext(ctx, "request failed",
			slog.String("request_id", callFrom(ctx).id), slog.String("operation", callFrom(ctx).operation), slog.Any("error", err))
	}
	if code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, retryAfter(refusal))
	}
	return c.Status(code).JSON(problemOf(ctx, refusal, code), problemType)
}

// refusalOf is the refusal an error stands for, and its status.
func refusalOf(err error) (*fault.Error, int) {
	if f, ok := fault.As(err); ok {
		return f, status(f.Kind)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return errTookTooLong, http.StatusServiceUnavailable
	}
	if lost(err) {
		return errDatabaseGone, http.StatusServiceUnavailable
	}
	var fe *fiber.Error
	if errors.As(err, &fe) {
		switch {
		case fe.Code == http.StatusNotFound:
			return errNoSuchPage, fe.Code
		case fe.Code == http.StatusMethodNotAllowed:
			return fault.New(fault.Invalid, "method_not_allowed"), fe.Code
		case fe.Code == http.StatusRequestEntityTooLarge:
			return errTooLarge(MaxBodyBytes), fe.Code
		case fe.Code >= 400 && fe.Code < 500:
			return errContract, fe.Code
		}
	}
	return fault.New("", "internal"), http.StatusInternalServerError
}

// lost reports whether an error says that the database cannot be reached or takes no connections: SQLSTATE classes 08
// (connection), 53300 (too many) and 57P (shut down, starting), or the connection itself broke.
func lost(err error) bool {
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		s := state.SQLState()
		return strings.HasPrefix(s, "08") || strings.HasPrefix(s, "57P") || s == "53300"
	}
	var broken net.Error
	return errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// retryAfter is the waiting time in seconds a client is told.
func retryAfter(f *fault.Error) string {
	if f.Code == authz.ErrTooFast.Code {
		return "60"
	}
	if f.Kind == fault.TooMany {
		return strconv.Itoa(int(authz.ThrottleWindow.Seconds()))
	}
	return "5"
}

func problemOf(ctx context.Context, f *fault.Error, code int) gen.Problem {
	lang := Language(ctx)
	m := messageFor(lang, f.Code)
	detail := fill(m.Detail, readable(lang, f.Params))
	p := gen.Problem{
		Type:      "urn:provi:problem:" + f.Code,
		Title:     fill(m.Title, f.Params),
		Status:    code,
		Code:      f.Code,
		Detail:    &detail,
		RequestId: callFrom(ctx).id,
	}
	if len(f.Params) > 0 {
		p.Params = &f.Params
	}
	if len(f.Fields) == 0 {
		return p
	}
	p.Errors = &[]struct {
		Code    string `json:"code"`
		Detail  string `json:"detail"`
		Pointer string `json:"pointer"`
	}{}
	for _, field := range f.Fields {
		*p.Errors = append(*p.Errors, struct {
			Code    string `json:"code"`
			Detail  string `json:"detail"`
			Pointer string `json:"pointer"`
		}{field.Code, fill(messageFor(lang, field.Code).Detail, readable(lang, field.Params)), field.Pointer})
	}
	return p
}
