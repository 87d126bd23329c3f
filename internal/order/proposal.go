package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Proposal is a sentence that the facts of two offers carry: why the dearer one was chosen.
type Proposal struct {
	Code   ReasonCode
	DE, EN string
}

// In is the sentence in "de" or "en".
func (p Proposal) In(lang string) string {
	if lang == "en" {
		return p.EN
	}
	return p.DE
}

// pair is what a proposal may rest on: the chosen offer, the best one, and what stands beside them.
type pair struct {
	chosen, best       catalog.RankedOffer
	chosenAt, bestAt   SupplierState
	cheapest           bool // the best one is: criteria beyond price may have put a dearer one first
	neededBy           money.Date
	with               Together
	supplier, opponent string
}

// Together are the other lines of the same order.
type Together struct {
	Lines       int
	OneDelivery bool // all of them arrive on the day on which this one does
}

// Proposals are the sentences for choosing the offer at this rank; none where nothing speaks for it.
func Proposals(c catalog.Comparison, suppliers map[catalog.SupplierID]SupplierState, rank int, with Together) []Proposal {
	if rank < 2 || rank > len(c.Ranked) {
		return nil
	}
	p := pair{chosen: c.Ranked[rank-1], best: c.Ranked[0], neededBy: c.Need.NeededBy, with: with}
	p.cheapest = !slices.ContainsFunc(c.Ranked, func(o catalog.RankedOffer) bool { return o.Landed.Total.Cents() < p.best.Landed.Total.Cents() })
	p.chosenAt, p.bestAt = suppliers[p.chosen.Offer.Supplier], suppliers[p.best.Offer.Supplier]
	p.supplier, p.opponent = p.chosenAt.Name, p.bestAt.Name
	var out []Proposal
	for _, propose := range []func(pair) (Proposal, bool){pair.earlier, pair.bundled, pair.labelled, pair.rotated} {
		if proposal, carried := propose(p); carried {
			out = append(out, proposal)
		}
	}
	return out
}

func (p pair) earlier() (Proposal, bool) {
	if !p.chosen.DeliveryDate.Before(p.best.DeliveryDate) {
		return Proposal{}, false
	}
	out := Proposal{
		Code: ReasonEarlierDelivery,
		DE:   fmt.Sprintf("Lieferung am %s statt am %s", dateDE(p.chosen.DeliveryDate), dateDE(p.best.DeliveryDate)),
		EN:   fmt.Sprintf("Delivery on %s instead of %s", dateEN(p.chosen.DeliveryDate), dateEN(p.best.DeliveryDate)),
	}
	if !p.neededBy.IsZero() {
		out.DE += "; Bedarf bis " + dateDE(p.neededBy)
		out.EN += "; needed by " + dateEN(p.neededBy)
	}
	out.DE, out.EN = out.DE+".", out.EN+"."
	return out, true
}

func (p pair) bundled() (Proposal, bool) {
	if p.with.Lines == 0 || p.chosen.Offer.Supplier == p.best.Offer.Supplier {
		return Proposal{}, false
	}
	de, en := "einer weiteren Position", "one more line"
	if n := p.with.Lines; n > 1 {
		de, en = fmt.Sprintf("%d weiteren Positionen", n), fmt.Sprintf("%d more lines", n)
	}
	whatDE, whatEN := "Lieferung", "delivery"
	if !p.with.OneDelivery {
		whatDE, whatEN = "Bestellung", "order"
	}
	return Proposal{
		Code: ReasonBundling,
		DE:   fmt.Sprintf("Eine %s und eine Rechnung zusammen mit %s von %s.", whatDE, de, p.supplier),
		EN:   fmt.Sprintf("One %s and one invoice together with %s from %s.", whatEN, en, p.supplier),
	}, true
}

func (p pair) labelled() (Proposal, bool) {
	var more []string
	for _, label := range p.chosen.Offer.Labels {
		if !slices.Contains(p.best.Offer.Labels, label) {
			more = append(more, label)
		}
	}
	if len(more) == 0 {
		return Proposal{}, false
	}
	list := strings.Join(more, ", ")
	otherDE, otherEN := "das günstigste", "the cheapest"
	if !p.cheapest {
		otherDE, otherEN = "das auf Rang 1", "the one at rank 1"
	}
	return Proposal{
		Code: ReasonSustainability,
		DE:   fmt.Sprintf("Das Angebot nennt %s; %s nennt das nicht.", list, otherDE),
		EN:   fmt.Sprintf("The offer states %s; %s does not.", list, otherEN),
	}, true
}

func (p pair) rotated() (Proposal, bool) {
	mine, theirs := p.chosenAt.LastUsed, p.bestAt.LastUsed
	if theirs.IsZero() || !mine.Before(theirs) || p.supplier == "" || p.opponent == "" {
		return Proposal{}, false
	}
	out := Proposal{
		Code: ReasonRotation,
		DE:   fmt.Sprintf("Wechsel des Lieferanten: Bei %s wurde zuletzt am %s bestellt, bei %s ", p.opponent, dateDE(money.DateOf(theirs)), p.supplier),
		EN:   fmt.Sprintf("Change of supplier: %s had the last order on %s, %s ", p.opponent, dateEN(money.DateOf(theirs)), p.supplier),
	}
	if mine.IsZero() {
		out.DE, out.EN = out.DE+"noch nie.", out.EN+"never had one."
	} else {
		out.DE, out.EN = out.DE+"am "+dateDE(money.DateOf(mine))+".", out.EN+"on "+dateEN(money.DateOf(mine))+"."
	}
	return out, true
}

func dateDE(d money.Date) string { return fmt.Sprintf("%02d.%02d.%d", d.Day(), d.Month(), d.Year()) }

func dateEN(d money.Date) string {
	return fmt.Sprintf("%d %s %d", d.Day(), d.Month().String()[:3], d.Year())
}

// Origin is where the words of a reason come from.
type Origin string

// Origins.
const (
	OriginProposed Origin = "proposed" // a proposed sentence, taken as it is
	OriginChanged  Origin = "changed"  // at least half of its words are those of a proposed sentence
	OriginFree     Origin = "free"
)

// originOf holds a text against the sentences that were proposed for its code.
func originOf(r Reason, proposals []Proposal) Origin {
	for _, p := range proposals {
		for _, sentence := range []string{p.DE, p.EN} {
			switch {
			case p.Code != r.Code:
			case r.Text == sentence:
				return OriginProposed
			case sharesHalf(r.Text, sentence):
				return OriginChanged
			}
		}
	}
	return OriginFree
}

// sharesHalf reports whether at least half of the sentence's words stand in the text.
func sharesHalf(text, sentence string) bool {
	words, have := strings.Fields(sentence), strings.Fields(text)
	shared := 0
	for _, w := range words {
		if slices.Contains(have, w) {
			shared++
		}
	}
	return 2*shared >= len(words)
}

// Proposals are the sentences for the line as it is chosen now.
func (p Plan) Proposals(l *PlannedLine) []Proposal {
	if l.Chosen == nil {
		return nil
	}
	return Proposals(*l.Comparison, p.Facts.Suppliers, l.Chosen.Rank, p.together(l))
}

// together is what the order of l holds beside it.
func (p Plan) together(l *PlannedLine) Together {
	with := Together{OneDelivery: true}
	key := KeyOf(l, p.Facts.Parties)
	i := slices.IndexFunc(p.Orders, func(o PlannedOrder) bool { return o.Key == key })
	if i < 0 {
		return with
	}
	for _, other := range p.Orders[i].Lines {
		if other != l {
			with.Lines++
			with.OneDelivery = with.OneDelivery && other.Delivery == l.Delivery
		}
	}
	return with
}
