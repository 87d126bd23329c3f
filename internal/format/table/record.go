package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Record is one row of cells. A quoted cell may hold line breaks.
type Record struct {
	Cells []string
	Row   int  // as a spreadsheet counts
	Stray bool // a quote within a quoted cell was not doubled
}

// Blank reports whether nothing stands in the row.
func (r Record) Blank() bool {
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// StatesDelimiter reports whether it is the first line "sep=;" that spreadsheets understand.
func (r Record) StatesDelimiter() bool {
	return r.Row == 1 && len(r.Cells) <= 2 && strings.HasPrefix(strings.ToLower(r.Cells[0]), "sep=")
}

// Records cuts text into rows. It is not encoding/csv because that either refuses a stray quote, which real lists
// have ("27" Monitor"), or with LazyQuotes takes the rest of a file behind an open quote for one cell without a word;
// and because it has no limit on the length of a row.
type Records struct {
	in        io.ByteReader
	delimiter byte
	maxBytes  int
	maxCells  int
	row       int

	cell    []byte
	peeked  bool
	peek    byte
	peekErr error
}

// NewRecords cuts what comes from in; longer rows are ErrRowTooLarge.
func NewRecords(in io.ByteReader, delimiter byte, maxBytes, maxCells int) *Records {
	return &Records{in: in, delimiter: delimiter, maxBytes: maxBytes, maxCells: maxCells}
}

// Row is the number of the row read last.
func (p *Records) Row() int { return p.row }

func (p *Records) read() (byte, error) {
	if p.peeked {
		p.peeked = false
		return p.peek, p.peekErr
	}
	return p.in.ReadByte()
}

func (p *Records) unread(b byte, err error) { p.peeked, p.peek, p.peekErr = true, b, err }

// Next answers io.EOF after the last row.
func (p *Records) Next() (Record, error) {
	b, err := p.read()
	if err != nil {
		return Record{}, err
	}
	p.unread(b, nil)
	p.row++
	rec := Record{Row: p.row}
	for size := 0; ; {
		end, stray, err := p.readCell(p.maxBytes - size)
		if err != nil {
			return Record{}, err
		}
		size += len(p.cell) + 1
		rec.Stray = rec.Stray || stray
		rec.Cells = append(rec.Cells, string(p.cell))
		if len(rec.Cells) > p.maxCells {
			return Record{}, &Error{Kind: ErrRowTooLarge, Row: p.row, Detail: fmt.Sprintf("more than %d columns", p.maxCells)}
		}
		if end {
			return rec, nil
		}
	}
}

// readCell reads into p.cell; end tells that the row ends with it.
func (p *Records) readCell(room int) (end, stray bool, err error) {
	p.cell = p.cell[:0]
	b, err := p.read()
	if err == nil && b == '"' {
		return p.readQuoted(room)
	}
	for ; err == nil; b, err = p.read() {
		if b == p.delimiter {
			return false, false, nil
		}
		if p.lineEnd(b) {
			return true, false, nil
		}
		if len(p.cell) >= room {
			return false, false, &Error{Kind: ErrRowTooLarge, Row: p.row}
		}
		p.cell = append(p.cell, b)
	}
	if errors.Is(err, io.EOF) {
		return true, false, nil
	}
	return false, false, err
}

func (p *Records) readQuoted(room int) (end, stray bool, err error) {
	for {
		b, err := p.read()
		if errors.Is(err, io.EOF) {
			return false, false, &Error{Kind: ErrQuote, Row: p.row}
		}
		if err != nil {
			return false, false, err
		}
		if len(p.cell) >= room {
			return false, false, &Error{Kind: ErrRowTooLarge, Row: p.row}
		}
		if b != '"' {
			p.cell = append(p.cell, b)
			continue
		}
		b, err = p.read()
		switch {
		case errors.Is(err, io.EOF):
			return true, stray, nil
		case err != nil:
			return false, false, err
		case b == p.delimiter:
			return false, stray, nil
		case b == '"':
			p.cell = append(p.cell, '"')
		case p.lineEnd(b):
			return true, stray, nil
		default:
			stray = true
			p.cell = append(p.cell, '"')
			p.unread(b, nil)
		}
	}
}

// lineEnd consumes the second byte of \r\n.
func (p *Records) lineEnd(b byte) bool {
	if b == '\r' {
		if next, err := p.read(); err != nil || next != '\n' {
			p.unread(next, err)
		}
		return true
	}
	return b == '\n'
}
