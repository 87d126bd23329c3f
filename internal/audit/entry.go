package audit

import "github.com/google/uuid"

// CheckEntry judges what a database stores for one entry of the log: the record must open the leaf's commitment, and every
// decision that it lists must be there, unaltered. It returns the id of the first record that does not hold; the error
// carries the [Code]. find returns a stored decision's bytes and salt.
func CheckEntry(leaf, record []byte, salt Salt, find func(decision uuid.UUID) (record []byte, salt Salt, ok bool)) (uuid.UUID, error) {
	l, err := ParseLeaf(leaf)
	if err != nil {
		return uuid.Nil, err
	}
	doc, err := parseDocument(record)
	if err != nil {
		return l.Entry, err
	}
	c := contents{Package: Package{Record: doc.record(record, salt), Leaf: l}, main: doc}
	if err := c.checkRecord(); err != nil {
		return l.Entry, err
	}
	for _, ref := range doc.decisions {
		b, salt, ok := find(ref.ID)
		if !ok {
			return ref.ID, refuse(CodeDecisionMissing, "decision %s", ref.ID)
		}
		if (Record{Bytes: b, Salt: salt}).Commit() != ref.Hash {
			return ref.ID, refuse(CodeDecisionMismatch, "decision %s", ref.ID)
		}
	}
	return uuid.Nil, nil
}
