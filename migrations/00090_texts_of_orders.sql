-- What an order and its lines keep as documents is written once, read whole, and never looked for. As jsonb each was taken apart and put
-- together again when it was written, and sampled and sorted by ANALYZE; as json it is checked and kept as it came.

-- +goose Up
ALTER TABLE submission_line ALTER COLUMN product TYPE json;
ALTER TABLE purchase_order ALTER COLUMN parties TYPE json, ALTER COLUMN legal_basis TYPE json, ALTER COLUMN saving TYPE json;
