-- +goose Up

-- Accounts of people: second factors, recovery codes, passkeys, tokens for machines, invitations, and what happened to them.

ALTER TABLE session
  ADD COLUMN id           uuid NOT NULL DEFAULT gen_random_uuid(),  -- what its person names it by
  ADD COLUMN strong       boolean NOT NULL DEFAULT false,           -- a second factor or a passkey was shown
  ADD COLUMN confirmed_at timestamptz,                              -- when the person last showed who they are; NULL = at its beginning
  ADD COLUMN agent        text NOT NULL DEFAULT '';                 -- the browser, in its own words
CREATE UNIQUE INDEX session_id ON session (id);

CREATE TABLE secret_key (                -- names the key file that encrypts secrets; the key itself is never here
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 16),
  made_at     timestamptz NOT NULL
);

CREATE TABLE totp (                      -- one authenticator app per person
  person_id    uuid PRIMARY KEY REFERENCES person (id),
  secret       bytea NOT NULL,           -- AES-256-GCM under the key file, bound to the person
  made_at      timestamptz NOT NULL,
  confirmed_at timestamptz,              -- NULL: shown, never used
  last_step    bigint NOT NULL DEFAULT 0 -- the last accepted code's step of 30 s; no code counts twice
);

CREATE TABLE recovery_code (
  person_id uuid NOT NULL REFERENCES person (id),
  hash      bytea NOT NULL CHECK (octet_length(hash) = 32),  -- HMAC-SHA-256 under the key file
  used_at   timestamptz,
  PRIMARY KEY (person_id, hash)
);

CREATE TABLE passkey (
  id            uuid PRIMARY KEY,
  person_id     uuid NOT NULL REFERENCES person (id),
  credential_id bytea NOT NULL UNIQUE,
  credential    jsonb NOT NULL,          -- public key, counter and flags, as the library writes them
  name          text NOT NULL CHECK (name <> ''),
  made_at       timestamptz NOT NULL,
  used_at       timestamptz
);
CREATE INDEX passkey_person ON passkey (person_id);

CREATE TABLE sign_in_step (              -- a sign-in or a registration between two requests
  hash       bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  kind       text NOT NULL CHECK (kind IN ('second_factor','passkey_login','passkey_registration')),
  person_id  uuid REFERENCES person (id),
  state      jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);

CREATE TABLE api_token (
  id              uuid PRIMARY KEY,
  token_hash      bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  person_id       uuid NOT NULL REFERENCES person (id),
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- for which it acts
  name            text NOT NULL CHECK (name <> ''),
  beginning       text NOT NULL,         -- its first characters, to know it by
  scopes          text[] NOT NULL CHECK (cardinality(scopes) > 0),
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  last_seen       timestamptz,
  revoked_at      timestamptz
);
CREATE INDEX api_token_person ON api_token (person_id);

CREATE TABLE invitation (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  email           text NOT NULL CHECK (email <> ''),
  name            text NOT NULL CHECK (name <> ''),
  roles           text[] NOT NULL CHECK (cardinality(roles) > 0),
  token_hash      bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  invited_by      uuid NOT NULL REFERENCES person (id),
  at              timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  revoked_at      timestamptz,
  accepted_at     timestamptz,
  person_id       uuid REFERENCES person (id),                 -- who accepted
  CHECK ((accepted_at IS NULL) = (person_id IS NULL)),
  CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX invitation_organisation ON invitation (organisation_id, at);

CREATE TABLE security_event (            -- what happened to accounts, without names or secrets
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  person_log_id   uuid NOT NULL,
  kind            text NOT NULL,
  at              timestamptz NOT NULL
);
CREATE INDEX security_event_person ON security_event (person_log_id, at);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['invitation','security_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app, shop_worker', t);
  END LOOP;
  EXECUTE 'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON security_event FOR EACH ROW EXECUTE FUNCTION refuse_change()';
  EXECUTE 'CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON security_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()';
  EXECUTE 'ALTER TABLE security_event ENABLE ALWAYS TRIGGER append_only';
  EXECUTE 'ALTER TABLE security_event ENABLE ALWAYS TRIGGER append_only_truncate';
END $$;
-- +goose StatementEnd

GRANT SELECT, INSERT ON secret_key TO shop_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON totp, recovery_code, passkey, sign_in_step TO shop_app;
GRANT SELECT, INSERT ON api_token TO shop_app;
GRANT UPDATE (revoked_at) ON api_token TO shop_app;
GRANT SELECT ON secret_key, totp, recovery_code, passkey, sign_in_step, api_token TO shop_worker;
GRANT UPDATE (last_seen) ON api_token TO shop_worker;
GRANT UPDATE (revoked_at) ON invitation TO shop_app;
GRANT UPDATE (accepted_at, person_id) ON invitation TO shop_worker;
GRANT UPDATE (password_hash) ON local_account TO shop_app;
GRANT UPDATE (language) ON person TO shop_app;
GRANT DELETE ON sign_in_step TO shop_worker;
