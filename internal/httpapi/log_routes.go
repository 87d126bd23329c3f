package httpapi

import "github.com/gofiber/fiber/v2"

// logCheckpoint serves the latest signed note of the Nachweisprotokoll (C2SP tlog-tiles, "Checkpoints").
func (s *Server) logCheckpoint(c *fiber.Ctx) error {
	if s.deps.Proofs == nil {
		return errNoSuchPage
	}
	note, err := s.deps.Proofs.Checkpoint(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.SendString(note)
}

// logTile serves hash tiles and entry bundles. What stands at a path never
// changes, so anybody may keep it.
func (s *Server) logTile(c *fiber.Ctx) error {
	if s.deps.Proofs == nil {
		return errNoSuchPage
	}
	tile, err := s.deps.Proofs.Tile(c.UserContext(), c.Params("*"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Send(tile)
}

// logKey serves the public key that checkpoints are signed with, for pages and
// people that check them. Who trusts nobody compares it with one got elsewhere.
func (s *Server) logKey(c *fiber.Ctx) error {
	if s.deps.Proofs == nil {
		return errNoSuchPage
	}
	key, err := s.deps.Proofs.Key(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.SendString(key + "\n")
}
