package rules

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed seed.json
var seedLimits []byte

//go:embed seed_terms.json
var seedTerms []byte

// Seed are the rules a new shop starts with: limits of direct awards for supplies
// and services as far as a source was found, the EU thresholds, duties, product
// groups, and the shop's own defaults for everything else. Each names its
// source and the day to which that speaks; none is confirmed against the text of
// the law, which the rule maintainer does before it is relied upon. For Länder
// without a row the evaluation answers Unknown, which is the truth.
func Seed() ([]Rule, error) {
	all, err := seed()
	return slices.Clone(all), err
}

// seed reads the embedded files once, and works out their hashes; what their rules point to is never changed.
var seed = sync.OnceValues(func() ([]Rule, error) {
	var all []Rule
	for _, content := range [][]byte{seedLimits, seedTerms} {
		var file struct {
			Rules []Rule `json:"rules"`
		}
		dec := json.NewDecoder(bytes.NewReader(content))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&file); err != nil {
			return nil, fmt.Errorf("read the rules supplied: %w", err)
		}
		all = append(all, file.Rules...)
	}
	for i := range all {
		if err := all[i].Seal(); err != nil {
			return nil, err
		}
	}
	return all, nil
})
