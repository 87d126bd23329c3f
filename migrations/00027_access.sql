-- Why somebody may do something: who gave it.

-- +goose Up
ALTER TABLE membership ADD COLUMN given_by uuid REFERENCES person (id);   -- NULL: by an invitation, which names who invited, or when the shop was set up
ALTER TABLE deputy ADD COLUMN named_by uuid REFERENCES person (id);

DROP FUNCTION give_membership(uuid, uuid, uuid, text, date, date);
DROP FUNCTION name_deputy(uuid, uuid, uuid, uuid, date, date);
-- +goose StatementBegin
CREATE FUNCTION give_membership(new_id uuid, person uuid, organisation uuid, new_role text, since date, until date, giver uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(organisation) THEN RETURN false; END IF;
  INSERT INTO membership (id, person_id, organisation_id, role, valid, starts_on, given_by)
  VALUES (new_id, person, organisation, new_role, daterange(since, until), since, giver);
  RETURN true;
END $$;

CREATE FUNCTION name_deputy(new_id uuid, place uuid, person uuid, stand_in uuid, since date, until date, namer uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(place) THEN RETURN false; END IF;
  INSERT INTO deputy (id, organisation_id, person_id, deputy_id, valid, starts_on, named_by)
  VALUES (new_id, place, person, stand_in, daterange(since, until), since, namer);
  RETURN true;
END $$;

-- Where an organisation stands on a day, itself first, the top last.
CREATE FUNCTION organisation_path(leaf uuid, day date) RETURNS TABLE (id uuid, step int)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH RECURSIVE up (id, step) AS (
    SELECT leaf, 0
    UNION ALL
    SELECT l.parent_id, u.step + 1 FROM up u JOIN organisation_link l ON l.child_id = u.id AND l.valid @> day WHERE u.step < 50
  ) SELECT up.id, up.step FROM up;
END $$;

-- Where somebody of a legal entity submits and nobody else of it approves, on a day: the organisation, and whether the
-- submitter alone approves there. Approvers count where they approve for the organisation: in it, or above it in the same
-- legal entity; accounts of one human being are one. A deputy adds nobody: whom he stands in for approves himself.
CREATE FUNCTION approval_dead_ends(body uuid, day date) RETURNS TABLE (id uuid, name text, alone boolean)
LANGUAGE plpgsql STABLE AS $$
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
   WHERE NOT EXISTS (SELECT FROM approver a WHERE a.place = f.id AND a.human_id <> f.human_id)
   GROUP BY f.id, f.name ORDER BY f.name, f.id;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- who orders in whose name

CREATE TABLE mandate (                    -- read before anybody is known, as membership is
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- the body in whose name is ordered
  member_id       uuid NOT NULL REFERENCES organisation (id),  -- whose requesters and officers order
  valid           daterange NOT NULL,
  starts_on       date NOT NULL,
  given_by        uuid NOT NULL REFERENCES person (id),
  CHECK (organisation_id <> member_id),
  CONSTRAINT mandate_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, member_id WITH =, valid WITH &&)
);
CREATE INDEX mandate_member ON mandate (member_id);
CREATE TRIGGER authz_changed AFTER INSERT OR UPDATE OR DELETE ON mandate FOR EACH STATEMENT EXECUTE FUNCTION notify_authz();
GRANT SELECT ON mandate TO shop_app, shop_worker;

-- +goose StatementBegin
-- The roles that people hold in a body by its mandate on a day: those of ordering that they hold in its member. NULL stands
-- for everybody and for every body. A member that the body no longer stands below orders nothing.
CREATE FUNCTION mandated_on(day date, place uuid, who uuid) RETURNS TABLE (mandate uuid, body uuid, member uuid, person uuid, role text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT d.id, d.organisation_id, d.member_id, m.person_id, m.role
    FROM mandate d JOIN membership m ON m.organisation_id = d.member_id AND m.role IN ('requester', 'officer') AND m.valid @> day
   WHERE d.valid @> day AND (place IS NULL OR d.organisation_id = place) AND (who IS NULL OR m.person_id = who)
     AND EXISTS (SELECT FROM organisation_path(d.organisation_id, day) t WHERE t.id = d.member_id);
END $$;

-- The nearest member above the body takes the mandate.
CREATE FUNCTION give_mandate(new_id uuid, body uuid, since date, until date, giver uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(body) THEN RETURN false; END IF;
  INSERT INTO mandate (id, organisation_id, member_id, valid, starts_on, given_by)
  SELECT new_id, body, o.id, daterange(since, until), since, giver
    FROM organisation_path(body, since) t JOIN organisation o ON o.id = t.id AND o.kind = 'member' AND t.step > 0 ORDER BY t.step LIMIT 1;
  RETURN FOUND;
END $$;

CREATE FUNCTION end_mandate(which uuid, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE mandate d SET valid = CASE WHEN lower(d.valid) >= until THEN 'empty'::daterange ELSE daterange(lower(d.valid), until) END
   WHERE d.id = which AND in_scope(d.organisation_id) AND NOT isempty(d.valid) AND (upper(d.valid) IS NULL OR upper(d.valid) > until);
  RETURN FOUND;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['give_mandate(uuid, uuid, date, date, uuid)', 'end_mandate(uuid, date)', 'give_membership(uuid, uuid, uuid, text, date, date, uuid)', 'name_deputy(uuid, uuid, uuid, uuid, date, date, uuid)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO shop_app', f);
  END LOOP;
END $$;
-- +goose StatementEnd
