package postgres

import (
	"strconv"
	"strings"
)

// rows builds the VALUES of one statement for many rows: one execution instead of one per row. What all rows share stands in
// their first columns and travels once.
type rows struct {
	shared, columns int // of a row; columns are its own
	args            []any
}

func rowsOf(columns int, shared ...any) *rows {
	return &rows{shared: len(shared), columns: columns, args: shared}
}

func (r *rows) add(values ...any) { r.args = append(r.args, values...) }

// text is ($1, $2, $3), ($1, $4, $5) and so on, with one shared column.
func (r *rows) text() string {
	var b strings.Builder
	for first := r.shared; first < len(r.args); first += r.columns {
		if first > r.shared {
			b.WriteString(", ")
		}
		for column := range r.shared + r.columns {
			if column == 0 {
				b.WriteString("($")
			} else {
				b.WriteString(", $")
			}
			n := column
			if column >= r.shared {
				n = first + column - r.shared
			}
			b.WriteString(strconv.Itoa(n + 1))
		}
		b.WriteByte(')')
	}
	return b.String()
}
