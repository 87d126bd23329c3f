//go:build unix

package httpapi_test

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// priceList is a supplier's file: one docking station, one row without price, one that cannot be read.
const priceList = "\xef\xbb\xbfArtikelnummer;EAN;Hersteller;Herstellernummer;Bezeichnung;Warengruppe;Preis;Lieferzeit;Merkmal: ports\n" +
	"NL-1;2012345678900;Avelo;AV-D20;Dockingstation Avelo D20;docking_station;148,90;3;12\n" +
	"NL-2;;Avelo;AV-D30;Dockingstation Avelo D30;docking_station;;3;14\n" +
	"NL-3;;Avelo;AV-D40;Dockingstation Avelo D40;docking_station;viel;3;16\n"

// shelf is a server on a real database: an officer in a school and the cooperative's contract manager.
type shelf struct {
	*fixture.World
	supplier         catalog.Supplier
	officer, manager *testkit.Client
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	w := fixture.New(t)
	s := &shelf{World: w, supplier: w.Supplier("nordlicht")}
	people := testkit.NewSessions()
	passwords := authz.NewPasswords(authz.PasswordCost{MemoryKiB: 64, Iterations: 1}, 2)
	for login, p := range map[string]authz.Principal{
		"officer": testkit.Person("Alex", w.School, "unit", authz.Officer),
		"manager": testkit.Person("Kim", w.Coop, "cooperative", authz.ContractManager),
	} {
		hash, err := passwords.Hash(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		p.Land = "DE-NI"
		w.Exec(`INSERT INTO person (id, log_id, name, created_at) VALUES ($1, $2, $3, $4)`, p.Person, p.LogID, p.Name, fixture.At)
		people.Add(login, login, hash, p)
	}
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	log, now := slog.New(slog.DiscardHandler), func() time.Time { return fixture.At }
	enforcer, err := authz.NewEnforcer(t.Context(), policy, &links{of: people.Links()}, now, log)
	if err != nil {
		t.Fatal(err)
	}
	products := postgres.NewProductStore(w.DB.App(t))
	categories := catalog.NewCachedCategories(products, now)
	imports := catalog.NewImportService(postgres.NewImportStore(w.DB.App(t), w.DB.Worker(t)), exchange.NewFiles(categories, nil), enforcer,
		catalog.ImportConfig{Now: now, Rand: rand.Reader, Log: log, Software: "test"})
	server, err := httpapi.New(httpapi.Config{}, httpapi.Deps{
		Log: log, Clock: now, Policy: policy, Decider: enforcer, Denials: people, People: people,
		Sessions: authz.NewSessions(people, passwords, now, log), Products: products, Categories: categories,
		Search: postgres.NewSearchStore(w.DB.App(t)), Suggest: postgres.NewSuggestStore(w.DB.App(t)), Contracts: postgres.NewContractStore(w.DB.App(t)), Imports: imports,
		Suppliers: catalog.NewSupplierService(postgres.NewSupplierStore(w.DB.Worker(t)), imports, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	url := testkit.Serve(t, server)
	for login, c := range map[string]**testkit.Client{"officer": &s.officer, "manager": &s.manager} {
		*c = testkit.NewClient(t, url)
		(*c).Login(login, login)
	}
	return s
}

func (s *shelf) upload(c *testkit.Client, file string) testkit.Response {
	return c.Do(http.MethodPost, "/suppliers/"+s.supplier.ID.String()+"/catalogue-versions", file,
		"Content-Type", "text/csv", "X-File-Name", "Preise%20M%C3%A4rz.csv")
}

func TestImportOverHTTP(t *testing.T) {
	t.Parallel()

	t.Run("UploadPublishFind", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		var draft gen.CatalogueVersion
		s.upload(s.manager, priceList).Want(http.StatusCreated).JSON(&draft)
		if draft.Version != 2 || draft.Status != "draft" || draft.FileName != "Preise März.csv" || draft.Format != "csv" || draft.Supplier.Name != s.supplier.Name {
			t.Errorf("draft = %+v", draft)
		}
		if c := draft.Counts; c.Read != 3 || c.Accepted != 2 || c.Refused != 1 || c.New != 2 || c.NoPrice != 1 {
			t.Errorf("counts = %+v", c)
		}
		if len(draft.Findings) == 0 || draft.Findings[0].Severity != "error" || !strings.Contains(draft.Findings[0].Text, "„viel“") {
			t.Errorf("findings = %+v", draft.Findings)
		}

		publication := "/catalogue-versions/" + draft.Id.String() + "/publication"
		var published gen.CatalogueVersion
		s.manager.Do(http.MethodPost, publication, nil).Want(http.StatusOK).JSON(&published)
		if published.Status != "published" || published.PublishedAt.IsNull() {
			t.Errorf("published = %+v", published)
		}
		if p := s.manager.Do(http.MethodPost, publication, nil).Problem(http.StatusConflict); p.Code != "version_not_draft" {
			t.Errorf("second publication: %+v", p)
		}
		var versions gen.CatalogueVersionList
		s.manager.Do(http.MethodGet, "/suppliers/"+s.supplier.ID.String()+"/catalogue-versions", nil).Want(http.StatusOK).JSON(&versions)
		if len(versions.Items) != 2 || versions.Items[1].Status != "superseded" {
			t.Errorf("versions = %+v", versions)
		}
		var suppliers gen.SupplierList
		s.manager.Do(http.MethodGet, "/suppliers", nil).Want(http.StatusOK).JSON(&suppliers)
		if len(suppliers.Items) != 1 || suppliers.Items[0].Offers != 2 || suppliers.Items[0].PublishedVersion.MustGet() != 2 {
			t.Errorf("suppliers = %+v", suppliers)
		}
		s.find(t)
	})

	t.Run("ErrBrokenFileIsNamedAndLeavesNothing", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		before := s.Rows()
		for _, c := range [][2]string{
			{"<?xml version=\"1.0\"?><BMECAT version=\"2005\"><HEADER>", "catalogue_truncated"},
			{"<!DOCTYPE x [<!ENTITY a \"b\">]><BMECAT>&a;</BMECAT>", "catalogue_doctype"},
			{"\x00\x01\x02\x03", "catalogue_not_text"},
			{"Artikelnummer;Bezeichnung;Preis\n", "catalogue_empty"},
			{"Artikelnummer;Bezeichnung;Preis\n1;\"Dock ohne Ende;3\n2;x;4\n", "catalogue_quote_open"},
		} {
			file, want := c[0], c[1]
			res := s.upload(s.manager, file)
			if res.Status < 400 || res.Status >= 500 {
				t.Fatalf("%q: status %d", file, res.Status)
			}
			if p := res.Problem(res.Status); p.Code != want || p.Title == "" {
				t.Errorf("%q: %+v, want %s", file, p, want)
			}
		}
		if diff := cmp.Diff(before, s.Rows()); diff != "" {
			t.Errorf("rows (-before +after):\n%s", diff)
		}
	})

	t.Run("ErrForeignAndUnknown", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		s.upload(s.officer, priceList).Problem(http.StatusForbidden)
		unknown := uuid.NewString()
		s.manager.Do(http.MethodPost, "/suppliers/"+unknown+"/catalogue-versions", priceList, "Content-Type", "text/csv", "X-File-Name", "a.csv").Problem(http.StatusNotFound)
		s.manager.Do(http.MethodGet, "/suppliers/"+unknown+"/catalogue-versions", nil).Problem(http.StatusNotFound)
		s.manager.Do(http.MethodPost, "/catalogue-versions/"+unknown+"/publication", nil).Problem(http.StatusNotFound)
		s.officer.Do(http.MethodGet, "/products/"+unknown, nil).Problem(http.StatusNotFound)
		if p := s.officer.Do(http.MethodGet, "/products?cursor=AAAA", nil).Problem(http.StatusBadRequest); p.Code != "cursor_unknown" {
			t.Errorf("cursor: %+v", p)
		}
	})
}

// find looks for what was imported, as the officer, in both languages.
func (s *shelf) find(t *testing.T) {
	t.Helper()
	var page gen.ProductPage
	s.officer.Do(http.MethodGet, "/products?q=av%20d20", nil).Want(http.StatusOK).JSON(&page)
	if page.Total != 1 || page.ExactProductId.IsNull() || page.Items[0].FromPrice.MustGet().Amount != "148.90" || page.Items[0].OfferCount != 1 {
		t.Errorf("page = %+v", page)
	}
	s.officer.Language = "en"
	var product gen.Product
	s.officer.Do(http.MethodGet, "/products/"+page.ExactProductId.MustGet().String(), nil).Want(http.StatusOK).JSON(&product)
	if len(product.Facts) != 1 || product.Facts[0] != (gen.Fact{Key: "ports", Label: "Ports", Value: "12"}) {
		t.Errorf("facts in English = %+v", product.Facts)
	}
	s.officer.Do(http.MethodGet, "/products?channel=best_price&category=docking_station&sort=price&limit=1", nil).Want(http.StatusOK).JSON(&page)
	if page.Total != 2 || page.NextCursor.IsNull() || page.Facets.Channel[0].Label != "Best-price catalogue" || page.Facets.Category[0].Label != product.Category.Label {
		t.Errorf("first page = %+v", page)
	}
	s.officer.Do(http.MethodGet, "/products?channel=best_price&category=docking_station&sort=price&limit=1&cursor="+page.NextCursor.MustGet(), nil).
		Want(http.StatusOK).JSON(&page)
	if len(page.Items) != 1 || !page.Items[0].FromPrice.IsNull() || !page.NextCursor.IsNull() {
		t.Errorf("last page = %+v", page)
	}
}

func TestContractsOverHTTP(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	product := s.Product("RV-1")
	own := s.Lot(fixture.LotTerms{Product: product, Supplier: s.supplier, Entitled: []uuid.UUID{s.Body}, UnitPrice: "100", LotMaximum: "1000"})
	s.Lot(fixture.LotTerms{Product: product, Supplier: s.supplier, Entitled: []uuid.UUID{s.Town}, UnitPrice: "100", LotMaximum: "1000"})

	var mine, all gen.FrameworkContractList
	s.officer.Do(http.MethodGet, "/framework-contracts", nil).Want(http.StatusOK).JSON(&mine)
	s.manager.Do(http.MethodGet, "/framework-contracts", nil).Want(http.StatusOK).JSON(&all)
	if len(mine.Items) != 1 || len(all.Items) != 2 {
		t.Fatalf("the school sees %d, the cooperative %d", len(mine.Items), len(all.Items))
	}
	var c gen.FrameworkContract
	s.officer.Do(http.MethodGet, "/framework-contracts/"+mine.Items[0].Id.String(), nil).Want(http.StatusOK).JSON(&c)
	if len(c.Lots) != 1 || c.Lots[0].Id != own.ID || len(c.Lots[0].Parties) != 1 || len(c.Lots[0].Entitled) != 1 || c.Lots[0].Products != 1 {
		t.Errorf("contract = %+v", c)
	}
	foreign := all.Items[0].Id
	if foreign == mine.Items[0].Id {
		foreign = all.Items[1].Id
	}
	hidden := s.officer.Do(http.MethodGet, "/framework-contracts/"+foreign.String(), nil)
	missing := s.officer.Do(http.MethodGet, "/framework-contracts/"+uuid.NewString(), nil)
	hidden.Problem(http.StatusNotFound)
	if hidden.Comparable() != missing.Comparable() {
		t.Errorf("a foreign contract answers %s, one that does not exist %s", hidden.Body, missing.Body)
	}
}
