package catalog_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

var (
	coop    = uuid.MustParse("01900000-0000-7000-8000-000000000001")
	seller  = catalog.SupplierID{UUID: uuid.MustParse("01900000-0000-7000-8000-000000000002")}
	version = catalog.VersionID{UUID: uuid.MustParse("01900000-0000-7000-8000-000000000003")}
	former  = catalog.VersionID{UUID: uuid.MustParse("01900000-0000-7000-8000-000000000004")}
	person  = uuid.MustParse("3d5f2c1e-0000-4000-8000-000000000005")
	file    = []byte("any file")
)

// shelfStore hands the service one stored draft and keeps what it seals.
type shelfStore struct {
	catalog.ImportStore
	raw    []byte
	record audit.Record
	leaf   audit.Leaf
}

func (s *shelfStore) Supplier(context.Context, catalog.SupplierID) (catalog.Supplier, error) {
	return catalog.Supplier{ID: seller, Key: "nordlicht", Version: 1, Hash: sha256.Sum256([]byte("master data"))}, nil
}

func (s *shelfStore) File(context.Context, catalog.VersionID) (catalog.CatalogueVersion, []byte, error) {
	return catalog.CatalogueVersion{ID: version, Supplier: seller, Number: 2, Status: catalog.VersionDraft, Format: catalog.FormatBMEcat, SHA256: sha256.Sum256(file)}, s.raw, nil
}

func (s *shelfStore) Publish(ctx context.Context, p catalog.Publication) (catalog.CatalogueVersion, error) {
	v, _, _ := s.File(ctx, p.Version)
	v.Counts = catalog.ImportCounts{Read: 5, Accepted: 4, Refused: 1, New: 1, Changed: 1, Unchanged: 2, Gone: 3, NoPrice: 1}
	supplier, _ := s.Supplier(ctx, seller)
	var err error
	s.record, s.leaf, err = p.Seal(coop, catalog.Published{Version: v, Supplier: supplier, Replaces: &former})
	return v, err
}

type verdict struct {
	authz.Decision
	err error
}

func (v verdict) Decide(context.Context, authz.Principal, authz.Request) (authz.Decision, error) {
	return v.Decision, v.err
}

func importService(store catalog.ImportStore, decider authz.Decider, committed func()) *catalog.ImportService {
	return catalog.NewImportService(store, nil, decider, catalog.ImportConfig{
		Now:  func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 123_456_789, time.UTC) },
		Rand: bytes.NewReader(make([]byte, 1024)), Log: slog.New(slog.DiscardHandler), Software: "1.2.3", Committed: committed,
	})
}

// The record of a publication, byte for byte: what is sealed must not change its form without a new version.
func TestImportService_RecordOfPublication(t *testing.T) {
	t.Parallel()
	store, woken := &shelfStore{raw: file}, 0
	allowed := verdict{Decision: authz.Decision{Allowed: true, Rule: "contract_manager:supplier:import:cooperative", PolicyRevision: "abc"}}
	_, err := importService(store, allowed, func() { woken++ }).Publish(t.Context(), authz.Principal{LogID: person}, version)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"actor":"3d5f2c1e-0000-4000-8000-000000000005","at":"2026-11-23T09:00:00.123456Z","catalogue":"01900000-0000-7000-8000-000000000003",` +
		`"counts":{"accepted":4,"changed":1,"gone":3,"new":1,"noPrice":1,"read":5,"refused":1,"unchanged":2},"format":"bmecat",` +
		`"id":"00000000-0000-4000-8000-000000000000","number":2,"organisation":"01900000-0000-7000-8000-000000000001",` +
		`"permission":{"policy":"abc","rule":"contract_manager:supplier:import:cooperative"},"replaces":"01900000-0000-7000-8000-000000000004",` +
		`"sha256":"SHA","software":"1.2.3","supplier":{"hash":"HASH","masterData":"01900000-0000-7000-8000-000000000002"},"type":"catalogue.published","v":1}`
	sum := sha256.Sum256(file)
	master := sha256.Sum256([]byte("master data"))
	golden := strings.NewReplacer("SHA", audit.Digest(sum).String(), "HASH", audit.Digest(master).String()).Replace(want)
	if got := string(store.record.Bytes); got != golden {
		t.Errorf("record\n got %s\nwant %s", got, golden)
	}
	if store.leaf.Commit != store.record.Commit() || store.leaf.Type != "catalogue.published" {
		t.Errorf("leaf = %+v", store.leaf)
	}
	if woken != 1 {
		t.Errorf("the sequencer was woken %d times", woken)
	}
}

func TestImportService_ErrNotAllowed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		verdict verdict
		kind    fault.Kind
	}{
		"refused":     {verdict{Decision: authz.Decision{Rule: authz.NoRule}}, fault.Forbidden},
		"no decision": {verdict{err: errors.New("policy gone")}, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &shelfStore{raw: file}
			service := importService(store, c.verdict, nil)
			_, err := service.Publish(t.Context(), authz.Principal{}, version)
			if kind, _ := fault.KindOf(err); kind != c.kind {
				t.Errorf("publish: %v, want %s", err, c.kind)
			}
			unread := &countingReader{}
			_, err = service.Upload(t.Context(), authz.Principal{}, catalog.CatalogueUpload{Supplier: seller, File: unread})
			if kind, _ := fault.KindOf(err); kind != c.kind {
				t.Errorf("upload: %v, want %s", err, c.kind)
			}
			if store.record.Bytes != nil || unread.n != 0 {
				t.Error("something was read or sealed before the refusal")
			}
		})
	}
}

func TestImportService_ErrFileChanged(t *testing.T) {
	t.Parallel()
	store := &shelfStore{raw: []byte("another file")}
	_, err := importService(store, verdict{Decision: authz.Decision{Allowed: true}}, nil).Publish(t.Context(), authz.Principal{}, version)
	if err == nil || store.record.Bytes != nil {
		t.Errorf("a file that is not the uploaded one was published: %v", err)
	}
}

type countingReader struct{ n int }

func (r *countingReader) Read([]byte) (int, error) {
	r.n++
	return 0, io.EOF
}
