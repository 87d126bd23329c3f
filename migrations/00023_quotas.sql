-- Quotas of entitled bodies, on the balances that maxima stand on.

-- +goose Up
-- Owner of the balance that holds the quota of an organisation in a lot: one for all its periods, whatever an edition writes anew.
-- +goose StatementBegin
CREATE FUNCTION quota_owner(lot uuid, organisation uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN md5(lot::text || organisation::text)::uuid;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION quota_owner(uuid, uuid) TO shop_app, shop_worker;
