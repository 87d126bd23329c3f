package pricelist

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/format/stream"
	"github.com/provitako/marktplatz/internal/format/table"
)

// Limits bound what a file may cost. A zero field means its default.
type Limits struct {
	TotalBytes int64 // the file, default 256 MiB
	RowBytes   int   // one row, default 1 MiB
	Columns    int   // cells in one row, default 1,000
}

func (l Limits) withDefaults() Limits {
	if l.TotalBytes <= 0 {
		l.TotalBytes = 256 << 20
	}
	if l.RowBytes <= 0 {
		l.RowBytes = 1 << 20
	}
	if l.Columns <= 0 {
		l.Columns = 1000
	}
	return l
}

// Reader reads one price list. It is not safe for concurrent use.
type Reader struct {
	src     *table.Source
	records *table.Records
	dialect Dialect
	mapping Mapping
	columns columns
	rows    int
	err     error
}

// NewReader finds out how the list is written and where the mapped columns stand. A mapping without columns is
// replaced by Suggest for the header found; its other fields keep their meaning. The error is an *Error, or that of r.
func NewReader(r io.Reader, m Mapping, limits Limits) (*Reader, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	limits = limits.withDefaults()
	br := bufio.NewReaderSize(stream.Capped(r, limits.TotalBytes, &Error{Kind: ErrTooLarge}), table.HeadBytes)
	head, err := br.Peek(table.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(err)
	}
	d, err := sniff(head, m, limits)
	if err != nil {
		return nil, readError(err)
	}
	if m.empty() {
		m.takeColumns(Suggest(d.Header))
	}
	cols, err := m.resolve(d.Header)
	if err != nil {
		return nil, err
	}
	src, err := table.Open(br, m.Encoding)
	if err != nil {
		return nil, readError(err)
	}
	return &Reader{
		src: src, dialect: d, mapping: m, columns: cols,
		records: table.NewRecords(src, d.Delimiter[0], limits.RowBytes, limits.Columns),
	}, nil
}

func (m *Mapping) takeColumns(from Mapping) {
	m.Columns, m.Tiers, m.Facts = from.Columns, from.Tiers, from.Facts
}

// readError leaves an *Error as it is and names the package for others.
func readError(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return fmt.Errorf("pricelist: read: %w", err)
}

// Dialect is what was found out about the file. Its encoding is final once Next has answered io.EOF: until the first
// character beyond ASCII it is taken for UTF8.
func (r *Reader) Dialect() Dialect {
	d := r.dialect
	if d.Encoding = r.src.Encoding(); d.Encoding == "" {
		d.Encoding = UTF8
	}
	return d
}

// Mapping is the one in use.
func (r *Reader) Mapping() Mapping { return r.mapping }

// Next returns the next row, io.EOF after the last one, or what ended reading: an *Error, or that of the underlying
// reader. After an error it answers the same error again. A list without a single row is ErrEmpty, not io.EOF.
func (r *Reader) Next() (Row, error) {
	if r.err != nil {
		return Row{}, r.err
	}
	for {
		rec, err := r.records.Next()
		if err != nil {
			r.err = r.endError(err)
			return Row{}, r.err
		}
		if rec.Row <= r.dialect.HeaderRow || rec.Blank() || rec.StatesDelimiter() {
			continue
		}
		r.rows++
		return r.row(rec), nil
	}
}

func (r *Reader) endError(err error) error {
	if errors.Is(err, io.EOF) {
		if r.rows == 0 {
			return &Error{Kind: ErrEmpty}
		}
		return io.EOF
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Row == 0 {
		e.Row = r.records.Row()
	}
	return readError(err)
}

// row reads the mapped cells of one record.
func (r *Reader) row(rec table.Record) Row {
	b := &rowReader{r: r, rec: rec, Row: Row{Number: rec.Row}}
	if rec.Stray {
		b.note(CodeQuoteStray, "", -1, "")
	}
	switch extra := rec.Cells[min(len(rec.Cells), len(r.dialect.Header)):]; {
	case len(rec.Cells) < len(r.dialect.Header):
		b.note(CodeRowShort, "", -1, "")
	case !(table.Record{Cells: extra}).Blank():
		b.note(CodeRowLong, "", -1, strings.TrimSpace(strings.Join(extra, r.dialect.Delimiter)))
	}
	if r.dialect.HeaderRow > 0 && slices.Equal(trimmed(rec.Cells), r.dialect.Header) {
		b.note(CodeRowRepeatsHeader, "", -1, "")
	}
	b.texts()
	b.terms()
	b.tiers()
	b.facts()
	return b.Row
}
