//go:build unix

package demo_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/demo"
	"github.com/provitako/marktplatz/internal/postgres"
)

// shelf is a store and an import that only note what they are asked for.
type shelf struct {
	state   postgres.DemoState
	senders map[string]postgres.DemoSender
	bodies  bool // whether organisations are there
	refused int  // rows of every file
	fail    error
	search  error
	orders  demo.Orders

	did []string
}

func (s *shelf) State(context.Context) (postgres.DemoState, error) { return s.state, nil }

func (s *shelf) SaveHouse(_ context.Context, h postgres.DemoHouse) error {
	s.did = append(s.did, "house")
	for _, p := range h.Suppliers {
		s.senders[p.Key] = postgres.DemoSender{ID: catalog.SupplierID{UUID: p.ID}}
	}
	return nil
}

func (s *shelf) Person(_ context.Context, login string, _ time.Time) (authz.Principal, error) {
	return authz.Principal{Name: login}, nil
}

func (s *shelf) Product(context.Context, string) (catalog.ProductID, error) {
	return catalog.ProductID{}, nil
}

func (s *shelf) Senders(context.Context) (map[string]postgres.DemoSender, error) {
	return s.senders, nil
}

func (s *shelf) Organisations(context.Context) (map[string]uuid.UUID, error) {
	found := map[string]uuid.UUID{}
	if s.bodies {
		for _, p := range demo.People() {
			found[p.Organisation] = uuid.New()
		}
		for _, name := range []string{"Ruhraue Digital AöR", "IT-Verbund Donaualb GmbH", "Datenzentrale Mittelhavel eG", "gKU IT-Dienste Riedmain"} {
			found[name] = uuid.New()
		}
	}
	return found, nil
}

func (*shelf) SaveStandards(context.Context, []postgres.DemoStandard, uuid.UUID, time.Time) error {
	return nil
}

func (s *shelf) SaveContracts(_ context.Context, contracts []postgres.DemoContract, _ time.Time) error {
	s.did = append(s.did, contracts[0].Number)
	return nil
}

func (s *shelf) RefreshSearch(context.Context, time.Time) error {
	s.did = append(s.did, "search")
	return s.search
}

func (*shelf) LotNamed(context.Context, string) (uuid.UUID, error) { return uuid.Nil, nil }

func (*shelf) HasOptions(context.Context, postgres.DemoArticle) (bool, error) { return true, nil }

func (*shelf) HasProject(context.Context, postgres.DemoArticle) (bool, error) { return true, nil }

func (*shelf) WithoutDocuments(context.Context) (map[string]catalog.ContractID, error) {
	return nil, nil
}

func (*shelf) Priced(context.Context, string, string) (postgres.DemoArticle, bool, error) {
	return postgres.DemoArticle{}, false, nil
}

func (*shelf) CompetitionLinks(context.Context, string) (map[string]string, error) { return nil, nil }

func (*shelf) Ordered(context.Context) (map[string]bool, error) { return nil, nil }

func (s *shelf) Upload(_ context.Context, p authz.Principal, u catalog.CatalogueUpload) (catalog.CatalogueVersion, error) {
	raw, err := io.ReadAll(u.File)
	if err != nil || strings.Contains(string(raw), "{{") {
		return catalog.CatalogueVersion{}, errors.New("the file is not ready")
	}
	s.did = append(s.did, p.Name+" sends "+u.FileName)
	return catalog.CatalogueVersion{Counts: catalog.ImportCounts{Refused: s.refused}}, nil
}

func (s *shelf) Publish(context.Context, authz.Principal, catalog.VersionID) (catalog.CatalogueVersion, error) {
	s.did = append(s.did, "publish")
	return catalog.CatalogueVersion{}, s.fail
}

func (s *shelf) load(t *testing.T) (loaded bool, err error) {
	t.Helper()
	if s.senders == nil {
		s.senders = map[string]postgres.DemoSender{}
	}
	return demo.Load(t.Context(), demo.Deps{
		Store: s, Imports: s, ImportsAt: func(time.Time) demo.Imports { return s }, Orders: s.orders, Now: sunday,
		Hash: func(context.Context, string) (string, error) { return "hash", nil },
	}, func(string) {})
}

func TestLoad(t *testing.T) {
	t.Parallel()
	t.Run("LeavesOtherDataAlone", func(t *testing.T) {
		t.Parallel()
		s := &shelf{}
		if loaded, err := s.load(t); loaded || err != nil || len(s.did) != 0 {
			t.Errorf("loaded %v, error %v, did %v", loaded, err, s.did)
		}
	})
	t.Run("GoesOnWhereItWasBrokenOff", func(t *testing.T) {
		t.Parallel()
		s := &shelf{bodies: true, state: postgres.DemoState{Demo: true}, senders: map[string]postgres.DemoSender{
			"nordlicht": {Published: "nordlicht.xml"}, "elbe": {Published: "elbe.xml"}, "rheinwerk": {Published: "rheinwerk.xml"},
			"albwerk": {Published: "katalog-1.csv"}, "havelkontor": {}, "provihandel": {Published: "provihandel.csv"},
		}}
		if loaded, err := s.load(t); !loaded || err != nil {
			t.Fatalf("loaded %v, error %v", loaded, err)
		}
		want := []string{"carla.winter sends katalog-2.csv", "publish", "carla.winter sends albwerk.csv", "publish", "carla.winter sends havelkontor.csv", "publish", "RV-2025-014", "search"}
		if diff := cmp.Diff(want, s.did); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("GoesOnAtTheSearch", func(t *testing.T) {
		t.Parallel()
		s := &shelf{state: postgres.DemoState{Demo: true, Contracts: true}, search: errors.New("pulled plug"), orders: struct{ demo.Orders }{}}
		if loaded, err := s.load(t); loaded || err == nil || !cmp.Equal(s.did, []string{"search"}) {
			t.Errorf("loaded %v, error %v, did %v", loaded, err, s.did)
		}
	})
	t.Run("ErrRefusedRow", func(t *testing.T) {
		t.Parallel()
		s := &shelf{state: postgres.DemoState{Empty: true}, refused: 1}
		_, err := s.load(t)
		if err == nil || !strings.Contains(err.Error(), "earlier catalogues of nordlicht: katalog-1.csv: 1 of 0 rows refused") {
			t.Errorf("error %v", err)
		}
		if diff := cmp.Diff([]string{"house", "carla.winter sends katalog-1.csv"}, s.did); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ErrNoOrganisation", func(t *testing.T) {
		t.Parallel()
		s := &shelf{state: postgres.DemoState{Empty: true}}
		if loaded, err := s.load(t); loaded || err == nil || !strings.Contains(err.Error(), `no organisation "leinetal"`) {
			t.Errorf("loaded %v, error %v", loaded, err)
		}
	})
	t.Run("ErrPublish", func(t *testing.T) {
		t.Parallel()
		s := &shelf{state: postgres.DemoState{Empty: true}, fail: errors.New("disk full")}
		if _, err := s.load(t); err == nil || !strings.HasSuffix(err.Error(), "disk full") {
			t.Errorf("error %v", err)
		}
	})
}
