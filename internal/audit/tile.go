package audit

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// The shape of C2SP tlog-tiles: 8 levels of the tree per tile.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	maxLevel   = 63
	// EntriesLevel is the level of a bundle of leaves instead of hashes.
	EntriesLevel = -1
	// maxTileIndex keeps the arithmetic below far from overflow.
	maxTileIndex = maxTreeSize / tileWidth
)

// Tile names one resource of C2SP tlog-tiles: hashes of one level, or leaves.
type Tile struct {
	Level int   // 0 to 63, or [EntriesLevel]
	Index int64 // number within the level
	Width int   // 1 to 256 hashes or leaves; 256 is a full tile
}

// ParseTilePath reads "tile/<L>/<N>[.p/<W>]" or "tile/entries/<N>[.p/<W>]",
// where <N> is written in groups of three digits, all but the last with an x
// before them: 1234067 is x001/x234/067. Every other spelling is refused.
//
// Errors carry [CodeTileMalformed].
func ParseTilePath(path string) (Tile, error) {
	bad := refuse(CodeTileMalformed, "path %.80q", path)
	rest, ok := strings.CutPrefix(path, "tile/")
	level, rest, found := strings.Cut(rest, "/")
	if !ok || !found {
		return Tile{}, bad
	}
	t := Tile{Level: EntriesLevel, Width: tileWidth}
	var err error
	if level != "entries" {
		if t.Level, err = strconv.Atoi(level); err != nil || t.Level < 0 || t.Level > maxLevel {
			return Tile{}, bad
		}
	}
	number, width, partial := strings.Cut(rest, ".p/")
	if partial {
		if t.Width, err = strconv.Atoi(width); err != nil || t.Width < 1 || t.Width >= tileWidth {
			return Tile{}, bad
		}
	}
	for group := range strings.SplitSeq(number, "/") {
		n, err := strconv.Atoi(strings.TrimPrefix(group, "x"))
		if err != nil || n < 0 || n > 999 || t.Index > maxTileIndex {
			return Tile{}, bad
		}
		t.Index = t.Index*1000 + int64(n)
	}
	// Signs, missing zeroes and misplaced x were let through above.
	if t.Index > maxTileIndex || t.Path() != path {
		return Tile{}, bad
	}
	return t, nil
}

// Path returns the path below the log's prefix, without a leading slash.
func (t Tile) Path() string {
	level := "entries"
	if t.Level != EntriesLevel {
		level = strconv.Itoa(t.Level)
	}
	number := fmt.Sprintf("%03d", t.Index%1000)
	for n := t.Index / 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	if t.Width < tileWidth {
		number += ".p/" + strconv.Itoa(t.Width)
	}
	return "tile/" + level + "/" + number
}

// Within reports whether a tree of the given size has the whole tile.
func (t Tile) Within(size int64) bool {
	level := max(t.Level, 0)
	return t.Index*tileWidth+int64(t.Width) <= size>>(tileHeight*level)
}

// Leaves returns the half-open range of leaf numbers in an entry bundle.
func (t Tile) Leaves() (from, to int64) {
	return t.Index * tileWidth, t.Index*tileWidth + int64(t.Width)
}

// TileData returns the hashes of a tile one after the other, 32 bytes each.
// The tile must lie [Tile.Within] the tree that r reads.
func TileData(t Tile, r HashReader) ([]byte, error) {
	if t.Level == EntriesLevel {
		return nil, refuse(CodeTileMalformed, "a bundle of entries has no hashes")
	}
	return tlog.ReadTileData(tlog.Tile{H: tileHeight, L: t.Level, N: t.Index, W: t.Width}, r)
}

// EncodeEntries returns leaves as an entry bundle: each with its length as a
// big-endian uint16 before it.
//
// Errors carry [CodeLeafMalformed].
func EncodeEntries(leaves [][]byte) ([]byte, error) {
	var b []byte
	for i, leaf := range leaves {
		if len(leaf) > MaxLeafBytes {
			return nil, refuse(CodeLeafMalformed, "entry %d has %d bytes", i, len(leaf))
		}
		b = binary.BigEndian.AppendUint16(b, uint16(len(leaf))) //nolint:gosec // at most MaxLeafBytes
		b = append(b, leaf...)
	}
	return b, nil
}

// DecodeEntries is the inverse of [EncodeEntries] for at most 256 leaves.
//
// Errors carry [CodeTileMalformed].
func DecodeEntries(b []byte) ([][]byte, error) {
	var leaves [][]byte
	for len(b) > 0 {
		if len(b) < 2 || len(leaves) == tileWidth {
			return nil, refuse(CodeTileMalformed, "entry bundle ends inside a length or is too wide")
		}
		n := int(binary.BigEndian.Uint16(b))
		if n > MaxLeafBytes || len(b) < 2+n {
			return nil, refuse(CodeTileMalformed, "entry %d has length %d", len(leaves), n)
		}
		leaves = append(leaves, b[2:2+n:2+n])
		b = b[2+n:]
	}
	return leaves, nil
}
