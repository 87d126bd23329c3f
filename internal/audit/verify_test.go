package audit_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
)

func TestVerify(t *testing.T) {
	t.Parallel()

	t.Run("FileIsGolden", func(t *testing.T) {
		t.Parallel()
		golden(t, "package_v1.nachweis.json", setup(t).file)
	})
	t.Run("ReportsEverythingThatWasProved", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		got := must(audit.Verify(b.file, verifiers(t, b.key)))(t)
		content := func(r audit.Record) audit.Content {
			return audit.Content{ID: r.ID, Organisation: b.org, Type: audit.RecordType{Name: r.Type, Version: 1}, JSON: r.Bytes}
		}
		want := audit.Report{
			Steps: []audit.Step{
				{Name: audit.StepFile, State: audit.StateOK},
				{Name: audit.StepRecord, State: audit.StateOK},
				{Name: audit.StepDecisions, State: audit.StateOK, Count: 2},
				{Name: audit.StepPersonal, State: audit.StateOK, Count: 2},
				{Name: audit.StepMasterData, State: audit.StateOK, Count: 1},
				{Name: audit.StepInclusion, State: audit.StateOK},
				{Name: audit.StepSignature, State: audit.StateOK},
			},
			Checkpoint: audit.Checkpoint{Origin: origin, Head: b.log.head},
			Key:        origin + "+" + b.key.ID(),
			Index:      4, Leaf: b.pkg.Leaf,
			Record:    content(b.pkg.Record),
			Decisions: []audit.Content{content(b.decided[0]), content(b.decided[1])},
			Personal: []audit.PersonalResult{
				{ID: b.parts[0].ID, Present: true, Body: b.parts[0].Body},
				{ID: b.parts[1].ID, Present: true, Body: b.parts[1].Body},
			},
			MasterData: []audit.MasterDataResult{{
				ID: uuid.MustParse("0193529e-6f4c-7c3a-9f0b-2f6a1d6c0002"), Hash: audit.MasterDataDigest(b.master), JSON: b.master,
			}},
		}
		slices.SortFunc(want.Personal, func(a, b audit.PersonalResult) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ErasedTextLeavesTheProofValid", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		b.pkg.Personal, b.pkg.MasterData = b.pkg.Personal[1:], nil
		got := must(audit.Verify(must(b.pkg.Encode())(t), verifiers(t, b.key)))(t)
		if got.Steps[3].Absent != 1 || got.Steps[3].Count != 1 || got.Steps[4].Absent != 1 || got.MasterData[0].JSON != nil {
			t.Errorf("absent parts are not reported: %+v", got)
		}
		for _, p := range got.Personal {
			if p.Present != (p.ID == b.parts[1].ID) || p.Present != (p.Body != "") {
				t.Errorf("part %+v", p)
			}
		}
	})
	t.Run("EncodePutsPartsInOrder", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		slices.Reverse(b.pkg.Decisions)
		slices.Reverse(b.pkg.Personal)
		if got := must(b.pkg.Encode())(t); !bytes.Equal(got, b.file) {
			t.Error("order of the input changed the file")
		}
	})
	t.Run("ParsePackageRoundTrip", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		p := must(audit.ParsePackage(b.file))(t)
		if got := must(p.Encode())(t); !bytes.Equal(got, b.file) {
			t.Error("round trip changed the file")
		}
	})
	t.Run("AFailedStepShowsNoContent", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		got, err := audit.Verify(b.file, verifiers(t, newKey(t, 9)))
		wantCode(t, err, audit.CodeUnknownKey)
		for i, s := range got.Steps {
			if wantState := map[bool]audit.State{true: audit.StateFailed, false: audit.StateOK}[i == 6]; s.State != wantState {
				t.Errorf("step %+v, want %s", s, wantState)
			}
		}
		got.Steps = nil
		if diff := cmp.Diff(audit.Report{}, got); diff != "" {
			t.Errorf("unproved content is shown: %s", diff)
		}
	})
	t.Run("AnUnreadableFileSkipsAllOtherSteps", func(t *testing.T) {
		t.Parallel()
		got, err := audit.Verify([]byte("%PDF"), verifiers(t, newKey(t, 1)))
		wantCode(t, err, audit.CodeFileMalformed)
		if len(got.Steps) != 7 || got.Steps[0].State != audit.StateFailed || got.Steps[6].State != audit.StateSkipped {
			t.Errorf("steps %+v", got.Steps)
		}
	})
}

// TestVerifyRefusesEveryAlteredByte tries every byte of the file in turn.
func TestVerifyRefusesEveryAlteredByte(t *testing.T) {
	t.Parallel()
	b := setup(t)
	keys := verifiers(t, b.key)
	must(audit.Verify(b.file, keys))(t)
	refused := func(t *testing.T, what string, at int, file []byte) {
		t.Helper()
		if bytes.Equal(file, b.file) {
			return
		}
		if _, err := audit.Verify(file, keys); err == nil || audit.CodeOf(err) == "" {
			t.Fatalf("%s at byte %d (%q): error %v", what, at, b.file[max(0, at-20):min(at+20, len(b.file))], err)
		}
	}

	t.Run("Flipped", func(t *testing.T) {
		t.Parallel()
		for i := range b.file {
			for _, mask := range []byte{0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff} {
				file := bytes.Clone(b.file)
				file[i] ^= mask
				refused(t, fmt.Sprintf("mask %#x", mask), i, file)
			}
		}
	})
	t.Run("RemovedDoubledOrCutOff", func(t *testing.T) {
		t.Parallel()
		for i := range b.file {
			refused(t, "removed", i, slices.Delete(bytes.Clone(b.file), i, i+1))
			refused(t, "doubled", i, slices.Insert(bytes.Clone(b.file), i, b.file[i]))
			refused(t, "cut off", i, b.file[:i])
		}
	})
	t.Run("WithSpaceOrLineBreak", func(t *testing.T) {
		t.Parallel()
		for i := range len(b.file) + 1 {
			for _, space := range []byte(" \n=") {
				refused(t, fmt.Sprintf("inserted %q", space), i, slices.Insert(bytes.Clone(b.file), i, space))
			}
		}
	})
	t.Run("WithEscapes", func(t *testing.T) {
		t.Parallel()
		for i, c := range b.file {
			escaped := slices.Concat(b.file[:i], fmt.Appendf(nil, `\u%04x`, c), b.file[i+1:])
			refused(t, "escaped", i, escaped)
		}
		refused(t, "escaped line breaks", 0, bytes.ReplaceAll(b.file, []byte(`\n`), []byte(`\u000a`)))
	})
	t.Run("WithTrailingBitsInBase64", func(t *testing.T) {
		t.Parallel()
		const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
		padded := regexp.MustCompile(`[A-Za-z0-9+/]=+`).FindAllIndex(b.file, -1)
		if len(padded) < 8 {
			t.Fatalf("only %d padded values", len(padded))
		}
		for _, at := range padded {
			for _, c := range []byte(alphabet) {
				file := bytes.Clone(b.file)
				file[at[0]] = c
				refused(t, "trailing bits", at[0], file)
			}
		}
	})
	t.Run("WithDoubledOrAddedMembers", func(t *testing.T) {
		t.Parallel()
		var members map[string]json.RawMessage
		if err := json.Unmarshal(b.file, &members); err != nil {
			t.Fatal(err)
		}
		for name, value := range members {
			pair := fmt.Sprintf("%q:%s", name, value)
			refused(t, "doubled member "+name, 0, slices.Concat([]byte("{"+pair+","), b.file[1:]))
			refused(t, "doubled member "+name, 0, slices.Concat(b.file[:len(b.file)-1], []byte(","+pair+"}")))
			upper := fmt.Sprintf("%q:%s", strings.ToUpper(name), value)
			refused(t, "member in other case "+name, 0, slices.Concat(b.file[:len(b.file)-1], []byte(","+upper+"}")))
		}
		refused(t, "added member", 0, slices.Concat([]byte(`{"a":1,`), b.file[1:]))
	})
	t.Run("WithSomethingBehind", func(t *testing.T) {
		t.Parallel()
		for _, tail := range []string{"\n", " ", "{}", "\x00", string(b.file)} {
			refused(t, "tail", len(b.file), slices.Concat(b.file, []byte(tail)))
		}
		refused(t, "byte order mark", 0, slices.Concat([]byte("\xef\xbb\xbf"), b.file))
	})
}

// forge decodes the file, lets edit change it, and writes it canonically: what
// somebody does who knows the format and lacks only the key.
func forge(t *testing.T, file []byte, edit func(map[string]any)) []byte {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal(file, &object); err != nil {
		t.Fatal(err)
	}
	edit(object)
	return must(audit.Canonical(object))(t)
}

func TestVerifyRefusesForgedFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stranger := must(audit.NewRecord(b.org, audit.RecordType{Name: "decision", Version: 1}, struct{}{}, b.dice))(t)
	wire := func(r audit.Record) any { return map[string]any{"bytes": r.Bytes, "salt": r.Salt} }
	list := func(o map[string]any, member string) []any { return o[member].([]any) }
	for name, c := range map[string]struct {
		code audit.Code
		edit func(map[string]any)
	}{
		"Version2":      {audit.CodeFormatUnknown, func(o map[string]any) { o["version"] = 2 }},
		"OtherFormat":   {audit.CodeFormatUnknown, func(o map[string]any) { o["format"] = "x" }},
		"UnknownMember": {audit.CodeFileNotCanonical, func(o map[string]any) { o["note"] = "trust me" }},
		"NullList":      {audit.CodeFileNotCanonical, func(o map[string]any) { o["personalParts"], o["masterData"] = nil, nil }},
		"NoRecords":     {audit.CodeFileMalformed, func(o map[string]any) { o["records"] = []any{} }},
		"DecisionLeftOut": {audit.CodeDecisionMissing, func(o map[string]any) {
			o["records"], o["personalParts"] = list(o, "records")[:2], []any{}
		}},
		"DecisionsSwapped": {audit.CodeFileNotCanonical, func(o map[string]any) {
			r := list(o, "records")
			r[1], r[2] = r[2], r[1]
		}},
		"DecisionAdded":   {audit.CodeDecisionUnlisted, func(o map[string]any) { o["records"] = append(list(o, "records"), wire(stranger)) }},
		"DecisionDoubled": {audit.CodeDecisionUnlisted, func(o map[string]any) { o["records"] = append(list(o, "records"), list(o, "records")[2]) }},
		"DecisionReplaced": {audit.CodeDecisionMissing, func(o map[string]any) {
			list(o, "records")[2] = wire(stranger)
			o["personalParts"] = []any{}
		}},
		"DecisionAltered": {audit.CodeDecisionMismatch, func(o map[string]any) {
			altered := b.decided[1]
			altered.Bytes = bytes.Replace(altered.Bytes, []byte("3701.50"), []byte("3101.50"), 1)
			list(o, "records")[2] = wire(altered)
		}},
		"DecisionUnderAnotherSalt": {audit.CodeDecisionMismatch, func(o map[string]any) {
			altered := b.decided[1]
			altered.Salt[0] ^= 1
			list(o, "records")[2] = wire(altered)
		}},
		"RecordAltered": {audit.CodeRecordMismatch, func(o map[string]any) {
			altered := b.pkg.Record
			altered.Bytes = bytes.Replace(altered.Bytes, []byte("7402.00"), []byte("1402.00"), 1)
			list(o, "records")[0] = wire(altered)
		}},
		"RecordNotCanonical": {audit.CodeRecordMalformed, func(o map[string]any) {
			altered := b.pkg.Record
			altered.Bytes = append(altered.Bytes, '\n')
			list(o, "records")[0] = wire(altered)
		}},
		"RecordOfAnotherLeaf": {audit.CodeRecordMismatch, func(o map[string]any) {
			o["records"], o["personalParts"], o["masterData"] = []any{wire(stranger)}, []any{}, []any{}
		}},
		"LeafOfAnotherEntry": {audit.CodeRecordMismatch, func(o map[string]any) { o["leaf"] = b.log.leaves[0] }},
		"LeafAtAnotherTime": {audit.CodeLeafNotInTree, func(o map[string]any) {
			o["leaf"] = bytes.Replace(b.pkg.Leaf.Bytes(), []byte("2026"), []byte("2025"), 1)
		}},
		"LeafMalformed":       {audit.CodeLeafMalformed, func(o map[string]any) { o["leaf"] = []byte("{}") }},
		"AnotherIndex":        {audit.CodeLeafNotInTree, func(o map[string]any) { o["proof"] = strings.Replace(o["proof"].(string), "index 4", "index 5", 1) }},
		"IndexBeyondTheTree":  {audit.CodeLeafNotInTree, func(o map[string]any) { o["proof"] = strings.Replace(o["proof"].(string), "index 4", "index 44", 1) }},
		"CheckpointOfMore":    {audit.CodeLeafNotInTree, func(o map[string]any) { o["proof"] = strings.Replace(o["proof"].(string), "\n8\n", "\n9\n", 1) }},
		"CheckpointElsewhere": {audit.CodeUnknownKey, func(o map[string]any) { o["proof"] = strings.Replace(o["proof"].(string), "\nshop.", "\nstore.", 1) }},
		"SignatureDoubled": {audit.CodeCheckpointMalformed, func(o map[string]any) {
			p := o["proof"].(string)
			o["proof"] = p + p[strings.LastIndex(p, "— "):]
		}},
		"SignatureOfAStranger": {audit.CodeUnknownKey, func(o map[string]any) {
			o["proof"] = b.log.proof(t, 4, newKey(t, 9)).Format()
		}},
		"ExtraLine": {audit.CodeProofMalformed, func(o map[string]any) {
			o["proof"] = strings.Replace(o["proof"].(string), "index", "extra AAAA\nindex", 1)
		}},
		"TextAltered": {audit.CodePersonalMismatch, func(o map[string]any) {
			list(o, "personalParts")[0].(map[string]any)["body"] = "Anders."
		}},
		"TextOfNobody": {audit.CodePersonalUnlisted, func(o map[string]any) {
			list(o, "personalParts")[1].(map[string]any)["id"] = "ffffffff-ffff-4fff-bfff-ffffffffffff"
		}},
		"TextsSwapped": {audit.CodeFileNotCanonical, func(o map[string]any) { slices.Reverse(list(o, "personalParts")) }},
		"TextDoubled": {audit.CodeFileNotCanonical, func(o map[string]any) {
			o["personalParts"] = append(list(o, "personalParts"), list(o, "personalParts")[1])
		}},
		"MasterDataAltered": {audit.CodeMasterDataUnlisted, func(o map[string]any) {
			o["masterData"] = [][]byte{bytes.Replace(b.master, []byte("Söhne"), []byte("Enkel"), 1)}
		}},
		"MasterDataDoubled":   {audit.CodeFileNotCanonical, func(o map[string]any) { o["masterData"] = [][]byte{b.master, b.master} }},
		"MasterDataMalformed": {audit.CodeMasterDataMalformed, func(o map[string]any) { o["masterData"] = [][]byte{[]byte("[1]")} }},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			t.Parallel()
			file := forge(t, b.file, c.edit)
			if bytes.Equal(file, b.file) {
				t.Fatal("the forgery changed nothing")
			}
			_, err := audit.Verify(file, verifiers(t, b.key))
			wantCode(t, err, c.code)
		})
	}
	t.Run("ErrTooLarge", func(t *testing.T) {
		t.Parallel()
		_, err := audit.Verify(make([]byte, audit.MaxPackageBytes+1), verifiers(t, b.key))
		wantCode(t, err, audit.CodeFileTooLarge)
	})
}

func TestEncodeRefusesWhatVerifyWouldRefuse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code audit.Code
		edit func(*bundle)
	}{
		"DecisionMissing":    {audit.CodeDecisionMissing, func(b *bundle) { b.pkg.Decisions, b.pkg.Personal = nil, nil }},
		"TextOfNobody":       {audit.CodePersonalUnlisted, func(b *bundle) { b.pkg.Personal[0].ID = uuid.New() }},
		"TextAltered":        {audit.CodePersonalMismatch, func(b *bundle) { b.pkg.Personal[0].Body = "" }},
		"TextTwice":          {audit.CodeFileNotCanonical, func(b *bundle) { b.pkg.Personal[0] = b.pkg.Personal[1] }},
		"MasterDataUnlisted": {audit.CodeMasterDataUnlisted, func(b *bundle) { b.pkg.MasterData = [][]byte{[]byte("{}")} }},
		"WrongIndex":         {audit.CodeLeafNotInTree, func(b *bundle) { b.pkg.Proof.Index = 0 }},
		"WrongLeaf":          {audit.CodeRecordMismatch, func(b *bundle) { b.pkg.Leaf.Commit[0] ^= 1 }},
		"NestedDecisions": {audit.CodeRecordMalformed, func(b *bundle) {
			b.pkg.Decisions[0] = b.pkg.Record
		}},
	} {
		t.Run("Err"+name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			c.edit(b)
			file, err := b.pkg.Encode()
			wantCode(t, err, c.code)
			if file != nil {
				t.Error("a refused package has a file")
			}
		})
	}
}

// TestGoldenPackageIsReadableWithTheStandardLibrary shows that the format needs
// nothing of ours to be checked again in thirty years.
func TestGoldenPackageIsReadableWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	var file struct {
		Leaf    string `json:"leaf"`
		Records []struct{ Bytes, Salt string }
	}
	if err := json.Unmarshal(setup(t).file, &file); err != nil {
		t.Fatal(err)
	}
	decode := func(s string) []byte { return must(base64.StdEncoding.DecodeString(s))(t) }
	var leaf struct{ Commit string }
	if err := json.Unmarshal(decode(file.Leaf), &leaf); err != nil {
		t.Fatal(err)
	}
	sum := sha256Of([]byte{1}, decode(file.Records[0].Salt), decode(file.Records[0].Bytes))
	if got := base64.StdEncoding.EncodeToString(sum); got != leaf.Commit {
		t.Errorf("commitment %s, leaf says %s", got, leaf.Commit)
	}
}
