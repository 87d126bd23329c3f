-- What was exhausted stays so when a cancellation gives a part back (domain rule 5), until the contract management decides otherwise
-- with a reason: the limits of the lot, or of the contract as a whole, then count what came back.

-- +goose Up
CREATE TABLE limit_reopening (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- the cooperative
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  owner_id        uuid NOT NULL,                               -- of the limits: the lot or the contract
  lot_number      int,                                         -- NULL = the contract as a whole
  reason          text NOT NULL CHECK (reason <> ''),
  decided_by      uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  entry           uuid NOT NULL REFERENCES leaf (entry),
  CONSTRAINT reopening_of CHECK ((lot_number IS NULL) = (owner_id = contract_id))
);
CREATE INDEX limit_reopening_contract ON limit_reopening (contract_id, at);
ALTER TABLE limit_reopening ENABLE ROW LEVEL SECURITY;
ALTER TABLE limit_reopening FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON limit_reopening TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON limit_reopening TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON limit_reopening FOR SELECT TO shop_owner USING (true);
GRANT SELECT ON limit_reopening TO shop_app, shop_worker;
GRANT INSERT ON limit_reopening TO shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON limit_reopening FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON limit_reopening FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE limit_reopening ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE limit_reopening ENABLE ALWAYS TRIGGER append_only_truncate;

COMMENT ON COLUMN balance.shut IS 'released call-offs had reached the maximum before a part of them was cancelled: nothing more is called off until the maximum is raised or the contract management reopens it';

-- Without another maximum a limit opens with the decision alone, written in the same transaction and with its entry in the log.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM limit_reopening r WHERE r.owner_id = OLD.owner_id AND r.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a limit that was exhausted opens with another maximum or a decision alone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
