// Package competition is the mini-competition under a framework contract's lot (erneutes Vergabeverfahren, VgV §21(4) Nr. 3,
// (5)): who is invited, what is asked, sealed offers and their opening by two, evaluation by the criteria and weights stored
// before the invitation, information of those who do not get the award, standstill, award, and the ends without one.
//
// What may follow what stands in one table ([Transitions]); what is computed ([Evaluate], [StandstillAfter]) and how offers
// are sealed ([Seal], [Unseal]) are pure functions. It must not know tables or HTTP. Start with [Transitions].
package competition
