package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// DemoStore writes the demo's organisations, people and framework contracts, as the worker. Nothing else writes these
// tables in bulk, and nothing here changes a row that is there.
type DemoStore struct{ worker *DB }

// NewDemoStore works on the worker's pool.
func NewDemoStore(worker *DB) *DemoStore { return &DemoStore{worker} }

// DemoState is how far a load has come.
type DemoState struct {
	Empty     bool // no organisation at all
	Demo      bool // the demo's people are there
	Contracts bool // framework contracts, too
}

// State looks at the shop as it is.
func (s *DemoStore) State(ctx context.Context) (DemoState, error) {
	var d DemoState
	err := s.worker.pool.QueryRow(ctx, `
		SELECT NOT EXISTS (SELECT FROM organisation),
		       EXISTS (SELECT FROM local_account WHERE demo IS NOT NULL), EXISTS (SELECT FROM framework_contract)`).
		Scan(&d.Empty, &d.Demo, &d.Contracts)
	if err != nil {
		return d, fmt.Errorf("look for data: %w", err)
	}
	return d, nil
}

// DemoHouse is everything that stands before the first catalogue.
type DemoHouse struct {
	At            time.Time
	Since         time.Time // suppliers and rules have been known
	Day           money.Date
	Organisations []DemoOrganisation // parents before children
	People        []DemoPerson
	Rules         []rules.Rule
	Categories    []catalog.Category
	Suppliers     []DemoSupplier
}

// DemoOrganisation with its place in the tree.
type DemoOrganisation struct {
	ID, LegalEntity      uuid.UUID
	Parent               *uuid.UUID
	Kind, Name           string
	Land, Buyer, Leitweg string
	VATEntrepreneur      bool
	Addresses            []DemoAddress // the first is the default
	CostCentres          []DemoCostCentre
}

// DemoAddress is a place of delivery.
type DemoAddress struct {
	ID                            uuid.UUID
	Label, Street, Postcode, City string
}

// DemoCostCentre pays.
type DemoCostCentre struct {
	ID            uuid.UUID
	Number, Label string
}

// DemoPerson with one role and a local account.
type DemoPerson struct {
	ID, LogID, Membership, Organisation uuid.UUID
	Name, Language                      string
	Role                                authz.Role
	Login, Password, Hash               string
	Sentence                            map[string]string // by language, what this person can show
	Position                            int               // on the log-in page
}

// DemoSupplier with the canonical master data that records name by hash.
type DemoSupplier struct {
	ID              uuid.UUID
	Key, Name, City string
	Email           string // "" = unknown
	Master          []byte
	TradeFee        string // of the cooperative's own trade, in per cent; "" for an ordinary supplier
}

// SaveHouse writes all of it or nothing.
func (s *DemoStore) SaveHouse(ctx context.Context, h DemoHouse) error {
	b := &pgx.Batch{}
	for _, o := range h.Organisations {
		o.queue(b, h)
	}
	for _, p := range h.People {
		p.queue(b, h)
	}
	for _, o := range h.Organisations {
		o.queueTerm(b, h)
	}
	for _, r := range h.Rules {
		body, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("rule %s: %w", r.ID, err)
		}
		b.Queue(`INSERT INTO rule (id, version, jurisdiction, buyer_type, kind, body, valid, recorded_at)
			VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, daterange($7, $8), $9)`,
			r.ID, r.Version, string(r.Jurisdiction), string(r.BuyerType), string(r.Kind), body, r.Valid.From, r.Valid.To, h.known(r))
	}
	for _, c := range h.Categories {
		b.Queue(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ($1, $2, $3, $4)`, c.Key, c.LabelDE, c.LabelEN, c.CPV)
	}
	for _, p := range h.Suppliers {
		hash := audit.MasterDataDigest(p.Master)
		b.Queue(`INSERT INTO supplier (id, key, name, city, email, version, created_at, trade_fee) VALUES ($1, $2, $3, $4, NULLIF($5, ''), 1, $6, NULLIF($7, '')::numeric)`,
			p.ID, p.Key, p.Name, p.City, p.Email, h.Since, p.TradeFee)
		b.Queue(`INSERT INTO supplier_version (supplier_id, version, hash, bytes) VALUES ($1, 1, $2, $3)`, p.ID, hash[:], p.Master)
	}
	return s.send(ctx, b, "save the demo's organisations")
}

// known is when a rule was taken over: with the house, or on its own first day after that.
func (h DemoHouse) known(r rules.Rule) time.Time {
	from := h.Since
	if !r.Valid.From.IsZero() && r.Valid.From.StartIn(money.Berlin).After(from) {
		from = r.Valid.From.StartIn(money.Berlin)
	}
	if from.After(h.At) {
		return h.At
	}
	return from
}

// demoEvidence stands for the statutes by which the demo's bodies control the cooperative together.
const demoEvidence = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 60]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n" +
	"4 0 obj<</Length 44>>stream\nBT /F 14 Tf 20 25 Td (Beispieldaten: Satzung) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n"

// queueTerm records the in-house basis of a member or an owner body.
func (o DemoOrganisation) queueTerm(b *pgx.Batch, h DemoHouse) {
	if o.ID != o.LegalEntity || o.Parent == nil || len(h.People) == 0 {
		return
	}
	sum := sha256.Sum256([]byte(demoEvidence))
	from := h.Day.AddMonths(-36)
	b.Queue(`INSERT INTO body_term (id, organisation_id, kind, value, valid, starts_on, set_by, document_name, document_sha256, document)
		VALUES (gen_random_uuid(), $1, 'inhouse', 'gwb_108_4_5', daterange($2, NULL), $2, $3, 'satzung-beispieldaten.pdf', $4, $5)`,
		o.ID, from, h.People[0].ID, sum[:], []byte(demoEvidence))
}

func (o DemoOrganisation) queue(b *pgx.Batch, h DemoHouse) {
	b.Queue(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, vat_entrepreneur, leitweg_id, created_at)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, $7, NULLIF($8, ''), $9)`,
		o.ID, o.Kind, o.Name, o.Land, o.Buyer, o.LegalEntity, o.VATEntrepreneur, o.Leitweg, h.At)
	if o.Parent != nil {
		b.Queue(`INSERT INTO organisation_link (child_id, parent_id, valid) VALUES ($1, $2, daterange($3, NULL))`, o.ID, o.Parent, h.Day.AddMonths(-36))
	}
	for i, a := range o.Addresses {
		b.Queue(`INSERT INTO address (id, organisation_id, label, street, postcode, city, is_default) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			a.ID, o.ID, a.Label, a.Street, a.Postcode, a.City, i == 0)
	}
	for i, c := range o.CostCentres {
		b.Queue(`INSERT INTO cost_centre (id, organisation_id, number, label, is_default) VALUES ($1, $2, $3, $4, $5)`,
			c.ID, o.ID, c.Number, c.Label, i == 0)
	}
}

func (p DemoPerson) queue(b *pgx.Batch, h DemoHouse) {
	b.Queue(`INSERT INTO person (id, log_id, name, language, created_at) VALUES ($1, $2, $3, $4, $5)`, p.ID, p.LogID, p.Name, p.Language, h.At)
	b.Queue(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, daterange($5, NULL))`,
		p.Membership, p.ID, p.Organisation, string(p.Role), h.Day.AddMonths(-12))
	b.Queue(`INSERT INTO local_account (person_id, login, password_hash, demo) VALUES ($1, $2, $3, $4)`, p.ID, p.Login, p.Hash,
		map[string]any{"password": p.Password, "sentence": p.Sentence, "position": p.Position})
}

// send runs the batch in one transaction.
func (s *DemoStore) send(ctx context.Context, b *pgx.Batch, doing string) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error { return tx.SendBatch(ctx, b).Close() })
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// Person finds the principal behind a login; it acts for its one organisation.
func (s *DemoStore) Person(ctx context.Context, login string, at time.Time) (authz.Principal, error) {
	var p authz.Principal
	var role authz.Role
	err := s.worker.pool.QueryRow(ctx, `
		SELECT p.id, p.log_id, p.name, p.language, o.id, o.name, o.kind, o.legal_entity_id, COALESCE(o.land, ''), o.buyer_type, m.role
		  FROM local_account a JOIN person p ON p.id = a.person_id
		  JOIN membership m ON m.person_id = p.id AND m.valid @> $2::date JOIN organisation o ON o.id = m.organisation_id
		 WHERE lower(a.login) = lower($1)`, login, money.DateOf(at)).Scan(&p.Person, &p.LogID, &p.Name, &p.Language,
		&p.Organisation, &p.OrganisationName, &p.OrganisationKind, &p.LegalEntity, &p.Land, &p.BuyerType, &role)
	if err != nil {
		return p, fmt.Errorf("read person %s: %w", login, err)
	}
	p.Roles, p.Scope = []authz.Role{role}, []uuid.UUID{p.Organisation}
	return p, nil
}

// DemoSender is a supplier and how far its catalogues have come.
type DemoSender struct {
	ID        catalog.SupplierID
	Published string // file of the published catalogue; "" = none
}

// Senders are all suppliers by key.
func (s *DemoStore) Senders(ctx context.Context) (map[string]DemoSender, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT s.key, s.id, COALESCE((SELECT v.file_name FROM catalogue_version v WHERE v.supplier_id = s.id AND v.status = 'published'), '') FROM supplier s`)
	if err != nil {
		return nil, fmt.Errorf("read suppliers: %w", err)
	}
	defer rows.Close()
	found := map[string]DemoSender{}
	for rows.Next() {
		var key string
		var d DemoSender
		if err := rows.Scan(&key, &d.ID, &d.Published); err != nil {
			return nil, fmt.Errorf("read suppliers: %w", err)
		}
		found[key] = d
	}
	return found, rows.Err()
}

// Product finds a product of the catalogues by its part number.
func (s *DemoStore) Product(ctx context.Context, partNumber string) (catalog.ProductID, error) {
	var id catalog.ProductID
	if err := s.worker.pool.QueryRow(ctx, `SELECT id FROM product WHERE part_number = $1 ORDER BY id LIMIT 1`, partNumber).Scan(&id); err != nil {
		return id, fmt.Errorf("product %s: %w", partNumber, err)
	}
	return id, nil
}

// Organisations are the ids by name.
func (s *DemoStore) Organisations(ctx context.Context) (map[string]uuid.UUID, error) {
	rows, err := s.worker.pool.Query(ctx, `SELECT name, id FROM organisation ORDER BY id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	found := map[string]uuid.UUID{}
	var name string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&name, &id}, func() error {
		found[name] = id
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	return found, nil
}

// errNoProduct tells that a contract prices what no catalogue brought.
var errNoProduct = errors.New("no such product in the catalogues")

// LotNamed is the lot of this title.
func (s *DemoStore) LotNamed(ctx context.Context, title string) (uuid.UUID, error) {
	var id uuid.UUID
	return id, notFound(s.worker.pool.QueryRow(ctx, `SELECT id FROM lot WHERE title = $1`, title).Scan(&id), "find lot")
}

// DemoArticle is what a supplier calls an article of its price list.
type DemoArticle struct {
	Contract catalog.ContractID
	Lot      int
	Supplier catalog.SupplierID
	SKU      string
}

// Priced is an article by its manufacturer's number in the price list of a contract's lot, and whether a successor was proposed for it.
func (s *DemoStore) Priced(ctx context.Context, contract, part string) (a DemoArticle, proposed bool, err error) {
	err = s.worker.pool.QueryRow(ctx, `
		SELECT c.id, l.number, x.supplier_id, x.sku, EXISTS (SELECT FROM successor_proposal o WHERE o.lot_id = l.id AND o.old_product = p.id)
		  FROM framework_contract c JOIN lot l ON l.contract_id = c.id JOIN lot_price x ON x.lot_id = l.id JOIN product p ON p.id = x.product_id
		 WHERE c.number = $1 AND p.part_norm = $2 ORDER BY l.number, lower(x.valid) LIMIT 1`, contract, catalog.NormaliseNumber(part)).
		Scan(&a.Contract, &a.Lot, &a.Supplier, &a.SKU, &proposed)
	return a, proposed, notFound(err, "find article in price lists")
}

// HasOptions tells whether an article's lot has an option list of its supplier already.
func (s *DemoStore) HasOptions(ctx context.Context, a DemoArticle) (there bool, err error) {
	err = s.worker.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM option_list o JOIN lot l ON l.id = o.lot_id
		WHERE l.contract_id = $1 AND l.number = $2 AND o.supplier_id = $3)`, a.Contract, a.Lot, a.Supplier).Scan(&there)
	return there, err
}

// HasProject tells whether an article has a project price of its supplier already.
func (s *DemoStore) HasProject(ctx context.Context, a DemoArticle) (there bool, err error) {
	err = s.worker.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM project_price o JOIN lot l ON l.id = o.lot_id
		WHERE l.contract_id = $1 AND l.number = $2 AND o.supplier_id = $3 AND o.sku = $4)`, a.Contract, a.Lot, a.Supplier, a.SKU).Scan(&there)
	return there, err
}

// WithoutDocuments are the framework contracts that have no document, by their number.
func (s *DemoStore) WithoutDocuments(ctx context.Context) (map[string]catalog.ContractID, error) {
	rows, err := s.worker.pool.Query(ctx, `SELECT number, id FROM framework_contract c
		WHERE NOT EXISTS (SELECT FROM contract_document d WHERE d.contract_id = c.id)`)
	if err != nil {
		return nil, fmt.Errorf("find contracts without documents: %w", err)
	}
	out := map[string]catalog.ContractID{}
	var number string
	var id catalog.ContractID
	_, err = pgx.ForEachRow(rows, []any{&number, &id}, func() error {
		out[number] = id
		return nil
	})
	return out, err
}

// CompetitionLinks are the tokens with which parties come to the mini-competition of a subject, by the supplier's key. They
// stand in the letters that wait to be sent, and nowhere else.
func (s *DemoStore) CompetitionLinks(ctx context.Context, subject string) (map[string]string, error) {
	rows, err := s.worker.pool.Query(ctx, `
		SELECT s.key, substring(o.payload->>'text' FROM '#wettbewerb\.([A-Za-z0-9_-]{43})')
		  FROM outbox o JOIN supplier s ON s.email = o.payload->>'to'
		 WHERE o.topic = 'inquiry.letter' AND o.payload->>'subject' = 'Aufforderung zum Angebot: ' || $1::text`, subject)
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	out := map[string]string{}
	var key, token string
	_, err = pgx.ForEachRow(rows, []any{&key, &token}, func() error {
		out[key] = token
		return nil
	})
	return out, err
}
