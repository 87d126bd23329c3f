package planning_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/planning"
)

func day(s string) money.Date { return money.MustDate(s) }

func q(s string) money.Quantity { return money.MustQuantity(s) }

// each is the same movement on every day of a period.
func each(from, to, amount string) (out []planning.Movement) {
	for d := day(from); d.Before(day(to)); d = d.AddDays(1) {
		out = append(out, planning.Movement{Day: d, Amount: q(amount)})
	}
	return out
}

func TestForesee(t *testing.T) {
	t.Parallel()
	june := func(low, likely, high string) []planning.Need {
		return []planning.Need{{Month: day("2027-06-01"), Figures: planning.Figures{Low: q(low), Likely: q(likely), High: q(high)}}}
	}
	none := money.Date{}
	for name, c := range map[string]struct {
		from, to string
		left     string
		moves    []planning.Movement
		needs    []planning.Need
		want     planning.Exhaustion
		known    bool
	}{
		"ASteadyPaceHasNoRange":       {"2025-01-01", "2029-01-01", "100", each("2025-01-01", "2027-01-01", "1"), nil, planning.Exhaustion{Earliest: day("2027-04-10"), Likely: day("2027-04-10"), Latest: day("2027-04-10")}, true},
		"TheStrongestQuarterIsFirst":  {"2025-01-01", "2029-01-01", "100", append(each("2026-07-03", "2026-10-02", "1"), each("2026-10-02", "2027-01-01", "2")...), nil, planning.Exhaustion{Earliest: day("2027-02-19"), Likely: day("2027-05-14"), Latest: none}, true},
		"NothingLeft":                 {"2026-12-30", "2029-01-01", "0", nil, nil, planning.Exhaustion{Earliest: day("2026-12-31"), Likely: day("2026-12-31"), Latest: day("2026-12-31")}, true},
		"NothingCalledOff":            {"2025-01-01", "2029-01-01", "100", nil, nil, planning.Exhaustion{}, true},
		"TooShortForAPace":            {"2026-12-03", "2029-01-01", "100", each("2026-12-03", "2027-01-01", "5"), nil, planning.Exhaustion{}, false},
		"ThirtyDaysAreAPace":          {"2026-12-02", "2029-01-01", "100", each("2026-12-02", "2027-01-01", "5"), nil, planning.Exhaustion{Earliest: day("2027-01-20"), Likely: day("2027-01-20"), Latest: day("2027-01-20")}, true},
		"NotBeforeTheContractEnds":    {"2025-01-01", "2027-04-10", "100", each("2025-01-01", "2027-01-01", "1"), nil, planning.Exhaustion{}, true},
		"WhatIsPlannedComesFirst":     {"2025-01-01", "2029-01-01", "100", nil, june("0", "60", "300"), planning.Exhaustion{Earliest: day("2027-06-10"), Likely: none, Latest: none}, true},
		"AboveThePaceThePlanCounts":   {"2025-01-01", "2029-01-01", "241", each("2025-01-01", "2027-01-01", "1"), june("0", "300", "300"), planning.Exhaustion{Earliest: day("2027-06-09"), Likely: day("2027-06-09"), Latest: day("2027-08-29")}, true},
		"TakingBackIsNoPace":          {"2025-01-01", "2029-01-01", "100", []planning.Movement{{Day: day("2026-12-01"), Amount: negative("50")}}, nil, planning.Exhaustion{}, true},
		"WhatCameLaterIsNotCounted":   {"2025-01-01", "2029-01-01", "100", each("2027-01-01", "2027-03-01", "9"), nil, planning.Exhaustion{}, true},
		"WithoutAnEndTenYearsAreSeen": {"2025-01-01", "", "4000", each("2025-01-01", "2027-01-01", "1"), nil, planning.Exhaustion{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := money.Period{From: day(c.from)}
			if c.to != "" {
				term.To = day(c.to)
			}
			got, known := planning.Foresee(term, day("2026-12-31"), q(c.left), c.moves, c.needs)
			if diff := cmp.Diff(c.want, got); diff != "" || known != c.known {
				t.Errorf("known %t, want %t (-want +got):\n%s", known, c.known, diff)
			}
		})
	}
}

func negative(s string) money.Quantity {
	n, err := money.QuantityOf(0).Sub(q(s))
	if err != nil {
		panic(err)
	}
	return n
}

// later reports whether a is after b; never is after every day.
func later(a, b money.Date) bool { return !b.IsZero() && (a.IsZero() || a.After(b)) }

// TestForesee_Properties: of any history the earliest day is not after the likely one and that not after the latest; more that is
// left never ends earlier, and more that is planned never later.
func TestForesee_Properties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 50))
	today := day("2026-12-31")
	for range 300 {
		term := money.Period{From: today.AddDays(-30 - r.IntN(900)), To: today.AddDays(1 + r.IntN(900))}
		var moves []planning.Movement
		for d := term.From; !d.After(today); d = d.AddDays(1 + r.IntN(40)) {
			m := planning.Movement{Day: d, Amount: money.QuantityOf(r.Int64N(5000))}
			if r.IntN(10) == 0 {
				m.Amount, _ = money.QuantityOf(0).Sub(m.Amount)
			}
			moves = append(moves, m)
		}
		var needs, more []planning.Need
		for m := range r.IntN(12) {
			low, likely, high := r.Int64N(1000), r.Int64N(1000), r.Int64N(1000)
			n := planning.Need{Month: today.AddDays(1).AddMonths(m), Figures: planning.Figures{Low: money.QuantityOf(low), Likely: money.QuantityOf(low + likely), High: money.QuantityOf(low + likely + high)}}
			needs = append(needs, n)
			n.Low, n.Likely, n.High = money.QuantityOf(low+5), money.QuantityOf(low+likely+5), money.QuantityOf(low+likely+high+5)
			more = append(more, n)
		}
		left := r.Int64N(50_000)
		e, _ := planning.Foresee(term, today, money.QuantityOf(left), moves, needs)
		if later(e.Earliest, e.Likely) || later(e.Likely, e.Latest) {
			t.Fatalf("not in order: %+v", e)
		}
		fuller, _ := planning.Foresee(term, today, money.QuantityOf(left+1+r.Int64N(1000)), moves, needs)
		busier, _ := planning.Foresee(term, today, money.QuantityOf(left), moves, more)
		for _, p := range [][3]money.Date{{e.Earliest, fuller.Earliest, busier.Earliest}, {e.Likely, fuller.Likely, busier.Likely}, {e.Latest, fuller.Latest, busier.Latest}} {
			if later(p[0], p[1]) || later(p[2], p[0]) {
				t.Fatalf("%s, with more left %s, with more planned %s", p[0], p[1], p[2])
			}
		}
	}
}

// TestAhead_TheLotsStandForTheContract: where a contract names no limit of its own, its course is that of its lots together.
func TestAhead_TheLotsStandForTheContract(t *testing.T) {
	t.Parallel()
	lot := func(number int, used string, moves ...planning.Movement) (catalog.Lot, []planning.Movement) {
		maximum := q("100")
		b := catalog.Balance{ID: [16]byte{byte(number)}, Kind: "lot", Measure: catalog.MeasureValue, Maximum: &maximum, Committed: q(used)}
		return catalog.Lot{Number: number, Title: "Los", Balances: []catalog.Balance{b}}, moves
	}
	one, first := lot(1, "30", planning.Movement{Day: day("2026-10-31"), Amount: q("20")}, planning.Movement{Day: day("2026-12-01"), Amount: q("10")})
	two, second := lot(2, "7", planning.Movement{Day: day("2026-11-02"), Amount: q("7")})
	c := catalog.Contract{Title: "Geräte", Term: money.Period{From: day("2026-10-15"), To: day("2028-10-15")}, Lots: []catalog.Lot{one, two}}
	got, err := planning.Ahead(c, day("2026-12-01"), map[uuid.UUID][]planning.Movement{one.Balances[0].ID: first, two.Balances[0].ID: second}, nil)
	if err != nil {
		t.Fatal(err)
	}
	months := map[int][][2]string{}
	for _, c := range got.Courses {
		for _, m := range c.Months {
			months[c.Lot] = append(months[c.Lot], [2]string{m.Used.String(), m.Total.String()})
		}
	}
	want := map[int][][2]string{0: {{"20", "20"}, {"7", "27"}, {"10", "37"}}, 1: {{"20", "20"}, {"0", "20"}, {"10", "30"}}, 2: {{"0", "0"}, {"7", "7"}, {"0", "7"}}}
	if diff := cmp.Diff(want, months); diff != "" {
		t.Errorf("used and total per month (-want +got):\n%s", diff)
	}
}
