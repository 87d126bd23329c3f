package account

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// keyBytes is the length of the key in the file.
const keyBytes = 32

// Sealer encrypts and names secrets under the key file, so that a copy of the database alone opens none. Printing it
// shows nothing. Safe for concurrent use.
type Sealer struct{ key [keyBytes]byte }

// String shows nothing of the key.
func (s *Sealer) String() string { return "secret key" }

// GoString is String.
func (s *Sealer) GoString() string { return s.String() }

// ErrWrongSecretKey means that the key file is not the one the database names.
var ErrWrongSecretKey = errors.New("the secret key file is not the one the database names")

// Fingerprint names the key without telling it.
func (s *Sealer) Fingerprint() []byte { return s.mac("fingerprint", nil)[:16] }

// Seal encrypts a secret for a person: nobody else's row can be opened with it.
func (s *Sealer) Seal(person uuid.UUID, secret []byte) ([]byte, error) {
	gcm, err := s.cipher()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("draw nonce: %w", err)
	}
	return gcm.Seal(nonce, nonce, secret, person[:]), nil
}

// Open decrypts what Seal made for the same person.
func (s *Sealer) Open(person uuid.UUID, sealed []byte) ([]byte, error) {
	gcm, err := s.cipher()
	if err != nil {
		return nil, err
	}
	if len(sealed) < gcm.NonceSize() {
		return nil, errors.New("sealed secret is cut short")
	}
	secret, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], person[:])
	if err != nil {
		return nil, fmt.Errorf("open secret: %w", err)
	}
	return secret, nil
}

// Hash names a person's recovery code.
func (s *Sealer) Hash(person uuid.UUID, code string) []byte {
	return s.mac("recovery", append(person[:], code...))
}

// cipher keeps its key apart from that of the hashes.
func (s *Sealer) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.mac("seal", nil))
	if err != nil {
		return nil, fmt.Errorf("cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

func (s *Sealer) mac(purpose string, data []byte) []byte {
	m := hmac.New(sha256.New, s.key[:])
	m.Write([]byte("provi secret " + purpose + "\x00"))
	m.Write(data)
	return m.Sum(nil)
}

// LoadSecretKey reads the key file and refuses one that others may read. A missing file is [os.ErrNotExist].
func LoadSecretKey(path string) (*Sealer, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("open secret key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat secret key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("secret key file %s has mode %s, must be a file with mode 0600", path, info.Mode())
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<10))
	if err != nil {
		return nil, fmt.Errorf("read secret key file: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != keyBytes {
		return nil, fmt.Errorf("secret key file %s does not hold %d bytes in base64", path, keyBytes) // and never shows what it holds
	}
	s := &Sealer{}
	copy(s.key[:], raw)
	return s, nil
}

// MakeSecretKey draws a key into a new file, readable by its owner only.
func MakeSecretKey(path string, random io.Reader) (*Sealer, error) {
	s := &Sealer{}
	if _, err := io.ReadFull(random, s.key[:]); err != nil {
		return nil, fmt.Errorf("draw secret key: %w", err)
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create secret key file: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(s.key[:]) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("write secret key file: %w", err)
	}
	return s, nil
}
