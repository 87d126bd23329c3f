package eforms

// Kind of notice, by its root element and what it changes.
type Kind string

// Kinds.
const (
	Competition  Kind = "competition"  // contract notice: lots, estimates and maxima
	Result       Kind = "result"       // award: also who won
	Modification Kind = "modification" // a contract in force is changed
)

// Value is one statement of a notice. The zero value is none.
type Value struct {
	Text string
	Code string // currency or unit that the element names beside its text
	BT   string // business term, such as "BT-271"
	Path string // of the element, with the lot or result in brackets
}

// Stated reports whether the notice says it.
func (v Value) Stated() bool { return v.Text != "" }

// Notice is what a notice says of a framework agreement. Numbers and days stay as they are written.
type Notice struct {
	Kind          Kind
	SDK           string
	ID            Value // of the notice, a UUID
	Version       Value
	Publication   Value // number in the Official Journal, once it has one
	Issued        Value
	LegalBasis    []Value // CELEX number or national code
	InternalID    Value   // the buyer's own number
	Title         Value
	CPV           []Value
	Nature        Value // works, supplies or services
	Estimate      Value
	Maximum       Value
	Lots          []Lot
	Results       []LotResult
	Tenders       []Tender
	Contracts     []Contract
	Parties       map[string][]string // organisations of a tendering party
	Organisations map[string]Organisation
	Modified      []Change
}

// Lot of a notice. A procedure without lots has one, LOT-0000.
type Lot struct {
	ID            string
	Title         Value
	Nature        Value
	CPV           []Value
	Estimate      Value
	Maximum       Value
	Quantity      Value // Code = unit
	Start, End    Value
	Duration      Value // Code = DAY, MONTH or YEAR
	Renewals      Value // at most
	RenewalText   Value
	Technique     Value // framework with, without or partly with reopening of competition
	Justification Value // of a term longer than the law's
	Operators     Value // at most so many parties
	Buyers        Value // who may call off, in words
	Criteria      []Criterion
}

// Criterion by which a lot is awarded.
type Criterion struct{ Kind, Name, Weight Value }

// LotResult is what came of one lot.
type LotResult struct {
	Lot     string
	Maximum Value
	Tenders []string
}

// Tender that was ranked or won.
type Tender struct {
	ID, Lot, Party string
	Rank           Value // empty where the notice says that tenders were not ranked
}

// Contract that was concluded.
type Contract struct {
	ID        string
	Reference Value // the buyer's number of it
	Concluded Value
	Tenders   []string
}

// Organisation that the notice names.
type Organisation struct{ Name, Registration Value }

// Change of a contract in force.
type Change struct {
	Notice   Value // that is changed, by its number in the Official Journal or its id
	Contract string
	Reason   Value // code
	Words    Value // why
	What     Value // what changes
}
