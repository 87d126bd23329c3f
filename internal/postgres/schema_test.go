package postgres_test

import (
	"context"
	"errors"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testdb"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

var updateSchema = flag.Bool("update", false, "write the golden files anew")

// schemaQueries list who may do what, one line of text per fact. What the owner may do with his own tables is left out:
// it is everything, in other letters in each version of PostgreSQL.
var schemaQueries = []string{
	`SELECT format('role %s%s%s%s%s', rolname, CASE WHEN rolsuper THEN ' superuser' END, CASE WHEN rolbypassrls THEN ' bypassrls' END,
		CASE WHEN rolcanlogin THEN ' login' END, CASE WHEN rolcreaterole OR rolcreatedb THEN ' creates' END)
	   FROM pg_roles WHERE rolname IN ('shop_owner', 'shop_app', 'shop_worker')`,
	`SELECT format('table %s of %s%s', c.relname, pg_get_userbyid(c.relowner),
		CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN ', rows secured' WHEN c.relrowsecurity THEN ', rows secured but for the owner' END)
	   FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')`,
	`SELECT format('grant %s on %s to %s', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), c.relname, COALESCE(NULLIF(a.grantee, 0)::regrole::text, 'PUBLIC'))
	   FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner GROUP BY c.relname, a.grantee`,
	`SELECT format('grant %s (%s) on %s to %s', x.privilege_type, string_agg(t.attname, ', ' ORDER BY t.attname), c.relname, COALESCE(NULLIF(x.grantee, 0)::regrole::text, 'PUBLIC'))
	   FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) x
	  WHERE c.relnamespace = 'public'::regnamespace GROUP BY c.relname, x.privilege_type, x.grantee`,
	`SELECT format('policy %s on %s for %s to %s using %s check %s', policyname, tablename, lower(cmd), (SELECT string_agg(r, ', ' ORDER BY r) FROM unnest(roles) r), regexp_replace(qual, '\s+', ' ', 'g'), COALESCE(with_check, '-'))
	   FROM pg_policies WHERE schemaname = 'public'`,
	`SELECT format('trigger %s%s', CASE t.tgenabled WHEN 'A' THEN 'always ' WHEN 'D' THEN 'DISABLED ' END, regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER ', ''))
	   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
	`SELECT format('function %s of %s%s, for %s', p.oid::regprocedure, pg_get_userbyid(p.proowner), CASE WHEN p.prosecdef THEN ' as its owner' END,
		CASE WHEN p.proacl IS NULL THEN 'everybody' ELSE (SELECT string_agg(COALESCE(NULLIF(a.grantee, 0)::regrole::text, 'PUBLIC'), ', ' ORDER BY COALESCE(NULLIF(a.grantee, 0)::regrole::text, 'PUBLIC')) FROM aclexplode(p.proacl) a) END)
	   FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
	    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
}

// TestSchema_Golden holds the database's own rules about who may do what. A change of them is a decision: look at the
// difference, then write the file anew with -update.
func TestSchema_Golden(t *testing.T) {
	t.Parallel()
	owner := testdb.New(t).Owner(t)
	var lines []string
	for _, sql := range schemaQueries {
		lines = append(lines, texts(t, owner, sql)...)
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	const path = "testdata/schema.golden"
	if *updateSchema {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("rights in the database changed (-want +got):\n%s", diff)
	}
}

func texts(t testing.TB, pool *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return list
}

// usedShop has rows in every table that is append-only or secured by rows.
func usedShop(t *testing.T) shop {
	t.Helper()
	s := openShop(t, fixture.LotTerms{LotMaximum: "1000"})
	s.mustSubmit(t, "k", s.reason(s.buy(s.dear, "1")), s.callOff("1"))
	s.mustSubmit(t, "w", s.deviation())
	if _, err := s.Service(fixture.Options{}).AddLine(s.As(s.Officer), s.Officer, s.buy(s.cheap, "1")); err != nil {
		t.Fatal(err)
	}
	_, err := s.DB.Pool(t).Exec(s.As(s.Officer), `INSERT INTO denial (organisation_id, person_log_id, action, object, minute, rule) VALUES ($1, $2, 'submit', 'lot', $3, 'no_rule')`,
		s.School, s.Officer.LogID, fixture.At)
	if err != nil {
		t.Fatal(err)
	}
	s.Exec(`INSERT INTO contract_message (id, organisation_id, contract_id, lot_id, person_id, kind, body, at) VALUES (gen_random_uuid(), $1, $2, $3, $4, 'too_expensive', '', $5)`,
		s.School, s.lot.Contract, s.lot.ID, s.Officer.Person, fixture.At)
	s.Exec(`INSERT INTO award_criteria (id, organisation_id, version, valid_from, title, body, published_by, published_log_id, published_at, entry)
		VALUES (gen_random_uuid(), $1, 1, '2026-01-01', 'Leitlinie', '{}', $2, gen_random_uuid(), $3, gen_random_uuid())`, s.School, s.Officer.Person, fixture.At)
	s.Exec(`INSERT INTO house_standard (id, organisation_id, product_id, reason, valid, created_by, created_at)
		VALUES (gen_random_uuid(), $1, $2, 'Im ganzen Haus verwendet', '[2026-01-01,)', $3, $4)`, s.School, s.dock, s.Officer.Person, fixture.At)
	if _, err = s.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET usual_approval_days = 1 WHERE id = $1`, s.School); err != nil {
		t.Fatal(err)
	}
	if _, err = s.DB.Pool(t).Exec(s.As(s.Director), `INSERT INTO organisation_number (organisation_id, kept_by, number) VALUES ($1, $2, 'S-1')`, s.School, s.Body); err != nil {
		t.Fatal(err)
	}
	s.Exec(`WITH u AS (INSERT INTO directory_user (id, organisation_id, person_id, user_name, external_id, given_name, family_name, display_name, email, active, created_at, changed_at)
			VALUES (gen_random_uuid(), $1, $2, 'erika', '', '', '', '', '', true, $3, $3) RETURNING id, organisation_id),
		g AS (INSERT INTO directory_group (id, organisation_id, display_name, external_id, role, created_at, changed_at) VALUES (gen_random_uuid(), $1, 'Alle', '', '', $3, $3) RETURNING id)
		INSERT INTO directory_group_member (organisation_id, group_id, user_id) SELECT u.organisation_id, g.id, u.id FROM u, g`, s.School, s.Officer.Person, fixture.At)
	s.Exec(`INSERT INTO body_term (id, organisation_id, kind, value, valid, starts_on, set_by)
		VALUES (gen_random_uuid(), $1, 'prices', 'own', '[2026-01-01,)', '2026-01-01', $2)`, s.School, s.Officer.Person)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `INSERT INTO audit_sample (id, organisation_id, person_id, at, first_day, last_day, seed, population, decisions)
			VALUES (gen_random_uuid(), $1, $2, $3, '2026-01-01', '2026-01-31', gen_random_uuid(), 1, ARRAY[gen_random_uuid()])`, s.School, s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	s.Exec(`UPDATE product SET name = name || ' (neu)' WHERE id = $1`, s.dock)
	s.Exec(`INSERT INTO invitation (id, organisation_id, email, name, roles, token_hash, invited_by, at, expires_at)
		VALUES (gen_random_uuid(), $1, 'neu@stadt.example', 'Neu', '{officer}', decode(repeat('00', 32), 'hex'), $2, $3, $3)`, s.School, s.Officer.Person, fixture.At)
	s.Exec(`INSERT INTO security_event (id, organisation_id, person_log_id, kind, at) VALUES (gen_random_uuid(), $1, $2, 'signed_in', now())`, s.School, s.Officer.LogID) // old ones may be removed
	s.accessOfItsOwn(t)
	s.sourcesOfItsOwn(t)
	s.competitionOfItsOwn(t)
	s.Exec(`WITH d AS (INSERT INTO order_duty (id, organisation_id, order_id, rule_id, rule_version, citation, key, title_de, title_en, evidence, at)
			SELECT gen_random_uuid(), organisation_id, id, 'D', 1, '§ 1', 'd', 'Meldung', 'Report', '', at FROM purchase_order LIMIT 1 RETURNING id, organisation_id, at)
		INSERT INTO order_duty_done (duty_id, organisation_id, person_id, done_on, reference, entry, at)
		SELECT id, organisation_id, $1, '2026-11-23', gen_random_uuid(), gen_random_uuid(), at FROM d`, s.Officer.Person)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `WITH s AS (INSERT INTO order_step (order_id, organisation_id, sequence, kind, idempotency_key, request_hash, day, person_id, entry, at)
			SELECT id, organisation_id, 3, 'received', 'k', sha256(''), '2026-11-23', $1, gen_random_uuid(), at FROM purchase_order LIMIT 1 RETURNING order_id, organisation_id)
		INSERT INTO order_part (order_id, organisation_id, sequence, line_no, quantity, net) SELECT order_id, organisation_id, 3, 1, 1, 1 FROM s`, s.Officer.Person); err != nil {
		t.Fatal(err)
	}
	s.Exec(`WITH r AS (INSERT INTO plan_round (id, contract_group, title, note, first_month, months, deadline, opened_by, opened_at)
			VALUES ('01000000-0000-7000-8000-000000000008', 'Endgeräte', 'Bedarf', '', '2027-01-01', 12, '2026-12-15', $2, $3) RETURNING id),
		p AS (INSERT INTO plan_position (round_id, number, title, unit) SELECT id, 1, 'Notebooks', 'C62' FROM r)
		INSERT INTO plan_asked (round_id, organisation_id) SELECT id, $1 FROM r`, s.School, s.Officer.Person, fixture.At)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `WITH a AS (INSERT INTO plan_answer (round_id, organisation_id, status, version, comment, saved_by, saved_at)
			SELECT round_id, organisation_id, 'sent', 1, '', $1, $2 FROM plan_asked RETURNING round_id, organisation_id)
		INSERT INTO plan_figure (round_id, organisation_id, position, month, low, likely, high) SELECT round_id, organisation_id, 1, '2027-01-01', 1, 2, 3 FROM a`,
		s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	s.Exec(`INSERT INTO plan_letter (round_id, organisation_id, person_id, kind, day, at) SELECT round_id, organisation_id, $1, 'asked', '2026-11-23', $2 FROM plan_asked`, s.Officer.Person, fixture.At)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `WITH t AS (INSERT INTO order_template (id, organisation_id, name, created_by, created_at)
			VALUES (gen_random_uuid(), $1, 'Arbeitsplatz', $2, $3) RETURNING id, organisation_id)
		INSERT INTO order_template_line (template_id, organisation_id, position, product_id, quantity, supplier_id, goods)
		SELECT id, organisation_id, 1, $4, 1, gen_random_uuid(), 100 FROM t`, s.School, s.Officer.Person, fixture.At, s.dock); err != nil {
		t.Fatal(err)
	}
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `WITH h AS (INSERT INTO handover (id, organisation_id, buyer_id, person_id, idempotency_key, request_hash, at)
			VALUES (gen_random_uuid(), $1, $2, $3, 'k', sha256(''), $4) RETURNING id, organisation_id)
		INSERT INTO handover_line (id, handover_id, organisation_id, position, description, quantity)
		SELECT gen_random_uuid(), id, organisation_id, 1, 'Stativ', 1 FROM h`, s.School, s.Body, s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `
		INSERT INTO contract_change (id, organisation_id, contract_id, version, kind, ground, reason, terms, base, status, drafted_by, drafted_at)
		VALUES (gen_random_uuid(), $1, gen_random_uuid(), 1, 'create', '', 'neu', '{}', 0, 'draft', $2, $3)`, s.School, s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	s.Exec(`WITH list AS (INSERT INTO price_list (id, organisation_id, contract_id, lot_id, supplier_id, use, number, status, valid_from, rule, file_name, format, sha256, raw,
		       counts, findings, articles, uploaded_by, uploaded_at)
		SELECT gen_random_uuid(), $1, l.contract_id, l.id, p.supplier_id, 'reference', 1, 'draft', '2026-01-01', '{}', 'x.csv', 'csv', sha256(''), '', '{}', '[]', '[]', $2, $3
		  FROM lot l JOIN lot_party p ON p.lot_id = l.id LIMIT 1 RETURNING id)
		INSERT INTO reference_price (list_id, product_id, price_kind, unit_price, price_quantity) SELECT list.id, p.id, 'once', 1, 1 FROM list, (SELECT id FROM product LIMIT 1) p`,
		s.School, s.Officer.Person, fixture.At)
	s.Exec(`INSERT INTO project_price (id, organisation_id, contract_id, lot_id, supplier_id, product_id, sku, body_id, title, price_kind, unit_price, price_quantity, list_price,
		       valid, quantity, document_name, document_sha256, document, status, set_by, set_at)
		SELECT gen_random_uuid(), $1, l.contract_id, l.id, p.supplier_id, p.product_id, p.sku, $1, 'Projekt', 'once', 0.5, 1, 1, '[2026-01-01,2027-01-01)', 1, 'x.pdf', sha256(''), '',
		       'draft', $2, $3 FROM lot l JOIN lot_price p ON p.lot_id = l.id LIMIT 1`, s.School, s.Officer.Person, fixture.At)
	if _, err = s.DB.Owner(t).Exec(t.Context(), `UPDATE lot_price SET valid = daterange(lower(valid) - 1, upper(valid)), changed_at = $1`, fixture.At); err != nil {
		t.Fatal(err)
	}
	s.Exec(`WITH proposed AS (
		INSERT INTO successor_proposal (id, organisation_id, contract_id, lot_id, supplier_id, old_product, old_sku, new_product, new_sku, price_kind, unit_price, price_quantity,
		       old_price, valid_from, clause, points, document_name, document_sha256, document, status, set_by, set_at)
		SELECT gen_random_uuid(), $1, l.contract_id, l.id, p.supplier_id, p.product_id, p.sku, (SELECT id FROM product WHERE id <> p.product_id LIMIT 1), 'N', 'once', 1, 1, 1,
		       '2026-12-01', 'Ziffer 4', '[{}]', 'x.pdf', sha256(''), '', 'draft', $2, $3 FROM lot l JOIN lot_price p ON p.lot_id = l.id LIMIT 1
		RETURNING id, lot_id, supplier_id, old_product, new_product, valid_from)
		INSERT INTO lot_successor (id, lot_id, supplier_id, old_product, new_product, numbers, valid_from, accepted_at)
		SELECT id, lot_id, supplier_id, old_product, new_product, '{}', valid_from, $3 FROM proposed`, s.School, s.Officer.Person, fixture.At)
	optionList(t, s.World)
	s.Exec(`INSERT INTO limit_reopening (id, organisation_id, contract_id, owner_id, reason, decided_by, at, entry)
		SELECT gen_random_uuid(), $1, c.id, c.id, 'Storno', $2, $3, l.entry FROM (SELECT id FROM framework_contract LIMIT 1) c, (SELECT entry FROM leaf LIMIT 1) l`,
		s.School, s.Officer.Person, fixture.At)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `
		INSERT INTO contract_document (id, organisation_id, contract_id, kind, title, file_name, media_type, sha256, bytes, shared, added_by, at, entry)
		SELECT gen_random_uuid(), $1, c.id, 'annex', 'Anlage', 'x.pdf', 'application/pdf', sha256(''), '', false, $2, $3, l.entry
		  FROM (SELECT id FROM framework_contract LIMIT 1) c, (SELECT entry FROM leaf LIMIT 1) l`, s.School, s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	s.Exec(`INSERT INTO contract_edition (contract_id, edition, at, kind, ground, terms) SELECT id, 1, $1, 'create', '', '{}' FROM framework_contract LIMIT 1`, fixture.At)
	if _, err = s.DB.Pool(t).Exec(s.As(s.Officer), `
		INSERT INTO amendment_notice (contract_id, edition, organisation_id, number, published_on, recorded_by, at, entry)
		SELECT e.contract_id, e.edition, $1, '123456-2026', '2026-11-23', $2, $3, l.entry FROM contract_edition e, (SELECT entry FROM leaf LIMIT 1) l`, s.School, s.Officer.Person, fixture.At); err != nil {
		t.Fatal(err)
	}
	store, draft := postgres.NewRuleStore(s.DB.App(t)), fixture.ID()
	err = store.SaveDraft(s.As(s.Officer), rulebook.Draft{
		ID: rulebook.DraftID{UUID: draft}, Organisation: s.School, Rule: rules.Rule{ID: "own", Version: 1}, Status: rulebook.Open,
		DraftedBy: rulebook.Person{ID: s.Officer.Person}, DraftedAt: fixture.At,
	}, &rulebook.Document{Name: "satzung.pdf", SHA256: [32]byte{1}, Content: []byte("Satzung")})
	if err != nil {
		t.Fatal(err)
	}
	rounds(t, logOf(t, s.World).sequencer(t))
	return s
}

// accessOfItsOwn gives the school what a scope is made of: a session, a token, a deputy, a mandate, and a place in a notice.
func (s shop) accessOfItsOwn(t *testing.T) {
	t.Helper()
	owner := s.DB.Owner(t)
	for _, sql := range []string{
		`INSERT INTO session (token_hash, person_id, organisation_id, created_at, last_seen, expires_at) VALUES (sha256('s'), $officer, $school, now(), now(), now())`,
		`INSERT INTO api_token (id, token_hash, person_id, organisation_id, name, beginning, scopes, created_at, expires_at)
			VALUES (gen_random_uuid(), sha256('a'), $officer, $school, 'ERP', 'shop_abc', '{order:read}', now(), now())`,
		`INSERT INTO deputy (id, organisation_id, person_id, deputy_id, valid, starts_on) VALUES (gen_random_uuid(), $school, $officer, $director, '[2026-01-01,)', '2026-01-01')`,
		`INSERT INTO mandate (id, organisation_id, member_id, valid, starts_on, given_by) VALUES (gen_random_uuid(), $school, $body, '[2026-01-01,)', '2026-01-01', $officer)`,
		`INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex) SELECT gen_random_uuid(), $lot, $school, '[2026-01-01,)', 'Anlage 9'`,
	} {
		if _, err := owner.Exec(t.Context(), strings.NewReplacer("$school", quoted(s.School), "$officer", quoted(s.Officer.Person),
			"$director", quoted(s.Director.Person), "$body", quoted(s.Body), "$lot", quoted(s.lot.ID)).Replace(sql)); err != nil {
			t.Fatalf("%v\n%s", err, sql)
		}
	}
}

// sourcesOfItsOwn gives the school a supplier, an inquiry with its answer, a wish, and two products a verdict was given on.
func (s shop) sourcesOfItsOwn(t *testing.T) {
	t.Helper()
	if _, err := s.DB.Pool(t).Exec(s.As(s.Officer), strings.NewReplacer("$school", quoted(s.School), "$officer", quoted(s.Officer.Person), "$log", quoted(s.Officer.LogID),
		"$product", quoted(s.dock.UUID)).Replace(`
		INSERT INTO supplier (id, key, name, city, organisation_id, created_at) VALUES ('01000000-0000-7000-8000-000000000001', 'eigen-1', 'Radio Schmitz', 'Celle', $school, now());
		INSERT INTO supplier_version (supplier_id, version, hash, bytes, organisation_id) VALUES ('01000000-0000-7000-8000-000000000001', 1, sha256('eigen'), '{}', $school);
		INSERT INTO document (id, organisation_id, file_name, media_type, sha256, bytes, uploaded_by, at)
			VALUES ('01000000-0000-7000-8000-000000000002', $school, 'angebot.pdf', 'application/pdf', sha256('x'), 'x', $officer, now());
		INSERT INTO inquiry (id, organisation_id, product_id, person_id, text, quantity, deadline, entry, at)
			VALUES ('01000000-0000-7000-8000-000000000003', $school, $product, $officer, 'Bitte um Ihr Angebot', 1, now() + interval '3 days', gen_random_uuid(), now());
		INSERT INTO inquiry_letter (id, organisation_id, inquiry_id, supplier_id, token_hash, expires_at)
			VALUES ('01000000-0000-7000-8000-000000000004', $school, '01000000-0000-7000-8000-000000000003', '01000000-0000-7000-8000-000000000001', sha256('t'), now());
		INSERT INTO outside_offer (id, organisation_id, product_id, supplier_id, source, sku, price_kind, currency, unit_price, price_quantity, minimum, shipping, vat_rate,
			delivery_days, valid, asked_by, asked_on, document_id, entry, at)
			VALUES ('01000000-0000-7000-8000-000000000005', $school, $product, '01000000-0000-7000-8000-000000000001', 'outside', 'E-1', 'once', 'EUR', 1, 1, 1, 0, 19, 3,
			'[2020-01-01,2020-02-01)', $officer, '2020-01-01', '01000000-0000-7000-8000-000000000002', gen_random_uuid(), now());
		INSERT INTO outside_offer_withdrawal (offer_id, organisation_id, reason, person_id, entry, at)
			VALUES ('01000000-0000-7000-8000-000000000005', $school, 'mistaken', $officer, gen_random_uuid(), now());
		INSERT INTO free_line (id, basket_id, organisation_id, description, quantity, at)
			SELECT '01000000-0000-7000-8000-000000000006', id, $school, 'ein Stativ', 1, now() FROM basket WHERE organisation_id = $school LIMIT 1`)); err != nil {
		t.Fatal(err)
	}
	s.Exec(`INSERT INTO product_match (id, product_a, product_b, basis, score, found_at)
		SELECT '01000000-0000-7000-8000-000000000007', min(id::text)::uuid, max(id::text)::uuid, 'name', 900, now() FROM product`)
	if _, err := s.DB.Pool(t).Exec(s.As(s.Officer), `INSERT INTO product_match_verdict (match_id, sequence, verdict, person_log_id, entry, at)
		VALUES ('01000000-0000-7000-8000-000000000007', 1, 'different', $1, gen_random_uuid(), now())`, s.Officer.LogID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DB.Pool(t).Exec(s.As(s.Officer), `INSERT INTO product_link_state (product_id, entry, at) VALUES ($1, gen_random_uuid(), now())`, s.dock); err != nil {
		t.Fatal(err)
	}
}

func quoted(id uuid.UUID) string { return "'" + id.String() + "'" }

// competitionOfItsOwn leaves a row of the school in every table of mini-competitions.
func (s shop) competitionOfItsOwn(t *testing.T) {
	t.Helper()
	officer := func(sql string, args ...any) {
		t.Helper()
		if _, err := s.DB.Pool(t).Exec(s.As(s.Officer), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	officer(`INSERT INTO competition_key (id, organisation_id, person_id, recipient, locked, entry, at) VALUES (gen_random_uuid(), $1, $2, 'age1', '-----BEGIN AGE ENCRYPTED FILE-----', gen_random_uuid(), $3)`,
		s.School, s.Officer.Person, fixture.At)
	officer(`INSERT INTO competition (id, organisation_id, lot_id, person_id, status, terms, deadline, entry, created_at)
		VALUES (gen_random_uuid(), $1, $2, $3, 'invited', '{}', $4::timestamptz + interval '1 day', gen_random_uuid(), $4)`, s.School, s.lot.ID, s.Officer.Person, fixture.At)
	officer(`INSERT INTO competition_invitation (id, organisation_id, competition_id, supplier_id, name, city, email, token_hash)
		SELECT gen_random_uuid(), c.organisation_id, c.id, p.supplier_id, '', '', 'a@b.example', decode(repeat('00', 32), 'hex') FROM competition c JOIN lot_party p ON p.lot_id = c.lot_id LIMIT 1`)
	s.Exec(`INSERT INTO competition_question (id, organisation_id, competition_id, invitation_id, question, asked_at)
		SELECT gen_random_uuid(), organisation_id, competition_id, id, 'Wann?', $1 FROM competition_invitation`, fixture.At)
	s.Exec(`INSERT INTO competition_offer (id, organisation_id, competition_id, invitation_id, sealed, sha256, inner_sha256, clear_sha256, late, at)
		SELECT gen_random_uuid(), organisation_id, competition_id, id, '', sha256(''), sha256(''), sha256(''), false, $1 FROM competition_invitation`, fixture.At)
	officer(`INSERT INTO competition_opening (offer_id, organisation_id, layer_left, bytes, at) SELECT id, organisation_id, 'inner', '', at FROM competition_offer`)
	officer(`INSERT INTO competition_event (competition_id, organisation_id, sequence, action, status, entry, body, at)
		SELECT id, organisation_id, 1, 'invite', 'invited', gen_random_uuid(), '{}', created_at FROM competition`)
	officer(`INSERT INTO call_off_offer (id, organisation_id, origin, lot_id, supplier_id, competition_id, number, valid, sha256, evidence, person_id, at)
		SELECT gen_random_uuid(), c.organisation_id, 'competition', c.lot_id, i.supplier_id, c.id, 'Tafeln', '[2026-11-23,)', sha256(''), gen_random_uuid(), c.person_id, c.created_at
		  FROM competition c JOIN competition_invitation i ON i.competition_id = c.id`)
	officer(`INSERT INTO call_off_offer_line (id, organisation_id, offer_id, line_no, description, category, unit, quantity, unit_price, price_quantity, vat_rate, delivery_days)
		SELECT gen_random_uuid(), organisation_id, id, 1, 'Tafeln', '', 'C62', 1, 1, 1, 19, 5 FROM call_off_offer`)
	officer(`INSERT INTO call_off_offer_document (offer_id, organisation_id, name, content) SELECT id, organisation_id, 'x.pdf', 'x' FROM call_off_offer`)
	officer(`INSERT INTO call_off_offer_withdrawal (offer_id, organisation_id, person_id, at, entry) SELECT id, organisation_id, person_id, at, (SELECT entry FROM leaf LIMIT 1) FROM call_off_offer`)
	officer(`INSERT INTO call_off_offer_order (offer_id, organisation_id, submission_id) SELECT o.id, o.organisation_id, s.id FROM call_off_offer o, submission s WHERE s.organisation_id = o.organisation_id LIMIT 1`)
}

// optionList lets a list into force, in one transaction as it has to be.
func optionList(t *testing.T, w *fixture.World) {
	t.Helper()
	second, list := fixture.ID(), fixture.ID()
	w.Exec(`INSERT INTO person (id, log_id, name, created_at) VALUES ($1, gen_random_uuid(), 'Zweite', $2)`, second, fixture.At)
	tx, err := w.DB.WorkerPool(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO option_list (id, organisation_id, contract_id, lot_id, supplier_id, number, status, valid_from, file_name, sha256, raw, articles, findings,
		         uploaded_by, uploaded_at, decided_by, decided_at, entry)
		  SELECT $1, $2, l.contract_id, l.id, p.supplier_id, 1, 'in_force', '2026-12-01', 'x.csv', sha256(''), '', '[]', '[]', $3, $5, $4, $5, (SELECT entry FROM leaf LIMIT 1)
		    FROM lot l JOIN lot_party p ON p.lot_id = l.id LIMIT 1`, []any{list, w.School, w.Officer.Person, second, fixture.At}},
		{`INSERT INTO lot_option_list (id, lot_id, supplier_id, number, valid_from, sha256, released_at) SELECT id, lot_id, supplier_id, number, valid_from, sha256, decided_at FROM option_list WHERE id = $1`, []any{list}},
		{`INSERT INTO option_group (list_id, base_sku, group_no, title, minimum, maximum) VALUES ($1, 'A', 1, 'Speicher', 1, 1)`, []any{list}},
		{`INSERT INTO option_choice (list_id, base_sku, position, key, group_no, label, sku, per_unit)
		  SELECT $1, 'A', n, 'o' || n, 1, 'Speicher', 'B' || n, 1 FROM generate_series(1, 2) n`, []any{list}},
		{`INSERT INTO option_rule (list_id, base_sku, position, kind, key, other) VALUES ($1, 'A', 1, 'excludes', 'o1', 'o2')`, []any{list}},
	} {
		if _, err := tx.Exec(t.Context(), step.sql, step.args...); err != nil {
			t.Fatalf("%v\n%s", err, step.sql)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// appendOnly are the tables whose rows nobody changes: what was decided, bought, published and used up.
var appendOnly = []string{
	"amendment_notice", "approval", "audit_sample", "award_criteria", "call_off_offer", "call_off_offer_document", "call_off_offer_line", "call_off_offer_order", "call_off_offer_withdrawal", "category", "competition_event", "competition_invitation", "competition_key", "competition_offer", "competition_opening", "contract_document", "contract_edition", "contract_state", "decision", "document", "inquiry", "leaf", "ledger", "limit_reopening", "log_checkpoint", "log_key", "log_leaf", "lot_option_list", "lot_price_past", "lot_successor", "option_choice", "option_group", "option_rule", "order_duty",
	"order_duty_done", "order_event", "order_part", "order_step", "organisation_past", "outside_offer", "outside_offer_withdrawal",
	"product_link_state", "product_match_verdict", "product_past", "purchase_order", "record", "reference_price", "rule", "rule_document", "security_event",
	"submission_line", "supplier_state", "supplier_version", "tree_hash",
}

func TestSchema_AppendOnly(t *testing.T) {
	t.Parallel()
	s := usedShop(t)
	owner := s.DB.Owner(t)
	guarded := texts(t, owner, `SELECT DISTINCT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
		WHERE t.tgfoid = 'refuse_change'::regproc AND t.tgenabled = 'A' ORDER BY 1`)
	if diff := cmp.Diff(appendOnly, guarded); diff != "" {
		t.Errorf("tables guarded by always-on triggers (-want +got)\n%s", diff)
	}
	roles := map[string]struct {
		pool *pgxpool.Pool
		ctx  context.Context
	}{
		"app":    {s.DB.Pool(t), s.As(s.Officer)},
		"worker": {s.DB.WorkerPool(t), t.Context()},
		"owner":  {owner, t.Context()},
	}
	for _, table := range appendOnly {
		if s.Count(`SELECT count(*) FROM `+table) == 0 {
			t.Errorf("%s has no rows: nothing could be refused", table)
		}
		column := texts(t, owner, `SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1`, table)[0]
		before := s.Digest(table)
		for who, role := range roles {
			for _, sql := range []string{`UPDATE ` + table + ` SET ` + column + ` = ` + column, `DELETE FROM ` + table, `TRUNCATE ` + table + ` CASCADE`} {
				tag, err := role.pool.Exec(role.ctx, sql)
				// The owner sees no rows of secured tables: there is nothing to refuse then.
				if blind := who == "owner" && err == nil && tag.RowsAffected() == 0 && !strings.HasPrefix(sql, "TRUNCATE"); blind {
					continue
				}
				wantRefusedBy(t, who+": "+sql, err)
			}
		}
		if before != s.Digest(table) {
			t.Errorf("%s changed", table)
		}
	}
}

// wantRefusedBy holds that a right was missing, or a guard said no.
func wantRefusedBy(t *testing.T, what string, err error) {
	t.Helper()
	var pe *pgconn.PgError
	if !errors.As(err, &pe) || pe.Code != "42501" {
		t.Errorf("%s: %v", what, err)
	}
}

// withoutRowSecurity are the tables with organisation_id that every request reads whole, each with its reason as
// docs/security.md says it: shared catalogue tables alone.
var withoutRowSecurity = map[string]string{
	"product": "the catalogue is shared; search cannot use its index under row-level security, and the few products of an organisation's own are cut in the queries.",
}

func TestSchema_RowSecurity(t *testing.T) {
	t.Parallel()
	s := usedShop(t)
	owner, app := s.DB.Owner(t), s.DB.Pool(t)
	open := texts(t, owner, `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1`)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(withoutRowSecurity)), open); diff != "" {
		t.Errorf("tables of organisations without row-level security (-want +got)\n%s", diff)
	}
	security, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	for table, why := range withoutRowSecurity {
		if line := "- `" + table + "`: " + why + "\n"; !strings.Contains(string(security), line) {
			t.Errorf("docs/security.md does not say: %s", line)
		}
	}
	secured := texts(t, owner, `SELECT relname::text FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1`)
	if len(secured) < 13 {
		t.Fatalf("only %v are secured", secured)
	}
	for _, table := range secured {
		t.Run(table, func(t *testing.T) {
			seen := func(ctx context.Context) (n int) {
				t.Helper()
				if err := app.QueryRow(ctx, `SELECT count(*) FROM `+table+` WHERE organisation_id = $1`, s.School).Scan(&n); err != nil {
					var pe *pgconn.PgError
					if !errors.As(err, &pe) || pe.Code != "42501" {
						t.Fatal(err)
					}
				}
				return n
			}
			all := s.Count(`SELECT count(*) FROM `+table+` WHERE organisation_id = $1`, s.School)
			if all == 0 {
				t.Fatal("no rows: nothing could be hidden")
			}
			if own, above := seen(s.As(s.Officer)), seen(s.As(s.Director)); own != all || above != all {
				t.Errorf("of %d rows the officer sees %d, the body above %d", all, own, above)
			}
			if nobody, stranger := seen(s.As(authz.Principal{})), seen(s.As(s.Stranger)); nobody != 0 || stranger != 0 {
				t.Errorf("nobody sees %d rows, a stranger %d", nobody, stranger)
			}
			_, err := app.Exec(s.As(s.Officer), `INSERT INTO `+table+` SELECT (jsonb_populate_record(x, jsonb_build_object('organisation_id', $1::text))).* FROM `+table+` x LIMIT 1`, s.Annex)
			wantRefusedBy(t, "a row for somebody else", err)
			tag, err := app.Exec(s.As(s.Stranger), `DELETE FROM `+table)
			if err == nil && tag.RowsAffected() > 0 {
				t.Errorf("a stranger deleted %d rows", tag.RowsAffected())
			}
		})
	}
}

// TestSchema_RolesKeepToThemselves tries what neither the application nor the worker may do.
func TestSchema_RolesKeepToThemselves(t *testing.T) {
	t.Parallel()
	s := usedShop(t)
	for _, sql := range []string{
		`CREATE TABLE mine (id int)`, `ALTER TABLE record DISABLE TRIGGER ALL`, `DROP POLICY scope ON record`, `ALTER TABLE record NO FORCE ROW LEVEL SECURITY`,
		`SET session_replication_role = replica`, `SET ROLE shop_owner`, `UPDATE balance SET maximum = maximum * 2`, `DELETE FROM balance`,
		`UPDATE offer SET tier_price = '{1}'`, `DELETE FROM offer`, `UPDATE lot_price SET unit_price = 1`, `DELETE FROM entitlement`, `UPDATE submission SET at = at`,
		`DELETE FROM submission`, `DELETE FROM order_state`, `UPDATE personal_part SET body = ''`, `DELETE FROM person`, `UPDATE organisation SET land = NULL`,
	} {
		for who, pool := range map[string]*pgxpool.Pool{"app": s.DB.Pool(t), "worker": s.DB.WorkerPool(t)} {
			_, err := pool.Exec(s.As(s.Officer), sql)
			wantRefusedBy(t, who+": "+sql, err)
		}
	}
}

// TestSchema_NarrowWays: what is read before there is a scope is read through functions of the owner. Each answers for the token,
// the person or the contract it is asked for, has its names fixed, and is not everybody's.
func TestSchema_NarrowWays(t *testing.T) {
	t.Parallel()
	s := usedShop(t)
	app := s.DB.Pool(t)
	if open := texts(t, s.DB.Owner(t), `SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
		AND p.prorettype <> 'trigger'::regtype AND (NOT 'search_path=public, pg_temp' = ANY (COALESCE(p.proconfig, '{}'))
		 OR p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))`); len(open) > 0 {
		t.Errorf("functions of the owner that anybody may call, or whose names anybody may take: %v", open)
	}
	const day, at, early = `'2026-11-23'::date`, `now() - interval '1 hour'`, `'-infinity'::timestamptz`
	who, other, place := quoted(s.Officer.Person), quoted(s.Stranger.Person), quoted(s.School)
	for _, c := range []struct {
		ways string // in an empty scope, as before anybody is known
		want int
	}{
		{`session_of(sha256('s'), ` + at + `, ` + early + `)`, 1},
		{`session_of(sha256('t'), ` + at + `, ` + early + `)`, 0},
		{`api_token_of(sha256('a'), ` + at + `)`, 1},
		{`api_token_of(sha256('b'), ` + at + `)`, 0},
		{`sessions_of(` + who + `, '', ` + at + `, ` + early + `)`, 1},
		{`sessions_of(` + other + `, '', ` + at + `, ` + early + `)`, 0},
		{`api_tokens_of(` + who + `)`, 1},
		{`api_tokens_of(` + other + `)`, 0},
		{`standing_of(` + who + `, ` + place + `, ` + day + `) x WHERE cardinality(x.roles) > 0`, 1},
		{`standing_of(` + other + `, ` + place + `, ` + day + `) x WHERE cardinality(x.roles) > 0`, 0},
		{`seats_of(` + who + `, ` + place + `, ` + day + `, true)`, 0}, // whoever asks has a scope
		{`approval_dead_ends(` + quoted(s.Body) + `, ` + day + `)`, 0},
		{`named_for(` + quoted(s.lot.Contract) + `)`, 2},
		{`named_for(` + place + `)`, 0},
	} {
		var n int
		if err := app.QueryRow(s.As(authz.Principal{}), `SELECT count(*) FROM `+c.ways).Scan(&n); err != nil || n != c.want {
			t.Errorf("%s answers %d rows (%v), want %d", c.ways, n, err, c.want)
		}
	}
	for _, sql := range []string{`UPDATE session SET revoked_at = now()`, `UPDATE api_token SET revoked_at = now()`, `DELETE FROM session`, `UPDATE membership SET role = 'admin'`} {
		_, err := app.Exec(s.As(s.Officer), sql)
		wantRefusedBy(t, sql, err)
	}
	var n int
	if err := app.QueryRow(s.As(s.Officer), `SELECT count(*) FROM entitlement WHERE organisation_id = $1`, s.Body).Scan(&n); err != nil || n != 1 {
		t.Errorf("the school sees %d notices that name the body above it (%v)", n, err)
	}
}
