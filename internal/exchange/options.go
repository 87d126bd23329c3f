package exchange

import (
	"bytes"
	"errors"
	"io"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/format/bmecat"
	"github.com/provitako/marktplatz/internal/format/pricelist"
	"github.com/provitako/marktplatz/internal/money"
)

// Terms are what applies to a supplier's offers where the file is silent. The zero value is: EUR, catalog.DefaultVAT,
// no shipping, no small-order fee, DefaultDeliveryDays, no price hold.
type Terms struct {
	Currency         money.Currency
	VAT              *money.Percent
	Shipping         string // decimal text, in Currency, per order; empty = none
	FreeShippingFrom string
	SmallOrderFee    string
	SmallOrderBelow  string
	DeliveryDays     int // Arbeitstage
	PriceHoldDays    int
}

// DefaultDeliveryDays is assumed where neither file nor terms name a delivery time: late enough that silence never
// beats a supplier who commits himself.
const DefaultDeliveryDays = 20

// Options say how one supplier's file is read.
type Options struct {
	Terms Terms
	// Categories are those of the shop. A group of the file is one of them when it has its key, a label or its CPV code.
	Categories catalog.Categories
	// Groups maps the supplier's own groups to category keys; compared without case, blanks and punctuation.
	Groups map[string]string
	// FactKeys maps names of properties to stable keys, compared in the same way. A name that is such a key needs none;
	// others get a key made of their name.
	FactKeys map[string]string
	// Mapping of a price list; the zero value takes what its header suggests.
	Mapping pricelist.Mapping
	// On is the day whose prices are taken where an article states several periods; zero means the day on which the file
	// was made, so that the same file always gives the same offers.
	On money.Date
	// MaxBytes of the file; zero means catalog.MaxCatalogueBytes.
	MaxBytes int64
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return catalog.MaxCatalogueBytes
}

func (o Options) currency() money.Currency {
	if o.Terms.Currency != "" {
		return o.Terms.Currency
	}
	return money.EUR
}

// DetectFormat tells the format from the first bytes of a file: XML is read as BMEcat, everything else as a price list.
func DetectFormat(head []byte) catalog.FileFormat {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(head, []byte("<")) {
		return catalog.FormatBMEcat
	}
	return catalog.FormatCSV
}

// Open starts reading a catalogue file. The error is a *fault.Error when the file is to blame.
func Open(format catalog.FileFormat, r io.Reader, o Options) (*Reader, error) {
	if format == catalog.FormatBMEcat {
		return NewBMEcat(r, o)
	}
	return NewCSV(r, o)
}

// Reader streams the drafts of one file; it implements catalog.DraftReader. Beside io.EOF, Next also hands out the
// findings on the file as a whole that were made since the last row; they have no Row.
type Reader struct {
	next func() (statement, error)
	file func() []catalog.Finding // on the file as a whole, all so far

	builder  builder
	reported int // of the findings on the file
	rows     int
	err      error
}

var _ catalog.DraftReader = (*Reader)(nil)

// Next returns the next draft; see catalog.DraftReader. A file without a single row is refused: its upload would
// otherwise succeed and take every offer of the supplier away.
func (r *Reader) Next() (d catalog.OfferDraft, ok bool, findings []catalog.Finding, err error) {
	if r.err != nil {
		return catalog.OfferDraft{}, false, nil, r.err
	}
	s, err := r.next()
	findings = r.newFileFindings()
	switch {
	case errors.Is(err, io.EOF) && r.rows == 0:
		r.err = faultOf(errNoRows)
	case errors.Is(err, io.EOF):
		r.err = io.EOF
	case err != nil:
		r.err = faultOf(err)
	}
	if r.err != nil {
		return catalog.OfferDraft{}, false, findings, r.err
	}
	r.rows++
	d, ok, own := r.builder.build(s)
	return d, ok, append(findings, own...), nil
}

func (r *Reader) newFileFindings() []catalog.Finding {
	all := r.file()
	fresh := all[r.reported:]
	r.reported = len(all)
	return append([]catalog.Finding(nil), fresh...)
}

// NewBMEcat reads a BMEcat catalogue.
func NewBMEcat(r io.Reader, o Options) (*Reader, error) {
	rd, err := bmecat.NewReader(r, bmecat.Limits{TotalBytes: o.maxBytes()})
	if err != nil {
		return nil, faultOf(err)
	}
	b := newBuilder(o)
	src := &bmecatSource{rd: rd, options: o, symbols: b.symbols}
	return &Reader{next: src.next, file: src.fileFindings, builder: b}, nil
}

// NewCSV reads a price list.
func NewCSV(r io.Reader, o Options) (*Reader, error) {
	rd, err := pricelist.NewReader(r, o.Mapping, pricelist.Limits{TotalBytes: o.maxBytes()})
	if err != nil {
		return nil, faultOf(err)
	}
	src := &csvSource{rd: rd}
	return &Reader{next: src.next, file: func() []catalog.Finding { return nil }, builder: newBuilder(o)}, nil
}
