package audit

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// The bounds of sizes read from outside. The library's loops do not end for
// sizes near 2^63.
const (
	maxTreeLevel = 48
	maxTreeSize  = 1 << maxTreeLevel
)

// Hash is a leaf, node or root hash of the tree.
type Hash = tlog.Hash

// HashReader reads stored tree hashes by number. A call must return all of
// them, in the order asked for, or an error.
type HashReader = tlog.HashReader

// HashReaderFunc is a function that is a [HashReader].
type HashReaderFunc = tlog.HashReaderFunc

// Head is the size and RFC 6962 root of a tree.
type Head struct {
	Size int64
	Root Hash
}

// EmptyHead returns the head of a log without leaves.
func EmptyHead() Head {
	root, _ := tlog.TreeHash(0, nil) // reads nothing, cannot fail
	return Head{Root: root}
}

// StoredHash is one tree hash and its number in the dense ordering of
// [tlog.StoredHashIndex], under which it is stored for good.
type StoredHash struct {
	ID   int64
	Hash Hash
}

// Extension is what [Append] computed: the hashes to store and the new head.
type Extension struct {
	Hashes []StoredHash
	Head   Head
}

// Append computes how the tree grows by leaves. It reads from r once, and only
// the roots of the full subtrees that make up head; a batch of any size costs
// that one read. It stores nothing.
//
// Before anything is added, those roots must hash to head.Root: a tree that
// was altered in storage is never extended. That error carries
// [CodeTreeAltered]; errors of r are returned wrapped.
func Append(head Head, leaves [][]byte, r HashReader) (Extension, error) {
	overlay, err := readFrontier(head.Size, r)
	if err != nil {
		return Extension{}, err
	}
	if err := CheckHead(head, overlay); err != nil {
		return Extension{}, err
	}
	stored := make([]StoredHash, 0, 2*len(leaves))
	for i, leaf := range leaves {
		n := head.Size + int64(i)
		hashes, err := tlog.StoredHashes(n, leaf, overlay)
		if err != nil {
			return Extension{}, fmt.Errorf("hash leaf %d: %w", n, err)
		}
		first := tlog.StoredHashIndex(0, n)
		for k, h := range hashes {
			id := first + int64(k)
			overlay[id] = h
			stored = append(stored, StoredHash{ID: id, Hash: h})
		}
	}
	size := head.Size + int64(len(leaves))
	root, err := tlog.TreeHash(size, overlay)
	if err != nil {
		return Extension{}, fmt.Errorf("root of %d leaves: %w", size, err)
	}
	return Extension{Hashes: stored, Head: Head{Size: size, Root: root}}, nil
}

// CheckHead recomputes the root of head's size from stored hashes.
//
// Errors carry [CodeTreeAltered] when it differs; errors of r are wrapped.
func CheckHead(head Head, r HashReader) error {
	if err := checkSize(head.Size); err != nil {
		return err
	}
	root, err := tlog.TreeHash(head.Size, r)
	if err != nil {
		return fmt.Errorf("root of %d leaves: %w", head.Size, err)
	}
	if root != head.Root {
		return refuse(CodeTreeAltered, "%d leaves hash to %s, head says %s", head.Size, root, head.Root)
	}
	return nil
}

// ProveInclusion returns the hashes that lead from leaf index to the root of
// the tree of the given size (RFC 6962, 2.1.1).
func ProveInclusion(size, index int64, r HashReader) ([]Hash, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	return tlog.ProveRecord(size, index, r)
}

// CheckInclusion verifies that leaf is number index of the tree.
//
// Errors carry [CodeLeafNotInTree].
func CheckInclusion(proof []Hash, head Head, index int64, leaf []byte) error {
	if err := checkSize(head.Size); err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, head.Size, head.Root, index, tlog.RecordHash(leaf)); err != nil {
		return refuseBecause(err, CodeLeafNotInTree, "leaf %d of %d", index, head.Size)
	}
	return nil
}

// ProveConsistency returns the hashes that show that the tree of size older is
// a prefix of the tree of size newer (RFC 6962, 2.1.2). Nothing has to be
// shown from an empty tree.
func ProveConsistency(older, newer int64, r HashReader) ([]Hash, error) {
	if err := checkSize(newer); err != nil {
		return nil, err
	}
	if older == 0 {
		return nil, nil
	}
	return tlog.ProveTree(newer, older, r)
}

// CheckConsistency verifies that newer only added leaves to older. A witness
// keeps older and asks for the proof: it then knows that nothing it once saw
// was changed or removed.
//
// Errors carry [CodeInconsistent].
func CheckConsistency(older, newer Checkpoint, proof []Hash) error {
	if older.Origin != newer.Origin {
		return refuse(CodeInconsistent, "origin %q became %q", older.Origin, newer.Origin)
	}
	if older.Size < 0 || older.Size > newer.Size || newer.Size > maxTreeSize {
		return refuse(CodeInconsistent, "size %d became %d", older.Size, newer.Size)
	}
	if older.Size == 0 {
		if len(proof) != 0 || older.Head != EmptyHead() || newer.Size == 0 && newer.Head != older.Head {
			return refuse(CodeInconsistent, "nothing is to be proved from an empty tree")
		}
		return nil
	}
	if err := tlog.CheckTree(proof, newer.Size, newer.Root, older.Size, older.Root); err != nil {
		return refuseBecause(err, CodeInconsistent, "%d leaves are no prefix of %d", older.Size, newer.Size)
	}
	return nil
}

func checkSize(size int64) error {
	if size < 0 || size > maxTreeSize {
		return refuse(CodeTreeAltered, "tree size %d", size)
	}
	return nil
}

// hashMap is a HashReader over hashes in memory.
type hashMap map[int64]Hash

func (m hashMap) ReadHashes(ids []int64) ([]Hash, error) {
	hashes := make([]Hash, len(ids))
	for i, id := range ids {
		h, ok := m[id]
		if !ok {
			return nil, fmt.Errorf("tree hash %d is missing", id)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// readFrontier reads the roots of the full subtrees that make up a tree: one
// for every 1 in the binary form of its size. All later work needs no others.
func readFrontier(size int64, r HashReader) (hashMap, error) {
	if err := checkSize(size); err != nil {
		return nil, err
	}
	var ids []int64
	start := int64(0)
	for level := maxTreeLevel; level >= 0; level-- {
		if size&(1<<level) != 0 {
			ids = append(ids, tlog.StoredHashIndex(level, start>>level))
			start += 1 << level
		}
	}
	overlay := hashMap{}
	if len(ids) == 0 {
		return overlay, nil
	}
	hashes, err := r.ReadHashes(ids)
	if err != nil {
		return nil, fmt.Errorf("read tree of %d leaves: %w", size, err)
	}
	if len(hashes) != len(ids) {
		return nil, fmt.Errorf("read tree of %d leaves: %d hashes instead of %d", size, len(hashes), len(ids))
	}
	for i, id := range ids {
		overlay[id] = hashes[i]
	}
	return overlay, nil
}
