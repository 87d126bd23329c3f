-- What stands between a body and the cooperative, dated: on which ground of the GWB the cooperative sells to it without a
-- procedure, and which prices its people see.

-- +goose Up
CREATE TABLE body_term (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),  -- the legal entity
  kind            text NOT NULL CHECK (kind IN ('inhouse','prices')),
  value           text NOT NULL,
  valid           daterange NOT NULL,
  starts_on       date NOT NULL,
  set_by          uuid NOT NULL REFERENCES person (id),
  document_name   text,
  document_sha256 bytea CHECK (octet_length(document_sha256) = 32),
  document        bytea,
  CONSTRAINT body_term_value CHECK (CASE kind
    WHEN 'inhouse' THEN value IN ('none','gwb_108_1','gwb_108_2','gwb_108_4_5','gwb_120_4')
    ELSE value IN ('own','contract','both') END),
  CONSTRAINT body_term_evidence CHECK (kind <> 'inhouse' OR value = 'none' OR document IS NOT NULL),
  CHECK ((document IS NULL) = (document_sha256 IS NULL) AND (document IS NULL) = (document_name IS NULL)),
  CONSTRAINT body_term_one_at_a_time EXCLUDE USING gist (organisation_id WITH =, kind WITH =, valid WITH &&)
);
ALTER TABLE body_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE body_term FORCE ROW LEVEL SECURITY;
CREATE POLICY scope ON body_term TO shop_app USING (organisation_id = ANY ((SELECT scope_organisations())::uuid[])) WITH CHECK (organisation_id = ANY ((SELECT scope_organisations())::uuid[]));
CREATE POLICY worker ON body_term TO shop_worker USING (true) WITH CHECK (true);
CREATE POLICY owner_writes ON body_term TO shop_owner USING (true) WITH CHECK (true);
GRANT SELECT ON body_term TO shop_app, shop_worker;
GRANT INSERT ON body_term TO shop_worker;

CREATE TRIGGER fact_changed AFTER INSERT OR UPDATE OR DELETE ON body_term FOR EACH STATEMENT EXECUTE FUNCTION fact_changed('body');
CREATE TRIGGER fact_gone AFTER TRUNCATE ON body_term FOR EACH STATEMENT EXECUTE FUNCTION fact_changed('body');
ALTER TABLE body_term ENABLE ALWAYS TRIGGER fact_changed;
ALTER TABLE body_term ENABLE ALWAYS TRIGGER fact_gone;

-- +goose StatementBegin
-- From a day on another value holds; what held until then stays as it was, and what was planned for later is void.
CREATE FUNCTION set_body_term(new_id uuid, body uuid, of_kind text, new_value text, since date, until date, setter uuid,
  file_name text, file_sha256 bytea, file bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT in_scope(body) THEN RETURN false; END IF;
  UPDATE body_term t SET valid = CASE WHEN lower(t.valid) >= since THEN 'empty'::daterange ELSE daterange(lower(t.valid), since) END
   WHERE t.organisation_id = body AND t.kind = of_kind AND t.valid && daterange(since, NULL);
  INSERT INTO body_term (id, organisation_id, kind, value, valid, starts_on, set_by, document_name, document_sha256, document)
  VALUES (new_id, body, of_kind, new_value, daterange(since, until), since, setter, file_name, file_sha256, file);
  RETURN true;
END $$;

-- What holds for a legal entity on a day, read for its units, too, who do not see its rows. No row: no basis, both prices.
CREATE FUNCTION body_terms_on(body uuid, day date) RETURNS TABLE (inhouse text, prices text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT COALESCE(max(t.value) FILTER (WHERE t.kind = 'inhouse'), 'none'), COALESCE(max(t.value) FILTER (WHERE t.kind = 'prices'), 'both')
    FROM body_term t WHERE t.organisation_id = body AND t.valid @> day;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION set_body_term(uuid, uuid, text, text, date, date, uuid, text, bytea, bytea), body_terms_on(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_body_term(uuid, uuid, text, text, date, date, uuid, text, bytea, bytea), body_terms_on(uuid, date) TO shop_app;
GRANT EXECUTE ON FUNCTION body_terms_on(uuid, date) TO shop_worker;
