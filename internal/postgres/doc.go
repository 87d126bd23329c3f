// Package postgres holds every row and query: GORM for the ordinary, hand-written SQL on the hot path, both through one
// pgx pool. It implements the stores that the domain rooms declare and knows nothing of HTTP.
//
// Two pools exist: the app pool runs as shop_app and sees only the organisations of the principal in the context
// (row-level security), the worker pool runs as shop_worker. Start with [Open] and [DB.InTx].
package postgres
