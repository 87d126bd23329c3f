package competition

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"filippo.io/age"

	"github.com/provitako/marktplatz/internal/fault"
)

// Layer of a sealed offer. The outer one comes off first.
type Layer string

// Layers: the inner one is for the holders of role one, the outer one for those of role two.
const (
	Inner Layer = "inner"
	Outer Layer = "outer"
)

// MinHolders of each role, so that a lost key loses no tender.
const MinHolders = 2

// maxSealed bounds what is read back from a seal.
const maxSealed = 16 << 20

// Seal encrypts twice with age: inside for the holders of role one, outside for those of role two, so that nobody of one
// role alone opens it. Recipients are public keys as age writes them. Errors: Invalid (competition_holders) when a role
// has fewer than two holders, or one key is in both.
func Seal(plain []byte, inner, outer []string) ([]byte, error) {
	if err := checkHolders(inner, outer); err != nil {
		return nil, err
	}
	once, err := encrypt(plain, inner)
	if err != nil {
		return nil, err
	}
	return encrypt(once, outer)
}

// checkHolders holds that each role has two keys at least and no key is in both, or twice in one.
func checkHolders(inner, outer []string) error {
	seen := map[string]bool{}
	for _, r := range append(append([]string{}, inner...), outer...) {
		if seen[r] {
			return fault.New(fault.Invalid, "competition_holders")
		}
		seen[r] = true
	}
	if len(inner) < MinHolders || len(outer) < MinHolders {
		return fault.New(fault.Invalid, "competition_holders")
	}
	return nil
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
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

// Unseal takes one layer off. Error: Forbidden (competition_key_unfit) when the key is not among those it was sealed for.
func Unseal(sealed []byte, key *Unlocked) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), key.identity)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, fault.New(fault.Forbidden, "competition_key_unfit")
	}
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxSealed+1))
	if err == nil && len(plain) > maxSealed {
		err = errors.New("larger than any offer")
	}
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	return plain, nil
}

// Unlocked is a private key while it is in use; it is never stored.
type Unlocked struct{ identity *age.X25519Identity }

// Keyring makes key pairs and unlocks them. One passphrase at a time: the derivation takes 128 MiB of memory at the
// usual work factor.
type Keyring struct {
	work int // scrypt's N is 2^work
	one  sync.Mutex
}

// WorkFactor of the passphrase's derivation: N = 2^17, r = 8, as OWASP's password storage sheet asks.
const WorkFactor = 17

// NewKeyring derives with N = 2^work.
func NewKeyring(work int) *Keyring { return &Keyring{work: work} }

// minPassphrase and maxPassphrase are in characters.
const (
	minPassphrase = 14
	maxPassphrase = 200
)

// Make makes a key pair: the public key, and the private one encrypted with the passphrase as age's identity files are.
// The passphrase and the key in clear leave memory with the call. Error: Invalid (competition_passphrase).
func (k *Keyring) Make(passphrase string) (recipient string, locked []byte, err error) {
	if n := len([]rune(passphrase)); n < minPassphrase || n > maxPassphrase {
		return "", nil, fault.New(fault.Invalid, "competition_passphrase").WithField("#/body/passphrase", "competition_passphrase")
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", nil, fmt.Errorf("key pair: %w", err)
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return "", nil, fmt.Errorf("passphrase: %w", err)
	}
	to.SetWorkFactor(k.work)
	k.one.Lock()
	defer k.one.Unlock()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return "", nil, fmt.Errorf("lock key: %w", err)
	}
	if _, err := io.WriteString(w, id.String()); err != nil {
		return "", nil, fmt.Errorf("lock key: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", nil, fmt.Errorf("lock key: %w", err)
	}
	return id.Recipient().String(), out.Bytes(), nil
}

// Unlock opens a private key with its passphrase. Error: Forbidden (competition_passphrase_wrong).
func (k *Keyring) Unlock(locked []byte, passphrase string) (*Unlocked, error) {
	if passphrase == "" {
		return nil, fault.New(fault.Forbidden, "competition_passphrase_wrong")
	}
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("passphrase: %w", err)
	}
	with.SetMaxWorkFactor(WorkFactor)
	k.one.Lock()
	defer k.one.Unlock()
	r, err := age.Decrypt(bytes.NewReader(locked), with)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, fault.New(fault.Forbidden, "competition_passphrase_wrong")
	}
	if err != nil {
		return nil, fmt.Errorf("unlock key: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return nil, fmt.Errorf("unlock key: %w", err)
	}
	id, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return nil, fmt.Errorf("unlock key: %w", err)
	}
	return &Unlocked{id}, nil
}
