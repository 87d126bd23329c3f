// Package contract keeps the cooperative's framework contracts: who may change what a contract says, when, and on which
// ground.
//
// Nobody writes a contract directly. A contract manager drafts a [Change], which states the whole contract as it would
// be ([Terms]); another contract manager lets it into force (domain rule 22). Between the two anybody who may read the
// change sees what it alters ([Diff]) and what speaks against it ([Check]); with a finding it cannot come into force.
// What comes into force is written with a record and a leaf of the log in the same transaction.
//
// Calling off from a contract is the matter of rooms catalog (who may, from whom, how much is left) and order.
// Start with [Service].
package contract
