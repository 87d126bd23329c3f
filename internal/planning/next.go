package planning

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Derivation says how estimate and maximum of a drafted contract came about.
type Derivation struct {
	Change    contract.ChangeID
	Margin    Margin
	Positions []Derived
	By        string // name; "" = no longer known
	At        time.Time
}

// Margin is by how much a maximum is above the sum of what bodies need at most, and why.
type Margin struct {
	Percent int
	Reason  string
}

// Derived is what a position comes to: the estimate is the likely sum and the maximum the one of at most with the margin, both
// rounded up to whole units.
type Derived struct {
	Position int            `json:"position"`
	Title    string         `json:"title"`
	Unit     string         `json:"unit"`
	Bodies   int            `json:"bodies"`
	Likely   money.Quantity `json:"likely"`
	High     money.Quantity `json:"high"`
	Estimate money.Quantity `json:"estimate"`
	Maximum  money.Quantity `json:"maximum"`
}

// Drafts is the way in which contracts are drafted; contract.Service implements it.
type Drafts interface {
	Current(ctx context.Context, id catalog.ContractID) (contract.Standing, error)
	Draft(ctx context.Context, p authz.Principal, in contract.Proposal) (contract.View, error)
	Withdraw(ctx context.Context, p authz.Principal, id contract.ChangeID) (contract.View, error)
}

var _ Drafts = (*contract.Service)(nil)

const (
	maxMargin = 100
	minReason = 10
)

func (m Margin) check() error {
	bad, n := fault.New(fault.Invalid, "plan_margin"), 0
	if m.Percent < 0 || m.Percent > maxMargin {
		bad, n = bad.WithField("#/body/marginPercent", "plan_margin_percent"), n+1
	}
	if length := utf8.RuneCountInString(m.Reason); length < minReason || length > maxWords {
		bad, n = bad.WithField("#/body/reason", "plan_margin_reason"), n+1
	}
	if n > 0 {
		return bad
	}
	return nil
}

// Derive makes estimates and maxima of sums. Positions that nobody needs are left out.
func Derive(r Round, sums []Sum, m Margin) []Derived {
	out := []Derived{}
	for i, s := range sums {
		if s.Bodies == 0 {
			continue
		}
		out = append(out, Derived{
			Position: s.Position, Title: r.Positions[i].Title, Unit: r.Positions[i].Unit, Bodies: s.Bodies, Likely: s.Total.Likely, High: s.Total.High,
			Estimate: whole(s.Total.Likely, 0), Maximum: whole(s.Total.High, m.Percent),
		})
	}
	return out
}

// whole is a quantity with so many per cent more, rounded up to whole units.
func whole(q money.Quantity, percent int) money.Quantity {
	n := big.NewInt(millionths(q))
	n.Mul(n, big.NewInt(int64(100+percent)))
	units, rest := n.QuoRem(n, big.NewInt(100_000_000), new(big.Int))
	if rest.Sign() > 0 {
		units.Add(units, big.NewInt(1))
	}
	return money.QuantityOf(units.Int64()) // a sum has at most twelve digits
}

// DraftNext drafts the next contract from a closed round: a lot per position with its estimate and maximum, and what the lot that it
// continues said otherwise; who delivers and who may call off stays to be entered. The derivation is stored with the draft. Errors:
// Forbidden; NotFound; Invalid (plan_margin); Conflict (plan_round_open, plan_nothing_needed).
func (s *Rounds) DraftNext(ctx context.Context, p authz.Principal, id RoundID, m Margin) (Derivation, error) {
	if err := s.must(ctx, p, "run"); err != nil {
		return Derivation{}, err
	}
	m.Reason = strings.TrimSpace(m.Reason)
	if err := m.check(); err != nil {
		return Derivation{}, err
	}
	r, err := s.store.Round(ctx, id, uuid.Nil)
	if err != nil {
		return Derivation{}, err
	}
	if r.ClosedAt == nil {
		return Derivation{}, fault.New(fault.Conflict, "plan_round_open")
	}
	answers, err := s.store.Answers(ctx, id)
	if err != nil {
		return Derivation{}, err
	}
	sums, err := Sums(r, answers)
	if err != nil {
		return Derivation{}, err
	}
	d := Derivation{Margin: m, Positions: Derive(r, sums, m), By: p.Name, At: s.now()}
	if len(d.Positions) == 0 {
		return d, fault.New(fault.Conflict, "plan_nothing_needed")
	}
	terms, err := s.terms(ctx, r, d.Positions)
	if err != nil {
		return d, err
	}
	drafted, err := s.drafts.Draft(ctx, p, contract.Proposal{Kind: contract.Create, Reason: d.words(r), Terms: terms})
	if err != nil {
		return d, err
	}
	d.Change = drafted.Change.ID
	if err := s.store.SaveDerivation(ctx, id, d, Person{p.Person, p.Name}); err != nil {
		if _, undone := s.drafts.Withdraw(ctx, p, d.Change); undone != nil { // a draft without its derivation helps nobody
			return d, fmt.Errorf("%w; the draft %s stays: %w", err, d.Change, undone)
		}
		return d, err
	}
	return d, nil
}

// Derivations of a round, newest first, for those who review answers. Errors: Forbidden; NotFound.
func (s *Rounds) Derivations(ctx context.Context, p authz.Principal, id RoundID) ([]Derivation, error) {
	if err := s.must(ctx, p, "review"); err != nil {
		return nil, err
	}
	if _, err := s.store.Round(ctx, id, uuid.Nil); err != nil {
		return nil, err
	}
	return s.store.Derivations(ctx, id)
}

// words are the reason of the draft: what its figures rest on, in German.
func (d Derivation) words(r Round) string {
	return fmt.Sprintf("Aus der Bedarfsrunde „%s“ (%s bis %s): Schätzung aus dem wahrscheinlichen Bedarf, Höchstwert oder Höchstmenge aus dem höchstens genannten mit %d %% Aufschlag. Grund des Aufschlags: %s",
		r.Title, germanMonth(r.First), germanMonth(r.Month(r.Months-1)), d.Margin.Percent, d.Margin.Reason)
}

func (s *Rounds) terms(ctx context.Context, r Round, positions []Derived) (contract.Terms, error) {
	t := contract.Terms{Title: r.Title, Group: r.Group, Regime: contract.VgV}
	before := map[uuid.UUID]contract.Terms{}
	for i, d := range positions {
		lot := contract.Lot{Kind: catalog.CallOffSingle, Obligation: catalog.Voluntary, Unit: "C62"}
		if at := r.Positions[d.Position-1].Lot; at != nil {
			if _, read := before[at.Contract]; !read {
				now, err := s.drafts.Current(ctx, catalog.ContractID{UUID: at.Contract})
				if err != nil {
					return t, err
				}
				before[at.Contract], t.Regime = now.Terms, now.Terms.Regime
				t.CPV = append(t.CPV, now.Terms.CPV...)
			}
			lot = continued(before[at.Contract], at.Number, lot)
		}
		lot.Number, lot.Title = i+1, d.Title
		var err error
		if lot.Limits, err = limits(d); err != nil {
			return t, err
		}
		if d.Unit != Value {
			lot.Unit = d.Unit
		}
		t.Lots = append(t.Lots, lot)
	}
	var err error
	t.Total, err = together(t.Lots)
	return t, err
}

// continued is what a new lot takes over from the one it continues: what it covers and how it is called off; who delivers and who
// may call off is new.
func continued(before contract.Terms, number int, otherwise contract.Lot) contract.Lot {
	i := slices.IndexFunc(before.Lots, func(l contract.Lot) bool { return l.Number == number })
	if i < 0 {
		return otherwise
	}
	was := before.Lots[i]
	return contract.Lot{CPV: was.CPV, Categories: was.Categories, Kind: was.Kind, Obligation: was.Obligation, Economical: was.Economical, Unit: was.Unit, Selection: was.Selection}
}

func limits(d Derived) (l contract.Limits, err error) {
	if d.Unit != Value {
		l.EstimatedQuantity, l.MaximumQuantity = &d.Estimate, &d.Maximum
		return l, nil
	}
	estimate, err := money.ParseAmount(d.Estimate.String(), money.EUR)
	if err != nil {
		return l, err
	}
	maximum, err := money.ParseAmount(d.Maximum.String(), money.EUR)
	l.EstimatedValue, l.MaximumValue = &estimate, &maximum
	return l, err
}

// together are the limits of all lots by value; none where a lot has none.
func together(lots []contract.Lot) (contract.Limits, error) {
	estimate, maximum := money.Zero(money.EUR), money.Zero(money.EUR)
	for _, l := range lots {
		if l.MaximumValue == nil {
			return contract.Limits{}, nil
		}
		var err error
		if estimate, err = estimate.Add(*l.EstimatedValue); err != nil {
			return contract.Limits{}, err
		}
		if maximum, err = maximum.Add(*l.MaximumValue); err != nil {
			return contract.Limits{}, err
		}
	}
	return contract.Limits{EstimatedValue: &estimate, MaximumValue: &maximum}, nil
}
