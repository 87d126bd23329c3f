package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/installation"
)

// setupHandlers open an empty shop for whoever has the link of its start.
type setupHandlers struct {
	installationHandlers
	sessions sessionHandlers
}

// OpenSetup takes the code of the link and keeps it in a cookie.
func (h setupHandlers) OpenSetup(ctx context.Context, r gen.OpenSetupRequestObject) (gen.OpenSetupResponseObject, error) {
	info := callFrom(ctx)
	out, err := h.opened(ctx, installation.Code(r.Body.Code))
	if err != nil {
		return nil, err
	}
	cookie := setCookie(setupCookie, info.secure, r.Body.Code, int(installation.CodeLife.Seconds()), http.SameSiteStrictMode)
	return gen.OpenSetup200JSONResponse{Body: out, Headers: gen.OpenSetup200ResponseHeaders{SetCookie: &cookie}}, nil
}

// GetSetup answers what has been said so far.
func (h setupHandlers) GetSetup(ctx context.Context, _ gen.GetSetupRequestObject) (gen.GetSetupResponseObject, error) {
	out, err := h.opened(ctx, callFrom(ctx).setup)
	return gen.GetSetup200JSONResponse(out), err
}

func (h setupHandlers) opened(ctx context.Context, code installation.Code) (gen.InstallationState, error) {
	until, err := h.shop.Admit(ctx, code, callFrom(ctx).address)
	if err != nil {
		return gen.InstallationState{}, err
	}
	i, err := h.shop.Current(ctx)
	if err != nil {
		return gen.InstallationState{}, err
	}
	return h.early(ctx, i, until)
}

// early is the state of a shop that has nobody yet.
func (h setupHandlers) early(ctx context.Context, i installation.Installation, until time.Time) (gen.InstallationState, error) {
	out, err := h.state(ctx, i)
	out.Until.Set(instant(until))
	return out, err
}

// SaveSetup keeps the first page.
func (h setupHandlers) SaveSetup(ctx context.Context, r gen.SaveSetupRequestObject) (gen.SaveSetupResponseObject, error) {
	info := callFrom(ctx)
	if _, err := h.shop.Prepare(ctx, info.setup, info.address, toSettings(*r.Body)); err != nil {
		return nil, err
	}
	out, err := h.opened(ctx, info.setup)
	return gen.SaveSetup200JSONResponse(out), err
}

// SaveSetupLogo keeps the picture.
func (h setupHandlers) SaveSetupLogo(ctx context.Context, r gen.SaveSetupLogoRequestObject) (gen.SaveSetupLogoResponseObject, error) {
	info := callFrom(ctx)
	if _, err := h.shop.PrepareLogo(ctx, info.setup, info.address, logoBytes(*r.Body)); err != nil {
		return nil, err
	}
	out, err := h.opened(ctx, info.setup)
	return gen.SaveSetupLogo200JSONResponse(out), err
}

// CreateFirstPerson makes the administrator and signs them in.
func (h setupHandlers) CreateFirstPerson(ctx context.Context, r gen.CreateFirstPersonRequestObject) (gen.CreateFirstPersonResponseObject, error) {
	info := callFrom(ctx)
	in := installation.FirstPerson{Name: r.Body.Name, Email: r.Body.Email, Password: r.Body.Password}
	for _, role := range r.Body.Roles {
		in.Roles = append(in.Roles, authz.Role(role))
	}
	if err := h.shop.Begin(ctx, info.setup, info.address, in); err != nil {
		return nil, err
	}
	signed, err := h.sessions.sessions.Login(ctx, authz.LoginInput{Login: in.Email, Password: in.Password, Browser: info.browser()})
	if err != nil {
		return nil, err
	}
	s, cookie, err := h.sessions.signedIn(ctx, signed.Token, signed.Principal)
	if err != nil {
		return nil, err
	}
	return begun{s, []string{cookie, setCookie(setupCookie, info.secure, "", -1, http.SameSiteStrictMode)}}, nil
}

// begun is the 201 with two cookies: the session's, and the one that takes the code's back.
type begun struct {
	session gen.Session
	cookies []string
}

// VisitCreateFirstPersonResponse writes the answer.
func (r begun) VisitCreateFirstPersonResponse(c *fiber.Ctx) error {
	for _, cookie := range r.cookies {
		c.Response().Header.Add(fiber.HeaderSetCookie, cookie)
	}
	return c.Status(fiber.StatusCreated).JSON(r.session)
}
