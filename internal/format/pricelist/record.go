package pricelist

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// record is one row of cells. A quoted cell may hold line breaks.
type record struct {
	cells []string
	row   int  // as a spreadsheet counts
	stray bool // a quote within a quoted cell was not doubled
}

func (r record) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// records cuts text into rows. It is not encoding/csv because that either refuses a stray quote, which real lists
// have ("27" Monitor"), or with LazyQuotes takes the rest of a file behind an open quote for one cell without a word;
// and because it has no limit on the length of a row.
type records struct {
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

func (p *records) read() (byte, error) {
	if p.peeked {
		p.peeked = false
		return p.peek, p.peekErr
	}
	return p.in.ReadByte()
}

func (p *records) unread(b byte, err error) { p.peeked, p.peek, p.peekErr = true, b, err }

// next answers io.EOF after the last row.
func (p *records) next() (record, error) {
	b, err := p.read()
	if err != nil {
		return record{}, err
	}
	p.unread(b, nil)
	p.row++
	rec := record{row: p.row}
	for size := 0; ; {
		end, stray, err := p.readCell(p.maxBytes - size)
		if err != nil {
			return record{}, err
		}
		size += len(p.cell) + 1
		rec.stray = rec.stray || stray
		rec.cells = append(rec.cells, string(p.cell))
		if len(rec.cells) > p.maxCells {
			return record{}, &Error{Kind: ErrRowTooLarge, Row: p.row, Detail: fmt.Sprintf("more than %d columns", p.maxCells)}
		}
		if end {
			return rec, nil
		}
	}
}

// readCell reads into p.cell; end tells that the row ends with it.
func (p *records) readCell(room int) (end, stray bool, err error) {
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

func (p *records) readQuoted(room int) (end, stray bool, err error) {
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
func (p *records) lineEnd(b byte) bool {
	if b == '\r' {
		if next, err := p.read(); err != nil || next != '\n' {
			p.unread(next, err)
		}
		return true
	}
	return b == '\n'
}
