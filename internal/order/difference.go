package order

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// MaxDifferences bounds how many are told; one changed input may change everything computed from it.
const MaxDifferences = 200

// Difference is one place where a stored record and its recomputation differ. Values are JSON texts, "" where the
// member is missing on that side.
type Difference struct {
	Pointer    string // RFC 6901
	Stored     string
	Recomputed string
	Refusal    string // code of why it would not be released now, in place of Recomputed
}

// differences compares two JSON documents, members in alphabetical order.
func differences(stored, recomputed []byte) ([]Difference, error) {
	a, err := decodeExact(stored)
	if err != nil {
		return nil, err
	}
	b, err := decodeExact(recomputed)
	if err != nil {
		return nil, err
	}
	var d differ
	d.compare("", value{a, true}, value{b, true})
	return d.found, nil
}

// decodeExact keeps numbers as they are written.
func decodeExact(raw []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return v, dec.Decode(&v)
}

type differ struct{ found []Difference }

// value is a JSON value, or that there is none.
type value struct {
	of    any
	there bool
}

func (v value) text() string {
	if !v.there {
		return ""
	}
	raw, _ := json.Marshal(v.of) //nolint:errchkjson // it was decoded from JSON, or is a text
	return string(raw)
}

func (d *differ) compare(pointer string, a, b value) {
	if len(d.found) >= MaxDifferences {
		return
	}
	am, aIsMap := a.of.(map[string]any)
	bm, bIsMap := b.of.(map[string]any)
	al, aIsList := a.of.([]any)
	bl, bIsList := b.of.([]any)
	switch {
	case aIsMap && bIsMap:
		members := maps.Clone(am)
		maps.Copy(members, bm)
		for _, name := range slices.Sorted(maps.Keys(members)) {
			av, inA := am[name]
			bv, inB := bm[name]
			d.compare(pointer+"/"+escapePointer(name), value{av, inA}, value{bv, inB})
		}
	case aIsList && bIsList:
		for i := range max(len(al), len(bl)) {
			d.compare(pointer+"/"+strconv.Itoa(i), at(al, i), at(bl, i))
		}
	case a.there != b.there || a.text() != b.text():
		d.found = append(d.found, Difference{Pointer: pointer, Stored: a.text(), Recomputed: b.text()})
	}
}

func at(list []any, i int) value {
	if i >= len(list) {
		return value{}
	}
	return value{list[i], true}
}

func escapePointer(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
