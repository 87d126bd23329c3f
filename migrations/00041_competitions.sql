-- Mini-competitions (VgV §21(4) Nr. 3, (5)): what is told and by what is awarded never changes once it is drafted, offers are
-- kept sealed, every step is an event beside its entry in the log.

-- +goose Up

CREATE TABLE competition_key (           -- key pairs of those who open, made in their browsers: the private half comes locked
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  recipient       text NOT NULL UNIQUE CHECK (recipient LIKE 'age1%'),
  locked          bytea NOT NULL CHECK (convert_from(locked, 'UTF8') LIKE '-----BEGIN AGE ENCRYPTED FILE-----%'),
  entry           uuid NOT NULL,
  at              timestamptz NOT NULL
);
CREATE INDEX competition_key_organisation ON competition_key (organisation_id, at DESC);

CREATE TABLE competition (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  lot_id          uuid NOT NULL REFERENCES lot (id),
  person_id       uuid NOT NULL REFERENCES person (id),
  status          text NOT NULL CHECK (status IN ('draft','invited','closed','opened','evaluated','informed','awarded','cancelled','no_award')),
  terms           jsonb NOT NULL,        -- text, criteria with weights, holders: stored before the invitation
  deadline        timestamptz NOT NULL,
  entry           uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  CHECK (deadline > created_at)
);
CREATE INDEX competition_list ON competition (organisation_id, created_at DESC, id DESC);
CREATE INDEX competition_lot ON competition (lot_id);

CREATE TABLE competition_invitation (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  competition_id  uuid NOT NULL REFERENCES competition (id),
  supplier_id     uuid NOT NULL REFERENCES supplier (id),
  name            text NOT NULL,         -- as it was invited
  city            text NOT NULL,
  email           text NOT NULL CHECK (email <> ''),
  token_hash      bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  UNIQUE (competition_id, supplier_id)
);

CREATE TABLE competition_question (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  competition_id  uuid NOT NULL REFERENCES competition (id),
  invitation_id   uuid NOT NULL REFERENCES competition_invitation (id),
  question        text NOT NULL CHECK (question <> ''),
  asked_at        timestamptz NOT NULL,
  answer          text CHECK (answer <> ''),
  answered_at     timestamptz,
  CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX competition_question_list ON competition_question (competition_id);

CREATE TABLE competition_offer (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  competition_id  uuid NOT NULL REFERENCES competition (id),
  invitation_id   uuid NOT NULL REFERENCES competition_invitation (id),
  sealed          bytea NOT NULL,
  sha256          bytea NOT NULL CHECK (sha256 = sha256(sealed)),
  inner_sha256    bytea NOT NULL CHECK (octet_length(inner_sha256) = 32),  -- what the party committed to:
  clear_sha256    bytea NOT NULL CHECK (octet_length(clear_sha256) = 32),  -- its opening is held against them
  late            boolean NOT NULL,
  at              timestamptz NOT NULL
);
CREATE INDEX competition_offer_list ON competition_offer (competition_id);

CREATE TABLE competition_opening (       -- an offer less a layer; left = '' is the content
  offer_id        uuid NOT NULL REFERENCES competition_offer (id),
  organisation_id uuid NOT NULL,
  layer_left      text NOT NULL CHECK (layer_left IN ('inner','')),
  bytes           bytea NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (offer_id, layer_left)
);

CREATE TABLE competition_event (
  competition_id  uuid NOT NULL REFERENCES competition (id),
  organisation_id uuid NOT NULL,
  sequence        int NOT NULL CHECK (sequence > 0),
  action          text NOT NULL,
  status          text NOT NULL,         -- after it
  person_id       uuid REFERENCES person (id),  -- NULL = a party through its link
  entry           uuid NOT NULL,
  body            jsonb NOT NULL,
  at              timestamptz NOT NULL,
  PRIMARY KEY (competition_id, sequence)
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['competition_key','competition','competition_invitation','competition_question','competition_offer','competition_opening','competition_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['competition_key','competition_invitation','competition_offer','competition_opening','competition_event'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only_truncate', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT SELECT ON competition_key, competition, competition_invitation, competition_question, competition_offer, competition_opening, competition_event TO shop_app, shop_worker;
GRANT INSERT ON competition_key, competition, competition_invitation, competition_opening, competition_event TO shop_app;
GRANT UPDATE (status) ON competition TO shop_app, shop_worker;   -- the worker only locks with it
GRANT UPDATE (answer, answered_at) ON competition_question TO shop_app;
GRANT INSERT ON competition_question, competition_offer, competition_event TO shop_worker;  -- what a party does through its link
