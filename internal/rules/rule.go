package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/provitako/marktplatz/internal/money"
)

// Kind says what a rule limits.
type Kind string

// Kinds of rules.
const (
	DirectAward   Kind = "direct_award"   // up to MaxNet, inclusive, an order needs no procurement procedure
	EUThreshold   Kind = "eu_threshold"   // from MaxNet on, inclusive, European procurement law applies (GWB section 106)
	AsksTerms     Kind = "terms"          // what else an order must keep: Terms
	AsksDuty      Kind = "duty"           // something to do before or after an order: Duty
	ProductGroups Kind = "product_groups" // which purchases are similar: Groups
	BindsRegime   Kind = "regime"         // puts its buyers under the rules of Adopts, where their Land is silent
)

// BuyerType is what a rule distinguishes buyers by.
type BuyerType string

// Buyer types.
const (
	Municipality BuyerType = "municipality" // city, district, their institutions without legal personality
	School       BuyerType = "school"
	LandBody     BuyerType = "land" // administration of a Land
	Company      BuyerType = "company"
	Cooperative  BuyerType = "cooperative"
	Federal      BuyerType = "federal" // upper and supreme federal authorities
)

// BuyerTypes are all there are.
func BuyerTypes() []BuyerType {
	return []BuyerType{Municipality, School, LandBody, Company, Cooperative, Federal}
}

// Jurisdiction is whose rule it is: a Land by its code, or one of these.
type Jurisdiction string

// Jurisdictions beside the Länder.
const (
	EuropeanUnion Jurisdiction = "EU"
	Bund          Jurisdiction = "DE"
	UVgO          Jurisdiction = "UVgO" // binds only whom a Land's rule or an own decision puts under it
	Shop          Jurisdiction = "SHOP" // defaults supplied with the shop: no law, and never cited as one
	Grant         Jurisdiction = "FUND" // conditions of a funding source, which Rule.Funding names
)

// Rule is one version of one rule. Rules are never changed: a correction, a new
// value and an early end are each a new version. On a given day that version
// speaks which is the highest among those whose validity has begun; so a later
// version can replace an earlier one from its own first day on, or shorten it.
type Rule struct {
	ID           string       `json:"id"`
	Version      int          `json:"version"`
	Jurisdiction Jurisdiction `json:"jurisdiction,omitempty"`
	BuyerType    BuyerType    `json:"buyerType,omitempty"`    // empty: every buyer of the jurisdiction
	Organisation string       `json:"organisation,omitempty"` // id of the one body whose own rule it is (Satzung, Dienstanweisung)
	Kind         Kind         `json:"kind"`
	// MaxNet is the limit without VAT. None means that the rule maker sets no limit,
	// which is not the same as that we know of none.
	MaxNet *money.Amount `json:"maxNet"`
	// MinOffers is how many valid offers a comparison needs before fewer need a reason.
	MinOffers *int `json:"minOffers,omitempty"`
	// SumsBlock makes a sum over the months a stop where otherwise it asks for a reason.
	SumsBlock bool `json:"sumsBlock,omitempty"`
	// Delegates is the sentence by which the rule leaves it to the body to go beyond it,
	// such as GO NRW section 75a. Empty: a rule of the body itself may only tighten.
	Delegates string       `json:"delegates,omitempty"`
	Funding   string       `json:"funding,omitempty"` // key of the funding source whose condition it is; such a rule only ever adds
	Adopts    Jurisdiction `json:"adopts,omitempty"`  // of a rule that binds a regime
	Terms     *TermsRule   `json:"terms,omitempty"`
	Duty      *Duty        `json:"duty,omitempty"`
	Groups    []Group      `json:"groups,omitempty"`
	Valid     money.Period `json:"valid"`
	Citation  string       `json:"citation"` // as it is shown to people
	Source    Source       `json:"source"`
	// Sealed is the hash of a version that was read from where nobody changes it, worked out once instead of for every
	// order; nil = not worked out. Whoever changes a copy takes it away.
	Sealed *[32]byte `json:"-"`
}

// Seal works out the hash.
func (r *Rule) Seal() error {
	r.Sealed = nil
	sum, err := r.Hash()
	if err == nil {
		r.Sealed = &sum
	}
	return err
}

// Source is where a rule was found and how far it is to be trusted.
type Source struct {
	Title     string     `json:"title"`
	URL       string     `json:"url,omitempty"`
	State     money.Date `json:"state"`              // day to which the source speaks
	Confirmed bool       `json:"confirmed"`          // compared with the text of the law itself
	Note      string     `json:"note,omitempty"`     // scope and doubts, in German
	File      string     `json:"file,omitempty"`     // name of the document as it was kept
	SHA256    string     `json:"sha256,omitempty"`   // of that file, in hexadecimal
	Sentence  string     `json:"sentence,omitempty"` // the sentence the rule rests on, quoted
}

// Ref names the version of a rule that was used, so that a stored evaluation says
// on what it rests and can be repeated.
type Ref struct {
	ID       string       `json:"id"`
	Version  int          `json:"version"`
	SHA256   string       `json:"sha256"` // Rule.Hash in hexadecimal
	Citation string       `json:"citation"`
	Valid    money.Period `json:"valid"`
}

// Hash is the SHA-256 of the rule's JSON form, with fields in the order of the
// type. Fields added later are left out while empty, so that old hashes stay.
func (r Rule) Hash() ([32]byte, error) {
	if r.Sealed != nil {
		return *r.Sealed, nil
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return [32]byte{}, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	return sha256.Sum256(raw), nil
}

func (r Rule) ref() (Ref, error) {
	sum, err := r.Hash()
	if err != nil {
		return Ref{}, err
	}
	return Ref{ID: r.ID, Version: r.Version, SHA256: hex.EncodeToString(sum[:]), Citation: r.Citation, Valid: r.Valid}, nil
}

// current keeps, of each rule of the kind, the version that speaks on the day.
func current(all []Rule, kind Kind, at money.Date) []Rule {
	begun := map[string]Rule{}
	for _, r := range all {
		if r.Kind != kind || at.Before(r.Valid.From) {
			continue
		}
		if known, ok := begun[r.ID]; !ok || r.Version > known.Version {
			begun[r.ID] = r
		}
	}
	var speaking []Rule
	for _, r := range begun {
		if r.Valid.Contains(at) {
			speaking = append(speaking, r)
		}
	}
	return speaking
}

// strictest is the rule with the lowest limit among those that match, the
// smallest id deciding between equal ones; none when nothing matches. Having no
// limit is the least strict.
func strictest(candidates []Rule, matches func(Rule) bool) (*Rule, error) {
	var best *Rule
	for i := range candidates {
		if !matches(candidates[i]) {
			continue
		}
		if best == nil {
			best = &candidates[i]
			continue
		}
		c, err := compareLimits(candidates[i].MaxNet, best.MaxNet)
		if err != nil {
			return nil, fmt.Errorf("rules %s and %s: %w", candidates[i].ID, best.ID, err)
		}
		if c < 0 || c == 0 && candidates[i].ID < best.ID {
			best = &candidates[i]
		}
	}
	return best, nil
}

func compareLimits(a, b *money.Amount) (int, error) {
	switch {
	case a == nil && b == nil:
		return 0, nil
	case a == nil:
		return 1, nil
	case b == nil:
		return -1, nil
	default:
		return a.Cmp(*b)
	}
}
