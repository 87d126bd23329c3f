package bmecat

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"
)

const (
	writtenVersion   = "2005.1"
	writtenNamespace = "http://www.bmecat.org/bmecat/2005.1"
)

// ErrNotWritable marks an article or header that the schema does not allow.
var ErrNotWritable = errors.New("not allowed by the BMEcat schema")

// Writer writes a catalogue of BMEcat 2005.1, T_NEW_CATALOG, article by article. Close must be called, and only a
// nil answer from it means that the file is complete.
type Writer struct {
	buf *bufio.Writer
	enc *xml.Encoder
	err error
}

// NewWriter writes everything that stands before the first article. CatalogID, CatalogVersion ("1.0"), SupplierName
// and one language are required. Format, Namespace, Charset and AgreementIDs are not written: the first three are the
// writer's own, and the schema wants dates beside the last.
func NewWriter(w io.Writer, h Header) (*Writer, error) {
	x := headerXML(h)
	if err := checkHeader(h); err != nil {
		return nil, err
	}
	wr := &Writer{buf: bufio.NewWriter(w)}
	wr.enc = xml.NewEncoder(wr.buf)
	wr.enc.Indent("", " ")
	_, err := wr.buf.WriteString(xml.Header + `<BMECAT xmlns="` + writtenNamespace + `" version="` + writtenVersion + `">` + "\n")
	if err != nil {
		return nil, fmt.Errorf("bmecat: write: %w", err)
	}
	if err := wr.enc.Encode(x); err != nil {
		return nil, fmt.Errorf("bmecat: write header: %w", err)
	}
	if _, err := wr.buf.WriteString("\n<T_NEW_CATALOG>\n"); err != nil {
		return nil, fmt.Errorf("bmecat: write: %w", err)
	}
	return wr, nil
}

// Write appends an article. It answers ErrNotWritable, and writes nothing, when the article breaks the schema: no
// supplier number, short description, order unit or price block, or a field that is too long.
func (w *Writer) Write(a Article) error {
	if w.err != nil {
		return w.err
	}
	if err := checkArticle(a); err != nil {
		return err
	}
	if w.err = w.enc.Encode(articleXML(a)); w.err != nil {
		w.err = fmt.Errorf("bmecat: write article: %w", w.err)
	}
	return w.err
}

// Close ends the document. It does not close the underlying writer.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = errors.New("bmecat: writer is closed")
	if _, err := w.buf.WriteString("\n</T_NEW_CATALOG>\n</BMECAT>\n"); err != nil {
		return fmt.Errorf("bmecat: write: %w", err)
	}
	if err := w.buf.Flush(); err != nil {
		return fmt.Errorf("bmecat: write: %w", err)
	}
	return nil
}

// length is one bound of the schema; a minimum of one where required is set.
type length struct {
	field    string
	value    string
	max      int
	required bool
}

var catalogVersion = regexp.MustCompile(`^[0-9]{1,3}\.[0-9]{1,3}$`)

func checkHeader(h Header) error {
	if !catalogVersion.MatchString(h.CatalogVersion) {
		return fmt.Errorf("%w: CATALOG_VERSION %q", ErrNotWritable, h.CatalogVersion)
	}
	if len(h.Languages) == 0 {
		return fmt.Errorf("%w: no LANGUAGE", ErrNotWritable)
	}
	return checkLengths([]length{
		{"CATALOG_ID", h.CatalogID, 20, true},
		{"CATALOG_NAME", h.CatalogName, 100, false},
		{"SUPPLIER_NAME", h.SupplierName, 50, true},
	})
}

func checkArticle(a Article) error {
	if len(a.Prices) == 0 {
		return fmt.Errorf("%w: article %q without PRODUCT_PRICE", ErrNotWritable, a.SupplierPID)
	}
	checks := []length{
		{"SUPPLIER_PID", a.SupplierPID, 32, true},
		{"DESCRIPTION_SHORT", a.ShortDescription, 150, true},
		{"DESCRIPTION_LONG", a.LongDescription, 64000, false},
		{"SUPPLIER_ALT_PID", a.SupplierAltPID, 50, false},
		{"MANUFACTURER_PID", a.ManufacturerPID, 50, false},
		{"MANUFACTURER_NAME", a.ManufacturerName, 50, false},
		{"ORDER_UNIT", a.OrderUnit, 20, true},
	}
	for _, k := range a.Keywords {
		checks = append(checks, length{"KEYWORD", k, 50, true})
	}
	for _, f := range a.Features {
		checks = append(checks, length{"FNAME", f.Name, 60, true})
		for _, v := range f.Values {
			checks = append(checks, length{"FVALUE", v, 60, true})
		}
		if len(f.Values) == 0 {
			return fmt.Errorf("%w: FEATURE %q without FVALUE", ErrNotWritable, f.Name)
		}
	}
	for _, m := range a.Media {
		checks = append(checks, length{"MIME_SOURCE", m.Source, 255, true}, length{"MIME_DESCR", m.Descr, 250, false})
		if !mediaType.MatchString(m.Type) {
			return fmt.Errorf("%w: MIME_TYPE %q", ErrNotWritable, m.Type)
		}
	}
	for name := range a.Extensions {
		if !extensionName.MatchString(name) {
			return fmt.Errorf("%w: extension %q", ErrNotWritable, name)
		}
	}
	return checkLengths(checks)
}

// extensionName is the convention of the specification: UDX, owner, field.
var extensionName = regexp.MustCompile(`^UDX\.[A-Z0-9_]+(\.[A-Z0-9_]+)+$`)

// mediaType is the schema's list; image/png came only after it was closed, and must be left out.
var mediaType = regexp.MustCompile(`^(|application/pdf|application/xml|image/gif|image/jpeg|text/html|text/plain|url|[\w.-]{1,30})$`)

func checkLengths(checks []length) error {
	for _, c := range checks {
		n := utf8.RuneCountInString(c.value)
		if n > c.max || n == 0 && c.required {
			return fmt.Errorf("%w: %s has %d characters, at most %d", ErrNotWritable, c.field, n, c.max)
		}
	}
	return nil
}
