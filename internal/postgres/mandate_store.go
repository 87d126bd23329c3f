package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

func scanMandate(r pgx.Rows) (m member.Mandate, err error) {
	var until *money.Date
	err = r.Scan(&m.ID, &m.Member.ID, &m.Member.Name, &m.Member.Kind, &m.From, &until, &m.Void)
	if until != nil {
		m.Until = *until
	}
	return m, err
}

// GiveMandate stores a mandate of a body for the member it stands below.
func (s *MemberStore) GiveMandate(ctx context.Context, body uuid.UUID, m member.Mandate, by uuid.UUID, e member.Entry) error {
	err := s.put(ctx, e, member.ErrMandateBody, `SELECT give_mandate($1, $2, $3, $4, $5)`, m.ID, body, m.From, nullDate(m.Until), by)
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ConstraintName == "mandate_one_at_a_time" {
		return member.ErrMandateTwice
	}
	return err
}

// EndMandate ends one; of one that began today no day is left.
func (s *MemberStore) EndMandate(ctx context.Context, id uuid.UUID, until money.Date, e member.Entry) error {
	return s.put(ctx, e, member.ErrNotFound, `SELECT end_mandate($1, $2)`, id, until)
}
