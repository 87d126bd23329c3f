package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
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
	var e encoder
	err := e.encode(v)
	return e.out, err
}

// marshal writes v as JSON without the escapes that only HTML needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("marshal: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// canonicalise returns the RFC 8785 form of raw, which must be JSON without
// white space between its tokens. Members that stand there twice, invalid UTF-8
// and numbers other than our integers are refused. visit, if not nil, sees every
// object when it ends, inner ones first, and keeps none; depth 0 is raw itself.
func canonicalise(raw []byte, visit func(depth int, o object) error) ([]byte, error) {
	c := canonicaliser{in: raw, out: make([]byte, 0, len(raw)), visit: visit}
	if err := c.value(0); err != nil {
		return nil, err
	}
	if len(c.in) > 0 {
		return nil, errors.New("bytes behind the value")
	}
	return c.out, nil
}

// object is one JSON object in canonical form, its members in canonical order.
type object []member

type member struct {
	name  []byte // with quotes
	value []byte
}

// get is the canonical text of a member's value, nil when there is none.
func (o object) get(name string) []byte {
	for _, m := range o {
		if len(m.name) == len(name)+2 && string(m.name[1:len(m.name)-1]) == name {
			return m.value
		}
	}
	return nil
}

// text is the value of a member that is a string of plain characters; what is
// written with escapes, or is no string, is none of ours.
func (o object) text(name string) string {
	v := o.get(name)
	if len(v) < 2 || v[0] != '"' || bytes.IndexByte(v, '\\') >= 0 {
		return ""
	}
	return string(v[1 : len(v)-1])
}

// canonicaliser reads from the front of in and writes to the end of out.
type canonicaliser struct {
	in, out []byte
	spare   []byte
	shown   object // used for every object in turn
	visit   func(depth int, o object) error
}

func (c *canonicaliser) value(depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested deeper than %d", maxDepth)
	}
	if len(c.in) == 0 {
		return errors.New("value is missing")
	}
	switch c.in[0] {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		return c.text()
	default:
		return c.scalar()
	}
}

// take reads one byte if it is the wanted one.
func (c *canonicaliser) take(want byte) bool {
	if len(c.in) == 0 || c.in[0] != want {
		return false
	}
	c.in = c.in[1:]
	return true
}

func (c *canonicaliser) array(depth int) error {
	c.take('[')
	c.out = append(c.out, '[')
	for first := true; !c.take(']'); first = false {
		if !first {
			if !c.take(',') {
				return errors.New("list without end")
			}
			c.out = append(c.out, ',')
		}
		if err := c.value(depth + 1); err != nil {
			return err
		}
	}
	c.out = append(c.out, ']')
	return nil
}

// bounds are where a member stands in out.
type bounds struct {
	begin, colon, end int
	plain             bool // the name is ASCII without escapes
}

// object writes the members as they come and sorts them at its end.
func (c *canonicaliser) object(depth int) error {
	c.take('{')
	begin := len(c.out) + 1
	c.out = append(c.out, '{')
	var few [24]bounds
	members := few[:0]
	for first := true; !c.take('}'); first = false {
		if !first && !c.take(',') {
			return errors.New("object without end")
		}
		m := bounds{begin: len(c.out)}
		if err := c.text(); err != nil {
			return err
		}
		m.colon = len(c.out)
		m.plain = ascii(c.out[m.begin:m.colon])
		if !c.take(':') {
			return errors.New("member without value")
		}
		c.out = append(c.out, ':')
		if err := c.value(depth + 1); err != nil {
			return err
		}
		m.end = len(c.out)
		members = append(members, m)
		c.out = append(c.out, ',')
	}
	if len(members) > 0 {
		c.out = c.out[:len(c.out)-1] // the comma behind the last
	}
	if err := c.sort(begin, members); err != nil {
		return err
	}
	c.out = append(c.out, '}')
	return c.show(depth, members)
}

// sort puts the members that stand in out from begin on into canonical order.
func (c *canonicaliser) sort(begin int, members []bounds) error {
	name := func(m bounds) []byte { return c.out[m.begin:m.colon] }
	order := func(a, b bounds) int { return compareNames(name(a), name(b), a.plain && b.plain) }
	sorted := slices.IsSortedFunc(members, order)
	if !sorted {
		slices.SortFunc(members, order)
	}
	for i := 1; i < len(members); i++ {
		if bytes.Equal(name(members[i-1]), name(members[i])) {
			return fmt.Errorf("member %.40s stands there twice", name(members[i]))
		}
	}
	if sorted {
		return nil
	}
	c.spare = append(c.spare[:0], c.out[begin:]...)
	c.out = c.out[:begin]
	for i, m := range members {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		at := len(c.out)
		c.out = append(c.out, c.spare[m.begin-begin:m.end-begin]...)
		members[i] = bounds{begin: at, colon: at + m.colon - m.begin, end: len(c.out), plain: m.plain}
	}
	return nil
}

func (c *canonicaliser) show(depth int, members []bounds) error {
	if c.visit == nil {
		return nil
	}
	c.shown = c.shown[:0]
	for _, m := range members {
		c.shown = append(c.shown, member{name: c.out[m.begin:m.colon], value: c.out[m.colon+1 : m.end]})
	}
	return c.visit(depth, c.shown)
}

// compareNames orders names by their UTF-16 code units (RFC 8785 section 3.2.3),
// which is the order of their bytes where all are ASCII.
func compareNames(a, b []byte, plain bool) int {
	if plain {
		return bytes.Compare(a[:len(a)-1], b[:len(b)-1]) // without the quote that ends the shorter
	}
	return slices.Compare(codeUnits(a), codeUnits(b))
}

// codeUnits are those of the name that a canonical literal stands for.
func codeUnits(literal []byte) []uint16 {
	var s string
	_ = json.Unmarshal(literal, &s) // canonical, so it parses
	return utf16.Encode([]rune(s))
}

// ascii reports whether a literal is written in plain ASCII without escapes.
func ascii(b []byte) bool {
	for _, x := range b {
		if x >= utf8.RuneSelf || x == '\\' {
			return false
		}
	}
	return true
}

// text copies a string, the usual one as it is.
func (c *canonicaliser) text() error {
	if len(c.in) == 0 || c.in[0] != '"' {
		return errors.New("name is not a string")
	}
	for i := 1; i < len(c.in); i++ {
		switch x := c.in[i]; {
		case x == '"':
			c.out = append(c.out, c.in[:i+1]...)
			c.in = c.in[i+1:]
			return nil
		case x < ' ' || x == '\\' || x >= utf8.RuneSelf:
			return c.rareText()
		}
	}
	return errors.New("string without end")
}

// rareText rewrites a string with escapes or other characters than ASCII.
func (c *canonicaliser) rareText() error {
	end := 1
	for end < len(c.in) && c.in[end] != '"' {
		if c.in[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(c.in) {
		return errors.New("string without end")
	}
	literal := c.in[:end+1]
	c.in = c.in[end+1:]
	if bytes.IndexByte(literal, '\\') < 0 && utf8.Valid(literal) && !hasControl(literal) {
		c.out = append(c.out, literal...) // other letters alone, such as umlauts
		return nil
	}
	if !utf8.Valid(literal) || loneSurrogate(literal) {
		return fmt.Errorf("string %.40q is not Unicode text", literal)
	}
	var s string
	if err := json.Unmarshal(literal, &s); err != nil {
		return fmt.Errorf("string: %w", err)
	}
	c.out = appendText(c.out, s)
	return nil
}

func hasControl(literal []byte) bool {
	return slices.ContainsFunc(literal, func(x byte) bool { return x < ' ' })
}

// loneSurrogate finds half of a pair, which the decoder would replace in silence.
func loneSurrogate(literal []byte) bool {
	high := false
	for i := 0; i < len(literal); i++ {
		unit, ok := escapedUnit(literal[i:])
		low := ok && 0xDC00 <= unit && unit < 0xE000
		if high != low {
			return true
		}
		high = ok && 0xD800 <= unit && unit < 0xDC00
		switch {
		case ok:
			i += 5
		case literal[i] == '\\':
			i++
		}
	}
	return high
}

// escapedUnit reads the code unit of a \u escape at the start of b.
func escapedUnit(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return unit, err == nil
}

// appendText writes s as RFC 8785 section 3.2.2.2 says: only what must be is escaped. Bytes that are no UTF-8 become
// U+FFFD, as encoding/json has it.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	begin := 0
	for i := 0; i < len(s); {
		if plainText(s[i]) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if size == 1 { // to be escaped, or half a letter
			out = appendRare(append(out, s[begin:i]...), r)
			begin = i + size
		}
		i += size
	}
	return append(append(out, s[begin:]...), '"')
}

// plainText is a byte that stands for itself.
func plainText(x byte) bool { return x >= ' ' && x != '"' && x != '\\' && x < utf8.RuneSelf }

func appendRare(out []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	if letter := strings.IndexRune("\"\\\b\f\n\r\t", r); letter >= 0 {
		return append(out, '\\', "\"\\bfnrt"[letter])
	}
	if r < ' ' {
		return append(out, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
	}
	return utf8.AppendRune(out, r)
}

// scalar copies a number or one of the three words.
func (c *canonicaliser) scalar() error {
	n := bytes.IndexAny(c.in, ",]}")
	if n < 0 {
		n = len(c.in)
	}
	literal := c.in[:n]
	switch string(literal) {
	case "true", "false", "null":
	default:
		if err := checkInteger(literal); err != nil {
			return err
		}
	}
	c.out = append(c.out, literal...)
	c.in = c.in[n:]
	return nil
}

// checkInteger accepts what RFC 8785 would write the same way.
func checkInteger(number []byte) error {
	digits := bytes.TrimPrefix(number, []byte("-"))
	ok := len(digits) > 0 && len(digits) <= maxIntegerDigits && (digits[0] != '0' || len(number) == 1)
	for _, d := range digits {
		ok = ok && '0' <= d && d <= '9'
	}
	if !ok {
		return fmt.Errorf("number %.40s is not an integer of at most %d digits: write decimals as strings", number, maxIntegerDigits)
	}
	return nil
}

// decodeObject checks that b is a JSON object in canonical form and shows visit
// every object in it.
func decodeObject(b []byte, visit func(depth int, o object) error) error {
	again, err := canonicalise(b, visit)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, b) {
		return errors.New("not in canonical form")
	}
	if b[0] != '{' {
		return errors.New("not an object")
	}
	return nil
}
