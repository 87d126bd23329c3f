package note

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/order"
)

// sums shows the order's totals as recorded, and who released it.
func (w *writer) sums() (sheet.Section, error) {
	s := sheet.Section{Heading: w.word("note_totals")}
	f := facts{w: w}
	var err error
	add := func(label, value string) {
		text, failed := w.amount(value)
		if failed != nil {
			err = failed
		}
		f.list = append(f.list, sheet.Fact{Label: label, Value: text})
	}
	if len(w.decisions) < len(w.record.Lines) {
		s.Paragraphs = []string{w.word("note_whole_order", "lines", strconv.Itoa(len(w.record.Lines)))}
	}
	add(w.word("note_net"), w.record.Net)
	add(w.word("note_shipping"), w.record.Shipping)
	for _, row := range w.record.VAT {
		add(w.word("note_vat", "rate", w.speech.Number(row.Rate.String())), row.Tax)
	}
	if w.record.SmallOrder != "" && strings.Trim(w.record.SmallOrder, "0.") != "" {
		add(w.word("note_small_order"), w.record.SmallOrder)
	}
	add(w.word("note_gross"), w.record.Gross)
	f.approval()
	s.Facts = f.list
	return s, err
}

// seal says where the record stands in the log and how anybody can check it.
func (w *writer) seal(publicURL string) sheet.Seal {
	head := w.Sealed.Checkpoint
	f := facts{w: w}
	f.add("note_entry", w.word("note_entry_number", "index", w.speech.Number(strconv.FormatInt(w.Sealed.Index, 10)), "entry", w.Leaf.Entry.String()))
	f.add("note_record_hash", w.Leaf.Commit.String())
	if w.Line != 0 {
		for i, d := range w.Decisions {
			if parsed, err := order.ParseDecision(d.Bytes); err == nil && parsed.Line == w.Line {
				f.add("note_decision_hash", w.Decisions[i].Commit().String())
			}
		}
	}
	f.add("note_log", w.word("note_log_state", "origin", head.Origin, "size", w.speech.Number(strconv.FormatInt(head.Size, 10))))
	f.add("note_root", head.Root.String())
	f.add("note_key", w.Sealed.Key)
	f.add("note_software", w.record.Software)
	return sheet.Seal{Heading: w.word("note_seal"), Facts: f.list, Link: w.link(publicURL), Hint: w.word("note_seal_hint", "url", strings.TrimSuffix(publicURL, "/")+"/pruefen")}
}

// link is what the QR code says. All of it stands behind the number sign, which
// browsers keep to themselves: the shop's server never learns which note was checked.
func (w *writer) link(publicURL string) string {
	head := w.Sealed.Checkpoint
	address := strings.TrimSuffix(publicURL, "/") + "/pruefen"
	if w.speech.Language() != "de" {
		address += "?lang=" + w.speech.Language()
	}
	short := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf("%s#v=1&o=%s&i=%d&h=%s&n=%d&r=%s", address, url.QueryEscape(head.Origin), w.Sealed.Index,
		short(w.Leaf.Commit[:]), head.Size, short(head.Root[:]))
}
