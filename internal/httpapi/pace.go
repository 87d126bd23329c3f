package httpapi

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// paces bound how often one person may do within authz.ThrottleWindow what others pay for: letters in the body's name, files
// that are kept, catalogues that are read whole, the log recomputed. Nobody gets there by hand.
var paces = map[string]int{
	"sendInquiry":         60,
	"saveCompetitionKey":  20,
	"uploadDocument":      200,
	"uploadCatalogue":     60,
	"publishCatalogue":    60,
	"tellContractManager": 60,
	"replayDecision":      300,
	"dryRunRuleDraft":     100,
}

var errTooOften = fault.New(fault.TooMany, "too_often")

// checkRate bounds how many requests one person, or one network without signing in, makes in a minute, over all replicas.
func (s *Server) checkRate(c *fiber.Ctx) error {
	ctx := c.UserContext()
	caller := authz.NetworkKey("network", callFrom(ctx).address)
	if p, signedIn := authz.PrincipalFrom(ctx); signedIn {
		caller = "person:" + p.Person.String()
	}
	if err := s.deps.Meter.Pass(ctx, caller); err != nil {
		return err
	}
	return c.Next()
}

// checkPace counts operations that have a bound, over all replicas.
func (s *Server) checkPace(c *fiber.Ctx) error {
	ctx := c.UserContext()
	operation := callFrom(ctx).operation
	p, signedIn := authz.PrincipalFrom(ctx)
	if paces[operation] == 0 || !signedIn {
		return c.Next()
	}
	err := s.deps.Sessions.Try(ctx, "pace:"+operation+":"+p.Person.String(), paces[operation])
	if errors.Is(err, authz.ErrTooManyLogins) {
		return errTooOften
	}
	if err != nil {
		return err
	}
	return c.Next()
}
