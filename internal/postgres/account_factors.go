package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/account"
)

// BeginTotp keeps a sealed secret until it is confirmed.
func (s *AccountStore) BeginTotp(ctx context.Context, person uuid.UUID, sealed []byte, at time.Time) error {
	tag, err := s.app.pool.Exec(withoutScope(ctx), `
		INSERT INTO totp AS t (person_id, secret, made_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET secret = $2, made_at = $3 WHERE t.confirmed_at IS NULL`, person, sealed, at)
	if err != nil {
		return fmt.Errorf("begin totp: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return account.ErrTotpActive
	}
	return nil
}

// Totp reads the sealed secret.
func (s *AccountStore) Totp(ctx context.Context, person uuid.UUID) (sealed []byte, confirmed bool, err error) {
	err = s.app.pool.QueryRow(withoutScope(ctx), `SELECT secret, confirmed_at IS NOT NULL FROM totp WHERE person_id = $1`, person).Scan(&sealed, &confirmed)
	return sealed, confirmed, notFound(err, "read totp")
}

// ConfirmTotp makes the secret count.
func (s *AccountStore) ConfirmTotp(ctx context.Context, e account.Event, person uuid.UUID, step int64) (bool, error) {
	return s.change(ctx, e, `UPDATE totp SET confirmed_at = $5, last_step = $7 WHERE person_id = $6 AND confirmed_at IS NULL RETURNING person_id`, person, step)
}

// UseStep notes a used step: of two codes of the same step that come at once, one counts.
func (s *AccountStore) UseStep(ctx context.Context, person uuid.UUID, step int64) (bool, error) {
	tag, err := s.app.pool.Exec(withoutScope(ctx), `UPDATE totp SET last_step = $2 WHERE person_id = $1 AND last_step < $2`, person, step)
	if err != nil {
		return false, fmt.Errorf("use totp: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

// RemoveTotp takes the authenticator app away.
func (s *AccountStore) RemoveTotp(ctx context.Context, e account.Event, person uuid.UUID) error {
	return s.must(ctx, e, `DELETE FROM totp WHERE person_id = $6 RETURNING person_id`, person)
}

// SetRecoveryCodes replaces all codes.
func (s *AccountStore) SetRecoveryCodes(ctx context.Context, person uuid.UUID, hashes [][]byte) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM recovery_code WHERE person_id = $1`, person)
	b.Queue(`INSERT INTO recovery_code (person_id, hash) SELECT $1, unnest($2::bytea[])`, person, hashes)
	if err := s.app.pool.SendBatch(withoutScope(ctx), b).Close(); err != nil {
		return fmt.Errorf("set recovery codes: %w", err)
	}
	return nil
}

// UseRecoveryCode uses a code up: of two that come at once, one counts.
func (s *AccountStore) UseRecoveryCode(ctx context.Context, e account.Event, person uuid.UUID, hash []byte) (bool, error) {
	return s.change(ctx, e, `UPDATE recovery_code SET used_at = $5 WHERE person_id = $6 AND hash = $7 AND used_at IS NULL RETURNING hash`, person, hash)
}

// Credentials are a person's passkeys with their keys.
func (s *AccountStore) Credentials(ctx context.Context, person uuid.UUID) ([]account.Credential, error) {
	rows, err := s.app.pool.Query(withoutScope(ctx), `
		SELECT id, name, made_at, used_at, person_id, credential_id, credential FROM passkey WHERE person_id = $1 ORDER BY made_at, id`, person)
	if err != nil {
		return nil, fmt.Errorf("read passkeys: %w", err)
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (c account.Credential, err error) {
		return c, r.Scan(&c.ID, &c.Name, &c.MadeAt, &c.UsedAt, &c.Person, &c.CredentialID, &c.Data)
	})
}

// AddPasskey stores a passkey.
func (s *AccountStore) AddPasskey(ctx context.Context, e account.Event, person uuid.UUID, c account.Credential) error {
	return s.must(ctx, e, `INSERT INTO passkey (id, person_id, credential_id, credential, name, made_at) VALUES ($6, $7, $8, $9, $10, $5) RETURNING id`,
		c.ID, person, c.CredentialID, c.Data, c.Name)
}

// UsedPasskey writes counter and last use.
func (s *AccountStore) UsedPasskey(ctx context.Context, c account.Credential, at time.Time) error {
	if _, err := s.app.pool.Exec(withoutScope(ctx), `UPDATE passkey SET credential = $2, used_at = $3 WHERE id = $1`, c.ID, c.Data, at); err != nil {
		return fmt.Errorf("write use of passkey: %w", err)
	}
	return nil
}

// RenamePasskey gives one of the person's passkeys another name.
func (s *AccountStore) RenamePasskey(ctx context.Context, person, id uuid.UUID, name string) (account.Passkey, error) {
	var k account.Passkey
	err := s.app.pool.QueryRow(withoutScope(ctx), `UPDATE passkey SET name = $3 WHERE person_id = $1 AND id = $2 RETURNING id, name, made_at, used_at`,
		person, id, name).Scan(&k.ID, &k.Name, &k.MadeAt, &k.UsedAt)
	return k, notFound(err, "rename passkey")
}

// RemovePasskey takes one of the person's passkeys away.
func (s *AccountStore) RemovePasskey(ctx context.Context, e account.Event, person, id uuid.UUID) error {
	return s.must(ctx, e, `DELETE FROM passkey WHERE person_id = $6 AND id = $7 RETURNING id`, person, id)
}
