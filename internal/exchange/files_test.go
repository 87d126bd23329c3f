package exchange_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

type categories struct {
	known catalog.Categories
	err   error
}

func (c categories) Categories(context.Context) (catalog.Categories, error) { return c.known, c.err }

func TestFilesReadWithTheShopsCategories(t *testing.T) {
	t.Parallel()
	today := func() money.Date { return money.MustDate("2026-11-22") }
	files := exchange.NewFiles(categories{known: options().Categories}, today)
	const list = "sku;name;preis;kategorie;gültig bis\n1;Dock;5;Dockingstationen;21.11.2026\n"
	r, err := files.Open(t.Context(), files.Detect([]byte(list)), strings.NewReader(list), catalog.Supplier{})
	if err != nil {
		t.Fatal(err)
	}
	d, ok, findings, err := r.Next()
	if err != nil || !ok || d.Category != "docking" {
		t.Errorf("got %+v %v %v", d, ok, err)
	}
	over := false
	for _, f := range findings {
		over = over || f.Code == "validity_over"
	}
	if !over {
		t.Errorf("the day is not used: %+v", findings)
	}
	if _, _, _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

func TestFilesThatCannotBeOpenedGiveNoReader(t *testing.T) {
	t.Parallel()
	r, err := exchange.NewFiles(categories{}, nil).Open(t.Context(), catalog.FormatCSV, strings.NewReader(""), catalog.Supplier{})
	if _, isFault := fault.As(err); r != nil || !isFault {
		t.Errorf("got %v, %v", r, err)
	}
	lost := errors.New("database gone")
	r, err = exchange.NewFiles(categories{err: lost}, nil).Open(t.Context(), catalog.FormatCSV, strings.NewReader("sku;name;preis\n1;D;5\n"), catalog.Supplier{})
	if r != nil || !errors.Is(err, lost) {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestTheDetectedFormat(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]catalog.FileFormat{
		"<?xml version": catalog.FormatBMEcat, "\xef\xbb\xbf\n <BMECAT": catalog.FormatBMEcat, "sku;name": catalog.FormatCSV,
		"\xef\xbb\xbfsku": catalog.FormatCSV, "": catalog.FormatCSV, "PK\x03\x04": catalog.FormatCSV,
	} {
		if got := exchange.DetectFormat([]byte(head)); got != want {
			t.Errorf("%q: got %s", head, got)
		}
	}
}

func TestTheDayOfTheFileDecidesWhereNoOtherIsGiven(t *testing.T) {
	t.Parallel()
	h := header()
	h.GeneratedOn = "2025-06-01"
	o := options()
	o.On = money.Date{}
	out, err := read(t, catalog.FormatBMEcat, bmecatFile(t, h, twoPeriods()), o)
	if err != nil || len(out.drafts) != 1 {
		t.Fatal(err, out)
	}
	if got := out.drafts[0].Offer.Valid.String(); got != "[2025-01-01, 2026-01-01)" {
		t.Errorf("got %s", got)
	}
}
