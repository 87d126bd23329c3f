-- Prices of framework contracts as they stood at an instant. A list that is released at noon and counts from today leaves the
-- price of the morning in the comparison of the morning; the days of a price alone cannot say so.

-- +goose Up
ALTER TABLE lot_price
  ADD COLUMN added_at   timestamptz,   -- NULL = came with a file of contracts
  ADD COLUMN changed_at timestamptz;   -- when its days were cut last

CREATE TABLE lot_price_past (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  price_id uuid NOT NULL REFERENCES lot_price (id),
  until    timestamptz NOT NULL,
  valid    daterange NOT NULL
);
CREATE INDEX lot_price_past_price ON lot_price_past (price_id, until, id);

-- +goose StatementBegin
CREATE FUNCTION keep_lot_price_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO lot_price_past (price_id, until, valid)
  VALUES (OLD.id, CASE WHEN NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.changed_at ELSE clock_timestamp() END, OLD.valid);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER keep_past AFTER UPDATE ON lot_price FOR EACH ROW WHEN (OLD.valid IS DISTINCT FROM NEW.valid) EXECUTE FUNCTION keep_lot_price_past();
ALTER TABLE lot_price ENABLE ALWAYS TRIGGER keep_past;

-- Prices that came with a list before this was kept were added when the list was decided on; of those whose days were cut since, the
-- cut is known by the day only, as before.
ALTER TABLE lot_price DISABLE TRIGGER with_a_list;
UPDATE lot_price p SET added_at = l.decided_at FROM price_list l WHERE l.id = p.list_id;
ALTER TABLE lot_price ENABLE ALWAYS TRIGGER with_a_list;

GRANT SELECT ON lot_price_past TO shop_app, shop_worker;
GRANT UPDATE (changed_at) ON lot_price TO shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lot_price_past FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON lot_price_past FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE lot_price_past ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE lot_price_past ENABLE ALWAYS TRIGGER append_only_truncate;
