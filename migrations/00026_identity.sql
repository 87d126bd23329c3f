-- +goose Up

-- People who sign in at the directory of their own house: which subject of which issuer is which person. The subject is
-- the issuer's own number; no address and no name of a directory leads to an account.

CREATE TABLE identity (
  id        uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  issuer    text NOT NULL CHECK (issuer <> ''),
  subject   text NOT NULL CHECK (subject <> '' AND octet_length(subject) <= 255),
  made_at   timestamptz NOT NULL,
  used_at   timestamptz,
  CONSTRAINT identity_issuer_subject UNIQUE (issuer, subject)
);
CREATE INDEX identity_person ON identity (person_id);

ALTER TABLE sign_in_step DROP CONSTRAINT sign_in_step_kind_check,
  ADD CONSTRAINT sign_in_step_kind_check CHECK (kind IN ('second_factor','passkey_login','passkey_registration','identity'));

-- +goose StatementBegin
CREATE FUNCTION person_has_factor(who uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM totp t WHERE t.person_id = who AND t.confirmed_at IS NOT NULL)
    OR EXISTS (SELECT FROM passkey k WHERE k.person_id = who);
-- +goose StatementEnd

GRANT SELECT, INSERT, DELETE ON identity TO shop_app;
GRANT UPDATE (used_at) ON identity TO shop_app;
GRANT SELECT, INSERT ON identity TO shop_worker;
