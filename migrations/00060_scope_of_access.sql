-- Row-level security on what a scope is made of: roles, deputies, mandates, sessions, API tokens, and the bodies that notices name.
-- A scope is read from these tables, so whoever signs in reads them before there is one. That goes through the functions below,
-- which run as the owner and answer for one token, one person or one contract. Everything else is cut like any other table.

-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['membership','deputy','mandate','session','api_token'] LOOP
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['membership','deputy','mandate','session','api_token','entitlement'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY owner_answers ON %I TO shop_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- +goose StatementEnd

-- A notice that names what ever stood or will stand above an organisation of the scope names that one, too. It is looked up only
-- where a row is not of the scope itself, once per statement.
CREATE POLICY scope ON entitlement TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])
  OR organisation_id = ANY (ARRAY(
    WITH RECURSIVE up (id) AS (
      SELECT unnest(scope_organisations())
      UNION
      SELECT l.parent_id FROM organisation_link l JOIN up ON l.child_id = up.id)
    SELECT up.id FROM up)));

-- Sessions and tokens end through functions alone.
REVOKE UPDATE ON session FROM shop_app;
REVOKE UPDATE (revoked_at) ON api_token FROM shop_app;

-- ---------------------------------------------------------------- by the hash of a token

-- +goose StatementBegin
CREATE FUNCTION session_of(hash bytea, at timestamptz, idle_since timestamptz)
RETURNS TABLE (person_id uuid, organisation_id uuid, expires_at timestamptz, last_seen timestamptz, shown_at timestamptz, strong boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT s.person_id, s.organisation_id, s.expires_at, s.last_seen, COALESCE(s.confirmed_at, s.created_at), s.strong FROM session s
   WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > at AND s.last_seen > idle_since;
END $$;

CREATE FUNCTION api_token_of(hash bytea, at timestamptz)
RETURNS TABLE (person_id uuid, organisation_id uuid, expires_at timestamptz, last_seen timestamptz, made_at timestamptz, scopes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT t.person_id, t.organisation_id, t.expires_at, t.last_seen, t.created_at, t.scopes FROM api_token t
   WHERE t.token_hash = hash AND t.revoked_at IS NULL AND t.expires_at > at;
END $$;

CREATE FUNCTION end_session(hash bytea, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE session s SET revoked_at = at WHERE s.token_hash = hash AND s.revoked_at IS NULL;
  RETURN FOUND;
END $$;

-- Whether a session was this person's and ended at this instant: another one goes on in its place.
CREATE FUNCTION session_gave_way(hash bytea, who uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$  -- volatile: it looks at what the same batch ended
BEGIN
  RETURN EXISTS (SELECT FROM session s WHERE s.token_hash = hash AND s.person_id = who AND s.revoked_at = at);
END $$;

-- A session turns to another organisation in which its person has a role on the day.
CREATE FUNCTION act_for(hash bytea, who uuid, place uuid, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE session s SET organisation_id = place WHERE s.token_hash = hash AND s.person_id = who
     AND (EXISTS (SELECT FROM membership m WHERE m.person_id = who AND m.organisation_id = place AND m.valid @> day)
       OR EXISTS (SELECT FROM mandated_on(day, place, who)));
  RETURN FOUND;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- of one person

-- +goose StatementBegin
-- What somebody is in an organisation on a day: his roles there, those for somebody who is away and those of a mandate among
-- them, and the mandate without which he would lack one of them.
CREATE FUNCTION standing_of(who uuid, place uuid, day date) RETURNS TABLE (roles text[], mandate jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT
    ARRAY(SELECT m.role FROM membership m WHERE m.person_id = who AND m.organisation_id = place AND m.valid @> day
          UNION SELECT x.role FROM mandate d CROSS JOIN LATERAL mandated_on(day, d.organisation_id, who) x -- most have none
                 WHERE d.organisation_id = place AND d.valid @> day
          UNION SELECT 'approver' WHERE EXISTS (SELECT FROM deputy d WHERE d.deputy_id = who AND d.organisation_id = place AND d.valid @> day)
                  AND EXISTS (SELECT FROM deputies_on(day, place) x WHERE x.deputy = who) ORDER BY 1),
    (SELECT jsonb_build_object('id', d.id, 'member', d.member_id) -- none for who orders there by a role of his own
       FROM mandate d CROSS JOIN LATERAL mandated_on(day, d.organisation_id, who) x
      WHERE d.organisation_id = place AND d.valid @> day AND x.mandate = d.id
        AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = who AND m.organisation_id = place AND m.role = x.role AND m.valid @> day)
      ORDER BY d.id LIMIT 1);
END $$;

-- The organisation somebody acts for when signing in.
CREATE FUNCTION place_at_sign_in(who uuid, day date) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (SELECT m.organisation_id FROM membership m WHERE m.person_id = who AND m.valid @> day ORDER BY lower(m.valid) NULLS FIRST, m.organisation_id LIMIT 1);
END $$;

CREATE FUNCTION roles_of(who uuid, day date) RETURNS TABLE (organisation_id uuid, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
  RETURN QUERY SELECT m.organisation_id, m.role FROM membership m WHERE m.person_id = who AND m.valid @> day
         UNION SELECT x.body, x.role FROM mandated_on(day, NULL, who) x;
END $$;

-- Every role somebody holds, held or will hold, with those taken over on a day, as it counts for an organisation of the scope:
-- there, above it, and where the asker sees them. Of oneself: all.
CREATE FUNCTION seats_of(who uuid, place uuid, day date, oneself boolean)
RETURNS TABLE (id uuid, organisation_id uuid, role text, since date, until date, represented uuid, member uuid, given_by uuid, directory boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
  IF NOT in_scope(place) THEN RETURN; END IF;
  RETURN QUERY
  WITH seat (id, organisation_id, role, since, until, represented, member, given_by, directory) AS (
    SELECT m.id, m.organisation_id, m.role, COALESCE(lower(m.valid), m.starts_on), CASE WHEN isempty(m.valid) THEN m.starts_on ELSE upper(m.valid) END,
           NULL::uuid, NULL::uuid, m.given_by, m.directory IS NOT NULL
      FROM membership m WHERE m.person_id = who
    UNION ALL
    SELECT d.id, d.organisation_id, 'approver', lower(d.valid), upper(d.valid), x.represented, NULL, d.named_by, false
      FROM deputies_on(day, NULL) x
      JOIN deputy d ON d.organisation_id = x.organisation AND d.deputy_id = who AND d.valid @> day
     WHERE x.deputy = who
    UNION ALL
    SELECT d.id, d.organisation_id, x.role, lower(d.valid), upper(d.valid), NULL, x.member, d.given_by, false
      FROM mandated_on(day, NULL, who) x JOIN mandate d ON d.id = x.mandate)
  SELECT s.* FROM seat s
   WHERE oneself OR in_scope(s.organisation_id) OR s.organisation_id IN (SELECT t.id FROM organisation_path(place, day) t);
END $$;

CREATE FUNCTION sessions_of(who uuid, current_one bytea, at timestamptz, idle_since timestamptz)
RETURNS TABLE (id uuid, organisation_id uuid, agent text, strong boolean, created_at timestamptz, last_seen timestamptz, expires_at timestamptz, is_current boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
  RETURN QUERY SELECT s.id, s.organisation_id, s.agent, s.strong, s.created_at, s.last_seen, s.expires_at, s.token_hash = current_one FROM session s
   WHERE s.person_id = who AND s.revoked_at IS NULL AND s.expires_at > at AND s.last_seen > idle_since;
END $$;

-- Ends somebody's sessions but one (by its hash), or a single one (by its id), and answers how many there were.
CREATE FUNCTION end_sessions(who uuid, keep bytea, single uuid, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended int;
BEGIN
  UPDATE session s SET revoked_at = at
   WHERE s.person_id = who AND s.revoked_at IS NULL AND (keep IS NULL OR s.token_hash <> keep) AND (single IS NULL OR s.id = single);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

CREATE FUNCTION api_tokens_of(who uuid)
RETURNS TABLE (id uuid, organisation_id uuid, name text, beginning text, scopes text[], created_at timestamptz, expires_at timestamptz, last_seen timestamptz, revoked_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
  RETURN QUERY SELECT t.id, t.organisation_id, t.name, t.beginning, t.scopes, t.created_at, t.expires_at, t.last_seen, t.revoked_at FROM api_token t WHERE t.person_id = who;
END $$;

CREATE FUNCTION end_api_token(who uuid, which uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE api_token t SET revoked_at = at WHERE t.person_id = who AND t.id = which AND t.revoked_at IS NULL;
  RETURN FOUND;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- of one contract, of one body

-- +goose StatementBegin
-- Whom the notice of a contract names: it is published, and whoever is named may know who else is.
CREATE FUNCTION named_for(contract uuid) RETURNS SETOF entitlement
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 20 AS $$
BEGIN
  RETURN QUERY SELECT e.* FROM lot l JOIN entitlement e ON e.lot_id = l.id WHERE l.contract_id = contract;
END $$;

-- As before, of the places in scope; who approves above them or orders by a mandate is looked at wherever he sits.
CREATE OR REPLACE FUNCTION approval_dead_ends(body uuid, day date) RETURNS TABLE (id uuid, name text, alone boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH officer AS (
    SELECT DISTINCT o.id, o.name, p.human_id FROM organisation o
      JOIN membership m ON m.organisation_id = o.id AND m.role = 'officer' AND m.valid @> day
      JOIN person p ON p.id = m.person_id
     WHERE o.legal_entity_id = body
    UNION
    SELECT o.id, o.name, p.human_id FROM mandated_on(day, body, NULL) x JOIN organisation o ON o.id = x.body JOIN person p ON p.id = x.person
     WHERE x.role = 'officer'),
  approver AS (
    SELECT DISTINCT w.id AS place, p.human_id FROM (SELECT DISTINCT officer.id FROM officer) w
     CROSS JOIN LATERAL organisation_path(w.id, day) t
      JOIN organisation x ON x.id = t.id AND x.legal_entity_id = body
      JOIN membership m ON m.organisation_id = x.id AND m.role = 'approver' AND m.valid @> day
      JOIN person p ON p.id = m.person_id)
  SELECT f.id, f.name, bool_or(EXISTS (SELECT FROM approver a WHERE a.place = f.id))
    FROM officer f
   WHERE in_scope(f.id) AND NOT EXISTS (SELECT FROM approver a WHERE a.place = f.id AND a.human_id <> f.human_id)
   GROUP BY f.id, f.name ORDER BY f.name, f.id;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['session_of(bytea, timestamptz, timestamptz)', 'api_token_of(bytea, timestamptz)', 'end_session(bytea, timestamptz)',
    'session_gave_way(bytea, uuid, timestamptz)', 'act_for(bytea, uuid, uuid, date)', 'standing_of(uuid, uuid, date)', 'place_at_sign_in(uuid, date)',
    'roles_of(uuid, date)', 'seats_of(uuid, uuid, date, boolean)', 'sessions_of(uuid, bytea, timestamptz, timestamptz)',
    'end_sessions(uuid, bytea, uuid, timestamptz)', 'api_tokens_of(uuid)', 'end_api_token(uuid, uuid, timestamptz)', 'named_for(uuid)',
    'approval_dead_ends(uuid, date)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO shop_app', f);
  END LOOP;
END $$;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION named_for(uuid) TO shop_worker;
