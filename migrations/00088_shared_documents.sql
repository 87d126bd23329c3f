-- A shared document of a framework contract is read by the bodies that one of its lots names, now or ever, and by those below them. Until
-- here the row was open to every session, and the query alone asked. Which day counts stays with the query: a policy knows no clock.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION scope_and_above() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
  -- The organisations of the scope and all that ever stood above them.
  RETURN QUERY
  WITH RECURSIVE up(id) AS (
    SELECT unnest(scope_organisations())
    UNION
    SELECT l.parent_id FROM organisation_link l JOIN up u ON l.child_id = u.id
  ) SELECT id FROM up;
END $$;
-- +goose StatementEnd
DROP POLICY shared_is_read ON contract_document;
CREATE POLICY shared_is_read ON contract_document FOR SELECT TO shop_app USING (shared AND EXISTS (
  SELECT FROM lot l JOIN entitlement e ON e.lot_id = l.id
   WHERE l.contract_id = contract_document.contract_id AND e.organisation_id IN (SELECT scope_and_above())));
