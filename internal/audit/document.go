package audit

import (
	"encoding/json"
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
	object, err := decodeObject(b)
	if err != nil {
		return document{}, refuseBecause(err, CodeRecordMalformed, "record")
	}
	return readDocument(object, len(b))
}

// readDocument reads a decoded record of size bytes.
func readDocument(value any, size int) (document, error) {
	object, ok := value.(map[string]any)
	if !ok || size > MaxRecordBytes {
		return document{}, refuse(CodeRecordMalformed, "record is not an object of at most %d bytes", MaxRecordBytes)
	}
	doc := document{personal: map[uuid.UUID]Digest{}, masterData: map[Digest]uuid.UUID{}}
	if err := errors.Join(doc.readHead(object), doc.readDecisions(object), doc.readRefs(object)); err != nil {
		return document{}, refuseBecause(err, CodeRecordMalformed, "record")
	}
	return doc, nil
}

func (d *document) readHead(object map[string]any) (err error) {
	if d.id, err = logID(object[memberID]); err != nil {
		return fmt.Errorf("id: %w", err)
	}
	if d.organisation, err = canonicalUUID(object[memberOrganisation]); err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	d.recordType.Name, _ = object[memberType].(string)
	if !validTypeName(d.recordType.Name) {
		return errors.New("type is missing or has other characters than a-z 0-9 _ . -")
	}
	version, _ := object[memberVersion].(json.Number)
	if d.recordType.Version, err = strconv.Atoi(version.String()); err != nil || d.recordType.Version < 1 {
		return errors.New("v is not a version number")
	}
	return nil
}

func (d *document) readDecisions(object map[string]any) error {
	list, present := object[memberDecisions]
	if !present {
		return nil
	}
	items, ok := list.([]any)
	if !ok {
		return errors.New("decisions is not a list")
	}
	seen := map[uuid.UUID]bool{}
	for i, item := range items {
		member, _ := item.(map[string]any)
		id, hash, err := idAndDigest(member, memberID, memberHash)
		if err != nil {
			return fmt.Errorf("decisions[%d]: %w", i, err)
		}
		if seen[id] || id.Version() != 4 {
			return fmt.Errorf("decisions[%d]: id is listed twice or not random", i)
		}
		seen[id] = true
		d.decisions = append(d.decisions, DecisionRef{ID: id, Hash: hash})
	}
	return nil
}

// readRefs collects the references of value and everything below it. A member
// named like a reference must be one, so that none is overlooked.
func (d *document) readRefs(value any) error {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if err := d.readRefs(item); err != nil {
				return err
			}
		}
	case map[string]any:
		if _, ok := v[memberPersonalPart]; ok {
			return d.addPersonal(v)
		}
		if _, ok := v[memberMasterData]; ok {
			return d.addMasterData(v)
		}
		for _, member := range v {
			if err := d.readRefs(member); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *document) addPersonal(object map[string]any) error {
	id, commit, err := idAndDigest(object, memberPersonalPart, memberCommit)
	if err != nil {
		return fmt.Errorf("personal part: %w", err)
	}
	if known, ok := d.personal[id]; ok && known != commit || id.Version() != 4 {
		return fmt.Errorf("personal part %s has two commitments or an id that is not random", id)
	}
	d.personal[id] = commit
	return nil
}

func (d *document) addMasterData(object map[string]any) error {
	id, hash, err := idAndDigest(object, memberMasterData, memberHash)
	if err != nil {
		return fmt.Errorf("master data: %w", err)
	}
	if known, ok := d.masterData[hash]; ok && known != id {
		return fmt.Errorf("master data %s belongs to two suppliers", hash)
	}
	d.masterData[hash] = id
	return nil
}

func idAndDigest(object map[string]any, idMember, digestMember string) (uuid.UUID, Digest, error) {
	if len(object) != 2 {
		return uuid.Nil, Digest{}, fmt.Errorf("reference is not an object of %s and %s", idMember, digestMember)
	}
	id, err := canonicalUUID(object[idMember])
	if err != nil {
		return uuid.Nil, Digest{}, fmt.Errorf("%s: %w", idMember, err)
	}
	text, _ := object[digestMember].(string)
	digest, err := ParseDigest(text)
	if err != nil {
		return uuid.Nil, Digest{}, fmt.Errorf("%s: %w", digestMember, err)
	}
	return id, digest, nil
}

// logID reads an id of the log: a UUIDv4, because a time-ordered id would tell
// readers of the public log more than the leaf does.
func logID(value any) (uuid.UUID, error) {
	id, err := canonicalUUID(value)
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
func canonicalUUID(value any) (uuid.UUID, error) {
	text, _ := value.(string)
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, fmt.Errorf("not a UUID: %w", err)
	}
	if id.String() != text || id == uuid.Nil {
		return uuid.Nil, errors.New("not a UUID in canonical form")
	}
	return id, nil
}
