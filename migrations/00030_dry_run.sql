-- +goose Up

-- What a dry run of a rule adds up: every direct award of some bodies since an instant, line by line, with when it came to
-- nothing. It answers for whole legal entities, as own_award_sums does; what leaves the shop of it is judgements of orders
-- that the asking person may see.
-- +goose StatementBegin
CREATE FUNCTION awards_since(buyers uuid[], since timestamptz)
RETURNS TABLE (submission uuid, line int, buyer uuid, unit uuid, category text, shop_group text, at timestamptz, until timestamptz, net numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT o.submission_id, d.line_no, o.buyer_id, o.organisation_id, d.product_category, COALESCE(left(c.cpv, 3), ''), o.at,
         (SELECT min(e.at) FROM order_event e WHERE e.order_id = o.id AND never_placed(e.type)), d.awarded
    FROM purchase_order o
    JOIN decision d ON d.order_id = o.id AND d.awarded IS NOT NULL
    LEFT JOIN category c ON c.key = d.product_category
   WHERE o.buyer_id = ANY (buyers) AND o.channel = 'best_price' AND o.at >= since
   ORDER BY o.at, o.submission_id, d.line_no;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION awards_since(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION awards_since(uuid[], timestamptz) TO shop_app;
