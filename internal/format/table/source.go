package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/provitako/marktplatz/internal/format/stream"
)

// Encoding of a file.
type Encoding string

// Encodings that are read. ASCII is reported as UTF8.
const (
	UTF8        Encoding = "utf-8"
	UTF16       Encoding = "utf-16"
	Windows1252 Encoding = "windows-1252"
)

// HeadBytes is how much of a file is looked at first.
const HeadBytes = 64 << 10

// magics are starts of files that people upload in place of a CSV.
var magics = []struct{ bytes, name string }{
	{"PK\x03\x04", "xlsx or zip"},
	{"\xd0\xcf\x11\xe0", "xls"},
	{"%PDF", "pdf"},
	{"\x1f\x8b", "gzip"},
	{"<?xml", "xml"},
}

// Source hands out checked UTF-8. Without a byte order mark the decision between UTF-8 and Windows-1252 falls at the
// first byte that is not ASCII, however late it comes: text in one is practically never valid in the other.
type Source struct {
	raw      *bufio.Reader // as in the file, or already UTF-8 for UTF-16
	encoding Encoding      // empty until decided
	buf      []byte        // converted, checked, not yet handed out
}

// Open looks at the first bytes. forced is an encoding that is known, or empty.
func Open(br *bufio.Reader, forced Encoding) (*Source, error) {
	head, err := br.Peek(HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nil, &Error{Kind: ErrEmpty}
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return nil, &Error{Kind: ErrBinary, Detail: m.name}
		}
	}
	s := &Source{raw: br, encoding: forced}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		s.encoding = UTF8
		_, err = br.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		s.encoding = UTF16
		decoder := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		s.raw = bufio.NewReaderSize(decoder.Reader(br), HeadBytes)
		err = nil
	default:
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("table: skip byte order mark: %w", err)
	}
	return s, nil
}

// Encoding is what was found out, empty until the first character beyond ASCII.
func (s *Source) Encoding() Encoding { return s.encoding }

// ReadByte hands out the next byte of UTF-8.
func (s *Source) ReadByte() (byte, error) {
	if len(s.buf) == 0 {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	b := s.buf[0]
	s.buf = s.buf[1:]
	return b, nil
}

// fill converts the next piece of the file.
func (s *Source) fill() error {
	chunk, err := s.raw.Peek(HeadBytes / 2)
	if len(chunk) == 0 {
		return err
	}
	if s.encoding == "" {
		if n := asciiLen(chunk); n > 0 {
			chunk = chunk[:n]
		} else {
			s.encoding = guess(chunk)
		}
	}
	if i := bytes.IndexByte(chunk, 0); i >= 0 {
		return &Error{Kind: ErrBinary, Detail: "NUL byte"}
	}
	used := len(chunk)
	if s.encoding == Windows1252 {
		s.buf, err = fromWindows1252(s.buf[:0], chunk)
	} else {
		if used = stream.CompleteLen(chunk); used == 0 {
			used = len(chunk) // cut off at the end of the file: not valid
		}
		s.buf, err = append(s.buf[:0], chunk[:used]...), nil
		if !utf8.Valid(s.buf) {
			err = &Error{Kind: ErrEncoding, Detail: "not valid UTF-8"}
		}
	}
	if err != nil {
		s.buf = nil
		return err
	}
	if _, err := s.raw.Discard(used); err != nil {
		return fmt.Errorf("table: read: %w", err)
	}
	return nil
}

func guess(chunk []byte) Encoding {
	if n := stream.CompleteLen(chunk); n > 0 && utf8.Valid(chunk[:n]) {
		return UTF8
	}
	return Windows1252
}

func fromWindows1252(dst, src []byte) ([]byte, error) {
	for _, b := range src {
		switch b {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			return nil, &Error{Kind: ErrEncoding, Detail: fmt.Sprintf("byte %#x is no character of Windows-1252", b)}
		}
		dst = utf8.AppendRune(dst, charmap.Windows1252.DecodeByte(b))
	}
	return dst, nil
}

func asciiLen(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}
