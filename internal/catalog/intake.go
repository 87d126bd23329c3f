package catalog

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/money"
)

// Intake reads the drafts of one file and lets through what can be stored. It counts, and keeps the findings. It is used
// by one goroutine.
type Intake struct {
	from DraftReader
	skus map[string]bool

	counts   ImportCounts
	findings map[Severity][]Finding // the first MaxFindingsKept of each severity
}

// NewIntake starts at the reader's first draft.
func NewIntake(from DraftReader) *Intake {
	return &Intake{from: from, skus: map[string]bool{}, findings: map[Severity][]Finding{}}
}

// Next is the next draft that can be stored, or io.EOF. Another error refuses the file as a whole.
func (in *Intake) Next() (OfferDraft, error) {
	for {
		d, ok, findings, err := in.from.Next()
		in.note(findings...)
		if errors.Is(err, io.EOF) {
			return OfferDraft{}, io.EOF
		}
		if err != nil {
			return OfferDraft{}, fmt.Errorf("row %d: %w", in.counts.Read+1, err)
		}
		in.counts.Read++
		if !ok {
			in.counts.Refused++
			continue
		}
		d.clean()
		if fault := d.fault(); fault != nil {
			in.Refuse(*fault)
			continue
		}
		if in.skus[d.SKU] {
			in.Refuse(d.finding(SeverityError, "sku_repeated"))
			continue
		}
		in.skus[d.SKU] = true
		if d.GTIN != "" && NormaliseGTIN(d.GTIN) == "" {
			in.note(d.finding(SeverityWarning, "gtin_ignored", "gtin", d.GTIN))
		}
		return d, nil
	}
}

// Refuse counts a row as refused and keeps why.
func (in *Intake) Refuse(f Finding) {
	in.counts.Refused++
	in.note(f)
}

func (in *Intake) note(findings ...Finding) {
	for _, f := range findings {
		if kept := in.findings[f.Severity]; len(kept) < MaxFindingsKept {
			in.findings[f.Severity] = append(kept, f)
		}
	}
}

// Counts are Read, Accepted and Refused so far; the merge adds the others.
func (in *Intake) Counts() ImportCounts {
	c := in.counts
	c.Accepted = c.Read - c.Refused
	return c
}

// Findings are at most MaxFindingsKept, what refuses a row first, then in the order in which they were found.
func (in *Intake) Findings() []Finding {
	kept := slices.Concat(in.findings[SeverityError], in.findings[SeverityWarning], in.findings[SeverityInfo])
	if len(kept) > MaxFindingsKept {
		kept = kept[:MaxFindingsKept]
	}
	return kept
}

// finding is something noticed about the draft's row.
func (d OfferDraft) finding(s Severity, code string, kv ...string) Finding {
	f := Finding{Severity: s, Code: code, Row: d.Row, SKU: d.SKU}
	for pair := range slices.Chunk(kv, 2) {
		if f.Params == nil {
			f.Params = map[string]string{}
		}
		f.Params[pair[0]] = pair[1]
	}
	return f
}

// clean takes out what no column holds: NUL and bytes that are no text.
func (d *OfferDraft) clean() {
	for _, text := range []*string{&d.SKU, &d.GTIN, &d.Manufacturer, &d.PartNumber, &d.Name, &d.Description, &d.Unit} {
		*text = storable(*text)
	}
	d.SKU, d.Name = strings.TrimSpace(d.SKU), strings.TrimSpace(d.Name)
	for i := range d.Facts {
		f := &d.Facts[i]
		f.Key, f.Label, f.Value = storable(f.Key), storable(f.Label), storable(f.Value)
	}
	for i := range d.Offer.Labels {
		d.Offer.Labels[i] = storable(d.Offer.Labels[i])
	}
}

func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// Limits of texts, in characters.
const (
	maxSKU         = 100
	maxName        = 400
	maxDescription = 20_000
)

// fault is why the draft cannot be stored, nil when it can: the columns' own limits, named before a column refuses.
func (d OfferDraft) fault() *Finding {
	bad := func(code, field, value string) *Finding {
		f := d.finding(SeverityError, code, "field", field, "value", value)
		return &f
	}
	switch {
	case d.SKU == "":
		return bad("value_missing", "sku", "")
	case d.Name == "":
		return bad("value_missing", "name", "")
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"sku", d.SKU, maxSKU},
		{"name", d.Name, maxName},
		{"manufacturer", d.Manufacturer, maxName},
		{"part_number", d.PartNumber, maxName},
		{"description", d.Description, maxDescription},
	} {
		if n := utf8.RuneCountInString(t.text); n > t.most {
			return bad("text_too_long", t.field, strconv.Itoa(n))
		}
	}
	return d.Offer.fault(bad)
}

// maxPriceQuantity is what numeric(9,3) holds.
var maxPriceQuantity = money.MustQuantity("999999.999")

func (o Offer) fault(bad func(code, field, value string) *Finding) *Finding {
	for _, q := range []struct {
		field string
		value money.Quantity
	}{{"price_quantity", o.PriceQuantity}, {"pack", o.Pack}, {"minimum", o.Minimum}, {"interval", o.Interval}} {
		if q.value.Sign() <= 0 {
			return bad("value_out_of_range", q.field, q.value.String())
		}
	}
	switch {
	case o.PriceQuantity.Cmp(maxPriceQuantity) > 0:
		return bad("value_out_of_range", "price_quantity", o.PriceQuantity.String())
	case o.DeliveryDays < 0 || o.DeliveryDays > 400:
		return bad("value_out_of_range", "delivery_days", strconv.Itoa(o.DeliveryDays))
	case o.PriceHoldDays < 0 || o.TermMonths < 0:
		return bad("value_out_of_range", "term_months", strconv.Itoa(o.TermMonths))
	case o.VAT.Cmp(money.MustPercent("100")) > 0:
		return bad("value_out_of_range", "vat", o.VAT.String())
	case !o.Valid.To.IsZero() && !o.Valid.From.Before(o.Valid.To):
		return bad("validity_empty", "valid", o.Valid.String())
	case o.Shipping.Sign() < 0 || o.SmallOrderFee.Sign() < 0:
		return bad("value_out_of_range", "shipping", o.Shipping.String())
	}
	for i := 1; i < len(o.Tiers); i++ {
		if o.Tiers[i-1].From.Cmp(o.Tiers[i].From) >= 0 {
			return bad("tiers_not_ascending", "tiers", o.Tiers[i].From.String())
		}
	}
	return nil
}
