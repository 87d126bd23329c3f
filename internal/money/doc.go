// Package money holds amounts, unit prices, quantities, percentages, VAT totals
// and civil dates.
//
// Nothing here is ever a binary fraction: values are decimals with a fixed
// number of places, multiplied before they are divided and rounded once, half
// up and away from zero, as German commercial practice expects. Texts are read
// strictly: no exponent, no blank, no plus sign, at most twelve digits before
// the point, refused before anything could be rounded.
//
// The package must not know what is bought or by whom. Start with Amount.
package money
