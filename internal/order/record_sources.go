package order

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// OriginRecord says how an offer came that stands in no catalogue.
type OriginRecord struct {
	Source     catalog.Source `json:"source"`
	AskedBy    uuid.UUID      `json:"askedBy"` // log id of the person
	AskedOn    money.Date     `json:"askedOn"`
	ReceivedAt string         `json:"receivedAt"`
	Late       bool           `json:"late,omitempty"`
	Document   uuid.UUID      `json:"document"`
	SHA256     string         `json:"documentSha256"` // base64
	Entry      uuid.UUID      `json:"entry"`          // in the log, made when the offer was taken in
}

// LinkedRecord is a product that counted as the same thing, with the log entry of the verdict.
type LinkedRecord struct {
	ID           uuid.UUID `json:"id"`
	GTIN         string    `json:"gtin,omitempty"`
	Manufacturer string    `json:"manufacturer"`
	PartNumber   string    `json:"partNumber"`
	Verdict      uuid.UUID `json:"verdict"`
}

// CandidateRecord is what waited for a verdict. Similar is not same: none of it was compared.
type CandidateRecord struct {
	Count int                `json:"count"`
	Items []CandidateProduct `json:"items"` // the likeliest, at most catalog.CandidatesKept
}

// CandidateProduct is one product that may have been the same.
type CandidateProduct struct {
	Match      uuid.UUID          `json:"match"`
	ID         uuid.UUID          `json:"id"`
	Basis      catalog.MatchBasis `json:"basis"`
	Score      int                `json:"score"`                // of 1000
	PiecePrice string             `json:"piecePrice,omitempty"` // of its cheapest offer, net without shipping
}

func originRecord(o catalog.Origin) *OriginRecord {
	return &OriginRecord{
		Source: o.Source, AskedBy: o.AskedBy, AskedOn: o.AskedOn, ReceivedAt: o.ReceivedAt.UTC().Format(recordTime), Late: o.Late,
		Document: o.Document, SHA256: base64.StdEncoding.EncodeToString(o.SHA256[:]), Entry: o.Entry,
	}
}

// source reads where an offer came from.
func (o OfferRecord) source(out *catalog.Offer) (err error) {
	if o.Article != nil {
		out.Article.UUID = *o.Article
	}
	if o.Origin != nil {
		out.Origin, err = o.Origin.origin()
		return err
	}
	out.LogIndex = o.LogIndex
	if o.InForce != nil {
		if out.InForce, err = o.InForce.edition(); err != nil {
			return err
		}
	}
	out.VersionSHA256, err = sum256(o.SHA256)
	return err
}

// EditionRecord is one version of a supplier's catalogue, named as OfferRecord names the one that brought the offer.
type EditionRecord struct {
	Catalogue uuid.UUID `json:"catalogue"`
	SHA256    string    `json:"catalogueSha256"`
	LogIndex  *int64    `json:"catalogueIndex,omitempty"`
}

func editionRecord(e *catalog.Edition) *EditionRecord {
	if e == nil {
		return nil
	}
	return &EditionRecord{Catalogue: e.Version.UUID, SHA256: base64.StdEncoding.EncodeToString(e.SHA256[:]), LogIndex: placed(e.LogIndex)}
}

// placed is an index in the log, or none for an entry that waits for it.
func placed(index *int64) *int64 {
	if index != nil && *index == catalog.NotInLog {
		return nil
	}
	return index
}

// edition reads what editionRecord wrote.
func (r EditionRecord) edition() (*catalog.Edition, error) {
	sum, err := sum256(r.SHA256)
	return &catalog.Edition{Version: catalog.VersionID{UUID: r.Catalogue}, SHA256: sum, LogIndex: r.LogIndex}, err
}

func sum256(text string) (sum [32]byte, err error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != len(sum) {
		return sum, fmt.Errorf("hash %q", text)
	}
	return [32]byte(raw), nil
}

// origin reads what originRecord wrote.
func (r OriginRecord) origin() (*catalog.Origin, error) {
	o := &catalog.Origin{Source: r.Source, AskedBy: r.AskedBy, AskedOn: r.AskedOn, Late: r.Late, Document: r.Document, Entry: r.Entry}
	var err error
	if o.ReceivedAt, err = time.Parse(recordTime, r.ReceivedAt); err != nil {
		return nil, fmt.Errorf("origin: %w", err)
	}
	o.SHA256, err = sum256(r.SHA256)
	return o, err
}

func linkedRecords(linked []catalog.Linked) []LinkedRecord {
	var out []LinkedRecord
	for _, l := range linked {
		out = append(out, LinkedRecord{ID: l.Product.UUID, GTIN: l.GTIN, Manufacturer: l.Manufacturer, PartNumber: l.PartNumber, Verdict: l.Entry})
	}
	return out
}

func candidateRecord(c catalog.Candidates) *CandidateRecord {
	if c.Count == 0 {
		return nil
	}
	out := &CandidateRecord{Count: c.Count}
	for _, i := range c.Items {
		p := CandidateProduct{Match: i.Match.UUID, ID: i.Product.UUID, Basis: i.Basis, Score: i.Score}
		if i.PiecePrice != nil {
			p.PiecePrice = i.PiecePrice.String()
		}
		out.Items = append(out.Items, p)
	}
	return out
}

// linked and candidates read what linkedRecords and candidateRecord wrote.
func (d DecisionRecord) linked() []catalog.Linked {
	var out []catalog.Linked
	for _, l := range d.Linked {
		out = append(out, catalog.Linked{
			Product: catalog.ProductID{UUID: l.ID}, GTIN: l.GTIN, Manufacturer: l.Manufacturer, PartNumber: l.PartNumber, Entry: l.Verdict,
		})
	}
	return out
}

func (d DecisionRecord) candidates(product catalog.ProductID) (map[catalog.ProductID]catalog.Candidates, error) {
	if d.Candidates == nil {
		return nil, nil
	}
	c := catalog.Candidates{Count: d.Candidates.Count}
	for _, i := range d.Candidates.Items {
		item := catalog.Candidate{
			Match: catalog.MatchID{UUID: i.Match}, Product: catalog.ProductID{UUID: i.ID}, Likeness: catalog.Likeness{Basis: i.Basis, Score: i.Score},
		}
		if i.PiecePrice != "" {
			price, err := money.ParseUnitPrice(i.PiecePrice, money.EUR)
			if err != nil {
				return nil, err
			}
			item.PiecePrice = &price
		}
		c.Items = append(c.Items, item)
	}
	return map[catalog.ProductID]catalog.Candidates{product: c}, nil
}
