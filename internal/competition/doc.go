// Package competition is the mini-competition under a framework contract's lot (erneutes Vergabeverfahren, VgV §21(4) Nr. 3,
// (5)): who is invited, what is asked, sealed offers and their opening by two, evaluation by the criteria and weights stored
// before the invitation, information of those who do not get the award, standstill, award, and the ends without one.
//
// What may follow what stands in one table ([Transitions]); what is computed ([Evaluate], [StandstillAfter]) are pure
// functions. Keys are made and offers sealed and opened in the pages (frontend/src/lib/seal.ts; internal/sealing is its likeness for
// tests and demo): here only locked keys, ciphertexts and hashes arrive, until two holders hand the opened offers in. It must not know tables or HTTP. Start with [Transitions].
package competition
