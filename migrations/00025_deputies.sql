-- Places and cost centres with their time, and who acts for whom.

-- +goose Up
-- Orders name what they were sent to and charged to by value; a place that has ended is only offered no more.
ALTER TABLE address ADD COLUMN valid daterange NOT NULL DEFAULT daterange(NULL, NULL) CHECK (NOT isempty(valid) OR NOT is_default);
ALTER TABLE cost_centre ADD COLUMN valid daterange NOT NULL DEFAULT daterange(NULL, NULL) CHECK (NOT isempty(valid) OR NOT is_default);
ALTER TABLE cost_centre DROP CONSTRAINT cost_centre_organisation_id_number_key;
CREATE UNIQUE INDEX cost_centre_number ON cost_centre (organisation_id, number) WHERE upper_inf(valid);
GRANT INSERT ON address, cost_centre TO shop_app;
GRANT UPDATE (valid, is_default) ON address, cost_centre TO shop_app;

