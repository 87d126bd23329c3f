package main

import (
	"encoding/base64"
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestRecord_NamesEveryCatalogueVersion of the offers that were compared, by its file's hash and by the place in the log of the
// entry that put it into force, also where a server that has been running answers. A later version that left an offer as it
// was is named beside the one that brought it.
func TestRecord_NamesEveryCatalogueVersion(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	nord, elbe := w.Supplier("nord"), w.Supplier("elbe")
	s := start(t, w)
	manager, officer := s.member(w.Coop, "contract_manager"), s.member(w.School, "officer")
	type version struct {
		ID     uuid.UUID
		SHA256 string
		Index  int64
	}
	published := func(supplier catalog.Supplier, price string) version {
		v := s.publish(t, manager, supplier, "D-1;4006381333931;Avelo;AV-D20;Dockingstation;"+price+";3")
		sum, err := hex.DecodeString(v.Sha256)
		if err != nil {
			t.Fatal(err)
		}
		var index int64
		err = w.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT i.leaf_index FROM catalogue_version v JOIN log_leaf i ON i.entry = v.entry JOIN record r ON r.id = v.entry
			WHERE v.id = $1 AND r.type LIKE 'catalogue%' AND position(v.id::text IN convert_from(r.bytes, 'UTF8')) > 0`, v.Id).Scan(&index)
		if err != nil {
			t.Fatal(err)
		}
		return version{v.Id, base64.StdEncoding.EncodeToString(sum), index}
	}
	first, second := published(nord, "100,00"), published(elbe, "110,00")
	dock := officer.found(t, "Dockingstation")
	var inForce []version // beside the recorded ones, where they are others
	recorded := func() (out []version) {
		t.Helper()
		inForce = nil
		best := officer.compare(t, dock, "1").Ranked[0].OfferId
		sub := officer.order(t, map[string]any{"productId": dock, "offerId": best, "quantity": "1"})
		for _, o := range officer.record(t, sub.Orders[0].DecisionIds[0]).Offers {
			v := version{ID: o.Catalogue, SHA256: o.SHA256, Index: -1}
			if o.LogIndex != nil {
				v.Index = *o.LogIndex
			}
			out = append(out, v)
			var later version
			if e := o.InForce; e != nil {
				later = version{e.Catalogue, e.SHA256, *e.LogIndex}
			}
			inForce = append(inForce, later)
		}
		officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
		return out
	}
	if diff := cmp.Diff([]version{first, second}, recorded()); diff != "" {
		t.Errorf("(-published +recorded)\n%s", diff)
	}
	dearer := published(nord, "120,00")
	if diff := cmp.Diff([]version{second, dearer}, recorded()); diff != "" || dearer.Index <= first.Index {
		t.Errorf("after another version (-published +recorded)\n%s", diff)
	}
	same := published(elbe, "110,00")
	if diff := cmp.Diff([]version{second, dearer}, recorded()); diff != "" {
		t.Errorf("after a version that changed nothing (-published +recorded)\n%s", diff)
	}
	if diff := cmp.Diff([]version{same, {}}, inForce); diff != "" {
		t.Errorf("in force beside those (-published +recorded)\n%s", diff)
	}
}
