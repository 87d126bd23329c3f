package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

const sampleRows = 60

// Limits bound what reading may cost.
type Limits struct {
	RowBytes int // one row
	Columns  int // cells in one row
}

// Sniff finds the delimiter from the first bytes of a file and cuts them into rows; skip is how many of these only state it.
// Encoding and delimiter are empty, or what is known already.
func Sniff(head []byte, known Encoding, delimiter string, limits Limits) (found string, sample []Record, skip int, err error) {
	src, err := Open(bufio.NewReaderSize(bytes.NewReader(head), HeadBytes), known)
	if err != nil {
		return "", nil, 0, err
	}
	text, err := decodeHead(src)
	cut := len(head) == HeadBytes
	if err != nil && (!cut || len(text) == 0) {
		return "", nil, 0, err
	}
	skip, stated := statedDelimiter(text)
	if delimiter == "" {
		delimiter = stated
	}
	if delimiter == "" {
		delimiter, sample = findDelimiter(text, cut, limits)
	} else {
		sample = parseSample(text, delimiter[0], cut, limits)
	}
	if delimiter == "" {
		return "", nil, 0, &Error{Kind: ErrDelimiter}
	}
	return delimiter, sample[min(skip, len(sample)):], skip, nil
}

// decodeHead converts the first bytes as far as they go. In a longer file the last character may be cut off; a fault
// there recurs, with its row, when the row is read.
func decodeHead(src *Source) ([]byte, error) {
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

func parseSample(text []byte, delimiter byte, cut bool, limits Limits) []Record {
	p := NewRecords(bytes.NewReader(text), delimiter, limits.RowBytes, limits.Columns)
	var sample []Record
	for len(sample) < sampleRows {
		r, err := p.Next()
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
func findDelimiter(text []byte, cut bool, limits Limits) (string, []Record) {
	best, bestShare, bestCells := "", 0, 1
	var bestSample []Record
	for _, delimiter := range []string{";", ",", "\t", "|"} {
		sample := parseSample(text, delimiter[0], cut, limits)
		counts := map[int]int{}
		rows := 0
		for _, r := range sample {
			if !r.Blank() {
				counts[len(r.Cells)]++
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
