package audit_test

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/provitako/marktplatz/internal/audit"
)

const origin = "shop.example/log"

var update = flag.Bool("update", false, "write the golden files anew")

// noon is the time of every fixture; its nanoseconds show that leaves cut them.
var noon = time.Date(2026, 11, 22, 9, 14, 3, 123456789, time.UTC)

// must ends the test when err is set.
func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

// dice is a repeatable source of random bytes.
func dice(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

// wantCode fails unless err carries the code.
func wantCode(tb testing.TB, err error, want audit.Code) {
	tb.Helper()
	if got := audit.CodeOf(err); got != want {
		tb.Errorf("code = %q, want %q (error: %v)", got, want, err)
	}
}

// golden compares got with a file under testdata.
func golden(tb testing.TB, name string, got []byte) {
	tb.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	want := must(os.ReadFile(path))(tb)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		tb.Errorf("%s changed (-want +got): published proofs would no longer verify\n%s", name, diff)
	}
}

// memoryLog is a log in memory: what the database is in the shop.
type memoryLog struct {
	head   audit.Head
	hashes map[int64]tlog.Hash
	leaves [][]byte
	reads  int // calls of ReadHashes
}

func newLog() *memoryLog {
	return &memoryLog{head: audit.EmptyHead(), hashes: map[int64]tlog.Hash{}}
}

func (l *memoryLog) ReadHashes(ids []int64) ([]tlog.Hash, error) {
	l.reads++
	hashes := make([]tlog.Hash, len(ids))
	for i, id := range ids {
		h, ok := l.hashes[id]
		if !ok {
			return nil, fmt.Errorf("hash %d was never stored", id)
		}
		hashes[i] = h
	}
	return hashes, nil
}

func (l *memoryLog) add(tb testing.TB, leaves ...[]byte) {
	tb.Helper()
	extension := must(audit.Append(l.head, leaves, l))(tb)
	for _, h := range extension.Hashes {
		if _, ok := l.hashes[h.ID]; ok {
			tb.Fatalf("hash %d stored twice", h.ID)
		}
		l.hashes[h.ID] = h.Hash
	}
	l.leaves = append(l.leaves, leaves...)
	l.head = extension.Head
}

func (l *memoryLog) checkpoint(tb testing.TB, k audit.Key) []byte {
	tb.Helper()
	return must(audit.SignCheckpoint(audit.Checkpoint{Origin: k.Origin(), Head: l.head}, k))(tb)
}

func (l *memoryLog) proof(tb testing.TB, index int64, k audit.Key) audit.Proof {
	tb.Helper()
	hashes := must(audit.ProveInclusion(l.head.Size, index, l))(tb)
	return audit.Proof{Index: index, Hashes: hashes, Checkpoint: l.checkpoint(tb, k)}
}

func newKey(tb testing.TB, seed byte) audit.Key {
	tb.Helper()
	return must(audit.GenerateKey(origin, dice(seed)))(tb)
}

func verifiers(tb testing.TB, keys ...audit.Key) []note.Verifier {
	tb.Helper()
	var list []note.Verifier
	for _, k := range keys {
		list = append(list, must(note.NewVerifier(k.Public()))(tb))
	}
	return list
}

// bundle is a submission of two decisions in the middle of a small log.
type bundle struct {
	key     audit.Key
	log     *memoryLog
	pkg     audit.Package
	parts   []audit.PersonalPart
	master  []byte
	file    []byte
	org     uuid.UUID
	dice    io.Reader
	decided []audit.Record
}

func setup(tb testing.TB) *bundle {
	tb.Helper()
	b := &bundle{
		key: newKey(tb, 1), log: newLog(), dice: dice(2),
		org: uuid.MustParse("0193529e-6f4c-7c3a-9f0b-2f6a1d6c0001"),
	}
	supplier := uuid.MustParse("0193529e-6f4c-7c3a-9f0b-2f6a1d6c0002")
	b.master = must(audit.Canonical(map[string]any{"name": "Büro & Söhne GmbH", "city": "Göttingen", "version": 3}))(tb)
	for i, body := range []string{"Nur dieses Gerät passt in die vorhandene Halterung.", "Für <Raum 2.14>"} {
		part := must(audit.NewPersonalPart(audit.PersonalPart{
			PersonLogID: uuid.MustParse("7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11"), Organisation: b.org, Kind: "reason", Body: body,
		}, b.dice))(tb)
		b.parts = append(b.parts, part)
		b.decided = append(b.decided, must(audit.NewRecord(b.org, audit.RecordType{Name: "decision", Version: 1}, map[string]any{
			"chosen": map[string]any{
				"landed": fmt.Sprintf("%d.50", 3700+i), "currency": "EUR", "rank": i + 1,
				"supplier": audit.MasterDataRef{ID: supplier, Hash: audit.MasterDataDigest(b.master)},
			},
			"reason": map[string]any{"code": "FITS", "text": part.Ref()},
		}, b.dice))(tb))
	}
	submission := must(audit.NewRecord(b.org, audit.RecordType{Name: "submission", Version: 1}, map[string]any{
		"decisions": []audit.DecisionRef{b.decided[0].Ref(), b.decided[1].Ref()}, "net": "7402.00", "currency": "EUR",
	}, b.dice))(tb)
	leaf := must(audit.NewLeaf(submission, noon))(tb)
	for i := range 7 {
		if i == 4 {
			b.log.add(tb, leaf.Bytes())
		}
		b.log.add(tb, b.otherLeaf(tb))
	}
	b.pkg = audit.Package{
		Record: submission, Decisions: b.decided,
		Personal:   []audit.PersonalText{b.parts[0].Text(), b.parts[1].Text()},
		MasterData: [][]byte{b.master},
		Leaf:       leaf, Proof: b.log.proof(tb, 4, b.key),
	}
	b.file = must(b.pkg.Encode())(tb)
	return b
}

func (b *bundle) otherLeaf(tb testing.TB) []byte {
	tb.Helper()
	r := must(audit.NewRecord(b.org, audit.RecordType{Name: "order", Version: 1}, struct{}{}, b.dice))(tb)
	return must(audit.NewLeaf(r, noon))(tb).Bytes()
}
