-- A line of a quote may be a part of an article that the lot's option list puts together. It stands after the article's line.

-- +goose Up
ALTER TABLE call_off_offer_line ADD COLUMN part_of int CHECK (part_of > 0 AND part_of < line_no);   -- line_no; NULL = it stands alone
