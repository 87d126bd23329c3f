package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/rulebook"
)

// RuleStore implements rulebook.Store on the app pool.
type RuleStore struct{ db *DB }

// NewRuleStore returns the store on the app pool.
func NewRuleStore(db *DB) *RuleStore { return &RuleStore{db} }

var _ rulebook.Store = (*RuleStore)(nil)

const selectRule = `SELECT body, released_role, recorded_at FROM rule ORDER BY id, version`

func scanRule(r pgx.Rows) (rulebook.Version, error) {
	var v rulebook.Version
	var body []byte
	if err := r.Scan(&body, &v.Release.Role, &v.Release.At); err != nil {
		return v, err
	}
	return v, json.Unmarshal(body, &v.Rule)
}

// Versions are all versions of all rules.
func (s *RuleStore) Versions(ctx context.Context) ([]rulebook.Version, error) {
	rows, err := s.db.pool.Query(withoutScope(ctx), selectRule)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	var out []rulebook.Version
	err = each(rows, scanRule, func(v rulebook.Version) { out = append(out, v) })
	return out, err
}

// Categories are the keys of all product categories.
func (s *RuleStore) Categories(ctx context.Context) ([]string, error) {
	rows, err := s.db.pool.Query(withoutScope(ctx), `SELECT key FROM category ORDER BY key`)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

const selectDraft = `
	SELECT d.id, d.organisation_id, d.body, d.status, d.drafted_at, d.decided_at, p.id, p.log_id, COALESCE(p.name, ''), ARRAY(SELECT h.id FROM person h WHERE h.human_id = p.human_id), q.id, q.log_id, COALESCE(q.name, '')
	  FROM rule_draft d JOIN person p ON p.id = d.drafted_by LEFT JOIN person q ON q.id = d.decided_by`

func scanDraft(r pgx.Row) (rulebook.Draft, error) {
	var d rulebook.Draft
	var body []byte
	var decider, deciderLog *uuid.UUID
	var name string
	if err := r.Scan(&d.ID, &d.Organisation, &body, &d.Status, &d.DraftedAt, &d.DecidedAt, &d.DraftedBy.ID, &d.DraftedBy.LogID, &d.DraftedBy.Name, &d.DraftedBy.Accounts,
		&decider, &deciderLog, &name); err != nil {
		return d, err
	}
	if decider != nil {
		d.DecidedBy = &rulebook.Person{ID: *decider, LogID: *deciderLog, Name: name}
	}
	return d, json.Unmarshal(body, &d.Rule)
}

// draftsListed bounds the list.
const draftsListed = 200

// Drafts in scope, newest first.
func (s *RuleStore) Drafts(ctx context.Context) ([]rulebook.Draft, error) {
	rows, err := s.db.pool.Query(ctx, selectDraft+` ORDER BY d.drafted_at DESC, d.id DESC LIMIT $1`, draftsListed)
	if err != nil {
		return nil, fmt.Errorf("list rule drafts: %w", err)
	}
	var out []rulebook.Draft
	err = each(rows, func(r pgx.Rows) (rulebook.Draft, error) { return scanDraft(r) }, func(d rulebook.Draft) { out = append(out, d) })
	return out, err
}

// Draft in scope.
func (s *RuleStore) Draft(ctx context.Context, id rulebook.DraftID) (rulebook.Draft, error) {
	d, err := scanDraft(s.db.pool.QueryRow(ctx, selectDraft+` WHERE d.id = $1`, id))
	return d, notFound(err, "read rule draft")
}

// SaveDraft keeps the draft, and its document unless it is there already.
func (s *RuleStore) SaveDraft(ctx context.Context, d rulebook.Draft, doc *rulebook.Document) error {
	body, err := json.Marshal(d.Rule)
	if err != nil {
		return fmt.Errorf("rule %s: %w", d.Rule.ID, err)
	}
	b := &pgx.Batch{}
	if doc != nil {
		b.Queue(`INSERT INTO rule_document (sha256, name, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, doc.SHA256[:], doc.Name, doc.Content)
	}
	b.Queue(`INSERT INTO rule_draft (id, organisation_id, rule_id, version, body, status, drafted_by, drafted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.Organisation, d.Rule.ID, d.Rule.Version, body, string(d.Status), d.DraftedBy.ID, d.DraftedAt)
	if err := s.db.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("save rule draft: %w", err)
	}
	return nil
}

// Withdraw closes an open draft.
func (s *RuleStore) Withdraw(ctx context.Context, id rulebook.DraftID, by rulebook.Person, at time.Time) error {
	done, err := s.db.pool.Exec(ctx, `UPDATE rule_draft SET status = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND status = 'draft'`, id, by.ID, at)
	if err != nil {
		return fmt.Errorf("withdraw rule draft: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "draft_closed")
	}
	return nil
}

// Activate lets a draft into force. One activation at a time: two drafts of one rule must not get one version.
func (s *RuleStore) Activate(ctx context.Context, id rulebook.DraftID, by rulebook.Person, at time.Time,
	seal func(rulebook.Draft, []rulebook.Version) (rulebook.Activation, error),
) error {
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('rules', 0))`); err != nil {
			return err
		}
		d, err := scanDraft(tx.QueryRow(ctx, selectDraft+` WHERE d.id = $1 FOR UPDATE OF d`, id))
		if err != nil {
			return notFound(err, "lock rule draft")
		}
		rows, err := tx.Query(ctx, selectRule)
		if err != nil {
			return err
		}
		var all []rulebook.Version
		if err := each(rows, scanRule, func(v rulebook.Version) { all = append(all, v) }); err != nil {
			return err
		}
		a, err := seal(d, all)
		if err != nil {
			return err
		}
		return writeActivation(ctx, tx, a, id, by, at)
	})
	return wrapUnlessFault(err, "activate rule")
}

func writeActivation(ctx context.Context, tx pgx.Tx, a rulebook.Activation, id rulebook.DraftID, by rulebook.Person, at time.Time) error {
	r := a.Version.Rule
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("rule %s: %w", r.ID, err)
	}
	whose := string(r.Jurisdiction)
	if r.Organisation != "" {
		whose = r.Organisation
	}
	b := &pgx.Batch{}
	queueEntry(b, a.Record, a.Leaf)
	b.Queue(`INSERT INTO rule (id, version, jurisdiction, buyer_type, kind, body, valid, recorded_at, released_role, entry)
		VALUES ($1, $2, $3, NULLIF($4, ''), $5, $6, daterange($7, $8), $9, $10, $11)`,
		r.ID, r.Version, whose, string(r.BuyerType), string(r.Kind), body, r.Valid.From, r.Valid.To, at, a.Version.Release.Role, a.Leaf.Entry)
	b.Queue(`UPDATE rule_draft SET status = 'activated', decided_by = $2, decided_at = $3 WHERE id = $1`, id, by.ID, at)
	return tx.SendBatch(ctx, b).Close()
}

func nullID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Document is a source document.
func (s *RuleStore) Document(ctx context.Context, sha256 [32]byte) (rulebook.Document, error) {
	d := rulebook.Document{SHA256: sha256}
	err := s.db.pool.QueryRow(withoutScope(ctx), `SELECT name, content FROM rule_document WHERE sha256 = $1`, sha256[:]).Scan(&d.Name, &d.Content)
	return d, notFound(err, "read source document")
}
