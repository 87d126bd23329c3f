package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

const selectBodyTerms = `SELECT id, kind, value, starts_on, upper(valid), isempty(valid), document_name, document_sha256 FROM body_term
	WHERE organisation_id = $1 ORDER BY kind, starts_on DESC, id DESC`

func scanTerm(r pgx.Rows) (t member.BodyTerm, err error) {
	var until *money.Date
	var name *string
	var sum []byte
	err = r.Scan(&t.ID, &t.Kind, &t.Value, &t.From, &until, &t.Void, &name, &sum)
	t.Until = dateOf(until)
	if name != nil {
		t.Document = &member.TermDocument{Name: *name}
		copy(t.Document.SHA256[:], sum)
	}
	return t, err
}

// SetTerm stores a term in place of what held or was planned from its first day on.
func (s *MemberStore) SetTerm(ctx context.Context, body uuid.UUID, t member.BodyTerm, by uuid.UUID, at time.Time, e member.Entry) error {
	var name *string
	var sum, file []byte
	if d := t.Document; d != nil {
		name, sum, file = &d.Name, d.SHA256[:], d.Content
	}
	return s.put(ctx, e, member.ErrNotFound, `SELECT set_body_term($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		t.ID, body, string(t.Kind), t.Value, t.From, nullDate(t.Until), by, name, sum, file, at)
}

// TermDocument reads the evidence of a term in scope.
func (s *MemberStore) TermDocument(ctx context.Context, body, term uuid.UUID) (d member.TermDocument, err error) {
	var sum []byte
	err = s.db.pool.QueryRow(ctx, `SELECT document_name, document_sha256, document FROM body_term WHERE id = $2 AND organisation_id = $1 AND document IS NOT NULL`,
		body, term).Scan(&d.Name, &sum, &d.Content)
	copy(d.SHA256[:], sum)
	return d, notFound(err, "read evidence")
}
