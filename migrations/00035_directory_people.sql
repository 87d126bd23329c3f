-- +goose Up

-- What a member's own directory provisions (SCIM, RFC 7643): its people and groups, as it names them. A person that comes from
-- a directory is a person of the shop from then on; the roles its groups stand for are memberships with a directory.

CREATE TABLE directory_user (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),   -- whose directory it is
  person_id       uuid NOT NULL UNIQUE REFERENCES person (id),
  user_name       text NOT NULL CHECK (user_name <> ''),
  external_id     text NOT NULL,          -- the directory's own number; empty where it tells none
  given_name      text NOT NULL,
  family_name     text NOT NULL,
  display_name    text NOT NULL,
  email           text NOT NULL,
  active          boolean NOT NULL,
  deleted         boolean NOT NULL DEFAULT false,   -- the directory has let go of it; the person stays
  created_at      timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  CHECK (NOT (active AND deleted))
);
CREATE UNIQUE INDEX directory_user_name ON directory_user (organisation_id, lower(user_name));

CREATE TABLE directory_group (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  display_name    text NOT NULL CHECK (display_name <> ''),
  external_id     text NOT NULL,
  role            text NOT NULL,          -- that its name says; empty = none
  target_id       uuid REFERENCES organisation (id),   -- where
  created_at      timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  CHECK ((role = '') = (target_id IS NULL))
);
CREATE UNIQUE INDEX directory_group_name ON directory_group (organisation_id, lower(display_name));

CREATE TABLE directory_group_member (
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  group_id        uuid NOT NULL REFERENCES directory_group (id) ON DELETE CASCADE,
  user_id         uuid NOT NULL REFERENCES directory_user (id),
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX directory_group_member_organisation ON directory_group_member (organisation_id);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['directory_user','directory_group','directory_group_member'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO shop_app', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_worker', t);
  END LOOP;
END $$;
-- +goose StatementEnd
GRANT UPDATE (user_name, external_id, given_name, family_name, display_name, email, active, deleted, changed_at) ON directory_user TO shop_worker;
GRANT UPDATE (display_name, external_id, role, target_id, changed_at), DELETE ON directory_group TO shop_worker;
GRANT DELETE ON directory_group_member TO shop_worker;
GRANT UPDATE (name, email) ON person TO shop_worker;
GRANT UPDATE (revoked_at) ON api_token TO shop_worker;
