-- Nothing is ever looked for by these texts: sampling them for the planner parsed and sorted thousands of documents for nothing.

-- +goose Up
ALTER TABLE submission_line ALTER COLUMN product SET STATISTICS 0;
ALTER TABLE purchase_order ALTER COLUMN parties SET STATISTICS 0, ALTER COLUMN legal_basis SET STATISTICS 0, ALTER COLUMN saving SET STATISTICS 0;
