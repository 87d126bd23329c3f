package order

import (
	"fmt"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// LineState says whether a line can be submitted as it is.
type LineState string

// Line states; all but LineOK and LinePriceFell stand in the way of submitting.
const (
	LineOK            LineState = "ok"
	LinePriceFell     LineState = "price_fell" // passed on, no consent needed
	LinePriceRose     LineState = "price_rose" // needs new consent
	LineReasonMissing LineState = "reason_missing"
	LineNotAvailable  LineState = "not_available"
	LineNotEntitled   LineState = "not_entitled"
	LineExhausted     LineState = "exhausted"
)

// Blocks reports whether the line cannot be submitted.
func (s LineState) Blocks() bool { return s != LineOK && s != LinePriceFell }

// Note is a message about a line or an order: a stable code and its parameters; the text is made at the edge.
type Note struct {
	Code   string
	Params map[string]string
}

// PlannedLine is a line as it would be submitted now.
type PlannedLine struct {
	No         int
	Input      LineInput
	Product    catalog.Product
	Channel    catalog.Channel
	Supplier   catalog.Supplier
	Comparison *catalog.Comparison  // of a best-price line
	Basket     *BasketGroup         // it is judged with; nil when alone
	Chosen     *catalog.RankedOffer // nil when the offer is no longer ranked
	Counted    *CountingRecord      // how costs that are no fixed sums were counted; nil when there are none
	Coverage   *catalog.Coverage    // of a call-off
	Configured *Configured          // of a call-off that is put together from others; nil = it is not
	Covered    []catalog.Coverage   // frameworks that cover a best-price line
	Periods    int                  // times a recurring price is counted
	Goods      money.Amount         // without charges
	Total      money.Amount         // landed, as if ordered alone: what was compared
	HasTotal   bool
	Awarded    *money.Amount // goods and their share of the order's charges, where they count as a direct award
	Delivered  money.Quantity
	UnitPrice  money.UnitPrice
	Per        money.Quantity
	PriceKind  catalog.PriceKind
	TermMonths int // that a recurring price is counted for
	VAT        money.Percent
	Delivery   money.Date
	Deviation  *Deviation      // from the best basket; nil = none
	Choice     *ChoiceQuestion // why this product; nil = not asked
	State      LineState
	Notes      []Note
}

// together says what a line has to do with others of its article.
type together struct {
	base  *PlannedLine // that it is a part of; nil = of none
	bears bool         // it has parts of its own
}

// Totals of an order or a submission, VAT per rate on the sum of rounded lines (EN 16931).
type Totals struct {
	money.Totals
	Rows []money.VATRow
}

// Charges of an order beside its goods: once per order, not per line.
type Charges struct {
	Shipping   money.Amount `json:"shipping"`
	SmallOrder money.Amount `json:"smallOrder"`
}

// PlannedOrder is an order to be.
type PlannedOrder struct {
	Key        Key
	Lines      []*PlannedLine
	Charges    Charges
	Totals     Totals
	Delivery   money.Date // the latest of its lines
	LegalBasis LegalBasis
	Saving     *catalog.Saving // of a single line with at least three ranked offers, when rank 1 was chosen
	Awards     []Award         // what it adds to the sums of similar direct awards, by the body's product groups
	Folded     []Award         // the same by the shop's own groups, by which days are folded

	Kinds        []rules.ContractKind // that it buys
	Requirements []Requirement        // that the rules ask beyond the limit
}

// Plan is what submitting the lines would do now.
type Plan struct {
	At      time.Time
	Facts   Facts
	Lines   []*PlannedLine
	Orders  []PlannedOrder // only lines with a total take part
	Totals  Totals
	Baskets []*BasketGroup // best-price lines needed by the same day, where they are several
	Blocked []Note         // what stands in the way beyond single lines
	Awaits  *Awaits        // the second person it has to wait for; nil = nobody

	Split       *Reason // why similar direct awards together exceed the limit
	SplitWarned bool    // they do
}

// Submittable reports whether nothing stands in the way.
func (p Plan) Submittable() bool {
	if len(p.Lines) == 0 || len(p.Blocked) > 0 || p.Facts.Parties.DeliveryAddress.Street == "" {
		return false
	}
	for _, l := range p.Lines {
		if l.State.Blocks() {
			return false
		}
	}
	return true
}

// Wish is what a person wants to buy with the answers that stand for all of it.
type Wish struct {
	Lines  []LineInput
	Split  *Reason  // why similar direct awards together exceed the limit; counts only where they do
	Reason *Reason  // of every line that needs one and has none
	Proofs []Proof  // for what the rules ask of the orders
	Roles  []string // of the person who submits
	Quiet  bool     // of a requester, who is never asked for reasons
}

// Evaluate plans lines without further answers.
func Evaluate(lines []LineInput, f Facts, at time.Time) (Plan, error) {
	return Wish{Lines: lines}.Plan(f, at)
}

// Plan makes the plan. It is pure: the same wish, facts and time give the same plan.
func (w Wish) Plan(f Facts, at time.Time) (Plan, error) {
	p := Plan{At: at, Facts: f, Split: w.Split}
	release := f.Release(at)
	parts := partsByLine(w.Lines)
	for i, in := range w.Lines {
		l := newLine(i+1, in, f)
		with := together{bears: parts[l.No] != nil}
		if in.PartOf > 0 && in.PartOf <= i {
			with.base = p.Lines[in.PartOf-1]
		}
		if err := l.plan(f, with, release, at); err != nil {
			return Plan{}, fmt.Errorf("line %d: %w", i+1, err)
		}
		p.Lines = append(p.Lines, l)
	}
	if err := p.configure(); err != nil {
		return Plan{}, err
	}
	if err := p.compete(); err != nil {
		return Plan{}, err
	}
	if err := p.group(); err != nil {
		return Plan{}, err
	}
	if err := p.groupBaskets(); err != nil {
		return Plan{}, err
	}
	if err := p.judge(); err != nil {
		return Plan{}, err
	}
	if err := p.demand(w); err != nil {
		return Plan{}, err
	}
	if w.Quiet {
		p.hush()
	}
	for _, l := range p.Lines {
		if err := l.checkSeen(); err != nil {
			return Plan{}, err
		}
	}
	return p, nil
}

func newLine(no int, in LineInput, f Facts) *PlannedLine {
	return &PlannedLine{No: no, Input: in, Product: f.Products[in.Product], State: LineOK}
}

// plan the line, a call-off or a best-price purchase.
func (l *PlannedLine) plan(f Facts, with together, release money.Date, at time.Time) error {
	if l.Input.LotPrice != nil {
		return l.planCallOff(f, with, release, at)
	}
	return l.planBestPrice(f, release, at)
}

// Release is the day an order submitted at that time is expected to be released: today, or, where orders wait for an
// approval, after the unit's usual time for it, counted in Arbeitstage (domain 2.7).
func (f Facts) Release(at time.Time) money.Date {
	today := money.DateOf(at)
	if f.ApprovalDays == 0 {
		return today
	}
	return rules.AddWorkdays(today, f.ApprovalDays, f.Land)
}

// CompareFor compares all current offers for a product as the buying body sees them.
func CompareFor(f Facts, need catalog.Need, at time.Time) (catalog.Comparison, error) {
	suppliers := make(map[catalog.SupplierID]catalog.SupplierFacts, len(f.Suppliers))
	for id, s := range f.Suppliers {
		suppliers[id] = catalog.SupplierFacts{Blocked: s.Blocked, LastUsed: s.LastUsed, Regions: s.Regions, TradeFee: s.TradeFee}
	}
	c, err := catalog.Compare(catalog.CompareInput{Need: need, Offers: f.Offers[need.Product], Suppliers: suppliers, At: at})
	if f.NoTrade {
		c.Trade, c.Withheld = nil, c.Trade
	}
	return c, err
}

func (l *PlannedLine) planBestPrice(f Facts, release money.Date, at time.Time) error {
	l.Channel = catalog.ChannelBestPrice
	need, counted, err := f.need(l.Product, l.Input, release, at)
	if err != nil {
		return err
	}
	c, err := CompareFor(f, need, at)
	if err != nil {
		return err
	}
	l.Counted = counted
	l.Comparison, l.Covered = &c, slices.Concat(f.Coverage[l.Input.Product], f.Classes[l.Input.Product])
	l.find(c, f)
	if !f.Prices.whole() {
		c.Trade = nil // the record is read by the body's people and shows no price that they do not see
	}
	if l.Chosen == nil {
		l.State = LineNotAvailable
		return nil
	}
	o, landed := l.Chosen.Offer, l.Chosen.Landed
	l.Goods, l.Total, l.HasTotal, l.Periods = landed.Goods, landed.Total, true, landed.Periods
	l.Delivered, l.UnitPrice, l.Per = landed.Delivered, landed.Tier.Price, o.PriceQuantity
	l.PriceKind, l.TermMonths, l.VAT, l.Delivery = o.PriceKind, landed.TermMonths, o.VAT, l.Chosen.DeliveryDate
	l.checkObligation(at)
	return nil
}

// find looks for the wished offer among the ranked ones; an offer that was replaced by a new price is found again by its
// supplier and number.
func (l *PlannedLine) find(c catalog.Comparison, f Facts) {
	supplier, sku := l.Input.Supplier, l.Input.SKU
	if l.Input.Offer != nil {
		if n, ok := f.Named[*l.Input.Offer]; ok {
			supplier, sku = n.Supplier, n.SKU
		}
	}
	l.Supplier = f.Suppliers[supplier].Supplier
	for i := range c.Ranked {
		if r := &c.Ranked[i]; r.Offer.Supplier == supplier && r.Offer.SKU == sku {
			l.Chosen = r
			return
		}
	}
	for _, x := range c.Excluded {
		if x.Offer.Supplier == supplier && x.Offer.SKU == sku {
			l.Notes = append(l.Notes, Note{Code: "offer_" + string(x.Reason)})
			return
		}
	}
	for _, t := range c.Trade {
		if t.Offer.Supplier == supplier && t.Offer.SKU == sku {
			l.Notes = append(l.Notes, Note{Code: "offer_trade"})
			return
		}
	}
	for _, t := range c.Withheld {
		if t.Offer.Supplier == supplier && t.Offer.SKU == sku {
			l.Notes = append(l.Notes, Note{Code: "trade_no_basis"})
			return
		}
	}
	l.Notes = append(l.Notes, Note{Code: "offer_gone"})
}

// checkObligation applies domain rule 18: an exclusive lot closes the best-price catalogue, a preferred one asks for a
// reason, a voluntary one is a hint. A lot speaks once, however many of its parties price the product.
func (l *PlannedLine) checkObligation(at time.Time) {
	spoken := map[catalog.LotID]bool{}
	for _, c := range l.Covered {
		if spoken[c.Lot] || !binds(c, money.DateOf(at)) {
			continue
		}
		spoken[c.Lot] = true
		params := map[string]string{"contract": c.ContractNumber, "lot": c.LotTitle}
		switch c.Obligation {
		case catalog.Exclusive:
			l.State = LineNotAvailable
			l.Notes = append(l.Notes, Note{Code: "best_price_closed", Params: params})
			return
		case catalog.Preferred:
			l.passBy(c, params)
		case catalog.Voluntary:
			l.Notes = append(l.Notes, Note{Code: "framework_available", Params: params})
		}
	}
}

// binds reports whether the lot's obligation counts on the day: it has a price for the product, its contract runs, and
// there is something left to call off. A used-up lot is no active lot (domain rules 5 and 18).
func binds(c catalog.Coverage, day money.Date) bool {
	return c.Binds(day) && c.PriceValid.Contains(day) && !usedUp(c.Balances)
}

func usedUp(limits []catalog.Balance) bool {
	return slices.ContainsFunc(limits, func(b catalog.Balance) bool {
		left, err := b.Remaining()
		return err == nil && left != nil && left.Sign() <= 0
	})
}

// passBy asks for the ground to pass by a preferred lot; that another offer is cheaper is one only where the lot says so.
func (l *PlannedLine) passBy(c catalog.Coverage, params map[string]string) {
	code := "framework_preferred"
	given := l.Input.Bypass
	if given != nil && given.Code == BypassEconomical && !c.Economical {
		code, given = "bypass_not_economical", nil
	}
	if given == nil && l.State == LineOK {
		l.State = LineReasonMissing
	}
	l.Notes = append(l.Notes, Note{Code: code, Params: params})
}

// nameLimit adds what is left of the first limit that a call-off of that value and quantity would exceed.
func (l *PlannedLine) nameLimit(params map[string]string, total money.Amount, quantity money.Quantity) error {
	for _, b := range l.Coverage.Balances {
		left, err := b.Remaining()
		if err != nil {
			return err
		}
		if left != nil && measured(b.Measure, total, quantity).Cmp(*left) > 0 {
			params["measure"], params["remaining"] = string(b.Measure), left.String()
			return nil
		}
	}
	return nil
}

// rose reports whether the total of now is above the one the person accepted, whatever else is wrong with the line.
func (l *PlannedLine) rose() (bool, error) {
	if l.Input.Seen == nil {
		return false, nil
	}
	return l.Input.Seen.Less(l.Total)
}

// checkSeen compares the total of now with the one the person accepted: a raise needs new consent, a drop is passed on.
func (l *PlannedLine) checkSeen() error {
	if !l.HasTotal || l.Input.Seen == nil {
		return nil
	}
	d, err := l.Total.Cmp(*l.Input.Seen)
	if err != nil {
		return err
	}
	params := map[string]string{"before": l.Input.Seen.String(), "now": l.Total.String()}
	switch {
	case d > 0 && !l.State.Blocks():
		l.State = LinePriceRose
		l.Notes = append(l.Notes, Note{Code: "offer_price_rose", Params: params})
	case d < 0 && l.State == LineOK:
		l.State = LinePriceFell
		l.Notes = append(l.Notes, Note{Code: "offer_price_fell", Params: params})
	}
	return nil
}
