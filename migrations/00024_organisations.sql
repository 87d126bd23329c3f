-- Organisations and the people in them, kept by their administrators. Nobody but the owner writes these tables: the functions
-- below run as the owner, change only what lies in the request's scope, and answer whether there was something to change.

-- +goose Up
ALTER TABLE organisation ADD COLUMN version int NOT NULL DEFAULT 1;

-- What an organisation was until a time, the whole of it.
ALTER TABLE organisation_past ADD COLUMN legal_entity_id uuid, ADD COLUMN vat_entrepreneur boolean, ADD COLUMN leitweg_id text;

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION keep_organisation_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO organisation_past (body_id, until, name, land, buyer_type, usual_approval_days, legal_entity_id, vat_entrepreneur, leitweg_id)
  VALUES (OLD.id, CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at ELSE clock_timestamp() END,
          OLD.name, OLD.land, OLD.buyer_type, OLD.usual_approval_days, OLD.legal_entity_id, OLD.vat_entrepreneur, OLD.leitweg_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
DROP TRIGGER keep_past ON organisation;
CREATE TRIGGER keep_past AFTER UPDATE ON organisation FOR EACH ROW
  WHEN ((OLD.name, OLD.land, OLD.buyer_type, OLD.usual_approval_days, OLD.legal_entity_id, OLD.vat_entrepreneur, OLD.leitweg_id)
        IS DISTINCT FROM (NEW.name, NEW.land, NEW.buyer_type, NEW.usual_approval_days, NEW.legal_entity_id, NEW.vat_entrepreneur, NEW.leitweg_id))
  EXECUTE FUNCTION keep_organisation_past();
ALTER TABLE organisation ENABLE ALWAYS TRIGGER keep_past;

-- A role that ended before its first day was over has no days left; starts_on keeps when it was given.
ALTER TABLE membership DROP CONSTRAINT membership_valid_check;
ALTER TABLE membership ADD COLUMN starts_on date;
ALTER TABLE membership ADD CONSTRAINT membership_has_a_first_day CHECK (NOT isempty(valid) OR starts_on IS NOT NULL);

-- +goose StatementBegin
CREATE FUNCTION in_scope(organisation uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT organisation = ANY (scope_organisations())
$$;

-- All that ever stood or will stand below an organisation from a day on: who must not come to stand above it.
CREATE FUNCTION organisation_below_from(root uuid, day date) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH RECURSIVE tree(id) AS (
    SELECT root
    UNION
    SELECT l.child_id FROM organisation_link l JOIN tree t ON l.parent_id = t.id WHERE l.valid && daterange(day, NULL)
  ) SELECT id FROM tree;
END $$;

CREATE FUNCTION add_organisation(new_id uuid, parent uuid, since date, new_kind text, new_name text, new_land text, new_buyer text,
  new_entity uuid, vat boolean, leitweg text, days int, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(parent) THEN RETURN false; END IF;
  INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, vat_entrepreneur, leitweg_id, usual_approval_days, created_at, changed_at)
  VALUES (new_id, new_kind, new_name, new_land, new_buyer, new_entity, vat, leitweg, days, at, at);
  INSERT INTO organisation_link (child_id, parent_id, valid) VALUES (new_id, parent, daterange(since, NULL));
  RETURN true;
END $$;

-- Land and kind of buyer decide limits: they are settled with the first order of the legal entity.
CREATE FUNCTION change_organisation(which uuid, seen int, new_name text, new_land text, new_buyer text, vat boolean, leitweg text, days int,
  at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE organisation o SET name = new_name, land = new_land, buyer_type = new_buyer, vat_entrepreneur = vat, leitweg_id = leitweg,
         usual_approval_days = days, version = o.version + 1, changed_at = at
   WHERE o.id = which AND in_scope(o.id) AND o.version = seen
     AND (o.land IS NOT DISTINCT FROM new_land AND o.buyer_type = new_buyer OR NOT organisation_has_ordered(o.id));
  RETURN FOUND;
END $$;

CREATE FUNCTION organisation_has_ordered(which uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM submission s JOIN organisation o ON o.id = s.organisation_id WHERE which IN (o.id, o.legal_entity_id));
END $$;

-- The place in the tree from a day on. What stood before stays as it was; a change planned for the same day is replaced.
CREATE FUNCTION move_organisation(which uuid, parent uuid, since date, entity uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (in_scope(which) AND in_scope(parent)) THEN RETURN false; END IF;
  UPDATE organisation_link l SET parent_id = parent WHERE l.child_id = which AND lower(l.valid) = since;
  IF NOT FOUND THEN
    UPDATE organisation_link l SET valid = daterange(lower(l.valid), since) WHERE l.child_id = which AND l.valid @> since;
    INSERT INTO organisation_link (child_id, parent_id, valid) VALUES (which, parent, daterange(since, NULL));
  END IF;
  UPDATE organisation o SET legal_entity_id = entity, version = o.version + 1, changed_at = at
   WHERE o.kind = 'unit' AND o.legal_entity_id <> entity
     AND o.id IN (SELECT organisation_subtree(which, since)) AND o.legal_entity_id = (SELECT legal_entity_id FROM organisation WHERE id = which);
  RETURN true;
END $$;

CREATE FUNCTION give_membership(new_id uuid, person uuid, organisation uuid, new_role text, since date, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(organisation) THEN RETURN false; END IF;
  INSERT INTO membership (id, person_id, organisation_id, role, valid, starts_on) VALUES (new_id, person, organisation, new_role, daterange(since, until), since);
  RETURN true;
END $$;

-- The last day before "until" stays the person's; a role of which no day is left is kept with its first day.
CREATE FUNCTION end_membership(which uuid, until date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE membership m SET starts_on = COALESCE(m.starts_on, lower(m.valid), until),
         valid = CASE WHEN lower(m.valid) >= until THEN 'empty'::daterange ELSE daterange(lower(m.valid), until) END
   WHERE m.id = which AND in_scope(m.organisation_id) AND NOT isempty(m.valid) AND (upper(m.valid) IS NULL OR upper(m.valid) > until);
  RETURN FOUND;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['add_organisation(uuid, uuid, date, text, text, text, text, uuid, boolean, text, int, timestamptz)',
    'change_organisation(uuid, int, text, text, text, boolean, text, int, timestamptz)', 'organisation_has_ordered(uuid)',
    'move_organisation(uuid, uuid, date, uuid, timestamptz)', 'give_membership(uuid, uuid, uuid, text, date, date)', 'end_membership(uuid, date)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO shop_app', f);
  END LOOP;
END $$;
-- +goose StatementEnd
