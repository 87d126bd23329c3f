package bmecat

// Names of the shop's extension fields; see the package comment for their meaning and units.
const (
	UDXShipping            = "UDX.PROVI.SHIPPING"
	UDXFreeShippingFrom    = "UDX.PROVI.FREE_SHIPPING_FROM"
	UDXSmallOrderSurcharge = "UDX.PROVI.SMALL_ORDER_SURCHARGE"
	UDXSmallOrderBelow     = "UDX.PROVI.SMALL_ORDER_BELOW"
	UDXStock               = "UDX.PROVI.STOCK"
	UDXBackOrder           = "UDX.PROVI.BACK_ORDER"
	UDXPriceHoldDays       = "UDX.PROVI.PRICE_HOLD_DAYS"
	UDXPriceKind           = "UDX.PROVI.PRICE_KIND"
	UDXTermMonths          = "UDX.PROVI.TERM_MONTHS"
	UDXLabel               = "UDX.PROVI.LABEL"
	UDXSkontoPercent       = "UDX.PROVI.SKONTO_PERCENT"
	UDXSkontoDays          = "UDX.PROVI.SKONTO_DAYS"
	UDXRepairability       = "UDX.PROVI.REPAIRABILITY"
	UDXCO2                 = "UDX.PROVI.CO2_KG"
)

// Price types of BMEcat. Types agreed between partners begin with "udp_"; a type outside the list is kept as written.
const (
	PriceNetList        = "net_list"         // list price, net
	PriceGrossList      = "gros_list"        // list price with tax; the standard spells it so
	PriceNetCustomer    = "net_customer"     // this customer's price, net
	PriceNetCustomerExp = "net_customer_exp" // the same for express delivery
	PriceRecommended    = "nrp"              // recommended retail price
	PriceOnRequest      = "on_request"       // BMEcat 2005: no amount is expected
)

// Header says whose catalogue the file holds and what applies to all its articles.
type Header struct {
	Format    string // attribute version of the root: "1.2", "2005", "2005.1"
	Namespace string // of the root element, empty when there is none
	Charset   string // in which the file was read: "utf-8", "windows-1252" or "iso-8859-15"

	CatalogID      string
	CatalogVersion string
	CatalogName    string
	Languages      []string // ISO 639-2, as written, the default language first when one is marked
	SupplierName   string
	SupplierIDs    []TypedText
	AgreementIDs   []string // framework contracts the catalogue refers to
	Currency       string   // ISO 4217, for prices that name none
	GeneratedOn    string   // YYYY-MM-DD
	ValidFrom      string   // YYYY-MM-DD, first day
	ValidTo        string   // YYYY-MM-DD, last day
	Territories    []string
	MediaRoot      string          // prefix of relative Media.Source
	PriceFlags     map[string]bool // for instance "incl_freight"
}

// Article is one ARTICLE (1.2) or PRODUCT (2005).
type Article struct {
	Line   int   // where its start tag ends, in lines
	Offset int64 // the same in bytes, after conversion to UTF-8
	Mode   string

	SupplierPID      string // SUPPLIER_AID in 1.2: the supplier's article number
	SupplierAltPID   string
	GTIN             string // EAN, or INTERNATIONAL_PID of type ean, gtin or upc; separators removed, check digit not tested
	ManufacturerName string
	ManufacturerPID  string
	ManufacturerType string

	ShortDescription string
	LongDescription  string
	Keywords         []string
	Remarks          string
	Classifications  []Classification
	Features         []Feature

	OrderUnit           string // unit in which orders are counted
	ContentUnit         string // unit of what one order unit holds
	ContentPerOrderUnit Number // NO_CU_PER_OU, absent means 1
	PriceQuantity       Number // order units the price is for, absent means 1
	QuantityMin         Number // in order units, absent means 1
	QuantityInterval    Number // in order units, absent means 1
	QuantityMax         Number // in order units
	DeliveryDays        Number // working days

	Prices            []Price
	Media             []Media
	SpecialTreatments []TypedText         // dangerous goods and the like
	Status            []TypedText         // type "refurbished", "used", "bargain" ...
	Extensions        map[string][]string // USER_DEFINED_EXTENSIONS: name of the innermost element to its values

	Findings []Finding
}

// Extension returns the first value of an extension field, or the empty string.
func (a Article) Extension(name string) string {
	if v := a.Extensions[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Price is one price block. Blocks that differ only in LowerBound are the tiers of one scale.
type Price struct {
	Type        string
	Amount      Number // absent: the supplier names no price
	Currency    string // as written in the block; the header's applies when empty
	Tax         Number // as written
	TaxFraction string // the rate as a fraction of one ("0.19"), whether written as 0.19 or as 19
	Factor      Number // multiplies Amount, absent means 1
	LowerBound  Number // smallest quantity this amount applies to, in order units; absent means the smallest allowed
	ValidFrom   string // YYYY-MM-DD, first day
	ValidTo     string // YYYY-MM-DD, last day
	Territories []string
}

// Number is a decimal number as text.
type Number struct {
	Raw  string // as written, trimmed
	Text string // decimal point, no thousands separator; empty when absent or not readable without guessing
}

// Num makes a Number from canonical decimal text.
func Num(text string) Number { return Number{Raw: text, Text: text} }

// Absent reports that the file says nothing, which differs from saying something unreadable.
func (n Number) Absent() bool { return n.Raw == "" }

// Classification places the article in a group of a classification system such as ECLASS.
type Classification struct {
	System    string
	GroupID   string
	GroupName string
}

// Feature is one property of the article.
type Feature struct {
	Name   string
	Values []string
	Unit   string
}

// Media is a picture or document.
type Media struct {
	Type    string // MIME type
	Source  string
	Descr   string
	Purpose string // "normal", "thumbnail", "data_sheet" ...
}

// TypedText is a text whose meaning the type says.
type TypedText struct {
	Type string
	Text string
}
