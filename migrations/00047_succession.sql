-- Who takes the place of an entitled body or of a supplier by law, and where that is documented.

-- +goose Up
ALTER TABLE entitlement
  ADD COLUMN succeeds   uuid REFERENCES organisation (id),
  ADD COLUMN succession text,
  ADD COLUMN named_in   text,      -- annex and page of the predecessor; annex says the succession, too
  ADD CONSTRAINT entitlement_succession CHECK ((succeeds IS NULL) = (succession IS NULL) AND (succeeds IS NULL) = (named_in IS NULL));
ALTER TABLE lot_party
  ADD COLUMN succeeds   uuid REFERENCES supplier (id),
  ADD COLUMN succession text,
  ADD CONSTRAINT lot_party_succession CHECK ((succeeds IS NULL) = (succession IS NULL));
