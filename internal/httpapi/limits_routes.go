package httpapi

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/table"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

//go:embed limits.html
var limitsTemplate string

//go:embed limits.css
var limitsStyle []byte

// errDateUnreadable refuses a file for a day that is none.
var errDateUnreadable = fault.New(fault.Invalid, "limits_no_day")

// limitsPages are the public pages of limits: what the stored rules say, for everybody, without signing in and without script.
type limitsPages struct {
	server *Server
	page   *template.Template
}

// limitsRoutes serves the pages unless the operator has switched them off.
func (s *Server) limitsRoutes() {
	if s.cfg.HideLimits || s.deps.Rules == nil {
		return
	}
	p := limitsPages{server: s, page: template.Must(template.New("limits").Parse(limitsTemplate))}
	s.app.Get("/wertgrenzen", p.throttled, p.show)
	s.app.Get("/wertgrenzen.csv", p.throttled, p.csv)
	s.app.Get("/wertgrenzen.json", p.throttled, p.json)
	s.app.Get("/wertgrenzen.css", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
		c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
		return c.Send(limitsStyle)
	})
}

// throttled keeps one network from asking without end.
func (p limitsPages) throttled(c *fiber.Ctx) error {
	if err := p.server.deps.Sessions.Browse(c.UserContext(), callFrom(c.UserContext()).address); err != nil {
		return err
	}
	return c.Next()
}

// show renders form, answer, table and changes.
func (p limitsPages) show(c *fiber.Ctx) error {
	q := readLimitsQuery(c, money.DateOf(p.server.deps.Clock()))
	all, err := p.server.deps.Rules.Public(c.UserContext())
	if err != nil {
		return err
	}
	mark, _, err := installationHandlers{shop: p.server.deps.Installation, cfg: p.server.cfg}.mark(c.UserContext())
	if err != nil {
		return err
	}
	v, err := newLimitsView(q, all, mark.Name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.page.Execute(&b, v); err != nil {
		return err
	}
	if len(q.wrong) > 0 {
		c.Status(http.StatusBadRequest)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, q.Lang)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Vary(fiber.HeaderAcceptLanguage)
	return c.Send(b.Bytes())
}

// limitRecord is a row of the files: the names are stable.
type limitRecord struct {
	Land       string  `json:"land"`
	Buyer      string  `json:"stelle"`
	Day        string  `json:"am"`
	State      string  `json:"zustand"` // found, no_statutory_limit or unknown
	Limit      *string `json:"wertgrenzeNettoEUR"`
	Citation   string  `json:"fundstelle,omitempty"`
	Source     string  `json:"quelle,omitempty"`
	URL        string  `json:"adresse,omitempty"`
	Checked    string  `json:"standDerQuelle,omitempty"`
	Confirmed  bool    `json:"amGesetzestextBestaetigt"`
	ValidFrom  string  `json:"giltAb,omitempty"`
	ValidTo    string  `json:"giltBisVor,omitempty"`
	Rule       string  `json:"regel,omitempty"`
	Version    int     `json:"fassung,omitempty"`
	SHA256     string  `json:"sha256,omitempty"`
	ReleasedBy string  `json:"freigabeDurchRolle,omitempty"`
	ReleasedAt string  `json:"freigabeAm,omitempty"`
}

func toLimitRecord(l rulebook.Limit) (limitRecord, error) {
	r := limitRecord{Land: string(l.Jurisdiction), Buyer: string(l.Buyer), Day: l.Day.String(), State: string(l.State)}
	if l.MaxNet != nil {
		text := l.MaxNet.String()
		r.Limit = &text
	}
	if l.Version == nil {
		return r, nil
	}
	rule := l.Version.Rule
	sum, err := rule.Hash()
	r.Citation, r.Source, r.URL, r.Checked, r.Confirmed = rule.Citation, rule.Source.Title, rule.Source.URL, rule.Source.State.String(), rule.Source.Confirmed
	r.ValidFrom, r.Rule, r.Version, r.SHA256 = rule.Valid.From.String(), rule.ID, rule.Version, hex.EncodeToString(sum[:])
	r.ReleasedBy, r.ReleasedAt = l.Version.Release.Role, money.DateOf(l.Version.Release.At).String()
	if !rule.Valid.To.IsZero() {
		r.ValidTo = rule.Valid.To.String()
	}
	return r, err
}

// records are the rows of the table on the day asked for.
func (p limitsPages) records(c *fiber.Ctx) (limitsQuery, []limitRecord, error) {
	q := readLimitsQuery(c, money.DateOf(p.server.deps.Clock()))
	if code := q.wrong["at"]; code != "" {
		return q, nil, errDateUnreadable
	}
	all, err := p.server.deps.Rules.Public(c.UserContext())
	if err != nil {
		return q, nil, err
	}
	table, err := rulebook.LimitTable(all, q.day)
	if err != nil {
		return q, nil, err
	}
	out := make([]limitRecord, len(table))
	for i, l := range table {
		if out[i], err = toLimitRecord(l); err != nil {
			return q, nil, err
		}
	}
	return q, out, nil
}

func (p limitsPages) json(c *fiber.Ctx) error {
	q, found, err := p.records(c)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(map[string]any{
		"am": q.day.String(), "hinweis": "Stand der hinterlegten Regeln; keine Rechtsberatung.", "wertgrenzen": found,
	}, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(append(raw, '\n'))
}

func (p limitsPages) csv(c *fiber.Ctx) error {
	q, found, err := p.records(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := table.NewWriter(&b)
	rows := [][]string{{
		"Land", "Stelle", "am", "Zustand", "Wertgrenze netto EUR", "Fundstelle", "Quelle", "Adresse", "Stand der Quelle", "am Gesetzestext bestätigt",
		"gilt ab", "gilt bis vor", "Regel", "Fassung", "SHA-256", "Freigabe durch Rolle", "Freigabe am",
	}}
	for _, r := range found {
		limit := ""
		if r.Limit != nil {
			limit = *r.Limit
		}
		version := ""
		if r.Version > 0 {
			version = strconv.Itoa(r.Version)
		}
		rows = append(rows, []string{
			r.Land, r.Buyer, r.Day, r.State, limit, r.Citation, r.Source, r.URL, r.Checked, strconv.FormatBool(r.Confirmed),
			r.ValidFrom, r.ValidTo, r.Rule, version, r.SHA256, r.ReleasedBy, r.ReleasedAt,
		})
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="wertgrenzen-`+q.day.String()+`.csv"`)
	return c.Send(b.Bytes())
}

// limitsLink is a stable address of the page.
func limitsLink(path string, kv ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			v.Set(kv[i], kv[i+1])
		}
	}
	return path + "?" + v.Encode()
}

func buyerName(lang string, b rules.BuyerType) string {
	return messageFor(lang, "buyer_"+string(b)).Title
}
