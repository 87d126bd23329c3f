// Package pricelist reads price lists that suppliers send as CSV, and writes CSV that spreadsheets open safely. It
// knows nothing of the shop.
//
// # What is found out, and what is told
//
// Encoding (UTF-8, UTF-16 with its mark, Windows-1252), delimiter, header row and the decimal habit of each column are
// read from the file; a Mapping can state any of them instead. The mapping also says which column feeds which Field;
// Suggest proposes one from German and English column names.
//
// All cells are text. Leading zeros of article numbers stay, a number is a Number with what was written and what it
// means. "139,99" and "19.5" mean one thing each and are read side by side; "1,234" does not, and is read only when
// the other cells of its column, or the mapping, say what a comma is. A cell that cannot be read without guessing is
// a Finding of its row and never a value.
//
// # What ends reading
//
// A list that is not text, has no header with the mapped columns, breaks its encoding, leaves a quote open or exceeds
// a limit is refused with an *Error: a price list must not look shorter or cheaper than it is.
package pricelist
