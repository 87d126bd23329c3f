-- Whoever keeps catalogues sees which suppliers are those of the example.

-- +goose Up
GRANT SELECT ON sample_supplier TO shop_app;
