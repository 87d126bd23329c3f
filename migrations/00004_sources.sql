-- Where offers come from beside the catalogues: products found to be the same thing, offers a body got itself, price
-- inquiries, and wishes nobody has a number for yet.

-- +goose Up

-- ---------------------------------------------------------------- similar is not same

-- Two products that may be one thing. Only a person says so; what was said stands in product_match_verdict.
CREATE TABLE product_match (
  id         uuid PRIMARY KEY,
  product_a  uuid NOT NULL REFERENCES product (id),
  product_b  uuid NOT NULL REFERENCES product (id),
  basis      text NOT NULL CHECK (basis IN ('part_number','name')),
  score      int  NOT NULL CHECK (score BETWEEN 0 AND 1000),
  status     text NOT NULL DEFAULT 'open' CHECK (status IN ('open','confirmed','refused')),
  requests   int  NOT NULL DEFAULT 0 CHECK (requests >= 0),   -- times an officer asked for a verdict
  found_at   timestamptz NOT NULL,
  CHECK (product_a < product_b),
  UNIQUE (product_a, product_b)
);
CREATE INDEX product_match_a ON product_match (product_a);
CREATE INDEX product_match_b ON product_match (product_b);
CREATE INDEX product_match_queue ON product_match (status, requests DESC, score DESC, id);

CREATE TABLE product_match_verdict (
  match_id      uuid NOT NULL REFERENCES product_match (id),
  sequence      int  NOT NULL CHECK (sequence > 0),
  verdict       text NOT NULL CHECK (verdict IN ('same','different','undone')),
  person_log_id uuid NOT NULL,
  entry         uuid NOT NULL,         -- its entry in the log
  at            timestamptz NOT NULL,
  PRIMARY KEY (match_id, sequence)
);

-- Projection of the confirmed matches: products of one canonical product compare together. Undoing a verdict makes it anew.
CREATE TABLE product_link (
  product_id   uuid PRIMARY KEY REFERENCES product (id),
  canonical_id uuid NOT NULL REFERENCES product (id),
  entry        uuid NOT NULL           -- the verdict that made the group as it is
);
CREATE INDEX product_link_canonical ON product_link (canonical_id, product_id);

-- One GTIN, two part numbers: nobody can say what is sold, so such rows of a catalogue wait here instead of being compared.
CREATE TABLE gtin_conflict (
  id            uuid PRIMARY KEY,
  supplier_id   uuid NOT NULL REFERENCES supplier (id),
  sku           text NOT NULL,
  gtin          text NOT NULL,
  manufacturer  text NOT NULL,
  part_number   text NOT NULL,
  part_norm     text NOT NULL,
  name          text NOT NULL,
  product_id    uuid NOT NULL REFERENCES product (id),  -- that the GTIN, or the part number, names already
  status        text NOT NULL DEFAULT 'open' CHECK (status IN ('open','accepted','refused')),
  entry         uuid,                  -- of the last verdict
  found_at      timestamptz NOT NULL,
  UNIQUE (supplier_id, sku, gtin, part_norm)
);
CREATE INDEX gtin_conflict_queue ON gtin_conflict (status, found_at DESC, id);

CREATE TABLE match_pending (product_id uuid PRIMARY KEY REFERENCES product (id));  -- not yet searched for candidates

-- The candidate search looks for names alike; other columns find the exact numbers.
CREATE INDEX product_search_name_trgm ON product_search USING gin (name gin_trgm_ops) WITH (fastupdate = off);

GRANT SELECT ON product_match, product_match_verdict, product_link, gtin_conflict, match_pending TO shop_app, shop_worker;
GRANT UPDATE (status, requests) ON product_match TO shop_app;
GRANT INSERT ON product_match_verdict TO shop_app;
GRANT INSERT, UPDATE, DELETE ON product_link TO shop_app;
GRANT UPDATE (status, entry) ON gtin_conflict TO shop_app;
GRANT INSERT ON product_match, gtin_conflict TO shop_worker;
GRANT INSERT, UPDATE, DELETE ON match_pending TO shop_worker;

-- ---------------------------------------------------------------- a body's own suppliers and products

-- NULL = the shop's own; else master data of one body, which nobody beside it sees.
ALTER TABLE supplier ADD COLUMN organisation_id uuid REFERENCES organisation (id);
ALTER TABLE supplier ADD COLUMN email text;
ALTER TABLE supplier_version ADD COLUMN organisation_id uuid REFERENCES organisation (id);
ALTER TABLE product ADD COLUMN organisation_id uuid REFERENCES organisation (id);
CREATE INDEX supplier_organisation ON supplier (organisation_id) WHERE organisation_id IS NOT NULL;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['supplier','supplier_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id IS NULL OR organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker, shop_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- +goose StatementEnd
GRANT INSERT ON supplier, supplier_version, product TO shop_app;

-- ---------------------------------------------------------------- documents, outside offers, inquiries

-- A file as it was received, byte for byte.
CREATE TABLE document (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  file_name       text NOT NULL,
  media_type      text NOT NULL CHECK (media_type IN ('application/pdf','message/rfc822','application/json')),
  sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),
  bytes           bytea NOT NULL,
  uploaded_by     uuid REFERENCES person (id),     -- NULL = the supplier itself, through its link
  at              timestamptz NOT NULL
);

CREATE TABLE inquiry (                   -- Preisanfrage
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  product_id      uuid NOT NULL REFERENCES product (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  text            text NOT NULL,
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  needed_by       date,
  deadline        timestamptz NOT NULL,  -- answers after it are late
  entry           uuid NOT NULL,
  at              timestamptz NOT NULL,
  CHECK (deadline > at)
);
CREATE INDEX inquiry_list ON inquiry (organisation_id, at DESC, id DESC);
CREATE INDEX inquiry_product ON inquiry (product_id, organisation_id);

CREATE TABLE inquiry_letter (            -- one to each supplier that was asked
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  inquiry_id      uuid NOT NULL REFERENCES inquiry (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  token_hash      bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  expires_at      timestamptz NOT NULL,
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open','answered','declined')),
  late            boolean NOT NULL DEFAULT false,
  entry           uuid,                  -- of the answer
  answered_at     timestamptz,
  UNIQUE (inquiry_id, supplier_id),
  CHECK ((status = 'open') = (answered_at IS NULL))
);

CREATE TABLE outside_offer (             -- Fremdangebot, or the answer to an inquiry
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  product_id      uuid NOT NULL REFERENCES product (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  source          text NOT NULL CHECK (source IN ('outside','inquiry')),
  sku             text NOT NULL,
  price_kind      text NOT NULL CHECK (price_kind IN ('once','month','year','hour','day')),
  term_months     int CHECK (term_months > 0),
  currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  unit_price      numeric(12,4) NOT NULL CHECK (unit_price > 0),
  price_quantity  numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  minimum         numeric(10,3) NOT NULL CHECK (minimum > 0),
  shipping        numeric(14,2) NOT NULL CHECK (shipping >= 0),
  vat_rate        numeric(5,2) NOT NULL CHECK (vat_rate BETWEEN 0 AND 100),
  delivery_days   int NOT NULL CHECK (delivery_days BETWEEN 0 AND 400),
  valid           daterange NOT NULL CHECK (NOT isempty(valid)),
  asked_by        uuid NOT NULL REFERENCES person (id),
  asked_on        date NOT NULL,
  late            boolean NOT NULL DEFAULT false,
  document_id     uuid NOT NULL REFERENCES document (id),
  letter_id       uuid UNIQUE REFERENCES inquiry_letter (id),
  entry           uuid NOT NULL,
  at              timestamptz NOT NULL,
  CHECK ((source = 'inquiry') = (letter_id IS NOT NULL))
);
CREATE INDEX outside_offer_product ON outside_offer (product_id, organisation_id);

-- A line's offer is a row of offer or of outside_offer; both are kept for good.
ALTER TABLE basket_line DROP CONSTRAINT basket_line_offer_id_fkey;

-- ---------------------------------------------------------------- wishes without a number

CREATE TABLE free_line (                 -- Freitextposition in a basket: a wish, which cannot be ordered as it is
  id              uuid PRIMARY KEY,
  basket_id       uuid NOT NULL REFERENCES basket (id) ON DELETE CASCADE,
  organisation_id uuid NOT NULL,
  description     text NOT NULL CHECK (description <> ''),
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  estimate        numeric(14,2) CHECK (estimate >= 0),   -- net for the whole quantity, as the person expects it
  needed_by       date,
  product_id      uuid REFERENCES product (id),          -- made of it by the officer, so that it can be quoted
  at              timestamptz NOT NULL
);
CREATE INDEX free_line_basket ON free_line (basket_id);

-- ---------------------------------------------------------------- row-level security and grants

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['document','inquiry','inquiry_letter','outside_offer','free_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['product_match_verdict','document','inquiry','outside_offer'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT SELECT ON document, inquiry, inquiry_letter, outside_offer, free_line TO shop_app, shop_worker;
GRANT INSERT ON document, inquiry, inquiry_letter, outside_offer TO shop_app;
GRANT INSERT, UPDATE, DELETE ON free_line TO shop_app;
GRANT UPDATE (status, late, entry, answered_at) ON inquiry_letter TO shop_app, shop_worker;
GRANT INSERT ON document, outside_offer TO shop_worker;  -- what a supplier answers through its link
GRANT INSERT, UPDATE, DELETE ON login_attempt TO shop_worker;  -- throttles those who guess links
