package interop_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// TestPublishedFileVerifiesFromItsDescriptionAlone checks the published proof
// file by internal/audit/FORMAT.md, with nothing of package audit.
func TestPublishedFileVerifiesFromItsDescriptionAlone(t *testing.T) {
	t.Parallel()
	var file struct {
		Records       []struct{ Bytes, Salt []byte }
		Leaf          []byte
		Proof         string
		PersonalParts []struct {
			ID, Body string
			Salt     []byte
		}
		MasterData [][]byte
	}
	read(t, "package_v1.nachweis.json", &file)

	var leaf struct {
		Commit []byte
		Entry  string
		Type   string
	}
	unmarshal(t, file.Leaf, &leaf)
	var main struct {
		ID, Type  string
		Decisions []struct {
			ID   string
			Hash []byte
		}
	}
	unmarshal(t, file.Records[0].Bytes, &main)
	if !bytes.Equal(leaf.Commit, hash([]byte{1}, file.Records[0].Salt, file.Records[0].Bytes)) || leaf.Entry != main.ID || leaf.Type != main.Type {
		t.Error("the record does not open the leaf")
	}
	if len(file.Records) != 1+len(main.Decisions) {
		t.Fatalf("%d records for %d decisions", len(file.Records), len(main.Decisions))
	}
	var all []byte
	for i, d := range main.Decisions {
		r := file.Records[i+1]
		if !bytes.Equal(d.Hash, hash([]byte{1}, r.Salt, r.Bytes)) {
			t.Errorf("decision %s does not open its hash", d.ID)
		}
		all = append(all, r.Bytes...)
	}
	for _, p := range file.PersonalParts {
		ref := `{"commit":"` + encode(hash([]byte{2}, p.Salt, []byte(p.Body))) + `","personalPart":"` + p.ID + `"}`
		if !bytes.Contains(all, []byte(ref)) {
			t.Errorf("no record has %s", ref)
		}
	}
	for _, m := range file.MasterData {
		if !bytes.Contains(all, []byte(`{"hash":"`+encode(hash([]byte{3}, m))+`","masterData":`)) {
			t.Errorf("no record refers to %s", m)
		}
	}
	if len(file.PersonalParts) != 2 || len(file.MasterData) != 1 {
		t.Error("the published file lacks parts")
	}
	verifyProof(t, file.Proof, file.Leaf)
}

// verifyProof reads the C2SP text by hand.
func verifyProof(t *testing.T, text string, leaf []byte) {
	t.Helper()
	top, checkpoint, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(top, "\n")
	index := number(t, strings.TrimPrefix(lines[1], "index "))
	var path [][]byte
	for _, line := range lines[2:] {
		path = append(path, decode(t, line))
	}
	signedText, signature, _ := strings.Cut(checkpoint, "\n\n")
	head := strings.Split(signedText, "\n")
	err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, number(t, head[1]), rfc6962.DefaultHasher.HashLeaf(leaf), path, decode(t, head[2]))
	if err != nil {
		t.Error(err)
	}

	// Verifier key: name+id+base64(0x01 || Ed25519 public key).
	public, err := os.ReadFile("../internal/audit/testdata/key_v1.pub")
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.SplitN(strings.TrimSpace(string(public)), "+", 3)
	key := decode(t, fields[2])
	blob := decode(t, strings.TrimSpace(strings.TrimPrefix(signature, "— "+fields[0]+" ")))
	id := hash([]byte(fields[0]+"\n"), key)[:4]
	if head[0] != fields[0] || key[0] != 1 || !bytes.Equal(blob[:4], id) {
		t.Errorf("signature of key %x, origin %s, want %x of %s", blob[:4], head[0], id, fields[0])
	}
	if !ed25519.Verify(key[1:], []byte(signedText+"\n"), blob[4:]) {
		t.Error("the checkpoint's signature is wrong")
	}
}

func read(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile("../internal/audit/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	unmarshal(t, b, into)
}

func unmarshal(t *testing.T, b []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, s string) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
