package postgres_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestLogStore_CheckAgainst changes a sealed log in the ways its owner could and asks whether a checkpoint kept before tells.
func TestLogStore_CheckAgainst(t *testing.T) {
	t.Parallel()
	setup := func(t *testing.T) (b *logBundle, kept audit.Checkpoint, records []audit.Record) {
		t.Helper()
		b = setupLog(t)
		s := b.sequencer(t)
		records = b.mustWrite(t, 5)
		rounds(t, s)
		signed, err := b.store.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if kept, err = audit.OpenCheckpoint(signed, b.verifiers(t)); err != nil {
			t.Fatal(err)
		}
		b.mustWrite(t, 2)
		rounds(t, s)
		return b, kept, records
	}
	check := func(t *testing.T, b *logBundle, kept audit.Checkpoint) (postgres.LogReport, error) {
		t.Helper()
		return postgres.NewLogStore(b.pool).CheckAgainst(t.Context(), kept)
	}
	indexOf := func(t *testing.T, b *logBundle, id uuid.UUID) int64 {
		t.Helper()
		return int64(count(t, b.pool, `SELECT leaf_index FROM log_leaf WHERE entry = '`+id.String()+`'`))
	}

	t.Run("ALogThatWentOnHolds", func(t *testing.T) {
		t.Parallel()
		b, kept, _ := setup(t)
		report, err := check(t, b, kept)
		if err != nil || report.Head.Size != 7 || report.Altered != nil {
			t.Errorf("%+v, %v; want 7 entries as they were sealed", report, err)
		}
	})
	for name, c := range map[string]struct {
		forge func(sealed, other audit.Record) []byte
		code  audit.Code
	}{
		"ErrRecordAltered": {func(sealed, _ audit.Record) []byte {
			return bytes.Replace(sealed.Bytes, []byte(`"v":1`), []byte(`"v":2`), 1)
		}, audit.CodeRecordMismatch},
		"ErrRecordNoJSON":   {func(_, _ audit.Record) []byte { return []byte("x") }, audit.CodeRecordMalformed},
		"ErrRecordsSwapped": {func(_, other audit.Record) []byte { return other.Bytes }, audit.CodeRecordMismatch},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, kept, records := setup(t)
			if err := postgres.Tamper(t.Context(), b.db.OwnerURL, records[3].ID, c.forge(records[3], records[4])); err != nil {
				t.Fatal(err)
			}
			report, err := check(t, b, kept)
			if err != nil {
				t.Fatal(err)
			}
			want := []postgres.AlteredRecord{{Index: indexOf(t, b, records[3].ID), Record: records[3].ID, Code: c.code}}
			if diff := cmp.Diff(want, report.Altered); diff != "" {
				t.Errorf("altered (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("ErrTheLogWasWrittenAnew", func(t *testing.T) {
		t.Parallel()
		b, kept, _ := setup(t)
		kept.Root = audit.Hash{1} // as if the database, its key and all of its checkpoints had been made once more
		if _, err := check(t, b, kept); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("%v, want tree_altered", err)
		}
	})
	t.Run("ErrTheLogIsShorterThanTheKeptOne", func(t *testing.T) {
		t.Parallel()
		b, kept, _ := setup(t)
		kept.Size += 100
		if _, err := check(t, b, kept); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("%v, want tree_altered", err)
		}
	})
	t.Run("ErrLeafAlteredTogetherWithItsRecord", func(t *testing.T) {
		t.Parallel()
		b, kept, _ := setup(t)
		b.alter(t, `UPDATE leaf SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '2026', '2025'), 'UTF8')`, "leaf")
		if _, err := check(t, b, kept); audit.CodeOf(err) != audit.CodeTreeAltered {
			t.Errorf("%v, want tree_altered", err)
		}
	})
}

// TestTamper changes a record past every guard and leaves the guards as they were.
func TestTamper(t *testing.T) {
	t.Parallel()
	b := setupLog(t)
	record := b.mustWrite(t, 1)[0]
	guards := `SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname) || (SELECT relrowsecurity::text || relforcerowsecurity FROM pg_class WHERE oid = 'record'::regclass)
		FROM pg_trigger WHERE tgrelid = 'record'::regclass AND NOT tgisinternal`
	var before, after, stored string
	scan := func(sql string, to *string) {
		t.Helper()
		if err := b.pool.QueryRow(t.Context(), sql).Scan(to); err != nil {
			t.Fatal(err)
		}
	}
	scan(guards, &before)
	if err := postgres.Tamper(t.Context(), b.db.OwnerURL, record.ID, []byte("forged")); err != nil {
		t.Fatal(err)
	}
	scan(guards, &after)
	scan(`SELECT convert_from(bytes, 'UTF8') FROM record`, &stored)
	if stored != "forged" || before != after {
		t.Errorf("stored %q; guards %s before, %s after", stored, before, after)
	}
	if err := postgres.Tamper(t.Context(), b.db.OwnerURL, fixture.ID(), []byte("x")); err == nil {
		t.Error("a record that does not exist was forged")
	}
	if _, err := b.pool.Exec(t.Context(), `UPDATE record SET type = 'x'`); err == nil {
		t.Error("the worker may change records now")
	}
}
