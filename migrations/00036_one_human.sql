-- A second account of the same human being is no second person, whatever decides.

-- +goose Up
CREATE INDEX person_human ON person (human_id);

-- The domain refuses it first; this is the net below. Its arguments are the columns of who decided and of whose work it was,
-- the states in which the two differ, and the constraint that says so of one account.
-- +goose StatementBegin
CREATE FUNCTION refuse_same_human() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE row_now jsonb := to_jsonb(NEW);
BEGIN
  IF row_now ->> 'status' = ANY (string_to_array(TG_ARGV[2], ','))
     AND (SELECT human_id FROM person WHERE id = (row_now ->> TG_ARGV[0])::uuid) = (SELECT human_id FROM person WHERE id = (row_now ->> TG_ARGV[1])::uuid) THEN
    RAISE EXCEPTION 'one human being on both sides of % refused by %', TG_TABLE_NAME, TG_ARGV[3] USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[3];
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd

CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON rule_draft FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'drafted_by', 'activated', 'rule_draft_four_eyes');
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON contract_change FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'drafted_by', 'in_force', 'contract_change_four_eyes');
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON price_list FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('decided_by', 'uploaded_by', 'in_force', 'price_list_four_eyes');
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE OF status ON approval FOR EACH ROW
  EXECUTE FUNCTION refuse_same_human('ended_by', 'submitted_by', 'released,returned,rejected', 'approval_by_a_second_person');
ALTER TABLE rule_draft ENABLE ALWAYS TRIGGER second_person;
ALTER TABLE contract_change ENABLE ALWAYS TRIGGER second_person;
ALTER TABLE price_list ENABLE ALWAYS TRIGGER second_person;
ALTER TABLE approval ENABLE ALWAYS TRIGGER second_person;
