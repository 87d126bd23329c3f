package note

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/order"
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

func (w *writer) parties() (sheet.Section, error) {
	submitted, err := w.submittedAt()
	p := w.record.Parties
	f := facts{w: w}
	f.add("note_buyer", p.Buyer.Name)
	f.add("note_needer", p.Needer.Name)
	f.add("note_invoice_recipient", joined(", ", p.InvoiceRecipient.Name, p.LeitwegID))
	f.add("note_cost_centre", p.CostCentre)
	f.add("note_delivery_address", joined(", ", p.DeliveryAddress.Label, p.DeliveryAddress.Street, joined(" ", p.DeliveryAddress.Postcode, p.DeliveryAddress.City)))
	f.add("note_seller", w.supplier(w.record.Seller))
	f.add("note_decided_at", w.speech.Moment(submitted))
	f.add("note_decided_by", w.submitter())
	return sheet.Section{Heading: w.word("note_parties"), Facts: f.list}, err
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
	if name := order.PeopleOf(w.Events)[id]; name != "" {
		return name
	}
	return w.word("note_person_gone", "id", id.String())
}

// submittedAt is when it was decided: a release by a second person comes later.
func (w *writer) submittedAt() (time.Time, error) {
	if a := w.record.Approval; a != nil {
		return order.ParseTime(a.SubmittedAt)
	}
	return w.at, nil
}

// approval tells who released the order. Whoever submits what needs no approval releases it in the same moment; else the
// record names a second person, with what that person wrote.
func (f *facts) approval() {
	w := f.w
	if a := w.record.Approval; a != nil {
		f.wide("note_approval", w.word("note_released_second", "person", w.person(w.record.Approver()), "at", w.speech.Moment(w.at)))
		if a.Note != nil {
			f.wide("note_approval_note", w.text(*a.Note))
		}
		return
	}
	for _, e := range w.Events {
		if e.Type != order.EventReleased {
			continue
		}
		who := w.word("note_system")
		if e.Event.Person != nil {
			who = w.person(*e.Event.Person)
		}
		f.wide("note_approval", w.word("note_released_at_once", "person", who, "at", w.speech.Moment(e.At)))
	}
}

// shownElsewhere are the answers of an explanation that the note gives at another place: the offers as a table, the choice
// with its reason, who released the order, and who released the rule, which stands with the rule itself.
var shownElsewhere = []string{"offers", "choice", "release", "requirements", "approval"}

// rule says why the order was allowed, in the words that everybody gets who asks.
func (w *writer) rule() (sheet.Section, error) {
	grounds, err := order.GroundsOf(w.Evidence)
	if err != nil {
		return sheet.Section{}, err
	}
	grounds.Decisions = w.decisions
	told, err := order.Explain(grounds, w.speech.Language())
	if err != nil {
		return sheet.Section{}, err
	}
	f := facts{w: w}
	for _, p := range told.Paragraphs {
		if !slices.Contains(shownElsewhere, p.Key) {
			f.list = append(f.list, sheet.Fact{Label: p.Heading, Value: p.Text, Wide: true})
		}
	}
	return sheet.Section{Heading: w.word("note_rule"), Facts: f.list}, nil
}
