-- Project prices: what a supplier asks less than its price list, for one body and a project, over a time and up to a quantity, with
-- the document it rests on (domain rule 9).

-- +goose Up
CREATE TABLE project_price (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- the cooperative
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  product_id      uuid NOT NULL REFERENCES product (id),
  sku             text NOT NULL,
  body_id         uuid NOT NULL REFERENCES organisation (id),   -- who may call off at it, with what stands below it in the tree
  title           text NOT NULL CHECK (title <> ''),
  price_kind      text NOT NULL,
  term_months     int,
  unit_price      numeric(12,4) NOT NULL CHECK (unit_price > 0),
  price_quantity  numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  list_price      numeric(12,4) NOT NULL,                       -- for as many, on the day on which it was judged last
  valid           daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid) AND NOT upper_inf(valid)),
  quantity        numeric(12,3) NOT NULL CHECK (quantity > 0),
  document_name   text NOT NULL,
  document_sha256 bytea NOT NULL CHECK (octet_length(document_sha256) = 32),
  document        bytea NOT NULL,
  status          text NOT NULL CHECK (status IN ('draft','in_force','withdrawn')),
  set_by          uuid NOT NULL REFERENCES person (id),
  set_at          timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  entry           uuid REFERENCES leaf (entry),
  CONSTRAINT project_price_below_list CHECK (unit_price < list_price),
  CONSTRAINT project_price_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT project_price_logged CHECK ((status = 'in_force') = (entry IS NOT NULL)),
  CONSTRAINT project_price_four_eyes CHECK (status <> 'in_force' OR decided_by <> set_by)
);
CREATE INDEX project_price_contract ON project_price (contract_id, set_at DESC);
CREATE INDEX project_price_called ON project_price (lot_id, supplier_id, product_id) WHERE status = 'in_force';
ALTER TABLE project_price ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_price FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON project_price TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON project_price TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON project_price FOR SELECT TO shop_owner USING (true);
GRANT SELECT ON project_price TO shop_app, shop_worker;
GRANT INSERT ON project_price TO shop_worker;
GRANT UPDATE (status, list_price, decided_by, decided_at, entry) ON project_price TO shop_worker;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON project_price FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'set_by', 'in_force', 'project_price_four_eyes');
ALTER TABLE project_price ENABLE ALWAYS TRIGGER second_person;

ALTER TABLE balance DROP CONSTRAINT balance_kind_check;
ALTER TABLE balance ADD CONSTRAINT balance_kind_check CHECK (kind IN ('lot','contract','quota','budget','party','project'));

-- +goose StatementBegin
-- What a body may call off an article at on a day, as was in force at an instant. Its people read it, who do not see the table.
CREATE FUNCTION project_prices_for(body uuid, day date, at timestamptz, of_lot uuid, of_supplier uuid, of_product uuid)
RETURNS TABLE (id uuid, title text, price_kind text, term_months int, unit_price numeric, price_quantity numeric, valid daterange, document_sha256 bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.id, p.title, p.price_kind, p.term_months, p.unit_price, p.price_quantity, p.valid, p.document_sha256 FROM project_price p
   WHERE p.lot_id = of_lot AND p.supplier_id = of_supplier AND p.product_id = of_product AND p.status = 'in_force' AND p.decided_at <= at
     AND p.valid @> day AND p.body_id IN (SELECT organisation_ancestors(body, day));
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION project_prices_for(uuid, date, timestamptz, uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION project_prices_for(uuid, date, timestamptz, uuid, uuid, uuid) TO shop_app, shop_worker;
