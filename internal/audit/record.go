package audit

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/google/uuid"
)

// MaxRecordBytes bounds one record.
const MaxRecordBytes = 4 << 20

// The members that every record carries beside its content.
const (
	memberID           = "id"
	memberOrganisation = "organisation"
	memberType         = "type"
	memberVersion      = "v"
)

// Record is one decision, submission or change, as it will be judged later.
// Everything but the salt stands in Bytes; the other fields repeat it for
// storage and are never trusted over it.
type Record struct {
	ID           uuid.UUID // UUIDv4, also the entry id of its leaf
	Organisation uuid.UUID // the tenant that owns the record
	Type         string    // for example "submission" or "decision"
	Version      int       // version of the type's content, from 1
	Bytes        []byte    // RFC 8785 JSON, an object
	Salt         Salt
}

// RecordType names what a record's content is and in which version.
type RecordType struct {
	Name    string // lower-case letters, digits, "_", "." and "-"
	Version int
}

// NewRecord makes a record of content, which must marshal to a JSON object
// without the members id, organisation, type and v: these are added. Numbers
// in it must be integers. Id and salt are drawn from rand.
//
// Errors carry [CodeRecordMalformed].
func NewRecord(organisation uuid.UUID, t RecordType, content any, rand io.Reader) (Record, error) {
	id, err := uuid.NewRandomFromReader(rand)
	if err != nil {
		return Record{}, fmt.Errorf("draw record id: %w", err)
	}
	salt, err := NewSalt(rand)
	if err != nil {
		return Record{}, err
	}
	read := newDocumentReader()
	e := drafts.Get().(*encoder) //nolint:forcetypeassert // nothing else is in it
	defer drafts.Put(e)
	e.out, e.bounds, e.head, e.visit = e.out[:0], e.bounds[:0], recordHead(id, organisation, t), read.visit
	if err := e.encode(content); err != nil {
		return Record{}, refuseBecause(err, CodeRecordMalformed, "content of %s", t.Name)
	}
	doc, err := read.document(nil, len(e.out))
	if err != nil {
		return Record{}, err
	}
	return doc.record(bytes.Clone(e.out), salt), nil
}

// drafts are where records are written before their size is known.
var drafts = sync.Pool{New: func() any { return new(encoder) }}

// recordHead are the members that every record gets, in canonical order.
func recordHead(id, organisation uuid.UUID, t RecordType) object {
	text := func(name, value string) member {
		return member{name: appendText(nil, name), value: appendText(nil, value)}
	}
	return object{
		text(memberID, id.String()), text(memberOrganisation, organisation.String()), text(memberType, t.Name),
		{name: appendText(nil, memberVersion), value: strconv.AppendInt(nil, int64(t.Version), 10)},
	}
}

// ParseRecord reads stored or received record bytes. It refuses bytes that are
// not canonical and references that are not well formed.
//
// Errors carry [CodeRecordMalformed].
func ParseRecord(b []byte, salt Salt) (Record, error) {
	doc, err := parseDocument(b)
	if err != nil {
		return Record{}, err
	}
	return doc.record(b, salt), nil
}

// Commit returns SHA-256(0x01, salt, bytes): what the leaf, or the submission
// that lists this decision, says about the record.
func (r Record) Commit() Digest {
	return commitment(prefixRecord, r.Salt[:], r.Bytes)
}

// Ref returns how another record lists this one.
func (r Record) Ref() DecisionRef {
	return DecisionRef{ID: r.ID, Hash: r.Commit()}
}

func (d document) record(b []byte, salt Salt) Record {
	return Record{
		ID: d.id, Organisation: d.organisation, Type: d.recordType.Name, Version: d.recordType.Version,
		Bytes: b, Salt: salt,
	}
}

// validTypeName keeps names free of characters that need escaping anywhere.
func validTypeName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		letterOrDigit := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !letterOrDigit && c != '_' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}
