-- Call-offs from a supplier's own offer under a lot: what a mini-competition was awarded to, in place of a price list (VgV §21(4), (5)).
-- An order line of one hangs on the position of the offer, not on a product of the catalogues.

-- +goose Up
CREATE TABLE call_off_offer (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  origin          text NOT NULL CHECK (origin IN ('competition')),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  competition_id  uuid UNIQUE REFERENCES competition (id),   -- an award becomes one offer, and one order
  number          text NOT NULL CHECK (number <> ''),        -- what it is called: the supplier's number, or the subject
  valid           daterange NOT NULL CHECK (NOT isempty(valid)),
  sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),  -- of the offer as received
  evidence        uuid NOT NULL,                             -- log entry it rests on: the award
  person_id       uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  CHECK ((origin = 'competition') = (competition_id IS NOT NULL))
);
CREATE INDEX call_off_offer_lot ON call_off_offer (lot_id, at DESC);

CREATE TABLE call_off_offer_line (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  offer_id        uuid NOT NULL REFERENCES call_off_offer (id),
  line_no         int NOT NULL CHECK (line_no > 0),
  description     text NOT NULL CHECK (description <> ''),
  category        text NOT NULL,                             -- '' = the lot names none
  unit            text NOT NULL CHECK (unit <> ''),
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  unit_price      numeric(12,4) NOT NULL CHECK (unit_price > 0),
  price_quantity  numeric(9,3) NOT NULL CHECK (price_quantity > 0),
  vat_rate        numeric(5,2) NOT NULL CHECK (vat_rate BETWEEN 0 AND 100),
  delivery_days   int NOT NULL CHECK (delivery_days BETWEEN 0 AND 400),
  UNIQUE (offer_id, line_no)
);

CREATE TABLE call_off_offer_order (      -- an offer is ordered whole, and once
  offer_id        uuid PRIMARY KEY REFERENCES call_off_offer (id),
  organisation_id uuid NOT NULL,
  submission_id   uuid NOT NULL UNIQUE
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['call_off_offer','call_off_offer_line','call_off_offer_order'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true)', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd
GRANT SELECT ON call_off_offer, call_off_offer_line, call_off_offer_order TO shop_app, shop_worker;
GRANT INSERT ON call_off_offer, call_off_offer_line, call_off_offer_order TO shop_app;

ALTER TABLE submission_line ALTER COLUMN product_id DROP NOT NULL;
ALTER TABLE submission_line ADD COLUMN offer_line_id uuid;   -- call_off_offer_line; without a foreign key like the others (docs/adr/0016)
ALTER TABLE submission_line ADD CONSTRAINT submission_line_what CHECK ((product_id IS NULL) = (offer_line_id IS NOT NULL)) NOT VALID;
