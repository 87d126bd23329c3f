package order

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// OfferTerms are what the landed price, the exclusions and the ranking of an offer were computed from, beside what its
// record shows anyway. Amounts are net decimal texts in the offer's currency; what an offer does not state is left out.
type OfferTerms struct {
	Seller           *audit.MasterDataRef `json:"seller,omitempty"`        // seller of record, when it is not the supplier
	Currency         money.Currency       `json:"currency,omitempty"`      // when it is not the record's
	OwnTermMonths    int                  `json:"ownTermMonths,omitempty"` // of a recurring price as offered; 0 = open-ended
	Tiers            []TierRecord         `json:"tiers,omitempty"`
	Pack             money.Quantity       `json:"pack,omitzero"`
	Minimum          money.Quantity       `json:"minimum,omitzero"`
	Interval         money.Quantity       `json:"interval,omitzero"`
	Maximum          money.Quantity       `json:"maximum,omitzero"`
	OrderShipping    string               `json:"orderShipping,omitempty"` // per order, before FreeShippingFrom
	FreeShippingFrom string               `json:"freeShippingFrom,omitempty"`
	SmallOrderFee    string               `json:"smallOrderFee,omitempty"`
	SmallOrderBelow  string               `json:"smallOrderBelow,omitempty"`
	PriceHoldDays    int                  `json:"priceHoldDays,omitempty"`
	BackOrder        bool                 `json:"backOrder,omitempty"`
	SupplierBlocked  bool                 `json:"supplierBlocked,omitempty"`
	SellerBlocked    bool                 `json:"sellerBlocked,omitempty"`
	Regions          []rules.Land         `json:"regions,omitempty"`      // the supplier delivers to; none = all
	TradeFee         *money.Percent       `json:"tradeFee,omitempty"`     // of the cooperative's own trade
	SkontoPercent    money.Percent        `json:"skontoPercent,omitzero"` // for early payment
	SkontoDays       int                  `json:"skontoDays,omitempty"`
	Repairability    money.Quantity       `json:"repairability,omitzero"`
	CO2Grams         *int64               `json:"co2Grams,omitempty"` // per piece
	LastUsed         string               `json:"lastUsed,omitempty"` // when the buyer last ordered from the supplier; none = never
}

// TierRecord is the unit price from a quantity on.
type TierRecord struct {
	From  money.Quantity `json:"from"`
	Price string         `json:"price"`
}

// FrameworkRecord is a framework that covers the product, with what tells whether it binds on the day (domain rule 18).
type FrameworkRecord struct {
	FrameworkRef
	Binds     bool                   `json:"binds"`
	Status    catalog.ContractStatus `json:"status"`
	TermFrom  money.Date             `json:"termFrom,omitzero"`
	TermTo    money.Date             `json:"termTo,omitzero"` // exclusive
	PriceFrom money.Date             `json:"priceFrom,omitzero"`
	PriceTo   money.Date             `json:"priceTo,omitzero"` // exclusive
	UsedUp    bool                   `json:"usedUp,omitempty"`
	ByClass   bool                   `json:"byClass,omitempty"`    // covers the product by its class and prices nothing
	Economic  bool                   `json:"economical,omitempty"` // that another offer is cheaper is a ground to pass by
}

// CallOffTerms are the facts beside the contract's own that allowed the call-off on the day.
type CallOffTerms struct {
	DeliveryDays int                    `json:"deliveryDays"`
	Status       catalog.ContractStatus `json:"status"`
	PriceFrom    money.Date             `json:"priceFrom,omitzero"`
	PriceTo      money.Date             `json:"priceTo,omitzero"` // exclusive
	PartyFrom    money.Date             `json:"partyFrom,omitzero"`
	PartyTo      money.Date             `json:"partyTo,omitzero"` // exclusive
	FirstParty   bool                   `json:"firstParty"`       // the lot's published order led to this party
	Limits       []LimitRecord          `json:"limits,omitempty"`
}

// LimitRecord is one limit of the lot or the contract as it stood before this call-off. Its sums are decimal texts: they
// may be larger than the quantity of any line.
type LimitRecord struct {
	ID        uuid.UUID       `json:"id"`
	Kind      string          `json:"kind"`
	Measure   catalog.Measure `json:"measure"`
	Maximum   string          `json:"maximum,omitempty"` // none = no maximum
	Committed string          `json:"committed"`
	Reserved  string          `json:"reserved"`
}

// RuleRecord is a version of a rule, whole, with who let it into force.
type RuleRecord struct {
	rules.Rule
	Released *RuleRelease `json:"released,omitempty"` // nil when it is not known
}

// RuleRelease says who let a version of a rule into force, by role and day, never by name.
type RuleRelease struct {
	Role string     `json:"role"` // a role of the house, or SuppliedRule
	On   money.Date `json:"on"`
}

// SuppliedRule is the releasing role of a version that came with the program.
const SuppliedRule = "supplied"

func ruleRecords(f Facts, refs []rules.Ref) []RuleRecord {
	var out []RuleRecord
	for _, r := range rules.Used(f.Rules, refs) {
		rec := RuleRecord{Rule: r}
		if release, known := f.Releases[RuleVersion{r.ID, r.Version}]; known {
			rec.Released = &release
		}
		out = append(out, rec)
	}
	return out
}

// Bodies are the rules that the order's record holds.
func (o OrderRecord) Bodies() []rules.Rule {
	out := make([]rules.Rule, len(o.Rules))
	for i, r := range o.Rules {
		out[i] = r.Rule
	}
	return out
}

func needRecord(l *PlannedLine, p Plan) NeedRecord {
	n := NeedRecord{
		Quantity: l.Input.Quantity, NeededBy: l.Input.NeededBy, Land: p.Facts.Land,
		ApprovalDays: p.Facts.ApprovalDays, Calendar: rules.CalendarVersion,
	}
	if l.Comparison != nil {
		n.Release = l.Comparison.Need.Release
	} else {
		n.Release = p.Facts.Release(p.At)
	}
	if c := l.Counted; c != nil && *c != (CountingRecord{}) {
		n.Counting = c
	}
	return n
}

func offerTerms(o catalog.Offer, f Facts) OfferTerms {
	supplier := f.Suppliers[o.Supplier]
	t := OfferTerms{
		OwnTermMonths: o.TermMonths, Tiers: make([]TierRecord, len(o.Tiers)),
		Pack: o.Pack, Minimum: o.Minimum, Interval: o.Interval, Maximum: o.Maximum,
		OrderShipping: unlessZero(o.Shipping), SmallOrderFee: unlessZero(o.SmallOrderFee), SmallOrderBelow: unlessZero(o.SmallOrderBelow),
		PriceHoldDays: o.PriceHoldDays, BackOrder: o.BackOrder, SupplierBlocked: supplier.Blocked,
		Regions: supplier.Regions, TradeFee: supplier.TradeFee, SkontoPercent: o.EarlyPayment, SkontoDays: o.EarlyPaymentDays,
		Repairability: o.Repairability, CO2Grams: o.CO2Grams,
	}
	for i, tier := range o.Tiers {
		t.Tiers[i] = TierRecord{From: tier.From, Price: tier.Price.String()}
	}
	if o.FreeShippingFrom != nil {
		t.FreeShippingFrom = o.FreeShippingFrom.String()
	}
	if o.Currency != money.EUR {
		t.Currency = o.Currency
	}
	if o.Seller != o.Supplier {
		seller := f.Suppliers[o.Seller]
		ref := masterData(seller.Supplier)
		t.Seller, t.SellerBlocked = &ref, seller.Blocked
	}
	if !supplier.LastUsed.IsZero() {
		t.LastUsed = supplier.LastUsed.UTC().Format(recordTime)
	}
	return t
}

func unlessZero(a money.Amount) string {
	if a.IsZero() {
		return ""
	}
	return a.String()
}

func frameworkRecord(c catalog.Coverage, at time.Time) FrameworkRecord {
	return FrameworkRecord{
		FrameworkRef: frameworkRef(c), Binds: binds(c, money.DateOf(at)), Status: c.Status, TermFrom: c.Term.From, TermTo: c.Term.To,
		PriceFrom: c.PriceValid.From, PriceTo: c.PriceValid.To, UsedUp: usedUp(c.Balances), ByClass: c.ByClass, Economic: c.Economical,
	}
}

func callOffTerms(c catalog.Coverage) CallOffTerms {
	t := CallOffTerms{
		DeliveryDays: c.DeliveryDays, Status: c.Status, PriceFrom: c.PriceValid.From, PriceTo: c.PriceValid.To,
		PartyFrom: c.PartyValid.From, PartyTo: c.PartyValid.To, FirstParty: c.FirstParty,
	}
	for _, b := range c.Balances {
		l := LimitRecord{ID: b.ID, Kind: b.Kind, Measure: b.Measure, Committed: b.Committed.String(), Reserved: b.Reserved.String()}
		if b.Maximum != nil {
			l.Maximum = b.Maximum.String()
		}
		t.Limits = append(t.Limits, l)
	}
	return t
}

// offer is the offer as it was recorded.
func (o OfferRecord) offer(product catalog.ProductID) (catalog.Offer, error) {
	out := catalog.Offer{
		ID: catalog.OfferID{UUID: o.Offer}, Product: product, Supplier: catalog.SupplierID{UUID: o.Supplier.ID}, Seller: o.seller(), SKU: o.SKU,
		Version: catalog.VersionID{UUID: o.Catalogue}, PriceKind: o.PriceKind, TermMonths: o.OwnTermMonths, Currency: o.currency(),
		PriceQuantity: o.Per, Pack: o.Pack, Minimum: o.Minimum, Interval: o.Interval, Maximum: o.Maximum, VAT: o.VAT,
		EarlyPayment: o.SkontoPercent, EarlyPaymentDays: o.SkontoDays, Repairability: o.Repairability, CO2Grams: o.CO2Grams,
		DeliveryDays: o.DeliveryDays, PriceHoldDays: o.PriceHoldDays, Stock: o.Stock, BackOrder: o.BackOrder,
		Valid: money.Period{From: o.ValidFrom, To: o.ValidTo}, Labels: o.Labels,
	}
	if err := o.source(&out); err != nil {
		return out, err
	}
	for _, t := range o.Tiers {
		price, err := money.ParseUnitPrice(t.Price, out.Currency)
		if err != nil {
			return out, err
		}
		out.Tiers = append(out.Tiers, catalog.Tier{From: t.From, Price: price})
	}
	return out, o.charges(&out)
}

// charges reads the amounts of the terms; what was left out is nothing.
func (o OfferRecord) charges(out *catalog.Offer) error {
	for _, m := range []struct {
		to   *money.Amount
		text string
	}{{&out.Shipping, o.OrderShipping}, {&out.SmallOrderFee, o.SmallOrderFee}, {&out.SmallOrderBelow, o.SmallOrderBelow}} {
		*m.to = money.Zero(out.Currency)
		if m.text == "" {
			continue
		}
		var err error
		if *m.to, err = money.ParseAmount(m.text, out.Currency); err != nil {
			return err
		}
	}
	if o.FreeShippingFrom == "" {
		return nil
	}
	from, err := money.ParseAmount(o.FreeShippingFrom, out.Currency)
	out.FreeShippingFrom = &from
	return err
}

func (o OfferRecord) seller() catalog.SupplierID {
	if o.Seller != nil {
		return catalog.SupplierID{UUID: o.Seller.ID}
	}
	return catalog.SupplierID{UUID: o.Supplier.ID}
}

func (o OfferRecord) currency() money.Currency {
	if o.Currency != "" {
		return o.Currency
	}
	return money.EUR
}

// Periods is how often the price was counted, and for how many months.
func (d DecisionRecord) Periods(c CallOffRecord) (periods, months int) {
	return c.PriceKind.Periods(c.TermMonths, d.Need.Counting.counting().HorizonMonths)
}

// coverage is the framework price that was called off, as it was recorded.
func (c CallOffRecord) coverage(d DecisionRecord) (catalog.Coverage, error) {
	out := catalog.Coverage{
		Product: catalog.ProductID{UUID: d.Product.ID}, Lot: catalog.LotID{UUID: c.Lot}, ContractNumber: c.Contract, ContractTitle: c.ContractTitle,
		LotTitle: c.LotTitle, Regime: d.LegalBasis.Regime, Status: c.Status, Kind: c.Kind, Obligation: c.Obligation,
		Supplier: catalog.SupplierID{UUID: c.Supplier.ID}, SKU: c.SKU, PriceKind: c.PriceKind, TermMonths: c.TermMonths, Currency: money.Currency(d.Currency),
		PriceQuantity: c.Per, VAT: c.VAT, DeliveryDays: c.DeliveryDays, Term: money.Period{From: c.TermFrom, To: c.TermTo},
		PriceValid: money.Period{From: c.PriceFrom, To: c.PriceTo}, PartyValid: money.Period{From: c.PartyFrom, To: c.PartyTo},
		Rank: c.Rank, FirstParty: c.FirstParty, Entitled: c.Annex != "", Annex: c.Annex,
	}
	for _, l := range c.Limits {
		b, err := l.balance()
		if err != nil {
			return out, err
		}
		out.Balances = append(out.Balances, b)
	}
	if err := c.Selection.choice(&out); err != nil {
		return out, err
	}
	id, err := d.ChosenID()
	if err != nil {
		return out, err
	}
	if out.Offered, err = c.Offer.offered(out.Currency); err != nil {
		return out, err
	}
	out.Price = catalog.LotPriceID{UUID: id}
	if out.UnitPrice, err = money.ParseUnitPrice(c.UnitPrice, out.Currency); err != nil || c.Project == nil {
		return out, err
	}
	return out, c.Project.raise(&out)
}

func (l LimitRecord) balance() (catalog.Balance, error) {
	b := catalog.Balance{ID: l.ID, Kind: l.Kind, Measure: l.Measure}
	err := errors.Join(b.Committed.Scan(l.Committed), b.Reserved.Scan(l.Reserved))
	if l.Maximum != "" {
		b.Maximum = new(money.Quantity)
		err = errors.Join(err, b.Maximum.Scan(l.Maximum))
	}
	return b, err
}

// coverage is as much of the framework as tells whether it binds.
func (r FrameworkRecord) coverage() catalog.Coverage {
	c := catalog.Coverage{
		ContractNumber: r.Contract, Lot: catalog.LotID{UUID: r.Lot}, LotTitle: r.LotTitle, Obligation: r.Obligation, Status: r.Status,
		Term: money.Period{From: r.TermFrom, To: r.TermTo}, PriceValid: money.Period{From: r.PriceFrom, To: r.PriceTo},
		ByClass: r.ByClass, Economical: r.Economic,
	}
	if r.UsedUp {
		c.Balances = []catalog.Balance{{Maximum: new(money.Quantity)}}
	}
	return c
}
