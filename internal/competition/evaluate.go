package competition

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// CriterionKind says where a criterion's points come from.
type CriterionKind string

// Price points follow from the price alone; quality points are given by the people who assess, each with a reason.
const (
	Price   CriterionKind = "price"
	Quality CriterionKind = "quality"
)

// Criterion of the award with its weight. The weights of a competition make 100.
type Criterion struct {
	Name   string        `json:"name"`
	Kind   CriterionKind `json:"kind"`
	Weight int           `json:"weight"` // percent
}

// Points in hundredths: 10000 are the full 100 points of a criterion.
type Points int64

const fullPoints Points = 10000

// String has two decimals.
func (p Points) String() string { return fmt.Sprintf("%d.%02d", p/100, p%100) }

// Score is points times weight in ten-thousandths, so that nothing is rounded a second time: 1000000 are 100 points.
type Score int64

// String has four decimals.
func (s Score) String() string { return fmt.Sprintf("%d.%04d", s/10000, s%10000) }

// Bid is what an offer is evaluated by.
type Bid struct {
	Supplier uuid.UUID
	Price    money.Amount // net, for everything that was asked
	Sealed   [32]byte     // SHA-256 of the sealed offer
	Given    []Given      // for each quality criterion
	Excluded string       // why it is not evaluated; "" = it is
}

// Given are the points for one quality criterion, whole ones from 0 to 100, and why.
type Given struct {
	Criterion string `json:"criterion"`
	Points    int    `json:"points"`
	Reason    string `json:"reason"`
}

// Line is the arithmetic of one criterion for one offer.
type Line struct {
	Criterion string        `json:"criterion"`
	Kind      CriterionKind `json:"kind"`
	Weight    int           `json:"weight"`
	Points    string        `json:"points"`
	Score     string        `json:"score"`
	Formula   string        `json:"formula"` // how the points come about, in figures
	Reason    string        `json:"reason,omitempty"`
}

// Decided says what put an offer before the next one.
type Decided string

// What decides: the score; among equal ones the lower price; among equal prices the lot that is drawn.
const (
	ByScore Decided = "score"
	ByPrice Decided = "price"
	ByDraw  Decided = "draw"
)

// Ranked is an offer at its place.
type Ranked struct {
	Rank     int       `json:"rank"` // from 1
	Supplier uuid.UUID `json:"supplier"`
	Price    string    `json:"price"`
	Lines    []Line    `json:"lines"`
	Total    string    `json:"total"`
	Decided  Decided   `json:"decided"` // against the offer behind it; ByScore for the last
	score    Score
	bid      Bid
}

// ExcludedBid is an offer that is not evaluated.
type ExcludedBid struct {
	Supplier uuid.UUID `json:"supplier"`
	Reason   string    `json:"reason"`
}

// Evaluation is the outcome. The same bids and criteria give the same outcome, whatever their order.
type Evaluation struct {
	Criteria []Criterion   `json:"criteria"`
	Ranking  []Ranked      `json:"ranking"`
	Excluded []ExcludedBid `json:"excluded"`
}

// Evaluate ranks bids by the criteria. The lowest price among those evaluated gets 100 points, every other one 100 times
// the lowest by its own, rounded half up to two decimals. Errors: Invalid (points missing, out of range or without a
// reason; a price of nothing).
func Evaluate(criteria []Criterion, bids []Bid) (Evaluation, error) {
	e := Evaluation{Criteria: criteria, Ranking: []Ranked{}, Excluded: []ExcludedBid{}}
	var counted []Bid
	for _, b := range bids {
		if b.Excluded != "" {
			e.Excluded = append(e.Excluded, ExcludedBid{b.Supplier, b.Excluded})
			continue
		}
		if b.Price.Sign() <= 0 {
			return e, fault.New(fault.Invalid, "competition_price")
		}
		counted = append(counted, b)
	}
	slices.SortFunc(e.Excluded, func(a, b ExcludedBid) int { return bytes.Compare(a.Supplier[:], b.Supplier[:]) })
	if len(counted) == 0 {
		return e, nil
	}
	lowest := slices.MinFunc(counted, func(a, b Bid) int { return cmp.Compare(a.Price.Cents(), b.Price.Cents()) }).Price
	for _, b := range counted {
		r, err := score(criteria, b, lowest)
		if err != nil {
			return e, err
		}
		e.Ranking = append(e.Ranking, r)
	}
	rank(e.Ranking)
	return e, nil
}

func score(criteria []Criterion, b Bid, lowest money.Amount) (Ranked, error) {
	r := Ranked{Supplier: b.Supplier, Price: b.Price.String(), bid: b}
	for _, c := range criteria {
		l := Line{Criterion: c.Name, Kind: c.Kind, Weight: c.Weight}
		var p Points
		if c.Kind == Price {
			p = pricePoints(lowest.Cents(), b.Price.Cents())
			l.Formula = fmt.Sprintf("100 × %s / %s = %s", lowest, b.Price, p)
		} else {
			g, err := given(c, b)
			if err != nil {
				return r, err
			}
			p = Points(g.Points) * 100
			l.Formula, l.Reason = p.String(), g.Reason
		}
		s := Score(int64(p) * int64(c.Weight))
		l.Points, l.Score = p.String(), s.String()
		l.Formula += fmt.Sprintf("; %s × %d %% = %s", p, c.Weight, s)
		r.score += s
		r.Lines = append(r.Lines, l)
	}
	r.Total = r.score.String()
	return r, nil
}

// pricePoints are 100 × lowest / price in hundredths, half up. Amounts stay below 10^12, so the product fits: 10^14 cents
// by 2 × 10^4.
func pricePoints(lowest, price int64) Points {
	return Points((2*int64(fullPoints)*lowest + price) / (2 * price))
}

func given(c Criterion, b Bid) (Given, error) {
	i := slices.IndexFunc(b.Given, func(g Given) bool { return g.Criterion == c.Name })
	switch {
	case i < 0:
		return Given{}, fault.New(fault.Invalid, "competition_points_missing", "criterion", c.Name)
	case b.Given[i].Points < 0 || b.Given[i].Points > 100:
		return Given{}, fault.New(fault.Invalid, "competition_points_range", "criterion", c.Name)
	case strings.TrimSpace(b.Given[i].Reason) == "":
		return Given{}, fault.New(fault.Invalid, "competition_points_reason", "criterion", c.Name)
	}
	return b.Given[i], nil
}

// rank sorts by score, then price, then the lot drawn, and numbers the places.
func rank(all []Ranked) {
	seed := drawSeed(all)
	slices.SortFunc(all, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.bid.Price.Cents(), b.bid.Price.Cents()),
			bytes.Compare(drawn(seed, a.Supplier), drawn(seed, b.Supplier)))
	})
	for i := range all {
		all[i].Rank, all[i].Decided = i+1, ByScore
		if i+1 == len(all) || all[i].score != all[i+1].score {
			continue
		}
		all[i].Decided = ByPrice
		if all[i].bid.Price.Cents() == all[i+1].bid.Price.Cents() {
			all[i].Decided = ByDraw
		}
	}
}

// drawSeed is what the lot is drawn from: the sealed offers, which nobody could foresee, whatever the order they came in.
// Anybody who has them draws the same.
func drawSeed(all []Ranked) []byte {
	var sums [][]byte
	for _, r := range all {
		sums = append(sums, r.bid.Sealed[:])
	}
	slices.SortFunc(sums, bytes.Compare)
	sum := sha256.Sum256(bytes.Join(sums, nil))
	return sum[:]
}

func drawn(seed []byte, supplier uuid.UUID) []byte {
	sum := sha256.Sum256(append(slices.Clone(seed), supplier[:]...))
	return sum[:]
}

// CheckCriteria is the code of why nothing can be awarded by criteria, "" = something can: none, names twice or missing, no price, weights that do
// not make 100 (VgV §58(2), (3)).
func CheckCriteria(criteria []Criterion) string {
	sum, names, prices := 0, map[string]bool{}, 0
	for _, c := range criteria {
		if c.Name == "" || names[c.Name] || c.Weight <= 0 {
			return "competition_criteria"
		}
		names[c.Name] = true
		sum += c.Weight
		if c.Kind == Price {
			prices++
		}
	}
	switch {
	case sum != 100:
		return "competition_weights"
	case prices != 1:
		return "competition_price_criterion"
	}
	return ""
}
