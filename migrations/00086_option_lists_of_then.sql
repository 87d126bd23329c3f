-- What an article was put together from at an instant. A list that is released at noon and counts from today leaves the list of the
-- morning in the comparison of the morning.

-- +goose Up
ALTER TABLE lot_option_list ADD COLUMN released_at timestamptz;
ALTER TABLE lot_option_list DISABLE TRIGGER append_only;
UPDATE lot_option_list i SET released_at = o.decided_at FROM option_list o WHERE o.id = i.id;
ALTER TABLE lot_option_list ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE lot_option_list ALTER COLUMN released_at SET NOT NULL;
