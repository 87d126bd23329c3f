package httpapi

import (
	"encoding/hex"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// toArticle is the linked product an offer is for, null when it is for the product itself.
func toArticle(o catalog.Offer) nullable.Nullable[uuid.UUID] { return unlessZero(o.Article.UUID) }

// toOrigin says how an offer came that stands in no catalogue, null for the others.
func toOrigin(o catalog.Offer, lang string) nullable.Nullable[gen.OfferOrigin] {
	if o.Origin == nil {
		return nullable.NewNullNullable[gen.OfferOrigin]()
	}
	code := "origin_" + string(o.Origin.Source)
	if o.Origin.Late {
		code += "_late"
	}
	return nullable.NewNullableWithValue(gen.OfferOrigin{
		Source: gen.OfferOriginSource(o.Origin.Source), Text: Text(lang, code, map[string]string{"date": dateText(lang, o.Origin.AskedOn)}),
		AskedOn: toDate(o.Origin.AskedOn), ReceivedAt: instant(o.Origin.ReceivedAt), Late: o.Origin.Late,
		DocumentId: o.Origin.Document, Sha256: hex.EncodeToString(o.Origin.SHA256[:]), EntryId: o.Origin.Entry,
	})
}

func toCandidates(c order.CompareView) gen.Candidates {
	out := gen.Candidates{Count: c.Candidates.Count, Items: []gen.Candidate{}}
	for _, i := range c.Candidates.Items {
		out.Items = append(out.Items, gen.Candidate{
			MatchId: i.Match.UUID, ProductId: i.Product.UUID, Name: i.Name, Manufacturer: i.Manufacturer, PartNumber: i.PartNumber,
			Basis: gen.CandidateBasis(i.Basis), Score: i.Score, PiecePrice: toPiecePrice(i.PiecePrice), Cheaper: c.Cheaper(i),
		})
	}
	return out
}

func toLinked(linked []catalog.Linked) []gen.LinkedProduct {
	return mapped(linked, func(l catalog.Linked) gen.LinkedProduct {
		return gen.LinkedProduct{ProductId: l.Product.UUID, Gtin: unlessZero(l.GTIN), Manufacturer: l.Manufacturer, PartNumber: l.PartNumber, EntryId: l.Entry}
	})
}
