-- Successor products: what a supplier delivers in place of an article of its price list, the same or better and not dearer, as the
-- lot's clause allows (domain rule 9). A proposal is the cooperative's; what was accepted is part of the catalogue.

-- +goose Up
CREATE TABLE successor_proposal (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- the cooperative
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  old_product     uuid NOT NULL REFERENCES product (id),
  old_sku         text NOT NULL,
  new_product     uuid NOT NULL REFERENCES product (id),
  new_sku         text NOT NULL CHECK (new_sku <> ''),
  price_kind      text NOT NULL,
  term_months     int,
  unit_price      numeric(12,4) NOT NULL CHECK (unit_price > 0),
  price_quantity  numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  old_price       numeric(12,4) NOT NULL,                       -- for as many, on the day on which it was judged last
  valid_from      date NOT NULL,
  clause          text NOT NULL CHECK (clause <> ''),           -- where the documents allow successors
  points          jsonb NOT NULL CHECK (jsonb_array_length(points) > 0),
  document_name   text NOT NULL,
  document_sha256 bytea NOT NULL CHECK (octet_length(document_sha256) = 32),
  document        bytea NOT NULL,
  status          text NOT NULL CHECK (status IN ('draft','in_force','refused')),
  reason          text,                                         -- of a refusal
  set_by          uuid NOT NULL REFERENCES person (id),
  set_at          timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  entry           uuid REFERENCES leaf (entry),
  CONSTRAINT successor_not_dearer CHECK (unit_price <= old_price),
  CONSTRAINT successor_other CHECK (new_product <> old_product),
  CONSTRAINT successor_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT successor_logged CHECK ((status = 'draft') = (entry IS NULL)),
  CONSTRAINT successor_reasoned CHECK ((status = 'refused') = (reason IS NOT NULL)),
  CONSTRAINT successor_four_eyes CHECK (status <> 'in_force' OR decided_by <> set_by)
);
CREATE INDEX successor_proposal_contract ON successor_proposal (contract_id, set_at DESC);
ALTER TABLE successor_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE successor_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON successor_proposal TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON successor_proposal TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON successor_proposal FOR SELECT TO shop_owner USING (true);
GRANT SELECT ON successor_proposal TO shop_app, shop_worker;
GRANT INSERT ON successor_proposal TO shop_worker;
GRANT UPDATE (status, old_price, reason, decided_by, decided_at, entry) ON successor_proposal TO shop_worker;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON successor_proposal FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'set_by', 'in_force', 'successor_four_eyes');
ALTER TABLE successor_proposal ENABLE ALWAYS TRIGGER second_person;

-- What is delivered in place of what, and from which day.
CREATE TABLE lot_successor (
  id          uuid PRIMARY KEY REFERENCES successor_proposal (id),
  lot_id      uuid NOT NULL REFERENCES lot (id),
  supplier_id uuid NOT NULL REFERENCES supplier (id),
  old_product uuid NOT NULL REFERENCES product (id),
  new_product uuid NOT NULL REFERENCES product (id),
  numbers     text[] NOT NULL,                                  -- that lead to the new one: of the old article and of those before it
  valid_from  date NOT NULL,
  accepted_at timestamptz NOT NULL,
  UNIQUE (lot_id, supplier_id, old_product)
);
CREATE INDEX lot_successor_old ON lot_successor (old_product);
CREATE INDEX lot_successor_new ON lot_successor (new_product);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lot_successor FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON lot_successor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE lot_successor ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE lot_successor ENABLE ALWAYS TRIGGER append_only_truncate;
CREATE TRIGGER fact_changed AFTER INSERT ON lot_successor FOR EACH STATEMENT EXECUTE FUNCTION fact_changed('catalogue');
ALTER TABLE lot_successor ENABLE ALWAYS TRIGGER fact_changed;
GRANT SELECT ON lot_successor TO shop_app, shop_worker;
GRANT INSERT ON lot_successor TO shop_worker;

-- A price ends only with what takes its place, written in the same transaction and with its entry in the log.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_without_price_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'shop_worker' AND NOT EXISTS (SELECT FROM price_list p WHERE p.status = 'in_force' AND p.xmin = pg_current_xact_id()::xid)
     AND NOT EXISTS (SELECT FROM lot_successor s WHERE s.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'a price changes with a list or a successor alone' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
