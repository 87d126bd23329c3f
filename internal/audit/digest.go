package audit

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// The first byte of every commitment's input. It keeps one kind of text from
// being passed off as another. 0x00 and 0x01 also start the leaf and node
// hashes of RFC 6962, which are never compared with commitments.
const (
	prefixRecord     = 0x01
	prefixPersonal   = 0x02
	prefixMasterData = 0x03
)

// Digest is a SHA-256 commitment. Its text form is standard base64.
type Digest [sha256.Size]byte

// Salt is 32 random bytes that keep a commitment to guessable text secret.
// Its text form is standard base64.
type Salt [32]byte

func commitment(prefix byte, salt []byte, text []byte) Digest {
	h := sha256.New()
	h.Write([]byte{prefix})
	h.Write(salt)
	h.Write(text)
	return Digest(h.Sum(nil))
}

// MasterDataDigest returns SHA-256(0x03, data): how a record refers to one
// immutable version of a supplier's master data.
func MasterDataDigest(data []byte) Digest {
	return commitment(prefixMasterData, nil, data)
}

// ParseDigest reads the base64 form and refuses every other spelling of the
// same bytes.
func ParseDigest(s string) (Digest, error) {
	b, err := parse32(s)
	return Digest(b), err
}

// String returns the base64 form.
func (d Digest) String() string { return encodeBase64(d[:]) }

// MarshalText returns the base64 form.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// AppendJSON appends the base64 form as a JSON string.
func (d Digest) AppendJSON(out []byte) ([]byte, error) {
	return append(base64.StdEncoding.AppendEncode(append(out, '"'), d[:]), '"'), nil
}

// UnmarshalText is [ParseDigest].
func (d *Digest) UnmarshalText(text []byte) error {
	b, err := parse32(string(text))
	if err == nil {
		*d = b
	}
	return err
}

// NewSalt draws a salt from rand.
func NewSalt(rand io.Reader) (Salt, error) {
	var s Salt
	if _, err := io.ReadFull(rand, s[:]); err != nil {
		return Salt{}, fmt.Errorf("draw salt: %w", err)
	}
	return s, nil
}

// MarshalText returns the base64 form.
func (s Salt) MarshalText() ([]byte, error) { return []byte(encodeBase64(s[:])), nil }

// UnmarshalText reads the base64 form and refuses every other spelling.
func (s *Salt) UnmarshalText(text []byte) error {
	b, err := parse32(string(text))
	if err == nil {
		*s = b
	}
	return err
}

func encodeBase64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// decodeBase64 accepts exactly what encodeBase64 writes. The library alone
// would skip line breaks and, unless strict, ignore trailing bits.
func decodeBase64(s string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, err
	}
	if len(s) != base64.StdEncoding.EncodedLen(len(b)) {
		return nil, errors.New("base64 with line breaks")
	}
	return b, nil
}

func parse32(s string) ([32]byte, error) {
	b, err := decodeBase64(s)
	if err != nil {
		return [32]byte{}, err
	}
	if len(b) != 32 {
		return [32]byte{}, fmt.Errorf("%d bytes instead of 32", len(b))
	}
	return [32]byte(b), nil
}
