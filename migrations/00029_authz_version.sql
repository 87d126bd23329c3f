-- +goose Up

-- Which state of memberships, tree, entitlements and deputies is the newest. A server whose notification was lost, because its
-- connection hung or was being made anew, sees by the number that there is something to read.
CREATE TABLE authz_version (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL
);
INSERT INTO authz_version (version) VALUES (0);
GRANT SELECT, UPDATE (version) ON authz_version TO shop_app, shop_worker;

-- The number changes with the commit, as the notification is sent with it: a sequence would run ahead of what can be read.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION notify_authz() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE authz_version SET version = version + 1;
  PERFORM pg_notify('authz', '');
  RETURN NULL;
END $$;
-- +goose StatementEnd
