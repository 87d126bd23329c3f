package httpapi

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// templateHandlers keep what is ordered again and again.
type templateHandlers struct{ orders *order.Service }

// ListTemplates lists those of the caller's organisation.
func (h templateHandlers) ListTemplates(ctx context.Context, _ gen.ListTemplatesRequestObject) (gen.ListTemplatesResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	list, err := h.orders.Templates(ctx, p)
	return gen.ListTemplates200JSONResponse{Items: mapped(list, toTemplate)}, err
}

// AddTemplate keeps a basket or a submission.
func (h templateHandlers) AddTemplate(ctx context.Context, r gen.AddTemplateRequestObject) (gen.AddTemplateResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	in := order.NewTemplate{Name: r.Body.Name, BasketVersion: r.Body.BasketVersion}
	if r.Body.SubmissionId != nil {
		in.Submission = &order.SubmissionID{UUID: *r.Body.SubmissionId}
	}
	t, err := h.orders.AddTemplate(ctx, p, in)
	return gen.AddTemplate201JSONResponse(toTemplate(t)), err
}

// RenameTemplate gives another name.
func (h templateHandlers) RenameTemplate(ctx context.Context, r gen.RenameTemplateRequestObject) (gen.RenameTemplateResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	t, err := h.orders.RenameTemplate(ctx, p, r.TemplateId, r.Body.Name)
	return gen.RenameTemplate200JSONResponse(toTemplate(t)), err
}

// DeleteTemplate takes one from the list.
func (h templateHandlers) DeleteTemplate(ctx context.Context, r gen.DeleteTemplateRequestObject) (gen.DeleteTemplateResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	return gen.DeleteTemplate204Response{}, h.orders.DeleteTemplate(ctx, p, r.TemplateId)
}

// UseTemplate puts one into the basket.
func (h templateHandlers) UseTemplate(ctx context.Context, r gen.UseTemplateRequestObject) (gen.UseTemplateResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	used, err := h.orders.UseTemplate(ctx, p, r.TemplateId)
	if err != nil {
		return nil, err
	}
	out := gen.UseTemplate201JSONResponse{LeftOut: mapped(used.LeftOut, func(name string) string { return name })}
	for _, l := range used.Lines {
		out.Lines = append(out.Lines, struct {
			Goods    gen.Money                 `json:"goods"`
			Kept     gen.TemplateLine          `json:"kept"`
			Sentence nullable.Nullable[string] `json:"sentence"`
			Supplier string                    `json:"supplier"`
		}{toMoney(l.GoodsNow), toTemplateLine(l.TemplateLine), changeSentence(Language(ctx), l), l.SupplierNow.Name})
	}
	return out, nil
}

// changeSentence says what changed since the template was kept; null when nothing did.
func changeSentence(lang string, l order.UsedLine) nullable.Nullable[string] {
	params := map[string]string{
		"before": moneyText(lang, l.Goods), "now": moneyText(lang, l.GoodsNow), "from": l.Supplier.Name, "to": l.SupplierNow.Name,
	}
	price, supplier := l.Goods != l.GoodsNow, l.Supplier.ID != l.SupplierNow.ID
	switch {
	case price && supplier:
		return nullable.NewNullableWithValue(Text(lang, "template_both_changed", params))
	case price:
		return nullable.NewNullableWithValue(Text(lang, "template_price_changed", params))
	case supplier:
		return nullable.NewNullableWithValue(Text(lang, "template_supplier_changed", params))
	}
	return nullable.NewNullNullable[string]()
}

func toTemplate(t order.Template) gen.Template {
	return gen.Template{Id: t.ID, Name: t.Name, At: instant(t.At), Lines: mapped(t.Lines, toTemplateLine)}
}

func toTemplateLine(l order.TemplateLine) gen.TemplateLine {
	return gen.TemplateLine{ProductId: l.Product.UUID, Name: l.Name, Quantity: l.Quantity.String(), Supplier: l.Supplier.Name, Goods: toMoney(l.Goods)}
}
