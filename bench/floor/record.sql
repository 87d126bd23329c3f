\set n random(1, 1000000)
SELECT bytes FROM record WHERE id = (SELECT record_id FROM floor.decision_sample WHERE n = :n % 1000 + 1);
