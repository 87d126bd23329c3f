package audit

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/google/uuid"
)

// contents is a package whose records were read: what they list and refer to.
type contents struct {
	Package
	main       document
	personal   map[uuid.UUID]Digest
	masterData map[Digest]uuid.UUID
}

func (p Package) contents() (contents, error) {
	c := contents{Package: p, personal: map[uuid.UUID]Digest{}, masterData: map[Digest]uuid.UUID{}}
	for i, r := range append([]Record{p.Record}, p.Decisions...) {
		doc, err := parseDocument(r.Bytes)
		if err != nil {
			return contents{}, err
		}
		if i == 0 {
			c.main = doc
		} else if len(doc.decisions) > 0 {
			return contents{}, refuse(CodeRecordMalformed, "decision %s lists decisions itself", doc.id)
		}
		for id, commit := range doc.personal {
			if known, ok := c.personal[id]; ok && known != commit {
				return contents{}, refuse(CodeRecordMalformed, "personal part %s has two commitments", id)
			}
			c.personal[id] = commit
		}
		for hash, id := range doc.masterData {
			if known, ok := c.masterData[hash]; ok && known != id {
				return contents{}, refuse(CodeRecordMalformed, "master data %s belongs to two suppliers", hash)
			}
			c.masterData[hash] = id
		}
	}
	return c, nil
}

// check judges all but the checkpoint's signature.
func (p Package) check() error {
	c, err := p.contents()
	if err != nil {
		return err
	}
	return errors.Join(c.checkOrder(), c.checkRecord(), c.checkDecisions(), c.checkPersonal(), c.checkMasterData(), c.checkInclusion())
}

// checkRecord opens the leaf's commitment with the record.
func (c contents) checkRecord() error {
	if c.Leaf.Entry != c.main.id || c.Leaf.Type != c.main.recordType.Name {
		return refuse(CodeRecordMismatch, "leaf of %s %s, record of %s %s", c.Leaf.Type, c.Leaf.Entry, c.main.recordType.Name, c.main.id)
	}
	if c.Leaf.Commit != c.Record.Commit() {
		return refuse(CodeRecordMismatch, "salt and record do not open the leaf's commitment")
	}
	return nil
}

// checkDecisions opens every listed hash, in the listed order, and refuses a
// decision that is not listed.
func (c contents) checkDecisions() error {
	for i, ref := range c.main.decisions {
		at := slices.IndexFunc(c.Decisions, func(d Record) bool { return d.ID == ref.ID })
		switch {
		case at < 0:
			return refuse(CodeDecisionMissing, "decision %s", ref.ID)
		case c.Decisions[at].Commit() != ref.Hash:
			return refuse(CodeDecisionMismatch, "decision %s", ref.ID)
		case at != i:
			return refuse(CodeFileNotCanonical, "decision %s is at place %d instead of %d", ref.ID, at, i)
		}
	}
	if len(c.Decisions) > len(c.main.decisions) {
		return refuse(CodeDecisionUnlisted, "%d decisions, the record lists %d", len(c.Decisions), len(c.main.decisions))
	}
	return nil
}

func (c contents) checkPersonal() error {
	for _, t := range c.Personal {
		commit, ok := c.personal[t.ID]
		if !ok {
			return refuse(CodePersonalUnlisted, "no record refers to personal part %s", t.ID)
		}
		if commit != t.Commit() {
			return refuse(CodePersonalMismatch, "personal part %s", t.ID)
		}
	}
	return nil
}

func (c contents) checkMasterData() error {
	for _, b := range c.MasterData {
		if _, ok := c.masterData[MasterDataDigest(b)]; !ok {
			return refuse(CodeMasterDataUnlisted, "no record refers to master data %s", MasterDataDigest(b))
		}
	}
	return nil
}

// checkInclusion leads the leaf to the root that the checkpoint names.
func (c contents) checkInclusion() error {
	checkpoint, err := ParseCheckpoint(c.Proof.Checkpoint)
	if err != nil {
		return err
	}
	return CheckInclusion(c.Proof.Hashes, checkpoint.Head, c.Proof.Index, c.Leaf.Bytes())
}

// Content is one verified record for reading.
type Content struct {
	ID           uuid.UUID
	Organisation uuid.UUID
	Type         RecordType
	JSON         json.RawMessage // the whole record
}

// PersonalResult is a text that a record refers to; Present tells whether it
// was in the package.
type PersonalResult struct {
	ID      uuid.UUID
	Present bool
	Body    string
}

// MasterDataResult is a version of a supplier's master data that a record
// refers to; JSON is nil when it was not in the package.
type MasterDataResult struct {
	ID   uuid.UUID // the supplier
	Hash Digest
	JSON json.RawMessage
}

func (r Record) content() Content {
	return Content{ID: r.ID, Organisation: r.Organisation, Type: RecordType{r.Type, r.Version}, JSON: r.Bytes}
}

func (c contents) personalResults() []PersonalResult {
	results := make([]PersonalResult, 0, len(c.personal))
	for id := range c.personal {
		result := PersonalResult{ID: id}
		if i := slices.IndexFunc(c.Personal, func(t PersonalText) bool { return t.ID == id }); i >= 0 {
			result.Present, result.Body = true, c.Personal[i].Body
		}
		results = append(results, result)
	}
	slices.SortFunc(results, func(a, b PersonalResult) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return results
}

func (c contents) masterDataResults() []MasterDataResult {
	results := make([]MasterDataResult, 0, len(c.masterData))
	for hash, id := range c.masterData {
		result := MasterDataResult{ID: id, Hash: hash}
		if i := slices.IndexFunc(c.MasterData, func(b []byte) bool { return MasterDataDigest(b) == hash }); i >= 0 {
			result.JSON = c.MasterData[i]
		}
		results = append(results, result)
	}
	slices.SortFunc(results, func(a, b MasterDataResult) int { return slices.Compare(a.Hash[:], b.Hash[:]) })
	return results
}
