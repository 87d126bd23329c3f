package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// sessionHandlers answers who is signed in, and changes it.
type sessionHandlers struct {
	cfg      Config
	policy   *authz.Policy
	decider  authz.Decider
	sessions *authz.Sessions
	accounts *account.Service
	people   PeopleStore
	clock    func() time.Time
	shop     installationHandlers
}

// GetSession answers who the caller is and what the navigation may offer.
func (h sessionHandlers) GetSession(ctx context.Context, _ gen.GetSessionRequestObject) (gen.GetSessionResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	s, err := h.describe(ctx, p)
	if err != nil {
		return nil, err
	}
	return gen.GetSession200JSONResponse(s), nil
}

// Login signs in and sets the cookie, or says that a second factor is due. Errors: those of authz.Sessions.Login.
func (h sessionHandlers) Login(ctx context.Context, r gen.LoginRequestObject) (gen.LoginResponseObject, error) {
	in, err := h.sessions.Login(ctx, authz.LoginInput{Login: r.Body.Login, Password: r.Body.Password, Browser: callFrom(ctx).browser()})
	if err != nil {
		return nil, err
	}
	if in.Ticket != "" {
		return gen.Login202JSONResponse{Ticket: string(in.Ticket)}, nil
	}
	s, cookie, err := h.signedIn(ctx, in.Token, in.Principal)
	if err != nil {
		return nil, err
	}
	return gen.Login200JSONResponse{Body: s, Headers: gen.Login200ResponseHeaders{SetCookie: &cookie}}, nil
}

// signedIn describes a fresh session, with the cookie that carries it.
func (h sessionHandlers) signedIn(ctx context.Context, token authz.Token, p authz.Principal) (gen.Session, string, error) {
	s, err := h.describe(authz.ContextWithPrincipal(ctx, p), p)
	return s, setCookie(sessionCookie, callFrom(ctx).secure, string(token), int(authz.SessionLife.Seconds()), http.SameSiteLaxMode), err
}

// Logout ends the session and takes the cookie back; who signed in elsewhere goes on there.
func (h sessionHandlers) Logout(ctx context.Context, _ gen.LogoutRequestObject) (gen.LogoutResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	info := callFrom(ctx)
	location, state, err := h.leave(ctx, p, info.token)
	if err != nil {
		return nil, err
	}
	out := signedOut{cookies: []string{setCookie(sessionCookie, info.secure, "", -1, http.SameSiteLaxMode)}, location: location}
	if location != "" {
		out.cookies = append(out.cookies, setCookie(farewellCookie, info.secure, string(state), int(authz.StepLife.Seconds()), http.SameSiteLaxMode))
	}
	return out, nil
}

// leave ends the session; without accounts nobody has come from elsewhere.
func (h sessionHandlers) leave(ctx context.Context, p authz.Principal, token authz.Token) (string, authz.Token, error) {
	if h.accounts == nil {
		return "", "", h.sessions.Logout(ctx, token)
	}
	return h.accounts.Logout(ctx, p, token)
}

// signedOut is the answer with a cookie that deletes the session's; location is empty for who leaves the shop alone.
type signedOut struct {
	cookies  []string
	location string
}

// VisitLogoutResponse writes the answer.
func (r signedOut) VisitLogoutResponse(c *fiber.Ctx) error {
	for _, cookie := range r.cookies {
		c.Response().Header.Add(fiber.HeaderSetCookie, cookie)
	}
	c.Set("Clear-Site-Data", `"cache"`) // and with it pages kept for the back button; what people chose to see stays
	if r.location != "" {
		return c.JSON(gen.IdentityFarewell{Location: r.location})
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// ListDemoPeople lists the demo's people; outside the demo there is no such page.
func (h sessionHandlers) ListDemoPeople(ctx context.Context, _ gen.ListDemoPeopleRequestObject) (gen.ListDemoPeopleResponseObject, error) {
	if !h.cfg.Demo {
		return nil, errNoSuchPage
	}
	people, err := h.people.DemoPeople(ctx, h.clock())
	if err != nil {
		return nil, err
	}
	out := gen.ListDemoPeople200JSONResponse{}
	out.People = slices.Grow(out.People, len(people))
	for _, p := range people {
		out.People = append(out.People, struct {
			Login        string   `json:"login"`
			Name         string   `json:"name"`
			Organisation string   `json:"organisation"`
			Password     string   `json:"password"`
			Role         gen.Role `json:"role"`
			Sentence     string   `json:"sentence"`
		}{p.Login, p.Name, p.Organisation, p.Password, gen.Role(p.Role), p.Sentence[Language(ctx)]})
	}
	return out, nil
}

func (h sessionHandlers) describe(ctx context.Context, p authz.Principal) (gen.Session, error) {
	lines, err := h.people.BasketLines(ctx, p)
	if err != nil {
		return gen.Session{}, err
	}
	allowed, err := h.allowed(ctx, p)
	if err != nil {
		return gen.Session{}, err
	}
	mark, logo, err := h.shop.mark(ctx)
	if err != nil {
		return gen.Session{}, err
	}
	s := gen.Session{
		AllowedActions: allowed,
		BasketLines:    lines,
		Demo:           h.cfg.Demo,
		ExpiresAt:      p.SessionExpires,
		Organisation:   gen.OrganisationRef{Id: p.Organisation, Name: p.OrganisationName, Kind: gen.OrganisationRefKind(p.OrganisationKind)},
		Tenant:         mark.Name,
		Logo:           orNull(logo),
		Roles:          make([]gen.Role, len(p.Roles)),
	}
	if !p.SessionEnds.IsZero() {
		s.EndsAt = &p.SessionEnds
	}
	if p.FactorDue {
		s.SecondFactorDue = &p.FactorDue
	}
	s.Person.Id, s.Person.Name = p.Person, p.Name
	for i, r := range p.Roles {
		s.Roles[i] = gen.Role(r)
	}
	return s, nil
}

// allowed lists the operations the person's roles may do at all.
func (h sessionHandlers) allowed(ctx context.Context, p authz.Principal) ([]string, error) {
	known := map[authz.Operation]bool{}
	ids := []string{}
	for _, id := range h.policy.Operations() {
		op, _ := h.policy.Operation(id)
		may, asked := known[op]
		if !asked && !op.Public {
			d, err := h.decider.Decide(ctx, p, authz.Request{Class: op.Class, Action: op.Action})
			if err != nil {
				return nil, errNoDecision.Wrap(err)
			}
			may = d.Allowed
			known[op] = may
		}
		if may {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
