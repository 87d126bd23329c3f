package audit_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/provitako/marktplatz/internal/audit"
)

// The page that checks notes in the browser computes proofs itself, in another
// language. These are the answers it is held against: frontend/tests/pruefen.

type browserVectors struct {
	Trees []browserTree `json:"trees"`
	Log   browserLog    `json:"log"`
}

type browserTree struct {
	Size        int64             `json:"size"`
	Root        []byte            `json:"root"`
	Tiles       map[string][]byte `json:"tiles"` // those a client needs for what stands below
	Inclusion   []inclusionVector `json:"inclusion"`
	Consistency []prefixVector    `json:"consistency"`
}

type inclusionVector struct {
	Index int64    `json:"index"`
	Leaf  []byte   `json:"leaf"`
	Proof [][]byte `json:"proof"`
}

type prefixVector struct {
	From  int64    `json:"from"`
	Root  []byte   `json:"root"`
	Proof [][]byte `json:"proof"`
}

// browserLog is the small log of package_v1.nachweis.json with a note printed when it had 5 entries.
type browserLog struct {
	Key        string            `json:"key"`
	Checkpoint string            `json:"checkpoint"`
	Tiles      map[string][]byte `json:"tiles"`
	Fragment   string            `json:"fragment"`
}

func TestGolden_BrowserVectors(t *testing.T) {
	t.Parallel()
	var v browserVectors
	for _, c := range []struct {
		size    int64
		indices []int64
		from    []int64
	}{
		{1, []int64{0}, []int64{1}},
		{2, []int64{0, 1}, []int64{1, 2}},
		{3, []int64{0, 1, 2}, []int64{1, 2}},
		{7, []int64{0, 3, 6}, []int64{3, 4, 6}},
		{8, []int64{0, 7}, []int64{4, 5}},
		{256, []int64{0, 100, 255}, []int64{255}},
		{257, []int64{0, 255, 256}, []int64{1, 256}},
		{600, []int64{0, 299, 511, 512, 599}, []int64{256, 300, 512, 599}},
		{66_000, []int64{0, 65_535, 65_536, 65_999}, []int64{600, 65_536, 65_900}},
	} {
		v.Trees = append(v.Trees, browserTreeOf(t, c.size, c.indices, c.from))
	}
	v.Log = browserLogOf(t)
	golden(t, "browser_v1.json", must(json.MarshalIndent(v, "", " "))(t))
}

func browserTreeOf(t *testing.T, size int64, indices, from []int64) browserTree {
	t.Helper()
	log, older := newLog(), map[int64]audit.Hash{}
	for _, n := range slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(from), size)))) {
		log.addNumbered(t, n)
		older[n] = log.head.Root
	}
	tree := browserTree{Size: size, Root: log.head.Root[:], Tiles: map[string][]byte{}}
	wanted := slices.Concat(indices, from, []int64{size - 1})
	for _, i := range indices {
		tree.Inclusion = append(tree.Inclusion, inclusionVector{i, log.leaves[i], raw(must(audit.ProveInclusion(size, i, log))(t))})
	}
	for _, n := range from {
		root := older[n]
		tree.Consistency = append(tree.Consistency, prefixVector{n, root[:], raw(must(audit.ProveConsistency(n, size, log))(t))})
	}
	for _, tile := range tilesOf(size) {
		if tile.Level > 0 || slices.ContainsFunc(wanted, func(n int64) bool { return n/256 == tile.Index || n > 0 && (n-1)/256 == tile.Index }) {
			tree.Tiles[tile.Path()] = must(audit.TileData(tile, log))(t)
		}
	}
	return tree
}

func browserLogOf(t *testing.T) browserLog {
	t.Helper()
	b := setup(t)
	l := browserLog{Key: b.key.Public(), Checkpoint: string(b.log.checkpoint(t, b.key)), Tiles: map[string][]byte{}}
	for _, tile := range tilesOf(b.log.head.Size) {
		l.Tiles[tile.Path()] = must(audit.TileData(tile, b.log))(t)
	}
	entries := audit.Tile{Level: audit.EntriesLevel, Width: len(b.log.leaves)}
	l.Tiles[entries.Path()] = must(audit.EncodeEntries(b.log.leaves))(t)
	root := must(tlog.TreeHash(5, b.log))(t)
	short := base64.RawURLEncoding.EncodeToString
	l.Fragment = fmt.Sprintf("v=1&o=shop.example%%2Flog&i=4&h=%s&n=5&r=%s", short(b.pkg.Leaf.Commit[:]), short(root[:]))
	return l
}

// tilesOf lists every tile of a tree.
func tilesOf(size int64) []audit.Tile {
	var tiles []audit.Tile
	for level := 0; size>>(8*level) > 0; level++ {
		n := size >> (8 * level)
		for i := int64(0); i*256 < n; i++ {
			tiles = append(tiles, audit.Tile{Level: level, Index: i, Width: int(min(256, n-i*256))})
		}
	}
	return tiles
}

// addNumbered fills the log up to n leaves, each saying its number.
func (l *memoryLog) addNumbered(tb testing.TB, n int64) {
	tb.Helper()
	var leaves [][]byte
	for i := l.head.Size; i < n; i++ {
		leaves = append(leaves, fmt.Appendf(nil, "leaf %d", i))
	}
	l.add(tb, leaves...)
}

func raw(hashes []audit.Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i, h := range hashes {
		out[i] = h[:]
	}
	return out
}
