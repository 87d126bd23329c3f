// Package demo fills an empty shop with example data: a cooperative with its members, bodies and people, framework
// contracts, and the catalogues of five suppliers and of the cooperative's own trade. Start with [Load].
//
// Organisations, people and contracts stand in seed.yaml; it is meant to be read and changed. The catalogues lie in
// data/ in the formats that suppliers send (BMEcat 2005, CSV) and enter through the same import as a user's files.
// Package gen makes them. Nothing here is real: names, numbers and prices are examples.
package demo
