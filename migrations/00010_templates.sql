-- Templates: what a body orders again and again, by a name. They hold wishes and no decision; today's way of buying is
-- looked for when one is used.

-- +goose Up

CREATE TABLE order_template (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name            text NOT NULL CHECK (name <> '' AND char_length(name) <= 80),
  created_by      uuid NOT NULL REFERENCES person (id),
  created_at      timestamptz NOT NULL,
  deleted_at      timestamptz          -- it is kept, and nobody sees it any more
);
CREATE UNIQUE INDEX order_template_name ON order_template (organisation_id, lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE order_template_line (
  template_id     uuid NOT NULL REFERENCES order_template (id),
  organisation_id uuid NOT NULL,
  position        int NOT NULL CHECK (position > 0),
  product_id      uuid NOT NULL REFERENCES product (id),
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  supplier_id     uuid NOT NULL,       -- from whom, when it was kept: what changed since is said
  goods           numeric(14,2) NOT NULL CHECK (goods >= 0), -- net, without charges, when it was kept
  PRIMARY KEY (template_id, position)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['order_template','order_template_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app', t);
    EXECUTE format('GRANT SELECT ON %I TO shop_worker', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT UPDATE (name, deleted_at) ON order_template TO shop_app;
