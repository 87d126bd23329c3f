-- Tables of the floor: the least an order needs, in a schema of its own.
DROP SCHEMA IF EXISTS floor CASCADE;
CREATE SCHEMA floor;
CREATE TABLE floor.offer (id bigint PRIMARY KEY, supplier bigint NOT NULL, price numeric(12,4) NOT NULL, terms text NOT NULL);
INSERT INTO floor.offer SELECT i, i % 400, (i % 100000)::numeric / 100 + 1, repeat('x', 200) FROM generate_series(1, 50000) i;
CREATE TABLE floor.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, buyer bigint NOT NULL, at timestamptz NOT NULL, net numeric(14,2) NOT NULL);
CREATE TABLE floor.line (order_id bigint NOT NULL, line int NOT NULL, offer bigint NOT NULL, quantity numeric(10,3) NOT NULL, net numeric(14,2) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE floor.decision (order_id bigint PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE floor.line_decision (order_id bigint NOT NULL, line int NOT NULL, body bytea NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE floor.log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, leaf bytea NOT NULL);
CREATE TABLE floor.balance (id bigint PRIMARY KEY, maximum numeric(16,3) NOT NULL, committed numeric(16,3) NOT NULL DEFAULT 0, CHECK (committed <= maximum)) WITH (fillfactor = 50);
INSERT INTO floor.balance SELECT i, 1000000000 FROM generate_series(1, 1000) i;
CREATE TABLE floor.ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, balance bigint NOT NULL, entry text NOT NULL, amount numeric(16,3) NOT NULL, order_id bigint NOT NULL);
CREATE INDEX ON floor.ledger (balance);
CREATE INDEX ON floor.ledger (order_id);
ANALYZE floor.offer;
