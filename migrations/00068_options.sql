-- Configurable articles: what a supplier delivers an article with, in groups to choose from, and what options ask of each other.
-- A list belongs to a supplier in a lot, beside its price list, and takes the place of the one before as a whole, from its first day.

-- +goose Up
CREATE TABLE option_list (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- the cooperative
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  number          int  NOT NULL CHECK (number > 0),
  status          text NOT NULL CHECK (status IN ('draft','in_force','withdrawn')),
  valid_from      date NOT NULL,
  file_name       text NOT NULL,
  sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),
  raw             bytea NOT NULL,
  articles        jsonb NOT NULL,                               -- as read, for who decides
  findings        jsonb NOT NULL,
  uploaded_by     uuid NOT NULL REFERENCES person (id),
  uploaded_at     timestamptz NOT NULL,
  decided_by      uuid REFERENCES person (id),
  decided_at      timestamptz,
  entry           uuid REFERENCES leaf (entry),
  UNIQUE (lot_id, supplier_id, number),
  CONSTRAINT option_list_decided CHECK ((status = 'draft') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT option_list_logged CHECK ((status = 'in_force') = (entry IS NOT NULL)),
  CONSTRAINT option_list_four_eyes CHECK (status <> 'in_force' OR decided_by <> uploaded_by)
);
CREATE INDEX option_list_contract ON option_list (contract_id, uploaded_at DESC);
ALTER TABLE option_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE option_list FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON option_list TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON option_list TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON option_list FOR SELECT TO shop_owner USING (true);
GRANT SELECT ON option_list TO shop_app, shop_worker;
GRANT INSERT ON option_list TO shop_worker;
GRANT UPDATE (status, articles, findings, decided_by, decided_at, entry) ON option_list TO shop_worker;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON option_list FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'uploaded_by', 'in_force', 'option_list_four_eyes');
ALTER TABLE option_list ENABLE ALWAYS TRIGGER second_person;

-- Lists in force, for everybody who may see the prices of the lot.
CREATE TABLE lot_option_list (
  id          uuid PRIMARY KEY REFERENCES option_list (id),
  lot_id      uuid NOT NULL REFERENCES lot (id),
  supplier_id uuid NOT NULL REFERENCES supplier (id),
  number      int  NOT NULL,
  valid_from  date NOT NULL,
  sha256      bytea NOT NULL,
  UNIQUE (lot_id, supplier_id, valid_from, number)
);

CREATE TABLE option_group (
  list_id  uuid NOT NULL REFERENCES lot_option_list (id),
  base_sku text NOT NULL CHECK (base_sku <> ''),               -- the article that is put together
  group_no int  NOT NULL CHECK (group_no > 0),
  title    text NOT NULL CHECK (title <> ''),
  minimum  int  NOT NULL CHECK (minimum >= 0),                 -- options, not pieces; 1 = a compulsory choice
  maximum  int  NOT NULL,
  PRIMARY KEY (list_id, base_sku, group_no),
  CHECK (minimum <= maximum)
);

CREATE TABLE option_choice (
  list_id  uuid NOT NULL REFERENCES lot_option_list (id),
  base_sku text NOT NULL CHECK (base_sku <> ''),
  position int  NOT NULL CHECK (position > 0),
  key      text NOT NULL CHECK (key <> ''),
  group_no int,                                                -- NULL = always delivered with the article
  label    text NOT NULL CHECK (label <> ''),
  sku      text NOT NULL CHECK (sku <> '' AND sku <> base_sku),
  per_unit numeric(10,3) NOT NULL CHECK (per_unit > 0),        -- for each piece of the article
  PRIMARY KEY (list_id, base_sku, key),
  UNIQUE (list_id, base_sku, position),
  UNIQUE (list_id, base_sku, sku, per_unit),
  FOREIGN KEY (list_id, base_sku, group_no) REFERENCES option_group (list_id, base_sku, group_no)
);

CREATE TABLE option_rule (
  list_id  uuid NOT NULL,
  base_sku text NOT NULL,
  position int  NOT NULL CHECK (position > 0),
  kind     text NOT NULL CHECK (kind IN ('requires','excludes')),
  key      text NOT NULL,
  other    text NOT NULL,
  PRIMARY KEY (list_id, base_sku, position),
  FOREIGN KEY (list_id, base_sku, key) REFERENCES option_choice (list_id, base_sku, key),
  FOREIGN KEY (list_id, base_sku, other) REFERENCES option_choice (list_id, base_sku, key),
  CHECK (key <> other)
);

-- A list in force is written whole, with its release: nobody adds to it later.
-- +goose StatementBegin
CREATE FUNCTION refuse_outside_option_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM option_list o WHERE o.status = 'in_force' AND o.xmin = pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'options come with a released list alone' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['lot_option_list','option_group','option_choice','option_rule'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER with_its_list BEFORE INSERT ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_outside_option_list()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER with_its_list', t);
    EXECUTE format('GRANT SELECT ON %I TO shop_app, shop_worker', t);
    EXECUTE format('GRANT INSERT ON %I TO shop_worker', t);
  END LOOP;
END $$;
-- +goose StatementEnd
CREATE INDEX lot_price_article ON lot_price (lot_id, supplier_id, sku);
