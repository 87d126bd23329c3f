-- Documents of a framework contract: what was published, signed and added to it, byte for byte with its SHA-256. The notice file from
-- which a contract was drafted is its first one; it comes before the contract does, so contract_id is the one the draft will have.

-- +goose Up
CREATE TABLE contract_document (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- the cooperative
  contract_id     uuid NOT NULL,
  change_id       uuid REFERENCES contract_change (id),        -- the draft that was read from it: it counts once that is in force
  kind            text NOT NULL CHECK (kind IN ('notice','tender_documents','contract','annex','amendment','extension','other')),
  title           text NOT NULL CHECK (title <> ''),
  file_name       text NOT NULL,
  media_type      text NOT NULL CHECK (media_type IN ('application/pdf','message/rfc822','application/xml')),
  sha256          bytea NOT NULL CHECK (sha256 = sha256(bytes)),
  bytes           bytea NOT NULL,
  shared          boolean NOT NULL,                            -- bodies that may call off read it
  added_by        uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  entry           uuid NOT NULL REFERENCES leaf (entry)
);
CREATE INDEX contract_document_contract ON contract_document (contract_id, at, id);
ALTER TABLE contract_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_document FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON contract_document TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
-- What is shared stands like the contract's terms: the query asks whether the body is named in one of its lots.
CREATE POLICY shared_is_read ON contract_document FOR SELECT TO shop_app USING (shared);
CREATE POLICY worker ON contract_document TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON contract_document FOR SELECT TO shop_owner USING (true);
GRANT SELECT, INSERT ON contract_document TO shop_app;
GRANT SELECT ON contract_document TO shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contract_document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON contract_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE contract_document ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE contract_document ENABLE ALWAYS TRIGGER append_only_truncate;
