-- What a decision needs beside the comparison: sums of similar direct awards, the scope of lots, house standards,
-- messages to those who manage contracts.

-- +goose Up

-- ---------------------------------------------------------------- sums of similar direct awards

-- What was bought without a procedure, per buying legal entity, product group (CPV, 3 digits) and civil day in Berlin. A
-- projection: orders and records are the truth. New rows are folded into days by the worker, so that a sum over a year
-- reads at most a year of days; what is taken back is a negative row on the day it was counted.
CREATE TABLE direct_award (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  buyer_id      uuid NOT NULL,
  product_group text NOT NULL,
  day           date NOT NULL,
  net           numeric(14,2) NOT NULL
);
CREATE INDEX direct_award_group ON direct_award (buyer_id, product_group);

CREATE TABLE direct_award_day (
  buyer_id      uuid NOT NULL,
  product_group text NOT NULL,
  day           date NOT NULL,
  net           numeric(16,2) NOT NULL,
  PRIMARY KEY (buyer_id, product_group, day) INCLUDE (net)
) WITH (fillfactor = 70);

-- +goose StatementBegin
CREATE FUNCTION direct_award_sums(buyer uuid, products uuid[], rolling_from date, year_from date)
RETURNS TABLE (product uuid, product_group text, rolling numeric, budget_year numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH wanted AS MATERIALIZED (
    SELECT p.id, left(c.cpv, 3) g FROM product p JOIN category c ON c.key = p.category WHERE p.id = ANY (products)),
  counted AS (
    SELECT w.g, x.day, x.net FROM (SELECT DISTINCT g FROM wanted) w
      CROSS JOIN LATERAL (
        SELECT d.day, d.net FROM direct_award_day d WHERE d.buyer_id = buyer AND d.product_group = w.g AND d.day >= LEAST(rolling_from, year_from)
        UNION ALL
        SELECT a.day, a.net FROM direct_award a WHERE a.buyer_id = buyer AND a.product_group = w.g AND a.day >= LEAST(rolling_from, year_from)) x),
  sums AS (
    SELECT g, sum(net) FILTER (WHERE day >= rolling_from) r, sum(net) FILTER (WHERE day >= year_from) y FROM counted GROUP BY g)
  SELECT w.id, w.g, COALESCE(s.r, 0), COALESCE(s.y, 0) FROM wanted w LEFT JOIN sums s ON s.g = w.g;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION direct_award_sums(uuid, uuid[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION direct_award_sums(uuid, uuid[], date, date) TO shop_app;
GRANT INSERT (buyer_id, product_group, day, net) ON direct_award TO shop_app, shop_worker;
GRANT SELECT, UPDATE, DELETE ON direct_award TO shop_worker;
GRANT SELECT, INSERT, UPDATE ON direct_award_day TO shop_worker;

-- ---------------------------------------------------------------- scope of lots

-- Product classes a lot covers beside the articles it prices.
CREATE TABLE lot_scope (
  lot_id   uuid NOT NULL REFERENCES lot (id),
  category text NOT NULL REFERENCES category (key),
  PRIMARY KEY (category, lot_id)
);
ALTER TABLE lot ADD COLUMN bypass_economic boolean NOT NULL DEFAULT false;   -- a cheaper offer elsewhere is a ground to leave a preferred lot
GRANT SELECT ON lot_scope TO shop_app;
GRANT SELECT, INSERT ON lot_scope TO shop_worker;

CREATE TABLE contract_message (          -- "zu teuer" goes to those who manage the contract
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  contract_id     uuid NOT NULL REFERENCES framework_contract (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  product_id      uuid REFERENCES product (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  kind            text NOT NULL CHECK (kind IN ('too_expensive')),
  body            text NOT NULL,
  at              timestamptz NOT NULL
);
CREATE INDEX contract_message_list ON contract_message (at DESC, id DESC);

-- ---------------------------------------------------------------- product choice

CREATE TABLE house_standard (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  product_id      uuid NOT NULL REFERENCES product (id),
  reason          text NOT NULL CHECK (reason <> ''),
  valid           daterange NOT NULL CHECK (NOT isempty(valid)),
  created_by      uuid NOT NULL REFERENCES person (id),
  created_at      timestamptz NOT NULL,
  CONSTRAINT house_standard_once EXCLUDE USING gist (organisation_id WITH =, product_id WITH =, valid WITH &&)
);
CREATE INDEX house_standard_product ON house_standard (product_id, organisation_id);
CREATE INDEX product_search_class ON product_search (category, piece_price, product_id);

-- The house standards of a legal entity count for its units, whose people do not see the entity's rows. The function runs
-- as the owner and answers the reason alone. Cheaper products are looked for only where a line can reach the value from
-- which a rule asks (asked_from, NULL where none does): a recurring price counts for 240 months at most.
CREATE POLICY owner_standards ON house_standard FOR SELECT TO shop_owner USING (true);
-- +goose StatementBegin
CREATE FUNCTION product_choice(unit uuid, legal_entity uuid, products uuid[], quantities numeric[], day date, asked_from numeric)
RETURNS TABLE (product uuid, standard text, cheaper json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT w.id,
         (SELECT h.reason FROM house_standard h
           WHERE h.product_id = w.id AND h.organisation_id IN (unit, legal_entity) AND h.valid @> day ORDER BY h.organisation_id = unit DESC LIMIT 1),
         (SELECT json_agg(json_build_object('product', c.product_id, 'name', c.full_name, 'piecePrice', c.price) ORDER BY c.at, c.product_id) FROM (
            SELECT s.product_id, p.name full_name, round(s.piece_price, 4)::text price, s.piece_price at
              FROM product_search s JOIN product p ON p.id = s.product_id
             WHERE s.category = m.category AND s.piece_price < m.piece_price ORDER BY s.piece_price DESC, s.product_id LIMIT 5) c)
    FROM unnest(products, quantities) w(id, quantity)
    LEFT JOIN product_search m ON m.product_id = w.id AND m.piece_price * w.quantity * 240 >= asked_from;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION product_choice(uuid, uuid, uuid[], numeric[], date, numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION product_choice(uuid, uuid, uuid[], numeric[], date, numeric) TO shop_app;

ALTER TABLE basket ADD COLUMN last_reason_code text, ADD COLUMN last_reason_text text;
ALTER TABLE basket_line
  ADD COLUMN bypass_code text, ADD COLUMN bypass_text text,
  ADD COLUMN product_reason_code text, ADD COLUMN product_reason_text text,
  ADD COLUMN note text;

-- ---------------------------------------------------------------- who may

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['contract_message','house_standard'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app, shop_worker', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT UPDATE (valid) ON house_standard TO shop_app;
