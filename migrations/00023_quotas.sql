-- Quotas of entitled bodies, on the balances that maxima stand on; members as of the day that the notice names.

-- +goose Up
-- Owner of the balance that holds the quota of an organisation in a lot: one for all its periods, whatever an edition writes anew.
-- +goose StatementBegin
CREATE FUNCTION quota_owner(lot uuid, organisation uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN md5(lot::text || organisation::text)::uuid;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION quota_owner(uuid, uuid) TO shop_app, shop_worker;

ALTER TABLE entitlement ADD COLUMN as_of date;   -- who stood below the organisation on this day; NULL = later members are included
