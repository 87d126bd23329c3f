-- Refusals of people who were signed in, and what happened to their accounts, name persons by their random id: they are kept as long as
-- they serve (docs/security.md) and then removed by the worker.

-- +goose Up
CREATE INDEX denial_minute ON denial (minute);
CREATE INDEX security_event_at ON security_event (at);
GRANT DELETE ON denial, security_event TO shop_worker;

-- Nobody shortens the history of an account, whatever clock he asks by: it is never changed, and removed after 13 months alone.
-- +goose StatementBegin
CREATE FUNCTION refuse_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.at > statement_timestamp() - interval '13 months' THEN
    RAISE EXCEPTION 'table % keeps its rows for 13 months', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
-- +goose StatementEnd
DROP TRIGGER append_only ON security_event;
CREATE TRIGGER append_only BEFORE UPDATE ON security_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER kept BEFORE DELETE ON security_event FOR EACH ROW EXECUTE FUNCTION refuse_forgetting();
ALTER TABLE security_event ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE security_event ENABLE ALWAYS TRIGGER kept;
