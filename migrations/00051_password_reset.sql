-- +goose Up

-- A forgotten password: the link of a mail is a step like the others, kept as its hash, for half an hour, once.

ALTER TABLE sign_in_step DROP CONSTRAINT sign_in_step_kind_check,
  ADD CONSTRAINT sign_in_step_kind_check CHECK (kind IN ('second_factor','passkey_login','passkey_registration','identity','password_reset'));
CREATE INDEX sign_in_step_person ON sign_in_step (person_id);
CREATE INDEX person_email ON person (lower(email));

GRANT INSERT ON sign_in_step TO shop_worker;   -- who asks is nobody yet
