-- +goose Up

-- A category keeps what it is called and how it is counted: a past comparison shows and groups a product as it did then. What
-- is to be called or counted otherwise is another category.
REVOKE UPDATE ON category FROM shop_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON category FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON category FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE category ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE category ENABLE ALWAYS TRIGGER append_only_truncate;

-- What was withdrawn or sent back and is decided anew names the decision that it takes the place of.
ALTER TABLE basket_line ADD COLUMN supersedes uuid REFERENCES decision (id);

-- The entry of the log that put a version into force; decisions name it by its place there.
ALTER TABLE catalogue_version ADD COLUMN entry uuid UNIQUE REFERENCES leaf (entry);
GRANT UPDATE (entry) ON catalogue_version TO shop_worker;
