package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// CompetitionStore keeps mini-competitions: as the app for those who are signed in, as the worker for parties who come
// through a link.
type CompetitionStore struct{ app, worker *DB }

// NewCompetitionStore works on both pools.
func NewCompetitionStore(app, worker *DB) *CompetitionStore { return &CompetitionStore{app, worker} }

var _ competition.Store = (*CompetitionStore)(nil)

// SaveKey keeps a key pair with its log entry.
func (s *CompetitionStore) SaveKey(ctx context.Context, k competition.Key, e competition.Entry) error {
	return s.app.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queueEntry(b, e.Record, e.Leaf)
		b.Queue(`INSERT INTO competition_key (id, organisation_id, person_id, recipient, locked, entry, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			k.ID, k.Organisation, k.Person, k.Recipient, k.Locked, e.Leaf.Entry, k.At)
		return tx.SendBatch(ctx, b).Close()
	})
}

const selectKey = `SELECT k.id, k.organisation_id, k.person_id, n.human_id, n.name, k.recipient, k.at FROM competition_key k JOIN person n ON n.id = k.person_id`

func scanKey(r pgx.Row) (competition.Key, error) {
	var k competition.Key
	return k, r.Scan(&k.ID, &k.Organisation, &k.Person, &k.Human, &k.Name, &k.Recipient, &k.At)
}

// Keys of an organisation, newest first.
func (s *CompetitionStore) Keys(ctx context.Context, organisation uuid.UUID) ([]competition.Key, error) {
	rows, err := s.app.pool.Query(ctx, selectKey+` WHERE k.organisation_id = $1 ORDER BY k.at DESC, k.id DESC`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	var out []competition.Key
	err = each(rows, func(r pgx.Rows) (competition.Key, error) { return scanKey(r) }, func(k competition.Key) { out = append(out, k) })
	return out, err
}

// Key with its private half.
func (s *CompetitionStore) Key(ctx context.Context, id, person uuid.UUID) (competition.Key, error) {
	k, err := scanKey(s.app.pool.QueryRow(ctx, selectKey+` WHERE k.id = $1 AND k.person_id = $2`, id, person))
	if err != nil {
		return k, notFound(err, "find key")
	}
	return k, notFound(s.app.pool.QueryRow(ctx, `SELECT locked FROM competition_key WHERE id = $1`, id).Scan(&k.Locked), "read key")
}

// selectCompetitionLot has the lot as it stands for an organisation ($1) on a day ($2): its capable parties, and where the notice
// names the organisation or one above it.
const selectCompetitionLot = `
	SELECT l.id, l.number, l.title, c.id, c.number, c.title, c.regime, l.call_off_kind, c.status, lower(c.term), upper(c.term),
	       COALESCE((SELECT min(e.annex) FROM entitlement e WHERE e.lot_id = l.id AND e.valid @> $2::date AND e.organisation_id IN (SELECT organisation_ancestors($1, $2::date))
	                    AND (e.as_of IS NULL OR e.organisation_id IN (SELECT organisation_ancestors($1, e.as_of)))), ''),
	       EXISTS (SELECT FROM entitlement e WHERE e.lot_id = l.id AND e.valid @> $2::date AND e.organisation_id IN (SELECT organisation_ancestors($1, $2::date))
	                    AND (e.as_of IS NULL OR e.organisation_id IN (SELECT organisation_ancestors($1, e.as_of)))),
	       (SELECT json_agg(json_build_object('supplier', s.id, 'name', s.name, 'city', s.city, 'email', COALESCE(s.email, '')) ORDER BY s.name, s.id)
	          FROM lot_party p JOIN supplier s ON s.id = p.supplier_id
	         WHERE p.lot_id = l.id AND p.valid @> $2::date AND p.suspended_reason IS NULL AND NOT s.blocked)
	  FROM lot l JOIN framework_contract c ON c.id = l.contract_id`

func readCompetitionLot(ctx context.Context, db reader, lot, organisation uuid.UUID, day money.Date) (competition.Lot, error) {
	var l competition.Lot
	var parties []byte
	var from, to *money.Date
	err := db.QueryRow(ctx, selectCompetitionLot+` WHERE l.id = $3`, organisation, day, lot).Scan(&l.ID, &l.Number, &l.Title, &l.Contract, &l.ContractNumber,
		&l.ContractTitle, &l.Regime, &l.Kind, &l.Status, &from, &to, &l.Annex, &l.Entitled, &parties)
	if err != nil {
		return l, notFound(err, "find lot")
	}
	if from != nil {
		l.Term.From = *from
	}
	if to != nil {
		l.Term.To = *to
	}
	if parties != nil {
		if err := json.Unmarshal(parties, &l.Parties); err != nil {
			return l, fmt.Errorf("parties of lot: %w", err)
		}
	}
	l.Threshold, err = readThreshold(ctx, db, day)
	return l, err
}

func readThreshold(ctx context.Context, db reader, day money.Date) (*money.Amount, error) {
	rows, err := db.Query(ctx, selectRule)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	var all []rules.Rule
	if err := each(rows, func(r pgx.Rows) (rulebook.Version, error) { return scanRule(r) }, func(v rulebook.Version) { all = append(all, v.Rule) }); err != nil {
		return nil, err
	}
	return rules.EUThresholdOn(all, rules.Municipality, day)
}

// Lot as it stands for an organisation on a day.
func (s *CompetitionStore) Lot(ctx context.Context, lot, organisation uuid.UUID, day money.Date) (competition.Lot, error) {
	return readCompetitionLot(ctx, s.app.pool, lot, organisation, day)
}

// Create keeps a draft with its log entry.
func (s *CompetitionStore) Create(ctx context.Context, c competition.Competition, e competition.Entry) error {
	terms, err := json.Marshal(c.Terms)
	if err != nil {
		return fmt.Errorf("terms of a competition: %w", err)
	}
	return s.app.inTx(ctx, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queueEntry(b, e.Record, e.Leaf)
		queuePersonal(b, e.Personal)
		b.Queue(`INSERT INTO competition (id, organisation_id, lot_id, person_id, status, terms, deadline, entry, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.ID, c.Organisation, c.Lot.ID, c.CreatedBy.ID, string(c.Status), terms, c.Deadline, e.Leaf.Entry, c.CreatedAt)
		return tx.SendBatch(ctx, b).Close()
	})
}

// selectCompetition has a competition with all that belongs to it. Sealed bytes come only with $1.
const selectCompetition = `
	SELECT c.id, c.organisation_id, g.name,
	       COALESCE((SELECT a.street || ', ' || a.postcode || ' ' || a.city FROM address a WHERE a.organisation_id = c.organisation_id ORDER BY a.id LIMIT 1), ''),
	       c.lot_id, c.status, c.terms, c.deadline, c.person_id, person_name_at(c.person_id, c.created_at), c.created_at,
	       (SELECT json_agg(json_build_object('id', i.id, 'supplier', i.supplier_id, 'name', i.name, 'city', i.city, 'email', i.email) ORDER BY i.name, i.id)
	          FROM competition_invitation i WHERE i.competition_id = c.id),
	       (SELECT json_agg(json_build_object('id', q.id, 'invitation', q.invitation_id, 'text', q.question, 'askedAt', q.asked_at, 'answer', COALESCE(q.answer, ''), 'answeredAt', q.answered_at) ORDER BY q.asked_at, q.id)
	          FROM competition_question q WHERE q.competition_id = c.id),
	       (SELECT json_agg(json_build_object('id', o.id, 'invitation', o.invitation_id, 'at', o.at, 'late', o.late, 'sha256', encode(o.sha256, 'base64'), 'innerSha256', encode(o.inner_sha256, 'base64'), 'clearSha256', encode(o.clear_sha256, 'base64'),
	                  'sealed', CASE WHEN $1 THEN encode(o.sealed, 'base64') END, 'within', CASE WHEN $1 THEN encode(w.bytes, 'base64') END, 'content', encode(p.bytes, 'base64')) ORDER BY o.at, o.id)
	          FROM competition_offer o LEFT JOIN competition_opening w ON w.offer_id = o.id AND w.layer_left = 'inner'
	          LEFT JOIN competition_opening p ON p.offer_id = o.id AND p.layer_left = '' WHERE o.competition_id = c.id),
	       (SELECT json_agg(json_build_object('action', e.action, 'status', e.status, 'at', e.at, 'person', e.person_id, 'human', m.human_id, 'name', person_name_at(e.person_id, e.at), 'entry', e.entry, 'body', encode(convert_to(e.body::text, 'UTF8'), 'base64')) ORDER BY e.sequence)
	          FROM competition_event e LEFT JOIN person m ON m.id = e.person_id WHERE e.competition_id = c.id),
	       (SELECT json_build_object('order', p.id, 'number', COALESCE(t.number, ''), 'status', t.status, 'at', p.at)
	          FROM call_off_offer o JOIN call_off_offer_order x ON x.offer_id = o.id JOIN purchase_order p ON p.submission_id = x.submission_id JOIN order_state t ON t.order_id = p.id WHERE o.competition_id = c.id),
	       EXISTS (SELECT FROM competition_event e JOIN log_leaf g ON g.entry = e.entry WHERE e.competition_id = c.id AND NOT EXISTS (SELECT FROM competition_event n WHERE n.competition_id = c.id AND n.sequence > e.sequence))
	  FROM competition c JOIN organisation g ON g.id = c.organisation_id`

func scanCompetition(r pgx.Row) (competition.Competition, error) {
	var c competition.Competition
	var terms, invitations, questions, offers, events, ordered []byte
	err := r.Scan(&c.ID, &c.Organisation, &c.Buyer, &c.Address, &c.Lot.ID, &c.Status, &terms, &c.Deadline, &c.CreatedBy.ID, &c.CreatedBy.Name, &c.CreatedAt,
		&invitations, &questions, &offers, &events, &ordered, &c.Sealed)
	if err != nil {
		return c, err
	}
	c.Deadline, c.CreatedAt = c.Deadline.UTC(), c.CreatedAt.UTC()
	for _, part := range []struct {
		raw  []byte
		into any
	}{{terms, &c.Terms}, {invitations, &c.Invitations}, {questions, &c.Questions}, {offers, &c.Offers}, {events, &c.Events}, {ordered, &c.Order}} {
		if part.raw == nil {
			continue
		}
		if err := json.Unmarshal(part.raw, part.into); err != nil {
			return c, fmt.Errorf("competition %s: %w", c.ID, err)
		}
	}
	return c, nil
}

func readCompetition(ctx context.Context, db reader, sealed bool, day money.Date, where string, arg any) (competition.Competition, error) {
	c, err := scanCompetition(db.QueryRow(ctx, selectCompetition+where, sealed, arg))
	if err != nil {
		return c, notFound(err, "find competition")
	}
	c.Lot, err = readCompetitionLot(ctx, db, c.Lot.ID, c.Organisation, day)
	return c, err
}

// Competitions in the principal's scope, newest first.
func (s *CompetitionStore) Competitions(ctx context.Context, day money.Date, limit int) ([]competition.Competition, error) {
	rows, err := s.app.pool.Query(ctx, selectCompetition+` ORDER BY c.created_at DESC, c.id DESC LIMIT $2`, false, limit)
	if err != nil {
		return nil, fmt.Errorf("list competitions: %w", err)
	}
	out := []competition.Competition{}
	if err := each(rows, func(r pgx.Rows) (competition.Competition, error) { return scanCompetition(r) }, func(c competition.Competition) { out = append(out, c) }); err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Lot, err = readCompetitionLot(ctx, s.app.pool, out[i].Lot.ID, out[i].Organisation, day); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Competition in the principal's scope.
func (s *CompetitionStore) Competition(ctx context.Context, id competition.ID, day money.Date) (competition.Competition, error) {
	return readCompetition(ctx, s.app.pool, false, day, ` WHERE c.id = $2`, id)
}

// LastEntry is the record of a competition's last step with its leaf.
func (s *CompetitionStore) LastEntry(ctx context.Context, id competition.ID) (audit.Record, audit.Leaf, error) {
	var raw, salt, leaf []byte
	err := s.app.pool.QueryRow(ctx, `
		SELECT r.bytes, r.salt, l.bytes FROM competition_event e JOIN record r ON r.id = e.entry JOIN leaf l ON l.entry = e.entry
		 WHERE e.competition_id = $1 ORDER BY e.sequence DESC LIMIT 1`, id).Scan(&raw, &salt, &leaf)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, notFound(err, "find the record of a step")
	}
	r, err := parseRecord(raw, salt)
	if err != nil {
		return r, audit.Leaf{}, err
	}
	l, err := audit.ParseLeaf(leaf)
	return r, l, err
}

const ofLink = ` WHERE c.id = (SELECT competition_id FROM competition_invitation WHERE token_hash = $2)`

// Linked is the competition of a link with the invitation.
func (s *CompetitionStore) Linked(ctx context.Context, token competition.TokenHash, day money.Date) (competition.Competition, competition.Invitation, error) {
	c, err := readCompetition(ctx, s.worker.pool, false, day, ofLink, token[:])
	if err != nil {
		return c, competition.Invitation{}, err
	}
	i, err := invitedBy(ctx, s.worker.pool, token)
	return c, i, err
}

func invitedBy(ctx context.Context, db reader, token competition.TokenHash) (competition.Invitation, error) {
	var i competition.Invitation
	err := db.QueryRow(ctx, `SELECT id, supplier_id, name, city, email FROM competition_invitation WHERE token_hash = $1`, token[:]).
		Scan(&i.ID, &i.Supplier, &i.Name, &i.City, &i.Email)
	return i, notFound(err, "find invitation")
}

// Step takes one step of somebody who is signed in.
func (s *CompetitionStore) Step(ctx context.Context, id competition.ID, now func() time.Time, taken competition.Taken) error {
	var refused error
	err := s.app.inTx(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT id FROM competition WHERE id = $1 FOR UPDATE`, id).Scan(&id); err != nil {
			return notFound(err, "lock competition")
		}
		at := now() // with the lock: whatever was first is counted first
		c, err := readCompetition(ctx, tx, true, money.DateOf(at), ` WHERE c.id = $2`, id)
		if err != nil {
			return err
		}
		step, err := taken(c, at)
		if err != nil {
			return err
		}
		refused = step.Refused
		return writeStep(ctx, tx, c, step)
	})
	if err == nil {
		err = refused
	}
	return wrapUnlessFault(err, "take a step")
}

// StepLinked takes one step of a party.
func (s *CompetitionStore) StepLinked(ctx context.Context, token competition.TokenHash, now func() time.Time, taken func(competition.Competition, competition.Invitation, time.Time) (competition.Step, error)) error {
	err := s.worker.inTx(ctx, func(tx pgx.Tx) error {
		var id uuid.UUID
		if err := tx.QueryRow(ctx, `SELECT c.id FROM competition c`+` WHERE c.id = (SELECT competition_id FROM competition_invitation WHERE token_hash = $1) FOR UPDATE`, token[:]).Scan(&id); err != nil {
			return notFound(err, "lock competition")
		}
		at := now() // with the lock: what waited for the closing came after it
		c, err := readCompetition(ctx, tx, false, money.DateOf(at), ofLink, token[:])
		if err != nil {
			return err
		}
		i, err := invitedBy(ctx, tx, token)
		if err != nil {
			return err
		}
		step, err := taken(c, i, at)
		if err != nil {
			return err
		}
		return writeStep(ctx, tx, c, step)
	})
	return wrapUnlessFault(err, "take a party's step")
}

// writeStep writes a step with its log entry, its event and its letters.
func writeStep(ctx context.Context, tx pgx.Tx, c competition.Competition, s competition.Step) error {
	b := &pgx.Batch{}
	queueEntry(b, s.Record, s.Leaf)
	queuePersonal(b, s.Personal)
	b.Queue(`INSERT INTO competition_event (competition_id, organisation_id, sequence, action, status, person_id, entry, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, c.Organisation, len(c.Events)+1, string(s.Action), string(s.Status), s.Person, s.Event.Entry, s.Body, s.At)
	if s.Status != c.Status {
		b.Queue(`UPDATE competition SET status = $2 WHERE id = $1`, c.ID, string(s.Status))
	}
	for _, i := range s.Invitations {
		b.Queue(`INSERT INTO competition_invitation (id, organisation_id, competition_id, supplier_id, name, city, email, token_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			i.ID, c.Organisation, c.ID, i.Supplier, i.Name, i.City, i.Email, i.Hash[:])
	}
	if q := s.Question; q != nil {
		queueQuestion(b, c, *q)
	}
	if o := s.Offer; o != nil {
		b.Queue(`INSERT INTO competition_offer (id, organisation_id, competition_id, invitation_id, sealed, sha256, inner_sha256, clear_sha256, late, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			o.ID, c.Organisation, c.ID, o.Invitation, o.Sealed, o.SHA256, o.InnerSHA256, o.ClearSHA256, o.Late, o.At)
	}
	for _, o := range s.Openings {
		b.Queue(`INSERT INTO competition_opening (offer_id, organisation_id, layer_left, bytes, at) VALUES ($1, $2, $3, $4, $5)`, o.Offer, c.Organisation, string(o.Layer), o.Bytes, s.At)
	}
	for _, l := range s.Letters {
		b.Queue(`INSERT INTO outbox (topic, payload) VALUES ('inquiry.letter', jsonb_build_object('letter', $1::text, 'to', $2::text, 'subject', $3::text, 'text', $4::text))`,
			l.ID.String(), l.To, l.Subject, l.Text)
	}
	return tx.SendBatch(ctx, b).Close()
}

func queueQuestion(b *pgx.Batch, c competition.Competition, q competition.Question) {
	if q.AnsweredAt != nil {
		b.Queue(`UPDATE competition_question SET answer = $2, answered_at = $3 WHERE id = $1`, q.ID, q.Answer, q.AnsweredAt)
		return
	}
	b.Queue(`INSERT INTO competition_question (id, organisation_id, competition_id, invitation_id, question, asked_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		q.ID, c.Organisation, c.ID, q.Invitation, q.Text, q.AskedAt)
}

// TryLink counts an unknown link.
func (s *CompetitionStore) TryLink(ctx context.Context, subject string, at time.Time) (bool, error) {
	tag, err := s.worker.pool.Exec(ctx, tryOne, subject, at, at.Add(-authz.ThrottleWindow), authz.ThrottleAddressLimit)
	if err != nil {
		return false, fmt.Errorf("count link: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
