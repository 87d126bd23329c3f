package httpapi

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/sourcing"
)

// Upload is a catalogue file on its way in. Body is a stream that fails with
// TooLarge beyond MaxUploadBytes; it is read inside the handler only.
type Upload struct {
	Supplier  uuid.UUID
	FileName  string // as the person's computer calls it, without folders
	MediaType string // "application/xml" or "text/csv", without parameters
	Body      io.Reader
}

// uploader is the handler of uploadCatalogue. The generator leaves it out: its
// code would read the whole file into memory.
type uploader interface {
	UploadCatalogue(ctx context.Context, u Upload) (gen.CatalogueVersion, error)
}

// uploadLimit is the largest body of an operation that takes a file as its body, 0 for all others.
func uploadLimit(c *fiber.Ctx) int {
	path := string(c.Request().URI().Path())
	switch {
	case c.Method() != fiber.MethodPost:
		return 0
	case strings.HasPrefix(path, basePath+"/suppliers/") && strings.HasSuffix(path, "/catalogue-versions"):
		return MaxUploadBytes
	case strings.HasPrefix(path, basePath+"/framework-contracts/") && strings.HasSuffix(path, "/price-lists"):
		return MaxUploadBytes
	case strings.HasPrefix(path, basePath+"/framework-contracts/") && strings.HasSuffix(path, "/documents"):
		return contract.MaxDocumentBytes
	case path == basePath+"/contract-notices", path == basePath+"/contract-notices/drafts":
		return contract.MaxNoticeBytes
	case path == basePath+"/documents":
		return sourcing.MaxDocumentBytes
	default:
		return 0
	}
}

func isUpload(c *fiber.Ctx) bool { return uploadLimit(c) > 0 }

// isPublication reports whether a whole catalogue is merged, which may take as long as its upload.
func isPublication(c *fiber.Ctx) bool {
	path := string(c.Request().URI().Path())
	if path == basePath+"/organisation-lists" {
		return true // a list as long as it may be is thousands of changes in one
	}
	if path == basePath+"/sample-catalogue" {
		return c.Method() != fiber.MethodGet
	}
	return c.Method() == fiber.MethodPost && (strings.HasPrefix(path, basePath+"/catalogue-versions/") && strings.HasSuffix(path, "/publication") ||
		strings.HasPrefix(path, basePath+"/price-lists/") && strings.HasSuffix(path, "/release"))
}

func uploadRoute(h uploader) fiber.Handler {
	return func(c *fiber.Ctx) error {
		info := callFrom(c.UserContext())
		supplier, err := uuid.Parse(info.params["supplierId"])
		if err != nil {
			return errNoSuchPage
		}
		media, _, _ := strings.Cut(c.Get(fiber.HeaderContentType), ";")
		stream := &endingStream{from: bodyStream(c)}
		body := &limitedBody{from: stream, left: MaxUploadBytes, limit: MaxUploadBytes}
		version, err := h.UploadCatalogue(c.UserContext(), Upload{
			Supplier:  supplier,
			FileName:  fileName(c.Get("X-File-Name")),
			MediaType: strings.ToLower(strings.TrimSpace(media)),
			Body:      body,
		})
		if err == nil {
			_, err = io.Copy(io.Discard, body) // what is left would be read as the next request
		}
		if err != nil {
			return refuseBody(c, stream, err)
		}
		return c.Status(fiber.StatusCreated).JSON(version)
	}
}

// keeper is the handler of uploadDocument, which the generator leaves out for the same reason.
type keeper interface {
	UploadDocument(ctx context.Context, fileName string, body io.Reader) (gen.Document, error)
}

func documentRoute(h keeper) fiber.Handler {
	return func(c *fiber.Ctx) error {
		stream := &endingStream{from: bodyStream(c)}
		body := &limitedBody{from: stream, left: sourcing.MaxDocumentBytes, limit: sourcing.MaxDocumentBytes}
		document, err := h.UploadDocument(c.UserContext(), fileName(c.Get("X-File-Name")), body)
		if err == nil {
			_, err = io.Copy(io.Discard, body) // as above
		}
		if err != nil {
			return refuseBody(c, stream, err)
		}
		return c.Status(fiber.StatusCreated).JSON(document)
	}
}

func bodyStream(c *fiber.Ctx) io.Reader {
	if s := c.Context().RequestBodyStream(); s != nil {
		return s
	}
	return bytes.NewReader(c.Request().Body())
}

// endingStream stays at its end. fasthttp's stream of a chunked body does not:
// read again after io.EOF, it waits for a further chunk that never comes.
type endingStream struct {
	from io.Reader
	err  error
}

func (s *endingStream) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.from.Read(p)
	s.err = err
	return n, err
}

// fileName is the last part of a name. Browsers send other letters than ASCII percent-encoded.
func fileName(header string) string {
	name := header
	if decoded, err := url.PathUnescape(header); err == nil {
		name = decoded
	}
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
}

// limitedBody fails when more than left bytes come, unlike io.LimitReader, which ends quietly.
type limitedBody struct {
	from        io.Reader
	left, limit int
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if len(p) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	b.left -= n
	if b.left < 0 {
		return 0, errTooLarge(b.limit)
	}
	return n, err
}
