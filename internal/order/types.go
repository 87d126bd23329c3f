package order

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Ids are UUIDv7, one type per aggregate.
type (
	// SubmissionID names a submission.
	SubmissionID struct{ uuid.UUID }
	// OrderID names an order. It stutters, but a bare ID among these would be anybody's.
	OrderID struct{ uuid.UUID } //nolint:revive // see above
	// DecisionID names a decision.
	DecisionID struct{ uuid.UUID }
	// LineID names a line of a basket.
	LineID struct{ uuid.UUID }
)

// LineInput is what a person wants to buy: exactly one of Offer and LotPrice is set.
type LineInput struct {
	Product  catalog.ProductID
	Offer    *catalog.OfferID
	LotPrice *catalog.LotPriceID
	Supplier catalog.SupplierID // of a basket line: with SKU it finds the offer that replaced a changed one
	SKU      string
	Quantity money.Quantity
	NeededBy money.Date    // zero = none
	Reason   *Reason       // why not the best offer, or why with fewer offers than asked for (domain rule 21)
	Bypass   *Reason       // why not the preferred framework (domain rule 18)
	Skip     *Reason       // why not the party whose turn it is, by a reason that its lot published (domain rule 10)
	Choice   *Reason       // why this product (from a line value on)
	Note     string        // a wish of the person who filled the basket; personal, decides nothing
	NoteBy   uuid.UUID     // log id of who wrote the note; Nil = who submits
	PartOf   int           `json:",omitempty"` // number of the line, from 1, that it is a part of; 0 = it stands alone
	Options  []string      `json:",omitempty"` // keys of what the article is put together from, as wished; nil = nothing was said. Never kept
	Seen     *money.Amount // landed net total the person has seen and accepted; nil = not said
	// Supersedes is the decision that came back to the basket, or whose order was cancelled, and that the one on this line takes the
	// place of; zero = none.
	Supersedes DecisionID
}

// Organisation as a party of an order.
type Organisation struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Kind string    `json:"kind"`
}

// Address is a place of delivery.
type Address struct {
	ID       uuid.UUID `json:"id"`
	Label    string    `json:"label"`
	Street   string    `json:"street"`
	Postcode string    `json:"postcode"`
	City     string    `json:"city"`
}

// CostCentre is the account assignment of an order.
type CostCentre struct {
	ID     uuid.UUID `json:"id"`
	Number string    `json:"number"`
	Label  string    `json:"label"`
}

// Parties of an order: Auftraggeber, Bedarfsträger, Rechnungsempfänger and Lieferort, with the cost centre that pays.
type Parties struct {
	Buyer            Organisation `json:"buyer"`
	Needer           Organisation `json:"needer"`
	InvoiceRecipient Organisation `json:"invoiceRecipient"`
	LeitwegID        string       `json:"leitwegId,omitempty"`
	DeliveryAddress  Address      `json:"deliveryAddress"`
	CostCentre       *CostCentre  `json:"costCentre,omitempty"`
}

// Choices a person has for the parties.
type Choices struct {
	Addresses   []Address
	CostCentres []CostCentre
}

// Facts are everything a plan depends on, read in one batch as it stands now.
type Facts struct {
	Land         rules.Land // of the place of delivery
	BuyerType    rules.BuyerType
	ApprovalDays int        // usual time from submit to release, in days
	NoTrade      bool       // no in-house basis opens the cooperative's own trade to the body
	Prices       PriceSight // of that trade
	Parties      Parties
	Choices      Choices
	Products     map[catalog.ProductID]catalog.Product
	Successors   map[catalog.ProductID][]catalog.Successor // what lots deliver in its place, the latest first
	Linked       map[catalog.ProductID][]catalog.Linked    // products confirmed to be the same thing; theirs are among Offers and Coverage
	Candidates   map[catalog.ProductID]catalog.Candidates  // products that may be the same thing, waiting for a person
	Offers       map[catalog.ProductID][]catalog.Offer     // all current ones, valid or not
	Similars     map[catalog.ProductID]catalog.Similar     // offers of open candidates, by candidate; only where they were asked for
	Coverage     map[catalog.ProductID][]catalog.Coverage  // lots that price the product and entitle the body
	Classes      map[catalog.ProductID][]catalog.Coverage  // active lots that cover the product by its class only
	Standards    map[catalog.ProductID]string              // house standards of the body, with their reason
	Cheaper      map[catalog.ProductID][]CheaperProduct    // of the same class
	Suppliers    map[catalog.SupplierID]SupplierState
	Named        map[catalog.OfferID]NamedOffer
	Similar      map[catalog.ProductID]SimilarAwards // direct awards of the legal entity in the product's group
	Counts       rules.Counting                      // how Similar was added up
	Rules        []rules.Rule
	Releases     map[RuleVersion]RuleRelease // of Rules
	Funding      []string                    // keys of the funding sources the order names
	Documents    map[uuid.UUID]ProofDocument // that proofs name, of the organisation
	Criteria     *catalog.Criteria           // of the buying body on the day; nil = price alone decides
	Counting     *CountingRecord             // how costs were counted when a decision is repeated; nil = as the rules of the day say
	Assigned     bool                        // the parties of call-offs were picked before, and stay
	Budget       catalog.Budget              // of the search for the best mixture of suppliers; the zero value has no time limit
}

// PriceSight is which prices of the cooperative's trade the people of a body see; the zero value is both.
type PriceSight string

// The sights.
const (
	OwnPrice      PriceSight = "own"      // what the body pays, with the cooperative's fee
	ContractPrice PriceSight = "contract" // what the goods cost, without it
	BothPrices    PriceSight = "both"
)

// whole reports whether nothing of the prices is kept back.
func (p PriceSight) whole() bool { return p == "" || p == BothPrices }

// RuleVersion names one version of a rule.
type RuleVersion struct {
	ID      string
	Version int
}

// CheaperProduct is one of up to five products of the same class whose piece costs less.
type CheaperProduct struct {
	Product    catalog.ProductID `json:"product"`
	Name       string            `json:"name"`
	PiecePrice string            `json:"piecePrice"` // net, of the cheapest offer, before charges
}

// SupplierState is a supplier with what rotation needs.
type SupplierState struct {
	catalog.Supplier
	LastUsed time.Time      // last order of the buying legal entity from it; zero = never
	Regions  []rules.Land   // Länder it delivers to; empty = all
	TradeFee *money.Percent // of the cooperative's own trade; nil = an ordinary supplier
}

// Basket is a person's basket in one organisation.
type Basket struct {
	Version         int64
	Lines           []BasketLine
	FreeLines       []FreeLine // wishes without a number; the basket cannot be submitted before they are resolved
	Needer          *uuid.UUID // unit that the lines are for (Bedarfsträger); nil = the person's own organisation
	DeliveryAddress *uuid.UUID
	CostCentre      *uuid.UUID
	Funding         []string  // keys of the funding sources that pay; one without a condition in force counts no more
	LastReason      *Reason   // given last, offered again
	Returned        *CameBack // why lines came back; nil = they did not
}

// CameBack is what a second person said when lines came back to the basket.
type CameBack struct {
	By   uuid.UUID // person
	Name string    // when read
	Note string
}

// BasketLine is one wish with its id.
type BasketLine struct {
	ID        LineID
	LineInput            // without PartOf
	PartOf    LineID     // line of the same basket, before this one; zero = it stands alone
	From      *TakenFrom // nil = the person's own
}

// TakenFrom is where a line in a buyer's basket comes from.
type TakenFrom struct {
	ID    HandoverID
	By    string    // name of who handed it on, when read
	LogID uuid.UUID // of that person
	Note  string    // with which it was handed on
}

// inputs are the lines as they are planned; a note that came with a handover is its author's.
func (b Basket) inputs() []LineInput {
	out, at := make([]LineInput, len(b.Lines)), map[LineID]int{}
	for i, l := range b.Lines {
		out[i] = l.LineInput
		out[i].PartOf, at[l.ID] = at[l.PartOf], i+1
		if l.From != nil {
			out[i].NoteBy = l.From.LogID
		}
	}
	return out
}

// Seal is the state of an order's entry in the decision log.
type Seal struct {
	Entry    uuid.UUID
	Index    *int64 // nil = not sequenced yet
	SealedAt *time.Time
}

// Summary is an order in a list.
type Summary struct {
	ID             OrderID
	Number         string // "" until the worker gave one
	At             time.Time
	Status         Status
	Seller         catalog.Supplier
	Channel        catalog.Channel
	ContractNumber string
	Organisation   Organisation
	LineCount      int
	FirstProduct   string
	Net, Gross     money.Amount
	DeliveryDate   money.Date
	Seal           Seal
}

// View is an order with everything a person may see of it.
type View struct {
	Summary
	Submission SubmissionID
	Parties    Parties
	Lines      []LineView
	Charges    Charges
	Totals     Totals
	Events     []EventView
	LegalBasis LegalBasis
	Saving     *catalog.Saving
	Approval   *Approval // nil where no second person is asked
}

// Offered reports whether the order is of a supplier's own offer: its lines stand in no catalogue and cannot be ordered again.
func (v View) Offered() bool { return len(v.Lines) > 0 && v.Lines[0].Product.Position }

// LineView is an order line as it was submitted.
type LineView struct {
	No           int
	Product      catalog.Product
	Quantity     money.Quantity
	Delivered    money.Quantity
	UnitPrice    money.UnitPrice
	Per          money.Quantity
	PriceKind    catalog.PriceKind
	TermMonths   int // that a recurring price is counted for; 0 otherwise
	Goods        money.Amount
	VAT          money.Percent
	DeliveryDate money.Date
	Decision     DecisionID
	Rank, Ranked int // 0 on a call-off
	PartOf       int // number of the line that it is a part of; 0 = it stands alone
	Reason       *Reason
	Fulfilment   Fulfilment // of Delivered
}

// EventView is an event with the name behind the log id while it is known.
type EventView struct {
	Event
	Person string
	On     money.Date // of a receipt or a cancellation
	Words  string     // delivery note or reason, while it is known
	Parts  []Part     // without what is outstanding
}

// SubmissionView is a stored submission with its orders.
type SubmissionView struct {
	ID       SubmissionID
	At       time.Time
	Orders   []SubmittedOrder
	Totals   Totals
	Approval *Approval // nil where no second person is asked
	Keepable bool      // it orders products of the catalogues, which a template can hold
}

// SubmittedOrder is one order of a submission.
type SubmittedOrder struct {
	Summary
	LegalBasis LegalBasis
	Saving     *catalog.Saving
	Decisions  []DecisionID
}

// DecisionView is a decision as recorded.
type DecisionView struct {
	ID           DecisionID
	Order        OrderID
	OrderNumber  string
	LineNo       int
	Kind         DecisionKind
	At           time.Time
	DecidedBy    string
	Organisation Organisation
	Product      catalog.Product
	Record       []byte // canonical JSON
	ReasonText   string
	LegalBasis   LegalBasis
	Saving       *catalog.Saving
	Suppliers    map[catalog.SupplierID]catalog.Supplier // with the names as known then
	Seal         Seal
}

// DecisionKind is the kind of note a decision makes.
type DecisionKind string

// Kinds: Dokumentation des Direktauftrags, and Abrufvermerk.
const (
	DecisionBestPrice DecisionKind = "best_price"
	DecisionCallOff   DecisionKind = "call_off"
)
