package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/installation"
)

// InstallationStore keeps what the shop knows of itself, as the worker.
type InstallationStore struct{ worker *DB }

// NewInstallationStore works on the worker's pool.
func NewInstallationStore(worker *DB) *InstallationStore { return &InstallationStore{worker} }

var _ installation.Store = (*InstallationStore)(nil)

const selectInstallation = `
	SELECT name, language, COALESCE(land, ''), buyer_type, street, postcode, city, COALESCE(encode(sha256(logo), 'hex'), ''), operator_id,
	       EXISTS (SELECT FROM submission)
	  FROM installation`

// Installation as it stands.
func (s *InstallationStore) Installation(ctx context.Context) (installation.Installation, bool, error) {
	var i installation.Installation
	err := s.worker.pool.QueryRow(ctx, selectInstallation).Scan(
		&i.Name, &i.Language, &i.Land, &i.Buyer, &i.Street, &i.Postcode, &i.City, &i.Logo, &i.Operator, &i.Fixed)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return i, false, nil
	case err != nil:
		return i, false, fmt.Errorf("read installation: %w", err)
	}
	return i, true, nil
}

// Picture is the logo.
func (s *InstallationStore) Picture(ctx context.Context) (installation.Logo, error) {
	var l installation.Logo
	err := s.worker.pool.QueryRow(ctx, `SELECT logo_type, logo FROM installation WHERE logo IS NOT NULL`).Scan(&l.Type, &l.Bytes)
	return l, notFound(err, "read logo")
}

// lockOpening lets one transaction at a time open the shop or bring its first person into being.
const lockOpening = `SELECT pg_advisory_xact_lock(hashtextextended('installation', 0))`

// peopled tells whether the shop is anybody's already.
const peopled = `SELECT EXISTS (SELECT FROM organisation) OR EXISTS (SELECT FROM person)`

// Open gives an empty shop what every shop begins with, and its newest code.
func (s *InstallationStore) Open(ctx context.Context, o installation.Opening) (opened bool, err error) {
	err = s.worker.inTx(ctx, func(tx pgx.Tx) error {
		opened = false
		if _, err := tx.Exec(ctx, lockOpening); err != nil {
			return err
		}
		var taken bool
		if err := tx.QueryRow(ctx, peopled).Scan(&taken); err != nil || taken {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(`INSERT INTO installation (changed_at) VALUES ($1) ON CONFLICT DO NOTHING`, o.At)
		b.Queue(`INSERT INTO setup_code (hash, created_at, expires_at) VALUES ($1, $2, $3)`, o.Hash[:], o.At, o.Expires)
		for _, c := range o.Categories {
			b.Queue(`INSERT INTO category (key, label_de, label_en, cpv) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, c.Key, c.LabelDE, c.LabelEN, c.CPV)
		}
		for _, r := range o.Rules {
			body, err := json.Marshal(r)
			if err != nil {
				return fmt.Errorf("rule %s: %w", r.ID, err)
			}
			b.Queue(`INSERT INTO rule (id, version, jurisdiction, buyer_type, kind, body, valid, recorded_at)
				VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, daterange($7, $8), $9) ON CONFLICT DO NOTHING`,
				r.ID, r.Version, string(r.Jurisdiction), string(r.BuyerType), string(r.Kind), body, r.Valid.From, r.Valid.To, o.At)
		}
		opened = true
		return tx.SendBatch(ctx, b).Close()
	})
	return opened, wrapUnlessFault(err, "open the empty shop")
}

// Code tells what is known of a code and of the network that sends it.
func (s *InstallationStore) Code(ctx context.Context, hash installation.CodeHash, network string, at time.Time) (installation.CodeState, error) {
	var c installation.CodeState
	var expires *time.Time
	err := s.worker.pool.QueryRow(ctx, `
		SELECT c.expires_at, c.id IS NOT NULL, c.id IS NOT DISTINCT FROM (SELECT max(id) FROM setup_code), (`+peopled+`),
		       EXISTS (SELECT FROM login_attempt WHERE subject = $2 AND failures >= $3 AND last_at > $4)
		  FROM (VALUES (1)) one LEFT JOIN setup_code c ON c.hash = $1`,
		hash[:], network, installation.WrongCodes, at.Add(-authz.ThrottleWindow)).Scan(&expires, &c.Known, &c.Newest, &c.Closed, &c.Blocked)
	if err != nil {
		return c, fmt.Errorf("read set-up code: %w", err)
	}
	if expires != nil {
		c.Expires = *expires
	}
	return c, nil
}

// CountWrong counts a wrong code.
func (s *InstallationStore) CountWrong(ctx context.Context, network string, at time.Time) error {
	if _, err := s.worker.pool.Exec(ctx, tryOne, network, at, at.Add(-authz.ThrottleWindow), installation.WrongCodes); err != nil {
		return fmt.Errorf("count wrong code: %w", err)
	}
	return nil
}

const saveSettings = `
	UPDATE installation SET name = $1, language = $2, land = NULLIF($3, ''), buyer_type = $4, street = $5, postcode = $6, city = $7, changed_at = $8`

func settingsOf(in installation.Settings, at time.Time) []any {
	return []any{in.Name, in.Language, in.Land, string(in.Buyer), in.Street, in.Postcode, in.City, at}
}

// Prepare keeps settings before there is an organisation.
func (s *InstallationStore) Prepare(ctx context.Context, in installation.Settings, at time.Time) error {
	done, err := s.worker.pool.Exec(ctx, saveSettings+` WHERE operator_id IS NULL`, settingsOf(in, at)...)
	return closedUnlessOne(done, err, "save settings")
}

func closedUnlessOne(done pgconn.CommandTag, err error, doing string) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", doing, err)
	case done.RowsAffected() == 0:
		return installation.ErrClosed
	default:
		return nil
	}
}

// Begin brings organisation, address and first person into being.
func (s *InstallationStore) Begin(ctx context.Context, in installation.Beginning) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockOpening); err != nil {
			return err
		}
		var taken bool
		if err := tx.QueryRow(ctx, peopled).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return installation.ErrClosed
		}
		var found installation.Settings
		err := tx.QueryRow(ctx, `SELECT name, language, COALESCE(land, ''), buyer_type, street, postcode, city FROM installation FOR UPDATE`).
			Scan(&found.Name, &found.Language, &found.Land, &found.Buyer, &found.Street, &found.Postcode, &found.City)
		if err != nil {
			return err
		}
		record, leaf, err := in.Seal(found)
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		queueOperator(b, in, found)
		queuePerson(b, in, found.Language)
		b.Queue(`UPDATE installation SET operator_id = $1, changed_at = $2`, in.Organisation, in.At)
		queueEntry(b, record, leaf)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "begin the shop")
}

// queueOperator writes who runs the shop. It is the root of the tree: what the others are called for, too, is its own.
func queueOperator(b *pgx.Batch, in installation.Beginning, found installation.Settings) {
	name := found.Name
	if name == "" {
		name = in.Fallback
	}
	b.Queue(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, vat_entrepreneur, created_at)
		VALUES ($1, 'cooperative', $2, NULLIF($3, ''), $4, $1, $5, $6)`, in.Organisation, name, found.Land, string(found.Buyer), entrepreneur(found), in.At)
	if found.Street != "" {
		b.Queue(insertAddress, in.Address, in.Organisation, name, found.Street, found.Postcode, found.City)
	}
}

const insertAddress = `INSERT INTO address (id, organisation_id, label, street, postcode, city, is_default) VALUES ($1, $2, $3, $4, $5, $6, true)`

// entrepreneur tells whether the body is a VAT entrepreneur as such (UStG §2): companies and cooperatives are.
func entrepreneur(in installation.Settings) bool {
	return in.Buyer == "company" || in.Buyer == "cooperative"
}

func queuePerson(b *pgx.Batch, in installation.Beginning, language string) {
	p := in.Person
	b.Queue(`INSERT INTO person (id, log_id, name, email, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)`, p.ID, p.LogID, p.Name, p.Login, language, in.At)
	b.Queue(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, $3)`, p.ID, p.Login, p.Hash)
	for i, role := range p.Roles {
		b.Queue(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, daterange($5, NULL))`,
			p.Memberships[i], p.ID, in.Organisation, string(role), in.Day)
	}
}

// Change keeps settings of a shop that runs.
func (s *InstallationStore) Change(ctx context.Context, in installation.Settings, address uuid.UUID, at time.Time) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		var operator uuid.UUID
		if err := tx.QueryRow(ctx, `SELECT operator_id FROM installation WHERE operator_id IS NOT NULL FOR UPDATE`).Scan(&operator); err != nil {
			return notFound(err, "find who runs the shop")
		}
		var done bool
		if err := tx.QueryRow(ctx, `SELECT change_operator($1, NULLIF($2, ''), $3)`, in.Name, in.Land, string(in.Buyer)).Scan(&done); err != nil {
			return err
		}
		if !done {
			return fault.New(fault.Conflict, "setup_land_fixed")
		}
		b := &pgx.Batch{}
		b.Queue(saveSettings, settingsOf(in, at)...)
		b.Queue(`UPDATE address SET street = $2, postcode = $3, city = $4 WHERE organisation_id = $1 AND is_default`, operator, in.Street, in.Postcode, in.City)
		b.Queue(insertAddress+` ON CONFLICT (organisation_id) WHERE is_default DO NOTHING`, address, operator, in.Name, in.Street, in.Postcode, in.City)
		return tx.SendBatch(ctx, b).Close()
	})
	return wrapUnlessFault(err, "change settings")
}

// KeepLogo keeps a picture or takes it away.
func (s *InstallationStore) KeepLogo(ctx context.Context, logo *installation.Logo, early bool, at time.Time) error {
	var kind *string
	var raw []byte
	if logo != nil {
		kind, raw = &logo.Type, logo.Bytes
	}
	done, err := s.worker.pool.Exec(ctx, `UPDATE installation SET logo_type = $1, logo = $2, changed_at = $3 WHERE NOT $4 OR operator_id IS NULL`, kind, raw, at, early)
	return closedUnlessOne(done, err, "keep logo")
}

// Answers are the administrators' words.
func (s *InstallationStore) Answers(ctx context.Context) (map[installation.Item]installation.Answered, error) {
	rows, err := s.worker.pool.Query(ctx, `SELECT item, answer, at FROM setup_answer`)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	out := map[installation.Item]installation.Answered{}
	var item installation.Item
	var a installation.Answered
	_, err = pgx.ForEachRow(rows, []any{&item, &a.Answer, &a.At}, func() error {
		out[item] = a
		return nil
	})
	return out, wrapUnlessFault(err, "read answers")
}

// SetAnswer keeps an answer or takes it back.
func (s *InstallationStore) SetAnswer(ctx context.Context, item installation.Item, a installation.Answer, person uuid.UUID, at time.Time) error {
	sql, args := `DELETE FROM setup_answer WHERE item = $1`, []any{string(item)}
	if a != "" {
		sql = `INSERT INTO setup_answer (item, answer, person_id, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (item) DO UPDATE SET answer = $2, person_id = $3, at = $4`
		args = append(args, string(a), person, at)
	}
	if _, err := s.worker.pool.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
