-- Bedarfe: what somebody who may not submit hands on to those who buy for the body. They hold wishes and no decision; the
-- decision is made, and recorded, when somebody who took one over submits it.

-- +goose Up

-- ---------------------------------------------------------------- handovers

CREATE TABLE handover (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- Bedarfsträger
  buyer_id        uuid NOT NULL REFERENCES organisation (id),  -- Auftraggeber: whose officers see it
  person_id       uuid NOT NULL REFERENCES person (id),
  idempotency_key text NOT NULL,
  request_hash    bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  note            text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000), -- personal; a copy goes with each line that is taken over
  delivery_address_id uuid REFERENCES address (id),
  cost_centre_id  uuid REFERENCES cost_centre (id),
  at              timestamptz NOT NULL,
  status          text NOT NULL DEFAULT 'waiting'
                  CHECK (status IN ('waiting','taken','submitted','ordered','refused','returned','withdrawn')),
  taken_by        uuid REFERENCES person (id),    -- who has, or had, it in the basket
  ended_at        timestamptz,                    -- when the status last changed; NULL while it waits
  answer          text CHECK (char_length(answer) <= 1000), -- the sentence with which it was returned
  submission_id   uuid,                           -- that it went into
  CONSTRAINT handover_idempotency UNIQUE (organisation_id, person_id, idempotency_key),
  CHECK ((status = 'waiting') = (ended_at IS NULL)),
  CHECK (status NOT IN ('taken','submitted','ordered','refused') OR taken_by IS NOT NULL),
  CHECK (status <> 'returned' OR answer IS NOT NULL),
  CHECK ((status IN ('submitted','ordered','refused')) = (submission_id IS NOT NULL))
);
CREATE INDEX handover_waiting ON handover (buyer_id, at, id) WHERE status = 'waiting';
CREATE INDEX handover_ended ON handover (buyer_id, ended_at) WHERE status <> 'waiting';
CREATE INDEX handover_person ON handover (organisation_id, person_id, at);
CREATE INDEX handover_submission ON handover (submission_id) WHERE submission_id IS NOT NULL;

-- A product with the offer or the framework's price that was chosen, or a description in words.
CREATE TABLE handover_line (
  id              uuid NOT NULL,       -- of the basket's line; the same one may be handed on again after it came back
  handover_id     uuid NOT NULL REFERENCES handover (id),
  organisation_id uuid NOT NULL,
  position        int NOT NULL CHECK (position > 0),
  product_id      uuid REFERENCES product (id),
  supplier_id     uuid REFERENCES supplier (id),
  sku             text,
  offer_id        uuid,               -- of a catalogue or from outside
  lot_price_id    uuid REFERENCES lot_price (id),
  seen_total      numeric(14,2),      -- net, as the person saw it
  description     text CHECK (description <> '' AND char_length(description) <= 2000),
  estimate        numeric(14,2) CHECK (estimate >= 0),  -- net, for the whole quantity
  quantity        numeric(10,3) NOT NULL CHECK (quantity > 0),
  needed_by       date,
  note            text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  PRIMARY KEY (handover_id, id),
  UNIQUE (handover_id, position),
  CHECK ((product_id IS NULL) = (description IS NOT NULL)),
  CHECK (product_id IS NULL OR supplier_id IS NOT NULL AND sku IS NOT NULL AND (offer_id IS NULL) <> (lot_price_id IS NULL))
);

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['handover','handover_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO shop_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO shop_app', t);
    EXECUTE format('GRANT SELECT ON %I TO shop_worker', t);
  END LOOP;
END $$;
-- +goose StatementEnd

GRANT UPDATE (status, taken_by, ended_at, answer, submission_id, delivery_address_id, cost_centre_id) ON handover TO shop_app, shop_worker;

-- ---------------------------------------------------------------- the basket

ALTER TABLE basket
  ADD COLUMN needer_id uuid REFERENCES organisation (id),          -- Bedarfsträger, where it is another unit than the person's own
  ADD COLUMN funding   text[] NOT NULL DEFAULT '{}'                -- keys of the funding sources that pay
    CHECK (cardinality(funding) <= 10);
ALTER TABLE basket_line ADD COLUMN handover_id uuid REFERENCES handover (id);  -- that it was taken over from
ALTER TABLE free_line   ADD COLUMN handover_id uuid REFERENCES handover (id);
