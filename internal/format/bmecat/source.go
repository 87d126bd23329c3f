package bmecat

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/provitako/marktplatz/internal/format/stream"
)

const (
	charsetUTF8    = "utf-8"
	charsetWin1252 = "windows-1252"
	charsetLatin9  = "iso-8859-15"
)

// charsets maps the declared names that occur to the encoding in which the file is then read.
var charsets = map[string]string{
	"": charsetUTF8, "utf-8": charsetUTF8, "utf8": charsetUTF8, "us-ascii": charsetUTF8, "ascii": charsetUTF8,
	"iso-8859-1": charsetWin1252, "iso8859-1": charsetWin1252, "iso_8859-1": charsetWin1252, "latin1": charsetWin1252,
	"windows-1252": charsetWin1252, "cp1252": charsetWin1252,
	"iso-8859-15": charsetLatin9, "iso8859-15": charsetLatin9, "latin9": charsetLatin9,
}

var declaredEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']`)

// prologBytes is how far the encoding declaration may lie from the start of the file.
const prologBytes = 1024

// source hands UTF-8 to the XML decoder byte by byte and stops it as soon as a limit is passed. Counting below the
// decoder is what bounds memory: encoding/xml gathers a whole text, tag, comment or directive before it returns one.
type source struct {
	r       io.Reader // already UTF-8, not yet checked
	buf     []byte
	pos     int // next byte in buf
	end     int // bytes of buf that are checked
	filled  int // bytes of buf that are read; from end on an incomplete character
	readErr error

	offset   int64 // bytes handed out
	tokenEnd int64 // offset at which the current token is too large
	itemEnd  int64 // offset at which the current article is too large; 0 outside of articles
	eof      bool  // the end was handed out
}

// openSource finds the encoding of r and returns the converted stream, the name of the encoding, the label as
// declared, and whether a byte order mark contradicted the label.
func openSource(r io.Reader, limits Limits) (src *source, charset, label string, conflict bool, err error) {
	br := bufio.NewReaderSize(stream.Capped(r, limits.TotalBytes, fmt.Errorf("%w: file", ErrTooLarge)), 64<<10)
	head, err := br.Peek(prologBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", "", false, err
	}
	bom := bytes.HasPrefix(head, []byte("\xef\xbb\xbf"))
	if bom {
		head = head[3:]
		if _, err := br.Discard(3); err != nil {
			return nil, "", "", false, fmt.Errorf("bmecat: skip byte order mark: %w", err)
		}
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil, "", "", false, &Error{Kind: ErrCharset, Detail: "UTF-16"}
	}
	if m := declaredEncoding.FindSubmatch(head); m != nil {
		label = string(m[1])
	}
	charset, ok := charsets[strings.ToLower(label)]
	if !ok {
		return nil, "", "", false, &Error{Kind: ErrCharset, Detail: excerpt(label)}
	}
	if bom {
		conflict = charset != charsetUTF8
		charset = charsetUTF8
	}
	src = &source{r: br, buf: make([]byte, 32<<10)}
	switch charset {
	case charsetWin1252:
		src.r = charmap.Windows1252.NewDecoder().Reader(br)
	case charsetLatin9:
		src.r = charmap.ISO8859_15.NewDecoder().Reader(br)
	}
	return src, charset, label, conflict, nil
}

// ReadByte makes encoding/xml read without a buffer of its own, so that every count here is exact.
func (s *source) ReadByte() (byte, error) {
	if s.pos == s.end {
		if err := s.fill(); err != nil {
			s.eof = errors.Is(err, io.EOF)
			return 0, err
		}
	}
	if s.offset >= s.tokenEnd {
		return 0, ErrTextTooLarge
	}
	if s.itemEnd > 0 && s.offset >= s.itemEnd {
		return 0, fmt.Errorf("%w: article", ErrTooLarge)
	}
	b := s.buf[s.pos]
	s.pos++
	s.offset++
	return b, nil
}

// Read exists because the decoder's constructor asks for it.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// fill reads the next piece and checks that it is UTF-8. A character cut off at the very end is left out: the root
// element is then still open and the file is reported as truncated, which is the better diagnosis.
func (s *source) fill() error {
	rest := copy(s.buf, s.buf[s.end:s.filled])
	s.pos, s.end, s.filled = 0, 0, rest
	for s.end == 0 {
		if s.readErr != nil {
			return s.readErr
		}
		n, err := s.r.Read(s.buf[s.filled:])
		s.filled += n
		s.readErr = err
		s.end = stream.CompleteLen(s.buf[:s.filled])
		if !utf8.Valid(s.buf[:s.end]) {
			s.end, s.readErr = 0, fmt.Errorf("%w: not valid UTF-8", ErrCharset)
		}
	}
	return nil
}
