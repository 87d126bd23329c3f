// Package sourcing is about offers that stand in no catalogue: what a body got itself (Fremdangebot), and what suppliers
// answer to a price inquiry (Preisanfrage). Such an offer takes part in the comparisons of that body only, with its
// document as received. Start with [Service].
package sourcing
