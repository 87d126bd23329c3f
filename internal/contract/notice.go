package contract

import (
	"io"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Notice is what a published notice says of a framework contract, as a draft would take it over. What the notice does not say
// is the zero value and stays to be asked for.
type Notice struct {
	ID      string // of the notice and its version
	Issued  money.Date
	Terms   Terms
	Fields  []NoticeField // what was read, in the order of the terms
	Remarks []Finding     // what was read and could not be taken over
	Winners []Winner
	Changes *NoticeChange // of a notice that changes a contract in force
}

// NoticeField is one statement of a notice with its place in the file.
type NoticeField struct {
	Pointer string // into the terms; empty = the contract has no field of it
	Term    string // business term of the eForms regulation, such as "BT-271"
	Path    string // of the element
	Text    string // as it is written there
}

// Winner is a supplier to whom the notice says that a lot was awarded.
type Winner struct {
	Lot  int
	Name string
	Rank int // 0 = none
}

// NoticeChange names the contract that a notice changes, and why.
type NoticeChange struct {
	Notices []string // earlier notices of the contract, as the Official Journal numbers them
	Numbers []string // of the contract, as the buyer numbers it
	Ground  GroundKey
	Reason  string
}

// NoticeReader reads a notice. Errors: Unsupported, Invalid and TooLarge, which refuse the file as a whole.
type NoticeReader interface {
	ReadNotice(r io.Reader) (Notice, error)
}

// Published is a contract in force with what its notice is known by.
type Published struct {
	ID                             catalog.ContractID
	Number, Title, NoticeReference string
}

// Proposed is what a notice would become: nothing of it is stored.
type Proposed struct {
	Notice
	SHA256   [32]byte
	Kind     Kind       // Create or Amend
	Contract *Published // that an amendment changes; nil = it was not found
	Terms    Terms
	Asked    []Finding // what keeps a draft of these terms from coming into force
}

// withWinners names the suppliers that are known here by exactly one name; the others stay to be asked for.
func withWinners(n Notice, suppliers []catalog.Supplier) (Terms, []Finding) {
	byName := map[string][]uuid.UUID{}
	for _, s := range suppliers {
		byName[nameKey(s.Name)] = append(byName[nameKey(s.Name)], s.ID.UUID)
	}
	t, remarks := n.Terms, n.Remarks
	for _, w := range n.Winners {
		i := w.Lot - 1
		if i < 0 || i >= len(t.Lots) {
			continue
		}
		known := byName[nameKey(w.Name)]
		if len(known) != 1 {
			remarks = append(remarks, Finding{Code: "notice_winner_unknown", Pointer: lotAt(i) + "/parties", Params: map[string]string{"name": w.Name}})
			continue
		}
		t.Lots[i].Parties = append(t.Lots[i].Parties, Party{
			Supplier: known[0], Rank: w.Rank, Valid: money.Period{From: t.Term.From}, PriceRule: PriceRule{Kind: FixedPrices},
		})
	}
	return t, remarks
}

// amended is a contract in force with the limits and the end that a notice changes; all else stays as it is.
func amended(now, notice Terms) (Terms, []Finding) {
	t := now
	t.Lots = append([]Lot{}, now.Lots...)
	var remarks []Finding
	take := func(to *Limits, from Limits) {
		if from.MaximumValue != nil {
			to.MaximumValue = from.MaximumValue
		}
	}
	take(&t.Total, notice.Total)
	for _, l := range notice.Lots {
		if l.Number > len(t.Lots) {
			remarks = append(remarks, Finding{Code: "notice_lot_unknown", Params: map[string]string{"lot": l.Title}})
			continue
		}
		take(&t.Lots[l.Number-1].Limits, l.Limits)
	}
	if !notice.Term.To.IsZero() {
		t.Term.To = notice.Term.To
	}
	return t, remarks
}
