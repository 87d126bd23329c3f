package order

import (
	"slices"
	"strconv"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Deviation is a choice that costs more than the best basket of what is needed by the same day, and what that asks for.
// Amounts are net.
type Deviation struct {
	Difference money.Amount        // to the best basket
	Best       money.Amount        // total of the best basket
	Band       rules.DeviationBand // it reaches
}

// ChoiceQuestion is "Warum dieses Produkt?" for a line of a certain value.
type ChoiceQuestion struct {
	From     rules.Term[money.Amount] // the line value from which it is asked
	Standard string                   // reason of the house standard that answers it; empty = none
	Cheaper  []CheaperProduct         // of the same class, as shown
}

// ask applies what the rules of the day ask beyond the limit: a reason for another than the best basket (domain rule 21),
// and for the product from a line value on.
func (p *Plan) ask(w Wish, terms rules.Terms) error {
	for _, l := range p.Lines {
		if l.Chosen == nil {
			continue
		}
		if err := l.deviate(terms); err != nil {
			return err
		}
		if l.Input.Reason == nil && (l.Deviation != nil || l.asked("direct_award_too_few_offers")) {
			l.give(w.Reason)
		}
		l.checkReason()
		if err := l.checkChoice(terms, p.Facts); err != nil {
			return err
		}
	}
	return p.await(terms)
}

// deviate measures the choice against the best basket. The best offer of a line is never a deviation, nor is a basket
// bought whole from the best single supplier or as the best mixture.
func (l *PlannedLine) deviate(terms rules.Terms) error {
	if l.Chosen.Rank <= 1 || l.Basket != nil && l.Basket.Way != WayOwn {
		return nil
	}
	mine, best := l.Chosen.Landed.Total, l.Comparison.Ranked[0].Landed.Total
	if l.Basket != nil {
		mine, best = l.Basket.Current.Total, l.Basket.Mixed.Total
	}
	difference, err := mine.Sub(best)
	if err != nil {
		return err
	}
	if difference.Sign() < 0 { // cheaper, and behind by the other criteria
		difference = money.Zero(difference.Currency())
	}
	band, err := terms.AskFor(difference, best)
	l.Deviation = &Deviation{Difference: difference, Best: best, Band: band}
	return err
}

// give answers what is asked with a reason that stands for many lines.
func (l *PlannedLine) give(r *Reason) {
	if r == nil {
		return
	}
	l.Input.Reason = r
	if l.State == LineReasonMissing && l.blockingNote().Code == "direct_award_too_few_offers" {
		l.State = LineOK
		l.Notes = slices.DeleteFunc(l.Notes, func(n Note) bool { return n.Code == "direct_award_too_few_offers" })
	}
}

// asked reports whether a note of the line asks this.
func (l *PlannedLine) asked(code string) bool {
	return slices.ContainsFunc(l.Notes, func(n Note) bool { return n.Code == code })
}

// checkReason asks for the reason of a deviation, and from its band on for a text that says something.
func (l *PlannedLine) checkReason() {
	if l.Deviation == nil {
		return
	}
	band := l.Deviation.Band
	switch {
	case l.Input.Reason == nil:
		l.question(Note{Code: "reason_missing"})
	case band.Ask != rules.AskCode && !l.Input.Reason.explains(max(band.MinText, 1)):
		l.question(Note{Code: "reason_text_missing", Params: map[string]string{
			"difference": l.Deviation.Difference.String(), "minimum": strconv.Itoa(band.MinText),
		}})
	}
}

// question puts a question about a line that could be submitted otherwise.
func (l *PlannedLine) question(n Note) {
	if l.State.Blocks() && l.State != LineReasonMissing {
		return
	}
	l.State = LineReasonMissing
	l.Notes = append(l.Notes, n)
}

// checkChoice asks why this product from a line value on. A house standard answers it.
func (l *PlannedLine) checkChoice(terms rules.Terms, f Facts) error {
	if asked, err := terms.AsksChoice(l.Total); err != nil || !asked {
		return err
	}
	id := l.Product.ID
	l.Choice = &ChoiceQuestion{From: *terms.ProductChoiceFrom, Standard: f.Standards[id], Cheaper: f.Cheaper[id]}
	switch {
	case l.Choice.Standard != "":
		if l.Input.Choice == nil {
			l.Input.Choice = &Reason{Code: ChoiceHouseStandard}
		}
	case l.Input.Choice == nil:
		l.question(Note{Code: "product_choice_missing", Params: map[string]string{"limit": terms.ProductChoiceFrom.Value.String()}})
	case l.Input.Choice.Code == ChoiceHouseStandard:
		l.question(Note{Code: "product_choice_no_standard"})
	case l.Input.Choice.Code == ChoiceCheapest && len(l.Choice.Cheaper) > 0 && !l.Input.Choice.explains(MinReasonText):
		l.question(Note{Code: "product_choice_cheaper_exists"})
	}
	return nil
}

// questions are the notes that ask a person for a reason.
var questions = []string{
	"reason_missing", "reason_text_missing", "direct_award_too_few_offers", "product_choice_missing", "product_choice_no_standard",
	"product_choice_cheaper_exists", "bypass_not_economical",
}

// hush takes the questions back: whoever fills a basket without submitting it is never asked for reasons.
func (p *Plan) hush() {
	for _, l := range p.Lines {
		if l.State == LineReasonMissing {
			l.State = LineOK
		}
		l.Notes = slices.DeleteFunc(l.Notes, func(n Note) bool { return slices.Contains(questions, n.Code) })
	}
	p.Blocked, p.Awaits = slices.DeleteFunc(p.Blocked, func(n Note) bool { return n.Code == "split_reason_missing" }), nil
}

// bypassed are the preferred lots that the line passes by.
func (l *PlannedLine) bypassed() []catalog.Coverage {
	if l.Chosen == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.Covered), func(c catalog.Coverage) bool { return c.Obligation != catalog.Preferred })
}
