-- A release by a second person can be taken back for some seconds; until they are over nobody is told of the order.

-- +goose Up

-- Until when a released order is held back; NULL when nothing holds it, and again when the workers have been told.
ALTER TABLE order_state ADD COLUMN held_until timestamptz, ADD CHECK (held_until IS NULL OR status = 'released');
CREATE INDEX order_state_held ON order_state (held_until) WHERE held_until IS NOT NULL;

ALTER TABLE order_event DROP CONSTRAINT order_event_type_check;
ALTER TABLE order_event ADD CONSTRAINT order_event_type_check
  CHECK (type IN ('submitted','released','undone','numbered','sent','confirmed','delivered','cancelled','returned','rejected','withdrawn','lapsed'));

-- What has ended stays as it ended, but for a release whose orders are all held back still.
-- +goose StatementBegin
CREATE FUNCTION refuse_unless_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'released' AND NEW.status = 'waiting' AND NOT EXISTS (
       SELECT FROM purchase_order o JOIN order_state s ON s.order_id = o.id
        WHERE o.submission_id = OLD.submission_id AND s.held_until IS NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
DROP TRIGGER ended_stays ON approval;
CREATE TRIGGER ended_stays BEFORE UPDATE ON approval FOR EACH ROW WHEN (OLD.status <> 'waiting') EXECUTE FUNCTION refuse_unless_undone();
ALTER TABLE approval ENABLE ALWAYS TRIGGER ended_stays;
