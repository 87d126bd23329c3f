-- Which party of a lot a call-off goes to: the rule that the notice published, and what each party got so far.

-- +goose Up
ALTER TABLE lot ADD COLUMN selection jsonb NOT NULL
  DEFAULT '{"by": "rank", "criteria": [], "directUpTo": null, "skipReasons": []}';

-- What a party with a share got so far stands on a balance without a maximum, booked with the limits of the lot.
ALTER TABLE balance DROP CONSTRAINT balance_kind_check;
ALTER TABLE balance ADD CONSTRAINT balance_kind_check CHECK (kind IN ('lot','contract','quota','budget','party'));

-- Owner of that balance: one for all periods of a party in a lot, whatever an edition writes anew.
-- +goose StatementBegin
CREATE FUNCTION party_owner(lot uuid, supplier uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN md5(lot::text || supplier::text)::uuid;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION party_owner(uuid, uuid) TO shop_app, shop_worker;

-- Why another party than the one whose turn it is.
ALTER TABLE basket_line ADD COLUMN skip_code text, ADD COLUMN skip_text text;
