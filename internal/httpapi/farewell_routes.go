package httpapi

import (
	"crypto/subtle"
	"net/http"

	"github.com/gofiber/fiber/v2"
)

// farewelled takes a browser that comes back from its provider (OpenID Connect RP-Initiated Logout 1.0 section 3). Who
// did sign out here goes on to signing in; a link that somebody else made up leads to the start page and changes nothing.
func farewelled(c *fiber.Ctx) error {
	secure := callFrom(c.UserContext()).secure
	state := c.Cookies(hostCookie(farewellCookie, secure))
	c.Set(fiber.HeaderCacheControl, "no-store")
	if state == "" || subtle.ConstantTimeCompare([]byte(state), []byte(c.Query("state"))) != 1 {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	c.Response().Header.Add(fiber.HeaderSetCookie, setCookie(farewellCookie, secure, "", -1, http.SameSiteLaxMode))
	return c.Redirect("/anmelden", fiber.StatusSeeOther)
}

// endIdentitySessions is the handler of that operation: its body is a form, which the generator has no types for.
func (s *Server) endIdentitySessions(c *fiber.Ctx) error {
	info := callFrom(c.UserContext())
	form, _ := c.Locals(validatedBody).(map[string]any) // held against the contract before
	token, _ := form["logout_token"].(string)
	if err := s.deps.Accounts.EndElsewhere(c.UserContext(), info.params["providerKey"], token, info.browser()); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusOK)
}
