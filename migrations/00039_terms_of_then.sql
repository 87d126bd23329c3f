-- What stood between a body and the cooperative at an instant, as was known then.

-- +goose Up
ALTER TABLE body_term ADD COLUMN set_at timestamptz,   -- NULL: known from its first day on, as what was set up with the shop
                      ADD COLUMN ends_on date;         -- as it was set; valid is shorter where another one took its place

DROP FUNCTION set_body_term(uuid, uuid, text, text, date, date, uuid, text, bytea, bytea);
-- +goose StatementBegin
-- From a day on another value holds; what held until then stays as it was, and what was planned for later is void.
CREATE FUNCTION set_body_term(new_id uuid, body uuid, of_kind text, new_value text, since date, until date, setter uuid,
  file_name text, file_sha256 bytea, file bytea, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(body) THEN RETURN false; END IF;
  UPDATE body_term t SET valid = CASE WHEN lower(t.valid) >= since THEN 'empty'::daterange ELSE daterange(lower(t.valid), since) END
   WHERE t.organisation_id = body AND t.kind = of_kind AND t.valid && daterange(since, NULL);
  INSERT INTO body_term (id, organisation_id, kind, value, valid, starts_on, set_by, document_name, document_sha256, document, set_at, ends_on)
  VALUES (new_id, body, of_kind, new_value, daterange(since, until), since, setter, file_name, file_sha256, file, at, until);
  RETURN true;
END $$;

-- The in-house basis that held for a legal entity on a day, as was known at an instant: of those set until then that had
-- begun, the last one, unless it was over. It is read for the entity's units, too, who do not see its rows.
CREATE FUNCTION body_basis_at(body uuid, day date, at timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN COALESCE((
    SELECT CASE WHEN t.ends_on <= day THEN 'none' ELSE t.value END FROM body_term t
     WHERE t.organisation_id = body AND t.kind = 'inhouse' AND t.starts_on <= day AND (t.set_at IS NULL OR t.set_at <= at)
     ORDER BY t.set_at DESC NULLS LAST, t.starts_on DESC, t.id DESC LIMIT 1), 'none');
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION set_body_term(uuid, uuid, text, text, date, date, uuid, text, bytea, bytea, timestamptz), body_basis_at(uuid, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_body_term(uuid, uuid, text, text, date, date, uuid, text, bytea, bytea, timestamptz), body_basis_at(uuid, date, timestamptz) TO shop_app;
