-- One search field: orders by the beginning of their number. A range over plain bytes is used with any parameter, which a
-- pattern is not.

-- +goose Up
CREATE INDEX order_state_number ON order_state (number COLLATE "C");
