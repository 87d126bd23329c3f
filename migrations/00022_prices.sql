-- Price lists of framework contracts: what each supplier may ask in each lot, in which versions, from which day on.

-- +goose Up
ALTER TABLE lot_party ADD COLUMN price_rule jsonb NOT NULL   -- clause that every price list is held against
  DEFAULT '{"kind": "fixed", "source": "", "day": null, "percent": null, "index": null}';

CREATE TABLE price_list (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- the cooperative
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  use             text NOT NULL CHECK (use IN ('prices','reference')),
  number          int  NOT NULL CHECK (number > 0),
  status          text NOT NULL CHECK (status IN ('draft','in_force','withdrawn')),
  valid_from      date NOT NULL,
  index_value     numeric(16,3) CHECK (index_value > 0),        -- of a review clause
  rule            jsonb NOT NULL,                               -- that it was held against last
  file_name       text NOT NULL,
  format          text NOT NULL,
  sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),
  raw             bytea NOT NULL,
  counts          jsonb NOT NULL,
  findings        jsonb NOT NULL,
  articles        jsonb NOT NULL,                               -- the first rows beside what they may cost
  uploaded_by     uuid NOT NULL REFERENCES person (id),
  uploaded_at     timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  entry           uuid REFERENCES leaf (entry),
  UNIQUE (lot_id, supplier_id, use, number),
  CONSTRAINT price_list_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT price_list_logged CHECK ((status = 'in_force') = (entry IS NOT NULL)),
  CONSTRAINT price_list_four_eyes CHECK (status <> 'in_force' OR decided_by <> uploaded_by)
);
CREATE INDEX price_list_contract ON price_list (contract_id, uploaded_at DESC);
ALTER TABLE price_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_list FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON price_list TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON price_list TO shop_worker USING (true) WITH CHECK (true);

-- What a discount or a surcharge is reckoned from.
CREATE TABLE reference_price (
  list_id        uuid NOT NULL REFERENCES price_list (id),
  product_id     uuid NOT NULL REFERENCES product (id),
  price_kind     text NOT NULL,
  term_months    int,
  unit_price     numeric(12,4) NOT NULL CHECK (unit_price >= 0),
  price_quantity numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  PRIMARY KEY (list_id, product_id)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reference_price FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON reference_price FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE reference_price ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE reference_price ENABLE ALWAYS TRIGGER append_only_truncate;

ALTER TABLE lot_price ADD COLUMN list_id uuid REFERENCES price_list (id);   -- NULL = came with a file of contracts

GRANT SELECT ON price_list, reference_price TO shop_app, shop_worker;
GRANT INSERT ON price_list, reference_price TO shop_worker;
GRANT UPDATE (status, rule, counts, findings, articles, decided_by, decided_at, entry) ON price_list TO shop_worker;
GRANT UPDATE (valid) ON lot_price TO shop_worker;

-- A price ends only with a list that takes its place, written in the same transaction and with its entry in the log.
-- +goose StatementBegin
CREATE FUNCTION refuse_without_price_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'shop_worker' AND NOT EXISTS (SELECT FROM price_list p WHERE p.status = 'in_force' AND p.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a price changes with a list alone' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER with_a_list BEFORE UPDATE ON lot_price FOR EACH STATEMENT EXECUTE FUNCTION refuse_without_price_list();
ALTER TABLE lot_price ENABLE ALWAYS TRIGGER with_a_list;
