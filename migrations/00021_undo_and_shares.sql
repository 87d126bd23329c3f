-- A release by a second person can be taken back for some seconds, and until they are over nobody is told of the order; shares of
-- suppliers are counted by the groups of the body.

-- +goose Up

-- Until when a released order is held back; NULL when nothing holds it, and again when the workers have been told.
ALTER TABLE order_state ADD COLUMN held_until timestamptz, ADD CHECK (held_until IS NULL OR status = 'released');
CREATE INDEX order_state_held ON order_state (held_until) WHERE held_until IS NOT NULL;

ALTER TABLE order_event DROP CONSTRAINT order_event_type_check;
ALTER TABLE order_event ADD CONSTRAINT order_event_type_check
  CHECK (type IN ('submitted','released','undone','numbered','sent','confirmed','delivered','cancelled','returned','rejected','withdrawn','lapsed'));

-- What has ended stays as it ended, but for a release whose orders are all held back still.
-- +goose StatementBegin
CREATE FUNCTION refuse_unless_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'released' AND NEW.status = 'waiting' AND NOT EXISTS (
       SELECT FROM purchase_order o JOIN order_state s ON s.order_id = o.id
        WHERE o.submission_id = OLD.submission_id AND s.held_until IS NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
DROP TRIGGER ended_stays ON approval;
CREATE TRIGGER ended_stays BEFORE UPDATE ON approval FOR EACH ROW WHEN (OLD.status <> 'waiting') EXECUTE FUNCTION refuse_unless_undone();
ALTER TABLE approval ENABLE ALWAYS TRIGGER ended_stays;

-- How direct awards are spread over suppliers, by the body's own product groups where it has a table of its own: the categories
-- and the groups they are in; others keep the shop's group.
DROP FUNCTION supplier_shares(uuid, timestamptz);
-- +goose StatementBegin
CREATE FUNCTION supplier_shares(buyer uuid, since timestamptz, categories text[], groups text[])
RETURNS TABLE (product_group text, seller uuid, key text, name text, city text, net numeric, orders bigint, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT COALESCE(x.g, left(c.cpv, 3)), s.id, s.key, s.name, s.city, sum(l.net), count(DISTINCT o.id), max(o.at)
    FROM purchase_order o
    JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'sent', 'confirmed', 'delivered')
    JOIN decision d ON d.order_id = o.id
    JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
    JOIN category c ON c.key = d.product_category
    LEFT JOIN unnest(categories, groups) x(k, g) ON x.k = c.key
    JOIN supplier s ON s.id = o.seller_id
   WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= since
   GROUP BY 1, 2 ORDER BY 1, 6 DESC, 2;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION supplier_shares(uuid, timestamptz, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supplier_shares(uuid, timestamptz, text[], text[]) TO shop_app;
