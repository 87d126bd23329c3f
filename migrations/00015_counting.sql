-- What a decision counts and what it was called: sums by a body's own groups or for one of its units, orders that never came
-- to be, and the names and places of then.

-- +goose Up

-- ---------------------------------------------------------------- orders that never came to be

CREATE POLICY owner_sums ON order_event FOR SELECT TO shop_owner USING (true);
CREATE POLICY owner_sums ON approval FOR SELECT TO shop_owner USING (true);
CREATE INDEX approval_never ON approval (buyer_id, ended_at) WHERE status IN ('returned','rejected','withdrawn','lapsed');

-- Whether an order in that state was never placed: a second person, its submitter or the calendar ended it before, or it was
-- cancelled.
-- +goose StatementBegin
CREATE FUNCTION never_placed(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT state IN ('returned','rejected','withdrawn','lapsed','cancelled') $$;
-- +goose StatementEnd

-- A supplier from whom nothing was bought in the end has not been used. The state is looked up order by order from the newest
-- on: almost always the first one counts.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION suppliers_last_used(buyer uuid, sellers uuid[]) RETURNS TABLE (seller uuid, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
BEGIN
  RETURN QUERY
  SELECT s, (SELECT o.at FROM purchase_order o
              WHERE o.buyer_id = buyer AND o.seller_id = s AND NOT never_placed((SELECT t.status FROM order_state t WHERE t.order_id = o.id))
              ORDER BY o.at DESC LIMIT 1)
    FROM (SELECT DISTINCT unnest(sellers)) x (s);
END $$;

CREATE OR REPLACE FUNCTION suppliers_last_used_before(buyer uuid, sellers uuid[], instants timestamptz[])
RETURNS TABLE (seller uuid, instant timestamptz, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT s, i, u.at FROM unnest(sellers) s CROSS JOIN unnest(instants) i
    CROSS JOIN LATERAL (SELECT o.at FROM purchase_order o
                         WHERE o.buyer_id = buyer AND o.seller_id = s AND o.at < i
                           AND (SELECT max(e.at) FROM order_event e WHERE e.order_id = o.id AND never_placed(e.type) AND e.at < i) IS NULL
                         ORDER BY o.at DESC LIMIT 1) u;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- what counts as a direct award, line by line

ALTER TABLE decision ADD COLUMN awarded numeric(14,2);
COMMENT ON COLUMN decision.awarded IS 'goods and their share of the order''s charges, net, that count as a direct award; NULL for call-offs';

-- As direct_award_sums answers, for a body that has a product-group table of its own (the categories and the groups they are
-- in; others keep the shop's group), or adds up for the unit alone (NULL = the whole legal entity). The orders themselves are
-- counted: a table that changes changes what was similar before, too. With an instant, as it stood before that.
-- +goose StatementBegin
CREATE FUNCTION own_award_sums(buyer uuid, unit uuid, products uuid[], categories text[], groups text[], rolling_from date, year_from date, instant timestamptz)
RETURNS TABLE (product uuid, product_group text, shop_group text, rolling numeric, budget_year numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH grouped AS MATERIALIZED (
    SELECT c.key, COALESCE(x.g, left(c.cpv, 3)) g, left(c.cpv, 3) shop FROM category c LEFT JOIN unnest(categories, groups) x(k, g) ON x.k = c.key),
  wanted AS MATERIALIZED (
    SELECT p.id, m.g, m.shop FROM product p JOIN grouped m ON m.key = p.category WHERE p.id = ANY (products)),
  counted AS (
    SELECT m.g, (o.at AT TIME ZONE 'Europe/Berlin')::date AS day, d.awarded AS net
      FROM purchase_order o
      JOIN decision d ON d.order_id = o.id AND d.awarded IS NOT NULL
      JOIN grouped m ON m.key = d.product_category
     WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= (LEAST(rolling_from, year_from)::timestamp AT TIME ZONE 'Europe/Berlin')
       AND (unit IS NULL OR o.organisation_id = unit)
       AND m.g IN (SELECT w.g FROM wanted w)
       AND CASE WHEN instant IS NULL THEN NOT never_placed((SELECT t.status FROM order_state t WHERE t.order_id = o.id))
                ELSE o.at < instant AND (SELECT max(e.at) FROM order_event e WHERE e.order_id = o.id AND never_placed(e.type) AND e.at < instant) IS NULL END),
  sums AS (
    SELECT c.g, sum(c.net) FILTER (WHERE c.day >= rolling_from) r, sum(c.net) FILTER (WHERE c.day >= year_from) y FROM counted c GROUP BY c.g)
  SELECT w.id, w.g, w.shop, COALESCE(s.r, 0), COALESCE(s.y, 0) FROM wanted w LEFT JOIN sums s ON s.g = w.g;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION own_award_sums(uuid, uuid, uuid[], text[], text[], date, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION own_award_sums(uuid, uuid, uuid[], text[], text[], date, date, timestamptz) TO shop_app;

-- What direct_award_sums answered at an instant of the day: the sums of the days before, with what was taken out of them only
-- since, and of the day itself what had been placed and not yet taken back.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION direct_award_sums_before(buyer uuid, products uuid[], rolling_from date, year_from date, today date, instant timestamptz)
RETURNS TABLE (product uuid, product_group text, rolling numeric, budget_year numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first_day date := LEAST(rolling_from, year_from);
  midnight timestamptz := today::timestamp AT TIME ZONE 'Europe/Berlin';
BEGIN
  RETURN QUERY
  WITH wanted AS MATERIALIZED (
    SELECT p.id, left(c.cpv, 3) g FROM product p JOIN category c ON c.key = p.category WHERE p.id = ANY (products)),
  counted AS (
    SELECT w.g, x.day, x.net FROM (SELECT DISTINCT g FROM wanted) w
      CROSS JOIN LATERAL (
        SELECT d.day, d.net FROM direct_award_day d
         WHERE d.buyer_id = buyer AND d.product_group = w.g AND d.day >= first_day AND d.day < today
        UNION ALL
        SELECT a.day, a.net FROM direct_award a
         WHERE a.buyer_id = buyer AND a.product_group = w.g AND a.day >= first_day AND a.day < today) x
    UNION ALL
    SELECT left(c.cpv, 3), today, d.awarded
      FROM purchase_order o JOIN decision d ON d.order_id = o.id JOIN category c ON c.key = d.product_category
     WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= midnight AND o.at < instant
       AND (SELECT max(e.at) FROM order_event e WHERE e.order_id = o.id AND never_placed(e.type) AND e.at < instant) IS NULL
    UNION ALL
    SELECT left(c.cpv, 3), (n.at AT TIME ZONE 'Europe/Berlin')::date, d.awarded
      FROM approval n JOIN decision d ON d.submission_id = n.submission_id JOIN category c ON c.key = d.product_category
     WHERE n.buyer_id = buyer AND n.status IN ('returned','rejected','withdrawn','lapsed') AND n.ended_at >= instant
       AND n.at < midnight AND n.at >= (first_day::timestamp AT TIME ZONE 'Europe/Berlin')),
  sums AS (
    SELECT g, sum(net) FILTER (WHERE day >= rolling_from) r, sum(net) FILTER (WHERE day >= year_from) y FROM counted GROUP BY g)
  SELECT w.id, w.g, COALESCE(s.r, 0), COALESCE(s.y, 0) FROM wanted w LEFT JOIN sums s ON s.g = w.g;
END $$;
-- +goose StatementEnd

-- ---------------------------------------------------------------- names and places of then

-- A product and an organisation as they were until a time; a table that is empty means that nothing has changed. Changes that
-- name no time of their own (changed_at) count from the database's clock.
ALTER TABLE product ADD COLUMN changed_at timestamptz;
ALTER TABLE organisation ADD COLUMN changed_at timestamptz;

CREATE TABLE product_past (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id   uuid NOT NULL REFERENCES product (id),
  until        timestamptz NOT NULL,
  gtin         text,
  manufacturer text NOT NULL,
  part_number  text NOT NULL,
  name         text NOT NULL,
  description  text NOT NULL,
  unit         text NOT NULL,
  facts        jsonb NOT NULL
);
CREATE INDEX product_past_product ON product_past (product_id, until, id);

CREATE TABLE organisation_past (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body_id             uuid NOT NULL REFERENCES organisation (id),   -- the organisation; read by everybody, as organisation is
  until               timestamptz NOT NULL,
  name                text NOT NULL,
  land                text,
  buyer_type          text NOT NULL,
  usual_approval_days int NOT NULL
);
CREATE INDEX organisation_past_body ON organisation_past (body_id, until, id);

-- +goose StatementBegin
CREATE FUNCTION keep_product_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO product_past (product_id, until, gtin, manufacturer, part_number, name, description, unit, facts)
  VALUES (OLD.id, CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at ELSE clock_timestamp() END,
          OLD.gtin, OLD.manufacturer, OLD.part_number, OLD.name, OLD.description, OLD.unit, OLD.facts);
  RETURN NULL;
END $$;

CREATE FUNCTION keep_organisation_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO organisation_past (body_id, until, name, land, buyer_type, usual_approval_days)
  VALUES (OLD.id, CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at ELSE clock_timestamp() END,
          OLD.name, OLD.land, OLD.buyer_type, OLD.usual_approval_days);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER keep_past AFTER UPDATE ON product FOR EACH ROW
  WHEN ((OLD.gtin, OLD.manufacturer, OLD.part_number, OLD.name, OLD.description, OLD.unit, OLD.facts)
        IS DISTINCT FROM (NEW.gtin, NEW.manufacturer, NEW.part_number, NEW.name, NEW.description, NEW.unit, NEW.facts))
  EXECUTE FUNCTION keep_product_past();
CREATE TRIGGER keep_past AFTER UPDATE ON organisation FOR EACH ROW
  WHEN ((OLD.name, OLD.land, OLD.buyer_type, OLD.usual_approval_days) IS DISTINCT FROM (NEW.name, NEW.land, NEW.buyer_type, NEW.usual_approval_days))
  EXECUTE FUNCTION keep_organisation_past();
ALTER TABLE product ENABLE ALWAYS TRIGGER keep_past;
ALTER TABLE organisation ENABLE ALWAYS TRIGGER keep_past;

GRANT SELECT ON product_past, organisation_past TO shop_app, shop_worker;

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['product_past','organisation_past'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd
