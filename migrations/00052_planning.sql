-- Demand planning: what bodies expect to need, asked for in rounds per contract group. Nothing in it binds anybody.

-- +goose Up

CREATE TABLE plan_round (              -- asked by the cooperative; its bodies see the rounds they are asked in
  id             uuid PRIMARY KEY,
  contract_group text NOT NULL CHECK (contract_group <> ''),
  title          text NOT NULL CHECK (title <> ''),
  note           text NOT NULL,
  first_month    date NOT NULL CHECK (extract(day FROM first_month) = 1),
  months         int NOT NULL CHECK (months BETWEEN 1 AND 48),
  deadline       date NOT NULL,        -- the last day on which a body may answer
  opened_by      uuid NOT NULL REFERENCES person (id),
  opened_at      timestamptz NOT NULL,
  closed_by      uuid REFERENCES person (id),
  closed_at      timestamptz,
  CHECK ((closed_by IS NULL) = (closed_at IS NULL))
);
CREATE INDEX plan_round_list ON plan_round (opened_at DESC);

CREATE TABLE plan_position (
  round_id uuid NOT NULL REFERENCES plan_round (id),
  number   int NOT NULL CHECK (number > 0),
  title    text NOT NULL CHECK (title <> ''),
  unit     text NOT NULL CHECK (unit ~ '^[A-Z0-9]{2,3}$'),   -- EUR = net value; else UN/ECE Recommendation 20
  lot_id   uuid REFERENCES lot (id),                         -- whose call-offs it is held against
  PRIMARY KEY (round_id, number)
);
CREATE INDEX plan_position_lot ON plan_position (lot_id);

CREATE TABLE plan_asked (
  round_id        uuid NOT NULL REFERENCES plan_round (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (round_id, organisation_id)
);
CREATE INDEX plan_asked_organisation ON plan_asked (organisation_id);

CREATE TABLE plan_answer (
  round_id        uuid NOT NULL,
  organisation_id uuid NOT NULL,
  status          text NOT NULL CHECK (status IN ('draft','sent','no_need')),
  version         int NOT NULL CHECK (version > 0),
  comment         text NOT NULL,
  saved_by        uuid NOT NULL REFERENCES person (id),
  saved_at        timestamptz NOT NULL,
  PRIMARY KEY (round_id, organisation_id),
  FOREIGN KEY (round_id, organisation_id) REFERENCES plan_asked (round_id, organisation_id)
);

CREATE TABLE plan_figure (
  round_id        uuid NOT NULL,
  organisation_id uuid NOT NULL,
  position        int NOT NULL,
  month           date NOT NULL CHECK (extract(day FROM month) = 1),
  low             numeric(15,3) NOT NULL CHECK (low >= 0),
  likely          numeric(15,3) NOT NULL,
  high            numeric(15,3) NOT NULL,
  CHECK (low <= likely AND likely <= high),
  PRIMARY KEY (round_id, organisation_id, position, month),
  FOREIGN KEY (round_id, organisation_id) REFERENCES plan_answer (round_id, organisation_id),
  FOREIGN KEY (round_id, position) REFERENCES plan_position (round_id, number)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['plan_asked','plan_answer','plan_figure'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT SELECT ON plan_round, plan_position, plan_asked, plan_answer, plan_figure TO shop_app, shop_worker;
GRANT INSERT ON plan_round, plan_position, plan_asked TO shop_worker;
GRANT UPDATE (closed_by, closed_at) ON plan_round TO shop_worker;
GRANT UPDATE (note) ON plan_round TO shop_app;         -- only locks with it: no answer passes a closing
GRANT INSERT, UPDATE (status, version, comment, saved_by, saved_at) ON plan_answer TO shop_app;
GRANT INSERT, DELETE ON plan_figure TO shop_app;
