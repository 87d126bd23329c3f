-- Places and cost centres with their time, and who acts for whom.

-- +goose Up
-- Orders name what they were sent to and charged to by value; a place that has ended is only offered no more.
ALTER TABLE address ADD COLUMN valid daterange NOT NULL DEFAULT daterange(NULL, NULL) CHECK (NOT isempty(valid) OR NOT is_default);
ALTER TABLE cost_centre ADD COLUMN valid daterange NOT NULL DEFAULT daterange(NULL, NULL) CHECK (NOT isempty(valid) OR NOT is_default);
ALTER TABLE cost_centre DROP CONSTRAINT cost_centre_organisation_id_number_key;
CREATE UNIQUE INDEX cost_centre_number ON cost_centre (organisation_id, number) WHERE upper_inf(valid);
GRANT INSERT ON address, cost_centre TO shop_app;
GRANT UPDATE (valid, is_default) ON address, cost_centre TO shop_app;

-- ---------------------------------------------------------------- who acts for whom

-- Accounts of one human being share this id: what the first submitted, the second does not approve.
ALTER TABLE person ADD COLUMN human_id uuid;
UPDATE person SET human_id = id;
ALTER TABLE person ALTER COLUMN human_id SET DEFAULT gen_random_uuid(), ALTER COLUMN human_id SET NOT NULL;

CREATE TABLE deputy (                     -- read before anybody is known, as membership is
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- where the absent person approves
  person_id       uuid NOT NULL REFERENCES person (id),        -- who is away
  deputy_id       uuid NOT NULL REFERENCES person (id),        -- who decides meanwhile
  valid           daterange NOT NULL,
  starts_on       date NOT NULL,
  CHECK (person_id <> deputy_id),
  CONSTRAINT deputy_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, person_id WITH =, valid WITH &&)
);
CREATE INDEX deputy_deputy ON deputy (deputy_id, organisation_id);
CREATE TRIGGER authz_changed AFTER INSERT OR UPDATE OR DELETE ON deputy FOR EACH STATEMENT EXECUTE FUNCTION notify_authz();
GRANT SELECT ON deputy TO shop_app, shop_worker;

ALTER TABLE approval ADD COLUMN ended_for uuid REFERENCES person (id);   -- the approver for whom a deputy decided
GRANT UPDATE (ended_for) ON approval TO shop_app, shop_worker;

-- +goose StatementBegin
-- Who decides for which approver of an organisation on a day; a deputy who is away passes it on, over three links at most.
CREATE FUNCTION deputies_on(day date, place uuid) RETURNS TABLE (organisation uuid, deputy uuid, represented uuid)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH RECURSIVE c (organisation, deputy, represented, links) AS (
    SELECT d.organisation_id, d.deputy_id, d.person_id, 1 FROM deputy d WHERE d.valid @> day AND (place IS NULL OR d.organisation_id = place)
    UNION ALL
    SELECT c.organisation, d.deputy_id, c.represented, c.links + 1
      FROM c JOIN deputy d ON d.organisation_id = c.organisation AND d.person_id = c.deputy AND d.valid @> day WHERE c.links < 3)
  SELECT DISTINCT c.organisation, c.deputy, c.represented FROM c
    JOIN membership m ON m.person_id = c.represented AND m.organisation_id = c.organisation AND m.role = 'approver' AND m.valid @> day
   WHERE c.deputy <> c.represented;
END $$;

-- How many links lead on from a person over days, and whether they lead back to another.
CREATE FUNCTION deputy_links(place uuid, start uuid, days daterange, back_to uuid) RETURNS TABLE (links int, circle boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH RECURSIVE c (person, n) AS (
    SELECT start, 0
    UNION
    SELECT d.deputy_id, c.n + 1 FROM c JOIN deputy d ON d.organisation_id = place AND d.person_id = c.person AND d.valid && days WHERE c.n < 10)
  SELECT max(c.n), bool_or(c.person = back_to) FROM c;
END $$;

CREATE FUNCTION name_deputy(new_id uuid, place uuid, person uuid, stand_in uuid, since date, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(place) THEN RETURN false; END IF;
  INSERT INTO deputy (id, organisation_id, person_id, deputy_id, valid, starts_on) VALUES (new_id, place, person, stand_in, daterange(since, until), since);
  RETURN true;
END $$;

CREATE FUNCTION end_deputy(which uuid, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE deputy d SET valid = CASE WHEN lower(d.valid) >= until THEN 'empty'::daterange ELSE daterange(lower(d.valid), until) END
   WHERE d.id = which AND in_scope(d.organisation_id) AND NOT isempty(d.valid) AND (upper(d.valid) IS NULL OR upper(d.valid) > until);
  RETURN FOUND;
END $$;

CREATE FUNCTION link_accounts(one uuid, other uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM membership m WHERE m.person_id = one AND in_scope(m.organisation_id))
     OR NOT EXISTS (SELECT FROM membership m WHERE m.person_id = other AND in_scope(m.organisation_id)) THEN RETURN false; END IF;
  UPDATE person SET human_id = (SELECT p.human_id FROM person p WHERE p.id = one)
   WHERE human_id = (SELECT p.human_id FROM person p WHERE p.id = other);
  RETURN true;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['name_deputy(uuid, uuid, uuid, uuid, date, date)', 'end_deputy(uuid, date)', 'link_accounts(uuid, uuid)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO shop_app', f);
  END LOOP;
END $$;
-- +goose StatementEnd
