package audit

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"
)

// The members by which a record refers to things outside its own bytes.
const (
	memberDecisions    = "decisions"
	memberPersonalPart = "personalPart"
	memberMasterData   = "masterData"
	memberCommit       = "commit"
	memberHash         = "hash"
)

// DecisionRef lists a decision in the member "decisions" of the record that
// rests on it: the decision has no leaf of its own.
type DecisionRef struct {
	ID   uuid.UUID `json:"id"`
	Hash Digest    `json:"hash"` // [Record.Commit] of the decision
}

// PersonalRef stands in a record, at any depth, in place of personal text.
type PersonalRef struct {
	ID     uuid.UUID `json:"personalPart"`
	Commit Digest    `json:"commit"`
}

// MasterDataRef stands in a record, at any depth, for one immutable version of
// a supplier's master data.
type MasterDataRef struct {
	ID   uuid.UUID `json:"masterData"` // the supplier
	Hash Digest    `json:"hash"`       // [MasterDataDigest] of that version
}

// document is what the log itself reads in a record; the rest is for people.
type document struct {
	id           uuid.UUID
	organisation uuid.UUID
	recordType   RecordType
	decisions    []DecisionRef
	personal     map[uuid.UUID]Digest
	masterData   map[Digest]uuid.UUID
}

func parseDocument(b []byte) (document, error) {
	r := newDocumentReader()
	err := decodeObject(b, r.visit)
	return r.document(err, len(b))
}

// documentReader collects a document from the objects of a record, inner ones
// first. Its errors wait for the end, so that a record that is no canonical JSON
// is told so.
type documentReader struct {
	doc    document
	whole  bool // saw the record itself
	failed error
}

func newDocumentReader() *documentReader {
	return &documentReader{doc: document{personal: map[uuid.UUID]Digest{}, masterData: map[Digest]uuid.UUID{}}}
}

// document is what was read of a record of size bytes.
func (r *documentReader) document(err error, size int) (document, error) {
	if err == nil {
		err = r.failed
	}
	if err == nil && (!r.whole || size > MaxRecordBytes) {
		return document{}, refuse(CodeRecordMalformed, "record is not an object of at most %d bytes", MaxRecordBytes)
	}
	if err != nil {
		return document{}, refuseBecause(err, CodeRecordMalformed, "record")
	}
	return r.doc, nil
}

// visit reads an object: the record itself, or a reference in it. A member named
// like a reference must be one, so that none is overlooked.
func (r *documentReader) visit(depth int, o object) error {
	var err error
	switch {
	case o.get(memberPersonalPart) != nil:
		err = r.doc.addPersonal(o)
	case o.get(memberMasterData) != nil:
		err = r.doc.addMasterData(o)
	case depth == 0:
		r.whole = true
		err = errors.Join(r.doc.readHead(o), r.doc.readDecisions(o.get(memberDecisions)))
	}
	r.failed = errors.Join(r.failed, err)
	return nil
}

func (d *document) readHead(o object) (err error) {
	if d.id, err = logID(o.text(memberID)); err != nil {
		return fmt.Errorf("id: %w", err)
	}
	if d.organisation, err = canonicalUUID(o.text(memberOrganisation)); err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	d.recordType.Name = o.text(memberType)
	if !validTypeName(d.recordType.Name) {
		return errors.New("type is missing or has other characters than a-z 0-9 _ . -")
	}
	if d.recordType.Version, err = strconv.Atoi(string(o.get(memberVersion))); err != nil || d.recordType.Version < 1 {
		return errors.New("v is not a version number")
	}
	return nil
}

// readDecisions reads the canonical list of decisions, nil when there is none.
func (d *document) readDecisions(list []byte) error {
	if list == nil {
		return nil
	}
	seen := map[uuid.UUID]bool{}
	refs := []DecisionRef{}
	_, err := canonicalise(list, func(_ int, o object) error {
		id, hash, err := idAndDigest(o, memberID, memberHash)
		if err != nil {
			return fmt.Errorf("decisions[%d]: %w", len(refs), err)
		}
		if seen[id] || id.Version() != 4 {
			return fmt.Errorf("decisions[%d]: id is listed twice or not random", len(refs))
		}
		seen[id] = true
		refs = append(refs, DecisionRef{ID: id, Hash: hash})
		return nil
	})
	if err != nil {
		return err
	}
	if again, err := Canonical(refs); err != nil || !bytes.Equal(again, list) {
		return errors.Join(errors.New("decisions is not a list of references"), err)
	}
	d.decisions = refs
	return nil
}

func (d *document) addPersonal(o object) error {
	id, commit, err := idAndDigest(o, memberPersonalPart, memberCommit)
	if err != nil {
		return fmt.Errorf("personal part: %w", err)
	}
	if known, ok := d.personal[id]; ok && known != commit || id.Version() != 4 {
		return fmt.Errorf("personal part %s has two commitments or an id that is not random", id)
	}
	d.personal[id] = commit
	return nil
}

func (d *document) addMasterData(o object) error {
	id, hash, err := idAndDigest(o, memberMasterData, memberHash)
	if err != nil {
		return fmt.Errorf("master data: %w", err)
	}
	if known, ok := d.masterData[hash]; ok && known != id {
		return fmt.Errorf("master data %s belongs to two suppliers", hash)
	}
	d.masterData[hash] = id
	return nil
}

func idAndDigest(o object, idMember, digestMember string) (uuid.UUID, Digest, error) {
	if len(o) != 2 {
		return uuid.Nil, Digest{}, fmt.Errorf("reference is not an object of %s and %s", idMember, digestMember)
	}
	id, err := canonicalUUID(o.text(idMember))
	if err != nil {
		return uuid.Nil, Digest{}, fmt.Errorf("%s: %w", idMember, err)
	}
	digest, err := ParseDigest(o.text(digestMember))
	if err != nil {
		return uuid.Nil, Digest{}, fmt.Errorf("%s: %w", digestMember, err)
	}
	return id, digest, nil
}

// logID reads an id of the log: a UUIDv4, because a time-ordered id would tell
// readers of the public log more than the leaf does.
func logID(text string) (uuid.UUID, error) {
	id, err := canonicalUUID(text)
	if err != nil {
		return uuid.Nil, err
	}
	if id.Version() != 4 || id.Variant() != uuid.RFC4122 {
		return uuid.Nil, fmt.Errorf("%s is not a random UUID", id)
	}
	return id, nil
}

// canonicalUUID accepts only the lower-case form with hyphens; the library
// also reads three others.
func canonicalUUID(text string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, fmt.Errorf("not a UUID: %w", err)
	}
	if id.String() != text || id == uuid.Nil {
		return uuid.Nil, errors.New("not a UUID in canonical form")
	}
	return id, nil
}
