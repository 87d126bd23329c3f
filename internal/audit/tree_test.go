package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/provitako/marktplatz/internal/audit"
)

func leaves(from, to int) [][]byte {
	var list [][]byte
	for i := from; i < to; i++ {
		list = append(list, fmt.Appendf(nil, "leaf %d", i))
	}
	return list
}

func TestAppend(t *testing.T) {
	t.Parallel()

	t.Run("BatchesOfAnySizeGiveTheTreeOfSingleLeaves", func(t *testing.T) {
		t.Parallel()
		const total = 600
		single := newLog()
		var roots []tlog.Hash
		for _, leaf := range leaves(0, total) {
			single.add(t, leaf)
			roots = append(roots, single.head.Root)
		}
		random := rand.New(rand.NewPCG(1, 2))
		for range 20 {
			batched := newLog()
			for at := 0; at < total; {
				n := min(1+random.IntN(100), total-at)
				batched.add(t, leaves(at, at+n)...)
				at += n
				if batched.head.Root != roots[at-1] {
					t.Fatalf("root at %d differs", at)
				}
			}
			if diff := cmp.Diff(single.hashes, batched.hashes); diff != "" {
				t.Fatal(diff)
			}
		}
	})
	t.Run("ReadsOncePerBatch", func(t *testing.T) {
		t.Parallel()
		l := newLog()
		l.add(t, leaves(0, 333)...)
		if l.reads != 0 {
			t.Errorf("an empty tree was read %d times", l.reads)
		}
		l.add(t, leaves(333, 2333)...)
		if l.reads != 1 {
			t.Errorf("%d reads", l.reads)
		}
	})
	t.Run("NoLeavesChangeNothing", func(t *testing.T) {
		t.Parallel()
		l := newLog()
		l.add(t, leaves(0, 5)...)
		got := must(audit.Append(l.head, nil, l))(t)
		if diff := cmp.Diff(l.head, got.Head); diff != "" || len(got.Hashes) != 0 {
			t.Errorf("%s, %d hashes", diff, len(got.Hashes))
		}
	})
	t.Run("ErrEveryAlteredHashOfTheFrontierStopsTheLog", func(t *testing.T) {
		t.Parallel()
		l := newLog()
		l.add(t, leaves(0, 107)...)
		needed := 0
		for id := range l.hashes {
			altered := l.hashes[id]
			altered[7] ^= 1
			good := l.hashes[id]
			l.hashes[id] = altered
			if _, err := audit.Append(l.head, leaves(107, 108), l); err != nil {
				wantCode(t, err, audit.CodeTreeAltered)
				needed++
			}
			l.hashes[id] = good
		}
		if needed != 5 { // 107 = 64+32+8+2+1
			t.Errorf("%d altered hashes were noticed, want the 5 that make up 107 leaves", needed)
		}
	})
	t.Run("ErrHeadOfAnotherSize", func(t *testing.T) {
		t.Parallel()
		l := newLog()
		l.add(t, leaves(0, 10)...)
		_, err := audit.Append(audit.Head{Size: 9, Root: l.head.Root}, leaves(10, 11), l)
		wantCode(t, err, audit.CodeTreeAltered)
		for _, size := range []int64{-1, 1 << 62} {
			_, err = audit.Append(audit.Head{Size: size}, leaves(0, 1), l)
			wantCode(t, err, audit.CodeTreeAltered)
		}
	})
	t.Run("ErrReader", func(t *testing.T) {
		t.Parallel()
		broken := errors.New("connection lost")
		_, err := audit.Append(audit.Head{Size: 3}, leaves(3, 4), tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) { return nil, broken }))
		if !errors.Is(err, broken) {
			t.Errorf("error %v does not wrap the reader's", err)
		}
		_, err = audit.Append(audit.Head{Size: 3}, leaves(3, 4), tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) { return nil, nil }))
		if err == nil {
			t.Error("missing hashes were not noticed")
		}
	})
}

func TestInclusion(t *testing.T) {
	t.Parallel()
	l := newLog()
	for size := int64(1); size <= 70; size++ {
		l.add(t, leaves(int(size)-1, int(size))...)
		for i := range size {
			proof := must(audit.ProveInclusion(size, i, l))(t)
			if err := audit.CheckInclusion(proof, l.head, i, l.leaves[i]); err != nil {
				t.Fatalf("leaf %d of %d: %v", i, size, err)
			}
			for other := range size {
				if other != i && audit.CheckInclusion(proof, l.head, other, l.leaves[i]) == nil {
					t.Fatalf("leaf %d of %d is also proved at %d", i, size, other)
				}
			}
			wantCode(t, audit.CheckInclusion(proof, l.head, i, []byte("forged")), audit.CodeLeafNotInTree)
			wantCode(t, audit.CheckInclusion(append(proof, tlog.Hash{}), l.head, i, l.leaves[i]), audit.CodeLeafNotInTree)
		}
		for _, i := range []int64{-1, size} {
			if _, err := audit.ProveInclusion(size, i, l); err == nil {
				t.Errorf("leaf %d of %d was proved", i, size)
			}
			wantCode(t, audit.CheckInclusion(nil, l.head, i, nil), audit.CodeLeafNotInTree)
		}
	}
}

func TestConsistency(t *testing.T) {
	t.Parallel()
	l := newLog()
	heads := []audit.Checkpoint{{Origin: origin, Head: l.head}}
	for size := range 65 {
		l.add(t, leaves(size, size+1)...)
		heads = append(heads, audit.Checkpoint{Origin: origin, Head: l.head})
	}
	for n, newer := range heads {
		for o, older := range heads[:n+1] {
			proof := must(audit.ProveConsistency(int64(o), max(int64(n), 1), l))(t)
			if n == 0 {
				proof = nil
			}
			if err := audit.CheckConsistency(older, newer, proof); err != nil {
				t.Fatalf("%d to %d: %v", o, n, err)
			}
			if o < n {
				wantCode(t, audit.CheckConsistency(newer, older, proof), audit.CodeInconsistent)
			}
			forged := older
			forged.Root[0] ^= 1
			wantCode(t, audit.CheckConsistency(forged, newer, proof), audit.CodeInconsistent)
			foreign := older
			foreign.Origin = "other.example/log"
			wantCode(t, audit.CheckConsistency(foreign, newer, proof), audit.CodeInconsistent)
		}
	}
	// A rewritten history has no proof, whichever the operator offers.
	rewritten := newLog()
	rewritten.add(t, leaves(1, 66)...)
	proof := must(audit.ProveConsistency(30, 65, rewritten))(t)
	wantCode(t, audit.CheckConsistency(heads[30], audit.Checkpoint{Origin: origin, Head: rewritten.head}, proof), audit.CodeInconsistent)
}

func TestTilePath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]audit.Tile{
		"tile/0/000":                     {Level: 0, Index: 0, Width: 256},
		"tile/0/000.p/1":                 {Level: 0, Index: 0, Width: 1},
		"tile/63/x001/x234/067":          {Level: 63, Index: 1234067, Width: 256},
		"tile/1/x001/000.p/255":          {Level: 1, Index: 1000, Width: 255},
		"tile/entries/x001/234":          {Level: audit.EntriesLevel, Index: 1234, Width: 256},
		"tile/entries/x001/x234/067.p/8": {Level: audit.EntriesLevel, Index: 1234067, Width: 8},
	} {
		if got := must(audit.ParseTilePath(path))(t); got != want {
			t.Errorf("%s is %+v, want %+v", path, got, want)
		}
		if got := want.Path(); got != path {
			t.Errorf("%+v is %s, want %s", want, got, path)
		}
	}
	for _, bad := range []string{
		"", "tile", "tile/0", "tile/0/", "/tile/0/000", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/data/000", "tile/+1/000",
		"tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/x000", "tile/0/001/234", "tile/0/x001/x234", "tile/0/xx01/234",
		"tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p/1.p/1", "tile/0/000.p/1/2", "tile/0/-01",
		"tile/0/000/", "tile/0/x999/x999/x999/x999/x999/999", "tile/0/x281/x474/x976/x710/656", "tile/8/0/000",
	} {
		got, err := audit.ParseTilePath(bad)
		wantCode(t, err, audit.CodeTileMalformed)
		if got != (audit.Tile{}) {
			t.Errorf("%q was read as %+v", bad, got)
		}
	}
}

func TestTileData(t *testing.T) {
	t.Parallel()
	l := newLog()
	l.add(t, leaves(0, 700)...)

	t.Run("Level0HoldsLeafHashes", func(t *testing.T) {
		t.Parallel()
		for _, tile := range []audit.Tile{{0, 0, 256}, {0, 1, 3}, {0, 2, 188}} {
			from, to := tile.Leaves()
			var want []byte
			for _, leaf := range l.leaves[from:to] {
				h := tlog.RecordHash(leaf)
				want = append(want, h[:]...)
			}
			if got := must(audit.TileData(tile, l))(t); !bytes.Equal(got, want) {
				t.Errorf("%s differs", tile.Path())
			}
		}
	})
	t.Run("Level1HoldsRootsOfFullTiles", func(t *testing.T) {
		t.Parallel()
		part := newLog()
		part.add(t, l.leaves[256:512]...)
		got := must(audit.TileData(audit.Tile{Level: 1, Index: 0, Width: 2}, l))(t)
		if !bytes.Equal(got[32:], part.head.Root[:]) {
			t.Error("second hash is not the root of the second tile")
		}
	})
	t.Run("WithinTellsWhatTheTreeHas", func(t *testing.T) {
		t.Parallel()
		for tile, want := range map[audit.Tile]bool{
			{0, 0, 256}: true, {0, 2, 188}: true, {0, 2, 189}: false, {0, 3, 1}: false, {1, 0, 2}: true, {1, 0, 3}: false, {2, 0, 1}: false,
			{63, 0, 1}: false, {audit.EntriesLevel, 2, 188}: true, {audit.EntriesLevel, 2, 189}: false,
		} {
			if got := tile.Within(700); got != want {
				t.Errorf("%s within 700: %v, want %v", tile.Path(), got, want)
			}
		}
	})
	t.Run("ErrEntriesAreNoHashes", func(t *testing.T) {
		t.Parallel()
		_, err := audit.TileData(audit.Tile{Level: audit.EntriesLevel, Width: 1}, l)
		wantCode(t, err, audit.CodeTileMalformed)
	})
}

func TestEntries(t *testing.T) {
	t.Parallel()
	list := append(leaves(0, 200), []byte{}, bytes.Repeat([]byte("x"), audit.MaxLeafBytes))
	b := must(audit.EncodeEntries(list))(t)
	if !bytes.HasPrefix(b, []byte("\x00\x06leaf 0\x00\x06leaf 1")) {
		t.Errorf("bundle starts %q", b[:16])
	}
	if diff := cmp.Diff(list, must(audit.DecodeEntries(b))(t)); diff != "" {
		t.Error(diff)
	}
	_, err := audit.EncodeEntries([][]byte{bytes.Repeat([]byte("x"), audit.MaxLeafBytes+1)})
	wantCode(t, err, audit.CodeLeafMalformed)
	for _, bad := range [][]byte{{0}, {0, 1}, {0, 2, 1}, {0xff, 0xff}, b[:len(b)-1], bytes.Repeat([]byte{0, 0}, 257)} {
		_, err := audit.DecodeEntries(bad)
		wantCode(t, err, audit.CodeTileMalformed)
	}
}
