// Package sealing does in Go what the pages do in the browser with the same format (age, age-encryption.org/v1): it makes keys,
// seals offers of mini-competitions and opens them. The server never does: tests and the demo are its only users.
package sealing

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Errors of keys: another one than it was sealed for, another passphrase.
var (
	ErrUnfit      = errors.New("sealed for other keys")
	ErrPassphrase = errors.New("another passphrase")
)

// Sealed is an offer as the supplier's page sends it: the ciphertext and what it commits to.
type Sealed struct {
	Bytes []byte
	Inner [32]byte // SHA-256 of the inner ciphertext
	Clear [32]byte // SHA-256 of the offer

	Within []byte // the inner ciphertext itself, as it comes out from under the outer layer
}

// Offer is the canonical JSON of an offer with a random salt, so that nobody finds it out from its hash.
func Offer(price, text string) ([]byte, error) {
	salt := make([]byte, 32)
	if _, err := rand.Read(salt); err != nil {
		return nil, fmt.Errorf("salt: %w", err)
	}
	return json.Marshal(struct {
		Price string `json:"price"`
		Salt  string `json:"salt"`
		Text  string `json:"text"`
	}{price, base64.StdEncoding.EncodeToString(salt), text})
}

// Seal encrypts twice: inside for the holders of role one, outside for those of role two. Recipients are public keys.
func Seal(plain []byte, inner, outer []string) (Sealed, error) {
	once, err := encrypt(plain, inner)
	if err != nil {
		return Sealed{}, err
	}
	twice, err := encrypt(once, outer)
	return Sealed{Bytes: twice, Inner: sha256.Sum256(once), Clear: sha256.Sum256(plain), Within: once}, err
}

func encrypt(plain []byte, recipients []string) ([]byte, error) {
	var to []age.Recipient
	for _, text := range recipients {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, fmt.Errorf("recipient: %w", err)
		}
		to = append(to, r)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := write(w, plain); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// write writes all and closes; what was written stands in the buffer.
func write(w io.WriteCloser, plain []byte) error {
	if _, err := w.Write(plain); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return nil
}

// Open takes one layer off with a key as [MakeKey] gives it out. Errors: ErrUnfit, ErrPassphrase.
func Open(sealed []byte, locked, passphrase string) ([]byte, error) {
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("passphrase: %w", err)
	}
	text, err := decrypt(armor.NewReader(bytes.NewReader([]byte(locked))), with, ErrPassphrase)
	if err != nil {
		return nil, err
	}
	id, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return decrypt(bytes.NewReader(sealed), id, ErrUnfit)
}

func decrypt(from io.Reader, with age.Identity, unfit error) ([]byte, error) {
	r, err := age.Decrypt(from, with)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, unfit
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return io.ReadAll(r)
}

// MakeKey makes a key pair: the public key, and the private one in armor, locked with the passphrase (scrypt, N = 2^work).
func MakeKey(passphrase string, work int) (recipient, locked string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("key pair: %w", err)
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return "", "", fmt.Errorf("passphrase: %w", err)
	}
	to.SetWorkFactor(work)
	var out bytes.Buffer
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, to)
	if err != nil {
		return "", "", fmt.Errorf("lock key: %w", err)
	}
	if err := write(w, []byte(id.String())); err != nil {
		return "", "", err
	}
	if err := armored.Close(); err != nil {
		return "", "", fmt.Errorf("lock key: %w", err)
	}
	return id.Recipient().String(), out.String(), nil
}
