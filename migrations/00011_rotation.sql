-- +goose Up

-- How the direct awards of a legal entity are spread over suppliers, by product group. Its units' orders count, whose rows
-- the caller may not see: the function runs as the owner and answers sums alone.
CREATE POLICY owner_shares ON submission_line FOR SELECT TO shop_owner USING (true);
CREATE POLICY owner_shares ON decision FOR SELECT TO shop_owner USING (true);
CREATE POLICY owner_shares ON order_state FOR SELECT TO shop_owner USING (true);
-- +goose StatementBegin
CREATE FUNCTION supplier_shares(buyer uuid, since timestamptz)
RETURNS TABLE (product_group text, seller uuid, key text, name text, city text, net numeric, orders bigint, last_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT left(c.cpv, 3), s.id, s.key, s.name, s.city, sum(l.net), count(DISTINCT o.id), max(o.at)
    FROM purchase_order o
    JOIN order_state t ON t.order_id = o.id AND t.status IN ('released', 'sent', 'confirmed', 'delivered')
    JOIN decision d ON d.order_id = o.id
    JOIN submission_line l ON l.submission_id = d.submission_id AND l.line_no = d.line_no
    JOIN category c ON c.key = d.product_category
    JOIN supplier s ON s.id = o.seller_id
   WHERE o.buyer_id = buyer AND o.channel = 'best_price' AND o.at >= since
   GROUP BY 1, 2 ORDER BY 1, 6 DESC, 2;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION supplier_shares(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supplier_shares(uuid, timestamptz) TO shop_app;
