package httpapi

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
)

// vocabulary is what products are described with in the caller's language.
type vocabulary struct {
	lang       string
	categories catalog.Categories
}

// speak reads the vocabulary for the caller of ctx.
func speak(ctx context.Context, categories catalog.CategorySource) (vocabulary, error) {
	c, err := categories.Categories(ctx)
	return vocabulary{lang: Language(ctx), categories: c}, err
}

func toMoney(a money.Amount) gen.Money {
	return gen.Money{Amount: a.String(), Currency: string(a.Currency())}
}

func toUnitPrice(p money.UnitPrice, per money.Quantity) gen.UnitPrice {
	return gen.UnitPrice{Amount: p.String(), Currency: string(p.Currency()), Per: per.String()}
}

func toDate(d money.Date) openapi_types.Date {
	return openapi_types.Date{Time: d.StartIn(time.UTC)}
}

// orNull makes a missing value null.
func orNull[T any](v *T) nullable.Nullable[T] {
	if v == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*v)
}

// valueOr is the value, or the zero value where there is none.
func valueOr[T any](n nullable.Nullable[T]) T {
	v, err := n.Get()
	if err != nil {
		var zero T
		return zero
	}
	return v
}

// unlessZero makes the zero value null.
func unlessZero[T comparable](v T) nullable.Nullable[T] {
	var zero T
	if v == zero {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(v)
}

func toDateOrNull(d money.Date) nullable.Nullable[openapi_types.Date] {
	if d.IsZero() {
		return nullable.NewNullNullable[openapi_types.Date]()
	}
	return nullable.NewNullableWithValue(toDate(d))
}

func toIDOrNull(id *uuid.UUID) nullable.Nullable[uuid.UUID] {
	if id == nil {
		return nullable.NewNullNullable[uuid.UUID]()
	}
	return nullable.NewNullableWithValue(*id)
}

func toMoneyOrNull(a *money.Amount) nullable.Nullable[gen.Money] {
	if a == nil {
		return nullable.NewNullNullable[gen.Money]()
	}
	return nullable.NewNullableWithValue(toMoney(*a))
}

func toSupplier(s catalog.Supplier) gen.SupplierRef {
	return gen.SupplierRef{Id: s.ID.UUID, Name: s.Name, City: s.City}
}

func toProduct(p catalog.Product, v vocabulary) gen.Product {
	out := gen.Product{
		Id: p.ID.UUID, Name: p.Name, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber, Gtin: unlessZero(p.GTIN),
		Category: gen.Category{Key: p.Category, Label: v.categories.Label(p.Category, v.lang)},
		Facts:    make([]gen.Fact, len(p.Facts)), Unit: p.Unit,
	}
	for i, f := range p.Facts {
		out.Facts[i] = gen.Fact{Key: f.Key, Label: f.LabelIn(v.lang), Value: f.Value}
	}
	if p.Description != "" {
		out.Description = &p.Description
	}
	if p.Position {
		out.Position = &p.Position
	}
	return out
}

// empty is a list that is written as [] and never as null, of a type the contract leaves without a name.
func empty[T any](_ []T) []T { return []T{} }

// grow adds a zero element and returns it to be filled.
func grow[T any](list *[]T) *T {
	var zero T
	*list = append(*list, zero)
	return &(*list)[len(*list)-1]
}
