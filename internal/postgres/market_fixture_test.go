package postgres_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

// marketDay is a Monday.
var marketDay = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// market is a shop with a cooperative, a member with an owner body and a unit below it, and two suppliers.
type market struct {
	db    *testdb.DB
	owner *pgxpool.Pool
	store *postgres.ImportStore
	now   time.Time

	cooperative, member, body, unit uuid.UUID
	north, south                    catalog.Supplier
	manager                         authz.Principal
}

func newMarket(t testing.TB) *market {
	t.Helper()
	db := testdb.New(t)
	m := &market{db: db, owner: db.Owner(t), store: postgres.NewImportStore(db.App(t), db.Worker(t)), now: marketDay}
	m.cooperative = m.organisation(t, "cooperative", "ProVi eG", uuid.Nil)
	m.member = m.organisation(t, "member", "Kreisverband", m.cooperative)
	m.body = m.organisation(t, "owner_body", "Stadt Ahrenfeld", m.member)
	m.unit = m.organisation(t, "unit", "Grundschule am Anger", m.body)
	for key, labels := range map[string][2]string{
		"dock": {"Dockingstationen", "Docking stations"}, "chair": {"Bürostühle", "Office chairs"}, "monitor": {"Monitore", "Monitors"},
	} {
		m.exec(t, `INSERT INTO category VALUES ($1, $2, $3, '30200000')`, key, labels[0], labels[1])
	}
	m.north, m.south = m.supplier(t, "nordlicht", "Nordlicht IT-Systeme"), m.supplier(t, "suedwind", "Südwind Handel")
	m.manager = authz.Principal{
		LogID: uuid.New(), Organisation: m.cooperative, OrganisationKind: "cooperative", LegalEntity: m.cooperative,
		Roles: []authz.Role{authz.ContractManager}, Scope: []uuid.UUID{m.cooperative},
	}
	return m
}

func (m *market) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := m.owner.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func newID(t testing.TB) uuid.UUID {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (m *market) organisation(t testing.TB, kind, name string, parent uuid.UUID) uuid.UUID {
	t.Helper()
	id := newID(t)
	buyer := map[string]string{"cooperative": "cooperative"}[kind]
	if buyer == "" {
		buyer = "municipality"
	}
	m.exec(t, `INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, $2, $3, 'DE-NI', $4, $1, $5)`,
		id, kind, name, buyer, marketDay)
	if parent != uuid.Nil {
		m.exec(t, `INSERT INTO organisation_link VALUES ($1, $2, '[2020-01-01,)')`, id, parent)
	}
	return id
}

func (m *market) supplier(t testing.TB, key, name string) catalog.Supplier {
	t.Helper()
	s := catalog.Supplier{ID: catalog.SupplierID{UUID: newID(t)}, Key: key, Name: name, City: "Hamburg", Version: 1, Hash: sha256.Sum256([]byte(key))}
	m.exec(t, `INSERT INTO supplier (id, key, name, city, created_at) VALUES ($1, $2, $3, $4, $5)`, s.ID, key, name, s.City, marketDay)
	m.exec(t, `INSERT INTO supplier_version (supplier_id, version, hash, bytes) VALUES ($1, 1, $2, $3)`, s.ID, s.Hash[:], []byte(`{"key":"`+key+`"}`))
	return s
}

// service imports files of lines "sku;gtin;manufacturer;part;name;category;price"; "!code" is a refused row, "!!" a
// file that breaks there.
func (m *market) service() *catalog.ImportService {
	return catalog.NewImportService(m.store, lineFiles{}, everythingAllowed{}, catalog.ImportConfig{
		Now: func() time.Time { return m.now }, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), Software: "test",
	})
}

// asManager is the context of a request of the manager.
func (m *market) asManager(t testing.TB) context.Context {
	t.Helper()
	return authz.ContextWithPrincipal(t.Context(), m.manager)
}

func (m *market) upload(t testing.TB, s catalog.Supplier, lines ...string) catalog.CatalogueVersion {
	t.Helper()
	v, err := m.service().Upload(m.asManager(t), m.manager, catalog.CatalogueUpload{
		Supplier: s.ID, FileName: "preise.csv", File: strings.NewReader(strings.Join(lines, "\n")),
	})
	if err != nil {
		t.Fatalf("upload: %v", err)
	}
	return v
}

func (m *market) publish(t testing.TB, s catalog.Supplier, lines ...string) catalog.CatalogueVersion {
	t.Helper()
	v, err := m.service().Publish(m.asManager(t), m.manager, m.upload(t, s, lines...).ID)
	if err != nil {
		t.Fatalf("publish: %v", err)
	}
	return v
}

type everythingAllowed struct{}

func (everythingAllowed) Decide(context.Context, authz.Principal, authz.Request) (authz.Decision, error) {
	return authz.Decision{Allowed: true, Rule: "test", PolicyRevision: "1"}, nil
}

type lineFiles struct{}

func (lineFiles) Detect([]byte) catalog.FileFormat { return catalog.FormatCSV }

func (lineFiles) Open(_ context.Context, _ catalog.FileFormat, file io.Reader, _ catalog.Supplier) (catalog.DraftReader, error) {
	return &lineReader{lines: bufio.NewScanner(file)}, nil
}

type lineReader struct {
	lines *bufio.Scanner
	row   int
}

func (r *lineReader) Next() (catalog.OfferDraft, bool, []catalog.Finding, error) {
	if !r.lines.Scan() {
		return catalog.OfferDraft{}, false, nil, io.EOF
	}
	r.row++
	line := r.lines.Text()
	if strings.HasPrefix(line, "!!") {
		return catalog.OfferDraft{}, false, nil, fault.New(fault.Invalid, "catalogue_truncated", "line", strconv.Itoa(r.row))
	}
	if code, ok := strings.CutPrefix(line, "!"); ok {
		return catalog.OfferDraft{}, false, []catalog.Finding{{Severity: catalog.SeverityError, Code: code, Row: r.row}}, nil
	}
	return draftOf(r.row, strings.Split(line, ";")), true, nil, nil
}

// draftOf reads one line; a cell more is the offer's validity from or to: "from=2026-01-01", "to=2026-01-01", "stock=5".
func draftOf(row int, cells []string) catalog.OfferDraft {
	one, none := money.QuantityOf(1), money.Zero(money.EUR)
	d := catalog.OfferDraft{
		Row: row, SKU: cells[0], GTIN: cells[1], Manufacturer: cells[2], PartNumber: cells[3], Name: cells[4], Category: cells[5], Unit: "C62",
		Facts: []catalog.Fact{{Key: "ports", Value: "12"}},
		Offer: catalog.Offer{
			PriceKind: catalog.Once, Currency: money.EUR, PriceQuantity: one, Pack: one, Minimum: one, Interval: one,
			Shipping: none, SmallOrderFee: none, SmallOrderBelow: none, VAT: catalog.DefaultVAT, DeliveryDays: 3, BackOrder: true,
		},
	}
	if cells[6] != "" {
		d.Offer.Tiers = []catalog.Tier{{From: one, Price: money.MustUnitPrice(cells[6], money.EUR)}}
	}
	for _, more := range cells[7:] {
		key, value, _ := strings.Cut(more, "=")
		switch key {
		case "from":
			d.Offer.Valid.From = money.MustDate(value)
		case "to":
			d.Offer.Valid.To = money.MustDate(value)
		case "stock":
			q := money.MustQuantity(value)
			d.Offer.Stock, d.Offer.BackOrder = &q, false
		case "per":
			d.Offer.PriceQuantity = money.MustQuantity(value)
		case "currency":
			d.Offer.Currency = money.Currency(value)
		case "pack":
			d.Offer.Pack = money.MustQuantity(value)
		}
	}
	return d
}

func collect[T any](t testing.TB, rows pgx.Rows) []T {
	t.Helper()
	out, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantRefusal(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Kind != kind || f.Code != code {
		t.Errorf("error = %v, want %s %s", err, kind, code)
	}
}
