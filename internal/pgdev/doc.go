//go:build unix

// Package pgdev runs the PostgreSQL that the demo, the tests and the benchmarks
// use when nobody has set one up, and creates the shop's roles and database in
// any PostgreSQL.
//
// [Start] looks for a server in a fixed order: DATABASE_URL, then the binaries
// that SHOP_PG_BIN names, then a PostgreSQL of the system (15 or later), then
// binaries of a pinned npm package. The server it starts listens on a Unix
// socket only, belongs to the person who started it, and finds its data again
// after any kind of end. [InitRoles] makes the roles and the database.
//
// The package knows nothing of the shop's tables: migrations are the business
// of postgres.Migrate.
package pgdev
