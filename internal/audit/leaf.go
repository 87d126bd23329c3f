package audit

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

const (
	// MaxLeafBytes bounds a leaf: far below the 65,535 bytes of a C2SP entry,
	// and room for nothing but the envelope.
	MaxLeafBytes = 1 << 10

	leafVersion = 1
	// leafTime always has six digits, so that a time has one spelling.
	leafTime = "2006-01-02T15:04:05.000000Z"
)

// Leaf is the public entry of the log. It tells that something of a type was
// committed to at a time, and nothing about whom or what.
type Leaf struct {
	Type   string    // of the record
	Entry  uuid.UUID // id of the record
	At     time.Time // UTC, whole microseconds
	Commit Digest    // [Record.Commit]
}

// leafEnvelope is version 1 of the published form, members in canonical order.
type leafEnvelope struct {
	At     string    `json:"at"`
	Commit Digest    `json:"commit"`
	Entry  uuid.UUID `json:"entry"`
	Type   string    `json:"type"`
	V      int       `json:"v"`
}

// NewLeaf returns the leaf of a record decided at the given time, which is cut
// to microseconds because that is what the database keeps.
func NewLeaf(r Record, at time.Time) (Leaf, error) {
	leaf := Leaf{Type: r.Type, Entry: r.ID, At: at.UTC().Truncate(time.Microsecond), Commit: r.Commit()}
	if _, err := ParseLeaf(leaf.Bytes()); err != nil {
		return Leaf{}, err
	}
	return leaf, nil
}

// Bytes returns the canonical envelope: the bytes that the tree hashes and the
// log publishes.
func (l Leaf) Bytes() []byte {
	envelope := leafEnvelope{
		At: l.At.UTC().Format(leafTime), Commit: l.Commit, Entry: l.Entry, Type: l.Type, V: leafVersion,
	}
	// Every member is a string without escapes or a number: this cannot fail,
	// and the declared order is already the canonical one.
	b, _ := json.Marshal(envelope)
	return b
}

// ParseLeaf reads an envelope and refuses every byte string that
// [Leaf.Bytes] would not write.
//
// Errors carry [CodeLeafMalformed].
func ParseLeaf(b []byte) (Leaf, error) {
	if len(b) > MaxLeafBytes {
		return Leaf{}, refuse(CodeLeafMalformed, "%d bytes, at most %d", len(b), MaxLeafBytes)
	}
	var envelope leafEnvelope
	if err := json.Unmarshal(b, &envelope); err != nil {
		return Leaf{}, refuseBecause(err, CodeLeafMalformed, "leaf")
	}
	if envelope.V != leafVersion {
		return Leaf{}, refuse(CodeLeafMalformed, "version %d, known is %d", envelope.V, leafVersion)
	}
	at, err := time.Parse(leafTime, envelope.At)
	if err != nil {
		return Leaf{}, refuseBecause(err, CodeLeafMalformed, "at")
	}
	leaf := Leaf{Type: envelope.Type, Entry: envelope.Entry, At: at, Commit: envelope.Commit}
	if leaf.Entry.Version() != 4 || leaf.Entry.Variant() != uuid.RFC4122 || !validTypeName(leaf.Type) {
		return Leaf{}, refuse(CodeLeafMalformed, "entry is not a random UUID or type has other characters than a-z 0-9 _ . -")
	}
	if !bytes.Equal(leaf.Bytes(), b) {
		return Leaf{}, refuse(CodeLeafMalformed, "not in canonical form")
	}
	return leaf, nil
}
