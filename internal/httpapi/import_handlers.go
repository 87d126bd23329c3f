package httpapi

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// importHandlers takes suppliers' catalogues in.
type importHandlers struct {
	imports *catalog.ImportService
}

// ListSuppliers answers with all suppliers and the state of their catalogues.
func (h importHandlers) ListSuppliers(ctx context.Context, _ gen.ListSuppliersRequestObject) (gen.ListSuppliersResponseObject, error) {
	found, err := h.imports.Suppliers(ctx)
	if err != nil {
		return nil, err
	}
	out := gen.SupplierList{Items: empty(gen.SupplierList{}.Items)}
	for _, s := range found {
		item := grow(&out.Items)
		item.Supplier, item.Offers, item.Blocked, item.Sample = toSupplier(s.Supplier), s.Offers, s.Supplier.Blocked, s.Sample
		item.PublishedVersion, item.PublishedAt = unlessZero(s.Version), orNull(utcOf(s.PublishedAt))
	}
	return gen.ListSuppliers200JSONResponse(out), nil
}

// ListCatalogueVersions answers with a supplier's versions, newest first.
func (h importHandlers) ListCatalogueVersions(ctx context.Context, r gen.ListCatalogueVersionsRequestObject) (gen.ListCatalogueVersionsResponseObject, error) {
	supplier, versions, err := h.imports.Versions(ctx, catalog.SupplierID{UUID: r.SupplierId})
	if err != nil {
		return nil, err
	}
	out := gen.CatalogueVersionList{Items: make([]gen.CatalogueVersion, len(versions))}
	for i, v := range versions {
		out.Items[i] = toCatalogueVersion(v, supplier, Language(ctx))
	}
	return gen.ListCatalogueVersions200JSONResponse(out), nil
}

// UploadCatalogue keeps a file as a draft.
func (h importHandlers) UploadCatalogue(ctx context.Context, u Upload) (gen.CatalogueVersion, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return gen.CatalogueVersion{}, errNotSignedIn
	}
	v, err := h.imports.Upload(ctx, p, catalog.CatalogueUpload{Supplier: catalog.SupplierID{UUID: u.Supplier}, FileName: u.FileName, File: u.Body})
	if err != nil {
		return gen.CatalogueVersion{}, err
	}
	return h.show(ctx, v)
}

// PublishCatalogue makes a draft what is compared.
func (h importHandlers) PublishCatalogue(ctx context.Context, r gen.PublishCatalogueRequestObject) (gen.PublishCatalogueResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	v, err := h.imports.Publish(ctx, p, catalog.VersionID{UUID: r.VersionId})
	if err != nil {
		return nil, err
	}
	out, err := h.show(ctx, v)
	return gen.PublishCatalogue200JSONResponse(out), err
}

func (h importHandlers) show(ctx context.Context, v catalog.CatalogueVersion) (gen.CatalogueVersion, error) {
	supplier, err := h.imports.Supplier(ctx, v.Supplier)
	return toCatalogueVersion(v, supplier, Language(ctx)), err
}

func toCatalogueVersion(v catalog.CatalogueVersion, s catalog.Supplier, lang string) gen.CatalogueVersion {
	out := gen.CatalogueVersion{
		Id: v.ID.UUID, Supplier: toSupplier(s), Version: v.Number, Status: gen.CatalogueVersionStatus(v.Status), FileName: v.FileName,
		Sha256: hex.EncodeToString(v.SHA256[:]), Format: gen.CatalogueVersionFormat(v.Format), Findings: make([]gen.Finding, len(v.Findings)),
		UploadedAt: v.UploadedAt.UTC(), PublishedAt: orNull(utcOf(v.PublishedAt)),
	}
	c := &out.Counts
	c.Read, c.Accepted, c.Refused = v.Counts.Read, v.Counts.Accepted, v.Counts.Refused
	c.New, c.Changed, c.Unchanged, c.Gone, c.NoPrice = v.Counts.New, v.Counts.Changed, v.Counts.Unchanged, v.Counts.Gone, v.Counts.NoPrice
	for i, f := range v.Findings {
		out.Findings[i] = gen.Finding{
			Severity: gen.FindingSeverity(f.Severity), Code: f.Code, Row: unlessZero(f.Row), Sku: unlessZero(f.SKU), Text: findingText(lang, f.Code, f.Params),
		}
	}
	return out
}

func utcOf(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
