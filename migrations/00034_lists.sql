-- +goose Up

-- What lists of organisations and people bring: the number a house gives an organisation in its own directory, by which a
-- second list finds it again, and the time of roles somebody is invited to.

CREATE TABLE organisation_number (
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  kept_by         uuid NOT NULL REFERENCES organisation (id),   -- whose administrators number it so
  number          text NOT NULL CHECK (number <> ''),
  PRIMARY KEY (kept_by, organisation_id),
  CONSTRAINT organisation_number_once UNIQUE (kept_by, number)
);

-- +goose StatementBegin
DO $$
BEGIN
  ALTER TABLE organisation_number ENABLE ROW LEVEL SECURITY;
  ALTER TABLE organisation_number FORCE ROW LEVEL SECURITY;
  CREATE POLICY scope ON organisation_number TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
  CREATE POLICY worker ON organisation_number TO shop_worker USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT ON organisation_number TO shop_app;
  GRANT SELECT ON organisation_number TO shop_worker;
END $$;
-- +goose StatementEnd

ALTER TABLE invitation ADD COLUMN starts_on date, ADD COLUMN ends_on date;   -- of the roles; NULL = from when it is accepted, and for good
ALTER TABLE invitation ADD CONSTRAINT invitation_days CHECK (starts_on < ends_on);
