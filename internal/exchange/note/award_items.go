package note

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/format/sheet"
)

// The items of VgV §8(2), in the order of the law.

// buyer is no. 1: name and address of the buyer, subject and value.
func (w *awardWriter) buyer(p *part) error {
	p.fact("award_buyer", w.Then.Buyer)
	p.fact("award_address", w.Then.Address)
	p.fact("award_subject", w.Terms.Subject)
	p.fact("award_contract", joined(" · ", w.Then.ContractNumber, w.Then.ContractTitle))
	p.fact("award_lot", joined(": ", strconv.Itoa(w.Then.LotNumber), w.Then.LotTitle))
	p.fact("award_annex", w.Then.Annex)
	p.fact("award_estimate", w.word("award_net", "amount", w.speech.Money(w.Terms.Estimate)))
	if w.winner != nil {
		price, err := w.amount(w.winner.Price)
		if err != nil {
			return err
		}
		p.fact("award_value", w.word("award_net", "amount", price))
	}
	p.fact("award_basis", w.word("award_basis_"+strings.ToLower(w.Then.Regime)))
	if !w.ThenStored {
		p.say("award_of_today")
	}
	return nil
}

func (w *awardWriter) lot() string {
	return w.word("award_lot_text", "number", strconv.Itoa(w.Then.LotNumber), "title", w.Then.LotTitle)
}

// considered is no. 2: who was considered and why.
func (w *awardWriter) considered(p *part) error {
	if len(w.Invitations) == 0 {
		p.say("award_nobody_invited")
		return nil
	}
	names := make([]string, len(w.Invitations))
	for i, inv := range w.Invitations {
		names[i] = invited(inv)
	}
	p.say("award_invited", "names", strings.Join(names, "; "))
	if len(w.evaluation.Ranking) == 0 {
		p.say("award_none_evaluated")
		return nil
	}
	var rows []sheet.Row
	for _, r := range w.evaluation.Ranking {
		price, err := w.amount(r.Price)
		if err != nil {
			return err
		}
		rows = append(rows, sheet.Row{
			Cells:  []string{strconv.Itoa(r.Rank), w.company(r.Supplier), price, w.speech.Number(r.Total)},
			Strong: w.winner != nil && r.Supplier == w.winner.Supplier,
		})
	}
	p.rows(rows, sheet.Column{Label: "note_rank", Share: 10}, sheet.Column{Label: "award_bidder", Share: 50}, sheet.Column{Label: "note_price", Share: 20, Numeric: true},
		sheet.Column{Label: "award_points", Share: 20, Numeric: true})
	p.say("award_why_evaluated")
	return nil
}

// notConsidered is no. 3: what was not considered, whose it was, and why.
func (w *awardWriter) notConsidered(p *part) error {
	var rows []sheet.Row
	add := func(who, what, why string) { rows = append(rows, sheet.Row{Cells: []string{who, what, why}}) }
	for _, l := range w.Terms.LeftOut {
		add(l.Name, w.word("award_not_invited"), l.Reason)
	}
	if w.Shown() {
		for _, i := range w.Silent() {
			add(invited(i), w.word("award_no_offer"), w.word("award_no_offer_why"))
		}
		w.notCounted(add)
	}
	for _, x := range w.evaluation.Excluded {
		add(w.company(x.Supplier), w.word("award_excluded"), x.Reason)
	}
	for i, r := range w.evaluation.Ranking {
		rank := w.word("award_behind", "rank", strconv.Itoa(r.Rank))
		switch {
		case w.winner == nil:
			add(w.company(r.Supplier), rank, w.word("award_ended_why"))
		case i > 0:
			add(w.company(r.Supplier), rank, w.word("award_behind_why", "points", w.speech.Number(r.Total), "best", w.speech.Number(w.winner.Total)))
		}
	}
	p.rows(rows, sheet.Column{Label: "award_company", Share: 32}, sheet.Column{Label: "award_what", Share: 26}, sheet.Column{Label: "note_excluded_because", Share: 42})
	switch {
	case !w.Shown() && len(w.Invitations) > 0:
		p.say("award_sealed_still")
	case len(rows) == 0:
		p.say("award_all_considered")
	}
	return nil
}

// notCounted are the offers that came late, were replaced, or stayed unevaluated because the procedure ended.
func (w *awardWriter) notCounted(add func(who, what, why string)) {
	valid := map[uuid.UUID]bool{}
	for _, o := range w.Valid() {
		valid[o.ID] = true
	}
	for _, o := range w.Offers {
		who := invited(w.Invited(o.Invitation))
		switch {
		case o.Late:
			add(who, w.word("award_late"), w.word("award_late_why", "at", w.moment(o.At)))
		case !valid[o.ID]:
			add(who, w.word("award_replaced"), w.word("award_replaced_why", "at", w.moment(o.At)))
		case !w.evaluated:
			add(who, w.word("award_unevaluated"), w.word("award_unevaluated_why"))
		}
	}
}

// unusuallyLow is no. 4: offers refused as unusually low.
func (w *awardWriter) unusuallyLow(p *part) error {
	if w.OpenedBy(competition.Inner) == nil {
		p.say("award_nothing_opened")
		return nil
	}
	p.stated(w.Said.UnusuallyLow, "award_unusually_low_missing")
	return nil
}

// successful is no. 5: who got the award, why, and what the winner passes on.
func (w *awardWriter) successful(p *part) error {
	if w.winner == nil {
		p.say("award_no_award")
		return nil
	}
	price, err := w.amount(w.winner.Price)
	if err != nil {
		return err
	}
	award, _ := w.Last(competition.Award)
	p.fact("award_winner", w.company(w.winner.Supplier))
	p.fact("note_price", price)
	p.fact("award_made", w.did(award))
	p.fact("award_why", joined(" ", w.word("award_why_first", "points", w.speech.Number(w.winner.Total)), w.before()))
	subcontracting := w.Said.Subcontracting
	if subcontracting == "" {
		subcontracting = w.word("award_subcontracting_missing")
	}
	p.fact("award_subcontracting", subcontracting)
	return nil
}

// before says what put the winner before the next one.
func (w *awardWriter) before() string {
	if len(w.evaluation.Ranking) == 1 {
		return w.word("award_only_one")
	}
	next := w.evaluation.Ranking[1]
	return w.word("award_before_"+string(w.winner.Decided), "name", w.company(next.Supplier), "points", w.speech.Number(next.Total))
}

// procedure is no. 6: why another than the open or restricted procedure.
func (w *awardWriter) procedure(p *part) error {
	p.say("award_procedure", "lot", w.lot())
	return nil
}

// negotiated is no. 7: why negotiations without a call for competition.
func (w *awardWriter) negotiated(p *part) error {
	p.say("award_negotiated")
	return nil
}

// waived is no. 8: why no contract was awarded.
func (w *awardWriter) waived(p *part) error {
	ground, reason, ended, err := w.Ended()
	if err != nil || !ended {
		p.say("award_was_made")
		return err
	}
	end := w.Events[len(w.Events)-1]
	p.fact("award_ground", w.word("award_ground_"+string(ground)))
	p.fact("note_reason_text", reason)
	p.fact("award_ended", w.did(end))
	return nil
}

// notElectronic is no. 9: why other than electronic means.
func (w *awardWriter) notElectronic(p *part) error {
	p.say("award_electronic")
	return nil
}

// conflicts is no. 10: conflicts of interest and what was done about them.
func (w *awardWriter) conflicts(p *part) error {
	declared, err := w.Declared()
	if err != nil {
		return err
	}
	var rows []sheet.Row
	for _, e := range declared {
		rows = append(rows, sheet.Row{Cells: []string{w.actor(e), w.word("award_step_" + string(e.Action)), w.moment(e.At)}})
	}
	p.rows(rows, sheet.Column{Label: "award_who", Share: 34}, sheet.Column{Label: "award_before_step", Share: 40}, sheet.Column{Label: "award_when", Share: 26})
	if len(rows) > 0 {
		p.say("award_declared")
	}
	p.stated(w.Said.Conflicts, "award_conflicts_missing")
	return nil
}

// lots is no. 11: why several lots were awarded together.
func (w *awardWriter) lots(p *part) error {
	p.say("award_one_lot", "lot", w.lot())
	return nil
}

// weights is no. 12: why the weights were not given.
func (w *awardWriter) weights(p *part) error {
	var all []string
	for _, c := range w.Terms.Criteria {
		all = append(all, w.word("award_weight", "name", c.Name, "weight", strconv.Itoa(c.Weight)))
	}
	p.say("award_weights", "weights", strings.Join(all, ", "))
	return nil
}
