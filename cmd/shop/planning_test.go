package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/planning"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// roundOf asks organisations for one position by value and one by pieces, from January on.
func roundOf(lot uuid.UUID, asked ...uuid.UUID) map[string]any {
	return map[string]any{
		"group": "Endgeräte", "title": "Endgeräte 2027", "note": "Auch Zubehör.", "firstMonth": "2027-01-01", "months": 12, "deadline": "2026-12-15",
		"positions": []any{map[string]any{"title": "Dockingstationen", "unit": "C62", "lotId": lot}, map[string]any{"title": "Zubehör", "unit": "EUR"}}, "asked": asked,
	}
}

func (a actor) asks(t *testing.T, round map[string]any) gen.PlanRound {
	t.Helper()
	var r gen.PlanRound
	a.do("POST", "/plan-rounds", round).Want(http.StatusCreated).JSON(&r)
	return r
}

func (a actor) round(t *testing.T, id uuid.UUID) gen.PlanRound {
	t.Helper()
	var r gen.PlanRound
	a.do("GET", "/plan-rounds/"+id.String(), nil).Want(http.StatusOK).JSON(&r)
	return r
}

func figure(position int, month, low, likely, high string) map[string]any {
	return map[string]any{"position": position, "month": month, "low": low, "likely": likely, "high": high}
}

func (a actor) plans(round uuid.UUID, version int, status string, figures ...map[string]any) testkit.Response {
	if figures == nil {
		figures = []map[string]any{}
	}
	return a.do("PUT", "/plan-rounds/"+round.String()+"/answer", map[string]any{"version": version, "status": status, "figures": figures})
}

// TestPlanning_OthersSeeSumsOnly: while a round runs a body learns of its own answer alone; once it is closed, of how many answered,
// and of sums with figures of three bodies and more. Who answers what, and how a sum is made up of others' figures, changes no
// byte that a body reads.
func TestPlanning_OthersSeeSumsOnly(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, clock := startClock(t, w)
	manager, auditor := s.member(w.Coop, "contract_manager"), s.member(w.Coop, "auditor")
	school, body, town, annex := s.session(w.Officer.Person, w.School), s.member(w.Body, "officer"), s.member(w.Town, "officer"), s.session(w.Stranger.Person, w.Annex)
	city := s.member(w.City, "officer")
	all := []uuid.UUID{w.School, w.Body, w.Town, w.Annex}
	one, two := manager.asks(t, roundOf(m.lot.ID, all...)), manager.asks(t, roundOf(m.lot.ID, all...))
	few := manager.asks(t, roundOf(m.lot.ID, w.School, w.Body, w.City))

	read := func(a actor, r gen.PlanRound) string {
		got := a.do("GET", "/plan-rounds/"+r.Summary.Id.String(), nil).Want(http.StatusOK).Comparable()
		return strings.ReplaceAll(got, r.Summary.Id.String(), "")
	}
	list := func() string { return school.do("GET", "/plan-rounds", nil).Want(http.StatusOK).Comparable() }
	silent, listed := read(school, one), list()
	january := func(position int, likely string) map[string]any {
		return figure(position, "2027-01-01", "0", likely, "100")
	}
	// The same sums of two others, made up in different ways.
	body.plans(one.Summary.Id, 0, "sent", january(1, "30"), january(2, "7.50")).Want(http.StatusOK)
	town.plans(one.Summary.Id, 0, "sent", january(1, "20")).Want(http.StatusOK)
	body.plans(two.Summary.Id, 0, "sent", january(1, "5"), january(2, "7.50")).Want(http.StatusOK)
	town.plans(two.Summary.Id, 0, "sent", january(1, "45")).Want(http.StatusOK)
	body.plans(few.Summary.Id, 0, "sent", january(1, "30")).Want(http.StatusOK)
	city.plans(few.Summary.Id, 0, "no_need").Want(http.StatusOK)
	if diff := cmp.Diff(silent, read(school, one)); diff != "" {
		t.Errorf("what others answered moves what a body reads of a running round:\n%s", diff)
	}
	if diff := cmp.Diff(listed, list()); diff != "" {
		t.Errorf("what others answered moves the list:\n%s", diff)
	}
	for _, r := range []gen.PlanRound{one, two, few} {
		school.plans(r.Summary.Id, 0, "sent", january(1, "1")).Want(http.StatusOK)
	}
	annex.plans(one.Summary.Id, 0, "draft", january(1, "99")).Want(http.StatusOK)
	if running := manager.round(t, one.Summary.Id); running.Summary.Answered.MustGet() != 3 || (*running.Sums)[0].Total.Likely != "51" {
		t.Errorf("those who plan the contract see %v answers and sums %+v while it runs", running.Summary.Answered, (*running.Sums)[0].Total)
	}

	clock.set(time.Date(2026, time.December, 16, 9, 0, 0, 0, time.UTC))
	if r := annex.plans(one.Summary.Id, 1, "sent", january(1, "1")); r.Status != http.StatusConflict || !strings.Contains(string(r.Body), "plan_round_over") {
		t.Errorf("sent after the last day: %d %s", r.Status, r.Body)
	}
	if over := school.round(t, one.Summary.Id); over.Summary.Status != "over" || over.Sums != nil || len(over.AllowedActions) != 0 {
		t.Errorf("past its last day, not closed: %+v", over)
	}
	for _, r := range []gen.PlanRound{one, two, few} {
		manager.do("POST", "/plan-rounds/"+r.Summary.Id.String()+"/close", nil).Want(http.StatusOK)
	}
	if diff := cmp.Diff(read(school, one), read(school, two)); diff != "" {
		t.Errorf("how a sum is made up of others' figures shows:\n%s", diff)
	}
	closed := school.round(t, one.Summary.Id)
	if sums := *closed.Sums; closed.Summary.Answered.MustGet() != 3 || closed.Summary.Asked.MustGet() != 4 || sums[0].Hidden || *sums[0].Bodies != 3 ||
		sums[0].Total.Likely != "51" || (*sums[0].Months)[0].Figures.Likely != "51" || !sums[1].Hidden || sums[1].Total != nil || sums[1].Bodies != nil {
		t.Errorf("of three answers: %+v", closed)
	}
	if sum := (*school.round(t, few.Summary.Id).Sums)[0]; !sum.Hidden || sum.Total != nil || sum.Months != nil || sum.Bodies != nil {
		t.Errorf("of two bodies with figures and one without need: %+v", sum)
	}
	for _, they := range []actor{manager, auditor} {
		var answers gen.PlanAnswerList
		they.do("GET", "/plan-rounds/"+one.Summary.Id.String()+"/answers", nil).Want(http.StatusOK).JSON(&answers)
		if len(answers.Items) != 4 || (*they.round(t, one.Summary.Id).Sums)[1].Total.Likely != "7.5" {
			t.Errorf("those who plan the contract see %+v", answers)
		}
	}
	for _, path := range []string{"", "/proposal"} {
		if r := city.do("GET", "/plan-rounds/"+one.Summary.Id.String()+path, nil); r.Status != http.StatusNotFound {
			t.Errorf("a body above two that are asked reads %s: %d %s", path, r.Status, r.Body)
		}
	}
}

// TestPlanning_AnAnswerUntilTheLastDay: drafts are kept, sent answers are sent anew, of two people of one body the second learns that
// the other was faster, and a refused answer leaves nothing behind.
func TestPlanning_AnAnswerUntilTheLastDay(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, clock := startClock(t, w)
	manager, school := s.member(w.Coop, "contract_manager"), s.session(w.Officer.Person, w.School)
	r := manager.asks(t, roundOf(m.lot.ID, w.School, w.Town)).Summary.Id
	if r := manager.do("POST", "/plan-rounds/"+r.String()+"/close", nil); r.Status != http.StatusConflict {
		t.Errorf("closed while it runs: %d %s", r.Status, r.Body)
	}
	june := figure(1, "2027-06-01", "1", "2.5", "4")
	school.plans(r, 0, "draft", june, figure(1, "2027-07-01", "0", "0", "0")).Want(http.StatusOK)
	if a := school.round(t, r).Answer; a.Version != 1 || a.Status != "draft" || len(a.Figures) != 1 || a.Figures[0].Likely != "2.5" {
		t.Errorf("the draft is %+v", a)
	}
	s.settle(t)
	before := s.Rows()
	for name, c := range map[string]struct {
		send   func() testkit.Response
		status int
		code   string
	}{
		"AnotherWasFaster":     {func() testkit.Response { return school.plans(r, 0, "draft", june) }, http.StatusPreconditionFailed, "plan_answer_changed"},
		"AVersionNotThereYet":  {func() testkit.Response { return school.plans(r, 2, "draft", june) }, http.StatusPreconditionFailed, "plan_answer_changed"},
		"FallingFigures":       {func() testkit.Response { return school.plans(r, 1, "sent", figure(1, "2027-06-01", "3", "2", "4")) }, 400, "plan_figures_order"},
		"ANegativeFigure":      {func() testkit.Response { return school.plans(r, 1, "sent", figure(1, "2027-06-01", "-3", "2", "4")) }, 400, "plan_figure_form"},
		"AMonthOfAnotherYear":  {func() testkit.Response { return school.plans(r, 1, "sent", figure(1, "2029-06-01", "1", "2", "4")) }, 400, "plan_month_unknown"},
		"NothingIsSent":        {func() testkit.Response { return school.plans(r, 1, "sent") }, 400, "plan_nothing_sent"},
		"ABodyThatIsNotAsked":  {func() testkit.Response { return s.member(w.Annex, "officer").plans(r, 0, "no_need") }, http.StatusNotFound, "not_found"},
		"SomebodyWhoOnlyReads": {func() testkit.Response { return s.member(w.School, "approver").plans(r, 1, "no_need") }, http.StatusForbidden, ""},
		"ARoundWithoutAnybody": {func() testkit.Response { return manager.do("POST", "/plan-rounds", roundOf(m.lot.ID)) }, 400, ""},
		"ABodyThatIsNotThere":  {func() testkit.Response { return manager.do("POST", "/plan-rounds", roundOf(m.lot.ID, uuid.New())) }, 400, "plan_asked"},
		"ALotThatIsNotThere":   {func() testkit.Response { return manager.do("POST", "/plan-rounds", roundOf(uuid.New(), w.School)) }, 400, "plan_lot_unknown"},
		"ARoundOfAMember": {func() testkit.Response {
			return s.member(w.Town, "contract_manager").do("POST", "/plan-rounds", roundOf(m.lot.ID, w.Town))
		}, http.StatusForbidden, ""},
		"AnswersReadByAnOfficer": {func() testkit.Response { return school.do("GET", "/plan-rounds/"+r.String()+"/answers", nil) }, http.StatusForbidden, ""},
	} {
		if got := c.send(); got.Status != c.status || !strings.Contains(string(got.Body), c.code) {
			t.Errorf("%s: %d %s, want %d %s", name, got.Status, got.Body, c.status, c.code)
		}
	}
	after := s.Rows()
	for _, table := range []string{"plan_round", "plan_position", "plan_asked", "plan_answer", "plan_figure"} {
		if before[table] != after[table] {
			t.Errorf("refusals changed %s", table)
		}
	}

	school.plans(r, 1, "sent", june).Want(http.StatusOK)
	if got := school.plans(r, 2, "draft", june); got.Status != http.StatusConflict || !strings.Contains(string(got.Body), "plan_answer_sent") {
		t.Errorf("a sent answer became a draft: %d %s", got.Status, got.Body)
	}
	school.plans(r, 2, "no_need", june).Want(http.StatusOK)
	if a := school.round(t, r).Answer; a.Status != "no_need" || len(a.Figures) != 0 {
		t.Errorf("no need: %+v", a)
	}
	clock.set(time.Date(2026, time.December, 15, 22, 59, 0, 0, time.UTC)) // a minute before midnight in Berlin
	school.plans(r, 3, "sent", june).Want(http.StatusOK)
	clock.set(time.Date(2026, time.December, 15, 23, 0, 0, 0, time.UTC))
	if got := school.plans(r, 4, "sent", june); got.Status != http.StatusConflict {
		t.Errorf("sent on the day after the last: %d %s", got.Status, got.Body)
	}
	manager.do("POST", "/plan-rounds/"+r.String()+"/close", nil).Want(http.StatusOK)
	if got := manager.do("POST", "/plan-rounds/"+r.String()+"/close", nil); got.Status != http.StatusConflict || !strings.Contains(string(got.Body), "plan_round_closed") {
		t.Errorf("closed twice: %d %s", got.Status, got.Body)
	}
}

// TestPlanning_LastYearsCallOffsAreProposed: what the body and its units called off of the position's lot, less what was cancelled,
// is proposed for the same month; what others called off is not, and nothing is saved.
func TestPlanning_LastYearsCallOffsAreProposed(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "10", LotMaximum: "100000", Entitled: []uuid.UUID{w.Body, w.Town}})
	s, clock := startClock(t, w)
	manager, school, body, annex := s.member(w.Coop, "contract_manager"), s.session(w.Officer.Person, w.School), s.member(w.Body, "officer"), s.session(w.Stranger.Person, w.Annex)
	placed := school.order(t, m.callOff(m.lot.Price, "8")) // in November
	annex.order(t, m.callOff(m.lot.Price, "50"))
	s.settle(t)
	school.sealed(t, placed.Orders[0].Summary.Id)
	school.cancel(placed.Orders[0].Summary.Id, "3").Want(http.StatusOK)
	clock.set(time.Date(2026, time.December, 1, 9, 0, 0, 0, time.UTC))
	in := roundOf(m.lot.ID, w.Body, w.School)
	in["positions"] = []any{map[string]any{"title": "Dockingstationen", "unit": "C62", "lotId": m.lot.ID}, map[string]any{"title": "Wert", "unit": "EUR", "lotId": m.lot.ID}}
	r := manager.asks(t, in).Summary.Id
	for name, they := range map[string]actor{"the unit": school, "the body above": body} {
		var got gen.PlanProposal
		they.do("GET", "/plan-rounds/"+r.String()+"/proposal", nil).Want(http.StatusOK).JSON(&got)
		var short []string
		for _, f := range got.Figures {
			short = append(short, strings.Join([]string{f.Month.Format("2006-01"), f.Low, f.Likely, f.High}, " "))
		}
		want := []string{"2027-10 0 0 5", "2027-11 0 5 5", "2027-12 0 0 5", "2027-10 0 0 50", "2027-11 0 50 50", "2027-12 0 0 50"}
		if diff := cmp.Diff(want, short); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if a := they.round(t, r).Answer; a.Status != "silent" || a.Version != 0 {
			t.Errorf("a proposal was saved: %+v", a)
		}
	}
}

// TestPlanning_IsHeldAgainstCallOffs: what a closed round says of a contract's lot stands on the contract beside what was called off in
// the month, without what was cancelled. A body sees it of rounds in which it was asked and with figures of three bodies and more;
// only such figures move the forecast, which is the same for everybody.
func TestPlanning_IsHeldAgainstCallOffs(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	m.lot = w.Lot(fixture.LotTerms{Product: m.product, Supplier: m.seller, UnitPrice: "10", LotMaximum: "100000", Entitled: []uuid.UUID{w.Body, w.Town}})
	s, clock := startClock(t, w)
	manager, auditor, requester := s.member(w.Coop, "contract_manager"), s.member(w.Coop, "auditor"), s.member(w.School, "requester")
	school, body, town, annex := s.session(w.Officer.Person, w.School), s.member(w.Body, "officer"), s.member(w.Town, "officer"), s.session(w.Stranger.Person, w.Annex)
	in := roundOf(m.lot.ID, w.School, w.Body, w.Town)
	in["positions"] = []any{
		map[string]any{"title": "Wert", "unit": "EUR", "lotId": m.lot.ID}, map[string]any{"title": "Dockingstationen", "unit": "C62", "lotId": m.lot.ID}, map[string]any{"title": "Zubehör", "unit": "EUR"},
	}
	r := manager.asks(t, in).Summary.Id
	january := func(position int, likely, high string) map[string]any {
		return figure(position, "2027-01-01", "0", likely, high)
	}
	read := func(a actor) gen.ContractForecast {
		var f gen.ContractForecast
		a.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/forecast", nil).Want(http.StatusOK).JSON(&f)
		return f
	}
	school.plans(r, 0, "sent", january(1, "40000", "60000"), january(2, "7", "9")).Want(http.StatusOK)
	body.plans(r, 0, "sent", january(1, "30000", "50000"), january(2, "5", "5")).Want(http.StatusOK)
	if f := read(manager); len(f.Plans) != 0 {
		t.Errorf("a running round counts: %+v", f.Plans)
	}
	town.plans(r, 0, "sent", january(1, "50000", "50000")).Want(http.StatusOK)
	before := read(manager).Limits
	manager.do("POST", "/plan-rounds/"+r.String()+"/close", nil).Want(http.StatusOK)

	clock.set(time.Date(2027, time.January, 5, 9, 0, 0, 0, time.UTC))
	placed := school.order(t, m.callOff(m.lot.Price, "8"))
	annex.order(t, m.callOff(m.lot.Price, "50"))
	s.settle(t)
	school.sealed(t, placed.Orders[0].Summary.Id)
	school.cancel(placed.Orders[0].Summary.Id, "3").Want(http.StatusOK)

	for name, they := range map[string]actor{"contract manager": manager, "auditor": auditor} {
		plans := read(they).Plans
		if len(plans) != 2 {
			t.Fatalf("%s sees %+v", name, plans)
		}
		value, pieces := plans[0], plans[1]
		if first := value.Months[0]; value.Unit != "EUR" || value.LotNumber != 1 || value.Hidden || first.Figures.Likely != "120000" || first.Called.MustGet() != "550" || !value.Months[1].Called.IsNull() {
			t.Errorf("%s sees by value %+v", name, value)
		}
		if first := pieces.Months[0]; pieces.Hidden || pieces.Bodies.MustGet() != 2 || first.Figures.High != "14" || first.Called.MustGet() != "55" {
			t.Errorf("%s sees by pieces %+v", name, pieces)
		}
	}
	if plans := read(school).Plans; len(plans) != 2 || plans[0].Months[0].Figures.High != "160000" || plans[0].Months[0].Called.MustGet() != "550" ||
		!plans[1].Hidden || len(plans[1].Months) != 0 || !plans[1].Bodies.IsNull() {
		t.Errorf("a body that was asked sees %+v", plans)
	}
	for name, they := range map[string]actor{"a body that was not asked": annex, "a requester": requester} {
		if plans := read(they).Plans; len(plans) != 0 {
			t.Errorf("%s sees %+v", name, plans)
		}
	}
	limit := read(manager).Limits[0]
	if limit.Forecast.Likely.IsNull() || limit.Forecast.Likely.MustGet().Format(time.DateOnly) >= "2027-02-01" || cmp.Equal(before, read(manager).Limits) {
		t.Errorf("120.000 € planned for January of 100.000 €: %+v", limit.Forecast)
	}
	if diff := cmp.Diff(fmt.Sprint(read(manager).Limits), fmt.Sprint(read(annex).Limits)); diff != "" {
		t.Errorf("the forecast depends on who reads it:\n%s", diff)
	}
}

// TestPlanning_SilentBodiesAreReminded: officers are written to when a round begins, once in its last week, and by click once a day,
// always only as long as their body has not answered; nobody is written to after the last day.
func TestPlanning_SilentBodiesAreReminded(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s, clock := startClock(t, w)
	for person, login := range map[uuid.UUID]string{w.Officer.Person: "petra@schule.example", w.Stranger.Person: "sven@stadt.example", w.Director.Person: "dora"} {
		s.Exec(`INSERT INTO local_account (person_id, login, password_hash) VALUES ($1, $2, 'x')`, person, login)
	}
	manager, annex := s.member(w.Coop, "contract_manager"), s.session(w.Stranger.Person, w.Annex)
	rounds := planning.NewRounds(postgres.NewRoundStore(s.app.db, s.app.worker), s.app.decider, nil, planning.Config{Now: clock.now, PublicURL: "https://shop.example/"})
	letters := func(kind string) int {
		return s.Count(`SELECT count(*) FROM plan_letter WHERE kind = $1`, kind)
	}
	r := manager.asks(t, roundOf(m.lot.ID, w.School, w.Annex, w.Body)).Summary.Id
	if n := letters("asked"); n != 2 { // Dora signs in without a mail address
		t.Errorf("%d were told of the new round, want 2", n)
	}
	remind := func() int {
		var got gen.PlanReminders
		manager.do("POST", "/plan-rounds/"+r.String()+"/reminders", nil).Want(http.StatusOK).JSON(&got)
		return got.Letters
	}
	due := func() int {
		n, err := rounds.RemindDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if first, second, early := remind(), remind(), due(); first != 2 || second != 0 || early != 0 {
		t.Errorf("by click %d and %d, three weeks before the end %d", first, second, early)
	}
	annex.plans(r, 0, "no_need").Want(http.StatusOK)
	clock.set(time.Date(2026, time.December, 8, 9, 0, 0, 0, time.UTC))
	if first, second, click := due(), due(), remind(); first != 1 || second != 0 || click != 1 {
		t.Errorf("in the last week %d and %d, by click %d", first, second, click)
	}
	clock.set(time.Date(2026, time.December, 16, 9, 0, 0, 0, time.UTC))
	if n := due(); n != 0 {
		t.Errorf("after the last day %d", n)
	}
	if got := manager.do("POST", "/plan-rounds/"+r.String()+"/reminders", nil); got.Status != http.StatusConflict {
		t.Errorf("by click after the last day: %d %s", got.Status, got.Body)
	}
}

// TestPlanning_TheNextContractIsDrafted: of a closed round a draft of a contract is made with a lot per position that somebody needs:
// the estimate is the likely sum, the maximum the one of at most with the margin, both in whole units; how they came about is kept
// with the draft. While the round runs, without a reason and for anybody else there is none.
func TestPlanning_TheNextContractIsDrafted(t *testing.T) {
	t.Parallel()
	s, m, manager, second := contractShop(t)
	body, town := s.member(s.Body, "officer"), s.member(s.Town, "officer")
	in := roundOf(m.lot.ID, s.Body, s.Town)
	in["positions"] = append([]any{map[string]any{"title": "Niemandes", "unit": "C62"}}, in["positions"].([]any)...)
	r := manager.asks(t, in).Summary.Id
	path := "/plan-rounds/" + r.String() + "/drafts"
	margin := map[string]any{"marginPercent": 15, "reason": "Zuwachs der Vorjahre, siehe Vermerk vom 1.11."}
	body.plans(r, 0, "sent", figure(2, "2027-01-01", "1", "10.5", "20"), figure(2, "2027-02-01", "0", "2", "3"), figure(3, "2027-01-01", "0", "1000", "2000.01")).Want(http.StatusOK)
	if got := manager.do("POST", path, margin); got.Status != http.StatusConflict || !strings.Contains(string(got.Body), "plan_round_open") {
		t.Errorf("while the round runs: %d %s", got.Status, got.Body)
	}
	town.plans(r, 0, "no_need").Want(http.StatusOK)
	manager.do("POST", "/plan-rounds/"+r.String()+"/close", nil).Want(http.StatusOK)
	for name, c := range map[string]struct {
		who    actor
		margin map[string]any
		status int
	}{
		"WithoutAReason":    {manager, map[string]any{"marginPercent": 15, "reason": "          "}, 400},
		"MoreThanDouble":    {manager, map[string]any{"marginPercent": 101, "reason": "Zuwachs der Vorjahre"}, 400},
		"ByABody":           {body, margin, http.StatusForbidden},
		"ByTheRevision":     {s.member(s.Coop, "auditor"), margin, http.StatusForbidden},
		"ByAMembersManager": {s.member(s.Town, "contract_manager"), margin, http.StatusForbidden},
	} {
		if got := c.who.do("POST", path, c.margin); got.Status != c.status {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
	var d gen.PlanDerivation
	manager.do("POST", path, margin).Want(http.StatusCreated).JSON(&d)
	var got []string
	for _, p := range d.Positions {
		got = append(got, fmt.Sprint(p.Position, p.Bodies, " ", p.Likely, " ", p.High, " ", p.Estimate, " ", p.Maximum))
	}
	if diff := cmp.Diff([]string{"2 1 12.5 23 13 27", "3 1 1000 2000.01 1000 2301"}, got); diff != "" {
		t.Errorf("derivation (-want +got):\n%s", diff)
	}
	var c struct {
		Reason string
		Kind   string
		Terms  struct {
			Group, Regime string
			Lots          []struct {
				Title, Unit, CallOffKind           string
				EstimatedQuantity, MaximumQuantity *string
				EstimatedValue, MaximumValue       *struct{ Amount string }
				Parties, Entitled                  []any
			}
		}
	}
	manager.do("GET", "/contract-changes/"+d.ChangeId.String(), nil).Want(http.StatusOK).JSON(&c)
	lots := c.Terms.Lots
	if c.Kind != "create" || c.Terms.Group != "Endgeräte" || len(lots) != 2 || *lots[0].EstimatedQuantity != "13" || *lots[0].MaximumQuantity != "27" || lots[0].Unit != "C62" ||
		lots[1].EstimatedValue.Amount != "1000.00" || lots[1].MaximumValue.Amount != "2301.00" || len(lots[0].Parties) != 0 || !strings.Contains(c.Reason, "15 % Aufschlag") {
		t.Errorf("the draft says %+v", c)
	}
	for _, they := range []actor{second, s.member(s.Coop, "auditor")} {
		var kept gen.PlanDerivationList
		they.do("GET", path, nil).Want(http.StatusOK).JSON(&kept)
		if len(kept.Items) != 1 || kept.Items[0].ChangeId != d.ChangeId || kept.Items[0].MarginPercent != 15 || len(kept.Items[0].Positions) != 2 {
			t.Errorf("kept: %+v", kept)
		}
	}
}

// planningCalls has a valid request for every operation of demand planning.
func (s *shop) planningCalls(m market) map[string]call {
	manager := s.member(s.Coop, "contract_manager")
	seen := manager.asks(s.t, roundOf(m.lot.ID, s.School, s.Coop)).Summary.Id.String()
	return map[string]call{
		"listPlanRounds":    plain("GET", "/plan-rounds", 200),
		"getPlanRound":      plain("GET", "/plan-rounds/"+seen, 200),
		"proposePlanAnswer": plain("GET", "/plan-rounds/"+seen+"/proposal", 200),
		"listPlanAnswers":   plain("GET", "/plan-rounds/"+seen+"/answers", 200),
		"savePlanAnswer": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.plans(uuid.MustParse(seen), 0, "no_need")
		}},
		"openPlanRound": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.do("POST", "/plan-rounds", roundOf(m.lot.ID, s.School))
		}},
		"remindOfPlanRound":   plain("POST", "/plan-rounds/"+seen+"/reminders", 200),
		"listPlanDerivations": plain("GET", "/plan-rounds/"+seen+"/drafts", 200),
		"draftFromPlanRound": {201, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			send := func(id uuid.UUID) testkit.Response {
				return a.do("POST", "/plan-rounds/"+id.String()+"/drafts", map[string]any{"marginPercent": 10, "reason": "Zuwachs der Vorjahre"})
			}
			if refused := send(uuid.New()); refused.Status == 403 {
				return refused
			}
			id := manager.asks(t, roundOf(m.lot.ID, s.Town)).Summary.Id
			s.member(s.Town, "officer").plans(id, 0, "sent", figure(2, "2027-01-01", "1", "2", "3")).Want(http.StatusOK)
			manager.do("POST", "/plan-rounds/"+id.String()+"/close", nil).Want(http.StatusOK)
			return send(id)
		}},
		"closePlanRound": {200, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			send := func(id uuid.UUID) testkit.Response { return a.do("POST", "/plan-rounds/"+id.String()+"/close", nil) }
			if refused := send(uuid.New()); refused.Status == 403 {
				return refused
			}
			id := manager.asks(t, roundOf(m.lot.ID, s.Town)).Summary.Id
			s.member(s.Town, "officer").plans(id, 0, "no_need").Want(http.StatusOK)
			return send(id)
		}},
	}
}

// planningProbes try rounds in which only a sibling, a parent or another member is asked.
func (s *shop) planningProbes(t *testing.T, m market, sibling uuid.UUID) []probe {
	t.Helper()
	manager := s.member(s.Coop, "contract_manager")
	mine := manager.asks(t, roundOf(m.lot.ID, s.School)).Summary.Id
	var foreign []uuid.UUID
	for _, at := range []uuid.UUID{sibling, s.Body, s.Annex} {
		foreign = append(foreign, manager.asks(t, roundOf(m.lot.ID, at)).Summary.Id)
	}
	return []probe{
		{"getPlanRound path roundId", mine, foreign, 200, func(a actor, id uuid.UUID) testkit.Response { return a.do("GET", "/plan-rounds/"+id.String(), nil) }},
		{"proposePlanAnswer path roundId", mine, foreign, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("GET", "/plan-rounds/"+id.String()+"/proposal", nil)
		}},
		{"savePlanAnswer path roundId", mine, foreign, 200, func(a actor, id uuid.UUID) testkit.Response { return a.plans(id, 0, "no_need") }},
	}
}
