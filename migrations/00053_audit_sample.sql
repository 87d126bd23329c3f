-- Which decisions an auditor looked at: drawn at random, so that anybody can draw the same ones again.

-- +goose Up
CREATE TABLE audit_sample (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- of the auditor
  person_id       uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  first_day       date NOT NULL,
  last_day        date NOT NULL,
  seed            uuid NOT NULL,              -- the order of the draw: SHA-256(seed, id of the decision), each of 16 bytes
  population      int NOT NULL,               -- decisions of the days that the auditor could see when drawing
  decisions       uuid[] NOT NULL,            -- in the order they were drawn
  CHECK (first_day <= last_day),
  CHECK (cardinality(decisions) BETWEEN 1 AND 100 AND cardinality(decisions) <= population)
);
CREATE INDEX audit_sample_newest ON audit_sample (organisation_id, at DESC);

ALTER TABLE audit_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON audit_sample TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON audit_sample FOR SELECT TO shop_worker USING (true);
GRANT SELECT, INSERT ON audit_sample TO shop_app;
GRANT SELECT ON audit_sample TO shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_sample FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_sample FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_sample ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE audit_sample ENABLE ALWAYS TRIGGER append_only_truncate;
