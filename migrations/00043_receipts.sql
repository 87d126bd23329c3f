-- Orders arrive in parts, and what never arrives is cancelled: only that gives its share of the limits back.

-- +goose Up

ALTER TABLE order_event DROP CONSTRAINT order_event_type_check;
ALTER TABLE order_event ADD CONSTRAINT order_event_type_check
  CHECK (type IN ('submitted','released','undone','numbered','sent','confirmed','partly_delivered','delivered','partly_cancelled','closed','cancelled',
                  'returned','rejected','withdrawn','lapsed'));
ALTER TABLE order_state DROP CONSTRAINT order_state_status_check;
ALTER TABLE order_state ADD CONSTRAINT order_state_status_check
  CHECK (status IN ('submitted','released','sent','confirmed','partly_delivered','delivered','cancelled','returned','rejected','withdrawn','lapsed'));

CREATE TABLE order_step (                 -- one receipt or one cancellation: the event of the order that has the same sequence
  order_id        uuid NOT NULL REFERENCES purchase_order (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  sequence        int NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('received','cancelled')),
  idempotency_key text NOT NULL,
  request_hash    bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  day             date NOT NULL,          -- on which it arrived or was cancelled
  person_id       uuid NOT NULL REFERENCES person (id),
  words           uuid,                   -- personal_part: delivery note or reason; its text can be erased
  entry           uuid NOT NULL,          -- in the log
  at              timestamptz NOT NULL,
  PRIMARY KEY (order_id, sequence),
  CONSTRAINT order_step_idempotency UNIQUE (order_id, idempotency_key),
  CHECK (kind = 'received' OR words IS NOT NULL)
);

CREATE TABLE order_part (                 -- what of a line arrived or was cancelled in a step, with its share of the line's net
  order_id        uuid NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  sequence        int NOT NULL,
  line_no         int NOT NULL,
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  net             numeric(14,2) NOT NULL CHECK (net >= 0),
  PRIMARY KEY (order_id, sequence, line_no),
  FOREIGN KEY (order_id, sequence) REFERENCES order_step (order_id, sequence)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['order_step','order_part'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app', t);
    EXECUTE format('GRANT SELECT ON %I TO shop_worker', t);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd

-- Shares of suppliers count what arrived in part, too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION supplier_shares(buyer uuid, since timestamptz, categories text[], groups text[])
RETURNS TABLE (product_group text, seller uuid, key text, name text, city text, net numeric, orders bigint, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT COALESCE(x.g, left(c.cpv, 3)), s.id, s.key, s.name, s.city, sum(l.net), count(DISTINCT o.id), max(o.at)
    FROM purchase_order o
    JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'sent', 'confirmed', 'partly_delivered', 'delivered')
    JOIN decision d ON d.order_id = o.id
    JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
    JOIN category c ON c.key = d.product_category
    LEFT JOIN unnest(categories, groups) x(k, g) ON x.k = c.key
    JOIN supplier s ON s.id = o.seller_id
   WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= since
   GROUP BY 1, 2 ORDER BY 1, 6 DESC, 2;
END $$;

-- As before, and a direct award that was cancelled only after the instant counted then.
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
       AND n.at < midnight AND n.at >= (first_day::timestamp AT TIME ZONE 'Europe/Berlin')
    UNION ALL
    SELECT left(c.cpv, 3), (o.at AT TIME ZONE 'Europe/Berlin')::date, d.awarded
      FROM order_event e JOIN purchase_order o ON o.id = e.order_id JOIN decision d ON d.order_id = o.id JOIN category c ON c.key = d.product_category
     WHERE e.type = 'cancelled' AND e.at >= instant AND o.buyer_id = buyer AND o.channel = 'best_price'
       AND o.at < midnight AND o.at >= (first_day::timestamp AT TIME ZONE 'Europe/Berlin')),
  sums AS (
    SELECT g, sum(net) FILTER (WHERE day >= rolling_from) r, sum(net) FILTER (WHERE day >= year_from) y FROM counted GROUP BY g)
  SELECT w.id, w.g, COALESCE(s.r, 0), COALESCE(s.y, 0) FROM wanted w LEFT JOIN sums s ON s.g = w.g;
END $$;
-- +goose StatementEnd
CREATE INDEX order_event_cancelled ON order_event (at) WHERE type = 'cancelled';
