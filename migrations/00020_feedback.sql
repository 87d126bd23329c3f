-- What people say about barriers. Nobody needs an account for it, so it belongs to no organisation; only those who run the shop
-- read it, and delete it when it is dealt with.

-- +goose Up
CREATE TABLE feedback (
  id       uuid PRIMARY KEY,
  at       timestamptz NOT NULL,
  page     text NOT NULL DEFAULT '' CHECK (char_length(page) <= 200),
  message  text NOT NULL CHECK (message <> '' AND char_length(message) <= 2000),
  reply_to text CHECK (reply_to <> '' AND char_length(reply_to) <= 200)  -- personal; NULL when no answer is wanted
);
CREATE INDEX feedback_at ON feedback (at, id);

GRANT SELECT, INSERT, DELETE ON feedback TO shop_worker;
