-- +goose Up

-- What a directory of a member's own tells the shop besides who signs in: that a session there has ended.

CREATE TABLE session_elsewhere (         -- the session at a provider from which one here was begun
  token_hash bytea PRIMARY KEY REFERENCES session (token_hash) ON DELETE CASCADE,
  issuer     text NOT NULL CHECK (issuer <> ''),
  subject    text NOT NULL CHECK (subject <> ''),
  sid        text NOT NULL,              -- the provider's own number of the session; empty where it names none
  proof      bytea,                      -- the ID token, sealed under the key file for its person: the hint when signing out there
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_elsewhere_subject ON session_elsewhere (issuer, subject);
CREATE INDEX session_elsewhere_expires ON session_elsewhere (expires_at);

CREATE TABLE logout_token (              -- tokens of providers that have ended sessions: each counts once
  issuer     text NOT NULL,
  jti        text NOT NULL,
  expires_at timestamptz NOT NULL,       -- from then on the token is refused for its age
  PRIMARY KEY (issuer, jti)
);
CREATE INDEX logout_token_expires ON logout_token (expires_at);

GRANT SELECT, INSERT, DELETE ON session_elsewhere TO shop_app;
GRANT SELECT, DELETE ON session_elsewhere TO shop_worker;
GRANT SELECT, INSERT, DELETE ON logout_token TO shop_worker;
GRANT UPDATE (revoked_at) ON session TO shop_worker;

ALTER TABLE membership ADD COLUMN directory text;   -- the issuer whose directory gives the role; NULL = people gave it
CREATE INDEX membership_directory ON membership (person_id, directory) WHERE directory IS NOT NULL;
GRANT UPDATE (valid, starts_on) ON membership TO shop_worker;
