package order

import "github.com/provitako/marktplatz/internal/catalog"

// Transitions is the state machine, for the test that draws it.
var Transitions = transitions

// Assemble makes the records of a plan, for the benchmark.
var Assemble = (*Service).assemble

// BasketRecordOf is what the record of a line says about its basket.
var BasketRecordOf = basketRecord

// ExplainTexts are the tables of sentences and words.
var ExplainTexts = []any{texts, reasonTexts, tieTexts, exclusionTexts, roleTexts, periodTexts, limitKindTexts, bindingTexts, wayTexts}

// RecordedOffer is an offer written into a record and read back.
func RecordedOffer(o catalog.Offer, f Facts) (catalog.Offer, error) {
	return offerRecord(o, f).offer(o.Product)
}
