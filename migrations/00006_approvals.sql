-- The second person: what was submitted and waits until somebody else releases it.

-- +goose Up

-- ---------------------------------------------------------------- approvals

-- One row per submission that a rule puts before a second person. The row changes once, when it ends; names and the words
-- of a note stand in person and personal_part.
CREATE TABLE approval (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- Bedarfsträger
  buyer_id        uuid NOT NULL REFERENCES organisation (id),  -- Auftraggeber: whose people decide
  submission_id   uuid NOT NULL UNIQUE REFERENCES submission (id),
  submitted_by    uuid NOT NULL REFERENCES person (id),
  difference      numeric(14,2) NOT NULL CHECK (difference >= 0),  -- to the best basket, net
  best            numeric(14,2) NOT NULL,                          -- total of the best basket, net
  at              timestamptz NOT NULL,
  until           date NOT NULL,       -- last day on which it can be released, in Berlin
  status          text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting','released','returned','rejected','withdrawn','lapsed')),
  ended_at        timestamptz,
  ended_by        uuid REFERENCES person (id),  -- NULL when it lapsed
  note_id         uuid,                         -- personal part with the words
  recorded_at     timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'waiting') = (ended_at IS NULL)),
  CHECK ((status IN ('waiting','lapsed')) = (ended_by IS NULL)),
  CONSTRAINT approval_by_a_second_person CHECK (status NOT IN ('released','returned','rejected') OR ended_by <> submitted_by),
  CONSTRAINT approval_withdrawn_by_its_submitter CHECK (status <> 'withdrawn' OR ended_by = submitted_by),
  CHECK (status NOT IN ('returned','rejected') OR note_id IS NOT NULL)
);
CREATE INDEX approval_waiting ON approval (buyer_id, at, id) WHERE status = 'waiting';
CREATE INDEX approval_due ON approval (until) WHERE status = 'waiting';

ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON approval TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON approval TO shop_worker USING (true) WITH CHECK (true);

-- What has ended stays as it ended, and nothing is deleted.
CREATE TRIGGER ended_stays BEFORE UPDATE ON approval FOR EACH ROW WHEN (OLD.status <> 'waiting') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE ON approval FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE approval ENABLE ALWAYS TRIGGER ended_stays;
ALTER TABLE approval ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE approval ENABLE ALWAYS TRIGGER append_only_truncate;

GRANT SELECT, INSERT ON approval TO shop_app, shop_worker;
GRANT UPDATE (status, ended_at, ended_by, note_id) ON approval TO shop_app, shop_worker;

-- ---------------------------------------------------------------- states of an order

-- The orders and the approval say how a submission stands.
ALTER TABLE submission DROP COLUMN status;

ALTER TABLE order_event DROP CONSTRAINT order_event_type_check;
ALTER TABLE order_event ADD CONSTRAINT order_event_type_check
  CHECK (type IN ('submitted','released','numbered','sent','confirmed','delivered','cancelled','returned','rejected','withdrawn','lapsed'));
ALTER TABLE order_state DROP CONSTRAINT order_state_status_check;
ALTER TABLE order_state ADD CONSTRAINT order_state_status_check
  CHECK (status IN ('submitted','released','sent','confirmed','delivered','cancelled','returned','rejected','withdrawn','lapsed'));
COMMENT ON COLUMN order_state.entry IS 'log entry of the release; of the submission while the order waits or when it was never released';

-- ---------------------------------------------------------------- reservations

-- Whoever ends an approval reads what its orders reserved; a lapse is the worker's.
GRANT SELECT ON ledger TO shop_app;
GRANT INSERT ON ledger TO shop_worker;
GRANT UPDATE (committed, reserved) ON balance TO shop_worker;

-- ---------------------------------------------------------------- what comes back

-- The words with which lines came back and the person who said them, shown in the basket until it is submitted or empty.
ALTER TABLE basket ADD COLUMN returned_note text, ADD COLUMN returned_by uuid REFERENCES person (id),
  ADD CHECK ((returned_note IS NULL) = (returned_by IS NULL));
