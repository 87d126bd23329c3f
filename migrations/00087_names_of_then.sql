-- A note names people as they were called when they acted: whoever marries or whose directory writes the name otherwise is no other
-- person in an old note. Names are personal: where one is erased, those of before go with it, so nothing here is append-only.

-- +goose Up
ALTER TABLE person ADD COLUMN changed_at timestamptz;   -- when the name changed last
GRANT UPDATE (changed_at) ON person TO shop_worker;

CREATE TABLE person_past (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  until     timestamptz NOT NULL,
  name      text NOT NULL CHECK (name <> '')
);
CREATE INDEX person_past_person ON person_past (person_id, until, id);
GRANT SELECT ON person_past TO shop_app, shop_worker;

-- +goose StatementBegin
CREATE FUNCTION keep_person_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.name = '' THEN
    DELETE FROM person_past WHERE person_id = NEW.id;
  ELSIF OLD.name <> '' THEN
    INSERT INTO person_past (person_id, until, name)
    VALUES (OLD.id, CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at ELSE clock_timestamp() END, OLD.name);
  END IF;
  RETURN NULL;
END $$;

-- What a person was called at an instant; '' = nobody, or erased.
CREATE FUNCTION person_name_at(person uuid, instant timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT COALESCE((SELECT x.name FROM person_past x WHERE x.person_id = person AND x.until > instant ORDER BY x.until, x.id LIMIT 1),
                  (SELECT p.name FROM person p WHERE p.id = person), '')
$$;
-- +goose StatementEnd
CREATE TRIGGER keep_past AFTER UPDATE ON person FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION keep_person_past();
ALTER TABLE person ENABLE ALWAYS TRIGGER keep_past;
REVOKE ALL ON FUNCTION person_name_at(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_name_at(uuid, timestamptz) TO shop_app, shop_worker;
