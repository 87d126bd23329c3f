-- The first tables of the house. Conventions: docs/adr/0003-database.md.
-- Amounts are net and numeric(14,2), unit prices numeric(12,4) per numeric(9,3), quantities numeric(10,3).
-- Legal days are dates in Europe/Berlin, periods are half-open dateranges.

-- +goose Up
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- ---------------------------------------------------------------- helpers

-- +goose StatementBegin
CREATE FUNCTION scope_organisations() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  -- The organisations the current request may see; an empty or missing scope sees nothing.
  SELECT COALESCE(string_to_array(NULLIF(current_setting('shop.scope', true), ''), ',')::uuid[], '{}')
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- organisations and people

CREATE TABLE organisation (
  id              uuid PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('cooperative','member','owner_body','unit')),
  name            text NOT NULL CHECK (name <> ''),
  land            text CHECK (land ~ '^DE-[A-Z]{2}$'),
  buyer_type      text NOT NULL CHECK (buyer_type IN ('municipality','school','land','company','cooperative')),
  legal_entity_id uuid NOT NULL REFERENCES organisation (id),  -- who contracts for it; itself unless a unit
  vat_entrepreneur boolean NOT NULL DEFAULT false,             -- UStG §13b: recipient is an entrepreneur
  leitweg_id      text,
  usual_approval_days int NOT NULL DEFAULT 0 CHECK (usual_approval_days BETWEEN 0 AND 30),
  created_at      timestamptz NOT NULL
);

CREATE TABLE organisation_link (
  child_id  uuid NOT NULL REFERENCES organisation (id),
  parent_id uuid NOT NULL REFERENCES organisation (id),
  valid     daterange NOT NULL CHECK (NOT isempty(valid)),
  CHECK (child_id <> parent_id),
  CONSTRAINT organisation_link_one_parent_at_a_time EXCLUDE USING gist (child_id WITH =, valid WITH &&)
);
CREATE INDEX organisation_link_parent ON organisation_link (parent_id);
CREATE INDEX organisation_link_child ON organisation_link (child_id);   -- the constraint's own index is slow to look into

-- +goose StatementBegin
CREATE FUNCTION organisation_subtree(root uuid, day date) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE AS $$  -- plpgsql keeps the plan; a SQL function with recursion is parsed and planned at every call
BEGIN
  RETURN QUERY
  WITH RECURSIVE tree(id) AS (
    SELECT root
    UNION
    SELECT l.child_id FROM organisation_link l JOIN tree t ON l.parent_id = t.id WHERE l.valid @> day
  ) SELECT id FROM tree;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION organisation_ancestors(leaf uuid, day date) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  WITH RECURSIVE up(id) AS (
    SELECT leaf
    UNION
    SELECT l.parent_id FROM organisation_link l JOIN up u ON l.child_id = u.id WHERE l.valid @> day
  ) SELECT id FROM up;
END $$;
-- +goose StatementEnd

CREATE TABLE address (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  label           text NOT NULL,
  street          text NOT NULL,
  postcode        text NOT NULL,
  city            text NOT NULL,
  is_default      boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX address_one_default ON address (organisation_id) WHERE is_default;

CREATE TABLE cost_centre (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  number          text NOT NULL,
  label           text NOT NULL,
  is_default      boolean NOT NULL DEFAULT false,
  UNIQUE (organisation_id, number)
);
CREATE UNIQUE INDEX cost_centre_one_default ON cost_centre (organisation_id) WHERE is_default;

CREATE TABLE person (
  id         uuid PRIMARY KEY,
  log_id     uuid NOT NULL UNIQUE,   -- the only name a person has in records
  name       text NOT NULL,
  email      text,
  language   text NOT NULL DEFAULT 'de' CHECK (language IN ('de','en')),
  created_at timestamptz NOT NULL
);

CREATE TABLE membership (
  id              uuid PRIMARY KEY,
  person_id       uuid NOT NULL REFERENCES person (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  role            text NOT NULL CHECK (role IN ('requester','officer','approver','contract_manager','auditor','admin')),
  valid           daterange NOT NULL CHECK (NOT isempty(valid)),
  CONSTRAINT membership_not_twice EXCLUDE USING gist (person_id WITH =, organisation_id WITH =, role WITH =, valid WITH &&)
);
CREATE INDEX membership_organisation ON membership (organisation_id);
CREATE INDEX membership_person ON membership (person_id, organisation_id);

CREATE TABLE local_account (
  person_id     uuid PRIMARY KEY REFERENCES person (id),
  login         text NOT NULL,
  password_hash text NOT NULL,        -- argon2id, PHC string
  demo          jsonb                 -- set by the demo seed only: password, sentences and place on the log-in page
);
CREATE UNIQUE INDEX local_account_login ON local_account (lower(login));

CREATE TABLE login_attempt (          -- throttle, per account and per address
  subject    text PRIMARY KEY,
  failures   int NOT NULL,
  last_at    timestamptz NOT NULL
);

CREATE TABLE session (
  token_hash      bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  person_id       uuid NOT NULL REFERENCES person (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  created_at      timestamptz NOT NULL,
  last_seen       timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  revoked_at      timestamptz
);
CREATE INDEX session_person ON session (person_id);

-- ---------------------------------------------------------------- rules

CREATE TABLE rule (
  id           text NOT NULL,
  version      int  NOT NULL CHECK (version > 0),
  jurisdiction text NOT NULL,
  buyer_type   text,
  kind         text NOT NULL,
  body         jsonb NOT NULL,        -- the rule as rules.Rule encodes it
  valid        daterange NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, version)
);

-- ---------------------------------------------------------------- catalogue

CREATE TABLE supplier (
  id         uuid PRIMARY KEY,
  key        text NOT NULL UNIQUE,    -- stable short key used by imports and files
  name       text NOT NULL,
  city       text NOT NULL,
  blocked    boolean NOT NULL DEFAULT false,
  version    int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);

CREATE TABLE supplier_version (       -- immutable master data as known at a time; records name its hash
  supplier_id uuid NOT NULL REFERENCES supplier (id),
  version     int NOT NULL,
  hash        bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  bytes       bytea NOT NULL,         -- canonical JSON
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (supplier_id, version)
);

CREATE TABLE category (
  key      text PRIMARY KEY,
  label_de text NOT NULL,
  label_en text NOT NULL,
  cpv      text NOT NULL CHECK (cpv ~ '^[0-9]{8}$')
);

CREATE TABLE product (
  id           uuid PRIMARY KEY,
  gtin         text CHECK (gtin ~ '^[0-9]{8,14}$'),
  manufacturer text NOT NULL,
  part_number  text NOT NULL,
  manufacturer_norm text NOT NULL,
  part_norm    text NOT NULL,
  name         text NOT NULL,
  description  text NOT NULL DEFAULT '',
  category     text NOT NULL REFERENCES category (key),
  unit         text NOT NULL DEFAULT 'C62',
  facts        jsonb NOT NULL DEFAULT '[]',
  created_at   timestamptz NOT NULL,
  UNIQUE (manufacturer_norm, part_norm)
);
CREATE UNIQUE INDEX product_gtin ON product (gtin) WHERE gtin IS NOT NULL;
CREATE INDEX product_part ON product (part_norm);
CREATE INDEX product_category ON product (category);

CREATE TABLE catalogue_version (
  id           uuid PRIMARY KEY,
  supplier_id  uuid NOT NULL REFERENCES supplier (id),
  version      int NOT NULL CHECK (version > 0),
  status       text NOT NULL CHECK (status IN ('draft','published','superseded')),
  file_name    text NOT NULL,
  format       text NOT NULL CHECK (format IN ('bmecat','csv')),
  sha256       bytea NOT NULL CHECK (octet_length(sha256) = 32),
  raw          bytea NOT NULL,
  counts       jsonb NOT NULL DEFAULT '{}',
  findings     jsonb NOT NULL DEFAULT '[]',
  uploaded_by  uuid REFERENCES person (id),
  uploaded_at  timestamptz NOT NULL,
  published_at timestamptz,
  UNIQUE (supplier_id, version),
  CHECK ((status = 'draft') = (published_at IS NULL))
);
CREATE UNIQUE INDEX catalogue_one_published ON catalogue_version (supplier_id) WHERE status = 'published';

-- One row per offer as it stood over a run of catalogue versions: since_version .. until_version (exclusive, NULL = still).
-- A changed offer is a new row, so a decision's offer id always leads to what was compared.
CREATE TABLE offer (
  id              uuid PRIMARY KEY,
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  product_id      uuid NOT NULL REFERENCES product (id),
  sku             text NOT NULL,
  since_version   uuid NOT NULL REFERENCES catalogue_version (id),
  until_version   uuid REFERENCES catalogue_version (id),
  price_kind      text NOT NULL CHECK (price_kind IN ('once','month','year','hour','day')),
  term_months     int CHECK (term_months > 0),
  currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  price_quantity  numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  tier_from       numeric(10,3)[] NOT NULL,      -- ascending; empty = no price
  tier_price      numeric(12,4)[] NOT NULL,
  pack            numeric(10,3) NOT NULL CHECK (pack > 0),
  minimum         numeric(10,3) NOT NULL CHECK (minimum > 0),
  interval        numeric(10,3) NOT NULL CHECK (interval > 0),
  maximum         numeric(10,3) CHECK (maximum > 0),
  shipping        numeric(14,2) NOT NULL CHECK (shipping >= 0),
  free_shipping_from numeric(14,2),
  small_order_fee numeric(14,2) NOT NULL DEFAULT 0 CHECK (small_order_fee >= 0),
  small_order_below numeric(14,2) NOT NULL DEFAULT 0,
  vat_rate        numeric(5,2) NOT NULL CHECK (vat_rate BETWEEN 0 AND 100),
  delivery_days   int NOT NULL CHECK (delivery_days BETWEEN 0 AND 400),
  price_hold_days int NOT NULL DEFAULT 0 CHECK (price_hold_days >= 0),
  valid           daterange NOT NULL,
  stock           numeric(10,3) CHECK (stock >= 0),  -- NULL = unknown
  back_order      boolean NOT NULL DEFAULT true,     -- can be ordered beyond the stock
  labels          text[] NOT NULL DEFAULT '{}',
  seller_id       uuid NOT NULL REFERENCES supplier (id),
  created_at      timestamptz NOT NULL,
  CHECK (cardinality(tier_from) = cardinality(tier_price))
);
CREATE UNIQUE INDEX offer_current_sku ON offer (supplier_id, sku) WHERE until_version IS NULL;
CREATE INDEX offer_current_product ON offer (product_id) WHERE until_version IS NULL;

-- ---------------------------------------------------------------- framework contracts

CREATE TABLE framework_contract (
  id              uuid PRIMARY KEY,
  number          text NOT NULL UNIQUE,
  title           text NOT NULL,
  contract_group  text NOT NULL,
  regime          text NOT NULL CHECK (regime IN ('VgV','UVgO')),
  notice_reference text,
  term            daterange NOT NULL CHECK (NOT isempty(term)),
  status          text NOT NULL CHECK (status IN ('draft','active','suspended','exhausted','expired','terminated')),
  created_at      timestamptz NOT NULL
);

CREATE TABLE lot (
  id            uuid PRIMARY KEY,
  contract_id   uuid NOT NULL REFERENCES framework_contract (id),
  number        int NOT NULL CHECK (number > 0),
  title         text NOT NULL,
  call_off_kind text NOT NULL CHECK (call_off_kind IN ('single','direct','mixed','mini')),
  obligation    text NOT NULL CHECK (obligation IN ('exclusive','preferred','voluntary')),
  cpv           text[] NOT NULL DEFAULT '{}',
  estimate      numeric(14,2),
  unit          text NOT NULL DEFAULT 'C62',
  UNIQUE (contract_id, number)
);

CREATE TABLE lot_party (
  lot_id        uuid NOT NULL REFERENCES lot (id),
  supplier_id   uuid NOT NULL REFERENCES supplier (id),
  rank          int,
  share_percent numeric(5,2),
  valid         daterange NOT NULL CHECK (NOT isempty(valid)),
  suspended_reason text,
  CONSTRAINT lot_party_once EXCLUDE USING gist (lot_id WITH =, supplier_id WITH =, valid WITH &&)
);

CREATE INDEX lot_party_lot ON lot_party (lot_id, supplier_id);

CREATE TABLE lot_price (
  id             uuid PRIMARY KEY,
  lot_id         uuid NOT NULL REFERENCES lot (id),
  supplier_id    uuid NOT NULL REFERENCES supplier (id),
  product_id     uuid NOT NULL REFERENCES product (id),
  sku            text NOT NULL,
  price_kind     text NOT NULL CHECK (price_kind IN ('once','month','year','hour','day')),
  term_months    int CHECK (term_months > 0),
  currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  unit_price     numeric(12,4) NOT NULL CHECK (unit_price >= 0),
  price_quantity numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  vat_rate       numeric(5,2) NOT NULL,
  delivery_days  int NOT NULL CHECK (delivery_days BETWEEN 0 AND 400),
  valid          daterange NOT NULL CHECK (NOT isempty(valid)),
  CONSTRAINT lot_price_once EXCLUDE USING gist (lot_id WITH =, supplier_id WITH =, product_id WITH =, valid WITH &&)
);
CREATE INDEX lot_price_product ON lot_price (product_id);

CREATE TABLE entitlement (
  id              uuid PRIMARY KEY,
  lot_id          uuid NOT NULL REFERENCES lot (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- named in the notice; covers what stands below it in the tree
  valid           daterange NOT NULL CHECK (NOT isempty(valid)),
  annex           text NOT NULL,                               -- where the notice names it
  CONSTRAINT entitlement_once EXCLUDE USING gist (lot_id WITH =, organisation_id WITH =, valid WITH &&)
);
CREATE INDEX entitlement_organisation ON entitlement (organisation_id);
CREATE INDEX entitlement_lot ON entitlement (lot_id);

-- ---------------------------------------------------------------- limits

CREATE TABLE balance (
  id        uuid PRIMARY KEY,
  kind      text NOT NULL CHECK (kind IN ('lot','contract','quota','budget')),
  owner_id  uuid NOT NULL,
  measure   text NOT NULL CHECK (measure IN ('value','quantity')),
  maximum   numeric(16,3) CHECK (maximum >= 0),       -- NULL = none
  committed numeric(16,3) NOT NULL DEFAULT 0 CHECK (committed >= 0),
  reserved  numeric(16,3) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  UNIQUE (kind, owner_id, measure),
  CONSTRAINT balance_within_maximum CHECK (maximum IS NULL OR committed + reserved <= maximum)
) WITH (fillfactor = 50);

CREATE TABLE ledger (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  balance_id uuid NOT NULL REFERENCES balance (id),
  entry      text NOT NULL CHECK (entry IN ('reserve','commit','release','adjust')),
  amount     numeric(16,3) NOT NULL,
  order_id   uuid NOT NULL,
  at         timestamptz NOT NULL
);
CREATE INDEX ledger_balance ON ledger (balance_id);
CREATE INDEX ledger_order ON ledger (order_id);

-- ---------------------------------------------------------------- basket

CREATE TABLE basket (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  version         bigint NOT NULL DEFAULT 0,
  delivery_address_id uuid REFERENCES address (id),
  cost_centre_id  uuid REFERENCES cost_centre (id),
  updated_at      timestamptz NOT NULL,
  UNIQUE (organisation_id, person_id)
);

CREATE TABLE basket_line (
  id              uuid PRIMARY KEY,
  basket_id       uuid NOT NULL REFERENCES basket (id) ON DELETE CASCADE,
  organisation_id uuid NOT NULL,
  position        int NOT NULL,
  product_id      uuid NOT NULL REFERENCES product (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  sku             text NOT NULL,          -- the offer is found again by supplier and sku when its price changed
  offer_id        uuid REFERENCES offer (id),
  lot_price_id    uuid REFERENCES lot_price (id),
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  needed_by       date,
  reason_code     text,
  reason_text     text,
  seen_total      numeric(14,2),
  CHECK ((offer_id IS NULL) <> (lot_price_id IS NULL))
);
CREATE INDEX basket_line_basket ON basket_line (basket_id);

-- ---------------------------------------------------------------- submission, decision, order
-- Rows below a submission or an order repeat its organisation for row-level security; the reference stands above.
-- What is ordered refers to organisations, persons, suppliers, products, offers and lots without a foreign key: nobody may
-- delete those, the ids were read in the same transaction, and a check would lock the same few supplier rows in every
-- submission (docs/adr/0009).

CREATE TABLE submission (
  id                uuid PRIMARY KEY,
  organisation_id   uuid NOT NULL,
  person_id         uuid NOT NULL,
  idempotency_key   text NOT NULL,
  request_hash      bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  status            text NOT NULL CHECK (status IN ('submitted','approved','rejected','returned','released')),
  at                timestamptz NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT submission_idempotency UNIQUE (organisation_id, person_id, idempotency_key)
);

CREATE TABLE submission_line (
  submission_id   uuid NOT NULL REFERENCES submission (id),
  organisation_id uuid NOT NULL,
  line_no         int NOT NULL CHECK (line_no > 0),
  product_id      uuid NOT NULL,
  channel         text NOT NULL CHECK (channel IN ('framework','best_price','trade')),
  supplier_id     uuid NOT NULL,
  offer_id        uuid,
  lot_price_id    uuid,
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  delivered_quantity numeric(10,3) NOT NULL CHECK (delivered_quantity > 0),
  needed_by       date,
  delivery_date   date,
  unit_price      numeric(12,4) NOT NULL,
  price_quantity  numeric(9,3) NOT NULL,
  price_kind      text NOT NULL,
  term_months     int,
  net             numeric(14,2) NOT NULL CHECK (net >= 0),   -- goods; the order carries shipping and fees
  vat_rate        numeric(5,2) NOT NULL,
  rank            int,
  ranked_offers   int,
  reason_code     text,
  product         jsonb NOT NULL,      -- name, numbers and facts as ordered
  PRIMARY KEY (submission_id, line_no)
);

-- The decision's content is its record; the row only finds it.
CREATE TABLE decision (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  submission_id   uuid NOT NULL REFERENCES submission (id),
  line_no         int NOT NULL,
  order_id        uuid NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('best_price','call_off')),
  record_id       uuid NOT NULL,
  product_category text NOT NULL,
  at              timestamptz NOT NULL,
  UNIQUE (submission_id, line_no)
);
CREATE INDEX decision_order ON decision (order_id);

CREATE TABLE purchase_order (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,       -- Bedarfsträger
  buyer_id        uuid NOT NULL,       -- Auftraggeber, the legal entity
  invoice_recipient_id uuid NOT NULL,
  submission_id   uuid NOT NULL REFERENCES submission (id),
  seller_id       uuid NOT NULL,
  channel         text NOT NULL CHECK (channel IN ('framework','best_price','trade')),
  lot_id          uuid,
  parties         jsonb NOT NULL,      -- names, address, Leitweg-ID and cost centre as ordered
  legal_basis     jsonb NOT NULL,
  saving          jsonb,
  currency        text NOT NULL,
  net             numeric(14,2) NOT NULL,
  vat             numeric(14,2) NOT NULL,
  gross           numeric(14,2) NOT NULL,
  shipping        numeric(14,2) NOT NULL CHECK (shipping >= 0),          -- part of net
  small_order_fee numeric(14,2) NOT NULL CHECK (small_order_fee >= 0),   -- part of net
  at              timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL DEFAULT now(),
  CHECK (net + vat = gross),
  CHECK ((channel = 'framework') = (lot_id IS NOT NULL))
);
CREATE INDEX purchase_order_list ON purchase_order (organisation_id, at DESC, id DESC);
CREATE INDEX purchase_order_submission ON purchase_order (submission_id);
CREATE INDEX purchase_order_direct_award ON purchase_order (buyer_id, at) WHERE channel = 'best_price';
CREATE INDEX purchase_order_rotation ON purchase_order (buyer_id, seller_id, at);

CREATE TABLE order_event (
  order_id        uuid NOT NULL REFERENCES purchase_order (id),
  organisation_id uuid NOT NULL,
  sequence        int NOT NULL CHECK (sequence > 0),
  type            text NOT NULL CHECK (type IN ('submitted','released','numbered','sent','confirmed','delivered','cancelled')),
  at              timestamptz NOT NULL,
  person_log_id   uuid,
  entry           uuid,                -- the log entry that carries this state change
  body            jsonb NOT NULL DEFAULT '{}',
  recorded_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, sequence)
);
CREATE INDEX order_event_entry ON order_event (entry);

-- Projection of order_event, written in the same transaction by one fold function.
CREATE TABLE order_state (
  order_id        uuid PRIMARY KEY REFERENCES purchase_order (id),
  organisation_id uuid NOT NULL,
  status          text NOT NULL CHECK (status IN ('submitted','released','sent','confirmed','delivered','cancelled')),
  sequence        int NOT NULL,
  number          text UNIQUE,
  entry           uuid NOT NULL,       -- log entry of the release
  delivery_date   date
) WITH (fillfactor = 70);
CREATE INDEX order_state_unnumbered ON order_state (order_id) WHERE number IS NULL;

CREATE TABLE order_number (            -- one row per year; numbers are given by the worker in batches
  year int PRIMARY KEY,
  last int NOT NULL
);

-- ---------------------------------------------------------------- decision log

CREATE TABLE record (
  id              uuid PRIMARY KEY,    -- UUIDv4
  organisation_id uuid NOT NULL,
  type            text NOT NULL,
  version         int NOT NULL,
  bytes           bytea NOT NULL,      -- RFC 8785
  salt            bytea NOT NULL CHECK (octet_length(salt) = 32),
  recorded_at     timestamptz NOT NULL DEFAULT now()
);

-- Records are some kilobytes of text; packing them with pglz costs more than writing the whole order. Builds of PostgreSQL
-- without lz4 keep pglz.
-- +goose StatementBegin
DO $$
BEGIN
  ALTER TABLE record ALTER COLUMN bytes SET COMPRESSION lz4;
  ALTER TABLE purchase_order ALTER COLUMN legal_basis SET COMPRESSION lz4, ALTER COLUMN parties SET COMPRESSION lz4;
  ALTER TABLE submission_line ALTER COLUMN product SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
-- +goose StatementEnd

CREATE TABLE leaf (
  entry           uuid PRIMARY KEY REFERENCES record (id),
  bytes           bytea NOT NULL CHECK (octet_length(bytes) <= 1024),
  recorded_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE leaf_pending (entry uuid PRIMARY KEY REFERENCES leaf (entry));

CREATE TABLE log_key (
  key_id     bigint NOT NULL,          -- C2SP key hash
  origin     text NOT NULL,
  public_key text NOT NULL,            -- vkey
  valid_from bigint NOT NULL,          -- tree size
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (key_id, valid_from)
);

CREATE TABLE log_head (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  size bigint NOT NULL CHECK (size >= 0),
  root bytea
);
INSERT INTO log_head (size) VALUES (0);

CREATE TABLE log_leaf (
  leaf_index  bigint PRIMARY KEY,
  entry       uuid NOT NULL UNIQUE REFERENCES leaf (entry),
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tree_hash (id bigint PRIMARY KEY, hash bytea NOT NULL CHECK (octet_length(hash) = 32));

CREATE TABLE log_checkpoint (
  size bigint PRIMARY KEY,
  note text NOT NULL,
  at   timestamptz NOT NULL
);

CREATE TABLE personal_part (
  id              uuid PRIMARY KEY,
  person_log_id   uuid NOT NULL,
  organisation_id uuid NOT NULL,
  kind            text NOT NULL,
  salt            bytea NOT NULL CHECK (octet_length(salt) = 32),
  body            text NOT NULL,
  retain_until    date
);
CREATE INDEX personal_part_person ON personal_part (person_log_id);

CREATE TABLE denial (                 -- refusals of signed-in people; equal ones once a minute, counted
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  person_log_id   uuid NOT NULL,
  action          text NOT NULL,
  object          text NOT NULL,
  minute          timestamptz NOT NULL,
  rule            text NOT NULL,
  count           int NOT NULL DEFAULT 1,
  PRIMARY KEY (organisation_id, person_log_id, action, object, minute)
);

-- ---------------------------------------------------------------- outbox

CREATE TABLE outbox (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic        text NOT NULL,
  payload      jsonb NOT NULL,
  available_at timestamptz NOT NULL DEFAULT now(),
  locked_until timestamptz,
  attempts     int NOT NULL DEFAULT 0,
  last_error   text,
  dead_at      timestamptz
);
CREATE INDEX outbox_due ON outbox (available_at, id) WHERE dead_at IS NULL;

-- ---------------------------------------------------------------- row-level security

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['address','cost_centre','basket','basket_line','submission','submission_line','decision',
    'purchase_order','order_event','order_state','record','personal_part','denial'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- The subselect reads the scope once per statement, not per row: a cooperative's has hundreds of organisations.
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- +goose StatementEnd

-- Sums over a whole legal entity are needed where a person sees only one unit of it. These functions run as the owner,
-- answer sums and dates, and never rows.
CREATE POLICY owner_sums ON purchase_order FOR SELECT TO shop_owner USING (true);

-- +goose StatementBegin
CREATE FUNCTION suppliers_last_used(buyer uuid, sellers uuid[]) RETURNS TABLE (seller uuid, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
BEGIN
  RETURN QUERY
  SELECT s, (SELECT max(o.at) FROM purchase_order o WHERE o.buyer_id = buyer AND o.seller_id = s) FROM (SELECT DISTINCT unnest(sellers)) x (s);
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION suppliers_last_used(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION suppliers_last_used(uuid, uuid[]) TO shop_app;

-- ---------------------------------------------------------------- append-only

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['record','leaf','log_leaf','tree_hash','log_checkpoint','log_key','ledger','order_event',
    'submission_line','decision','purchase_order','supplier_version','rule'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- policy changes reach every replica

-- +goose StatementBegin
CREATE FUNCTION notify_authz() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('authz', '');
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER authz_changed AFTER INSERT OR UPDATE OR DELETE ON membership FOR EACH STATEMENT EXECUTE FUNCTION notify_authz();
CREATE TRIGGER authz_changed AFTER INSERT OR UPDATE OR DELETE ON organisation_link FOR EACH STATEMENT EXECUTE FUNCTION notify_authz();
CREATE TRIGGER authz_changed AFTER INSERT OR UPDATE OR DELETE ON entitlement FOR EACH STATEMENT EXECUTE FUNCTION notify_authz();

-- ---------------------------------------------------------------- grants

GRANT USAGE ON SCHEMA public TO shop_app, shop_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_worker;
GRANT SELECT ON organisation, organisation_link, address, cost_centre, person, membership, local_account, login_attempt, session,
  rule, supplier, supplier_version, category, product, catalogue_version, offer, framework_contract, lot, lot_party, lot_price,
  entitlement, balance, basket, basket_line, submission, submission_line, decision, purchase_order,
  order_event, order_state, record, leaf, leaf_pending, log_key, log_head, log_leaf, tree_hash, log_checkpoint, personal_part TO shop_app;

-- requests
GRANT INSERT, UPDATE, DELETE ON basket, basket_line, login_attempt TO shop_app;
GRANT INSERT, UPDATE ON session TO shop_app;
GRANT INSERT ON submission, submission_line, decision, purchase_order, order_event, ledger, leaf_pending, personal_part TO shop_app;
GRANT INSERT (id, organisation_id, type, version, bytes, salt) ON record TO shop_app;
GRANT INSERT (entry, bytes) ON leaf TO shop_app;
GRANT INSERT, UPDATE ON order_state TO shop_app;
GRANT UPDATE (committed, reserved) ON balance TO shop_app;
GRANT INSERT (topic, payload, available_at) ON outbox TO shop_app;
GRANT SELECT, INSERT, UPDATE ON denial TO shop_app;
GRANT INSERT ON catalogue_version TO shop_app;

-- sequencer, outbox, numbers, import, seed
GRANT INSERT ON organisation, organisation_link, address, cost_centre, person, membership, local_account, rule, supplier, supplier_version,
  category, product, catalogue_version, offer, framework_contract, lot, lot_party, lot_price, entitlement, balance, order_event TO shop_worker;
GRANT UPDATE ON product, category, supplier, framework_contract TO shop_worker;
GRANT UPDATE (status, published_at, counts, findings) ON catalogue_version TO shop_worker;
GRANT UPDATE (until_version) ON offer TO shop_worker;
GRANT UPDATE (last_seen) ON session TO shop_worker;
GRANT DELETE ON session, login_attempt TO shop_worker;
GRANT INSERT, UPDATE ON order_number TO shop_worker;
GRANT UPDATE ON order_state TO shop_worker;
GRANT INSERT ON log_leaf, tree_hash, log_checkpoint, log_key TO shop_worker;
GRANT UPDATE ON log_head TO shop_worker;
GRANT DELETE ON leaf_pending TO shop_worker;
GRANT INSERT (id, organisation_id, type, version, bytes, salt) ON record TO shop_worker;
GRANT INSERT (entry, bytes) ON leaf TO shop_worker;
GRANT INSERT ON leaf_pending, personal_part TO shop_worker;
GRANT INSERT (topic, payload, available_at) ON outbox TO shop_worker;
GRANT UPDATE, DELETE ON outbox TO shop_worker;

-- ---------------------------------------------------------------- search

CREATE TEXT SEARCH CONFIGURATION de_shop (COPY = german);
ALTER TEXT SEARCH CONFIGURATION de_shop ALTER MAPPING FOR hword, hword_part, word WITH unaccent, german_stem;

-- +goose StatementBegin
CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  -- The text once more with ae, oe and ue as the plain vowel, when it has any: "Bueroklammer" is also found as "Büroklammer".
  SELECT CASE WHEN t ~* 'ae|oe|ue' THEN ' ' || replace(replace(replace(lower(t), 'ae', 'a'), 'oe', 'o'), 'ue', 'u') ELSE '' END
$$;
-- +goose StatementEnd

-- What a search finds, one row per product with a current offer or lot price; kept by the import, re-read before anything is shown.
CREATE TABLE product_search (
  product_id    uuid PRIMARY KEY REFERENCES product (id),
  tsv           tsvector NOT NULL,
  category      text NOT NULL,
  manufacturer  text NOT NULL,
  name          text NOT NULL,         -- the first 50 characters in lower case, without accents: to sort by
  words         text[] NOT NULL,       -- of name and manufacturer, as counted in search_word
  numbers       text[] NOT NULL,       -- normalised part numbers, supplier numbers and GTIN
  suppliers     uuid[] NOT NULL,       -- with a current offer
  lots          uuid[] NOT NULL,       -- with a price for it
  piece_price   numeric(20,8)          -- of the cheapest offer valid on the day of the refresh; for sorting only
);
-- fastupdate would leave what an import wrote in a list that every search reads in full until the next vacuum.
CREATE INDEX product_search_tsv ON product_search USING gin (tsv) WITH (fastupdate = off);
CREATE INDEX product_search_numbers ON product_search USING gin (numbers) WITH (fastupdate = off);
CREATE INDEX product_search_name ON product_search (name, product_id);
CREATE INDEX product_search_price ON product_search (piece_price, product_id);

CREATE TABLE search_word (word text PRIMARY KEY, documents int NOT NULL);
CREATE INDEX search_word_trgm ON search_word USING gin (word gin_trgm_ops) WITH (fastupdate = off);

GRANT SELECT ON product_search, search_word TO shop_app, shop_worker;
GRANT INSERT, UPDATE, DELETE ON product_search, search_word TO shop_worker;
