-- A quote that was recorded by mistake is withdrawn: it stays as it was, is not ordered any more, and its number is free again.

-- +goose Up
CREATE TABLE call_off_offer_withdrawal (
  offer_id        uuid PRIMARY KEY REFERENCES call_off_offer (id),
  organisation_id uuid NOT NULL,
  person_id       uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  entry           uuid NOT NULL REFERENCES leaf (entry)
);
ALTER TABLE call_off_offer_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_off_offer_withdrawal FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON call_off_offer_withdrawal TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))
  WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON call_off_offer_withdrawal TO shop_worker USING (true);
GRANT SELECT ON call_off_offer_withdrawal TO shop_app, shop_worker;
GRANT INSERT ON call_off_offer_withdrawal TO shop_app;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON call_off_offer_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON call_off_offer_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE call_off_offer_withdrawal ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE call_off_offer_withdrawal ENABLE ALWAYS TRIGGER append_only_truncate;

-- Whether the number is taken is asked in the transaction that records the quote, under a lock.
DROP INDEX call_off_offer_quote;
CREATE INDEX call_off_offer_quote ON call_off_offer (organisation_id, lot_id, supplier_id, number) WHERE origin = 'quote';
