package note

import (
	"fmt"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// selected shows by which published rule the party was picked among several, what each stood at, and why one was passed by.
func (w *writer) selected(f *facts, c *order.CallOffRecord) error {
	s := c.Selection
	if s == nil {
		return nil
	}
	kind := w.word("note_selection_" + string(s.By))
	if len(s.Criteria) > 0 && s.By == catalog.SelectByCriteria {
		var words []string
		for _, k := range s.Criteria {
			words = append(words, w.word("note_selection_"+string(k)))
		}
		kind += ": " + strings.Join(words, ", ")
	}
	f.wide("note_call_off_kind", kind)
	if s.DirectUpTo != nil && c.Kind == catalog.CallOffMixed {
		f.wide("note_direct_up_to", w.speech.Money(*s.DirectUpTo))
	}
	var lines []string
	for i, t := range s.Turns {
		stands, err := w.turn(*s, t)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, joined(", ", w.supplier(t.Supplier), stands)))
	}
	f.wide("note_turns", strings.Join(lines, "; "))
	if s.Skipped != nil {
		published, _ := s.SkipReason(string(s.Skipped.Code))
		f.wide("note_skipped", published.Text)
		if s.Skipped.Text != nil {
			f.wide("note_reason_text", w.text(*s.Skipped.Text))
		}
	}
	return nil
}

// turn is what the rule looked at of one party.
func (w *writer) turn(s order.SelectionRecord, t order.TurnRecord) (string, error) {
	if t.Out != "" {
		return w.word("note_party_" + string(t.Out)), nil
	}
	switch s.By {
	case catalog.SelectByShare:
		share := ""
		if t.Share != nil {
			share = t.Share.String()
		}
		called, err := money.ParseAmount(t.Called, money.EUR)
		if err != nil {
			return "", err
		}
		return w.word("note_turn_share", "share", w.speech.Number(share), "called", w.speech.Money(called)), nil
	case catalog.SelectByCriteria:
		total, err := w.amount(t.Total)
		return w.word("note_turn_offer", "total", total, "days", fmt.Sprint(t.DeliveryDays)), err
	case catalog.SelectByRank:
	}
	return w.word("note_turn_rank", "rank", fmt.Sprint(t.Rank)), nil
}
