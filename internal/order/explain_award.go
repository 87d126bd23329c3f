package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// directAward tells what a best-price order rests on.
func (t *teller) directAward(e rules.Evaluation) error {
	t.rule(e)
	if e.CautionValue != nil {
		t.put(Paragraph{Key: "caution"}, texts.headCaution,
			t.say(texts.caution, "caution", t.amount(*e.CautionValue), "net", t.amount(e.Facts.Net)))
	}
	t.releases(e)
	t.sums(t.Order.LegalBasis.LegalBasis)
	t.threshold(e)
	for _, d := range t.Decisions {
		from := len(t.out)
		t.offers(d, e.MinOffers)
		if err := t.choice(d); err != nil {
			return err
		}
		t.frameworks(d)
		t.headed(d, from)
	}
	return nil
}

// rule names the rule that decided, or says that there is none.
func (t *teller) rule(e rules.Evaluation) {
	if e.Rule == nil {
		t.put(Paragraph{Key: "rule"}, texts.headUnknown, t.say(texts.unknown, "day", e.Facts.At.In(t.lang)))
		return
	}
	body := t.body(*e.Rule)
	p := Paragraph{Key: "rule", Citation: e.Rule.Citation}
	if body != nil {
		p.Source = &body.Source
	}
	pairs := []string{"citation", e.Rule.Citation, "origin", t.origin(body), "net", t.amount(e.Facts.Net)}
	if e.Limit == nil {
		t.put(p, texts.headNoLimit, append([]string{t.say(texts.noLimit, pairs...)}, t.version(*e.Rule, body)...)...)
		return
	}
	says := texts.ruleLimit
	switch {
	case body != nil && body.Organisation != "":
		says = texts.ruleOwn
	case body != nil && body.Funding != "":
		says = texts.ruleFunding
	}
	sentences := []string{t.say(says, append(pairs, "limit", t.amount(*e.Limit))...), t.say(texts.value)}
	sentences = append(sentences, t.version(*e.Rule, body)...)
	t.put(p, texts.headRule, append(sentences, t.alsoChecked(e)...)...)
}

// origin is the source of a rule with the day to which it speaks, in brackets.
func (t *teller) origin(body *RuleRecord) string {
	switch {
	case body == nil || body.Source.Title == "":
		return ""
	case body.Source.State.IsZero():
		return t.say(texts.sourceUndated, "source", body.Source.Title)
	default:
		return t.say(texts.source, "source", body.Source.Title, "state", body.Source.State.In(t.lang))
	}
}

// version says which version was used, and how far it is to be trusted.
func (t *teller) version(ref rules.Ref, body *RuleRecord) []string {
	number := strconv.Itoa(ref.Version)
	out := []string{t.say(texts.version, "version", number, "from", ref.Valid.From.In(t.lang))}
	if !ref.Valid.To.IsZero() {
		out[0] = t.say(texts.versionUntil, "version", number, "from", ref.Valid.From.In(t.lang), "to", ref.Valid.To.AddDays(-1).In(t.lang))
	}
	if body != nil && body.Released != nil {
		out = append(out, t.say(releasedBy(*body), "on", body.Released.On.In(t.lang), "role", named(t, roleTexts, body.Released.Role)))
	}
	if body == nil || body.Source.Title == "" {
		return out
	}
	if body.Source.Confirmed {
		out = append(out, t.say(texts.confirmed))
	} else {
		out = append(out, t.say(texts.unconfirmed))
	}
	if body.Source.Note != "" {
		out = append(out, t.say(texts.note, "note", body.Source.Note))
	}
	return out
}

// releasedBy says in passing who let a version into force.
func releasedBy(body RuleRecord) text {
	if body.Released.Role == SuppliedRule {
		return texts.versionSupplied
	}
	return texts.versionReleased
}

// alsoChecked names other rules with a limit for direct awards that was not the one that holds.
func (t *teller) alsoChecked(e rules.Evaluation) (out []string) {
	for _, ref := range e.Applied {
		body := t.body(ref)
		if body == nil || body.Kind != rules.DirectAward || body.MaxNet == nil || ref.ID == e.Rule.ID {
			continue
		}
		if tighter, err := e.Limit.Less(*body.MaxNet); err == nil && tighter {
			out = append(out, t.say(texts.ruleTighter, "citation", ref.Citation, "limit", t.amount(*body.MaxNet)))
		}
	}
	return out
}

// body is the rule as it stands in the order's record, nil when it does not.
func (t *teller) body(ref rules.Ref) *RuleRecord {
	for i, r := range t.Order.Rules {
		if r.ID == ref.ID && r.Version == ref.Version {
			return &t.Order.Rules[i]
		}
	}
	return nil
}

// releases says who let each rule into force that was applied or asked the person something.
func (t *teller) releases(e rules.Evaluation) {
	applied := [][]rules.Ref{e.Applied}
	for _, d := range t.Decisions {
		applied = append(applied, d.terms())
	}
	var sentences []string
	for _, ref := range distinct(applied...) {
		if ref.ID == "" {
			continue
		}
		pairs := []string{"citation", ref.Citation, "version", strconv.Itoa(ref.Version)}
		says := texts.releaseUnknown
		if body := t.body(ref); body != nil && body.Released != nil {
			says = texts.released
			if body.Released.Role == SuppliedRule {
				says = texts.supplied
			}
			pairs = append(pairs, "on", body.Released.On.In(t.lang), "role", named(t, roleTexts, body.Released.Role))
		}
		sentences = append(sentences, t.say(says, pairs...))
	}
	if len(sentences) > 0 {
		t.put(Paragraph{Key: "release"}, texts.headRelease, sentences...)
	}
}

// sums tells what similar purchases count with this one, for each product group that was checked (domain rule 17).
func (t *teller) sums(b LegalBasis) {
	checks := b.Checks
	if checks == nil {
		checks = []AwardCheck{{Group: b.Group, Evaluation: *b.Evaluation}}
	}
	var sentences []string
	for _, c := range checks {
		if len(checks) == 1 || c.Group != "" { // all groups together have no sums of their own
			sentences = append(sentences, t.sum(c)...)
		}
	}
	t.put(Paragraph{Key: "sums"}, texts.headSums, sentences...)
}

func (t *teller) sum(c AwardCheck) []string {
	e := c.Evaluation
	says := texts.sums
	if e.Facts.Rolling12MonthNet.IsZero() && e.Facts.BudgetYearNet.IsZero() {
		says = texts.noSums
	}
	group, unit, over, near := "", "", "", ""
	if c.Group != "" {
		group = t.say(texts.sumsGroup, "group", c.Group)
	}
	if e.Facts.CountingUnit == rules.CountUnit {
		unit = t.say(texts.sumsUnit, "unit", t.Order.Parties.Needer.Name)
	}
	if c.Warns(rules.SumsOverLimit) {
		over = t.say(texts.sumsOver, "reason", t.ground(t.split()))
	}
	if has(e, rules.NearLimit) {
		near = t.say(texts.sumsNear)
	}
	return []string{group, unit, t.say(says,
		"months", t.months(e.Facts.WindowMonths), "rolling", t.amount(e.Facts.Rolling12MonthNet), "year", t.amount(e.Facts.BudgetYearNet), "counted", t.amount(e.Counted),
		"percent", t.number(e.UsedPercent), "limit", t.amount(limitOf(e)),
	), over, near}
}

// months names the rolling window, the usual one in a word.
func (t *teller) months(n int) string {
	if n == 0 {
		return t.say(texts.twelve)
	}
	return strconv.Itoa(n)
}

// split is why similar purchases exceed the limit together: one reason for all lines.
func (t *teller) split() *ReasonRecord {
	for _, d := range t.Decisions {
		if d.Split != nil {
			return d.Split
		}
	}
	return nil
}

func has(e rules.Evaluation, code rules.Code) bool {
	return slices.ContainsFunc(e.Findings, func(f rules.Finding) bool { return f.Code == code })
}

func (t *teller) threshold(e rules.Evaluation) {
	if e.EUThreshold == nil {
		t.put(Paragraph{Key: "eu"}, texts.headEU, t.say(texts.euUnknown))
		return
	}
	p := Paragraph{Key: "eu"}
	for _, ref := range e.Applied {
		if body := t.body(ref); body != nil && body.Kind == rules.EUThreshold {
			p.Citation, p.Source = ref.Citation, &body.Source
		}
	}
	t.put(p, texts.headEU, t.say(texts.euBelow, "threshold", t.amount(*e.EUThreshold), "citation", p.Citation))
}

// offers tells how many took part, and why others did not.
func (t *teller) offers(d DecisionRecord, minimum int) {
	ranked, own, why := 0, 0, map[catalog.Exclusion]int{}
	var order []catalog.Exclusion
	for _, o := range d.Offers {
		if o.Origin != nil {
			own++
		}
		if o.Excluded == "" {
			ranked++
			continue
		}
		if why[o.Excluded]++; why[o.Excluded] == 1 {
			order = append(order, o.Excluded)
		}
	}
	count := t.say(texts.offers, "count", strconv.Itoa(ranked))
	if ranked == 1 {
		count = t.say(texts.offersOne)
	}
	excluded, outside := "", ""
	if own > 0 {
		outside = t.say(texts.outside, "count", strconv.Itoa(own))
	}
	if len(order) > 0 {
		slices.Sort(order)
		var list []string
		for _, x := range order {
			list = append(list, fmt.Sprintf("%d × %s", why[x], named(t, exclusionTexts, x)))
		}
		excluded = t.say(texts.excluded, "list", strings.Join(list, ", "))
	}
	asked := texts.offersEnough
	switch {
	case minimum <= 1:
		asked = texts.offersNoMinimum
	case ranked < minimum:
		asked = texts.offersFew
	}
	t.put(Paragraph{Key: "offers"}, texts.headOffers, count, excluded, outside, t.say(asked, "minimum", strconv.Itoa(minimum)))
}

// choice tells which offer was taken and why.
func (t *teller) choice(d DecisionRecord) error {
	i := slices.IndexFunc(d.Offers, func(o OfferRecord) bool { return o.Offer.String() == d.Chosen })
	if i < 0 || d.Offers[i].Rank == 0 {
		return fmt.Errorf("line %d: chosen offer %s is not ranked", d.Line, d.Chosen)
	}
	chosen, best := d.Offers[i], d.Offers[0]
	total, err := money.ParseAmount(chosen.Total, chosen.currency())
	if err != nil {
		return err
	}
	bestTotal, err := money.ParseAmount(best.Total, best.currency())
	if err != nil {
		return err
	}
	difference, err := total.Sub(bestTotal)
	if err != nil {
		return err
	}
	pairs := []string{
		"supplier", t.supplier(chosen.Supplier), "total", t.amount(total), "rank", strconv.Itoa(chosen.Rank), "best", t.supplier(best.Supplier),
		"bestTotal", t.amount(bestTotal), "difference", t.amount(difference), "step", named(t, tieTexts, catalog.TieBreak(d.TieBreak)),
	}
	says, wording := texts.choiceBest, ""
	switch {
	case chosen.Rank > 1 && d.Deviation == nil && d.Basket != nil && d.Basket.Way != WayOwn:
		basket, err := money.ParseAmount(d.Basket.Current.Total, money.EUR)
		if err != nil {
			return err
		}
		says = texts.choiceBasket
		pairs = append(pairs, "lines", strconv.Itoa(d.Basket.Lines), "way", named(t, wayTexts, d.Basket.Way), "basket", t.amount(basket))
	case chosen.Rank == 1 && chosen.Score != "":
		says = texts.choiceScored
	case chosen.Rank == 1 && d.TieBreak != "" && catalog.TieBreak(d.TieBreak) != catalog.NoTie:
		says = texts.choiceTie
	case chosen.Rank > 1:
		says = texts.choiceOther
		if difference.IsZero() {
			says = texts.choiceSame
		}
		percent, err := money.DifferencePercent(total, bestTotal)
		if err != nil {
			return err
		}
		pairs = append(pairs, "percent", t.number(percent), "reason", t.ground(d.Reason))
		wording = t.wording(d)
	}
	over, err := t.overMixed(d.Basket)
	t.put(Paragraph{Key: "choice"}, texts.headChoice, t.say(says, pairs...), over, wording, t.recurring(chosen), t.product(d.Choice))
	return err
}

// overMixed says what the way to buy the basket costs above the mixture, "" where it costs nothing.
func (t *teller) overMixed(b *BasketRecord) (string, error) {
	if b == nil || b.OverMixed == "" {
		return "", nil
	}
	over, err := money.ParseAmount(b.OverMixed, money.EUR)
	if err != nil || over.IsZero() {
		return "", err
	}
	mixed, err := money.ParseAmount(b.Mixed.Total, money.EUR)
	return t.say(texts.basketOver, "over", t.amount(over), "mixed", t.amount(mixed)), err
}

// product is the answer to "Warum dieses Produkt?", "" when it was not asked.
func (t *teller) product(c *ChoiceRecord) string {
	switch {
	case c == nil:
		return ""
	case c.Standard != "":
		return t.say(texts.standard)
	default:
		return t.say(texts.product, "reason", t.ground(c.Reason))
	}
}

// ground names the code of a reason.
func (t *teller) ground(r *ReasonRecord) string {
	if r == nil {
		return "–"
	}
	return named(t, reasonTexts, r.Code)
}

func (t *teller) wording(d DecisionRecord) string {
	if d.Reason == nil || d.Reason.Text == nil {
		return ""
	}
	return t.say(texts.reasonText)
}

func (t *teller) recurring(o OfferRecord) string {
	price, err := money.ParseUnitPrice(o.UnitPrice, o.currency())
	if !o.PriceKind.Recurring() || err != nil {
		return ""
	}
	return t.say(texts.recurring, "price", t.unitPrice(price), "period", named(t, periodTexts, o.PriceKind), "months", strconv.Itoa(o.TermMonths))
}

// unitPrice writes a price with its own number of decimals.
func (t *teller) unitPrice(p money.UnitPrice) string {
	if a, err := money.ParseAmount(p.String(), p.Currency()); err == nil {
		return t.amount(a)
	}
	return t.number(p.String()) + "\u00a0" + string(p.Currency())
}

// frameworks tells why the other ways were not taken (domain rule 18).
func (t *teller) frameworks(d DecisionRecord) {
	var sentences []string
	for _, f := range d.Frameworks {
		pairs := []string{"contract", f.Contract, "lot", f.LotTitle, "day", t.day.In(t.lang), "reason", t.ground(d.Bypass)}
		says := texts.voluntary
		switch {
		case !f.Binds:
			says = texts.notBinding
			pairs = append(pairs, "why", t.say(f.whyNot(t.day)))
		case f.Obligation == catalog.Preferred:
			says = texts.preferred
		}
		if s := t.say(says, pairs...); !slices.Contains(sentences, s) {
			sentences = append(sentences, s)
		}
	}
	if len(sentences) == 0 {
		sentences = append(sentences, t.say(texts.noFramework))
	}
	t.put(Paragraph{Key: "frameworks"}, texts.headFrameworks, append(sentences, t.say(texts.trade))...)
}

// whyNot says why the framework does not bind on the day.
func (r FrameworkRecord) whyNot(day money.Date) text {
	c := r.coverage()
	switch {
	case c.Status != catalog.ContractActive:
		return bindingTexts.notActive
	case !c.Term.Contains(day):
		return bindingTexts.term
	case !c.PriceValid.Contains(day):
		return bindingTexts.price
	default:
		return bindingTexts.usedUp
	}
}
