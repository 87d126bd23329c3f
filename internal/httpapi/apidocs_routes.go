package httpapi

import (
	_ "embed"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	spec "github.com/provitako/marktplatz/api"
)

//go:embed apidocs.html
var docsTemplate string

// docsRoutes shows the contract at /api/docs: every operation with its parameters, forms, answers and the roles that may,
// from openapi.yaml and the policy this server checks requests by, with nothing from elsewhere.
func (s *Server) docsRoutes() {
	d := docsPages{s, template.Must(template.Must(template.New("docs").Parse(plainTemplate)).Parse(docsTemplate))}
	s.app.Get("/api/docs", d.list)
	s.app.Get("/api/docs/openapi.yaml", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "application/yaml; charset=utf-8")
		return c.Send(spec.Contract)
	})
	s.app.Get("/api/docs/problems", d.problems)
	s.app.Get("/api/docs/*", d.show)
}

type docsPages struct {
	server *Server
	pages  *template.Template
}

func (d docsPages) view(c *fiber.Ctx, title string) docsView {
	v := docsView{plainPage: d.server.newPlainPage(c)}
	v.Title, v.SearchAction, v.SearchLabel = title, "/api/docs", v.T["docs_search_label"]
	if title == "" {
		v.Title = v.T["docs_title"]
	}
	return v
}

func (d docsPages) list(c *fiber.Ctx) error {
	v := d.view(c, "")
	v.list(d.server.contract.doc)
	v.Sample = `curl -H "Authorization: Bearer $TOKEN" '` + c.BaseURL() + basePath + "/orders'"
	return d.server.sendPlain(c, d.pages, "docs", v.Lang, v)
}

// show renders one path of the contract, as the contract writes it: /api/docs/orders/{orderId}.
func (d docsPages) show(c *fiber.Ctx) error {
	path, err := url.PathUnescape(c.Params("*"))
	if err != nil {
		return errNoSuchPage
	}
	path = "/" + strings.Trim(path, "/")
	item := d.server.contract.doc.Paths.Value(path)
	if item == nil {
		return errNoSuchPage
	}
	v := d.view(c, path)
	v.tags(d.server.contract.doc)
	v.show(path, item, d.server.deps.Policy)
	return d.server.sendPlain(c, d.pages, "docs", v.Lang, v)
}

// problems lists every refusal that has a title: those of single fields stand inside others.
func (d docsPages) problems(c *fiber.Ctx) error {
	v := d.view(c, "")
	v.Title = v.T["docs_problems"]
	v.tags(d.server.contract.doc)
	codes := map[string]message{}
	for _, catalogue := range catalogues(v.Lang) {
		maps.Copy(codes, catalogue)
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if m := codes[code]; m.Title != "" && !isName(code) {
			v.Problems = append(v.Problems, docsProblem{code, m.Title, m.Detail})
		}
	}
	return d.server.sendPlain(c, d.pages, "docs", v.Lang, v)
}

// isName tells texts that are names or headings from those that answer a request.
func isName(code string) bool {
	return slices.ContainsFunc([]string{"role_", "buyer_", "basis_"}, func(prefix string) bool { return strings.HasPrefix(code, prefix) })
}
