package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/format/stream"
)

const headerWithin = 30 // rows of a preamble

// Row is one line of a table, by the columns that were asked for.
type Row struct {
	Line  int // as a spreadsheet counts, header included
	cells map[string]string
	stray []string
}

// Cell is the trimmed text of a column; empty where the row or the table has none.
func (r Row) Cell(column string) string { return r.cells[column] }

// Formulas names the columns whose cell a spreadsheet would run. What was kept as text, as ="0012" or '=text, is none.
func (r Row) Formulas() []string { return r.stray }

// Column is one that a table may have, by every name its header may bear.
type Column struct {
	Name  string
	Names []string // in the form of NormalName
}

// Table is what was read, and which of the columns its header names.
type Table struct {
	Has  map[string]bool
	Rows []Row
}

// Read reads a small table. The header is the row that names most of the columns; columns with other names are left out.
// The error is an *Error; a table with more rows than most is ErrTooLarge.
func Read(file []byte, columns []Column, most int) (Table, error) {
	limits := Limits{RowBytes: 64 << 10, Columns: 200}
	delimiter, sample, _, err := Sniff(file[:min(len(file), HeadBytes)], "", "", limits)
	if err != nil {
		return Table{}, err
	}
	at, headerRow := findColumns(sample, columns)
	if len(at) == 0 {
		return Table{}, &Error{Kind: ErrHeader}
	}
	src, err := Open(bufio.NewReaderSize(stream.Capped(bytes.NewReader(file), int64(len(file)), &Error{Kind: ErrTooLarge}), HeadBytes), "")
	if err != nil {
		return Table{}, err
	}
	out := Table{Has: map[string]bool{}}
	for name := range at {
		out.Has[name] = true
	}
	for records := NewRecords(src, delimiter[0], limits.RowBytes, limits.Columns); ; {
		rec, err := records.Next()
		switch {
		case errors.Is(err, io.EOF) && len(out.Rows) == 0:
			return out, &Error{Kind: ErrEmpty}
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, inRow(err, records.Row())
		case rec.Row <= headerRow || rec.Blank():
			continue
		case len(out.Rows) == most:
			return out, &Error{Kind: ErrTooLarge, Row: rec.Row, Detail: fmt.Sprintf("more than %d rows", most)}
		}
		out.Rows = append(out.Rows, rowOf(rec, at))
	}
}

func inRow(err error, row int) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Row == 0 {
		e.Row = row
	}
	return err
}

// findColumns answers with the places of the columns in the row that names most of them.
func findColumns(sample []Record, columns []Column) (at map[string]int, row int) {
	for _, r := range sample[:min(len(sample), headerWithin)] {
		found := map[string]int{}
		for i, cell := range r.Cells {
			name := NormalName(CellText(cell))
			for _, c := range columns {
				if _, twice := found[c.Name]; !twice && slices.Contains(c.Names, name) {
					found[c.Name] = i
				}
			}
		}
		if len(found) > len(at) {
			at, row = found, r.Row
		}
	}
	return at, row
}

func rowOf(rec Record, at map[string]int) Row {
	r := Row{Line: rec.Row, cells: make(map[string]string, len(at))}
	for name, i := range at {
		if i >= len(rec.Cells) {
			continue
		}
		raw := strings.TrimSpace(strings.Trim(rec.Cells[i], "\ufeff\u00a0"))
		text := CellText(rec.Cells[i])
		r.cells[name] = text
		if raw == text && len(text) > 1 && strings.IndexByte(FormulaStart, text[0]) >= 0 {
			r.stray = append(r.stray, name)
		}
	}
	slices.Sort(r.stray)
	return r
}
