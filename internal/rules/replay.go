package rules

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Why a stored evaluation cannot be repeated.
var (
	ErrRuleMissing = errors.New("rule version is missing")
	ErrRuleChanged = errors.New("rule version differs from the one that was used")
)

// Replay evaluates the facts of a stored evaluation once more, with exactly the
// rule versions it names, whatever has been added since. The caller compares the
// answers; they are equal unless the program's reading of the rules has changed.
// Errors: ErrRuleMissing; ErrRuleChanged when a version no longer has its hash.
func Replay(all []Rule, stored Evaluation) (Evaluation, error) {
	used := make([]Rule, 0, len(stored.Applied))
	for _, ref := range stored.Applied {
		rule, err := ref.find(all)
		if err != nil {
			return Evaluation{}, err
		}
		used = append(used, rule)
	}
	return EvaluateDirectAward(used, stored.Facts)
}

// Used are the rules that refs name, in that order. The refs were made from all, so that id and version suffice.
func Used(all []Rule, refs []Ref) []Rule {
	out := make([]Rule, 0, len(refs))
	for _, ref := range refs {
		if i := slices.IndexFunc(all, func(r Rule) bool { return r.ID == ref.ID && r.Version == ref.Version }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// Missing lists the versions among refs of which all has no body with the same hash.
func Missing(all []Rule, refs []Ref) []Ref {
	var out []Ref
	for _, ref := range refs {
		if _, err := ref.find(all); err != nil {
			out = append(out, ref)
		}
	}
	return out
}

func (ref Ref) find(all []Rule) (Rule, error) {
	for _, r := range all {
		if r.ID != ref.ID || r.Version != ref.Version {
			continue
		}
		sum, err := r.Hash()
		if err != nil {
			return Rule{}, err
		}
		if hex.EncodeToString(sum[:]) != ref.SHA256 {
			return Rule{}, fmt.Errorf("%w: %s version %d", ErrRuleChanged, ref.ID, ref.Version)
		}
		return r, nil
	}
	return Rule{}, fmt.Errorf("%w: %s version %d", ErrRuleMissing, ref.ID, ref.Version)
}
