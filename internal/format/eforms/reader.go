package eforms

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/format/stream"
)

// Limits bound what a file may cost. A zero field means its default.
type Limits struct {
	Depth      int   // nested elements, default 64
	TextBytes  int   // text of one element, default 64 KiB
	Elements   int   // of one lot, organisation or result, default 20,000
	Parts      int   // lots, organisations, results, tenders and contracts together, default 20,000
	TotalBytes int64 // the file, default 16 MiB
}

func (l Limits) withDefaults() Limits {
	fill := func(n *int, otherwise int) {
		if *n <= 0 {
			*n = otherwise
		}
	}
	fill(&l.Depth, 64)
	fill(&l.TextBytes, 64<<10)
	fill(&l.Elements, 20_000)
	fill(&l.Parts, 20_000)
	if l.TotalBytes <= 0 {
		l.TotalBytes = 16 << 20
	}
	return l
}

// kinds of notice by their root element.
var kinds = map[string]Kind{"ContractNotice": Competition, "ContractAwardNotice": Result}

// reader walks through one file.
type reader struct {
	dec    *xml.Decoder
	limits Limits
	open   []string // elements from the root on
	parts  int
	notice Notice
}

// Read reads a notice to its end. The error is an *Error, or that of r.
func Read(r io.Reader, limits Limits) (Notice, error) {
	limits = limits.withDefaults()
	rd := &reader{limits: limits, notice: Notice{Parties: map[string][]string{}, Organisations: map[string]Organisation{}}}
	rd.dec = xml.NewDecoder(stream.Capped(r, limits.TotalBytes, fmt.Errorf("%w: file", ErrTooLarge)))
	rd.dec.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("%w: %s", ErrCharset, excerpt(label))
	}
	if err := rd.root(); err != nil {
		return Notice{}, err
	}
	if err := rd.body(); err != nil {
		return Notice{}, err
	}
	if err := rd.end(); err != nil {
		return Notice{}, err
	}
	if len(rd.notice.Modified) > 0 {
		rd.notice.Kind = Modification
	}
	return rd.notice, nil
}

func (r *reader) root() error {
	for {
		tok, err := r.token()
		if errors.Is(err, io.EOF) {
			return r.fault(ErrNotNotice, "no XML element")
		}
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.CharData:
			if len(strings.TrimSpace(string(t))) > 0 {
				return r.fault(ErrNotNotice, "text before the first element")
			}
		case xml.StartElement:
			name := t.Name.Local
			if r.notice.Kind = kinds[name]; r.notice.Kind != "" {
				return nil
			}
			if noticeName.MatchString(name) {
				return r.fault(ErrKind, excerpt(name))
			}
			return r.fault(ErrNotNotice, "root element "+excerpt(name))
		}
	}
}

// noticeName is a document of the same family that names no contract, such as a prior information notice.
var noticeName = regexp.MustCompile(`^[A-Za-z]+Notice$`)

// wrappers are the elements that hold parts of their own; all else below the root is read as one part.
var wrappers = []string{"UBLExtensions", "UBLExtension", "ExtensionContent", "EformsExtension", "NoticeResult", "Organizations"}

// body reads the root element, part by part.
func (r *reader) body() error {
	for len(r.open) > 0 {
		tok, err := r.token()
		if err != nil {
			return err
		}
		start, ok := tok.(xml.StartElement)
		if !ok || slices.Contains(wrappers, start.Name.Local) {
			continue
		}
		if r.parts++; r.parts > r.limits.Parts {
			return r.fault(ErrTooLarge, "parts")
		}
		at := "/" + strings.Join(r.open, "/")
		n, err := r.tree(start)
		if err != nil {
			return err
		}
		r.take(part{n, at})
	}
	return nil
}

// end wants nothing but blanks and comments behind the root element.
func (r *reader) end() error {
	for {
		tok, err := r.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if text, ok := tok.(xml.CharData); ok && len(strings.TrimSpace(string(text))) == 0 {
			continue
		}
		if _, comment := tok.(xml.Comment); !comment {
			return r.fault(ErrSyntax, "something stands behind the root element")
		}
	}
}

// tree reads the element that start opened.
func (r *reader) tree(start xml.StartElement) (*node, error) {
	root := newNode(start)
	open, elements := []*node{root}, 1
	for len(open) > 0 {
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if elements++; elements > r.limits.Elements {
				return nil, r.fault(ErrTooLarge, "elements of "+excerpt(root.name))
			}
			kid := newNode(t)
			top.kids = append(top.kids, kid)
			open = append(open, kid)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(top.text)+len(t) > r.limits.TextBytes {
				return nil, r.fault(ErrTooLarge, "text")
			}
			top.text += string(t)
		}
	}
	return root, nil
}

// token reads the next token within the limits. It answers io.EOF only outside of the root element.
func (r *reader) token() (xml.Token, error) {
	tok, err := r.dec.Token()
	if err != nil {
		return nil, r.decodeError(err)
	}
	switch t := tok.(type) {
	case xml.StartElement:
		r.open = append(r.open, t.Name.Local)
		if len(r.open) > r.limits.Depth {
			return nil, r.fault(ErrTooDeep, "")
		}
	case xml.EndElement:
		r.open = r.open[:len(r.open)-1]
	case xml.Directive:
		return nil, r.fault(ErrDoctype, "")
	}
	return tok, nil
}

// decodeError gives an error of the decoder its kind.
func (r *reader) decodeError(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	for _, kind := range []error{ErrTooLarge, ErrCharset} {
		if errors.Is(err, kind) {
			return r.fault(kind, "")
		}
	}
	se, ok := errors.AsType[*xml.SyntaxError](err)
	if !ok {
		if strings.Contains(err.Error(), "encoding ") { // of CharsetReader, which the decoder does not wrap
			return r.fault(ErrCharset, "")
		}
		return fmt.Errorf("eforms: read: %w", err)
	}
	// encoding/xml has no error values for these; TestRead_HostileFiles holds the texts.
	switch {
	case strings.HasPrefix(se.Msg, "unexpected EOF"):
		return r.fault(ErrTruncated, "")
	case strings.HasPrefix(se.Msg, "invalid character entity"):
		return r.fault(ErrEntity, excerpt(se.Msg))
	case strings.HasPrefix(se.Msg, "invalid UTF-8"):
		return r.fault(ErrCharset, "")
	}
	return r.fault(ErrSyntax, excerpt(se.Msg))
}

func (r *reader) fault(kind error, detail string) error {
	line, _ := r.dec.InputPos()
	return &Error{Kind: kind, Line: line, Detail: detail}
}
