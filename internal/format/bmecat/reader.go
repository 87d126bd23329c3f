package bmecat

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Limits bound what a file may cost. A zero field means its default.
type Limits struct {
	Depth           int   // nested elements, default 64
	TextBytes       int64 // one text, tag, comment or instruction, default 1 MiB
	ArticleBytes    int64 // one article, and the header, default 8 MiB
	ArticleElements int   // elements in one article, default 200,000
	TotalBytes      int64 // the file, default 1 GiB
}

func (l Limits) withDefaults() Limits {
	if l.Depth <= 0 {
		l.Depth = 64
	}
	if l.TextBytes <= 0 {
		l.TextBytes = 1 << 20
	}
	if l.ArticleBytes <= 0 {
		l.ArticleBytes = 8 << 20
	}
	if l.ArticleElements <= 0 {
		l.ArticleElements = 200_000
	}
	if l.TotalBytes <= 0 {
		l.TotalBytes = 1 << 30
	}
	return l
}

// Reader reads one catalogue. It is not safe for concurrent use.
type Reader struct {
	src      *source
	dec      *xml.Decoder
	limits   Limits
	header   Header
	findings []Finding
	depth    int
	prolog   bool  // nothing but text, comments and instructions has come yet
	err      error // what Next answers from now on
}

// NewReader reads up to the start of the articles. The error is an *Error, or that of r.
func NewReader(r io.Reader, limits Limits) (*Reader, error) {
	limits = limits.withDefaults()
	src, charset, label, conflict, err := openSource(r, limits)
	if err != nil {
		return nil, openError(err)
	}
	rd := &Reader{src: src, limits: limits, header: Header{Charset: charset}, prolog: true}
	rd.dec = xml.NewDecoder(src)
	rd.dec.CharsetReader = func(l string, input io.Reader) (io.Reader, error) {
		// The source converts already; the decoder only asks again. A second, different declaration is an attack
		// or damage.
		if l != label {
			return nil, fmt.Errorf("%w: declared again as %q", ErrCharset, excerpt(l))
		}
		return input, nil
	}
	if conflict {
		rd.note(CodeCharsetConflict, "declared", label)
	}
	if err := rd.readPreamble(); err != nil {
		return nil, err
	}
	return rd, nil
}

// openError gives faults found before the first token the form of all others.
func openError(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, ErrTooLarge) {
		return &Error{Kind: ErrTooLarge, Detail: "file"}
	}
	return fmt.Errorf("bmecat: read: %w", err)
}

// Header is what the file says about itself.
func (r *Reader) Header() Header { return r.header }

// Findings are the faults of the document outside of articles, complete once Next has answered io.EOF.
func (r *Reader) Findings() []Finding { return r.findings }

// Offset is how many bytes have been read, after conversion to UTF-8; it serves progress displays.
func (r *Reader) Offset() int64 { return r.src.offset }

// Next returns the next article, io.EOF after the last one, or what ended reading: an *Error, or that of the
// underlying reader. After an error it answers the same error again. io.EOF means that the file was complete.
func (r *Reader) Next() (Article, error) {
	if r.err != nil {
		return Article{}, r.err
	}
	for {
		tok, err := r.token()
		if err != nil {
			r.err = err
			return Article{}, err
		}
		switch t := tok.(type) {
		case xml.EndElement: // of the transaction
			r.err = r.readEnd()
			return Article{}, r.err
		case xml.StartElement:
			if t.Name.Local != "ARTICLE" && t.Name.Local != "PRODUCT" {
				err = r.skip()
				break
			}
			var a Article
			if a, err = r.article(t); err == nil {
				return a, nil
			}
		}
		if err != nil {
			r.err = err
			return Article{}, err
		}
	}
}

func (r *Reader) article(start xml.StartElement) (Article, error) {
	line, _ := r.dec.InputPos()
	offset := r.dec.InputOffset()
	n, err := r.tree(start)
	if err != nil {
		return Article{}, err
	}
	return newArticle(n, line, offset), nil
}

// readPreamble reads root, header and the start tag of the transaction.
func (r *Reader) readPreamble() error {
	if err := r.readRoot(); err != nil {
		return err
	}
	headerSeen := false
	for {
		tok, err := r.token()
		if err != nil {
			return err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			if _, end := tok.(xml.EndElement); end {
				return r.fault(ErrNotBMEcat, "no transaction")
			}
			continue
		}
		switch name := start.Name.Local; {
		case name == "HEADER" && !headerSeen:
			headerSeen = true
			n, err := r.tree(start)
			if err != nil {
				return err
			}
			r.readHeader(n)
		case name == "T_NEW_CATALOG":
			if !headerSeen {
				r.note(CodeHeaderMissing)
			}
			return nil
		case strings.HasPrefix(name, "T_"):
			return r.fault(ErrTransaction, excerpt(name))
		default:
			if err := r.skip(); err != nil {
				return err
			}
		}
	}
}

func (r *Reader) readRoot() error {
	for {
		tok, err := r.token()
		if errors.Is(err, io.EOF) {
			return r.fault(ErrNotBMEcat, "no XML element")
		}
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return r.fault(ErrNotBMEcat, "text before the first element")
			}
		case xml.StartElement:
			if t.Name.Local != "BMECAT" {
				return r.fault(ErrNotBMEcat, "root element "+excerpt(t.Name.Local))
			}
			r.header.Format = attr(t.Attr, "version")
			r.header.Namespace = t.Name.Space
			if !knownNamespace(t.Name.Space) {
				r.note(CodeNamespaceUnknown, "namespace", t.Name.Space)
			}
			return nil
		}
	}
}

// readEnd reads from the end of the transaction to the end of the file. The root element must close; what comes
// behind it cannot change what was read and is only reported.
func (r *Reader) readEnd() error {
	for r.depth > 0 {
		tok, err := r.token()
		if err != nil {
			return err
		}
		if _, ok := tok.(xml.StartElement); ok {
			if err := r.skip(); err != nil {
				return err
			}
		}
	}
	for {
		tok, err := r.token()
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		text, isText := tok.(xml.CharData)
		_, isComment := tok.(xml.Comment)
		if err != nil || !isComment && (!isText || len(bytes.TrimSpace(text)) > 0) {
			r.note(CodeTrailingData)
			return io.EOF
		}
	}
}

// token reads the next token within the limits. It answers io.EOF only outside of the root element.
func (r *Reader) token() (xml.Token, error) {
	r.src.tokenEnd = r.src.offset + r.limits.TextBytes
	tok, err := r.dec.Token()
	if err != nil {
		return nil, r.decodeError(err)
	}
	switch t := tok.(type) {
	case xml.StartElement:
		r.prolog = false
		if r.depth++; r.depth > r.limits.Depth {
			return nil, r.fault(ErrTooDeep, "")
		}
	case xml.EndElement:
		r.depth--
	case xml.Directive:
		if !r.prolog || !plainDoctype.Match(t) {
			return nil, r.fault(ErrDoctype, "")
		}
		r.prolog = false // a second one is refused
		r.note(CodeDoctypeIgnored)
	}
	return tok, nil
}

// plainDoctype is the declaration that the BMEcat specifications themselves print: it names the standard's DTD and
// declares nothing. The DTD is never loaded. Any other declaration is refused.
var plainDoctype = regexp.MustCompile(`^DOCTYPE\s+BMECAT\s+SYSTEM\s+["'](https?://(www\.)?bmecat\.org/[\w./-]*)?[\w.-]+\.dtd["']\s*$`)

// decodeError gives an error of the decoder its kind.
func (r *Reader) decodeError(err error) error {
	if errors.Is(err, io.EOF) && r.depth == 0 {
		return io.EOF
	}
	if r.src.eof {
		return r.fault(ErrTruncated, "")
	}
	for _, kind := range []error{ErrTextTooLarge, ErrTooLarge, ErrCharset} {
		if errors.Is(err, kind) {
			return r.fault(kind, "")
		}
	}
	if cause := r.src.readErr; cause != nil && errors.Is(err, cause) {
		return fmt.Errorf("bmecat: read: %w", cause)
	}
	if se, ok := errors.AsType[*xml.SyntaxError](err); ok {
		// encoding/xml has no error value for this; TestHostileFiles holds the text.
		if strings.HasPrefix(se.Msg, "invalid character entity") {
			return r.fault(ErrEntity, excerpt(se.Msg))
		}
		return r.fault(ErrSyntax, excerpt(se.Msg))
	}
	return r.fault(ErrSyntax, excerpt(err.Error()))
}

func (r *Reader) fault(kind error, detail string) error {
	line, _ := r.dec.InputPos()
	return &Error{Kind: kind, Line: line, Offset: r.dec.InputOffset(), Detail: detail}
}

// note records a finding on the document; params are pairs of name and value.
func (r *Reader) note(code Code, params ...string) {
	line, _ := r.dec.InputPos()
	r.findings = append(r.findings, Finding{Code: code, Line: line, Offset: r.dec.InputOffset(), Params: pairs(params)})
}

func pairs(params []string) map[string]string {
	if len(params) == 0 {
		return nil
	}
	m := make(map[string]string, len(params)/2)
	for i := 0; i+1 < len(params); i += 2 {
		m[params[i]] = excerpt(params[i+1])
	}
	return m
}

// knownNamespace accepts no namespace and those under the standard's own hosts, of which at least six are in use.
func knownNamespace(ns string) bool {
	return ns == "" || strings.HasPrefix(ns, "http://www.bmecat.org/") || strings.HasPrefix(ns, "https://www.bmecat.org/")
}
