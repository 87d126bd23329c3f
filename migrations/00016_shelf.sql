-- Facts that change seldom are kept in the servers' memory; one small row tells them when they are no longer true
-- (docs/adr/0011).

-- +goose Up

-- How often facts of a kind changed: of the catalogue (products, offers, suppliers, prices, classes), of the buying bodies
-- (addresses, cost centres, criteria, house standards, their own offers), and the rules. A transaction that reads a number sees
-- every change that was counted up to it, and none that was not.
CREATE TABLE fact_epoch (
  kind    text PRIMARY KEY CHECK (kind IN ('catalogue','body','rule')),
  changes bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO fact_epoch VALUES ('catalogue', 1), ('body', 1), ('rule', 1);

-- What a transaction has changed and counts when it commits: counting earlier would hold up all others until then. Rows live
-- no longer than their transaction.
CREATE TABLE fact_change (
  id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION fact_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO fact_change (kind) VALUES (TG_ARGV[0]);
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- A transaction sees its own rows alone: whoever committed took theirs away. They are counted in the order of the kinds, so
-- that two commits never wait for each other in a circle.
-- +goose StatementBegin
CREATE FUNCTION count_fact_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed text;
BEGIN
  FOR changed IN WITH gone AS (DELETE FROM fact_change RETURNING kind) SELECT DISTINCT g.kind FROM gone g ORDER BY 1 LOOP
    UPDATE fact_epoch e SET changes = e.changes + 1 WHERE e.kind = changed;
  END LOOP;
  RETURN NULL;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION fact_changed(), count_fact_changes() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER count_at_commit AFTER INSERT ON fact_change DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION count_fact_changes();
ALTER TABLE fact_change ENABLE ALWAYS TRIGGER count_at_commit;

-- A product or supplier that is new sells nothing yet, and nobody remembers what was not there; a match that is asked for
-- again says nothing new.
-- +goose StatementBegin
DO $$
DECLARE w record;
BEGIN
  FOR w IN SELECT * FROM (VALUES
    ('product', 'catalogue', 'UPDATE OR DELETE'), ('supplier', 'catalogue', 'UPDATE OR DELETE'),
    ('product_match', 'catalogue', 'INSERT OR DELETE OR UPDATE OF status, score, basis'),
    ('product_link', 'catalogue', 'INSERT OR UPDATE OR DELETE'), ('product_search', 'catalogue', 'INSERT OR UPDATE OR DELETE'),
    ('category', 'catalogue', 'INSERT OR UPDATE OR DELETE'), ('offer', 'catalogue', 'INSERT OR UPDATE OR DELETE'),
    ('catalogue_version', 'catalogue', 'UPDATE OR DELETE'), ('lot_price', 'catalogue', 'INSERT OR UPDATE OR DELETE'),
    ('lot_scope', 'catalogue', 'INSERT OR UPDATE OR DELETE'),
    ('rule', 'rule', 'INSERT OR UPDATE OR DELETE'), ('organisation', 'body', 'UPDATE OR DELETE'), ('address', 'body', 'INSERT OR UPDATE OR DELETE'),
    ('cost_centre', 'body', 'INSERT OR UPDATE OR DELETE'), ('award_criteria', 'body', 'INSERT OR UPDATE OR DELETE'),
    ('house_standard', 'body', 'INSERT OR UPDATE OR DELETE'), ('outside_offer', 'body', 'INSERT OR UPDATE OR DELETE'),
    ('outside_offer_withdrawal', 'body', 'INSERT OR UPDATE OR DELETE')) x (t, kind, events)
  LOOP
    EXECUTE format('CREATE TRIGGER fact_changed AFTER %s ON %I FOR EACH STATEMENT EXECUTE FUNCTION fact_changed(%L)', w.events, w.t, w.kind);
    EXECUTE format('CREATE TRIGGER fact_gone AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION fact_changed(%L)', w.t, w.kind);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER fact_changed', w.t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER fact_gone', w.t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT SELECT ON fact_epoch TO shop_app, shop_worker;
GRANT SELECT ON fact_change TO shop_worker;

-- ---------------------------------------------------------------- what is read together

-- The house standards that count for a unit on a day, the unit's own before its legal entity's. As product_choice, it runs as
-- the owner and answers the reason alone.
-- +goose StatementBegin
CREATE FUNCTION house_standards_of(unit uuid, legal_entity uuid, day date, most int) RETURNS TABLE (product uuid, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT DISTINCT ON (h.product_id) h.product_id, h.reason FROM house_standard h
   WHERE h.organisation_id IN (unit, legal_entity) AND h.valid @> day
   ORDER BY h.product_id, h.organisation_id = unit DESC LIMIT most;
END $$;
-- +goose StatementEnd
CREATE INDEX house_standard_body ON house_standard (organisation_id);

-- What every comparison reads anew of a legal entity: when it last ordered from each seller (suppliers_last_used), and its
-- sums of similar direct awards by product group (direct_award_sums), in one statement.
-- +goose StatementBegin
CREATE FUNCTION award_facts(buyer uuid, sellers uuid[], groups text[], rolling_from date, year_from date)
RETURNS TABLE (seller uuid, last_at timestamptz, product_group text, rolling numeric, budget_year numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off ROWS 5 AS $$
BEGIN  -- direct_award is empty whenever the worker has folded it: a plan made then would read all of it ever after
  RETURN QUERY
  SELECT s, (SELECT o.at FROM purchase_order o
              WHERE o.buyer_id = buyer AND o.seller_id = s AND NOT never_placed((SELECT t.status FROM order_state t WHERE t.order_id = o.id))
              ORDER BY o.at DESC LIMIT 1), NULL::text, NULL::numeric, NULL::numeric
    FROM unnest(sellers) s
  UNION ALL
  SELECT NULL, NULL, w.g, COALESCE(sum(x.net) FILTER (WHERE x.day >= rolling_from), 0), COALESCE(sum(x.net) FILTER (WHERE x.day >= year_from), 0)
    FROM unnest(groups) w (g)
    LEFT JOIN LATERAL (
      SELECT d.day, d.net FROM direct_award_day d WHERE d.buyer_id = buyer AND d.product_group = w.g AND d.day >= LEAST(rolling_from, year_from)
      UNION ALL
      SELECT a.day, a.net FROM direct_award a WHERE a.buyer_id = buyer AND a.product_group = w.g AND a.day >= LEAST(rolling_from, year_from)) x ON true
   GROUP BY w.g;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION house_standards_of(uuid, uuid, date, int), award_facts(uuid, uuid[], text[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION house_standards_of(uuid, uuid, date, int), award_facts(uuid, uuid[], text[], date, date) TO shop_app;

-- ---------------------------------------------------------------- records stay in one piece

-- A packed record has three kilobytes: kept in its row it is one insert, else a row, two chunks and their index entries.
ALTER TABLE record SET (toast_tuple_target = 4080);

-- ---------------------------------------------------------------- rows of one submission

-- The rows of a submission are written together, by one function, with ids it has just drawn, and neither an order nor an
-- entry can be deleted or changed: the checks of these references found nothing and took a quarter of the time of writing
-- (docs/adr/0016). The runbook's query of references looks at them, too, and so does every test of orders.
ALTER TABLE submission_line DROP CONSTRAINT submission_line_submission_id_fkey;
ALTER TABLE decision DROP CONSTRAINT decision_submission_id_fkey;
ALTER TABLE purchase_order DROP CONSTRAINT purchase_order_submission_id_fkey;
ALTER TABLE order_event DROP CONSTRAINT order_event_order_id_fkey;
ALTER TABLE order_state DROP CONSTRAINT order_state_order_id_fkey;
ALTER TABLE leaf_pending DROP CONSTRAINT leaf_pending_entry_fkey;
ALTER TABLE log_leaf DROP CONSTRAINT log_leaf_entry_fkey;
