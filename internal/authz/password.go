package authz

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"sync/atomic"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"
)

// PasswordCost is what one argon2id hash costs.
type PasswordCost struct {
	MemoryKiB  uint32
	Iterations uint32
}

// DefaultPasswordCost is the smallest one that OWASP's password storage guide
// recommends for argon2id: 19 MiB and two passes.
var DefaultPasswordCost = PasswordCost{MemoryKiB: 19 * 1024, Iterations: 2}

// Passwords hashes and checks passwords with argon2id. It runs a bounded number
// of hashes at a time, so that many log-ins at once cannot take all the memory;
// the others wait. Safe for concurrent use.
type Passwords struct {
	params *argon2id.Params
	slots  chan struct{}
	decoy  string
	hashes atomic.Uint64
}

// NewPasswords allows parallel hashes at a time, at least one.
func NewPasswords(cost PasswordCost, parallel int) *Passwords {
	params := &argon2id.Params{Memory: cost.MemoryKiB, Iterations: cost.Iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	return &Passwords{params: params, slots: make(chan struct{}, max(1, parallel)), decoy: decoy(params)}
}

// decoy is the PHC string of a hash that is no password's: comparing with it costs what a real one costs.
func decoy(p *argon2id.Params) string {
	part := func(size uint32) string {
		b := make([]byte, size)
		_, _ = rand.Read(b) // never fails
		return base64.RawStdEncoding.EncodeToString(b)
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.Memory, p.Iterations, p.Parallelism, part(p.SaltLength), part(p.KeyLength))
}

// Hash makes the PHC string of a password.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := argon2id.CreateHash(password, p.params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Matches reports whether the password is the one of the PHC string. An empty
// string stands for an account that does not exist: the same work is done and
// the answer is no, so that the time tells nobody which accounts there are.
func (p *Passwords) Matches(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	known := hash != ""
	if !known {
		hash = p.decoy
	}
	same, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check password: %w", err)
	}
	return same && known, nil
}

func (p *Passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		p.hashes.Add(1)
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for a free hash: %w", ctx.Err())
	}
}

// Hashes is how many were computed so far, each at the same cost.
func (p *Passwords) Hashes() uint64 { return p.hashes.Load() }

func (p *Passwords) leave() { <-p.slots }
