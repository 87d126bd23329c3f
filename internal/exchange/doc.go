// Package exchange stands between file formats and the domain: it turns the articles of a BMEcat file and the rows of
// a price list into catalog.OfferDraft, one at a time.
//
// Both formats are first brought to one statement of what the supplier says, in the supplier's units; the arithmetic
// from there (order units to pieces, price blocks to tiers, last days to half-open periods) exists once. It is exact:
// nothing is rounded, and what does not fit the domain's places refuses the row.
//
// A row is refused when a buyer could be misled: its number or name is missing, its price or a quantity that decides
// its price cannot be read, its validity cannot be told. Everything else is accepted with a finding. "No price" is
// accepted: the comparison shows such an offer as excluded.
//
// The list of unit codes in rec20.txt is UN/ECE Recommendation 20 (codes in use, with symbols), as published in the
// public domain (ODC-PDDL) by the datasets project.
package exchange
