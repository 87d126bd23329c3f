package audit

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// MaxPersonalBytes bounds the text of one personal part.
const MaxPersonalBytes = 64 << 10

// PersonalPart holds text or names of a person outside every record. It is
// deleted when its time is over; the record keeps only [PersonalRef] and every
// proof stays valid (GDPR Art. 5(1)(e), Art. 17(3)(b)).
type PersonalPart struct {
	ID           uuid.UUID // UUIDv4
	PersonLogID  uuid.UUID // the person's random id in the log
	Organisation uuid.UUID
	Kind         string // for example "reason" or "name"; same characters as [RecordType.Name]
	Salt         Salt
	Body         string    // UTF-8, at most [MaxPersonalBytes]
	RetainUntil  time.Time // deleted after this day; zero: with its record
}

// NewPersonalPart completes p with an id and a salt drawn from rand.
//
// Errors carry [CodePersonalMalformed].
func NewPersonalPart(p PersonalPart, rand io.Reader) (PersonalPart, error) {
	if !validTypeName(p.Kind) {
		return PersonalPart{}, refuse(CodePersonalMalformed, "kind %q", p.Kind)
	}
	// PostgreSQL's text cannot hold U+0000, and what cannot be stored cannot be proved.
	if len(p.Body) > MaxPersonalBytes || !utf8.ValidString(p.Body) || strings.ContainsRune(p.Body, 0) {
		return PersonalPart{}, refuse(CodePersonalMalformed, "body is not UTF-8 without U+0000 of at most %d bytes", MaxPersonalBytes)
	}
	var err error
	if p.ID, err = uuid.NewRandomFromReader(rand); err != nil {
		return PersonalPart{}, fmt.Errorf("draw personal part id: %w", err)
	}
	if p.Salt, err = NewSalt(rand); err != nil {
		return PersonalPart{}, err
	}
	return p, nil
}

// Commit returns SHA-256(0x02, salt, body).
func (p PersonalPart) Commit() Digest {
	return commitment(prefixPersonal, p.Salt[:], []byte(p.Body))
}

// Ref returns what a record holds in place of the text.
func (p PersonalPart) Ref() PersonalRef {
	return PersonalRef{ID: p.ID, Commit: p.Commit()}
}
