package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	if err := checkTokens(raw); err != nil {
		return nil, err
	}
	return jcs.Transform(raw)
}

// checkCanonical reports whether b is exactly what [Canonical] writes.
func checkCanonical(b []byte) error {
	again, err := jcs.Transform(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, b) {
		return errors.New("not in canonical form")
	}
	return checkTokens(b)
}

func checkTokens(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	for depth := 0; ; {
		token, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				depth++
			} else {
				depth--
			}
			if depth > maxDepth {
				return fmt.Errorf("nested deeper than %d", maxDepth)
			}
		case json.Number:
			if err := checkInteger(t.String()); err != nil {
				return err
			}
		}
	}
}

func checkInteger(number string) error {
	digits := strings.TrimPrefix(number, "-")
	if len(digits) > maxIntegerDigits || strings.ContainsAny(digits, ".eE") || number == "-0" {
		return fmt.Errorf("number %.40s is not an integer of at most %d digits: write decimals as strings", number, maxIntegerDigits)
	}
	return nil
}

// decodeObject reads canonical JSON whose top level is an object.
func decodeObject(b []byte) (map[string]any, error) {
	if err := checkCanonical(b); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil {
		return nil, err
	}
	if object == nil {
		return nil, errors.New("not an object")
	}
	return object, nil
}
