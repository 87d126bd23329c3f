package httpapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

const (
	scimPath  = "/scim/v2"
	scimMedia = "application/scim+json"
)

// asScim serves the contract's /scim/v2 where directories look for it, in the media type and with the errors of RFC 7644. Every
// guard of the API stands in between: the request goes through all routes once more under its path there.
func asScim(c *fiber.Ctx) error {
	if !strings.HasPrefix(c.Path(), scimPath+"/") {
		return c.Next()
	}
	if media, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";"); strings.EqualFold(strings.TrimSpace(media), scimMedia) {
		c.Request().Header.SetContentType(fiber.MIMEApplicationJSON)
	}
	c.Path(basePath + strings.TrimSuffix(c.Path(), "/"))
	if err := c.RestartRouting(); err != nil {
		return err
	}
	status := c.Response().StatusCode()
	switch {
	case status == fiber.StatusNoContent:
		return nil
	case status >= fiber.StatusBadRequest:
		var p struct{ Title, Detail, Code string }
		if err := json.Unmarshal(c.Response().Body(), &p); err != nil {
			return err
		}
		out := object{"schemas": []string{scimError}, "status": strconv.Itoa(status), "detail": strings.TrimSpace(p.Title + ". " + p.Detail)}
		if kind := scimFault(p.Code, status); kind != "" {
			out["scimType"] = kind
		}
		return c.Status(status).JSON(out, scimMedia)
	case status == fiber.StatusCreated:
		var made struct{ Meta struct{ Location string } }
		if json.Unmarshal(c.Response().Body(), &made) == nil {
			c.Location(made.Meta.Location)
		}
	}
	c.Set(fiber.HeaderContentType, scimMedia)
	return nil
}

// scimFault is the detail error of RFC 7644, table 9.
func scimFault(code string, status int) string {
	switch {
	case code == "scim_filter":
		return "invalidFilter"
	case code == "scim_path":
		return "noTarget"
	case code == "scim_taken":
		return "uniqueness"
	case code == "scim_value":
		return "invalidValue"
	case status == fiber.StatusBadRequest:
		return "invalidSyntax"
	default:
		return ""
	}
}
