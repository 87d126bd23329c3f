-- Who was written to about a round of demand planning: when it began, once before its last day, and by click at most once a day.

-- +goose Up
CREATE TABLE plan_letter (
  round_id        uuid NOT NULL,
  organisation_id uuid NOT NULL,
  person_id       uuid NOT NULL REFERENCES person (id),
  kind            text NOT NULL CHECK (kind IN ('asked','due','again')),
  day             date NOT NULL,
  at              timestamptz NOT NULL,
  FOREIGN KEY (round_id, organisation_id) REFERENCES plan_asked (round_id, organisation_id)
);
CREATE UNIQUE INDEX plan_letter_once ON plan_letter (round_id, person_id, kind) WHERE kind <> 'again';
CREATE UNIQUE INDEX plan_letter_a_day ON plan_letter (round_id, person_id, day) WHERE kind = 'again';
CREATE INDEX plan_round_due ON plan_round (deadline) WHERE closed_at IS NULL;

ALTER TABLE plan_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON plan_letter TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON plan_letter TO shop_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON plan_letter TO shop_worker;
GRANT SELECT ON plan_letter TO shop_app;
