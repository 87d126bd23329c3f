package pricelist

import (
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/format/table"
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
	headerWithin  = 30
	namesOfHeader = 2 // cells of a row that must be named like fields for it to be the header
)

// sniff finds the dialect from the first 64 KiB.
func sniff(head []byte, m Mapping, limits Limits) (Dialect, error) {
	delimiter, sample, _, err := table.Sniff(head, m.Encoding, m.Delimiter, table.Limits{RowBytes: limits.RowBytes, Columns: limits.Columns})
	if err != nil {
		return Dialect{}, err
	}
	d := Dialect{Delimiter: delimiter}
	if err := d.findHeader(sample, m); err != nil {
		return Dialect{}, err
	}
	d.findDecimals(sample)
	return d, nil
}

// findHeader picks the row whose cells are most often named like columns; rows above it are a preamble.
func (d *Dialect) findHeader(sample []table.Record, m Mapping) error {
	if m.HeaderRow < 0 {
		widest := 0
		for _, r := range sample {
			widest = max(widest, len(r.Cells))
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
		if m.HeaderRow > 0 && r.Row == m.HeaderRow {
			d.HeaderRow, d.Header = r.Row, trimmed(r.Cells)
			return nil
		}
		if i >= headerWithin {
			continue
		}
		if n := countNames(r.Cells, wanted); n > best {
			best, d.HeaderRow, d.Header = n, r.Row, trimmed(r.Cells)
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
		out[i] = table.CellText(c)
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
			names = append(names, table.NormalName(name))
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
		if name := table.NormalName(c); name != "" && slices.Contains(wanted, name) {
			n++
		}
	}
	return n
}

// findDecimals notes for each column the separator its cells agree on.
func (d *Dialect) findDecimals(sample []table.Record) {
	d.Decimals = make([]Decimal, len(d.Header))
	mixed := make([]bool, len(d.Header))
	for _, r := range sample {
		if r.Row <= d.HeaderRow {
			continue
		}
		for i, cell := range r.Cells {
			if i >= len(d.Header) || mixed[i] {
				continue
			}
			switch habit := decimalIn(table.CellText(cell)); {
			case habit == DecimalAuto:
			case d.Decimals[i] == DecimalAuto:
				d.Decimals[i] = habit
			case d.Decimals[i] != habit:
				d.Decimals[i], mixed[i] = DecimalAuto, true
			}
		}
	}
}
