// Package table reads files of rows and columns as spreadsheets save them: comma, semicolon, tab or bar between the cells,
// UTF-8, UTF-16 or Windows-1252, with stray quotes and lines before the header. It knows no columns of its own.
//
// Start with [Read] for a small table, or with [Open], [Sniff] and [NewRecords] for a long one.
package table
