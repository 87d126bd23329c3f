-- What a framework contract's notice says of extending it.

-- +goose Up
ALTER TABLE framework_contract ADD COLUMN extension text NOT NULL DEFAULT '' CHECK (length(extension) <= 2000);
