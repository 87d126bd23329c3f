package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// limitRule is the draft of a limit of Niedersachsen, or of the body itself.
func limitRule(id, maxNet, from string) map[string]any {
	return map[string]any{
		"id": id, "jurisdiction": "DE-NI", "buyerType": "municipality", "kind": "direct_award",
		"maxNet": map[string]any{"amount": maxNet, "currency": "EUR"}, "valid": map[string]any{"from": from},
		"citation": "§ 4 NWertVO", "source": map[string]any{"title": "NWertVO", "url": "https://example.org/nwertvo", "state": "2026-11-01", "sentence": "Der Wert beträgt."},
	}
}

// specified answers why it has to be this product, which larger lines are asked for.
func specified(line map[string]any) map[string]any {
	line["productReason"] = map[string]any{"code": "technical"}
	return line
}

func ownLimit(id, maxNet string) map[string]any {
	rule := limitRule(id, maxNet, "2026-11-23")
	delete(rule, "jurisdiction")
	delete(rule, "buyerType")
	rule["citation"] = "Dienstanweisung Beschaffung Nr. 4"
	return map[string]any{"own": true, "rule": rule}
}

// draft proposes a rule.
func (a actor) draft(t *testing.T, proposal map[string]any) gen.RuleDraft {
	t.Helper()
	var d gen.RuleDraft
	a.do("POST", "/rules/drafts", proposal).Want(201).JSON(&d)
	return d
}

// ruleDrafts hands out a fresh draft of the cooperative's own rules at every call, made before anything is counted.
func (s *shop) ruleDrafts(t *testing.T) func() uuid.UUID {
	t.Helper()
	a := s.member(s.Coop, "rule_maintainer")
	ids := make([]uuid.UUID, 64)
	for i := range ids {
		ids[i] = a.draft(t, ownLimit("probe-"+string(rune('a'+i/26))+string(rune('a'+i%26)), "900.00")).Id
	}
	return func() uuid.UUID {
		id := ids[0]
		ids = ids[1:]
		return id
	}
}

// ruleDocument keeps a source document and returns its hash.
func (s *shop) ruleDocument() string {
	content := []byte("§ 4 NWertVO: Der Wert beträgt 20.000 Euro.")
	sum := sha256.Sum256(content)
	s.DB.App(s.t)
	if _, err := s.DB.Pool(s.t).Exec(s.As(authz.Principal{}), `INSERT INTO rule_document (sha256, name, content) VALUES ($1, 'nwertvo.txt', $2)`, sum[:], content); err != nil {
		s.t.Fatal(err)
	}
	return hex.EncodeToString(sum[:])
}

func field(t *testing.T, rule json.RawMessage, path string) string {
	t.Helper()
	var tree any
	if err := json.Unmarshal(rule, &tree); err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(path, ".") {
		branch, _ := tree.(map[string]any)
		tree = branch[name]
	}
	text, _ := tree.(string)
	return text
}

// A new limit: drafted by one, refused to be activated by the same, tried out, activated by another, recorded in the
// log, in force from its day; what was ordered before keeps the version it was judged by.
func TestRule14_AThresholdDecisionKeepsItsRuleWhateverChanges(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	before := officer.order(t, m.line(m.offers[0], "3"))
	decision := before.Orders[0].DecisionIds[0].String()
	stored := officer.do("GET", "/decisions/"+decision, nil).Want(200).Body

	greta, henrik := s.member(w.Coop, "rule_maintainer"), s.member(w.Coop, "rule_maintainer")
	content := []byte("§ 4 NWertVO: 250 Euro")
	d := greta.draft(t, map[string]any{
		"rule": limitRule("DE-NI-DA-municipality", "250.00", "2026-11-23"), "document": map[string]any{"name": "nwertvo.txt", "content": base64.StdEncoding.EncodeToString(content)},
	})
	changed := map[string][2]string{}
	for _, c := range d.Changes {
		b, _ := c.Before.Get()
		a, _ := c.After.Get()
		changed[c.Field] = [2]string{b, a}
	}
	if changed["maxNet"] != [2]string{"20000.00 EUR", "250.00 EUR"} || changed["valid.from"] != [2]string{"2025-05-29", "2026-11-23"} || len(changed["citation"]) != 2 {
		t.Errorf("diff %v", changed)
	}
	if diff := cmp.Diff([]gen.RuleDraftAllowedActions{"withdraw", "dry_run"}, d.AllowedActions); diff != "" {
		t.Error(diff)
	}

	var run gen.RuleDryRun
	greta.do("GET", "/rules/drafts/"+d.Id.String()+"/dry-run", nil).Want(200).JSON(&run)
	if run.Judged != 1 || run.Changed != 1 || run.Stricter != 1 || run.MayReadOrders || len(run.Orders) != 0 || !strings.Contains(run.Text, "1 von 1 Bestellungen") {
		t.Errorf("dry run of one who reads no orders: %+v", run)
	}
	s.member(w.Coop, "auditor").do("GET", "/rules/drafts/"+d.Id.String()+"/dry-run", nil).Want(200).JSON(&run)
	if run.Changed != 1 || len(run.Orders) != 1 || run.Orders[0].Id != before.Orders[0].Summary.Id || *run.Orders[0].Before.Result != "ok" || *run.Orders[0].After.Result != "block" {
		t.Errorf("dry run of an auditor: %+v", run)
	}

	s.settle(t)
	rows := w.Rows()
	refused := greta.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(403)
	if !bytes.Contains(refused.Body, []byte("rule_same_person")) {
		t.Errorf("%s", refused.Body)
	}
	rows["denial"]++
	if diff := cmp.Diff(rows, w.Rows()); diff != "" {
		t.Errorf("a refused activation left something: %s", diff)
	}

	leaves := w.Count(`SELECT count(*) FROM leaf`)
	var done gen.RuleDraft
	henrik.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(200).JSON(&done)
	if done.Status != "activated" || w.Count(`SELECT count(*) FROM leaf`) != leaves+1 || w.Count(`SELECT count(*) FROM record WHERE type = 'rule.activated'`) != 1 {
		t.Errorf("%s without an entry", done.Status)
	}
	henrik.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(409)

	var history gen.RuleHistory
	officer.do("GET", "/rules/DE-NI-DA-municipality/versions", nil).Want(200).JSON(&history)
	newest := history.Items[0].Version
	if len(history.Items) != 2 || newest.Release.Role != "rule_maintainer" || strings.Contains(string(newest.Rule)+newest.Release.Text, "Person") {
		t.Errorf("history %+v", history)
	}
	if sum := sha256.Sum256(content); field(t, newest.Rule, "source.sha256") != hex.EncodeToString(sum[:]) || field(t, newest.Rule, "source.file") != "nwertvo.txt" {
		t.Errorf("source %s", newest.Rule)
	}
	if got := officer.do("GET", "/rules/documents/"+field(t, newest.Rule, "source.sha256"), nil).Want(200); !bytes.Equal(got.Body, content) {
		t.Errorf("document %q", got.Body)
	}

	if r := officer.do("POST", "/submissions", lines(m.line(m.offers[0], "3")), "Idempotency-Key", uuid.NewString()); r.Status != 409 || !bytes.Contains(r.Body, []byte("over_limit")) {
		t.Errorf("the new limit does not hold: %d %s", r.Status, r.Body)
	}
	s.settle(t)
	again := officer.do("GET", "/decisions/"+decision, nil).Want(200).Body
	var was, is gen.Decision
	if err := json.Unmarshal(stored, &was); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(again, &is); err != nil {
		t.Fatal(err)
	}
	if was.Record != is.Record {
		t.Error("the record changed with the rule")
	}
	replaySame(t, w, is.Record)
}

// replaySame repeats the evaluation of a stored record with all rules of the database and expects the same bytes.
func replaySame(t *testing.T, w *fixture.World, record string) {
	t.Helper()
	var stored struct {
		LegalBasis struct{ Evaluation json.RawMessage }
	}
	if err := json.Unmarshal([]byte(record), &stored); err != nil {
		t.Fatal(err)
	}
	var e rules.Evaluation
	if err := json.Unmarshal(stored.LegalBasis.Evaluation, &e); err != nil {
		t.Fatal(err)
	}
	if e.Rule == nil || e.Rule.Version != 1 || e.Rule.Citation == "" || e.Rule.Valid.From.IsZero() || len(e.Rule.SHA256) != 64 {
		t.Errorf("the decision does not name its rule: %+v", e.Rule)
	}
	rows, err := w.DB.WorkerPool(t).Query(t.Context(), `SELECT body FROM rule`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []rules.Rule
	for rows.Next() {
		var r rules.Rule
		if err := rows.Scan(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	again, err := rules.Replay(all, e)
	if err != nil {
		t.Fatal(err)
	}
	was, errWas := json.Marshal(e)
	is, errIs := json.Marshal(again)
	if errWas != nil || errIs != nil || !bytes.Equal(was, is) {
		t.Errorf("replay differs:\n%s\n%s", was, is)
	}
}

// The three states: a rule is found, the law sets none, none is known. Only in the first a law is cited.
func TestRule15_WithoutAValidRuleTheCautionValueHoldsAndIsNeverCitedAsLaw(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		land, state, cited, limit string
	}{
		"a rule is found":      {"DE-NI", "rule", "§ 4 NWertVO", "20000.00"},
		"the law sets none":    {"DE-NW", "no_statutory_limit", "§ 75a GO NRW", "1000.00"},
		"none is known":        {"DE-HE", "caution_value", "", "1000.00"},
		"the rule has expired": {"DE-BB", "caution_value", "", "1000.00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := fixture.New(t)
			m := newMarket(w)
			if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET land = $1`, tt.land); err != nil {
				t.Fatal(err)
			}
			if tt.land == "DE-BB" {
				w.Rule(rules.Rule{
					ID: "DE-BB-DA-municipality", Version: 2, Jurisdiction: "DE-BB", BuyerType: rules.Municipality, Kind: rules.DirectAward,
					Valid: money.Period{From: money.MustDate("2025-01-01"), To: money.MustDate("2026-01-01")}, Citation: "abgelaufen",
				})
			}
			s := start(t, w)
			officer := s.session(w.Officer.Person, w.School)
			var preview gen.SubmissionPreview
			officer.do("POST", "/submissions/preview", lines(m.line(m.offers[0], "1"))).Want(200).JSON(&preview)
			basis := preview.Orders[0].LegalBasis
			limit := ""
			if l, err := basis.Limit.Get(); err == nil {
				limit = l.Amount
			}
			cited, _ := basis.Citation.Get()
			if string(basis.State) != tt.state || cited != tt.cited || limit != tt.limit {
				t.Errorf("%s by %q with %q: %s", basis.State, cited, limit, basis.Sentence)
			}
			if tt.state == "caution_value" && (strings.Contains(basis.Sentence+*basis.Why, "§") || !strings.Contains(basis.Sentence+*basis.Why, "Vorsichtswert")) {
				t.Errorf("the caution value is cited as law: %s %s", basis.Sentence, *basis.Why)
			}
			r := officer.do("POST", "/submissions", confirmed(lines(specified(m.line(m.offers[0], "10")))), "Idempotency-Key", uuid.NewString())
			if r.Status != 201 {
				t.Errorf("exactly the caution value: %d %s", r.Status, r.Body)
			}
			r = officer.do("POST", "/submissions", confirmed(lines(specified(m.line(m.offers[0], "11")))), "Idempotency-Key", uuid.NewString())
			if tt.state == "rule" {
				r.Want(201)
				return
			}
			if r.Status != 409 || bytes.Contains(r.Body, []byte("§")) {
				t.Errorf("above the caution value: %d %s", r.Status, r.Body)
			}
		})
	}
}

// TestRule15_TheConfiguredCautionValueHolds in place of 1,000 €, for the body that set it, still called what it is and never cited;
// the decision replays with the rule that set it.
func TestRule15_TheConfiguredCautionValueHolds(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET land = 'DE-HE'`); err != nil {
		t.Fatal(err)
	}
	value := money.MustAmount("500.00", money.EUR)
	demandTerms(w, "vorsicht", rules.TermsRule{CautionValue: &value})
	s := start(t, w)
	officer, stranger := s.session(w.Officer.Person, w.School), s.session(w.Stranger.Person, w.Annex)
	var preview gen.SubmissionPreview
	officer.do("POST", "/submissions/preview", lines(m.line(m.offers[0], "1"))).Want(200).JSON(&preview)
	basis := preview.Orders[0].LegalBasis
	if l, err := basis.Limit.Get(); err != nil || l.Amount != "500.00" || basis.State != "caution_value" || basis.Citation.IsSpecified() && !basis.Citation.IsNull() ||
		strings.Contains(basis.Sentence+*basis.Why, "Dienstanweisung") || !strings.Contains(basis.Sentence+*basis.Why, "Vorsichtswert") {
		t.Errorf("%+v", basis)
	}
	var sub gen.Submission
	officer.do("POST", "/submissions", confirmed(lines(m.line(m.offers[0], "5"))), "Idempotency-Key", "vorsicht-fuenf").Want(201).JSON(&sub)
	if e := s.decision(t, officer, sub.Orders[0].DecisionIds[0]).LegalBasis.Evaluation; e.State != rules.Unknown || e.Rule != nil || *e.CautionValue != value ||
		!slices.ContainsFunc(e.Applied, func(r rules.Ref) bool { return r.ID == "vorsicht" }) {
		t.Errorf("recorded %+v", e)
	}
	officer.replaysSame(t, sub.Orders[0].DecisionIds[0])
	if r := officer.do("POST", "/submissions", confirmed(lines(m.line(m.offers[0], "6"))), "Idempotency-Key", "vorsicht-sechs"); r.Status != 409 {
		t.Errorf("above the body's caution value: %d %s", r.Status, r.Body)
	}
	stranger.do("POST", "/submissions", confirmed(lines(m.line(m.offers[0], "6"))), "Idempotency-Key", "vorsicht-fremd").Want(201)
}

func TestRule16_AboveTheLimitNothingIsOrderedAsADirectAward(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	s.settle(t)
	before := w.Rows()
	over := lines(specified(m.line(m.offers[0], "201"))) // 20,100.00
	if r := officer.do("POST", "/submissions", over, "Idempotency-Key", uuid.NewString()); r.Status != 409 || !bytes.Contains(r.Body, []byte("direct_award_over_limit")) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	// Two lines of one submission are one need: what is bought at once is not split to stay below the limit.
	second := w.Product("AV-D21")
	offer := w.Offer(second, w.Supplier("weser"), "100", nil)
	halves := lines(specified(m.line(m.offers[0], "150")), specified(map[string]any{"productId": second, "offerId": offer, "quantity": "100"}))
	before["product"]++
	before["offer"]++
	before["supplier"]++
	if r := officer.do("POST", "/submissions", halves, "Idempotency-Key", uuid.NewString()); r.Status != 409 {
		t.Errorf("halves: %d %s", r.Status, r.Body)
	}
	after := w.Rows()
	for _, table := range []string{"submission", "purchase_order", "decision", "record", "leaf", "outbox"} {
		if before[table] != after[table] {
			t.Errorf("%s has %d rows, had %d", table, after[table], before[table])
		}
	}
	officer.order(t, specified(m.line(m.offers[0], "200"))) // exactly the limit
}

// TestRule16_TheEUThresholdIsAnAbsoluteStop: a body whose law leaves the limit to its own rule sets one above the EU threshold of
// the day; the threshold stops all the same.
func TestRule16_TheEUThresholdIsAnAbsoluteStop(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	if _, err := w.DB.Owner(t).Exec(t.Context(), `UPDATE organisation SET land = 'DE-NW'`); err != nil {
		t.Fatal(err)
	}
	s := start(t, w)
	officer, admin, keeper := s.session(w.Officer.Person, w.School), s.member(w.Body, "admin"), s.member(w.Body, "rule_maintainer")
	d := admin.draft(t, ownLimit("satzung", "500000.00"))
	keeper.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(200)
	for quantity, stops := range map[string]bool{"2159": false, "2160": true} { // 215,900 and 216,000 €
		body := lines(specified(m.line(m.offers[0], quantity)))
		var p gen.SubmissionPreview
		officer.do("POST", "/submissions/preview", body).Want(200).JSON(&p)
		if limit := p.Orders[0].LegalBasis.Limit.MustGet(); limit.Amount != "500000.00" {
			t.Errorf("the body's own limit is %s", limit.Amount)
		}
		r := officer.do("POST", "/submissions", body, "Idempotency-Key", uuid.NewString())
		if told := bytes.Contains(r.Body, []byte("direct_award_reaches_eu_threshold")); told != stops || stops && r.Status != 409 {
			t.Errorf("%s pieces: %d %s", quantity, r.Status, r.Body)
		}
	}
	if n := w.Count(`SELECT count(*) FROM purchase_order WHERE net >= 216000`); n != 0 {
		t.Errorf("%d orders at the EU threshold", n)
	}
}

// A body keeps its own rules: they may only tighten, apply to nobody else, and are activated by a second person.
func TestHouseRulesTighten(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	stranger := s.session(w.Stranger.Person, w.Annex)
	admin, keeper := s.member(w.Body, "admin"), s.member(w.Body, "rule_maintainer")

	loose := admin.do("POST", "/rules/drafts", ownLimit("limit", "20000.01")).Want(400)
	if !bytes.Contains(loose.Body, []byte("house_rule_loosens")) || !bytes.Contains(loose.Body, []byte("§ 4 NWertVO")) {
		t.Errorf("%s", loose.Body)
	}
	s.member(w.School, "admin").do("POST", "/rules/drafts", ownLimit("limit", "100.00")).Want(403)
	admin.do("POST", "/rules/drafts", map[string]any{"rule": limitRule("DE-NI-DA-municipality", "100.00", "2026-11-23")}).Want(403)

	d := admin.draft(t, ownLimit("limit", "150.00"))
	admin.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(403)
	keeper.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(200)
	if r := officer.do("POST", "/submissions", lines(m.line(m.offers[0], "2")), "Idempotency-Key", uuid.NewString()); r.Status != 409 || !bytes.Contains(r.Body, []byte("150")) {
		t.Errorf("the body's own limit does not hold: %d %s", r.Status, r.Body)
	}
	stranger.order(t, m.line(m.offers[0], "2"))
	var seen gen.RuleList
	stranger.do("GET", "/rules", nil).Want(200).JSON(&seen)
	for _, v := range seen.Items {
		if strings.Contains(string(v.Rule), w.Body.String()) {
			t.Errorf("another body's rule is shown: %s", v.Rule)
		}
	}
}

// Drafts of others are as unknown as drafts that do not exist.
func TestForeignRuleDrafts(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	d := s.member(w.Body, "admin").draft(t, ownLimit("limit", "150.00"))
	stranger := s.member(w.Town, "rule_maintainer")
	for _, op := range [][2]string{{"GET", ""}, {"GET", "/dry-run"}, {"DELETE", ""}, {"POST", "/activation"}} {
		unknown := stranger.do(op[0], "/rules/drafts/"+uuid.NewString()+op[1], nil).Want(404)
		foreign := stranger.do(op[0], "/rules/drafts/"+d.Id.String()+op[1], nil).Want(404)
		if unknown.Comparable() != foreign.Comparable() {
			t.Errorf("%v differs:\n%s\n%s", op, unknown.Body, foreign.Body)
		}
	}
	// The cooperative sees it, and may not touch it.
	above := s.member(w.Coop, "rule_maintainer")
	above.do("GET", "/rules/drafts/"+d.Id.String(), nil).Want(200)
	above.do("POST", "/rules/drafts/"+d.Id.String()+"/activation", nil).Want(403)
	above.do("DELETE", "/rules/drafts/"+d.Id.String(), nil).Want(403)
}

func TestDraftsAreChecked(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	s := start(t, w)
	a := s.member(w.Coop, "rule_maintainer")
	b := s.member(w.Coop, "rule_maintainer")
	for name, tt := range map[string]struct {
		change func(map[string]any)
		status int
		code   string
	}{
		"nothing changes":       {func(r map[string]any) { copyOf(t, a, "DE-NI-DA-municipality", r) }, 400, "rule_unchanged"},
		"no Land":               {func(r map[string]any) { r["jurisdiction"] = "DE-XX" }, 400, "rule_unknown_value"},
		"ends before it begins": {func(r map[string]any) { r["valid"] = map[string]any{"from": "2026-12-01", "to": "2026-12-01"} }, 400, "rule_period_empty"},
		"source from tomorrow":  {func(r map[string]any) { r["source"].(map[string]any)["state"] = "2026-11-24" }, 400, "rule_date_in_future"},
		"francs":                {func(r map[string]any) { r["maxNet"].(map[string]any)["currency"] = "CHF" }, 400, "rule_amount"},
		"terms without any":     {func(r map[string]any) { r["kind"] = "terms" }, 400, "rule_kind_content"},
		"a date that is none":   {func(r map[string]any) { r["valid"] = map[string]any{"from": "2026-02-30"} }, 400, "#/body/rule/valid/from"},
		"a path as id":          {func(r map[string]any) { r["id"] = "../../etc" }, 400, "rule_id_form"},
		"an unknown member":     {func(r map[string]any) { r["looser"] = true }, 400, "looser"},
		"a role of nobody":      {as("terms", "terms", map[string]any{"cautionConfirm": "king"}), 400, "#/body/rule/terms/cautionConfirm"},
		"a channel of none":     {as("duty", "duty", dutyIn("bestpreis", "before", 0)), 400, "#/body/rule/duty/channel"},
		"a term before":         {as("duty", "duty", dutyIn("best_price", "before", 9)), 400, "#/body/rule/duty/withinDays"},
		"says nothing":          {as("terms", "terms", map[string]any{"split": map[string]any{}}), 400, "rule_silent"},
		"a limit of a duty":     {func(r map[string]any) { r["kind"], r["duty"] = "duty", dutyIn("best_price", "before", 0) }, 400, "#/body/rule/maxNet"},
		"a category of none":    {as("product_groups", "groups", groupOf("docking_station", "hoverboard")), 400, "#/body/rule/groups/0/categories/1"},
	} {
		rule := limitRule("DE-NI-DA-municipality", "250.00", "2026-12-01")
		tt.change(rule)
		r := a.do("POST", "/rules/drafts", map[string]any{"rule": rule})
		if r.Status != tt.status || !bytes.Contains(r.Body, []byte(tt.code)) {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	if n := w.Count(`SELECT count(*) FROM rule_draft`); n != 0 {
		t.Errorf("%d drafts were kept", n)
	}

	first := a.draft(t, map[string]any{"rule": limitRule("DE-NI-DA-municipality", "250.00", "2026-12-01")})
	second := a.draft(t, map[string]any{"rule": limitRule("DE-NI-DA-municipality", "260.00", "2026-12-01")})
	third := a.draft(t, map[string]any{"rule": limitRule("DE-NI-DA-municipality", "270.00", "2026-12-01")})
	b.do("POST", "/rules/drafts/"+first.Id.String()+"/activation", nil).Want(200)
	if r := b.do("POST", "/rules/drafts/"+second.Id.String()+"/activation", nil).Want(409); !bytes.Contains(r.Body, []byte("draft_outdated")) {
		t.Errorf("%s", r.Body)
	}
	var gone gen.RuleDraft
	a.do("DELETE", "/rules/drafts/"+third.Id.String(), nil).Want(200).JSON(&gone)
	if gone.Status != "withdrawn" || len(gone.AllowedActions) != 0 {
		t.Errorf("%+v", gone)
	}
	b.do("POST", "/rules/drafts/"+third.Id.String()+"/activation", nil).Want(409)

	for at, want := range map[string]string{"2026-11-30": "20000.00", "2026-12-01": "250.00", "2025-05-28": ""} {
		var list gen.RuleList
		a.do("GET", "/rules?kind=direct_award&jurisdiction=DE-NI&at="+at, nil).Want(200).JSON(&list)
		got := ""
		for _, v := range list.Items {
			if field(t, v.Rule, "id") == "DE-NI-DA-municipality" {
				got = field(t, v.Rule, "maxNet.amount")
			}
		}
		if got != want {
			t.Errorf("on %s the limit is %q, want %q", at, got, want)
		}
	}
}

// as makes a rule of another kind with its part.
func as(kind, part string, content any) func(map[string]any) {
	return func(r map[string]any) {
		delete(r, "maxNet")
		r["kind"], r[part] = kind, content
	}
}

func dutyIn(channel, when string, days int) map[string]any {
	return map[string]any{"key": "register", "de": "Abfrage", "en": "Query", "channel": channel, "when": when, "effect": "remind", "withinDays": days}
}

func groupOf(categories ...string) []any {
	return []any{map[string]any{"cpv": "302", "de": "Computer", "en": "Computers", "categories": categories}}
}

// copyOf replaces the draft by the version in force.
func copyOf(t *testing.T, a actor, id string, into map[string]any) {
	t.Helper()
	var h gen.RuleHistory
	a.do("GET", "/rules/"+id+"/versions", nil).Want(200).JSON(&h)
	clear(into)
	if err := json.Unmarshal(h.Items[0].Version.Rule, &into); err != nil {
		t.Fatal(err)
	}
	delete(into, "version")
}

// TestRule14_ADryRunJudgesAllThatIsAsked of stored orders, direct awards and call-offs, and says it in words; what it said is what
// is asked once the rule is in force.
func TestRule14_ADryRunJudgesAllThatIsAsked(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	officer := s.session(w.Officer.Person, w.School)
	dearer := m.line(m.offers[1], "3")
	dearer["reason"] = map[string]any{"code": "earlier_delivery"}
	officer.order(t, dearer)
	officer.order(t, m.callOff(m.lot.Price, "2"))
	greta, auditor := s.member(w.Coop, "rule_maintainer"), s.member(w.Coop, "auditor")
	proposal := func(id string, change func(map[string]any)) map[string]any {
		r := limitRule(id, "1.00", "2026-11-24")
		change(r)
		return r
	}
	dryRun := func(id string, change func(map[string]any)) (run gen.RuleDryRun) {
		d := greta.draft(t, map[string]any{"rule": proposal(id, change)})
		auditor.do("GET", "/rules/drafts/"+d.Id.String()+"/dry-run", nil).Want(200).JSON(&run)
		return run
	}
	duty := dutyIn("framework", "before", 0)
	duty["effect"] = "block"
	one := map[string]any{"amount": "1.00", "currency": "EUR"}
	for id, tt := range map[string]struct {
		change  func(map[string]any)
		changed int
		asks    string
	}{
		"DE-NI-register": {as("duty", "duty", duty), 1, "Pflicht vor der Bestellung: Abfrage"},
		"DE-NI-office":   {as("terms", "terms", map[string]any{"auditOfficeFrom": one}), 2, "Vorlage bei der Rechnungsprüfung"},
		"DE-NI-band":     {as("terms", "terms", map[string]any{"deviation": []any{map[string]any{"ask": "second_person", "minText": 20}}}), 1, "Freigabe durch eine zweite Person binnen 7 Tagen"},
		"DE-NI-evidence": {as("terms", "terms", map[string]any{"minOffers": []any{map[string]any{"fromNet": one, "minimum": 9}}, "economyEvidence": []any{"experience"}}), 1, "Erfahrungswerte"},
	} {
		run := dryRun(id, tt.change)
		if run.Judged != 2 || run.Changed != tt.changed || run.Stricter != tt.changed || len(run.Orders) != tt.changed {
			t.Errorf("%s: %+v", id, run)
			continue
		}
		if before, after := strings.Join(run.Orders[0].Before.Asks, "; "), strings.Join(run.Orders[0].After.Asks, "; "); strings.Contains(before, tt.asks) || !strings.Contains(after, tt.asks) {
			t.Errorf("%s: before %q, after %q", id, before, after)
		}
	}
}
