-- +goose Up

-- Which marks of a maximum the contract management was told of, once each: another maximum is told of anew.
CREATE TABLE limit_warning (
  balance_id uuid NOT NULL REFERENCES balance (id),
  maximum    numeric(16,3) NOT NULL,
  percent    int NOT NULL CHECK (percent BETWEEN 1 AND 100),
  at         timestamptz NOT NULL,
  PRIMARY KEY (balance_id, maximum, percent)
);
GRANT SELECT, INSERT ON limit_warning TO shop_worker;
