-- Keeping rules: who drafted what, what was released when, and the documents rules rest on.

-- +goose Up
ALTER TABLE membership DROP CONSTRAINT membership_role_check;
ALTER TABLE membership ADD CONSTRAINT membership_role_check
  CHECK (role IN ('requester','officer','approver','contract_manager','auditor','admin','rule_maintainer'));

-- Who let a version into force: the role, never the person, whose log id stands in the record.
ALTER TABLE rule ADD COLUMN released_role text NOT NULL DEFAULT 'supplied';
ALTER TABLE rule ADD COLUMN entry uuid REFERENCES leaf (entry);   -- of the activation; none for what came with the shop
ALTER TABLE rule ADD CONSTRAINT rule_released_with_an_entry CHECK ((released_role = 'supplied') = (entry IS NULL));

CREATE TABLE rule_document (          -- source documents, byte for byte
  sha256      bytea PRIMARY KEY CHECK (length(sha256) = 32),
  name        text  NOT NULL,
  content     bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE rule_draft (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- who keeps the rule: the cooperative, or the body whose own it is
  rule_id         text NOT NULL,
  version         int  NOT NULL CHECK (version > 0),            -- the one it would get
  body            jsonb NOT NULL,
  status          text NOT NULL CHECK (status IN ('draft','activated','withdrawn')),
  drafted_by      uuid NOT NULL REFERENCES person (id),
  drafted_at      timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  CONSTRAINT rule_draft_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT rule_draft_four_eyes CHECK (status <> 'activated' OR decided_by <> drafted_by)
);
CREATE INDEX rule_draft_list ON rule_draft (organisation_id, drafted_at DESC);

ALTER TABLE rule_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON rule_draft TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON rule_draft TO shop_worker USING (true) WITH CHECK (true);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rule_document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON rule_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE rule_document ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE rule_document ENABLE ALWAYS TRIGGER append_only_truncate;

GRANT SELECT ON rule_document, rule_draft TO shop_app, shop_worker;
GRANT INSERT ON rule, rule_document, rule_draft TO shop_app;
GRANT UPDATE (status, decided_by, decided_at) ON rule_draft TO shop_app;
