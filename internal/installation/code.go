package installation

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/fault"
)

// CodeLife is how long the link of a start works.
const CodeLife = 30 * time.Minute

// codeBytes are 128 bits: nobody finds a code by trying.
const codeBytes = 16

// WrongCodes is how many wrong codes a network may send within the throttle's window.
const WrongCodes = 10

// Refusals of a code.
var (
	ErrWrongCode    = fault.New(fault.Forbidden, "setup_code_wrong")
	ErrCodeExpired  = fault.New(fault.Gone, "setup_code_expired")
	ErrCodeReplaced = fault.New(fault.Gone, "setup_code_replaced")
	ErrClosed       = fault.New(fault.Gone, "setup_closed")
	ErrTooManyCodes = fault.New(fault.TooMany, "setup_code_throttled")
)

// Code is the secret of the link that opens an empty shop. Only its hash is stored, and nothing but the one printed line
// shows it.
type Code string

// String keeps a code out of every log.
func (Code) String() string { return "(code)" }

// CodeHash is what the store knows a code by.
type CodeHash [sha256.Size]byte

// Hash of the code; small and capital letters are the same.
func (c Code) Hash() CodeHash {
	return sha256.Sum256([]byte("shop setup code\x00" + strings.ToUpper(strings.TrimSpace(string(c)))))
}

func newCode(rand io.Reader) (Code, error) {
	var b [codeBytes]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", fmt.Errorf("draw set-up code: %w", err)
	}
	return Code(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])), nil
}

// CodeState is what the store knows of a code.
type CodeState struct {
	Known   bool
	Newest  bool
	Expires time.Time
	Closed  bool // the shop has its first administrator
	Blocked bool // the caller's network sent too many wrong ones
}

// judge says whether the code is good at the moment, and why not.
func (c CodeState) judge(at time.Time) error {
	switch {
	case c.Closed:
		return ErrClosed
	case c.Blocked:
		return ErrTooManyCodes
	case !c.Known:
		return ErrWrongCode
	case !c.Newest:
		return ErrCodeReplaced
	case !at.Before(c.Expires):
		return ErrCodeExpired
	default:
		return nil
	}
}
