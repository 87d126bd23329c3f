-- Lines that belong to another one: the parts of a configured article. They are ordered, changed and taken out with it.

-- +goose Up
ALTER TABLE basket_line ADD COLUMN part_of uuid REFERENCES basket_line (id) CHECK (part_of <> id);
CREATE INDEX basket_line_part ON basket_line (part_of) WHERE part_of IS NOT NULL;
ALTER TABLE handover_line ADD COLUMN part_of uuid CHECK (part_of <> id);
ALTER TABLE handover_line ADD CONSTRAINT handover_line_part FOREIGN KEY (handover_id, part_of) REFERENCES handover_line (handover_id, id);
ALTER TABLE order_template_line ADD COLUMN part_of int CHECK (part_of > 0 AND part_of < position);   -- position in the template
ALTER TABLE submission_line ADD COLUMN part_of int;                                                  -- line_no in the submission
ALTER TABLE submission_line ADD CONSTRAINT submission_line_part CHECK (part_of > 0 AND part_of < line_no) NOT VALID;
