package httpapi

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// Inspector finds out what the list of things to be seen to is made from.
type Inspector interface {
	Checks(ctx context.Context) ([]installation.Check, error)
}

// installationHandlers answer what the shop is called and what is still to be done.
type installationHandlers struct {
	shop      *installation.Service
	inspector Inspector
	book      *rulebook.Service
	cfg       Config
	deps      Deps
}

// mark is the name in the header and the address of the logo, nil when there is none.
func (h installationHandlers) mark(ctx context.Context) (installation.Mark, *string, error) {
	if h.shop == nil {
		return installation.Mark{Name: h.cfg.Tenant}, nil, nil
	}
	m, err := h.shop.Mark(ctx)
	return m, logoAddress(m.Logo), err
}

func logoAddress(digest string) *string {
	if digest == "" {
		return nil
	}
	address := "/logo?v=" + digest[:16]
	return &address
}

// GetInstallation answers what everybody sees.
func (h installationHandlers) GetInstallation(ctx context.Context, _ gen.GetInstallationRequestObject) (gen.GetInstallationResponseObject, error) {
	m, logo, err := h.mark(ctx)
	return gen.GetInstallation200JSONResponse{Name: m.Name, Logo: orNull(logo), Open: m.Open}, err
}

// GetInstallationSettings answers who runs the shop.
func (h installationHandlers) GetInstallationSettings(ctx context.Context, _ gen.GetInstallationSettingsRequestObject) (gen.GetInstallationSettingsResponseObject, error) {
	i, err := h.shop.Current(ctx)
	if err != nil {
		return nil, err
	}
	out, err := h.state(ctx, i)
	return gen.GetInstallationSettings200JSONResponse(out), err
}

// SaveInstallationSettings changes who runs the shop.
func (h installationHandlers) SaveInstallationSettings(ctx context.Context, r gen.SaveInstallationSettingsRequestObject) (gen.SaveInstallationSettingsResponseObject, error) {
	i, err := h.shop.Change(ctx, toSettings(*r.Body))
	if err != nil {
		return nil, err
	}
	out, err := h.state(ctx, i)
	return gen.SaveInstallationSettings200JSONResponse(out), err
}

// SaveInstallationLogo changes the logo.
func (h installationHandlers) SaveInstallationLogo(ctx context.Context, r gen.SaveInstallationLogoRequestObject) (gen.SaveInstallationLogoResponseObject, error) {
	i, err := h.shop.ChangeLogo(ctx, logoBytes(*r.Body))
	if err != nil {
		return nil, err
	}
	out, err := h.state(ctx, i)
	return gen.SaveInstallationLogo200JSONResponse(out), err
}

// ListInstallationChecks answers what is still to be done.
func (h installationHandlers) ListInstallationChecks(ctx context.Context, _ gen.ListInstallationChecksRequestObject) (gen.ListInstallationChecksResponseObject, error) {
	out, err := h.checks(ctx)
	return gen.ListInstallationChecks200JSONResponse(out), err
}

// AnswerInstallationCheck keeps an administrator's word.
func (h installationHandlers) AnswerInstallationCheck(ctx context.Context, r gen.AnswerInstallationCheckRequestObject) (gen.AnswerInstallationCheckResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	var answer installation.Answer
	if r.Body.Answer.IsSpecified() && !r.Body.Answer.IsNull() {
		answer = installation.Answer(r.Body.Answer.MustGet())
	}
	if err := h.shop.SetAnswer(ctx, p, installation.Item(r.Item), answer); err != nil {
		return nil, err
	}
	out, err := h.checks(ctx)
	return gen.AnswerInstallationCheck200JSONResponse(out), err
}

func (h installationHandlers) checks(ctx context.Context) (gen.InstallationChecks, error) {
	list, err := h.inspector.Checks(ctx)
	if err != nil {
		return gen.InstallationChecks{}, err
	}
	lang := Language(ctx)
	out := gen.InstallationChecks{At: instant(h.deps.Clock())}
	for _, c := range list {
		row := grow(&out.Items)
		row.Item, row.State = gen.InstallationItem(c.Item), gen.InstallationChecksItemsState(c.State)
		row.Title, row.Text = c.Item.Title(lang), c.Text(lang)
		row.Page, row.Command = orNull(unlessEmpty(c.Page)), orNull(unlessEmpty(c.Command))
		row.Answers = []gen.InstallationChecksItemsAnswers{}
		for _, a := range c.Item.Answers() {
			row.Answers = append(row.Answers, gen.InstallationChecksItemsAnswers(a))
		}
		row.Answer.SetNull()
		row.AnsweredAt.SetNull()
		if c.Answer != nil {
			row.Answer.Set(gen.InstallationChecksItemsAnswer(c.Answer.Answer))
			row.AnsweredAt.Set(instant(c.Answer.At))
		}
	}
	return out, nil
}

func toSettings(in gen.InstallationSettings) installation.Settings {
	return installation.Settings{
		Name: in.Name, Language: string(in.Language), Land: in.Land, Buyer: rules.BuyerType(in.BuyerType), Street: in.Street, Postcode: in.Postcode, City: in.City,
	}
}

func logoBytes(in gen.LogoUpload) []byte {
	if !in.Content.IsSpecified() || in.Content.IsNull() {
		return nil
	}
	return in.Content.MustGet()
}

// state is the installation with what its Land and kind of buyer may mean.
func (h installationHandlers) state(ctx context.Context, i installation.Installation) (gen.InstallationState, error) {
	out := gen.InstallationState{
		Logo: orNull(logoAddress(i.Logo)), LandFixed: i.Fixed, Limits: []gen.StatutoryLimit{},
		Settings: gen.InstallationSettings{
			Name: i.Name, Language: gen.InstallationSettingsLanguage(i.Language), Land: i.Land, BuyerType: gen.InstallationSettingsBuyerType(i.Buyer),
			Street: i.Street, Postcode: i.Postcode, City: i.City,
		},
	}
	out.Until.SetNull()
	lang := Language(ctx)
	for _, code := range rules.Lands() {
		land := grow(&out.Lands)
		land.Code, land.Name = code, landName(lang, code)
	}
	all, err := h.book.Public(ctx)
	if err != nil {
		return out, err
	}
	table, err := rulebook.LimitTable(all, money.DateOf(h.deps.Clock()))
	if err != nil {
		return out, err
	}
	for _, l := range table {
		out.Limits = append(out.Limits, toStatutoryLimit(l))
	}
	return out, nil
}

func toStatutoryLimit(l rulebook.Limit) gen.StatutoryLimit {
	out := gen.StatutoryLimit{
		Land: string(l.Jurisdiction), BuyerType: string(l.Buyer), State: gen.StatutoryLimitState(l.State), Limit: toMoneyOrNull(l.MaxNet),
		Citation: orNull[string](nil), Source: orNull[string](nil), Url: orNull[string](nil), Checked: toDateOrNull(money.Date{}),
	}
	if l.Version != nil {
		r := l.Version.Rule
		out.Citation, out.Source, out.Url = orNull(unlessEmpty(r.Citation)), orNull(unlessEmpty(r.Source.Title)), orNull(unlessEmpty(r.Source.URL))
		out.Checked, out.Confirmed = toDateOrNull(r.Source.State), r.Source.Confirmed
	}
	return out
}

// logo serves the picture in the header. It was written by us from pixels, and is never anything else than an image.
func (s *Server) logo(c *fiber.Ctx) error {
	if s.deps.Installation == nil {
		return errNoSuchPage
	}
	picture, err := s.deps.Installation.Picture(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, picture.Type)
	c.Set(fiber.HeaderCacheControl, "public, max-age=86400")
	return c.Status(http.StatusOK).Send(picture.Bytes)
}
