package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/gowebpki/jcs"
)

const (
	// maxDepth bounds the nesting of a record; ours need fewer than ten.
	maxDepth = 32
	// maxIntegerDigits keeps integers inside the 2^53 that RFC 8785 writes exactly.
	maxIntegerDigits = 15
)

// Canonical returns v as RFC 8785 JSON.
//
// JSON numbers must be integers of at most 15 digits: amounts, quantities and
// rates are decimal strings, because a reader in another language may round
// any other number.
func Canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("marshal: %w", err)
	}
	b, _, err := canonicalise(raw)
	return b, err
}

// canonicalise returns the RFC 8785 form of raw and the value it stands for,
// numbers as [json.Number].
func canonicalise(raw []byte) ([]byte, any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, nil, err
	}
	// Numbers are judged as they were written: the transformation rounds them.
	if err := checkValue(value, 0); err != nil {
		return nil, nil, err
	}
	// It also refuses what the decoder overlooks: members that stand there
	// twice, invalid UTF-8 and bytes behind the value.
	b, err := jcs.Transform(raw)
	return b, value, err
}

func checkValue(value any, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested deeper than %d", maxDepth)
	}
	switch v := value.(type) {
	case json.Number:
		return checkInteger(v.String())
	case []any:
		for _, item := range v {
			if err := checkValue(item, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, member := range v {
			if err := checkValue(member, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkInteger(number string) error {
	digits := strings.TrimPrefix(number, "-")
	if len(digits) > maxIntegerDigits || strings.ContainsAny(digits, ".eE") || number == "-0" {
		return fmt.Errorf("number %.40s is not an integer of at most %d digits: write decimals as strings", number, maxIntegerDigits)
	}
	return nil
}

// decodeObject reads canonical JSON whose top level is an object and refuses
// every other spelling.
func decodeObject(b []byte) (map[string]any, error) {
	again, value, err := canonicalise(b)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, b) {
		return nil, errors.New("not in canonical form")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("not an object")
	}
	return object, nil
}
