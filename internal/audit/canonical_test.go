package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, want string }{
		"MembersAreSorted":            {`{"b":1,"a":{"d":[{"z":"1","y":"2"}],"c":null}}`, `{"a":{"c":null,"d":[{"y":"2","z":"1"}]},"b":1}`},
		"AShorterNameComesFirst":      {`{"ab":1,"a":2,"a b":3}`, `{"a":2,"a b":3,"ab":1}`},
		"NamesByCodeUnits":            {`{"ﬃ":1,"😀":2,"é":3,"\u20ac":4}`, `{"é":3,"€":4,"😀":2,"ﬃ":1}`},
		"OnlyNeededEscapesStay":       {`"\u00e4\/<\u003e\u0008\u001f\"\\\ud83d\ude00"`, `"ä/<>\b\u001f\"\\😀"`},
		"IntegersAsTheyAre":           {`[0,-1,999999999999999]`, `[0,-1,999999999999999]`},
		"EmptyStaysEmpty":             {`{"a":{},"b":[],"c":""}`, `{"a":{},"b":[],"c":""}`},
		"BackslashBeforeUIsNoEscape":  {`"\\ud83d"`, `"\\ud83d"`},
		"ManyMembersBeyondTheScratch": {many(40, true), many(40, false)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := canonicalise([]byte(tc.in), nil)
			if err != nil || string(got) != tc.want {
				t.Errorf("got %s, %v, want %s", got, err, tc.want)
			}
		})
	}
	for name, in := range map[string]string{
		"ErrEmpty": "", "ErrTwice": `{"a":1,"a":2}`, "ErrTwiceByEscape": `{"a":1,"\u0061":2}`, "ErrDecimal": `1.5`, "ErrExponent": `1e3`,
		"ErrTooManyDigits": `1234567890123456`, "ErrNegativeZero": `-0`, "ErrLeadingZero": `01`, "ErrMinus": `-`, "ErrBehind": `{}1`,
		"ErrLoneHigh": `"\ud83d"`, "ErrLoneLow": `"\ude00"`, "ErrHighBeforeText": `"\ud83dx"`, "ErrTwoHigh": `"\ud83d\ud83d"`,
		"ErrNotUnicode": "\"\xff\"", "ErrControl": "\"\x01\"", "ErrNoEnd": `"abc`, "ErrListNoEnd": `[1`, "ErrObjectNoEnd": `{"a":1`,
		"ErrNameNoString": `{1:2}`, "ErrNoColon": `{"a"}`, "ErrWord": `nul`, "ErrCommaFirst": `[,1]`, "ErrCommaLast": `[1,]`,
		"ErrTooDeep": strings.Repeat("[", 40) + strings.Repeat("]", 40), "ErrWhiteSpace": `{"a": 1}`, "ErrEscape": `"\x"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := canonicalise([]byte(in), nil); err == nil {
				t.Errorf("%q was written as %s", in, got)
			}
		})
	}
}

// many is an object of n members, backwards or not.
func many(n int, backwards bool) string {
	members := make([]string, n)
	for i := range n {
		at := i
		if backwards {
			at = n - 1 - i
		}
		members[at] = fmt.Sprintf(`"m%02d":"x"`, i)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// What we write is what the library for RFC 8785 writes, and what it refuses we refuse.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{
		`{"b":1,"a":"\u00e4\n😀"}`, `[{"z":{"y":[]}},-12,true,null,"\ud83d\ude00"]`, `{"ﬃ":1,"😀":2}`, `"\u0000"`, `{"a":{"b":"c"},"":0}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := canonicalise(in, nil)
		if err != nil {
			return
		}
		want, jcsErr := jcs.Transform(in)
		if jcsErr == nil && !bytes.Equal(got, want) {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
		// The library wants an object or a list at the top.
		if jcsErr != nil && (in[0] == '{' || in[0] == '[') {
			t.Errorf("%q is refused by the library (%v), we write %s", in, jcsErr, got)
		}
		if !json.Valid(got) {
			t.Errorf("%q: %s is not JSON", in, got)
		}
		if again, err := canonicalise(got, nil); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%q: written again %s, %v", in, again, err)
		}
	})
}
