-- The first start: what the shop knows of itself, the code of the link that opens it, and what its administrator has answered.

-- +goose Up
CREATE TABLE installation (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  name        text NOT NULL DEFAULT '',                  -- in the header; '' = the one of the configuration
  language    text NOT NULL DEFAULT 'de' CHECK (language IN ('de','en')),
  land        text CHECK (land ~ '^DE-[A-Z]{2}$'),       -- NULL = not said yet
  buyer_type  text NOT NULL DEFAULT 'municipality' CHECK (buyer_type IN ('municipality','school','land','company','cooperative')),
  street      text NOT NULL DEFAULT '',
  postcode    text NOT NULL DEFAULT '',
  city        text NOT NULL DEFAULT '',
  logo        bytea CHECK (octet_length(logo) BETWEEN 1 AND 1048576),
  logo_type   text CHECK (logo_type IN ('image/png','image/jpeg')),
  operator_id uuid REFERENCES organisation (id),         -- who runs the shop; NULL until the first person is there
  changed_at  timestamptz NOT NULL,
  CHECK ((logo IS NULL) = (logo_type IS NULL))
);

-- The newest row is the only code that is good, whichever server made it; the others tell what became of an older link.
CREATE TABLE setup_code (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash       bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- What no program can see: the administrator's word that it is done, or that it is not wanted.
CREATE TABLE setup_answer (
  item      text PRIMARY KEY,
  answer    text NOT NULL CHECK (answer IN ('done','dismissed')),
  person_id uuid NOT NULL REFERENCES person (id),
  at        timestamptz NOT NULL
);

CREATE TABLE sample_supplier (          -- suppliers of the example catalogue
  supplier_id uuid PRIMARY KEY REFERENCES supplier (id),
  withdrawn   boolean NOT NULL DEFAULT false
);

GRANT SELECT ON installation, setup_code, setup_answer, sample_supplier TO shop_worker;
GRANT INSERT, UPDATE ON installation TO shop_worker;
GRANT INSERT ON setup_code TO shop_worker;
GRANT INSERT, UPDATE, DELETE ON setup_answer TO shop_worker;
GRANT INSERT, UPDATE ON sample_supplier TO shop_worker;
GRANT UPDATE (street, postcode, city) ON address TO shop_worker;
GRANT INSERT, UPDATE ON login_attempt TO shop_worker;                   -- wrong codes are throttled like wrong passwords

-- Nobody may change an organisation but who runs the shop its own, and its Land and kind of buyer only before orders rest on
-- them. It runs as the owner, and answers whether it was done.
CREATE POLICY owner_settled ON submission FOR SELECT TO shop_owner USING (true);

-- +goose StatementBegin
CREATE FUNCTION change_operator(new_name text, new_land text, new_buyer text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE organisation o SET name = new_name, land = new_land, buyer_type = new_buyer
    FROM installation i
   WHERE o.id = i.operator_id
     AND (o.land IS NOT DISTINCT FROM new_land AND o.buyer_type = new_buyer OR NOT EXISTS (SELECT FROM submission));
  RETURN FOUND;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION change_operator(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_operator(text, text, text) TO shop_worker;
