-- What a cancellation gives back to an exhausted limit does not open it again (domain rule 5; EuGH C-216/17): the contract
-- management does, by an amendment.

-- +goose Up

ALTER TABLE balance ADD COLUMN shut boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN balance.shut IS 'released call-offs had reached the maximum before a part of them was cancelled: nothing more is called off until the maximum is raised';
GRANT UPDATE (shut) ON balance TO shop_app, shop_worker;

-- +goose StatementBegin
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a limit that was exhausted opens with another maximum alone' USING ERRCODE = 'insufficient_privilege';
END $$;
-- +goose StatementEnd
CREATE TRIGGER stays_shut BEFORE UPDATE OF shut ON balance FOR EACH ROW
  WHEN (OLD.shut AND NOT NEW.shut AND NEW.maximum IS NOT DISTINCT FROM OLD.maximum) EXECUTE FUNCTION refuse_reopening();
ALTER TABLE balance ENABLE ALWAYS TRIGGER stays_shut;
