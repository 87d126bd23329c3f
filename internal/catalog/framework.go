package catalog

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Obligation says what a lot's coverage means for buying elsewhere.
type Obligation string

// Obligations: an exclusive lot closes the best-price catalogue, a preferred one asks for a reason, a voluntary one is a hint.
const (
	Exclusive Obligation = "exclusive"
	Preferred Obligation = "preferred"
	Voluntary Obligation = "voluntary"
)

// CallOffKind of a lot (VgV §21(3)-(5), UVgO §15(3)).
type CallOffKind string

// Kinds of call-off.
const (
	CallOffSingle CallOffKind = "single"
	CallOffDirect CallOffKind = "direct"
	CallOffMixed  CallOffKind = "mixed"
	CallOffMini   CallOffKind = "mini"
)

// ContractStatus of a framework contract.
type ContractStatus string

// Contract statuses.
const (
	ContractDraft      ContractStatus = "draft"
	ContractActive     ContractStatus = "active"
	ContractSuspended  ContractStatus = "suspended"
	ContractExhausted  ContractStatus = "exhausted"
	ContractExpired    ContractStatus = "expired"
	ContractTerminated ContractStatus = "terminated"
)

// Measure of a limit.
type Measure string

// Measures: net value in EUR, or quantity in the lot's unit.
const (
	MeasureValue    Measure = "value"
	MeasureQuantity Measure = "quantity"
)

// Balance is how far one limit is used. Amounts are decimal texts in the measure's unit.
type Balance struct {
	ID        uuid.UUID
	Kind      string // lot, contract, quota
	Measure   Measure
	Maximum   *money.Quantity // nil = none; value limits use three decimals too
	Committed money.Quantity
	Reserved  money.Quantity
	Shut      bool // was exhausted, and stays so whatever was given back since, until the maximum is raised
}

// Remaining is the maximum less what is committed and reserved, nil when there is no maximum, and nothing when it is shut.
func (b Balance) Remaining() (*money.Quantity, error) {
	if b.Maximum == nil {
		return nil, nil
	}
	if b.Shut {
		return &money.Quantity{}, nil
	}
	r, err := b.Maximum.Sub(b.Committed)
	if err != nil {
		return nil, err
	}
	r, err = r.Sub(b.Reserved)
	return &r, err
}

// Coverage is one price of a framework contract's lot for one product, with all that decides whether this body may call
// off now.
type Coverage struct {
	Price          LotPriceID
	Product        ProductID
	Lot            LotID
	Contract       ContractID
	ContractNumber string
	ContractTitle  string
	LotTitle       string
	LotNumber      int
	Regime         string // VgV or UVgO
	Status         ContractStatus
	Kind           CallOffKind
	Obligation     Obligation
	Supplier       SupplierID
	SupplierBlock  bool
	SKU            string
	PriceKind      PriceKind
	TermMonths     int
	HorizonMonths  int // a recurring price is counted over at most; 0 = StandardHorizonMonths
	Currency       money.Currency
	UnitPrice      money.UnitPrice
	PriceQuantity  money.Quantity
	VAT            money.Percent
	DeliveryDays   int
	Term           money.Period // of the contract
	PriceValid     money.Period
	PartyValid     money.Period
	PartySuspended string     // reason, "" = active
	Rank           int        // of the party in the lot, 0 = none published
	FirstParty     bool       // the party the lot's published rule picks today
	Parties        []LotParty // of a lot that several may deliver, on the day; nil = the supplier is the only one
	Rule           Selection  // that picks among Parties
	Choice         *Choice    // what Rule said for this call-off; nil = not asked yet, or nothing to choose
	Entitled       bool       // the body, or one above it in the tree, is named for the lot today
	Annex          string     // where the notice names it
	Economical     bool       // that another offer is cheaper is a ground to pass by the lot
	ByClass        bool       // covers the product by its class and prices nothing
	Balances       []Balance
	Projects       []ProjectPrice // below the list price, for the body on the day, the lowest first
	Lowered        *Lowered       // the list price that one of Projects took the place of; nil = the list price counts
	Offered        *Offered       // the supplier's own offer that the price is from; nil = the lot's price list
	Configuration  *Configuration // what the article is put together from on the day; nil = it stands alone
}

// Refusal is why a covered product cannot be called off now; "" = it can.
type Refusal string

// Refusals, in the order they are tested.
const (
	RefusedNotEntitled     Refusal = "call_off_not_entitled"
	RefusedNotActive       Refusal = "call_off_contract_not_active"
	RefusedOutsideTerm     Refusal = "call_off_outside_term"
	RefusedParty           Refusal = "call_off_party_not_active"
	RefusedPriceNotValid   Refusal = "call_off_price_not_valid"
	RefusedNotFirstParty   Refusal = "call_off_other_party_first"
	RefusedMiniCompetition Refusal = "call_off_needs_mini_competition"
	RefusedExhausted       Refusal = "call_off_exhausted"
)

// Refused tests the rules 1, 2, 4, 6 and 10 of the domain (VgV §21(2), UVgO §15(3)) for a call-off of total and
// quantity on the given day. The limits are tested again, and finally, by the database.
func (c Coverage) Refused(day money.Date, total money.Amount, quantity money.Quantity) (Refusal, error) {
	switch {
	case !c.Entitled:
		return RefusedNotEntitled, nil
	case c.Status != ContractActive:
		return RefusedNotActive, nil
	case !c.Term.Contains(day):
		return RefusedOutsideTerm, nil
	case c.SupplierBlock || c.PartySuspended != "" || !c.PartyValid.Contains(day):
		return RefusedParty, nil
	case !c.PriceValid.Contains(day):
		return RefusedPriceNotValid, nil
	case c.WantsCompetition(total):
		return RefusedMiniCompetition, nil
	case !c.FirstParty:
		return RefusedNotFirstParty, nil
	}
	for _, b := range c.Balances {
		fits, err := b.fits(total, quantity)
		if err != nil {
			return "", err
		}
		if !fits {
			return RefusedExhausted, nil
		}
	}
	return "", nil
}

// WantsCompetition reports whether the lot is called off for that value by a mini-competition only, and none was held.
func (c Coverage) WantsCompetition(total money.Amount) bool {
	return !c.Awarded() && (c.Kind == CallOffMini || c.Kind == CallOffMixed && c.aboveDirect(total))
}

// aboveDirect reports whether a mixed lot wants a competition for a call-off of the value.
func (c Coverage) aboveDirect(total money.Amount) bool {
	if c.Rule.DirectUpTo == nil {
		return false
	}
	above, err := c.Rule.DirectUpTo.Less(total)
	return err != nil || above
}

func (b Balance) fits(total money.Amount, quantity money.Quantity) (bool, error) {
	remaining, err := b.Remaining()
	if err != nil || remaining == nil {
		return true, err
	}
	want := quantity
	if b.Measure == MeasureValue {
		want = total.Measure()
	}
	return want.Cmp(*remaining) <= 0, nil
}

// Binds reports whether the lot's obligation counts on the day: only a contract that runs can bind a need.
func (c Coverage) Binds(day money.Date) bool {
	return c.Status == ContractActive && c.Term.Contains(day)
}

// Total is the net price of a call-off of quantity pieces, a recurring price counted over its term, and the pieces
// delivered; framework prices are free of shipping (DDP) unless the lot's price list says otherwise.
func (c Coverage) Total(quantity money.Quantity) (money.Amount, int, error) {
	periods, _ := recurringPeriods(c.PriceKind, c.TermMonths, c.HorizonMonths)
	counted, err := quantity.Times(periods)
	if err != nil {
		return money.Amount{}, 0, err
	}
	total, err := money.LineAmount(c.UnitPrice, c.PriceQuantity, counted)
	return total, periods, err
}

// Delivery is the computed delivery date of a call-off released on the given day.
func (c Coverage) Delivery(release money.Date, land rules.Land) money.Date {
	return rules.AddWorkdays(release, c.DeliveryDays, land)
}

// Contract is a framework contract with its lots.
type Contract struct {
	ID              ContractID
	Number          string
	Title           string
	Group           string
	Regime          string
	NoticeReference string
	Extension       string // by which it may be extended, as published; empty = none
	Term            money.Period
	Status          ContractStatus
	Balances        []Balance // of the contract as a whole
	Lots            []Lot
}

// Lot of a framework contract.
type Lot struct {
	ID         LotID
	Number     int
	Title      string
	CPV        []string // none = those of the contract
	Unit       string   // of its quantities, UN/ECE Recommendation 20
	Kind       CallOffKind
	Selection  Selection // of the party, where there are several
	Obligation Obligation
	Balances   []Balance
	Parties    []Party
	Products   int // products with a price
	Entitled   []EntitledOrganisation
}

// Party of a lot.
type Party struct {
	Supplier Supplier
	Rank     int            // 0 = none
	Share    *money.Percent // nil = none
	Valid    money.Period
}

// EntitledOrganisation is named in the notice as entitled to call off.
type EntitledOrganisation struct {
	ID    uuid.UUID
	Name  string
	Kind  string
	Annex string
}

// StatusOn is the status shown on a day: an active contract past its end is expired.
func (c Contract) StatusOn(at time.Time) ContractStatus {
	if c.Status == ContractActive && !c.Term.To.IsZero() && !money.DateOf(at).Before(c.Term.To) {
		return ContractExpired
	}
	return c.Status
}
