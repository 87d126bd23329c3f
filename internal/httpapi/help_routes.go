package httpapi

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/guide"
)

//go:embed plain.html
var plainTemplate string

//go:embed help.html
var helpTemplate string

//go:embed help.css
var helpStyle []byte

// plainPage is what every page outside the front end's frame shows: the guide's and those of the contract. They need no
// session and no script beside the one that keeps the theme.
type plainPage struct {
	Lang, OtherLang, OtherLink string
	Tenant, Title, Stylesheet  string
	T                          map[string]string
	InHelp                     bool
	Query                      string // what was searched for
	SearchAction, SearchLabel  string
}

// newPlainPage reads language and search words from the address; the language of the browser holds without any.
func (s *Server) newPlainPage(c *fiber.Ctx) plainPage {
	p := plainPage{
		Lang: Language(c.UserContext()), OtherLang: english, Tenant: s.cfg.Tenant, Stylesheet: s.deps.Stylesheet,
		T: map[string]string{}, Query: searched(c), SearchAction: c.Path(),
	}
	if lang := c.Query("lang"); lang == german || lang == english {
		p.Lang = lang
	}
	if p.Lang == english {
		p.OtherLang = german
	}
	for code := range messagesHelpDE {
		p.T[code] = messageFor(p.Lang, code).Detail
	}
	other := url.Values{"lang": {p.OtherLang}}
	if p.Query != "" {
		other.Set("q", p.Query)
	}
	p.OtherLink = "?" + other.Encode()
	return p
}

// maxSearched bounds the words searched for, in bytes.
const maxSearched = 100

func searched(c *fiber.Ctx) string {
	q := strings.TrimSpace(c.Query("q"))
	return strings.ToValidUTF8(q[:min(len(q), maxSearched)], "")
}

// sendPlain answers with a page.
func (s *Server) sendPlain(c *fiber.Ctx, pages *template.Template, name, lang string, data any) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, lang)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Vary(fiber.HeaderAcceptLanguage)
	return c.Send(b.Bytes())
}

// helpRoutes serves the guide at /hilfe, for everybody.
func (s *Server) helpRoutes() {
	s.app.Get("/hilfe.css", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "no-cache")
		return c.Send(helpStyle)
	})
	if s.deps.Guide == nil {
		return
	}
	h := helpPages{s, s.deps.Guide, template.Must(template.Must(template.New("help").Parse(plainTemplate)).Parse(helpTemplate))}
	s.app.Get("/hilfe", h.show)
	s.app.Get("/hilfe/bilder/:name", h.picture)
	s.app.Get("/hilfe/:chapter", h.show)
}

type helpPages struct {
	server *Server
	book   *guide.Book
	pages  *template.Template
}

// helpView is a chapter, what a search found, or the list of chapters.
type helpView struct {
	plainPage
	Chapters []guide.Chapter
	Chapter  guide.Chapter
	Contents []guide.Section
	Next     *guide.Chapter
	Hits     []guide.Hit
	Count    string
}

// fewContents is the number of sections up to which a chapter needs no contents of its own.
const fewContents = 2

func (h helpPages) show(c *fiber.Ctx) error {
	v := helpView{plainPage: h.server.newPlainPage(c)}
	v.InHelp, v.SearchAction, v.SearchLabel = true, "/hilfe", v.T["help_search_label"]
	v.Chapters = h.book.Chapters(v.Lang)
	v.Title = v.T["help_title"]
	if id := c.Params("chapter"); id != "" {
		var known bool
		if v.Chapter, known = h.book.Chapter(v.Lang, id); !known {
			return errNoSuchPage
		}
		v.Title = v.Chapter.Title + " – " + v.Title
		v.place()
	}
	if v.Query != "" {
		v.Chapter = guide.Chapter{}
		v.Hits = h.book.Search(v.Lang, v.Query)
		v.Count = fill(v.T["help_count"], map[string]string{"count": strconv.Itoa(len(v.Hits)), "query": v.Query})
	}
	return h.server.sendPlain(c, h.pages, "help", v.Lang, v)
}

// place finds the chapter's contents and what follows it.
func (v *helpView) place() {
	if named := v.Chapter.Sections[1:]; len(named) > fewContents {
		v.Contents = named
	}
	for i := range v.Chapters[:len(v.Chapters)-1] {
		if v.Chapters[i].ID == v.Chapter.ID {
			v.Next = &v.Chapters[i+1]
		}
	}
}

func (h helpPages) picture(c *fiber.Ctx) error {
	picture, err := h.book.Picture(c.Params("name"))
	if errors.Is(err, fs.ErrNotExist) {
		return errNoSuchPage
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return c.Status(http.StatusOK).Send(picture)
}
