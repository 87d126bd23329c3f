package note

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// supplier is as much of the master data as a note shows.
type supplier struct {
	Name string `json:"name"`
	City string `json:"city"`
}

func (s supplier) String() string { return joined(", ", s.Name, s.City) }

// know keeps a version of a supplier's master data under the hash by which records name it.
func (w *writer) know(raw []byte) error {
	var s supplier
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("master data: %w", err)
	}
	w.suppliers[audit.MasterDataDigest(raw)] = s
	return nil
}

// supplier names a seller as it was named then; an erased one keeps its id.
func (w *writer) supplier(ref audit.MasterDataRef) string {
	if s, ok := w.suppliers[ref.Hash]; ok {
		return s.String()
	}
	return ref.ID.String()
}

func (w *writer) parties() sheet.Section {
	p := w.record.Parties
	f := facts{w: w}
	f.add("note_buyer", p.Buyer.Name)
	f.add("note_needer", p.Needer.Name)
	f.add("note_invoice_recipient", joined(", ", p.InvoiceRecipient.Name, p.LeitwegID))
	f.add("note_cost_centre", p.CostCentre)
	f.add("note_delivery_address", joined(", ", p.DeliveryAddress.Label, p.DeliveryAddress.Street, joined(" ", p.DeliveryAddress.Postcode, p.DeliveryAddress.City)))
	f.add("note_seller", w.supplier(w.record.Seller))
	f.add("note_decided_at", w.speech.Moment(w.at))
	f.add("note_decided_by", w.submitter())
	return sheet.Section{Heading: w.word("note_parties"), Facts: f.list}
}

// submitter is the person who decided.
func (w *writer) submitter() string {
	for _, a := range w.record.Actors {
		if a.Role == "submitter" {
			return w.person(a.Person)
		}
	}
	return ""
}

// person is the name behind a log id while it is known, and the id for good.
func (w *writer) person(id uuid.UUID) string {
	for _, e := range w.Events {
		if e.Event.Person != nil && *e.Event.Person == id && e.Person != "" {
			return e.Person
		}
	}
	return w.word("note_person_gone", "id", id.String())
}

// approval tells who released the order. Whoever submits what needs no approval releases it in the same moment.
func (w *writer) approval() sheet.Section {
	s := sheet.Section{Heading: w.word("note_approval")}
	for _, e := range w.Events {
		if e.Type != order.EventReleased {
			continue
		}
		who := w.word("note_system")
		if e.Event.Person != nil {
			who = w.person(*e.Event.Person)
		}
		code := "note_released"
		if e.At.Equal(w.at) {
			code = "note_released_at_once"
		}
		s.Paragraphs = append(s.Paragraphs, w.word(code, "person", who, "at", w.speech.Moment(e.At)))
	}
	return s
}

// rule says on which rule the order rests, with the version and the sums it was held against.
func (w *writer) rule() sheet.Section {
	basis := w.record.LegalBasis
	sentence, why := w.speech.Basis(basis)
	f := facts{w: w}
	f.wide("note_basis", joined(" ", sentence, why))
	if basis.Evaluation != nil {
		f.rules(*basis.Evaluation)
		for _, c := range basis.Checks {
			f.sums(c.Group, c.Evaluation)
		}
		if len(basis.Checks) == 0 {
			f.sums(basis.Group, *basis.Evaluation)
		}
	}
	return sheet.Section{Heading: w.word("note_rule"), Facts: f.list}
}

// rules names every rule that was looked at.
func (f *facts) rules(e rules.Evaluation) {
	for _, ref := range e.Applied {
		f.wide("note_rule_version", f.w.word("note_rule_ref", "citation", ref.Citation, "version", fmt.Sprint(ref.Version),
			"from", f.w.speech.Date(ref.Valid.From), "hash", ref.SHA256))
	}
}

// sums are what was counted: all that was submitted together, or one product group with what was bought in it before.
func (f *facts) sums(group string, e rules.Evaluation) {
	amount := f.w.speech.Money
	counted := f.w.word("note_sums_all", "counted", amount(e.Counted), "headroom", amount(e.Headroom))
	if group != "" {
		counted = f.w.word("note_sums_group", "group", group, "counted", amount(e.Counted), "year", amount(e.Facts.Rolling12MonthNet),
			"budget", amount(e.Facts.BudgetYearNet), "headroom", amount(e.Headroom))
	}
	f.wide("note_sums_checked", counted)
}
