package note

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/audit"
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
	p := proof{speech: w.speech, sealed: w.Sealed, leaf: w.Leaf, software: w.record.Software}
	if w.Line != 0 {
		for i, d := range w.Decisions {
			if parsed, err := order.ParseDecision(d.Bytes); err == nil && parsed.Line == w.Line {
				p.decisions = append(p.decisions, w.Decisions[i].Commit().String())
			}
		}
	}
	return p.seal(publicURL)
}

// proof is an entry's place in the log.
type proof struct {
	speech    Speech
	sealed    order.Sealed
	leaf      audit.Leaf
	decisions []string // hashes of the decisions a note is about
	software  string
}

func (p proof) word(code string, pairs ...string) string { return say(p.speech, code, pairs...) }

func (p proof) seal(publicURL string) sheet.Seal {
	head := p.sealed.Checkpoint
	var list []sheet.Fact
	add := func(code, value string) {
		if value != "" {
			list = append(list, sheet.Fact{Label: p.word(code), Value: value})
		}
	}
	add("note_entry", p.word("note_entry_number", "index", p.speech.Number(strconv.FormatInt(p.sealed.Index, 10)), "entry", p.leaf.Entry.String()))
	add("note_record_hash", p.leaf.Commit.String())
	for _, hash := range p.decisions {
		add("note_decision_hash", hash)
	}
	add("note_log", p.word("note_log_state", "origin", head.Origin, "size", p.speech.Number(strconv.FormatInt(head.Size, 10))))
	add("note_root", head.Root.String())
	add("note_key", p.sealed.Key)
	add("note_software", p.software)
	return sheet.Seal{Heading: p.word("note_seal"), Facts: list, Link: p.link(publicURL), Hint: p.word("note_seal_hint", "url", strings.TrimSuffix(publicURL, "/")+"/pruefen")}
}

// link is what the QR code says. All of it stands behind the number sign, which
// browsers keep to themselves: the shop's server never learns which note was checked.
func (p proof) link(publicURL string) string {
	head := p.sealed.Checkpoint
	address := strings.TrimSuffix(publicURL, "/") + "/pruefen"
	if p.speech.Language() != "de" {
		address += "?lang=" + p.speech.Language()
	}
	short := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf("%s#v=1&o=%s&i=%d&h=%s&n=%d&r=%s", address, url.QueryEscape(head.Origin), p.sealed.Index,
		short(p.leaf.Commit[:]), head.Size, short(head.Root[:]))
}
