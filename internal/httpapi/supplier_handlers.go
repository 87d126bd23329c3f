package httpapi

import (
	"context"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// supplierHandlers keep the shop's suppliers and the example catalogue.
type supplierHandlers struct{ suppliers *catalog.SupplierService }

// CreateSupplier takes a supplier up.
func (h supplierHandlers) CreateSupplier(ctx context.Context, r gen.CreateSupplierRequestObject) (gen.CreateSupplierResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	m, err := h.suppliers.Create(ctx, p, fromSupplierData(*r.Body))
	return gen.CreateSupplier201JSONResponse(toSupplierMaster(m)), err
}

// GetSupplier answers with a supplier's data.
func (h supplierHandlers) GetSupplier(ctx context.Context, r gen.GetSupplierRequestObject) (gen.GetSupplierResponseObject, error) {
	m, err := h.suppliers.Master(ctx, catalog.SupplierID{UUID: r.SupplierId})
	return gen.GetSupplier200JSONResponse(toSupplierMaster(m)), err
}

// ChangeSupplier gives a supplier new data.
func (h supplierHandlers) ChangeSupplier(ctx context.Context, r gen.ChangeSupplierRequestObject) (gen.ChangeSupplierResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	m, err := h.suppliers.Change(ctx, p, catalog.SupplierID{UUID: r.SupplierId}, int(versionOf(r.Params.IfMatch)), fromSupplierData(*r.Body))
	return gen.ChangeSupplier200JSONResponse(toSupplierMaster(m)), err
}

// GetSampleCatalogue answers with the state of the example catalogue.
func (h supplierHandlers) GetSampleCatalogue(ctx context.Context, _ gen.GetSampleCatalogueRequestObject) (gen.GetSampleCatalogueResponseObject, error) {
	s, err := h.suppliers.Sample(ctx)
	return gen.GetSampleCatalogue200JSONResponse(toSample(s)), err
}

// LoadSampleCatalogue loads the example catalogue.
func (h supplierHandlers) LoadSampleCatalogue(ctx context.Context, _ gen.LoadSampleCatalogueRequestObject) (gen.LoadSampleCatalogueResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	s, err := h.suppliers.LoadSample(ctx, p)
	return gen.LoadSampleCatalogue200JSONResponse(toSample(s)), err
}

// RemoveSampleCatalogue ends its offers.
func (h supplierHandlers) RemoveSampleCatalogue(ctx context.Context, _ gen.RemoveSampleCatalogueRequestObject) (gen.RemoveSampleCatalogueResponseObject, error) {
	p, ok := authz.PrincipalFrom(ctx)
	if !ok {
		return nil, errNotSignedIn
	}
	s, err := h.suppliers.RemoveSample(ctx, p)
	return gen.RemoveSampleCatalogue200JSONResponse(toSample(s)), err
}

func toSample(s catalog.Sample) gen.SampleCatalogue {
	return gen.SampleCatalogue{Available: s.Available, Suppliers: s.Suppliers, Offers: s.Offers, Orders: s.Orders}
}

func toSupplierMaster(m catalog.SupplierMaster) gen.SupplierMaster {
	d := m.SupplierData
	return gen.SupplierMaster{
		Id: m.ID.UUID, Version: m.Version, Blocked: m.Blocked,
		Data: gen.SupplierData{Name: d.Name, Street: d.Street, Postcode: d.Postcode, City: d.City, Email: &d.Email},
	}
}

func fromSupplierData(d gen.SupplierData) catalog.SupplierData {
	out := catalog.SupplierData{Name: d.Name, Street: d.Street, Postcode: d.Postcode, City: d.City}
	if d.Email != nil {
		out.Email = *d.Email
	}
	return out
}
