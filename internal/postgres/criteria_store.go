package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/catalog"
)

// CriteriaStore keeps what organisations have published to count beside the price.
type CriteriaStore struct{ db *DB }

// NewCriteriaStore works on the app pool.
func NewCriteriaStore(db *DB) *CriteriaStore { return &CriteriaStore{db} }

var _ catalog.CriteriaStore = (*CriteriaStore)(nil)

// selectCriteria reads all versions of the legal entity $1, ascending.
const selectCriteria = `SELECT id, version, valid_from, title, body, published_log_id, published_at FROM criteria_of($1)`

func scanCriteria(r pgx.Rows) (catalog.Criteria, error) {
	var c catalog.Criteria
	var body []byte
	if err := r.Scan(&c.ID, &c.Version, &c.From, &c.Title, &body, &c.PublishedBy, &c.PublishedAt); err != nil {
		return c, err
	}
	c.PublishedAt = c.PublishedAt.UTC()
	return c, json.Unmarshal(body, &c.Body)
}

// Criteria are all versions of a legal entity, ascending.
func (s *CriteriaStore) Criteria(ctx context.Context, buyer uuid.UUID) ([]catalog.Criteria, error) {
	rows, err := s.db.pool.Query(ctx, selectCriteria, buyer)
	if err != nil {
		return nil, fmt.Errorf("read criteria: %w", err)
	}
	out := []catalog.Criteria{}
	err = each(rows, scanCriteria, func(c catalog.Criteria) {
		c.Organisation = buyer
		out = append(out, c)
	})
	return out, err
}

// Publish stores the next version with its entry in the log. One is published at a time for each organisation.
func (s *CriteriaStore) Publish(ctx context.Context, in catalog.CriteriaPublication) (catalog.Criteria, error) {
	c := in.Criteria
	err := s.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('criteria ' || $1::text, 0))`, c.Organisation); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `SELECT COALESCE(max(version), 0) + 1 FROM award_criteria WHERE organisation_id = $1`, c.Organisation).Scan(&c.Version)
		if err != nil {
			return err
		}
		record, leaf, err := in.Seal(c)
		if err != nil {
			return err
		}
		body, err := json.Marshal(c.Body)
		if err != nil {
			return fmt.Errorf("criteria: %w", err)
		}
		b := &pgx.Batch{}
		queueEntry(b, record, leaf)
		b.Queue(`INSERT INTO award_criteria (id, organisation_id, version, valid_from, title, body, published_by, published_log_id, published_at, entry)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			c.ID, c.Organisation, c.Version, c.From, c.Title, body, in.Person, c.PublishedBy, c.PublishedAt, leaf.Entry)
		return tx.SendBatch(ctx, b).Close()
	})
	return c, err
}
