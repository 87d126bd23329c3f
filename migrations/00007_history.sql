-- What stood when: the comparison of any past instant is read from rows that are never changed. Offers, criteria, rules,
-- orders, outside offers and the ledger are such rows already; this adds what was kept only as it is now.

-- +goose Up

-- ---------------------------------------------------------------- suppliers

-- When a supplier's state last changed, by the clock of whoever changed it. A change that names no time of its own counts
-- from the database's clock.
ALTER TABLE supplier ADD COLUMN changed_at timestamptz;

CREATE TABLE supplier_state (            -- what of a supplier decides a comparison, as it was from a time on
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  organisation_id uuid REFERENCES organisation (id),       -- NULL = the shop's own, as in supplier
  at              timestamptz NOT NULL,
  blocked         boolean NOT NULL,
  regions         text[] NOT NULL,
  trade_fee       numeric(5,2),
  version         int NOT NULL                             -- of the master data
);
CREATE INDEX supplier_state_supplier ON supplier_state (supplier_id, at DESC, id DESC);

-- +goose StatementBegin
CREATE FUNCTION keep_supplier_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE since timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    since := COALESCE(NEW.changed_at, NEW.created_at);
  ELSIF (NEW.blocked, NEW.regions, NEW.trade_fee, NEW.version) IS NOT DISTINCT FROM (OLD.blocked, OLD.regions, OLD.trade_fee, OLD.version) THEN
    RETURN NULL;
  ELSIF NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN
    since := NEW.changed_at;
  ELSE
    since := clock_timestamp();
  END IF;
  INSERT INTO supplier_state (supplier_id, organisation_id, at, blocked, regions, trade_fee, version)
  SELECT NEW.id, NEW.organisation_id, GREATEST(since, (SELECT max(s.at) FROM supplier_state s WHERE s.supplier_id = NEW.id)),
         NEW.blocked, NEW.regions, NEW.trade_fee, NEW.version;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER keep_state AFTER INSERT OR UPDATE ON supplier FOR EACH ROW EXECUTE FUNCTION keep_supplier_state();
ALTER TABLE supplier ENABLE ALWAYS TRIGGER keep_state;
INSERT INTO supplier_state (supplier_id, organisation_id, at, blocked, regions, trade_fee, version)
SELECT id, organisation_id, created_at, blocked, regions, trade_fee, version FROM supplier;

ALTER TABLE supplier_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE supplier_state FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON supplier_state TO shop_app
  USING (organisation_id IS NULL OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON supplier_state TO shop_worker, shop_owner USING (true) WITH CHECK (true);
GRANT SELECT ON supplier_state TO shop_app, shop_worker;

-- ---------------------------------------------------------------- framework contracts

ALTER TABLE framework_contract ADD COLUMN changed_at timestamptz;   -- as of supplier

CREATE TABLE contract_state (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contract_id uuid NOT NULL REFERENCES framework_contract (id),
  at          timestamptz NOT NULL,
  status      text NOT NULL
);
CREATE INDEX contract_state_contract ON contract_state (contract_id, at DESC, id DESC);

-- +goose StatementBegin
CREATE FUNCTION keep_contract_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE since timestamptz;
BEGIN
  IF TG_OP = 'INSERT' THEN
    since := COALESCE(NEW.changed_at, NEW.created_at);
  ELSIF NEW.status = OLD.status THEN
    RETURN NULL;
  ELSIF NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN
    since := NEW.changed_at;
  ELSE
    since := clock_timestamp();
  END IF;
  INSERT INTO contract_state (contract_id, at, status)
  SELECT NEW.id, GREATEST(since, (SELECT max(s.at) FROM contract_state s WHERE s.contract_id = NEW.id)), NEW.status;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER keep_state AFTER INSERT OR UPDATE ON framework_contract FOR EACH ROW EXECUTE FUNCTION keep_contract_state();
ALTER TABLE framework_contract ENABLE ALWAYS TRIGGER keep_state;
INSERT INTO contract_state (contract_id, at, status) SELECT id, created_at, status FROM framework_contract;
GRANT SELECT ON contract_state TO shop_app, shop_worker;

-- ---------------------------------------------------------------- products

-- product_link as each verdict left it; canonical_id NULL = a product of its own again.
CREATE TABLE product_link_state (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id   uuid NOT NULL REFERENCES product (id),
  canonical_id uuid REFERENCES product (id),
  entry        uuid NOT NULL,              -- of the verdict
  at           timestamptz NOT NULL
);
CREATE INDEX product_link_state_product ON product_link_state (product_id);
CREATE INDEX product_link_state_canonical ON product_link_state (canonical_id);
GRANT SELECT ON product_link_state TO shop_app, shop_worker;
GRANT INSERT (product_id, canonical_id, entry, at) ON product_link_state TO shop_app;

-- A product leaves the category "other" at most once, when an import first names another; before, it was in "other".
ALTER TABLE product ADD COLUMN filed_at timestamptz;

-- ---------------------------------------------------------------- offers that have ended

CREATE INDEX offer_past_product ON offer (product_id) WHERE until_version IS NOT NULL;

-- ---------------------------------------------------------------- limits

-- What a limit had used up at an instant is what it has now, less what came since.
DROP INDEX ledger_balance;
CREATE INDEX ledger_balance ON ledger (balance_id, at);
GRANT SELECT (balance_id, entry, amount, at) ON ledger TO shop_app;

-- ---------------------------------------------------------------- append-only

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['supplier_state','contract_state','product_link_state'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- sums and dates of a whole legal entity, before an instant

-- The last order of the buyer from each seller before each instant.
-- +goose StatementBegin
CREATE FUNCTION suppliers_last_used_before(buyer uuid, sellers uuid[], instants timestamptz[])
RETURNS TABLE (seller uuid, instant timestamptz, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT s, i, u.at FROM unnest(sellers) s CROSS JOIN unnest(instants) i
    CROSS JOIN LATERAL (SELECT o.at FROM purchase_order o WHERE o.buyer_id = buyer AND o.seller_id = s AND o.at < i ORDER BY o.at DESC LIMIT 1) u;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION suppliers_last_used_before(uuid, uuid[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION suppliers_last_used_before(uuid, uuid[], timestamptz[]) TO shop_app;

-- What direct_award_sums answered at an instant of the day: the sums of the days before, and of the day itself what the
-- orders say that were placed before. Every order of a submission carries the same checks, so each submission counts once.
-- +goose StatementBegin
CREATE FUNCTION direct_award_sums_before(buyer uuid, products uuid[], rolling_from date, year_from date, today date, instant timestamptz)
RETURNS TABLE (product uuid, product_group text, rolling numeric, budget_year numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH wanted AS MATERIALIZED (
    SELECT p.id, left(c.cpv, 3) g FROM product p JOIN category c ON c.key = p.category WHERE p.id = ANY (products)),
  placed AS MATERIALIZED (
    SELECT DISTINCT ON (o.submission_id) o.legal_basis b FROM purchase_order o
     WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= (today::timestamp AT TIME ZONE 'Europe/Berlin') AND o.at < instant
     ORDER BY o.submission_id),
  checks AS (
    SELECT x->>'group' g, (x#>>'{evaluation,facts,net,amount}')::numeric net FROM placed,
           jsonb_array_elements(COALESCE(b->'checks', jsonb_build_array(b))) x
     WHERE x->>'group' IS NOT NULL),
  counted AS (
    SELECT w.g, x.day, x.net FROM (SELECT DISTINCT g FROM wanted) w
      CROSS JOIN LATERAL (
        SELECT d.day, d.net FROM direct_award_day d
         WHERE d.buyer_id = buyer AND d.product_group = w.g AND d.day >= LEAST(rolling_from, year_from) AND d.day < today
        UNION ALL
        SELECT a.day, a.net FROM direct_award a
         WHERE a.buyer_id = buyer AND a.product_group = w.g AND a.day >= LEAST(rolling_from, year_from) AND a.day < today
        UNION ALL
        SELECT today, c.net FROM checks c WHERE c.g = w.g) x),
  sums AS (
    SELECT g, sum(net) FILTER (WHERE day >= rolling_from) r, sum(net) FILTER (WHERE day >= year_from) y FROM counted GROUP BY g)
  SELECT w.id, w.g, COALESCE(s.r, 0), COALESCE(s.y, 0) FROM wanted w LEFT JOIN sums s ON s.g = w.g;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION direct_award_sums_before(uuid, uuid[], date, date, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION direct_award_sums_before(uuid, uuid[], date, date, date, timestamptz) TO shop_app;
