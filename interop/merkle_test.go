package interop_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// ours grows a log with our code and, beside it, a compact range with theirs.
type ours struct {
	head   audit.Head
	hashes map[int64]audit.Hash
	leaves [][]byte
	theirs *compact.Range
}

func newLog() *ours {
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	return &ours{head: audit.EmptyHead(), hashes: map[int64]audit.Hash{}, theirs: factory.NewEmptyRange(0)}
}

func (l *ours) ReadHashes(ids []int64) ([]audit.Hash, error) {
	hashes := make([]audit.Hash, len(ids))
	for i, id := range ids {
		h, ok := l.hashes[id]
		if !ok {
			return nil, fmt.Errorf("hash %d was never stored", id)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// grow adds n leaves and compares the roots.
func (l *ours) grow(t *testing.T, n int) {
	t.Helper()
	var batch [][]byte
	for range n {
		leaf := fmt.Appendf(nil, "leaf %d", len(l.leaves))
		l.leaves = append(l.leaves, leaf)
		batch = append(batch, leaf)
		if err := l.theirs.Append(rfc6962.DefaultHasher.HashLeaf(leaf), nil); err != nil {
			t.Fatal(err)
		}
	}
	extension, err := audit.Append(l.head, batch, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range extension.Hashes {
		l.hashes[h.ID] = h.Hash
	}
	l.head = extension.Head
	root, err := l.theirs.GetRootHash(nil)
	if err != nil {
		t.Fatal(err)
	}
	if string(root) != string(l.head.Root[:]) || l.head.Size != int64(len(l.leaves)) {
		t.Fatalf("root of %d leaves is %s, theirs %x", len(l.leaves), l.head.Root, root)
	}
}

func bytesOf(hashes []audit.Hash) [][]byte {
	list := make([][]byte, len(hashes))
	for i := range hashes {
		list[i] = hashes[i][:]
	}
	return list
}

func (l *ours) verifyInclusion(t *testing.T, index int64) {
	t.Helper()
	hashes, err := audit.ProveInclusion(l.head.Size, index, l)
	if err != nil {
		t.Fatal(err)
	}
	leafHash := rfc6962.DefaultHasher.HashLeaf(l.leaves[index])
	err = proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(index), uint64(l.head.Size), leafHash, bytesOf(hashes), l.head.Root[:])
	if err != nil {
		t.Fatalf("leaf %d of %d: %v", index, l.head.Size, err)
	}
}

func (l *ours) verifyConsistency(t *testing.T, older audit.Head) {
	t.Helper()
	hashes, err := audit.ProveConsistency(older.Size, l.head.Size, l)
	if err != nil {
		t.Fatal(err)
	}
	err = proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(older.Size), uint64(l.head.Size), bytesOf(hashes), older.Root[:], l.head.Root[:])
	if err != nil {
		t.Fatalf("%d to %d: %v", older.Size, l.head.Size, err)
	}
}

func TestEveryProofOfSmallLogsVerifiesElsewhere(t *testing.T) {
	t.Parallel()
	l := newLog()
	heads := []audit.Head{}
	for range 300 {
		l.grow(t, 1)
		heads = append(heads, l.head)
		for index := range l.head.Size {
			l.verifyInclusion(t, index)
		}
		for _, older := range heads {
			l.verifyConsistency(t, older)
		}
	}
}

func TestProofsOfRandomBatchesVerifyElsewhere(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(11, 22))
	l := newLog()
	heads := []audit.Head{}
	for l.head.Size < 60_000 {
		l.grow(t, 1+random.IntN(2000))
		heads = append(heads, l.head)
		for range 20 {
			l.verifyInclusion(t, random.Int64N(l.head.Size))
			l.verifyConsistency(t, heads[random.IntN(len(heads))])
		}
	}
}

// TestTilesRebuildTheRoot reads the log as a C2SP tiles client does: full and
// partial tiles, entry bundles, nothing else.
func TestTilesRebuildTheRoot(t *testing.T) {
	t.Parallel()
	l := newLog()
	l.grow(t, 70_000)
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	fromHashes, fromEntries := factory.NewEmptyRange(0), factory.NewEmptyRange(0)
	for start := int64(0); start < l.head.Size; start += 256 {
		width := int(min(256, l.head.Size-start))
		tile, err := audit.ParseTilePath(audit.Tile{Level: 0, Index: start / 256, Width: width}.Path())
		if err != nil || !tile.Within(l.head.Size) {
			t.Fatalf("tile %+v within %d: %v", tile, l.head.Size, err)
		}
		data, err := audit.TileData(tile, l)
		if err != nil {
			t.Fatal(err)
		}
		for ; len(data) > 0; data = data[32:] {
			if err := fromHashes.Append(data[:32:32], nil); err != nil {
				t.Fatal(err)
			}
		}
		from, to := audit.Tile{Level: audit.EntriesLevel, Index: start / 256, Width: width}.Leaves()
		bundle, err := audit.EncodeEntries(l.leaves[from:to])
		if err != nil {
			t.Fatal(err)
		}
		entries, err := audit.DecodeEntries(bundle)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if err := fromEntries.Append(rfc6962.DefaultHasher.HashLeaf(entry), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, r := range map[string]*compact.Range{"level 0 tiles": fromHashes, "entry bundles": fromEntries} {
		root, err := r.GetRootHash(nil)
		if err != nil || string(root) != string(l.head.Root[:]) {
			t.Errorf("%s give root %x (%v), want %s", name, root, err, l.head.Root)
		}
	}
}
