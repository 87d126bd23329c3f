\set first random(1, 50000)
\set second random(1, 50000)
\set balance random(1, 1000)
\set quantity random(1, 50)
BEGIN;
SELECT price, terms FROM floor.offer WHERE id = :first;
SELECT price, terms FROM floor.offer WHERE id = :second;
INSERT INTO floor.orders (buyer, at, net) VALUES (:balance, now(), :quantity * 10) RETURNING id \gset
INSERT INTO floor.line VALUES (:id, 1, :first, :quantity, :quantity * 5);
INSERT INTO floor.line VALUES (:id, 2, :second, :quantity, :quantity * 5);
INSERT INTO floor.decision VALUES (:id, convert_to(repeat('d', 1500), 'UTF8'));
INSERT INTO floor.log (leaf) VALUES (convert_to(repeat('l', 250), 'UTF8'));
UPDATE floor.balance SET committed = committed + :quantity WHERE id = :balance AND committed + :quantity <= maximum;
COMMIT;
