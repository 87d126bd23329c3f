-- Call-offs from a quote (Abruf nach Angebot): what a supplier offers an entitled body under a lot, each line tied to an item of the
-- supplier's price list there.

-- +goose Up
ALTER TABLE call_off_offer DROP CONSTRAINT call_off_offer_origin_check;
ALTER TABLE call_off_offer ADD CONSTRAINT call_off_offer_origin_check CHECK (origin IN ('competition','quote'));
CREATE UNIQUE INDEX call_off_offer_quote ON call_off_offer (organisation_id, lot_id, supplier_id, number) WHERE origin = 'quote';

ALTER TABLE call_off_offer_line ADD COLUMN product_id uuid REFERENCES product (id);   -- of the price-list item that it is tied to; NULL = an award
ALTER TABLE call_off_offer_line ADD COLUMN sku text NOT NULL DEFAULT '';
ALTER TABLE call_off_offer_line ADD COLUMN price_kind text NOT NULL DEFAULT 'once';
ALTER TABLE call_off_offer_line ADD COLUMN term_months int;

CREATE TABLE call_off_offer_document (   -- the quote as received
  offer_id        uuid PRIMARY KEY REFERENCES call_off_offer (id),
  organisation_id uuid NOT NULL,
  name            text NOT NULL CHECK (name <> ''),
  content         bytea NOT NULL
);
ALTER TABLE call_off_offer_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_off_offer_document FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON call_off_offer_document TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON call_off_offer_document TO shop_worker USING (true);
GRANT SELECT ON call_off_offer_document TO shop_app, shop_worker;
GRANT INSERT ON call_off_offer_document TO shop_app;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON call_off_offer_document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON call_off_offer_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE call_off_offer_document ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE call_off_offer_document ENABLE ALWAYS TRIGGER append_only_truncate;
