-- Framework contracts are kept by people: what a contract says, drafts of changes, and its editions.

-- +goose Up
ALTER TABLE framework_contract
  ADD COLUMN cpv                text[] NOT NULL DEFAULT '{}',
  ADD COLUMN long_term_reason   text NOT NULL DEFAULT '',      -- of a term above the regular one (VgV §21(6), UVgO §15(4))
  ADD COLUMN estimated_value    numeric(14,2) CHECK (estimated_value > 0),
  ADD COLUMN estimated_quantity numeric(16,3) CHECK (estimated_quantity > 0),
  ADD COLUMN unpublished_reason text NOT NULL DEFAULT '';      -- why no maximum was published; the one kept is internal
ALTER TABLE lot
  ADD COLUMN estimated_quantity numeric(16,3) CHECK (estimated_quantity > 0),
  ADD COLUMN unpublished_reason text NOT NULL DEFAULT '';

CREATE TABLE contract_change (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- the cooperative
  contract_id     uuid NOT NULL,                                -- also of a contract that is not there yet
  version         int  NOT NULL CHECK (version > 0),            -- of the draft
  kind            text NOT NULL CHECK (kind IN ('create','correct','amend','suspend','resume','terminate')),
  ground          text NOT NULL,
  reason          text NOT NULL,
  terms           jsonb NOT NULL,
  base            int  NOT NULL CHECK (base >= 0),              -- edition it was drafted against
  status          text NOT NULL CHECK (status IN ('draft','in_force','withdrawn')),
  drafted_by      uuid NOT NULL REFERENCES person (id),
  drafted_at      timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  CONSTRAINT contract_change_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT contract_change_four_eyes CHECK (status <> 'in_force' OR decided_by <> drafted_by)
);
CREATE INDEX contract_change_contract ON contract_change (contract_id, drafted_at DESC);
CREATE INDEX contract_change_open ON contract_change (drafted_at DESC) WHERE status = 'draft';
ALTER TABLE contract_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_change FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON contract_change TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON contract_change TO shop_worker USING (true) WITH CHECK (true);

-- What a contract said at each time. The first one of a contract that came with a file has no change.
CREATE TABLE contract_edition (
  contract_id uuid NOT NULL REFERENCES framework_contract (id),
  edition     int  NOT NULL CHECK (edition > 0),
  at          timestamptz NOT NULL,
  kind        text NOT NULL,
  ground      text NOT NULL,
  terms       jsonb NOT NULL,
  change_id   uuid UNIQUE REFERENCES contract_change (id),
  entry       uuid REFERENCES leaf (entry),
  PRIMARY KEY (contract_id, edition),
  CONSTRAINT contract_edition_logged CHECK ((change_id IS NULL) = (entry IS NULL))
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contract_edition FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON contract_edition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE contract_edition ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE contract_edition ENABLE ALWAYS TRIGGER append_only_truncate;

-- Requests draft; what comes into force is written by the worker's role, which alone may touch what a contract says.
GRANT SELECT ON contract_change, contract_edition TO shop_app, shop_worker;
GRANT INSERT ON contract_change TO shop_app;
GRANT UPDATE (version, ground, reason, terms, status, drafted_by, drafted_at, decided_by, decided_at) ON contract_change TO shop_app;
GRANT UPDATE (status, decided_by, decided_at) ON contract_change TO shop_worker;
GRANT INSERT ON contract_edition TO shop_worker;
GRANT INSERT, UPDATE ON framework_contract, lot TO shop_worker;
GRANT INSERT, UPDATE, DELETE ON lot_party, entitlement TO shop_worker;
GRANT INSERT, DELETE ON lot_scope TO shop_worker;
GRANT UPDATE (maximum) ON balance TO shop_worker;

-- What a contract says changes only together with an edition, written in the same transaction and with its entry in the log.
-- +goose StatementBegin
CREATE FUNCTION refuse_without_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'shop_worker' AND NOT EXISTS (SELECT FROM contract_edition e WHERE e.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a contract changes with an edition alone' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER with_an_edition BEFORE UPDATE OF maximum ON balance FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_edition();
CREATE TRIGGER with_an_edition BEFORE UPDATE ON lot FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_edition();
CREATE TRIGGER with_an_edition BEFORE UPDATE OR DELETE ON lot_party FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_edition();
CREATE TRIGGER with_an_edition BEFORE UPDATE OR DELETE ON entitlement FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_edition();
CREATE TRIGGER with_an_edition BEFORE DELETE ON lot_scope FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_edition();
ALTER TABLE balance ENABLE ALWAYS TRIGGER with_an_edition;
ALTER TABLE lot ENABLE ALWAYS TRIGGER with_an_edition;
ALTER TABLE lot_party ENABLE ALWAYS TRIGGER with_an_edition;
ALTER TABLE entitlement ENABLE ALWAYS TRIGGER with_an_edition;
ALTER TABLE lot_scope ENABLE ALWAYS TRIGGER with_an_edition;
