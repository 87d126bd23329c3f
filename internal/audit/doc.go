// Package audit is the decision log: what a record is, how it is committed to
// a Merkle tree, and how anybody verifies it without asking the shop.
//
// A [Record] is the canonical JSON (RFC 8785) of one decision, submission or
// change. It stays with its organisation. A [Leaf] is the only thing the log
// publishes: a random entry id, a type, a time and a salted commitment to the
// record. Leaves form an RFC 6962 tree whose head is signed as a C2SP
// tlog-checkpoint. Personal text never enters a record; a [PersonalPart] holds
// it and the record holds a commitment, so the text can be erased while every
// proof stays valid.
//
// Start with [NewRecord] and [NewLeaf] to write, [Append] to sequence, and
// [Verify] to check a downloaded [Package].
//
// The package knows no database and no clock: times, randomness and hash
// storage are passed in.
package audit
