-- What the rules ask for after an order: duties of the body's officers, and what was done.

-- +goose Up

CREATE TABLE order_duty (                 -- what is to be done after an order; the rule's own words as they stood
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  order_id        uuid NOT NULL REFERENCES purchase_order (id),
  rule_id         text NOT NULL,
  rule_version    int NOT NULL,
  citation        text NOT NULL,
  key             text NOT NULL,
  title_de        text NOT NULL,
  title_en        text NOT NULL,
  evidence        text NOT NULL,          -- what shows that it was done; may be empty
  due             date,                   -- NULL = the rule names no term
  at              timestamptz NOT NULL,
  UNIQUE (order_id, rule_id)
);
CREATE INDEX order_duty_list ON order_duty (organisation_id, due, id);

CREATE TABLE order_duty_done (            -- done once, with evidence, by a person; never changed
  duty_id         uuid PRIMARY KEY REFERENCES order_duty (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  done_on         date NOT NULL,
  reference       uuid,                   -- personal_part; its text can be erased
  document_id     uuid REFERENCES document (id),
  entry           uuid NOT NULL,          -- in the log
  at              timestamptz NOT NULL,
  CHECK (reference IS NOT NULL OR document_id IS NOT NULL)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['order_duty','order_duty_done'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app, shop_worker', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd
