package order

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ReasonCode is a ground a person gives; which ones are possible depends on the question.
type ReasonCode string

// Grounds for another than the best offer (domain rule 21).
const (
	ReasonEarlierDelivery ReasonCode = "earlier_delivery"
	ReasonBundling        ReasonCode = "bundling"    // one delivery, one invoice
	ReasonReliability     ReasonCode = "reliability" // with evidence, which the text names
	ReasonWarranty        ReasonCode = "warranty"
	ReasonSustainability  ReasonCode = "sustainability" // by the body's guideline
	ReasonRotation        ReasonCode = "rotation"
	ReasonOther           ReasonCode = "other"
)

// Grounds to pass by a preferred framework (domain rule 18).
const (
	BypassNotInTime  ReasonCode = "not_in_time"     // it cannot deliver by the needed date
	BypassUnsuitable ReasonCode = "unsuitable"      // technically
	BypassOutsideLot ReasonCode = "outside_lot"     // the need lies outside the lot
	BypassEconomical ReasonCode = "more_economical" // only where the lot says so
)

// Grounds on which similar direct awards may exceed the limit together (VgV §3(2)).
const (
	SplitIndependentUnit  ReasonCode = "independent_unit"  // an organisational unit that buys on its own responsibility
	SplitUnforeseeable    ReasonCode = "unforeseeable"     // the need could not be foreseen
	SplitDifferentPurpose ReasonCode = "different_purpose" // another need, though of the same product group
)

// Answers to "Warum dieses Produkt?".
const (
	ChoiceHouseStandard ReasonCode = "house_standard"
	ChoiceReplacement   ReasonCode = "replacement" // replaces or completes what is there
	ChoiceTechnical     ReasonCode = "technical"
	ChoiceCheapest      ReasonCode = "cheapest_suitable"
)

// MinReasonText is the least number of characters of a text that is asked for.
const MinReasonText = 20

// Reason is given by a person. Its text is personal: records hold only a commitment to it.
type Reason struct {
	Code ReasonCode
	Text string
}

// needsText reports whether the code says nothing without a text.
func (c ReasonCode) needsText() bool { return c == ReasonOther || c == ReasonReliability }

// Complete reports whether the reason says what its code needs to be understood.
func (r Reason) Complete() bool { return !r.Code.needsText() || r.explains(MinReasonText) }

// explains reports whether the text says something: long enough, and more than a few characters repeated.
func (r Reason) explains(minimum int) bool {
	return utf8.RuneCountInString(strings.TrimSpace(r.Text)) >= minimum && !nonsense(r.Text)
}

// minLetters is how many different letters and digits a sentence of MinReasonText characters has at least.
const minLetters = 6

// nonsense finds texts that only fill the field: too few different letters, or the same word over and over.
func nonsense(text string) bool {
	letters, words := map[rune]bool{}, map[string]bool{}
	for _, r := range strings.ToLower(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters[r] = true
		}
	}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		words[w] = true
	}
	return len(letters) < minLetters || len(words) < 2
}
