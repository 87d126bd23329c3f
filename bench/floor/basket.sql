\set first random(1, 49000)
\set balance random(1, 1000)
BEGIN;
SELECT price, terms FROM floor.offer WHERE id BETWEEN :first AND :first + 999;
INSERT INTO floor.orders (buyer, at, net) VALUES (:balance, now(), 10000) RETURNING id \gset
INSERT INTO floor.line SELECT :id, n, :first + n, 1, 10 FROM generate_series(1, 1000) n;
INSERT INTO floor.line_decision SELECT :id, n, convert_to(repeat('d', 1500), 'UTF8') FROM generate_series(1, 1000) n;
INSERT INTO floor.log (leaf) SELECT convert_to(repeat('l', 250), 'UTF8') FROM generate_series(1, 1000) n;
UPDATE floor.balance SET committed = committed + 1000 WHERE id = :balance AND committed + 1000 <= maximum;
COMMIT;
