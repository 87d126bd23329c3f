package exchange

import (
	"context"
	"fmt"
	"io"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Files implements catalog.FileReader. Options says how a supplier's files are read.
type Files struct {
	Options func(ctx context.Context, s catalog.Supplier) (Options, error)
}

var _ catalog.FileReader = Files{}

// NewFiles reads every supplier's files with the shop's categories and no terms of his own. today may be nil; see
// Options.On.
func NewFiles(categories catalog.CategorySource, today func() money.Date) Files {
	return Files{Options: func(ctx context.Context, _ catalog.Supplier) (Options, error) {
		known, err := categories.Categories(ctx)
		if err != nil {
			return Options{}, fmt.Errorf("options of a catalogue file: %w", err)
		}
		o := Options{Categories: known}
		if today != nil {
			o.On = today()
		}
		return o, nil
	}}
}

// Detect tells the format from the first bytes of a file.
func (Files) Detect(head []byte) catalog.FileFormat { return DetectFormat(head) }

// Open starts reading a file of the supplier.
func (f Files) Open(ctx context.Context, format catalog.FileFormat, file io.Reader, s catalog.Supplier) (catalog.DraftReader, error) {
	o, err := f.Options(ctx, s)
	if err != nil {
		return nil, err
	}
	r, err := Open(format, file, o)
	if err != nil {
		return nil, err // not r: a nil *Reader in an interface is not nil
	}
	return r, nil
}
