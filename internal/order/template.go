package order

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Template (Vorlage) is what an organisation orders again and again, by a name; everybody who buys for it sees it.
type Template struct {
	ID    uuid.UUID
	Name  string
	At    time.Time
	Lines []TemplateLine
}

// TemplateLine is a wish, with what it cost when it was kept.
type TemplateLine struct {
	Product  catalog.ProductID
	Name     string // of the product
	Quantity money.Quantity
	Supplier catalog.Supplier // ID and Name
	Goods    money.Amount     // net, without charges
	PartOf   int              // number of the line, from 1, that it is a part of; 0 = it stands alone
}

// NewTemplate keeps the basket as read at BasketVersion, or what was submitted.
type NewTemplate struct {
	Name          string
	BasketVersion *int64
	Submission    *SubmissionID
}

// UsedTemplate says what came into the basket.
type UsedTemplate struct {
	Lines   []UsedLine
	LeftOut []string // names of products nobody offers today
}

// UsedLine is a line of a template at today's price.
type UsedLine struct {
	TemplateLine
	SupplierNow catalog.Supplier
	GoodsNow    money.Amount
}

// Bounds of templates.
const (
	maxTemplates    = 100 // of one organisation
	maxTemplateName = 80  // characters
)

// Templates are those of the principal's organisation, by name.
func (s *Service) Templates(ctx context.Context, p authz.Principal) ([]Template, error) {
	return s.store.Templates(ctx, p.Organisation)
}

// AddTemplate keeps a basket or a submission. Errors: Invalid (template_name, template_source), NotFound (submission),
// Conflict (template_exists, template_limit, basket_changed, basket_empty).
func (s *Service) AddTemplate(ctx context.Context, p authz.Principal, in NewTemplate) (Template, error) {
	name, err := templateName(in.Name)
	if err != nil {
		return Template{}, err
	}
	if (in.BasketVersion == nil) == (in.Submission == nil) {
		return Template{}, fault.New(fault.Invalid, "template_source")
	}
	lines, err := s.templateLines(ctx, p, in)
	if err != nil {
		return Template{}, err
	}
	there, err := s.store.Templates(ctx, p.Organisation)
	if err != nil {
		return Template{}, err
	}
	if len(there) >= maxTemplates {
		return Template{}, fault.New(fault.Conflict, "template_limit", "maximum", fmt.Sprint(maxTemplates))
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return Template{}, fmt.Errorf("new id: %w", err)
	}
	t := Template{ID: id, Name: name, At: s.now(), Lines: lines}
	return t, s.store.AddTemplate(ctx, ownerOf(p), t)
}

// templateName takes what a person can read on a button: no line breaks, nothing invisible, nothing that turns text round.
func templateName(name string) (string, error) {
	name = strings.TrimSpace(name)
	unreadable := strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) })
	if name == "" || utf8.RuneCountInString(name) > maxTemplateName || !utf8.ValidString(name) || unreadable {
		return "", fault.New(fault.Invalid, "template_name").WithField("#/body/name", "template_name")
	}
	return name, nil
}

// templateLines are the wishes of a basket, as they cost now, or of a submission, as they cost then.
func (s *Service) templateLines(ctx context.Context, p authz.Principal, in NewTemplate) ([]TemplateLine, error) {
	if in.Submission != nil {
		return s.store.SubmittedLines(ctx, p.Organisation, *in.Submission)
	}
	b, err := s.Basket(ctx, p)
	if err != nil {
		return nil, err
	}
	if b.Version != *in.BasketVersion {
		return nil, fault.New(fault.Conflict, "basket_changed")
	}
	var lines []TemplateLine
	at := map[int]int{}
	for _, l := range b.Plan.Lines {
		if l.HasTotal {
			at[l.No] = len(lines) + 1
			lines = append(lines, TemplateLine{PartOf: at[l.Input.PartOf], Product: l.Product.ID, Name: l.Product.Name, Quantity: l.Input.Quantity, Supplier: l.Supplier, Goods: l.Goods})
		}
	}
	if len(lines) == 0 {
		return nil, fault.New(fault.Conflict, "basket_empty")
	}
	return lines, nil
}

// RenameTemplate gives another name. Errors: Invalid, NotFound, Conflict (template_exists).
func (s *Service) RenameTemplate(ctx context.Context, p authz.Principal, id uuid.UUID, name string) (Template, error) {
	name, err := templateName(name)
	if err != nil {
		return Template{}, err
	}
	if err := s.store.RenameTemplate(ctx, p.Organisation, id, name); err != nil {
		return Template{}, err
	}
	return s.store.Template(ctx, p.Organisation, id)
}

// DeleteTemplate takes it from the list. Error: NotFound, also when it is gone already.
func (s *Service) DeleteTemplate(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	return s.store.DeleteTemplate(ctx, p.Organisation, id, s.now())
}

// UseTemplate puts its lines into the basket on today's best way, all or none. Errors: NotFound; Conflict (basket_full,
// template_nothing when nobody offers any of it today).
func (s *Service) UseTemplate(ctx context.Context, p authz.Principal, id uuid.UUID) (UsedTemplate, error) {
	t, err := s.store.Template(ctx, p.Organisation, id)
	if err != nil {
		return UsedTemplate{}, err
	}
	wanted := make([]LineInput, len(t.Lines))
	for i, l := range t.Lines {
		wanted[i] = LineInput{Product: l.Product, Quantity: l.Quantity, PartOf: l.PartOf}
	}
	proposed, err := s.proposeAll(ctx, p, wanted)
	if err != nil {
		return UsedTemplate{}, err
	}
	used, lines, err := s.takeToday(ctx, p, t, proposed)
	if err != nil {
		return UsedTemplate{}, err
	}
	if len(lines) == 0 {
		return UsedTemplate{}, fault.New(fault.Conflict, "template_nothing")
	}
	_, err = s.change(ctx, p, nil, func(b *Basket) error {
		if len(b.Lines)+len(b.FreeLines)+len(lines) > MaxLines {
			return fault.New(fault.Conflict, "basket_full")
		}
		b.Lines = append(b.Lines, lines...)
		return nil
	})
	return used, err
}

// takeToday plans the proposed lines and says beside what they cost when the template was kept; nil is left out.
func (s *Service) takeToday(ctx context.Context, p authz.Principal, t Template, proposed []*LineInput) (UsedTemplate, []BasketLine, error) {
	var used UsedTemplate
	var inputs []LineInput
	for i, l := range proposed {
		switch {
		case t.Lines[i].PartOf > 0: // comes with its article
		case l == nil:
			used.LeftOut = append(used.LeftOut, t.Lines[i].Name)
		default:
			inputs = append(inputs, *l)
		}
	}
	inputs, err := s.direct(ctx, s.store.Facts, p, inputs)
	if err != nil {
		return used, nil, err
	}
	plan, err := s.plan(ctx, p, SubmitInput{Lines: inputs})
	if err != nil {
		return used, nil, err
	}
	var kept []LineInput
	at, told := map[int]int{}, map[int]bool{} // at: number of a line that is kept, by that in the plan
	for i, l := range plan.Lines {
		if inputs[i].PartOf > 0 && at[inputs[i].PartOf] == 0 {
			continue // its article is left out
		}
		in, err := accepted(l, inputs[i])
		if kind, ok := fault.KindOf(err); ok && kind == fault.Conflict {
			used.LeftOut = append(used.LeftOut, l.Product.Name)
			continue
		}
		if err != nil {
			return used, nil, err
		}
		in.PartOf, at[l.No] = at[in.PartOf], len(kept)+1
		kept = append(kept, in)
		used.Lines = append(used.Lines, UsedLine{TemplateLine: t.like(l, told), SupplierNow: l.Supplier, GoodsNow: l.Goods})
	}
	lines, err := s.basketLines(kept)
	return used, lines, err
}

// like is the first line of the template that a planned one comes from and that was not told yet.
func (t Template) like(l *PlannedLine, told map[int]bool) TemplateLine {
	for i, kept := range t.Lines {
		if !told[i] && kept.Product == l.Input.Product && (kept.PartOf > 0) == (l.Input.PartOf > 0) {
			told[i] = true
			return kept
		}
	}
	return TemplateLine{Product: l.Input.Product, Name: l.Product.Name, Quantity: l.Input.Quantity, Supplier: l.Supplier, Goods: l.Goods}
}
