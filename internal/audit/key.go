package audit

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

const (
	privateKeyPrefix = "PRIVATE+KEY+"
	algorithmEd25519 = 1
	maxKeyFileBytes  = 4 << 10
)

// Verifier is a public key that checks signatures.
type Verifier = note.Verifier

// Key signs the log's checkpoints. Printing it shows the public half only.
type Key struct {
	origin  string
	private string // signed-note form: PRIVATE+KEY+<name>+<id>+<base64>
	public  string // signed-note form: <name>+<id>+<base64>
	signer  note.Signer
}

// GenerateKey makes an Ed25519 key from 32 bytes of rand. Its name is the
// log's origin, such as "shop.example/log".
//
// Errors carry [CodeKeyMalformed] when the origin has spaces or a plus sign.
func GenerateKey(origin string, rand io.Reader) (Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return Key{}, fmt.Errorf("draw key: %w", err)
	}
	public, err := publicKey(origin, seed)
	if err != nil {
		return Key{}, refuseBecause(err, CodeKeyMalformed, "origin %q", origin)
	}
	id := strings.Split(strings.TrimPrefix(public, origin+"+"), "+")[0]
	return ParseKey(privateKeyPrefix + origin + "+" + id + "+" + encodeBase64(append([]byte{algorithmEd25519}, seed...)))
}

// ParseKey reads the one line of a key file.
//
// Errors carry [CodeKeyMalformed] and never show the key.
func ParseKey(line string) (Key, error) {
	signer, err := note.NewSigner(line)
	if err != nil {
		return Key{}, refuse(CodeKeyMalformed, "not a signed-note Ed25519 key")
	}
	fields := strings.SplitN(strings.TrimPrefix(line, privateKeyPrefix), "+", 3)
	material, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(fields) != 3 || len(material) != 1+ed25519.SeedSize {
		return Key{}, refuse(CodeKeyMalformed, "not a signed-note Ed25519 key")
	}
	public, err := publicKey(signer.Name(), material[1:])
	if err != nil {
		return Key{}, refuse(CodeKeyMalformed, "not a signed-note Ed25519 key")
	}
	return Key{origin: signer.Name(), private: line, public: public, signer: signer}, nil
}

func publicKey(name string, seed []byte) (string, error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	text, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return "", err
	}
	if _, err := note.NewVerifier(text); err != nil {
		return "", err
	}
	return text, nil
}

// Origin returns the name of the log that the key signs for.
func (k Key) Origin() string { return k.origin }

// ID returns the signed-note key id: 8 hexadecimal digits.
func (k Key) ID() string { return fmt.Sprintf("%08x", k.signer.KeyHash()) }

// Number returns [Key.ID] as the number that signatures carry.
func (k Key) Number() uint32 { return k.signer.KeyHash() }

// Public returns the verifier key: what `shop log key` prints and what an
// auditor keeps.
func (k Key) Public() string { return k.public }

// String returns [Key.Public], so that a key in a log line gives nothing away.
func (k Key) String() string { return k.public }

// GoString is [Key.String] for the verb %#v.
func (k Key) GoString() string { return k.public }

// WriteKeyFile stores the private key, readable by its owner only. It refuses
// to replace a file: a lost key ends a log's history.
func WriteKeyFile(path string, k Key) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create log key file: %w", err)
	}
	_, err = f.WriteString(k.private + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write log key file: %w", err)
	}
	return nil
}

// LoadKeyFile reads a key file and refuses one that others may read.
//
// Errors carry [CodeKeyExposed] or [CodeKeyMalformed]; a missing file is
// [os.ErrNotExist].
func LoadKeyFile(path string) (Key, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return Key{}, fmt.Errorf("open log key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Key{}, fmt.Errorf("stat log key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return Key{}, refuse(CodeKeyExposed, "%s has mode %s, must be a file with mode 0600", path, info.Mode())
	}
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFileBytes))
	if err != nil {
		return Key{}, fmt.Errorf("read log key file: %w", err)
	}
	return ParseKey(strings.TrimSuffix(string(b), "\n"))
}

// ParseVerifiers reads public keys, one per line; empty lines and lines that
// start with # are skipped.
//
// Errors carry [CodeKeyMalformed], also for an empty list or a key id that
// stands there twice.
func ParseVerifiers(text string) ([]Verifier, error) {
	var verifiers []Verifier
	seen := map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := note.NewVerifier(line)
		if err != nil {
			return nil, refuseBecause(err, CodeKeyMalformed, "public key %.80q", line)
		}
		id := verifierID(v)
		if seen[id] {
			return nil, refuse(CodeKeyMalformed, "key %s stands there twice", id)
		}
		seen[id] = true
		verifiers = append(verifiers, v)
	}
	if len(verifiers) == 0 {
		return nil, refuse(CodeKeyMalformed, "no public key")
	}
	return verifiers, nil
}

func verifierID(v Verifier) string { return fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash()) }

// Fingerprint returns the SHA-256 of a public key line in groups of four
// hexadecimal digits, for comparing over the telephone or on paper.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	var groups []string
	for i := 0; i < len(sum); i += 2 {
		groups = append(groups, fmt.Sprintf("%04x", binary.BigEndian.Uint16(sum[i:])))
	}
	return strings.Join(groups, " ")
}
