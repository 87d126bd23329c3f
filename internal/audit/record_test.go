package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
)

var org = uuid.MustParse("0193529e-6f4c-7c3a-9f0b-2f6a1d6c0001")

func TestNewRecord(t *testing.T) {
	t.Parallel()
	newRecord := func(content any) (audit.Record, error) {
		return audit.NewRecord(org, audit.RecordType{Name: "decision", Version: 1}, content, dice(9))
	}

	t.Run("BytesAreGolden", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		golden(t, "decision_v1.json", b.decided[0].Bytes)
		golden(t, "submission_v1.json", b.pkg.Record.Bytes)
	})
	t.Run("CarriesItsHead", func(t *testing.T) {
		t.Parallel()
		r := must(newRecord(map[string]any{"b": "ü<&>", "a": []int{1}}))(t)
		want := `{"a":[1],"b":"ü<&>","id":"` + r.ID.String() + `","organisation":"` + org.String() + `","type":"decision","v":1}`
		if diff := cmp.Diff(want, string(r.Bytes)); diff != "" {
			t.Error(diff)
		}
		again := must(audit.ParseRecord(r.Bytes, r.Salt))(t)
		if diff := cmp.Diff(r, again); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("CommitmentIsSHA256OfPrefixSaltAndBytes", func(t *testing.T) {
		t.Parallel()
		r := must(newRecord(struct{}{}))(t)
		want := sha256.Sum256(append(append([]byte{1}, r.Salt[:]...), r.Bytes...))
		if got := r.Commit(); got != audit.Digest(want) {
			t.Errorf("Commit() = %s, want %x", got, want)
		}
	})
	t.Run("EqualContentHasUnequalCommitments", func(t *testing.T) {
		t.Parallel()
		r := dice(3)
		a := must(audit.NewRecord(org, audit.RecordType{Name: "x", Version: 1}, struct{}{}, r))(t)
		b := must(audit.NewRecord(org, audit.RecordType{Name: "x", Version: 1}, struct{}{}, r))(t)
		if a.ID == b.ID || a.Salt == b.Salt || a.Commit() == b.Commit() {
			t.Errorf("two records share an id, salt or commitment: %+v %+v", a, b)
		}
	})
	t.Run("ErrNoRandomness", func(t *testing.T) {
		t.Parallel()
		for _, n := range []int{0, 15, 16, 47} {
			_, err := audit.NewRecord(org, audit.RecordType{Name: "x", Version: 1}, struct{}{}, bytes.NewReader(make([]byte, n)))
			if err == nil {
				t.Errorf("%d random bytes were enough", n)
			}
		}
	})

	for name, content := range map[string]any{
		"Float":             map[string]any{"amount": 12.5},
		"Exponent":          json.RawMessage(`{"amount":1e3}`),
		"WholeFloat":        json.RawMessage(`{"amount":1.0}`),
		"NegativeZero":      json.RawMessage(`{"amount":-0}`),
		"IntegerBeyond2^53": map[string]any{"amount": int64(9007199254740993)},
		"FloatDeepInside":   map[string]any{"a": []any{map[string]any{"b": []any{0.1}}}},
		"List":              []string{"a"},
		"Text":              "a",
		"Null":              nil,
		"ReservedMember":    map[string]any{"id": "x"},
		"DuplicateMember":   json.RawMessage(`{"a":{"b":1,"b":1}}`),
		"NotMarshalable":    map[string]any{"f": func() {}},
		"TooDeep":           json.RawMessage(`{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`),
		"TooLarge":          map[string]any{"a": strings.Repeat("a", audit.MaxRecordBytes)},
		"HalfPersonalRef":   map[string]any{"a": map[string]any{"personalPart": uuid.NewString()}},
		"WidePersonalRef":   json.RawMessage(`{"a":{"personalPart":"7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11","commit":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","x":1}}`),
		"TimeOrderedRef":    map[string]any{"a": audit.PersonalRef{ID: org}},
		"BadMasterDataHash": json.RawMessage(`{"a":{"masterData":"7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11","hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="}}`),
		"DecisionsNotAList": map[string]any{"decisions": "none"},
		"DecisionTwice":     map[string]any{"decisions": []audit.DecisionRef{{ID: uuid.MustParse("7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11")}, {ID: uuid.MustParse("7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11")}}},
		"TwoCommitmentsOfOnePart": map[string]any{
			"a": audit.PersonalRef{ID: uuid.MustParse("7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11")},
			"b": audit.PersonalRef{ID: uuid.MustParse("7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11"), Commit: audit.Digest{1}},
		},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			t.Parallel()
			r, err := newRecord(content)
			wantCode(t, err, audit.CodeRecordMalformed)
			if r.Bytes != nil {
				t.Errorf("a refused record has bytes %.80s", r.Bytes)
			}
		})
	}
	for name, typ := range map[string]audit.RecordType{"NoName": {Version: 1}, "UpperCase": {"Decision", 1}, "NoVersion": {"decision", 0}} {
		t.Run("ErrType"+name, func(t *testing.T) {
			t.Parallel()
			_, err := audit.NewRecord(org, typ, struct{}{}, dice(9))
			wantCode(t, err, audit.CodeRecordMalformed)
		})
	}
}

func TestParseRecord(t *testing.T) {
	t.Parallel()
	const good = `{"id":"7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11","organisation":"0193529e-6f4c-7c3a-9f0b-2f6a1d6c0001","type":"x","v":1}`
	if _, err := audit.ParseRecord([]byte(good), audit.Salt{}); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string][2]string{
		"ErrSpace":             {`,"type"`, `, "type"`},
		"ErrOrder":             {`"type":"x","v":1`, `"v":1,"type":"x"`},
		"ErrEscape":            {`"x"`, `"\u0078"`},
		"ErrUpperCaseUUID":     {`8e1d11`, `8E1D11`},
		"ErrBracedUUID":        {`"7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11"`, `"{7f1c2a7e-62d0-4f43-9a0d-8a6f8f8e1d11}"`},
		"ErrTimeOrderedID":     {`62d0-4f43`, `62d0-7f43`},
		"ErrNilOrganisation":   {`0193529e-6f4c-7c3a-9f0b-2f6a1d6c0001`, `00000000-0000-0000-0000-000000000000`},
		"ErrVersionAsText":     {`"v":1`, `"v":"1"`},
		"ErrMemberInOtherCase": {`"type"`, `"Type"`},
		"ErrTrailing":          {`"v":1}`, `"v":1}` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(good, edit[0], edit[1], 1)
			if bad == good {
				t.Fatal("the edit changed nothing")
			}
			_, err := audit.ParseRecord([]byte(bad), audit.Salt{})
			wantCode(t, err, audit.CodeRecordMalformed)
		})
	}
}

func TestNewLeaf(t *testing.T) {
	t.Parallel()

	t.Run("BytesAreGolden", func(t *testing.T) {
		t.Parallel()
		golden(t, "leaf_v1.json", setup(t).pkg.Leaf.Bytes())
	})
	t.Run("TimeIsUTCInWholeMicroseconds", func(t *testing.T) {
		t.Parallel()
		r := must(audit.NewRecord(org, audit.RecordType{Name: "x", Version: 1}, struct{}{}, dice(1)))(t)
		leaf := must(audit.NewLeaf(r, noon.In(time.FixedZone("CET", 3600))))(t)
		if !strings.Contains(string(leaf.Bytes()), `"at":"2026-11-22T09:14:03.123456Z"`) {
			t.Errorf("leaf %s", leaf.Bytes())
		}
		whole := must(audit.NewLeaf(r, noon.Truncate(time.Hour)))(t)
		if !strings.Contains(string(whole.Bytes()), `"at":"2026-11-22T09:00:00.000000Z"`) {
			t.Errorf("leaf %s", whole.Bytes())
		}
	})
	t.Run("SaysNothingAboutTheContent", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		for _, secret := range []string{b.org.String(), "7402", "EUR", b.decided[0].ID.String()} {
			if bytes.Contains(b.pkg.Leaf.Bytes(), []byte(secret)) {
				t.Errorf("leaf shows %q", secret)
			}
		}
	})
	t.Run("LongestTypeFits", func(t *testing.T) {
		t.Parallel()
		r := must(audit.NewRecord(org, audit.RecordType{Name: strings.Repeat("x", 64), Version: 1}, struct{}{}, dice(1)))(t)
		if n := len(must(audit.NewLeaf(r, noon))(t).Bytes()); n > audit.MaxLeafBytes {
			t.Errorf("leaf has %d bytes", n)
		}
	})
	t.Run("ErrYear10000", func(t *testing.T) {
		t.Parallel()
		_, err := audit.NewLeaf(setup(t).pkg.Record, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))
		wantCode(t, err, audit.CodeLeafMalformed)
	})
}

func TestParseLeaf(t *testing.T) {
	t.Parallel()
	good := setup(t).pkg.Leaf
	if diff := cmp.Diff(good, must(audit.ParseLeaf(good.Bytes()))(t)); diff != "" {
		t.Error(diff)
	}
	for name, edit := range map[string][2]string{
		"ErrSpace":           {`,"type"`, `, "type"`},
		"ErrVersion2":        {`"v":1`, `"v":2`},
		"ErrUnknownMember":   {`{"at"`, `{"a":1,"at"`},
		"ErrDuplicateMember": {`,"v":1`, `,"v":1,"v":1`},
		"ErrMilliseconds":    {`.123456Z`, `.123Z`},
		"ErrOffset":          {`.123456Z`, `.123456+00:00`},
		"ErrMissingCommit":   {`"commit":`, `"Commit":`},
		"ErrUnknownType":     {`"submission"`, `"Submission"`},
		"ErrNoObject":        {`{`, `[`},
		"ErrTooLong":         {`"v":1}`, `"v":1` + strings.Repeat(" ", 1024) + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(string(good.Bytes()), edit[0], edit[1], 1)
			if bad == string(good.Bytes()) {
				t.Fatal("the edit changed nothing")
			}
			leaf, err := audit.ParseLeaf([]byte(bad))
			wantCode(t, err, audit.CodeLeafMalformed)
			if leaf != (audit.Leaf{}) {
				t.Errorf("a refused leaf has content %+v", leaf)
			}
		})
	}
}

func TestPersonalPart(t *testing.T) {
	t.Parallel()
	newPart := func(kind, body string) (audit.PersonalPart, error) {
		return audit.NewPersonalPart(audit.PersonalPart{Organisation: org, Kind: kind, Body: body}, dice(5))
	}
	part := must(newPart("reason", "größer"))(t)
	want := sha256.Sum256(append(append([]byte{2}, part.Salt[:]...), "größer"...))
	if diff := cmp.Diff(audit.PersonalRef{ID: part.ID, Commit: want}, part.Ref()); diff != "" {
		t.Error(diff)
	}
	if part.Text().Commit() != part.Commit() {
		t.Error("the text in a package has another commitment than the part")
	}
	for _, bad := range [][2]string{{"", "x"}, {"Reason", "x"}, {"reason", "\xff"}, {"reason", "a\x00b"}, {"reason", strings.Repeat("a", audit.MaxPersonalBytes+1)}} {
		_, err := newPart(bad[0], bad[1])
		wantCode(t, err, audit.CodePersonalMalformed)
	}
}

func TestParseDigest(t *testing.T) {
	t.Parallel()
	d := audit.MasterDataDigest([]byte("x"))
	if want := sha256.Sum256([]byte("\x03x")); d != audit.Digest(want) {
		t.Errorf("MasterDataDigest = %s, want %x", d, want)
	}
	if got := must(audit.ParseDigest(d.String()))(t); got != d {
		t.Errorf("round trip gave %s", got)
	}
	zero := audit.Digest{}.String()
	for _, bad := range []string{"", zero[:43], zero + "=", strings.Replace(zero, "A=", "B=", 1), zero[:4] + "\n" + zero[4:], zero + "\n", "AAAA", strings.Repeat("A", 64)} {
		if got, err := audit.ParseDigest(bad); err == nil {
			t.Errorf("%q was read as %s", bad, got)
		}
	}
}
