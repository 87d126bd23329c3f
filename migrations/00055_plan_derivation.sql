-- How estimate and maximum of a drafted contract came about: from the sums of a closed round, with the margin and its reason.

-- +goose Up
CREATE TABLE plan_derivation (
  change_id      uuid PRIMARY KEY REFERENCES contract_change (id),
  round_id       uuid NOT NULL REFERENCES plan_round (id),
  margin_percent int NOT NULL CHECK (margin_percent BETWEEN 0 AND 100),
  reason         text NOT NULL CHECK (reason <> ''),
  positions      jsonb NOT NULL,      -- sums, estimate and maximum as they were
  person_id      uuid NOT NULL REFERENCES person (id),
  at             timestamptz NOT NULL
);
CREATE INDEX plan_derivation_round ON plan_derivation (round_id, at DESC);
GRANT SELECT, INSERT ON plan_derivation TO shop_worker;   -- never changed
