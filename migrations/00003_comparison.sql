-- What the comparison counts beside the price: terms of payment, repairability and emissions of an offer, where a supplier
-- delivers, the cooperative's own trade, and the criteria an organisation has published.

-- +goose Up

ALTER TABLE offer
  ADD COLUMN skonto_percent numeric(5,2) NOT NULL DEFAULT 0 CHECK (skonto_percent BETWEEN 0 AND 99),
  ADD COLUMN skonto_days    int NOT NULL DEFAULT 0 CHECK (skonto_days BETWEEN 0 AND 400),
  ADD COLUMN repairability  numeric(3,1) NOT NULL DEFAULT 0 CHECK (repairability BETWEEN 0 AND 10),  -- 0 = not stated
  ADD COLUMN co2_grams      bigint CHECK (co2_grams BETWEEN 0 AND 1000000000);                       -- NULL = not stated

ALTER TABLE supplier
  ADD COLUMN regions   text[] NOT NULL DEFAULT '{}',                                       -- Länder it delivers to; empty = all
  ADD COLUMN trade_fee numeric(5,2) CHECK (trade_fee BETWEEN 0 AND 100);                   -- of the cooperative's own trade; NULL = ordinary supplier

-- Criteria beyond price of a buying legal entity. A version is never changed; the highest one that has begun counts.
CREATE TABLE award_criteria (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  version         int NOT NULL CHECK (version > 0),
  valid_from      date NOT NULL,
  title           text NOT NULL CHECK (title <> ''),       -- of the decision it rests on
  body            jsonb NOT NULL,                          -- catalog.CriteriaBody
  published_by    uuid NOT NULL REFERENCES person (id),
  published_log_id uuid NOT NULL,                          -- the person's log id, as it was
  published_at    timestamptz NOT NULL,
  entry           uuid NOT NULL,                           -- in the decision log
  CONSTRAINT award_criteria_version UNIQUE (organisation_id, version)
);

ALTER TABLE award_criteria ENABLE ROW LEVEL SECURITY;
ALTER TABLE award_criteria FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON award_criteria TO shop_app
  USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON award_criteria TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_reads ON award_criteria FOR SELECT TO shop_owner USING (true);
GRANT SELECT, INSERT ON award_criteria TO shop_app, shop_worker;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON award_criteria FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON award_criteria FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE award_criteria ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE award_criteria ENABLE ALWAYS TRIGGER append_only_truncate;

-- Criteria are published, so units read those of the legal entity above them, which their scope would hide. The newest
-- last: the one that counts on a day is chosen by the caller.
-- +goose StatementBegin
CREATE FUNCTION criteria_of(buyer uuid)
RETURNS TABLE (id uuid, version int, valid_from date, title text, body jsonb, published_log_id uuid, published_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 5 AS $$
BEGIN
  RETURN QUERY SELECT c.id, c.version, c.valid_from, c.title, c.body, c.published_log_id, c.published_at
    FROM award_criteria c WHERE c.organisation_id = buyer ORDER BY c.version;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION criteria_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION criteria_of(uuid) TO shop_app, shop_worker;
