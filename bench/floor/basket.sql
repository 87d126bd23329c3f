\set balance random(1, 1000)
BEGIN;
SELECT count(price) FROM floor.offer WHERE id BETWEEN :balance AND :balance + 999;
INSERT INTO floor.orders (buyer, at, net) VALUES (:balance, now(), 10000) RETURNING id \gset
INSERT INTO floor.line SELECT :id, n, n, 5, 10 FROM generate_series(1, 1000) n;
INSERT INTO floor.log (leaf) SELECT convert_to(repeat('d', 1500), 'UTF8') FROM generate_series(1, 1000);
UPDATE floor.balance SET committed = committed + 1 WHERE id = :balance AND committed + 1 <= maximum;
COMMIT;
