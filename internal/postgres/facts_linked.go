package postgres

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selectPlanned reads the products $1 with what is the same as each and what may be; a product that an organisation made
// for itself only for that one ($2); what may be the same costs what its cheapest offer of the day ($3) does.
var selectPlanned = `
	SELECT ` + productFields + `,
	       (SELECT json_agg(json_build_object('Product', q.id, 'GTIN', COALESCE(q.gtin, ''), 'Manufacturer', q.manufacturer, 'PartNumber', q.part_number,
	               'Entry', k.entry) ORDER BY q.id)
	          FROM product_link l JOIN product_link k ON k.canonical_id = l.canonical_id AND k.product_id <> l.product_id
	          JOIN product q ON q.id = k.product_id
	         WHERE l.product_id = p.id),
	       (SELECT json_agg(c) FROM (
	          SELECT m.id AS "Match", m.basis AS "Basis", m.score AS "Score", q.id AS "Product", q.name AS "Name", q.manufacturer AS "Manufacturer",
	                 q.part_number AS "PartNumber", round(best.piece_price, 4)::text AS "Price", count(*) OVER () AS "Count"
	            FROM product_match m JOIN product q ON q.id = CASE WHEN m.product_a = p.id THEN m.product_b ELSE m.product_a END
	            LEFT JOIN LATERAL (` + cheapestPiece("q", "$3") + `) best ON best.piece_price < 100000000
	           WHERE m.status = 'open' AND (m.product_a = p.id OR m.product_b = p.id)
	           ORDER BY m.score DESC, m.id LIMIT 20) c),
	       p.organisation_id IS NULL, COALESCE((SELECT left(c.cpv, 3) FROM category c WHERE c.key = p.category), ''),
	       EXISTS (SELECT FROM lot_scope s WHERE s.category = p.category) OR EXISTS (SELECT FROM lot_successor u WHERE u.old_product = p.id),
	       (SELECT json_agg(json_build_object('Lot', u.lot_id, 'Supplier', u.supplier_id, 'Product', q.id, 'Name', q.name, 'Manufacturer', q.manufacturer,
	               'PartNumber', q.part_number, 'From', u.valid_from) ORDER BY u.valid_from DESC, u.id)
	          FROM lot_successor u JOIN product q ON q.id = u.new_product WHERE u.old_product = p.id),
	       ARRAY(SELECT DISTINCT t.supplier_id FROM lot_price t WHERE t.product_id = ANY (p.id || ARRAY(
	          SELECT k.product_id FROM product_link l JOIN product_link k ON k.canonical_id = l.canonical_id WHERE l.product_id = p.id)))
	  FROM product p
	 WHERE p.id = ANY ($1) AND (p.organisation_id IS NULL OR p.organisation_id = $2)`

// selectCandidateOffers reads the catalogues' current offers of the open candidates of the products $1, with what of their
// suppliers decides whether the ranking would take them.
const selectCandidateOffers = `
	SELECT ` + offerColumns + `, s.blocked, s.regions, s.trade_fee, z.blocked
	  FROM offer o JOIN catalogue_version v ON v.id = o.since_version
	  JOIN supplier s ON s.id = o.supplier_id JOIN supplier z ON z.id = o.seller_id
	 WHERE o.until_version IS NULL AND o.product_id = ANY (ARRAY(
	       SELECT CASE WHEN m.product_a = ANY ($1) THEN m.product_b ELSE m.product_a END FROM product_match m
	        WHERE m.status = 'open' AND (m.product_a = ANY ($1) OR m.product_b = ANY ($1)) ORDER BY m.score DESC, m.id LIMIT 20))
	 ORDER BY o.id`

func queueCandidateOffers(b *pgx.Batch, q order.FactsQuery, products []uuid.UUID, f *order.Facts) {
	if !q.Candidates {
		return
	}
	f.Similars = map[catalog.ProductID]catalog.Similar{}
	b.Queue(selectCandidateOffers, products).Query(func(rows pgx.Rows) error {
		return each(rows, scanCandidateOffer, func(o candidateOffer) {
			s := f.Similars[o.Product]
			if s.Suppliers == nil {
				s.Suppliers = map[catalog.SupplierID]catalog.SupplierFacts{}
			}
			if s.Offers = append(s.Offers, o.Offer); o.Seller != o.Supplier {
				s.Suppliers[o.Seller] = catalog.SupplierFacts{Blocked: o.sellerBlocked}
			}
			s.Suppliers[o.Supplier] = o.supplier
			f.Similars[o.Product] = s
		})
	})
}

// candidateOffer is an offer with the state of its supplier, and whether its seller of record is blocked.
type candidateOffer struct {
	catalog.Offer
	supplier      catalog.SupplierFacts
	sellerBlocked bool
}

func scanCandidateOffer(r pgx.Rows) (c candidateOffer, err error) {
	c.Offer, err = scanOfferWith(r, &c.supplier.Blocked, &c.supplier.Regions, &c.supplier.TradeFee, &c.sellerBlocked)
	return c, err
}

// planned is a product with its relations.
type planned struct {
	catalog.Product
	linked     []catalog.Linked
	candidates catalog.Candidates
	shared     bool                 // no organisation's own
	group      string               // of similar awards; "" = its class is unknown
	classed    bool                 // a lot covers its class, or priced it and prices its successor now
	successors []catalog.Successor  // in lots, the latest first
	contracted []catalog.SupplierID // with prices of lots for it, valid or not
}

func scanPlanned(r pgx.Rows) (planned, error) {
	var p planned
	var facts, linked, candidates, successors []byte
	if err := r.Scan(&p.ID, &p.GTIN, &p.Manufacturer, &p.PartNumber, &p.Name, &p.Description, &p.Category, &p.Unit, &facts, &linked, &candidates,
		&p.shared, &p.group, &p.classed, &successors, &p.contracted); err != nil {
		return p, err
	}
	if err := json.Unmarshal(facts, &p.Facts); err != nil {
		return p, err
	}
	if linked != nil {
		if err := json.Unmarshal(linked, &p.linked); err != nil {
			return p, err
		}
	}
	if successors != nil {
		if err := json.Unmarshal(successors, &p.successors); err != nil {
			return p, err
		}
	}
	if candidates == nil {
		return p, nil
	}
	var err error
	p.candidates, err = parseCandidates(candidates)
	return p, err
}

func parseCandidates(text []byte) (catalog.Candidates, error) {
	var out catalog.Candidates
	var rows []struct {
		catalog.Candidate
		Price *string
		Count int
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		return out, fmt.Errorf("candidates: %w", err)
	}
	for _, r := range rows {
		var err error
		if r.PiecePrice, err = piecePrice(r.Price); err != nil {
			return out, err
		}
		out.Count, out.Items = r.Count, append(out.Items, r.Candidate)
	}
	return out, nil
}

// soldAs finds the wanted products by the article that is sold: the product itself, or one confirmed to be the same.
type soldAs map[catalog.ProductID][]catalog.ProductID

func (p planned) into(f *order.Facts, sold soldAs) {
	f.Products[p.ID] = p.Product
	sold.add(p)
	if p.candidates.Count > 0 {
		f.Candidates[p.ID] = p.candidates
	}
	if len(p.linked) > 0 {
		f.Linked[p.ID] = p.linked
	}
	if len(p.successors) > 0 {
		if f.Successors == nil {
			f.Successors = map[catalog.ProductID][]catalog.Successor{}
		}
		f.Successors[p.ID] = p.successors
	}
}

func (s soldAs) add(p planned) {
	s[p.ID] = append(s[p.ID], p.ID)
	for _, l := range p.linked {
		s[l.Product] = append(s[l.Product], p.ID)
	}
}

func (s soldAs) offer(f *order.Facts, o catalog.Offer) {
	article := o.Product
	for _, p := range s[article] {
		o.Product, o.Article = p, catalog.ProductID{}
		if p != article {
			o.Article = article
		}
		f.Offers[p] = append(f.Offers[p], o)
	}
}

func (s soldAs) coverage(f *order.Facts, c catalog.Coverage) {
	for _, p := range s[c.Product] {
		c.Product = p
		f.Coverage[p] = append(f.Coverage[p], c)
	}
}

// parseOrigin reads what an offer of no catalogue has beside its terms.
func parseOrigin(text []byte) (*catalog.Origin, error) {
	var row struct {
		Source                   catalog.Source
		AskedBy, Document, Entry uuid.UUID
		AskedOn                  money.Date
		ReceivedAt               time.Time
		Late                     bool
		Sum                      string
	}
	if err := json.Unmarshal(text, &row); err != nil {
		return nil, fmt.Errorf("origin: %w", err)
	}
	o := &catalog.Origin{
		Source: row.Source, AskedBy: row.AskedBy, AskedOn: row.AskedOn, ReceivedAt: row.ReceivedAt.UTC(), Late: row.Late,
		Document: row.Document, Entry: row.Entry,
	}
	_, err := hex.Decode(o.SHA256[:], []byte(row.Sum))
	return o, err
}
