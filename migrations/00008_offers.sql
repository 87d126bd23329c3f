-- What becomes of offers that a body got itself: they are taken back with a reason and never deleted.

-- +goose Up

CREATE TABLE outside_offer_withdrawal (   -- from its moment on the offer is compared no more; what was decided before stands
  offer_id        uuid PRIMARY KEY REFERENCES outside_offer (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  reason          text NOT NULL CHECK (reason IN ('mistaken','supplier_withdrew','replaced','other')),
  text            text NOT NULL DEFAULT '' CHECK (reason <> 'other' OR text <> ''),
  person_id       uuid NOT NULL REFERENCES person (id),
  entry           uuid NOT NULL,         -- in the log
  at              timestamptz NOT NULL
);

ALTER TABLE outside_offer_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE outside_offer_withdrawal FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON outside_offer_withdrawal TO shop_app
  USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON outside_offer_withdrawal TO shop_worker USING (true) WITH CHECK (true);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON outside_offer_withdrawal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON outside_offer_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE outside_offer_withdrawal ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE outside_offer_withdrawal ENABLE ALWAYS TRIGGER append_only_truncate;

GRANT SELECT ON outside_offer_withdrawal TO shop_app, shop_worker;
GRANT INSERT ON outside_offer_withdrawal TO shop_app;
