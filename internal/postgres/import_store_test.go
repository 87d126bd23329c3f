package postgres_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

var threeOffers = []string{
	"N-1;4006381333931;Avelo GmbH;AV-D20;Dockingstation Avelo D20;dock;148.90",
	"N-2;;Sitzgut;S 77/b;Bürostuhl Sitzgut Basis;chair;99.50;stock=5",
	"N-3;;Sitzgut;S-78;Bürostuhl Sitzgut Komfort;chair;",
}

func TestImportStore_Publish(t *testing.T) {
	t.Parallel()

	t.Run("FirstImportBringsEverything", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		draft := m.upload(t, m.north, append(threeOffers, "!price_unreadable")...)
		want := catalog.ImportCounts{Read: 4, Accepted: 3, Refused: 1, New: 3, NoPrice: 1}
		if diff := cmp.Diff(want, draft.Counts); diff != "" {
			t.Errorf("draft's counts (-want +got):\n%s", diff)
		}
		if n := count(t, m.db.WorkerPool(t), `SELECT (SELECT count(*) FROM offer) + (SELECT count(*) FROM product) + (SELECT count(*) FROM record)`); n != 0 {
			t.Errorf("the draft alone left %d rows, want none", n)
		}
		published, err := m.service().Publish(m.asManager(t), m.manager, draft.ID)
		if err != nil {
			t.Fatal(err)
		}
		draft.Status, draft.PublishedAt = catalog.VersionPublished, &m.now
		if diff := cmp.Diff(draft, published); diff != "" {
			t.Errorf("published (-draft +published):\n%s", diff)
		}
		if n := count(t, m.owner, `SELECT count(*) FROM product_search`); n != 3 {
			t.Errorf("%d products can be found, want 3", n)
		}
	})

	t.Run("SameFileAgainWritesNoOffer", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		m.publish(t, m.north, threeOffers...)
		before := m.written(t)
		m.now = m.now.AddDate(0, 0, 1)
		again := m.publish(t, m.north, threeOffers...)
		want := catalog.ImportCounts{Read: 3, Accepted: 3, Unchanged: 3, NoPrice: 1}
		if diff := cmp.Diff(want, again.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before, m.written(t)); diff != "" {
			t.Errorf("rows as written, by transaction (-first +second):\n%s", diff)
		}
	})

	t.Run("ChangedAndGoneEndTheirRows", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		first := m.publish(t, m.north, threeOffers...)
		second := m.publish(t, m.north, strings.Replace(threeOffers[0], "148.90", "150.00", 1), threeOffers[1])
		want := catalog.ImportCounts{Read: 2, Accepted: 2, Changed: 1, Unchanged: 1, Gone: 1}
		if diff := cmp.Diff(want, second.Counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		rows, err := m.owner.Query(t.Context(), `
			SELECT o.sku || ' ' || COALESCE(o.tier_price[1]::text, '-') || ' ' || s.version || '-' || COALESCE(u.version::text, '')
			  FROM offer o JOIN catalogue_version s ON s.id = o.since_version LEFT JOIN catalogue_version u ON u.id = o.until_version
			 ORDER BY o.sku, s.version`)
		if err != nil {
			t.Fatal(err)
		}
		wantRows := []string{"N-1 148.9000 1-2", "N-1 150.0000 2-", "N-2 99.5000 1-", "N-3 - 1-2"}
		if diff := cmp.Diff(wantRows, collect[string](t, rows)); diff != "" {
			t.Errorf("offers (-want +got):\n%s", diff)
		}
		if n := count(t, m.owner, `SELECT count(*) FROM product_search WHERE name LIKE '%komfort%'`); n != 0 {
			t.Error("a product nobody offers any more is still found")
		}
		versions, err := m.store.Versions(m.asManager(t), m.north.ID)
		if err != nil {
			t.Fatal(err)
		}
		first.Status = catalog.VersionSuperseded
		if diff := cmp.Diff([]catalog.CatalogueVersion{second, first}, versions, utc, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("versions (-want +got):\n%s", diff)
		}
	})

	t.Run("LeavesAnEntryThatOpens", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		first := m.publish(t, m.north, threeOffers[0])
		second := m.publish(t, m.north, threeOffers...)
		var b, salt, leafBytes []byte
		err := m.db.WorkerPool(t).QueryRow(t.Context(), `
			SELECT r.bytes, r.salt, l.bytes FROM record r JOIN leaf l ON l.entry = r.id JOIN leaf_pending p ON p.entry = l.entry
			 WHERE r.type = 'catalogue.published' ORDER BY r.recorded_at DESC LIMIT 1`).Scan(&b, &salt, &leafBytes)
		if err != nil {
			t.Fatal(err)
		}
		record, err := audit.ParseRecord(b, audit.Salt(salt))
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := audit.ParseLeaf(leafBytes)
		if err != nil || leaf.Commit != record.Commit() {
			t.Errorf("leaf %+v does not open with the record: %v", leaf, err)
		}
		var got catalog.PublicationRecord
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if got.Replaces == nil || *got.Replaces != first.ID.UUID || got.Catalogue != second.ID.UUID || got.Counts != second.Counts {
			t.Errorf("record = %s", b)
		}
	})

	t.Run("ErrPublishedIsImmutable", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		v := m.publish(t, m.north, threeOffers...)
		_, err := m.service().Publish(m.asManager(t), m.manager, v.ID)
		wantRefusal(t, err, fault.Conflict, "version_not_draft")
	})

	t.Run("ErrOlderDraftThanPublished", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		old := m.upload(t, m.north, threeOffers[0])
		m.publish(t, m.north, threeOffers...)
		_, err := m.service().Publish(m.asManager(t), m.manager, old.ID)
		wantRefusal(t, err, fault.Conflict, "version_outdated")
	})

	t.Run("ErrUnknown", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		_, err := m.service().Publish(m.asManager(t), m.manager, catalog.VersionID{UUID: newID(t)})
		wantRefusal(t, err, fault.NotFound, "not_found")
		_, err = m.service().Upload(m.asManager(t), m.manager, catalog.CatalogueUpload{Supplier: catalog.SupplierID{UUID: newID(t)}, File: strings.NewReader("x")})
		wantRefusal(t, err, fault.NotFound, "not_found")
	})
}

// What goes wrong at the very end, after all offers were written, must leave everything as it was.
func TestImportStore_ErrLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.publish(t, m.north, threeOffers[:2]...)
	draft := m.upload(t, m.north, strings.Replace(threeOffers[0], "148.90", "150.00", 1), threeOffers[2])
	before := m.written(t)
	power := errors.New("power cut")
	_, err := m.store.Publish(t.Context(), catalog.Publication{
		Version: draft.ID, At: m.now,
		Open: func() (*catalog.Intake, error) {
			drafts, err := lineFiles{}.Open(t.Context(), draft.Format, strings.NewReader(threeOffers[2]), m.north)
			return catalog.NewIntake(drafts), err
		},
		Seal: func(uuid.UUID, catalog.Published) (audit.Record, audit.Leaf, error) {
			return audit.Record{}, audit.Leaf{}, power
		},
	})
	if !errors.Is(err, power) {
		t.Fatalf("error = %v", err)
	}
	if diff := cmp.Diff(before, m.written(t)); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
	if n := count(t, m.owner, `SELECT count(*) FROM catalogue_version WHERE status = 'published' AND version = 1`); n != 1 {
		t.Error("the version before is no longer the published one")
	}
}

func TestImportStore_TwoAtOnce(t *testing.T) {
	t.Parallel()

	t.Run("SameDraftIsPublishedOnce", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		draft := m.upload(t, m.north, threeOffers...)
		errs := m.publishAll(t, draft.ID, draft.ID, draft.ID)
		published, refused := 0, 0
		for _, err := range errs {
			switch {
			case err == nil:
				published++
			case errors.Is(err, fault.New(fault.Conflict, "version_not_draft")):
				refused++
			default:
				t.Errorf("unexpected: %v", err)
			}
		}
		if published != 1 || refused != 2 {
			t.Errorf("%d published and %d refused, want 1 and 2", published, refused)
		}
		if n := count(t, m.owner, `SELECT count(*) FROM offer`); n != 3 {
			t.Errorf("%d offers, want 3", n)
		}
	})

	t.Run("TwoSuppliersBringTheSameNewProduct", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		a := m.upload(t, m.north, threeOffers...)
		b := m.upload(t, m.south, strings.NewReplacer("N-", "S-").Replace(threeOffers[2]), threeOffers[1], threeOffers[0])
		for _, err := range m.publishAll(t, a.ID, b.ID) {
			if err != nil {
				t.Error(err)
			}
		}
		if n := count(t, m.owner, `SELECT count(*) FROM product`); n != 3 {
			t.Errorf("%d products, want 3", n)
		}
		if n := count(t, m.owner, `SELECT count(*) FROM product_search WHERE cardinality(suppliers) = 2`); n != 3 {
			t.Errorf("%d products with both suppliers, want 3", n)
		}
	})
}

func TestImportStore_Identity(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.publish(t, m.north,
		"N-1;4006381333931;Avelo GmbH;AV-D20;Dockingstation;dock;148.90",
		"N-2;;Avelo;AV-D30;Dockingstation groß;dock;190.00",
		"N-3;;;;Namenloses Kabel;other;3.00",
	)
	file := []string{
		"S-1;04006381333931;AVELO;;Dock 20;dock;140.00",                       // the GTIN with a leading zero
		"S-2;4006381333948;Avelo Inc.;av d30;Dock 30;dock;180.00",             // the other product learns its GTIN
		"S-3;4006381333931;Avelo;AV.D30;Dock 20 or 30;dock;100.00",            // GTIN and part number name different products
		"S-4;4006381333955;Avelo;AV-D20;Dock 20;dock;100.00",                  // part number of a product with another GTIN
		"S-5;;;;Namenloses Kabel;no_such_category;2.00",                       // nobody else's
		"S-5;;Avelo;AV-D40;Dock 40;dock;200.00",                               // repeats a number
		"S-6;12AB;Avelo;AV-D50;Dock 50;dock;210.00",                           // a GTIN that is none
		"S-7;;Avelo;AV-D60;Dock 60;dock;220.00;from=2027-01-01;to=2026-01-01", // ends before it begins
	}
	v := m.publish(t, m.south, file...)

	want := catalog.ImportCounts{Read: 8, Accepted: 4, Refused: 4, New: 4}
	if diff := cmp.Diff(want, v.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	var found []string
	for _, f := range v.Findings {
		found = append(found, string(f.Severity)+" "+f.Code+" "+f.SKU)
	}
	wantFound := []string{
		"error sku_repeated S-5", "error validity_empty S-7", "error gtin_conflict S-3", "error gtin_conflict S-4", "warning gtin_ignored S-6",
	}
	if diff := cmp.Diff(wantFound, found); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	rows, err := m.owner.Query(t.Context(), `
		SELECT o.sku || ' ' || COALESCE(p.gtin, '-') || ' ' || p.name || ' ' || p.category FROM offer o JOIN product p ON p.id = o.product_id
		 WHERE o.supplier_id = $1 ORDER BY o.sku`, m.south.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantRows := []string{
		"S-1 4006381333931 Dockingstation dock", "S-2 4006381333948 Dockingstation groß dock", "S-5 - Namenloses Kabel other", "S-6 - Dock 50 dock",
	}
	if diff := cmp.Diff(wantRows, collect[string](t, rows)); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}

	again := m.publish(t, m.south, file...)
	want = catalog.ImportCounts{Read: 8, Accepted: 4, Refused: 4, Unchanged: 4}
	if diff := cmp.Diff(want, again.Counts); diff != "" {
		t.Errorf("counts of the same file again (-want +got):\n%s", diff)
	}
}

func TestImportService_Upload(t *testing.T) {
	t.Parallel()

	t.Run("ErrBrokenFileLeavesNothing", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		_, err := m.service().Upload(m.asManager(t), m.manager, catalog.CatalogueUpload{
			Supplier: m.north.ID, FileName: "halb.xml", File: strings.NewReader(strings.Join(append(threeOffers, "!!"), "\n")),
		})
		wantRefusal(t, err, fault.Invalid, "catalogue_truncated")
		if f, _ := fault.As(err); f.Params["line"] != "4" {
			t.Errorf("params = %v, want line 4", f.Params)
		}
		if n := count(t, m.owner, `SELECT (SELECT count(*) FROM catalogue_version) + (SELECT count(*) FROM product)`); n != 0 {
			t.Errorf("%d rows left behind", n)
		}
	})

	t.Run("ErrEmptyTooLargeOrBrokenOff", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		upload := func(f catalog.CatalogueUpload) error {
			f.Supplier = m.north.ID
			_, err := m.service().Upload(m.asManager(t), m.manager, f)
			return err
		}
		wantRefusal(t, upload(catalog.CatalogueUpload{File: strings.NewReader("")}), fault.Invalid, "catalogue_empty")
		wantRefusal(t, upload(catalog.CatalogueUpload{File: bytes.NewReader(make([]byte, catalog.MaxCatalogueBytes+1))}), fault.TooLarge, "catalogue_too_large")
		wantRefusal(t, upload(catalog.CatalogueUpload{File: iotest.ErrReader(errors.New("connection reset"))}), fault.Invalid, "body_incomplete")
	})

	t.Run("FileIsKeptByteForByte", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		v := m.upload(t, m.north, threeOffers...)
		_, raw, err := m.store.File(t.Context(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Join(threeOffers, "\n"); string(raw) != want || v.SHA256 != sha256.Sum256([]byte(want)) {
			t.Errorf("kept %q with hash %x", raw, v.SHA256)
		}
	})

	t.Run("ErrChangedFileIsNotPublished", func(t *testing.T) {
		t.Parallel()
		m := newMarket(t)
		v := m.upload(t, m.north, threeOffers...)
		m.exec(t, `UPDATE catalogue_version SET raw = 'x' WHERE id = $1`, v.ID)
		if _, err := m.service().Publish(m.asManager(t), m.manager, v.ID); err == nil {
			t.Error("a file that is not the uploaded one was published")
		}
	})
}

func TestImportService_InSeries(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	for s, lines := range map[catalog.Supplier][]string{m.north: threeOffers, m.south: threeOffers[:1]} {
		draft := m.upload(t, s, lines...)
		if _, err := m.service().InSeries().Publish(m.asManager(t), m.manager, draft.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, m.owner, `SELECT count(*) FROM product_search`); n != 0 {
		t.Errorf("%d products are found in the middle of the series", n)
	}
	if err := m.store.RefreshSearch(t.Context(), m.now); err != nil {
		t.Fatal(err)
	}
	if n := count(t, m.owner, `SELECT count(*) FROM product_search`); n != 3 {
		t.Errorf("%d products are found after it, want 3", n)
	}
	if n := count(t, m.owner, `SELECT documents FROM search_word WHERE word = 'burostuhl'`); n != 2 {
		t.Errorf("a word of two products is counted %d times", n)
	}
}

func TestImportStore_Suppliers(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	m.publish(t, m.north, threeOffers...)
	m.publish(t, m.north, threeOffers[:2]...)
	got, err := m.store.Suppliers(m.asManager(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []catalog.SupplierCatalogue{{Supplier: m.north, Offers: 2, Version: 2, PublishedAt: &m.now}, {Supplier: m.south}}
	if diff := cmp.Diff(want, got, utc); diff != "" {
		t.Errorf("suppliers (-want +got):\n%s", diff)
	}
}

// utc compares instants, whatever zone they are in.
var utc = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

// publishAll publishes all at the same moment.
func (m *market) publishAll(t *testing.T, ids ...catalog.VersionID) []error {
	t.Helper()
	errs := make([]error, len(ids))
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			<-start
			_, errs[i] = m.service().Publish(m.asManager(t), m.manager, id)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// written tells by which transactions the rows of the catalogue were last written.
func (m *market) written(t *testing.T) []string {
	t.Helper()
	rows, err := m.owner.Query(t.Context(), `
		SELECT 'offer ' || sku || ' ' || xmin FROM offer UNION ALL SELECT 'product ' || name || ' ' || xmin FROM product
		UNION ALL SELECT 'search ' || name || ' ' || xmin FROM product_search UNION ALL SELECT 'word ' || word || ' ' || xmin FROM search_word ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return collect[string](t, rows)
}
