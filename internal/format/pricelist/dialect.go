package pricelist

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Dialect is what was found out about a file.
type Dialect struct {
	Encoding  Encoding
	Delimiter string
	HeaderRow int       // as a spreadsheet counts; 0 = none
	Header    []string  // names of the columns; "#1", "#2" ... without header
	Decimals  []Decimal // per column, DecimalAuto where the first rows do not show it or disagree
}

const (
	sampleRows    = 60
	headerWithin  = 30
	namesOfHeader = 2 // cells of a row that must be named like fields for it to be the header
)

// sniff finds the dialect from the first 64 KiB.
func sniff(head []byte, m Mapping, limits Limits) (Dialect, error) {
	src, err := openSource(bufio.NewReaderSize(bytes.NewReader(head), headBytes), m.Encoding)
	if err != nil {
		return Dialect{}, err
	}
	text, err := decodeHead(src)
	cut := len(head) == headBytes
	if err != nil && (!cut || len(text) == 0) {
		return Dialect{}, err
	}
	d := Dialect{Delimiter: m.Delimiter}
	first, stated := statedDelimiter(text)
	if d.Delimiter == "" {
		d.Delimiter = stated
	}
	var sample []record
	if d.Delimiter == "" {
		d.Delimiter, sample = findDelimiter(text, cut, limits)
	} else {
		sample = parseSample(text, d.Delimiter[0], cut, limits)
	}
	if d.Delimiter == "" {
		return Dialect{}, &Error{Kind: ErrDelimiter}
	}
	if err := d.findHeader(sample[min(first, len(sample)):], m); err != nil {
		return Dialect{}, err
	}
	d.findDecimals(sample)
	return d, nil
}

// decodeHead converts the first bytes as far as they go. In a longer file the last character may be cut off; a fault
// there recurs, with its row, when the row is read.
func decodeHead(src *source) ([]byte, error) {
	var text []byte
	for {
		b, err := src.ReadByte()
		switch {
		case err == nil:
			text = append(text, b)
		case errors.Is(err, io.EOF) && len(text) == 0:
			return nil, &Error{Kind: ErrEmpty}
		case errors.Is(err, io.EOF):
			return text, nil
		default:
			return text, err
		}
	}
}

var sepLine = regexp.MustCompile(`(?i)^sep=([^\r\n"])\r?\n`)

// statedDelimiter reads the line "sep=;" that spreadsheets understand, and tells how many rows it takes.
func statedDelimiter(text []byte) (rows int, delimiter string) {
	if m := sepLine.FindSubmatch(text); m != nil {
		return 1, string(m[1])
	}
	return 0, ""
}

func parseSample(text []byte, delimiter byte, cut bool, limits Limits) []record {
	p := &records{in: bytes.NewReader(text), delimiter: delimiter, maxBytes: limits.RowBytes, maxCells: limits.Columns}
	var sample []record
	for len(sample) < sampleRows {
		r, err := p.next()
		if err != nil {
			if cut && errors.Is(err, io.EOF) && len(sample) > 1 {
				sample = sample[:len(sample)-1]
			}
			break
		}
		sample = append(sample, r)
	}
	return sample
}

// findDelimiter takes the one under which most rows have the same number of cells; of equals the one with more cells.
func findDelimiter(text []byte, cut bool, limits Limits) (string, []record) {
	best, bestShare, bestCells := "", 0, 1
	var bestSample []record
	for _, delimiter := range []string{";", ",", "\t", "|"} {
		sample := parseSample(text, delimiter[0], cut, limits)
		counts := map[int]int{}
		rows := 0
		for _, r := range sample {
			if !r.blank() {
				counts[len(r.cells)]++
				rows++
			}
		}
		for cells, n := range counts {
			share := n * 100 / max(rows, 1)
			if cells > 1 && (share > bestShare || share == bestShare && cells > bestCells) {
				best, bestShare, bestCells, bestSample = delimiter, share, cells, sample
			}
		}
	}
	return best, bestSample
}

// findHeader picks the row whose cells are most often named like columns; rows above it are a preamble.
func (d *Dialect) findHeader(sample []record, m Mapping) error {
	if m.HeaderRow < 0 {
		widest := 0
		for _, r := range sample {
			widest = max(widest, len(r.cells))
		}
		for i := range widest {
			d.Header = append(d.Header, "#"+strconv.Itoa(i+1))
		}
		return nil
	}
	best, need := 0, 0
	wanted := m.columnNames()
	if need = min(namesOfHeader, len(wanted)); m.empty() {
		need = namesOfHeader
	}
	for i, r := range sample {
		if m.HeaderRow > 0 && r.row == m.HeaderRow {
			d.HeaderRow, d.Header = r.row, trimmed(r.cells)
			return nil
		}
		if i >= headerWithin {
			continue
		}
		if n := countNames(r.cells, wanted); n > best {
			best, d.HeaderRow, d.Header = n, r.row, trimmed(r.cells)
		}
	}
	if m.HeaderRow > 0 || best < max(need, 1) {
		return &Error{Kind: ErrHeader}
	}
	return nil
}

func trimmed(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = cellText(c)
	}
	return out
}

// columnNames are the normal forms of all names in the mapping, or of all synonyms when it is empty.
func (m Mapping) columnNames() []string {
	var names []string
	if m.empty() {
		for _, s := range synonyms {
			names = append(names, s.names...)
		}
		return names
	}
	add := func(name string) {
		if !strings.HasPrefix(name, "#") {
			names = append(names, normalName(name))
		}
	}
	for _, cs := range m.Columns {
		for _, c := range cs {
			add(c)
		}
	}
	for _, t := range m.Tiers {
		add(t.Column)
	}
	for _, f := range m.Facts {
		add(f)
	}
	return names
}

func countNames(cells, wanted []string) int {
	n := 0
	for _, c := range cells {
		if name := normalName(c); name != "" && slices.Contains(wanted, name) {
			n++
		}
	}
	return n
}

// findDecimals notes for each column the separator its cells agree on.
func (d *Dialect) findDecimals(sample []record) {
	d.Decimals = make([]Decimal, len(d.Header))
	mixed := make([]bool, len(d.Header))
	for _, r := range sample {
		if r.row <= d.HeaderRow {
			continue
		}
		for i, cell := range r.cells {
			if i >= len(d.Header) || mixed[i] {
				continue
			}
			switch habit := decimalIn(cellText(cell)); {
			case habit == DecimalAuto:
			case d.Decimals[i] == DecimalAuto:
				d.Decimals[i] = habit
			case d.Decimals[i] != habit:
				d.Decimals[i], mixed[i] = DecimalAuto, true
			}
		}
	}
}
