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
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['give_membership(uuid, uuid, uuid, text, date, date, uuid)', 'name_deputy(uuid, uuid, uuid, uuid, date, date, uuid)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO shop_app', f);
  END LOOP;
END $$;
-- +goose StatementEnd
