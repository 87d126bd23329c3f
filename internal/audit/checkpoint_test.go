package audit_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"github.com/provitako/marktplatz/internal/audit"
)

func TestKey(t *testing.T) {
	t.Parallel()

	t.Run("PublicHalfIsGolden", func(t *testing.T) {
		t.Parallel()
		golden(t, "key_v1.pub", []byte(newKey(t, 1).Public()+"\n"))
	})
	t.Run("FileRoundTrip", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "log.key")
		k := newKey(t, 1)
		if err := audit.WriteKeyFile(path, k); err != nil {
			t.Fatal(err)
		}
		if mode := must(os.Stat(path))(t).Mode(); mode != 0o600 {
			t.Errorf("mode %s", mode)
		}
		loaded := must(audit.LoadKeyFile(path))(t)
		if loaded.Public() != k.Public() || loaded.ID() != k.ID() || loaded.Origin() != origin {
			t.Errorf("loaded %s, want %s", loaded, k)
		}
		if err := audit.WriteKeyFile(path, newKey(t, 2)); !os.IsExist(err) && err == nil {
			t.Error("a key file was replaced")
		}
		if again := must(audit.LoadKeyFile(path))(t); again.Public() != k.Public() {
			t.Error("the refused key was written")
		}
	})
	t.Run("PrintsItsPublicHalfOnly", func(t *testing.T) {
		t.Parallel()
		k := newKey(t, 1)
		for _, format := range []string{"%v", "%s", "%+v", "%#v"} {
			if got := fmt.Sprintf(format, k); got != k.Public() {
				t.Errorf("%s prints %q", format, got)
			}
		}
	})
	t.Run("ErrFileOthersMayRead", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "log.key")
		if err := audit.WriteKeyFile(path, newKey(t, 1)); err != nil {
			t.Fatal(err)
		}
		for _, mode := range []os.FileMode{0o640, 0o604, 0o620} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			_, err := audit.LoadKeyFile(path)
			wantCode(t, err, audit.CodeKeyExposed)
		}
		_, err := audit.LoadKeyFile(t.TempDir())
		wantCode(t, err, audit.CodeKeyExposed)
	})
	t.Run("ErrNoFile", func(t *testing.T) {
		t.Parallel()
		if _, err := audit.LoadKeyFile(filepath.Join(t.TempDir(), "none")); !strings.Contains(fmt.Sprint(err), "no such file") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("ErrOrigin", func(t *testing.T) {
		t.Parallel()
		for _, bad := range []string{"", "a b", "a+b", "a\nb", "\xff"} {
			_, err := audit.GenerateKey(bad, dice(1))
			wantCode(t, err, audit.CodeKeyMalformed)
		}
	})
	t.Run("ErrNotAKeyAndTheErrorKeepsTheSecret", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := audit.WriteKeyFile(filepath.Join(dir, "k"), newKey(t, 1)); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSpace(string(must(os.ReadFile(filepath.Join(dir, "k")))(t)))
		secret := line[len(line)-20:]
		for _, bad := range []string{"", "PRIVATE+KEY+", line[1:], line + "x", line[:len(line)-1], strings.Replace(line, "shop", "shup", 1), newKey(t, 1).Public()} {
			_, err := audit.ParseKey(bad)
			wantCode(t, err, audit.CodeKeyMalformed)
			if strings.Contains(fmt.Sprint(err), secret) {
				t.Errorf("the error shows the key: %v", err)
			}
		}
	})
}

func TestParseVerifiers(t *testing.T) {
	t.Parallel()
	a, b := newKey(t, 1).Public(), newKey(t, 2).Public()
	got := must(audit.ParseVerifiers("# keys\n\n" + a + "\r\n  " + b))(t)
	if len(got) != 2 || got[0].Name() != origin {
		t.Errorf("read %v", got)
	}
	for _, bad := range []string{"", "# none", a + "\n" + a, a[1:], "x"} {
		_, err := audit.ParseVerifiers(bad)
		wantCode(t, err, audit.CodeKeyMalformed)
	}
	if got := audit.Fingerprint(a); len(got) != 79 || got == audit.Fingerprint(b) {
		t.Errorf("fingerprint %q", got)
	}
}

func TestCheckpoint(t *testing.T) {
	t.Parallel()
	k := newKey(t, 1)
	l := newLog()
	l.add(t, leaves(0, 12)...)
	signed := l.checkpoint(t, k)
	want := audit.Checkpoint{Origin: origin, Head: l.head}

	t.Run("BytesAreGolden", func(t *testing.T) {
		t.Parallel()
		golden(t, "checkpoint_v1.txt", signed)
	})
	t.Run("OpensWithItsKey", func(t *testing.T) {
		t.Parallel()
		got := must(audit.OpenCheckpoint(signed, verifiers(t, newKey(t, 2), k)))(t)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want, must(audit.ParseCheckpoint(signed))(t)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ErrAnotherKey", func(t *testing.T) {
		t.Parallel()
		_, err := audit.OpenCheckpoint(signed, verifiers(t, newKey(t, 2)))
		wantCode(t, err, audit.CodeUnknownKey)
		_, err = audit.OpenCheckpoint(signed, nil)
		wantCode(t, err, audit.CodeUnknownKey)
	})
	t.Run("ErrSignedByAnyoneButTheLog", func(t *testing.T) {
		t.Parallel()
		witness := must(audit.GenerateKey("witness.example", dice(3)))(t)
		_, err := audit.SignCheckpoint(want, witness)
		wantCode(t, err, audit.CodeKeyMalformed)
		_, err = audit.SignCheckpoint(want, audit.Key{})
		wantCode(t, err, audit.CodeKeyMalformed)

		foreign := l.checkpoint(t, witness)
		renamed := bytes.Replace(foreign, []byte("witness.example\n"), []byte(origin+"\n"), 1)
		_, err = audit.OpenCheckpoint(renamed, verifiers(t, witness, k))
		wantCode(t, err, audit.CodeUnknownKey)
	})
	t.Run("ErrSignatureOfAnotherText", func(t *testing.T) {
		t.Parallel()
		_, err := audit.OpenCheckpoint(bytes.Replace(signed, []byte("\n12\n"), []byte("\n13\n"), 1), verifiers(t, k))
		wantCode(t, err, audit.CodeSignatureInvalid)
	})
	t.Run("ErrMoreThanOneSignature", func(t *testing.T) {
		t.Parallel()
		i := bytes.LastIndex(signed, []byte("— "))
		line := signed[i:]
		other := must(note.Sign(&note.Note{Text: want.Text()}, must(note.NewSigner(privateLine(t, 2)))(t)))(t)
		for _, extra := range [][]byte{line, other[i:]} {
			_, err := audit.OpenCheckpoint(append(bytes.Clone(signed), extra...), verifiers(t, k, newKey(t, 2)))
			wantCode(t, err, audit.CodeCheckpointMalformed)
		}
	})
	for name, text := range map[string]string{
		"ErrExtensionLine": want.Text() + "more\n",
		"ErrLeadingZero":   strings.Replace(want.Text(), "\n12\n", "\n012\n", 1),
		"ErrPlus":          strings.Replace(want.Text(), "\n12\n", "\n+12\n", 1),
		"ErrNegative":      strings.Replace(want.Text(), "\n12\n", "\n-12\n", 1),
		"ErrHugeSize":      strings.Replace(want.Text(), "\n12\n", "\n9223372036854775807\n", 1),
		"ErrShortRoot":     origin + "\n12\nAAAA\n",
		"ErrNoOrigin":      strings.TrimPrefix(want.Text(), origin),
		"ErrTwoLines":      origin + "\n12\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Even the log's own signature does not make these checkpoints.
			signed := must(note.Sign(&note.Note{Text: text}, must(note.NewSigner(privateLine(t, 1)))(t)))(t)
			_, err := audit.OpenCheckpoint(signed, verifiers(t, k))
			wantCode(t, err, audit.CodeCheckpointMalformed)
		})
	}
}

// privateLine returns the line of the key file for the key of a seed.
func privateLine(tb testing.TB, seed byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "key")
	if err := audit.WriteKeyFile(path, newKey(tb, seed)); err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(must(os.ReadFile(path))(tb)))
}

func TestProof(t *testing.T) {
	t.Parallel()
	good := setup(t).pkg.Proof
	text := good.Format()
	golden(t, "proof_v1.tlog-proof", []byte(text))
	if diff := cmp.Diff(good, must(audit.ParseProof(text))(t)); diff != "" {
		t.Error(diff)
	}
	single := newLog()
	single.add(t, []byte("only"))
	alone := single.proof(t, 0, newKey(t, 1))
	if got := must(audit.ParseProof(alone.Format()))(t); len(got.Hashes) != 0 || got.Index != 0 {
		t.Errorf("proof of the only leaf: %+v", got)
	}
	for name, edit := range map[string][2]string{
		"OtherVersion":   {"@v1", "@v2"},
		"Extra":          {"index ", "extra AAAA\nindex "},
		"LeadingZero":    {"index 4", "index 04"},
		"Plus":           {"index 4", "index +4"},
		"Negative":       {"index 4", "index -4"},
		"TwoSpaces":      {"index 4", "index  4"},
		"NoEmptyLine":    {"\n\nshop", "\nshop"},
		"CarriageReturn": {"\nindex", "\r\nindex"},
	} {
		bad := strings.Replace(text, edit[0], edit[1], 1)
		if bad == text {
			t.Fatalf("%s changed nothing", name)
		}
		got, err := audit.ParseProof(bad)
		if err == nil || got.Checkpoint != nil {
			t.Errorf("%s: read as %+v, error %v", name, got, err)
		}
	}
	_, err := audit.ParseProof(text + strings.Repeat("x", 16<<10))
	wantCode(t, err, audit.CodeProofMalformed)
}
