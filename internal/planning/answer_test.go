package planning

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

func quantity(s string) money.Quantity { return money.MustQuantity(s) }

func date(s string) money.Date { return money.MustDate(s) }

func line(position int, month, low, likely, high string) Line {
	return Line{position, Need{date(month), Figures{quantity(low), quantity(likely), quantity(high)}}}
}

func asked(months int, units ...string) Round {
	r := Round{Group: "Endgeräte", Title: "Endgeräte 2027", First: date("2027-01-01"), Months: months, Deadline: date("2026-12-15")}
	for i, u := range units {
		r.Positions = append(r.Positions, Position{Number: i + 1, Title: "Position", Unit: u})
	}
	return r
}

func TestAnswer_Check(t *testing.T) {
	t.Parallel()
	r := asked(12, "C62", Value)
	for name, c := range map[string]struct {
		status AnswerStatus
		lines  []Line
		at     string
		code   string
	}{
		"RisingFigures":   {Sent, []Line{line(1, "2027-01-01", "1", "1", "2"), line(2, "2027-12-01", "0", "0", "5.50")}, "", ""},
		"AnEmptyDraft":    {Draft, nil, "", ""},
		"NoNeed":          {NoNeed, nil, "", ""},
		"NothingToSend":   {Sent, nil, "#/body/figures", "plan_nothing_sent"},
		"FallingFigures":  {Draft, []Line{line(1, "2027-01-01", "2", "1", "3")}, "#/body/figures/0/likely", "plan_figures_order"},
		"LikelyAboveHigh": {Draft, []Line{line(1, "2027-01-01", "1", "4", "3")}, "#/body/figures/0/likely", "plan_figures_order"},
		"AnotherPosition": {Draft, []Line{line(3, "2027-01-01", "1", "1", "1")}, "#/body/figures/0/position", "plan_position_unknown"},
		"AMonthBefore":    {Draft, []Line{line(1, "2026-12-01", "1", "1", "1")}, "#/body/figures/0/month", "plan_month_unknown"},
		"AMonthAfter":     {Draft, []Line{line(1, "2028-01-01", "1", "1", "1")}, "#/body/figures/0/month", "plan_month_unknown"},
		"ADayInTheMonth":  {Draft, []Line{line(1, "2027-01-02", "1", "1", "1")}, "#/body/figures/0/month", "plan_month_unknown"},
		"Twice":           {Draft, []Line{line(1, "2027-01-01", "1", "1", "1"), line(1, "2027-01-01", "1", "1", "1")}, "#/body/figures/1", "plan_figure_twice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Answer{Status: c.status, Lines: c.lines}.check(r)
			if c.at == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != c.at || f.Fields[0].Code != c.code {
				t.Errorf("%v with %+v, want %s at %s", err, f, c.code, c.at)
			}
		})
	}
}

// TestShared: of a position with figures of fewer than three bodies nobody learns more than that; whoever says "no need" or has only
// saved a draft stands behind no sum.
func TestShared(t *testing.T) {
	t.Parallel()
	r := asked(2, "C62", "C62")
	answers := []Answer{
		{Status: Sent, Lines: []Line{line(1, "2027-01-01", "1", "2", "3"), line(2, "2027-01-01", "9", "9", "9")}},
		{Status: Sent, Lines: []Line{line(1, "2027-01-01", "1", "2", "3"), line(1, "2027-02-01", "0", "0", "5"), line(2, "2027-02-01", "9", "9", "9")}},
		{Status: NoNeed},
		{Status: Silent},
		{Status: Draft, Lines: []Line{line(1, "2027-01-01", "100", "200", "300")}},
	}
	sums, err := Sums(r, answers)
	if err != nil {
		t.Fatal(err)
	}
	if got := Shared(sums); !cmp.Equal(got, []Sum{{Position: 1, Hidden: true}, {Position: 2, Hidden: true}}) {
		t.Errorf("two bodies are seen: %+v", got)
	}
	if sums, err = Sums(r, append(answers, Answer{Status: Sent, Lines: []Line{line(1, "2027-02-01", "1", "1", "1")}})); err != nil {
		t.Fatal(err)
	}
	three := Shared(sums)
	want := Sum{Position: 1, Bodies: 3, Total: Figures{quantity("3"), quantity("5"), quantity("12")}, Months: []Need{
		{date("2027-01-01"), Figures{quantity("2"), quantity("4"), quantity("6")}},
		{date("2027-02-01"), Figures{quantity("1"), quantity("1"), quantity("6")}},
	}}
	if diff := cmp.Diff([]Sum{want, {Position: 2, Hidden: true}}, three); diff != "" {
		t.Errorf("three bodies (-want +got):\n%s", diff)
	}
}

// TestProposed: each month proposes what was called off in the same month of the twelve that are whole, with the least and most of
// it and its neighbours; what was taken back is no need.
func TestProposed(t *testing.T) {
	t.Parallel()
	r := asked(14, "C62", "C62", "C62")
	r.First = date("2026-12-01")
	taken, err := money.QuantityOf(0).Sub(quantity("4"))
	if err != nil {
		t.Fatal(err)
	}
	called := map[int]map[money.Date]money.Quantity{
		1: {date("2025-11-01"): quantity("7"), date("2026-06-01"): quantity("10"), date("2026-07-01"): quantity("4")},
		2: {date("2026-03-01"): taken},
	}
	got := Proposed(r, date("2026-11-23"), called)
	want := []Line{ // November 2025 stands beside December 2025 and, as the first of the ring, beside October 2026
		line(1, "2026-12-01", "0", "0", "7"),
		line(1, "2027-05-01", "0", "0", "10"), line(1, "2027-06-01", "0", "10", "10"), line(1, "2027-07-01", "0", "4", "10"), line(1, "2027-08-01", "0", "0", "4"),
		line(1, "2027-10-01", "0", "0", "7"), line(1, "2027-11-01", "0", "7", "7"), line(1, "2027-12-01", "0", "0", "7"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("proposal (-want +got):\n%s", diff)
	}
}

func TestRound_Check(t *testing.T) {
	t.Parallel()
	today := date("2026-11-23")
	for name, c := range map[string]struct {
		change func(*Round)
		at     string
	}{
		"AsItShouldBe":       {func(*Round) {}, ""},
		"ThisMonth":          {func(r *Round) { r.First = date("2026-11-01") }, ""},
		"AMonthThatIsOver":   {func(r *Round) { r.First = date("2026-10-01") }, "#/body/firstMonth"},
		"NotTheFirstDay":     {func(r *Round) { r.First = date("2027-01-02") }, "#/body/firstMonth"},
		"FiveYears":          {func(r *Round) { r.Months = 60 }, "#/body/months"},
		"NoMonth":            {func(r *Round) { r.Months = 0 }, "#/body/months"},
		"ADeadlineYesterday": {func(r *Round) { r.Deadline = date("2026-11-22") }, "#/body/deadline"},
		"NoPosition":         {func(r *Round) { r.Positions = nil }, "#/body/positions"},
		"ANamelessPosition":  {func(r *Round) { r.Positions[0].Title = " " }, "#/body/positions/0/title"},
		"NobodyAsked":        {func(r *Round) { r.Asked = nil }, "#/body/asked"},
		"NoGroup":            {func(r *Round) { r.Group = " " }, "#/body/group"},
		"NoTitle":            {func(r *Round) { r.Title = "" }, "#/body/title"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := asked(12, "C62")
			r.Asked = append(r.Asked, [16]byte{1}, [16]byte{1})
			c.change(&r)
			r.tidy()
			err := r.check(today)
			if c.at == "" {
				if err != nil || len(r.Asked) != 1 {
					t.Errorf("%v, asked %v", err, r.Asked)
				}
				return
			}
			if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != c.at {
				t.Errorf("%v with %+v, want a word at %s", err, f, c.at)
			}
		})
	}
}

func TestRound_Letter(t *testing.T) {
	t.Parallel()
	r := asked(12, "C62")
	for kind, begins := range map[LetterKind]string{AskedLetter: "Bedarfsplanung", DueLetter: "Erinnerung", AgainLetter: "Erinnerung"} {
		subject, text := r.Letter(kind, "https://shop.example/")
		if !strings.HasPrefix(subject, begins) || !strings.Contains(subject, "15.12.2026") {
			t.Errorf("%s: %q", kind, subject)
		}
		for _, part := range []string{"Endgeräte", "01.2027 bis 12.2027", "unverbindlich", "\nhttps://shop.example/bedarfsplanung/" + r.ID.String()} {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not say %q: %s", kind, part, text)
			}
		}
	}
}
