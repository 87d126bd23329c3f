package audit_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
)

func sha256Of(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

// Every parser returns a value or an error, never both, and accepts only what
// its writer writes.

func FuzzParseRecord(f *testing.F) {
	b := setup(f)
	f.Add(b.pkg.Record.Bytes)
	f.Add(b.decided[0].Bytes)
	f.Add([]byte(`{"a":1e3}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := audit.ParseRecord(in, audit.Salt{})
		if err != nil {
			wantCode(t, err, audit.CodeRecordMalformed)
			if r.Bytes != nil {
				t.Errorf("record %+v and error %v", r, err)
			}
			return
		}
		if !bytes.Equal(r.Bytes, in) || r.Version < 1 {
			t.Errorf("record %+v of %q", r, in)
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	f.Add(setup(f).pkg.Leaf.Bytes())
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, in []byte) {
		leaf, err := audit.ParseLeaf(in)
		if (err != nil) != (leaf == audit.Leaf{}) {
			t.Errorf("leaf %+v and error %v", leaf, err)
		}
		if err == nil && !bytes.Equal(leaf.Bytes(), in) {
			t.Errorf("%q is written as %q", in, leaf.Bytes())
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	k := newKey(f, 1)
	good := newLog().checkpoint(f, k)
	keys := verifiers(f, k)
	f.Add(good)
	f.Add([]byte("a\n0\n\n\n— a AAAAAAA=\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := audit.ParseCheckpoint(in)
		if (err != nil) != (c == audit.Checkpoint{}) {
			t.Errorf("checkpoint %+v and error %v", c, err)
		}
		if err == nil && !bytes.HasPrefix(in, []byte(c.Text()+"\n— ")) {
			t.Errorf("%q is written as %q", in, c.Text())
		}
		if _, err := audit.OpenCheckpoint(in, keys); err == nil && !bytes.Equal(in, good) {
			t.Errorf("%q was never signed", in)
		}
	})
}

func FuzzParseProof(f *testing.F) {
	f.Add(setup(f).pkg.Proof.Format())
	f.Add("c2sp.org/tlog-proof@v1\nindex 0\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := audit.ParseProof(in)
		if (err != nil) != (p.Checkpoint == nil) {
			t.Errorf("proof %+v and error %v", p, err)
		}
		if err == nil && p.Format() != in {
			t.Errorf("%q is written as %q", in, p.Format())
		}
	})
}

func FuzzParseTilePath(f *testing.F) {
	f.Add("tile/0/x001/234.p/5")
	f.Add("tile/entries/000")
	f.Fuzz(func(t *testing.T, in string) {
		tile, err := audit.ParseTilePath(in)
		if (err != nil) != (tile == audit.Tile{}) {
			t.Errorf("tile %+v and error %v", tile, err)
		}
		if err != nil {
			return
		}
		if tile.Path() != in {
			t.Errorf("%q is written as %q", in, tile.Path())
		}
		if from, to := tile.Leaves(); from < 0 || to <= from || to-from > 256 {
			t.Errorf("%q has the leaves %d to %d", in, from, to)
		}
		if tile.Within(0) {
			t.Errorf("%q lies in an empty tree", in)
		}
	})
}

func FuzzDecodeEntries(f *testing.F) {
	f.Add(must(audit.EncodeEntries(leaves(0, 3)))(f))
	f.Fuzz(func(t *testing.T, in []byte) {
		list, err := audit.DecodeEntries(in)
		if err != nil {
			wantCode(t, err, audit.CodeTileMalformed)
			if list != nil {
				t.Errorf("entries %q and error %v", list, err)
			}
			return
		}
		if again := must(audit.EncodeEntries(list))(t); !bytes.Equal(again, in) {
			t.Errorf("%q is written as %q", in, again)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add("PRIVATE+KEY+a+00000000+AAAA")
	f.Fuzz(func(t *testing.T, in string) {
		k, err := audit.ParseKey(in)
		if (err != nil) != (k.Public() == "") {
			t.Errorf("key %s and error %v", k, err)
		}
		if err == nil && len(verifiers(t, k)) != 1 {
			t.Errorf("%s has no verifier", k)
		}
	})
}

func FuzzVerify(f *testing.F) {
	b := setup(f)
	keys := verifiers(f, b.key)
	f.Add(b.file)
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := audit.ParsePackage(in)
		if err == nil {
			if again, err := p.Encode(); err == nil && !bytes.Equal(again, in) {
				t.Errorf("%q is written as %q", in, again)
			}
		} else if p.Record.Bytes != nil {
			t.Errorf("package %+v and error %v", p, err)
		}
		// Parts may be left out of the one good file; nothing else is signed.
		report, err := audit.Verify(in, keys)
		if err == nil && report.Record.ID != b.pkg.Record.ID {
			t.Errorf("%q was verified", in)
		}
		if err != nil && report.Record.JSON != nil {
			t.Errorf("content %s and error %v", report.Record.JSON, err)
		}
	})
}
