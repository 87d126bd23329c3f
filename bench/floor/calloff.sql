-- The least a call-off needs: price and right read, order with line, decision, two records and a leaf, ledger and limits of lot and contract.
\set lot random(1, :lots)
\set contract 500 + 1 + (:lot - 1) % :contracts
\set offer random(1, 50000)
\set buyer random(1, 64)
\set quantity random(1, 50)
BEGIN;
SELECT price, terms FROM floor.offer WHERE id = :offer;
SELECT maximum, committed FROM floor.balance WHERE id IN (:lot, :contract);
INSERT INTO floor.orders (buyer, at, net) VALUES (:buyer, now(), :quantity * 10) RETURNING id \gset
INSERT INTO floor.line VALUES (:id, 1, :offer, :quantity, :quantity * 5);
INSERT INTO floor.decision VALUES (:id, convert_to(repeat('d', 1500), 'UTF8'));
INSERT INTO floor.line_decision VALUES (:id, 1, convert_to(repeat('d', 1500), 'UTF8'));
INSERT INTO floor.log (leaf) VALUES (convert_to(repeat('l', 250), 'UTF8'));
INSERT INTO floor.ledger (balance, entry, amount, order_id) VALUES (:lot, 'reserve', :quantity, :id), (:lot, 'commit', :quantity, :id),
  (:contract, 'reserve', :quantity, :id), (:contract, 'commit', :quantity, :id);
UPDATE floor.balance SET committed = committed + :quantity WHERE id = :lot AND committed + :quantity <= maximum;
UPDATE floor.balance SET committed = committed + :quantity WHERE id = :contract AND committed + :quantity <= maximum;
COMMIT;
