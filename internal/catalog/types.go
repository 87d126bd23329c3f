package catalog

import (
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Ids are UUIDv7, one type per aggregate so that none is passed for another.
type (
	// ProductID names a product, whoever offers it.
	ProductID struct{ uuid.UUID }
	// OfferID names one supplier's offer of a product.
	OfferID struct{ uuid.UUID }
	// SupplierID names a supplier.
	SupplierID struct{ uuid.UUID }
	// VersionID names one published or staged state of a supplier's catalogue.
	VersionID struct{ uuid.UUID }
	// ContractID names a framework contract.
	ContractID struct{ uuid.UUID }
	// LotID names a lot of a framework contract.
	LotID struct{ uuid.UUID }
	// LotPriceID names the price of a product in a lot.
	LotPriceID struct{ uuid.UUID }
)

// PriceKind says what one unit price pays for.
type PriceKind string

// Price kinds. Hour and day are services counted in hours and days, month and year are recurring.
const (
	Once     PriceKind = "once"
	PerMonth PriceKind = "month"
	PerYear  PriceKind = "year"
	PerHour  PriceKind = "hour"
	PerDay   PriceKind = "day"
)

// Recurring reports whether the price is due again every month or year.
func (k PriceKind) Recurring() bool { return k == PerMonth || k == PerYear }

// StandardHorizonMonths is the term a recurring price is counted with when it is longer or open-ended and no rule names
// another (VgV §3(11) Nr. 2: 48-fold monthly value).
const StandardHorizonMonths = 48

// Counting is how the rules of the day count what is no fixed sum. The zero value counts with the standard horizon and
// without Skonto.
type Counting struct {
	HorizonMonths int  // term of a recurring price that is longer or open-ended; 0 = StandardHorizonMonths
	EarlyPayment  bool // a discount for early payment counts
}

// Supplier is a seller with the master data of today.
type Supplier struct {
	ID      SupplierID
	Key     string
	Name    string
	City    string
	Blocked bool
	Version int      // of the master data
	Hash    [32]byte // of the canonical master data of that version
}

// Fact is one property of a product, in the order it is shown.
type Fact struct {
	Key   string `json:"key"`             // stable key, drives the drawn picture and the label
	Label string `json:"label,omitempty"` // as the supplier named it; known keys are labelled by us
	Value string `json:"value"`
}

// Product is one identical thing, whoever sells it: identified by GTIN, or by manufacturer and normalised part number.
type Product struct {
	ID           ProductID
	GTIN         string // "" when unknown
	Manufacturer string
	PartNumber   string
	Name         string
	Description  string
	Category     string // key of Category
	Unit         string // UN/ECE Rec 20 code of the base unit, C62 = piece
	Facts        []Fact
	Position     bool `json:",omitempty"` // of a supplier's own offer under a lot: it stands in no catalogue, ID is the position's
}

// Category groups products; CPV is its default code (8 digits), the first 3 make the product group of the rules.
type Category struct {
	Key, LabelDE, LabelEN, CPV string
}

// Tier is the unit price from a quantity on.
type Tier struct {
	From  money.Quantity  // pieces
	Price money.UnitPrice // net, per PriceQuantity pieces
}

// Offer is what one supplier asks for one product in one catalogue version. Quantities count pieces (base units).
type Offer struct {
	ID            OfferID
	Product       ProductID
	Supplier      SupplierID
	Seller        SupplierID // seller of record; equals Supplier except on marketplaces
	SKU           string
	Version       VersionID // the catalogue version that brought it; zero when the body got the offer itself
	VersionSHA256 [32]byte  // of that version's raw file
	LogIndex      *int64    // of the log's entry that put that version into force; nil = none, NotInLog = not yet
	InForce       *Edition  // of the supplier's catalogue, where a later version left the offer as it was; nil = Version
	Article       ProductID // the linked product it is offered as; zero = Product itself
	Origin        *Origin   // of an offer the body got itself; nil = from a catalogue

	PriceKind     PriceKind
	TermMonths    int // of a recurring price; 0 = open-ended
	Currency      money.Currency
	PriceQuantity money.Quantity
	Tiers         []Tier // ascending by From; empty = no price

	Pack     money.Quantity // delivered only in multiples of it
	Minimum  money.Quantity
	Interval money.Quantity // ordered only in multiples of it
	Maximum  money.Quantity // zero = none

	Shipping         money.Amount  // per order
	FreeShippingFrom *money.Amount // goods value from which Shipping is zero
	SmallOrderFee    money.Amount  // charged when the goods value is below SmallOrderBelow
	SmallOrderBelow  money.Amount
	VAT              money.Percent

	EarlyPayment     money.Percent  // Skonto on the goods, zero = none
	EarlyPaymentDays int            // days from the invoice within which to pay
	Repairability    money.Quantity // index from 0 to 10 with one place; zero = not stated
	CO2Grams         *int64         // per piece over its life; nil = not stated

	DeliveryDays  int // Arbeitstage
	PriceHoldDays int // days the price is held from submit
	Valid         money.Period
	Stock         *money.Quantity // nil = unknown
	BackOrder     bool            // may be ordered beyond the stock
	Labels        []string
}

// Edition is one version of a supplier's catalogue: its raw file's hash, and its entry's place in the log as LogIndex of Offer.
type Edition struct {
	Version  VersionID
	SHA256   [32]byte
	LogIndex *int64
}

// NotInLog is the index of an entry that waits for its place in the log.
const NotInLog = -1

// Source is where an offer comes from.
type Source string

// Sources: a supplier's catalogue, an offer the body got itself (Fremdangebot), the answer to an inquiry (Preisanfrage).
const (
	FromCatalogue Source = "catalogue"
	FromOutside   Source = "outside"
	FromInquiry   Source = "inquiry"
)

// Source of the offer.
func (o Offer) Source() Source {
	if o.Origin == nil {
		return FromCatalogue
	}
	return o.Origin.Source
}

// Origin says how an offer came that stands in no catalogue. It takes part only in the comparisons of one organisation.
type Origin struct {
	Source     Source
	AskedBy    uuid.UUID // log id of the person
	AskedOn    money.Date
	ReceivedAt time.Time
	Late       bool      // an answer that came after the inquiry's deadline
	Document   uuid.UUID // as received
	SHA256     [32]byte  // of the document's bytes
	Entry      uuid.UUID // in the log
}

// Exclusion is why an offer does not take part in the ranking. Excluded offers stay in the comparison and the record.
type Exclusion string

// Exclusions, in the order they are tested; the first that holds is kept.
const (
	SupplierBlocked     Exclusion = "supplier_blocked"
	NotYetValid         Exclusion = "not_yet_valid"
	Expired             Exclusion = "expired"
	NoPrice             Exclusion = "no_price"
	WrongCurrency       Exclusion = "wrong_currency"
	OverMaximumQuantity Exclusion = "over_maximum_quantity"
	OutOfStock          Exclusion = "out_of_stock"  // stock known, below the delivered quantity, and no back order
	WrongRegion         Exclusion = "region"        // the supplier does not deliver to the Land
	MissingLabel        Exclusion = "missing_label" // one that the organisation's criteria require
	Late                Exclusion = "late"          // computed delivery date after NeededBy
)

// TieBreak is the step that put one offer before another of equal landed cost.
type TieBreak string

// Tie-break steps in their order: the supplier this body used longest ago (never counts as longest), then the earlier
// delivery date, then the smaller offer id.
const (
	NoTie      TieBreak = "none"
	ByRotation TieBreak = "rotation"
	ByDelivery TieBreak = "delivery"
	ByStableID TieBreak = "stable_id"
)

// Landed is the arithmetic of one offer at one wanted quantity. All amounts net.
type Landed struct {
	Delivered  money.Quantity // smallest multiple of pack and interval that is at least the wanted and the minimum quantity
	Tier       Tier           // the tier that applies to Delivered
	Periods    int            // times a recurring price is counted: months for month, years rounded up for year; 1 otherwise
	TermMonths int            // term counted for a recurring price, at most the horizon; 0 otherwise
	Goods      money.Amount   // Tier.Price x Delivered / PriceQuantity x Periods, rounded half up once
	Shipping   money.Amount
	SmallOrder money.Amount
	EarlyPay   money.Amount  // Skonto taken off, 0 unless the policy counts it
	Total      money.Amount  // Goods + Shipping + SmallOrder - EarlyPay
	Monthly    *money.Amount // of a recurring price: the goods of one month
	PerUsed    money.Amount  // Total per wanted piece, to the cent
	PerDeliv   money.Amount  // Total per delivered piece, to the cent
	NextTier   *NextTier     // the next tier when buying its quantity costs less in total than buying now, or nil
}

// NextTier is a larger quantity that costs less in total.
type NextTier struct {
	From  money.Quantity
	Total money.Amount
}

// SupplierFacts are what the comparison must know of a supplier beside the offer.
type SupplierFacts struct {
	Blocked  bool
	LastUsed time.Time      // last order of the buying body from this supplier; zero = never
	Regions  []rules.Land   // Länder it delivers to; empty = all
	TradeFee *money.Percent // of the cooperative's own trade, on the goods; nil = an ordinary supplier
}

// Need is what is compared: this product, at this quantity, until this day, delivered in this Land.
type Need struct {
	Product  ProductID
	Category string // of the product, for criteria that say something for it
	Quantity money.Quantity
	NeededBy money.Date // zero = no latest day
	Land     rules.Land // of the place of delivery, for Arbeitstage
	Release  money.Date // day the order is expected to be released (submit plus usual approval time)
	Currency money.Currency
	Counting
	Labels   []LabelScheme // without which an offer does not take part
	Criteria *Criteria     // beyond price; nil = price alone decides
}

// RankedOffer takes part in the ranking.
type RankedOffer struct {
	Offer        Offer
	Rank         int // 1 = best
	Landed       Landed
	DeliveryDate money.Date
	LastUsed     time.Time       // last order of the buying body from the supplier; zero = never
	Score        money.Amount    // Landed.Total with the steps: what is ranked by
	Steps        []CriterionStep // of the published criteria; none where price alone decides
	// TieWithPrevious is the step that put it behind the offer one rank better, NoTie when the totals differ.
	TieWithPrevious TieBreak
}

// ExcludedOffer does not take part.
type ExcludedOffer struct {
	Offer        Offer
	Reason       Exclusion
	Landed       *Landed     // nil when it cannot be computed
	DeliveryDate *money.Date // nil when the offer cannot be ordered at all
}

// TradeOffer is an offer of the cooperative's own trade. It stands beside the comparison and never in the ranking: a
// purchase in-house rests on another basis than one from the market (GWB §108).
type TradeOffer struct {
	Offer        Offer
	Reason       Exclusion // why it could not be delivered; "" = it could
	Landed       *Landed   // nil when it cannot be computed
	FeePercent   money.Percent
	Fee          money.Amount // of the cooperative, on the goods; part of Total
	Total        money.Amount
	DeliveryDate money.Date
}

// Comparison is every offer for the identical product at one moment: ranked or excluded, none left out (domain rule 19).
type Comparison struct {
	Need     Need
	At       time.Time
	Ranked   []RankedOffer   // by rank
	Excluded []ExcludedOffer // by supplier id, offer id
	Trade    []TradeOffer    // by total, offer id
	Withheld []TradeOffer    // what stood in Trade, were it open to the body
	TieBreak TieBreak        // the step that decided rank 1, NoTie when its total is lowest alone
}

// CompareInput is all that Compare may look at.
type CompareInput struct {
	Need      Need
	Offers    []Offer // every current offer for the product, valid or not
	Suppliers map[SupplierID]SupplierFacts
	At        time.Time // decides validity, as the civil date in Europe/Berlin
}

// Saving tells how far rank 1 lies below the others. It is made only with at least three ranked offers.
type Saving struct {
	Offers      int
	UnderSecond money.Amount
	UnderMedian money.Amount // median of all ranked totals; mean of the middle two, half up, when even
}
