-- Notices of amendments (GWB §132(5)): with which number and when an amendment was published. What is to be published follows from the
-- ground of the edition; here stands what was.

-- +goose Up
CREATE TABLE amendment_notice (
  contract_id     uuid NOT NULL,
  edition         int NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- the cooperative
  number          text NOT NULL CHECK (number <> ''),          -- in the Official Journal
  published_on    date NOT NULL,
  recorded_by     uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  entry           uuid NOT NULL REFERENCES leaf (entry),
  PRIMARY KEY (contract_id, edition),
  FOREIGN KEY (contract_id, edition) REFERENCES contract_edition (contract_id, edition)
);
ALTER TABLE amendment_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE amendment_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON amendment_notice TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON amendment_notice TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON amendment_notice FOR SELECT TO shop_owner USING (true);
GRANT SELECT, INSERT ON amendment_notice TO shop_app;
GRANT SELECT ON amendment_notice TO shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON amendment_notice FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON amendment_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE amendment_notice ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE amendment_notice ENABLE ALWAYS TRIGGER append_only_truncate;
