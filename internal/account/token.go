package account

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

const (
	nameLength      = 100
	beginningLength = 9 // "pvm_" and five characters
)

// Tokens are the person's API tokens, newest first, the ended ones too.
func (s *Service) Tokens(ctx context.Context, p authz.Principal) ([]Token, error) {
	return s.store.Tokens(ctx, p.Person)
}

// MakeToken makes an API token that acts as the person for the organisation of now, within its scopes. The secret is
// in the answer and nowhere else. Errors: ErrConfirmFirst; Invalid (name, scopes, days); Conflict (too many).
func (s *Service) MakeToken(ctx context.Context, p authz.Principal, in NewToken) (authz.Token, Token, error) {
	if err := s.fresh(p); err != nil {
		return "", Token{}, err
	}
	name, err := named(in.Name)
	if err != nil {
		return "", Token{}, err
	}
	life := time.Duration(in.Days) * 24 * time.Hour
	if in.Days < 1 || life > MaxTokenLife {
		most := strconv.Itoa(int(MaxTokenLife.Hours() / 24))
		return "", Token{}, fault.New(fault.Invalid, "token_days", "most", most).WithField("#/body/days", "token_days", "most", most)
	}
	for _, scope := range in.Scopes {
		if !slices.Contains(authz.Scopes(), scope) {
			return "", Token{}, fault.New(fault.Invalid, "wrong_form").WithField("#/body/scopes", "wrong_form")
		}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", Token{}, fmt.Errorf("token id: %w", err)
	}
	e, err := s.event(p, TokenMade)
	if err != nil {
		return "", Token{}, err
	}
	secret, at := authz.NewMachineToken(), s.now()
	t := Token{
		ID: id, Name: name, Beginning: string(secret[:beginningLength]), Organisation: p.OrganisationName,
		Scopes: slices.Compact(slices.Sorted(slices.Values(in.Scopes))), MadeAt: at, ExpiresAt: at.Add(life),
	}
	return secret, t, s.store.MakeToken(ctx, e, p.Person, p.Organisation, t, secret.Hash())
}

// RevokeToken ends an API token; its next request is refused. Error: ErrNotFound.
func (s *Service) RevokeToken(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	e, err := s.event(p, TokenRevoked)
	if err != nil {
		return err
	}
	return s.store.RevokeToken(ctx, e, p.Person, id)
}
