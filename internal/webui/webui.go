package webui

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/fault"
)

// indexPage is what every page navigation gets.
const indexPage = "/index.html"

// errNoFile is a file that is not there: never HTML with status 200, or a
// browser with yesterday's page would run it as script.
var errNoFile = fault.New(fault.NotFound, "not_found")

// file is one file of the front end in the encodings the build made. What is in it is read when it is asked for: a server keeps no
// second copy of its own program.
type file struct {
	name                string
	plain, gzip, brotli bool
	mediaType           string
	tag                 string // of the plain bytes
	hashed              bool   // the name changes with the content
}

// New returns a handler for a built front end. built holds index.html at its
// root or below "dist"; without one the handler answers navigations with 503
// and says how to build it. It passes on what is neither GET nor HEAD.
func New(built fs.FS) (func(c *fiber.Ctx) error, error) {
	if sub, err := fs.Sub(built, "dist"); err == nil && exists(sub, "index.html") {
		built = sub
	}
	files, err := read(built)
	if err != nil {
		return nil, fmt.Errorf("read front end: %w", err)
	}
	return func(c *fiber.Ctx) error {
		if m := c.Method(); m != fiber.MethodGet && m != fiber.MethodHead {
			return c.Next()
		}
		return serve(c, built, files)
	}, nil
}

var stylesheet = regexp.MustCompile(`<link rel="stylesheet"[^>]*href="(/[^"]+)"`)

// Stylesheet is the address of the front end's style, for pages that are served beside it; empty without a built one.
func Stylesheet(built fs.FS) string {
	for _, name := range []string{"dist" + indexPage, indexPage[1:]} {
		page, err := fs.ReadFile(built, name)
		if found := stylesheet.FindSubmatch(page); err == nil && found != nil {
			return string(found[1])
		}
	}
	return ""
}

func exists(f fs.FS, name string) bool {
	_, err := fs.Stat(f, name)
	return err == nil
}

// read looks at all files, each with its compressed forms.
func read(built fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		base := strings.TrimSuffix(strings.TrimSuffix(name, ".br"), ".gz")
		f := files["/"+base]
		if f == nil {
			f = &file{name: base, mediaType: mediaType(base), hashed: strings.HasPrefix(base, "assets/")}
			files["/"+base] = f
		}
		switch path.Ext(name) {
		case ".br":
			f.brotli = true
		case ".gz":
			f.gzip = true
		default:
			content, err := fs.ReadFile(built, name)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(content)
			f.plain, f.tag = true, hex.EncodeToString(sum[:8])
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	for name, f := range files {
		if !f.plain {
			delete(files, name) // a compressed form of nothing
		}
	}
	return files, err
}

// mediaType does not ask the machine's tables for what the front end is made of.
func mediaType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return fiber.MIMEOctetStream
	}
}

func serve(c *fiber.Ctx, built fs.FS, files map[string]*file) error {
	name := path.Clean("/" + c.Path())
	f, found := files[name]
	if !found {
		if !isNavigation(c, name) {
			return errNoFile
		}
		if f = pageFor(files, name); f == nil {
			return sayNotBuilt(c)
		}
	}
	form, coding := f.forCaller(c)
	tag := `"` + f.tag + coding + `"`
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, tag)
	if f.hashed {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	} else {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	body, err := fs.ReadFile(built, form)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, f.mediaType)
	if coding != "" {
		c.Set(fiber.HeaderContentEncoding, coding)
	}
	return c.Send(body)
}

// pageFor is the page's own file, /pruefen.html for /pruefen, or else the front end, which knows its paths itself.
func pageFor(files map[string]*file, name string) *file {
	if f := files[name+".html"]; f != nil {
		return f
	}
	return files[indexPage]
}

// isNavigation tells a page a person goes to from a file a page asks for. The shop's own address is a page to everybody.
func isNavigation(c *fiber.Ctx, name string) bool {
	return name == "/" || path.Ext(name) == "" && !strings.HasPrefix(name, "/assets/") && strings.Contains(c.Get(fiber.HeaderAccept), "text/html")
}

// forCaller picks the smallest form the caller reads, by its name.
func (f *file) forCaller(c *fiber.Ctx) (name, coding string) {
	if f.brotli && accepts(c, "br") {
		return f.name + ".br", "br"
	}
	if f.gzip && accepts(c, "gzip") {
		return f.name + ".gz", "gzip"
	}
	return f.name, ""
}

func accepts(c *fiber.Ctx, coding string) bool {
	for part := range strings.SplitSeq(c.Get(fiber.HeaderAcceptEncoding), ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q := strings.TrimSpace(params)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func sayNotBuilt(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Status(fiber.StatusServiceUnavailable).SendString("Diese Fassung enthält keine Oberfläche; `make build` baut sie ein. Die API läuft unter /api/v1.\n")
}
