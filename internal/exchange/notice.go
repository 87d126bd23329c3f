package exchange

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/eforms"
	"github.com/provitako/marktplatz/internal/money"
)

// Notices reads eForms notices as drafts of framework contracts.
type Notices struct{}

// noticeRefusals are the reasons for which a notice as a whole is refused. Params: line, detail.
var noticeRefusals = []struct {
	err  error
	kind fault.Kind
	code string
}{
	{eforms.ErrNotNotice, fault.Unsupported, "notice_not_eforms"},
	{eforms.ErrKind, fault.Unsupported, "notice_kind"},
	{eforms.ErrTruncated, fault.Invalid, "notice_truncated"},
	{eforms.ErrSyntax, fault.Invalid, "notice_malformed"},
	{eforms.ErrCharset, fault.Invalid, "notice_encoding"},
	{eforms.ErrDoctype, fault.Invalid, "notice_doctype"},
	{eforms.ErrEntity, fault.Invalid, "notice_entity"},
	{eforms.ErrTooDeep, fault.Invalid, "notice_too_deep"},
	{eforms.ErrTooLarge, fault.TooLarge, "notice_too_large"},
}

// ReadNotice reads one notice.
func (Notices) ReadNotice(r io.Reader) (contract.Notice, error) {
	n, err := eforms.Read(r, eforms.Limits{TotalBytes: contract.MaxNoticeBytes})
	if err != nil {
		return contract.Notice{}, noticeFault(err)
	}
	d := &noticeDraft{n: n}
	d.head()
	d.lots()
	d.term()
	d.winners()
	d.changes()
	return d.out, nil
}

func noticeFault(err error) error {
	for _, r := range noticeRefusals {
		if errors.Is(err, r.err) {
			e, _ := errors.AsType[*eforms.Error](err)
			return fault.New(r.kind, r.code, "detail", e.Detail, "line", strconv.Itoa(e.Line)).Wrap(err)
		}
	}
	return fmt.Errorf("read notice: %w", err)
}

// noticeDraft is a notice on its way into the terms of a contract.
type noticeDraft struct {
	n   eforms.Notice
	out contract.Notice
}

// read keeps what was read for the preview.
func (d *noticeDraft) read(pointer string, v eforms.Value) eforms.Value {
	if v.Stated() {
		text := v.Text
		if v.Code != "" {
			text += " " + v.Code
		}
		d.out.Fields = append(d.out.Fields, contract.NoticeField{Pointer: pointer, Term: v.BT, Path: v.Path, Text: shortened(text, 500)})
	}
	return v
}

func (d *noticeDraft) remark(code, pointer string, kv ...string) {
	params := map[string]string{}
	for i := 0; i+1 < len(kv); i += 2 {
		params[kv[i]] = kv[i+1]
	}
	d.out.Remarks = append(d.out.Remarks, contract.Finding{Code: code, Pointer: pointer, Params: params})
}

// text of at most so many characters; what is longer is cut and said.
func (d *noticeDraft) text(pointer string, v eforms.Value, most int) string {
	text := d.read(pointer, v).Text
	if utf8.RuneCountInString(text) > most {
		d.remark("notice_cut", pointer, "most", strconv.Itoa(most))
	}
	return shortened(text, most)
}

func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// amount in EUR; nil where the notice states none, or one in another currency.
func (d *noticeDraft) amount(pointer string, v eforms.Value) *money.Amount {
	if !d.read(pointer, v).Stated() {
		return nil
	}
	if v.Code != string(money.EUR) {
		d.remark("notice_currency", pointer, "amount", shortened(v.Text+" "+v.Code, 40))
		return nil
	}
	a, err := money.ParseAmount(v.Text, money.EUR)
	if err != nil {
		d.remark("notice_unreadable", pointer, "text", shortened(v.Text, 40))
		return nil
	}
	return &a
}

func (d *noticeDraft) quantity(pointer string, v eforms.Value) *money.Quantity {
	if !d.read(pointer, v).Stated() {
		return nil
	}
	q, err := money.ParseQuantity(v.Text)
	if err != nil {
		d.remark("notice_unreadable", pointer, "text", shortened(v.Text, 40))
		return nil
	}
	return &q
}

// day of a date that may carry a time zone behind it; the calendar day is the one written.
func (d *noticeDraft) day(pointer string, v eforms.Value) money.Date {
	if !d.read(pointer, v).Stated() {
		return money.Date{}
	}
	day, err := money.ParseDate(v.Text[:min(len(v.Text), len("2006-01-02"))])
	if err != nil {
		d.remark("notice_unreadable", pointer, "text", shortened(v.Text, 40))
	}
	return day
}

var cpvCode = regexp.MustCompile(`^([0-9]{8})(-[0-9])?$`)

func (d *noticeDraft) cpv(pointer string, found []eforms.Value) []string {
	codes := []string{}
	for _, v := range found {
		m := cpvCode.FindStringSubmatch(d.read(pointer, v).Text)
		if m == nil {
			d.remark("notice_unreadable", pointer, "text", shortened(v.Text, 40))
			continue
		}
		codes = append(codes, m[1])
	}
	return codes[:min(len(codes), 50)]
}

// directive is the law above the thresholds (Directive 2014/24/EU), which the VgV brings into force for supplies and services.
const directive = "32014L0024"

func (d *noticeDraft) head() {
	n, t := d.n, &d.out.Terms
	t.Number = d.text("/number", d.number(), 60)
	t.Title = d.text("/title", n.Title, 200)
	t.Regime = d.regime()
	if t.NoticeReference = d.read("/noticeReference", n.Publication).Text; t.NoticeReference == "" {
		t.NoticeReference = shortened(d.read("/noticeReference", n.ID).Text, 120)
	}
	d.out.ID = strings.Trim(n.ID.Text+"-"+n.Version.Text, "-")
	d.out.Issued = d.day("", n.Issued)
	t.CPV = d.cpv("/cpv", n.CPV)
	t.Total.EstimatedValue = d.amount("/total/estimatedValue", n.Estimate)
	t.Total.MaximumValue = d.amount("/total/maximumValue", n.Maximum)
}

// number of the contract where the notice names one, else the buyer's number of the procedure.
func (d *noticeDraft) number() eforms.Value {
	if len(d.n.Contracts) == 1 && d.n.Contracts[0].Reference.Stated() {
		return d.n.Contracts[0].Reference
	}
	return d.n.InternalID
}

func (d *noticeDraft) regime() contract.Regime {
	named := func(code string) bool {
		return slices.ContainsFunc(d.n.LegalBasis, func(v eforms.Value) bool { return strings.EqualFold(v.Text, code) })
	}
	for _, v := range d.n.LegalBasis {
		d.read("/regime", v)
	}
	switch {
	case named("uvgo"):
		return contract.UVgO
	case named("vgv") || named(directive) && d.n.Nature.Text != "works" && !slices.ContainsFunc(d.n.LegalBasis, otherLaw):
		return contract.VgV
	}
	return ""
}

// otherLaw is a national code of a law under which no framework contract is kept here.
func otherLaw(v eforms.Value) bool {
	return slices.Contains([]string{"vob-a-eu", "vob-a", "sektvo", "konzvgv", "vsvgv"}, strings.ToLower(v.Text))
}

func (d *noticeDraft) lots() {
	framework := false
	for i, l := range d.n.Lots {
		at := fmt.Sprintf("/lots/%d", i)
		lot := contract.Lot{
			Number: i + 1, Title: d.text(at+"/title", l.Title, 200), CPV: d.cpv(at+"/cpv", l.CPV), Kind: d.kind(at+"/callOffKind", l),
			Selection: catalog.Selection{By: catalog.SelectByRank},
		}
		lot.EstimatedValue = d.amount(at+"/estimatedValue", l.Estimate)
		lot.MaximumValue = d.amount(at+"/maximumValue", d.maximum(l))
		lot.EstimatedQuantity = d.quantity(at+"/estimatedQuantity", l.Quantity)
		if len(l.Quantity.Code) <= 3 {
			lot.Unit = l.Quantity.Code
		}
		d.read(at+"/parties", l.Operators)
		d.read(at+"/entitled", l.Buyers)
		for _, c := range l.Criteria {
			for _, v := range []eforms.Value{c.Kind, c.Name, c.Weight} {
				d.read(at+"/criteria", v)
			}
		}
		framework = framework || l.Technique.Stated() && l.Technique.Text != "none"
		d.out.Terms.Lots = append(d.out.Terms.Lots, lot)
	}
	if !framework && len(d.n.Modified) == 0 {
		d.remark("notice_no_framework", "")
	}
	if most := 200; len(d.out.Terms.Lots) > most {
		d.remark("notice_lots_cut", "/lots", "most", strconv.Itoa(most))
		d.out.Terms.Lots = d.out.Terms.Lots[:most]
	}
}

// maximum of the award, where there is one, else of the call for competition.
func (d *noticeDraft) maximum(l eforms.Lot) eforms.Value {
	for _, r := range d.n.Results {
		if r.Lot == l.ID && r.Maximum.Stated() {
			return r.Maximum
		}
	}
	return l.Maximum
}

// kind of call-off by the published technique. With a competition among the parties: all or above a value; without one the
// number of parties decides, and where the notice does not say it the kind stays open.
func (d *noticeDraft) kind(pointer string, l eforms.Lot) catalog.CallOffKind {
	switch d.read(pointer, l.Technique).Text {
	case "fa-w-rc":
		return catalog.CallOffMini
	case "fa-mix":
		return catalog.CallOffMixed
	case "fa-wo-rc":
		switch winners := len(d.winnersOf(l.ID)); {
		case winners == 1 || winners == 0 && l.Operators.Text == "1":
			return catalog.CallOffSingle
		case winners > 1:
			return catalog.CallOffDirect
		}
	}
	return ""
}

// term of the contract: from the earliest start of a lot to the latest end.
func (d *noticeDraft) term() {
	t := &d.out.Terms
	differ := false
	for _, l := range d.n.Lots {
		from := d.day("/term", l.Start)
		to := d.lastDay(l, from)
		differ = differ || !t.Term.From.IsZero() && from != t.Term.From || !t.Term.To.IsZero() && to != t.Term.To
		if !from.IsZero() && (t.Term.From.IsZero() || from.Before(t.Term.From)) {
			t.Term.From = from
		}
		if to.After(t.Term.To) {
			t.Term.To = to
		}
		if reason := d.text("/longTermReason", l.Justification, 2000); t.LongTermReason == "" {
			t.LongTermReason = reason
		}
		if extension := d.extension(l); t.Extension == "" {
			t.Extension = extension
		}
	}
	if differ {
		d.remark("notice_terms_differ", "/term")
	}
}

// lastDay is the day after the last one: as stated, or counted from the start.
func (d *noticeDraft) lastDay(l eforms.Lot, from money.Date) money.Date {
	if end := d.day("/term", l.End); !end.IsZero() {
		return end.AddDays(1)
	}
	n, err := strconv.Atoi(d.read("/term", l.Duration).Text)
	if err != nil || n <= 0 || n > 10_000 || from.IsZero() {
		return money.Date{}
	}
	switch l.Duration.Code {
	case "DAY":
		return from.AddDays(n)
	case "MONTH":
		return from.AddMonths(n)
	case "YEAR":
		return from.AddMonths(12 * n)
	}
	return money.Date{}
}

// extension is how often the contract may be extended, and how, as published.
func (d *noticeDraft) extension(l eforms.Lot) string {
	times, words := d.read("/extension", l.Renewals).Text, d.read("/extension", l.RenewalText).Text
	if times != "" && times != "0" {
		words = strings.TrimSpace("max. " + times + " ×. " + words)
	}
	return shortened(words, 2000)
}

// winnersOf a lot are the tenders that became contracts; of a result without contracts those that it names.
func (d *noticeDraft) winnersOf(lot string) []eforms.Tender {
	settled := map[string]bool{}
	for _, c := range d.n.Contracts {
		for _, t := range c.Tenders {
			settled[t] = true
		}
	}
	return slices.Collect(func(yield func(eforms.Tender) bool) {
		for _, t := range d.n.Tenders {
			if t.Lot == lot && settled[t.ID] && !yield(t) {
				return
			}
		}
	})
}

func (d *noticeDraft) winners() {
	for i, l := range d.n.Lots {
		at := fmt.Sprintf("/lots/%d/parties", i)
		for _, tender := range d.winnersOf(l.ID) {
			rank, _ := strconv.Atoi(tender.Rank.Text)
			for _, key := range d.n.Parties[tender.Party] {
				o := d.n.Organisations[key]
				name := d.read(at, o.Name).Text
				d.read(at, o.Registration)
				d.read(at, tender.Rank)
				d.out.Winners = append(d.out.Winners, contract.Winner{Lot: i + 1, Name: shortened(name, 200), Rank: max(0, min(rank, 100))})
			}
		}
	}
}

// groundsOf the codes by which a notice says why a contract changes (Directive 2014/24/EU Art. 72, GWB §132).
var groundsOf = map[string]contract.GroundKey{
	"mod-rev": "gwb_132_2_1", "add-wss": "gwb_132_2_2", "mod-cir": "gwb_132_2_3", "mod-repl": "gwb_132_2_4", "mod-minv": "gwb_132_3",
}

func (d *noticeDraft) changes() {
	if len(d.n.Modified) == 0 {
		return
	}
	c := &contract.NoticeChange{Numbers: []string{d.out.Terms.Number}}
	for _, m := range d.n.Modified {
		c.Notices = append(c.Notices, d.read("", m.Notice).Text)
		if ground, ok := groundsOf[d.read("", m.Reason).Text]; ok {
			c.Ground = ground
		} else if m.Reason.Stated() {
			d.remark("notice_ground_unknown", "", "code", shortened(m.Reason.Text, 40))
		}
		c.Reason = strings.TrimSpace(strings.Join([]string{c.Reason, d.read("", m.What).Text, d.read("", m.Words).Text}, "\n"))
	}
	if d.n.InternalID.Stated() {
		c.Numbers = append(c.Numbers, d.n.InternalID.Text)
	}
	c.Reason = shortened(c.Reason, 4000)
	d.out.Changes = c
}
