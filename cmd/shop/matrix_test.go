package main

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// call is one operation with everything valid, so that only the role decides.
type call struct {
	ok   int
	send func(t *testing.T, s *shop, a actor) testkit.Response
}

func plain(method, path string, ok int) call {
	return call{ok, func(_ *testing.T, _ *shop, a actor) testkit.Response { return a.do(method, path, nil) }}
}

// TestAuthorisationMatrix sends every operation of the contract as every role, at home and as the cooperative's own
// people, and compares the answer with the policy: allowed means the operation's success, refused means 403, and a
// refusal changes nothing.
func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := startWith(t, w, newDirectory(t).trusted)
	w.Exec(`INSERT INTO installation (name, operator_id, land, changed_at) VALUES ('ProVitako eG', $1, 'DE-NI', $2)`, w.Coop, fixture.At)
	policy, err := authz.LoadPolicy()
	if err != nil {
		t.Fatal(err)
	}
	s.keepSpare(40)
	mine := s.own(t, s.session(w.Officer.Person, w.School), m)
	calls := s.calls(t, m, mine)
	maps.Copy(calls, s.accountCalls(t))
	maps.Copy(calls, s.installationCalls())
	maps.Copy(calls, s.memberCalls())
	maps.Copy(calls, s.scimCalls())
	hired := crew{}
	maps.Copy(calls, s.competitionCalls(t, m))
	maps.Copy(calls, s.planningCalls(m))
	for _, operation := range policy.Operations() {
		op, _ := policy.Operation(operation)
		if op.Public {
			continue
		}
		c, known := calls[operation]
		if !known {
			t.Errorf("nobody tries %s", operation)
			continue
		}
		s.tryEverybody(t, policy, operation, c, hired)
	}
}

// cast is somebody with one role at one place.
type cast struct {
	actor
	role    authz.Role
	at      string
	seat    uuid.UUID
	allowed bool
}

// post is a role at a place.
type post struct {
	role authz.Role
	at   string
}

// crew are the people hired so far who have done nothing that leaves a trace: what they were refused changed nothing.
type crew map[post]cast

// cast has one person for each role, in a unit and at the cooperative: those whom the policy refuses first. Whom the crew
// lacks is hired.
func (s *shop) cast(policy *authz.Policy, operation string, hired crew) []cast {
	s.t.Helper()
	var all []cast
	before := len(hired)
	for _, role := range authz.Roles() {
		for at, organisation := range map[string]uuid.UUID{"unit": s.School, "cooperative": s.Coop} {
			one, here := hired[post{role, at}]
			if !here {
				one = cast{actor: s.session(s.enrol(organisation, string(role)), organisation), role: role, at: at, seat: organisation}
				hired[post{role, at}] = one
			}
			one.allowed = allows(policy, operation, role, at == "cooperative")
			all = append(all, one)
		}
	}
	if len(hired) > before {
		s.reload()
	}
	slices.SortStableFunc(all, func(a, b cast) int { return cmp.Compare(b2i(a.allowed), b2i(b.allowed)) })
	return all
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tryEverybody sends the operation as everybody. What all refusals together have left alone, each of them has.
func (s *shop) tryEverybody(t *testing.T, policy *authz.Policy, operation string, c call, hired crew) {
	t.Helper()
	all := s.cast(policy, operation, hired)
	s.explainEverybody(t, policy, operation, all)
	refused := slices.IndexFunc(all, func(a cast) bool { return a.allowed })
	if refused < 0 {
		refused = len(all)
	}
	s.settle(t) // or the workers change what the refusals must leave alone
	before := s.Rows()
	for _, a := range all[:refused] {
		if got := c.send(t, s, a.actor); got.Status != 403 {
			t.Errorf("%s as %s of the %s answers %d, want 403: %s", operation, a.role, a.at, got.Status, got.Body)
		}
	}
	unchanged(t, before, s.Rows())
	for _, a := range all[refused:] {
		if got := c.send(t, s, a.actor); got.Status != c.ok && !atHomeOnly(operation, a.at) && !atTheBodyOnly(operation, a.at) {
			t.Errorf("%s as %s of the %s answers %d, want %d: %s", operation, a.role, a.at, got.Status, c.ok, got.Body)
		}
		if op, _ := policy.Operation(operation); op.Action != "read" {
			delete(hired, post{a.role, a.at})
		}
	}
}

// allows reads the policy row: every condition but "cooperative" holds for one's own organisation.
func allows(p *authz.Policy, operation string, role authz.Role, cooperative bool) bool {
	for _, r := range p.Rules {
		for _, o := range r.Operations {
			if o == operation {
				condition, named := r.Allow[role]
				return named && (condition != authz.Cooperative || cooperative)
			}
		}
	}
	return false
}

// atHomeOnly says where the cooperative's people are allowed but have nothing there: they hold no right to call off and
// have no address, so the answer is another refusal than 403.
func atHomeOnly(operation, at string) bool {
	return at == "cooperative" && strings.Contains("withdrawQuote listQuotes listQuotableItems recordQuote getCompetitionLot createCompetition awardCompetition giveMandate setBodyTerm submit tellContractManager updateBasket takeBasketWay addBasketLine updateBasketLine removeBasketLine previewSubmission getFrameworkContract getContractForecast listContractDocuments getContractDocument enterInquiryAnswer addTemplate renameTemplate deleteTemplate useTemplate addFreeLine removeFreeLine resolveFreeLine completeDuty receiveOrder cancelOrder handOn withdrawHandover takeHandover returnHandover getApproval decideApproval undoRelease withdrawApproval", operation)
}

// atTheBodyOnly says where people of a unit are allowed but refused there: rules and criteria of one's own are kept
// at the body itself.
func atTheBodyOnly(operation, at string) bool {
	return at == "unit" && strings.Contains("giveMandate setBodyTerm createRuleDraft withdrawRuleDraft getRuleDraft dryRunRuleDraft activateRuleDraft publishAwardCriteria", operation)
}

// calls has a valid request for every operation.
func (s *shop) calls(t *testing.T, m market, mine owned) map[string]call {
	t.Helper()
	product := m.product.String()
	asked, judged, conflict := s.pair(m.product, s.Product("AV-X1")), s.pair(m.product, s.Product("AV-X2")), s.conflict(m)
	withLine := func(t *testing.T, a actor) gen.Basket {
		t.Helper()
		var b gen.Basket
		r := a.do("POST", "/basket/lines", m.line(m.offers[0], "1"))
		if r.Status == 201 {
			r.JSON(&b)
		}
		return b
	}
	onLine := func(method string, body any) call {
		return call{200, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			id := uuid.New()
			if b := withLine(t, a); len(b.Lines) > 0 {
				id = b.Lines[0].Id
			}
			etag := a.etag()
			if etag == "" {
				etag = `"0"`
			}
			return a.do(method, "/basket/lines/"+id.String(), body, "If-Match", etag)
		}}
	}
	onWish := func(send func(a actor, id string) testkit.Response) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			id := uuid.NewString()
			if refused := send(a, id); refused.Status == 403 {
				return refused // before a wish is made that the refusal should leave alone
			}
			if r := a.do("POST", "/basket/free-lines", map[string]any{"description": "ein Stativ", "quantity": "1"}); r.Status == 201 {
				var b gen.Basket
				r.JSON(&b)
				id = b.FreeLines[0].Id.String()
			}
			return send(a, id)
		}}
	}
	onHandover := func(below string, own bool, body any) call {
		return call{200, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			send := func(id uuid.UUID) testkit.Response { return a.do("POST", "/handovers/"+id.String()+below, body) }
			if refused := send(uuid.New()); refused.Status == 403 {
				return refused
			}
			by := s.member(s.School, "requester")
			if own {
				by = a
			}
			id := uuid.New()
			if r := by.handOn(lines(m.line(m.offers[0], "1"))); r.Status == 201 {
				var h gen.Handover
				r.JSON(&h)
				id = h.Id
			}
			return send(id)
		}}
	}
	upload := func(a actor) testkit.Response {
		return a.do("POST", "/suppliers/"+m.seller.ID.String()+"/catalogue-versions", s.priceList(), "Content-Type", "text/csv", "X-File-Name", "preise.csv")
	}
	document := s.ruleDocument()
	await := s.awaited()
	waiting, decided := await(t, s.session(s.Officer.Person, s.School)), await(t, s.session(s.Officer.Person, s.School))
	drafts := s.ruleDrafts(t)
	onDraft := func(method, below string) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do(method, "/rules/drafts/"+drafts().String()+below, nil)
		}}
	}
	changes := s.contractDrafts(t, m)
	onChange := func(method, below string, body any, headers ...string) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do(method, "/contract-changes/"+changes().String()+below, body, headers...)
		}}
	}
	lists := s.priceLists(t, m)
	onList := func(method, below string) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do(method, "/price-lists/"+lists().String()+below, nil)
		}}
	}
	projects := s.projectPrices(t, m)
	onProject := func(below string) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/project-prices/"+projects().String()+below, nil)
		}}
	}
	quote := s.session(s.Officer.Person, s.School).records(t, m.lot.Contract, s.quote(m, nil)).Id
	quotes := s.openQuotes(t, m)
	optionLists := s.optionLists(t, m)
	onOptions := func(below string) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/option-lists/"+optionLists().String()+below, nil)
		}}
	}
	successors := s.successors(t, m)
	onSuccessor := func(below string, body any) call {
		return call{200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/successors/"+successors().String()+below, body)
		}}
	}
	return map[string]call{
		"listQuotes":        plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotes", 200),
		"listQuotableItems": plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/quotable-items?lot=1&supplierId="+m.seller.ID.String(), 200),
		"getQuote":          plain("GET", "/quotes/"+quote.String(), 200),
		"withdrawQuote": {200, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			return a.do("POST", "/quotes/"+quotes().String()+"/withdrawal", nil)
		}},
		"getQuoteDocument": plain("GET", "/quotes/"+quote.String()+"/document", 200),
		"recordQuote": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.sendQuote(m.lot.Contract, s.quote(m, map[string]any{"number": uuid.NewString()}))
		}},
		"listOptionLists":       plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/option-lists", 200),
		"getOptionList":         plain("GET", "/option-lists/"+optionLists().String(), 200),
		"getOptionListDocument": plain("GET", "/option-lists/"+optionLists().String()+"/document", 200),
		"releaseOptionList":     onOptions("/release"),
		"withdrawOptionList":    onOptions("/withdrawal"),
		"uploadOptionList": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.sendOptions(m, s.today())
		}},
		"listSuccessors":       plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/successors", 200),
		"getSuccessorDocument": plain("GET", "/successors/"+successors().String()+"/document", 200),
		"acceptSuccessor":      onSuccessor("/acceptance", nil),
		"refuseSuccessor":      onSuccessor("/refusal", map[string]any{"reason": "Kein Gegenstück zum Anschluss"}),
		"proposeSuccessor": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.sendSuccessor(m.lot.Contract, s.successor(m, nil))
		}},
		"listProjectPrices":       plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/project-prices", 200),
		"getProjectPriceDocument": plain("GET", "/project-prices/"+projects().String()+"/document", 200),
		"withdrawProjectPrice":    onProject("/withdrawal"),
		"releaseProjectPrice":     onProject("/release"),
		"addProjectPrice": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.sendProject(m.lot.Contract, s.projectPrice(m, nil))
		}},
		"listPriceLists":        plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/price-lists", 200),
		"listOpenPriceLists":    plain("GET", "/price-lists", 200),
		"getPriceList":          plain("GET", "/price-lists/"+lists().String(), 200),
		"withdrawPriceList":     onList("POST", "/withdrawal"),
		"releasePriceList":      onList("POST", "/release"),
		"listContractDocuments": plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/documents", 200),
		"getContractDocument":   plain("GET", "/contract-documents/"+s.contractDocument(t, m.lot.Contract).String(), 200),
		"listAmendmentNotices":  plain("GET", "/amendment-notices", 200),
		"recordAmendmentNotice": s.noticeCall(),
		"reopenContractLimit":   s.reopeningCall(t),
		"addContractDocument": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.sendDocument(m.lot.Contract, "annex", "Anlage 3", true, "anlage.pdf", "%PDF-1.7\nAnlage")
		}},
		"draftFromContractNotice": {201, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			return a.draftNotice(noticeFile(t, "auftragsbekanntmachung.xml"), "")
		}},
		"readContractNotice": {200, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			return a.sendNotice(noticeFile(t, "auftragsbekanntmachung.xml"), "")
		}},
		"uploadPriceList": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.sendPrices(m.lot.Contract, m.seller, priceFile("AV-D20", "98,00"), "from", s.today())
		}},
		"getContractTerms":       plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/terms", 200),
		"listContractEditions":   plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/editions", 200),
		"listContractChoices":    plain("GET", "/contract-choices", 200),
		"listContractChanges":    plain("GET", "/contract-changes", 200),
		"getContractChange":      onChange("GET", "", nil),
		"editContractChange":     onChange("PUT", "", map[string]any{"reason": "x", "terms": contractTerms("RV-X", m.seller, s.Body)}, "If-Match", `"1"`),
		"withdrawContractChange": onChange("POST", "/withdrawal", nil),
		"releaseContractChange":  onChange("POST", "/release", nil),
		"createContractChange": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/contract-changes", map[string]any{"kind": "create", "terms": contractTerms("RV-Y", m.seller, s.Body)})
		}},
		"listRules":         plain("GET", "/rules", 200),
		"listRuleVersions":  plain("GET", "/rules/DE-NI-DA-municipality/versions", 200),
		"getRuleDocument":   plain("GET", "/rules/documents/"+document, 200),
		"listRuleDrafts":    plain("GET", "/rules/drafts", 200),
		"getRuleDraft":      onDraft("GET", ""),
		"dryRunRuleDraft":   onDraft("GET", "/dry-run"),
		"withdrawRuleDraft": onDraft("DELETE", ""),
		"activateRuleDraft": onDraft("POST", "/activation"),
		"createRuleDraft": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/rules/drafts", ownLimit(uuid.NewString()[:8], "900.00"))
		}},
		"getSession": plain("GET", "/session", 200),
		"suggest":    plain("GET", "/suggestions?q=AV-D20", 200),
		"readPartList": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/basket/part-list-readings", map[string]any{"text": "AV-D20 2\n???"})
		}},
		"addPartList": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/basket/part-lists", partList(m.product.UUID, "1"))
		}},
		"logout":                 plain("DELETE", "/session", 204),
		"searchProducts":         plain("GET", "/products?q=AV-D20", 200),
		"getProduct":             plain("GET", "/products/"+product, 200),
		"compareOffers":          plain("GET", "/products/"+product+"/comparison?quantity=1", 200),
		"getPriceHistory":        plain("GET", "/products/"+product+"/price-history?quantity=1", 200),
		"listFrameworkContracts": plain("GET", "/framework-contracts", 200),
		"getFrameworkContract":   plain("GET", "/framework-contracts/"+m.lot.Contract.String(), 200),
		"getContractForecast":    plain("GET", "/framework-contracts/"+m.lot.Contract.String()+"/forecast", 200),
		"tellContractManager": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/framework-contracts/"+m.lot.Contract.String()+"/messages", map[string]any{"lotId": m.lot.ID, "kind": "too_expensive"})
		}},
		"listContractMessages": plain("GET", "/contract-messages", 200),
		"listHouseStandards":   plain("GET", "/house-standards", 200),
		"listSupplierShares":   plain("GET", "/supplier-shares", 200),
		"addHouseStandard": {201, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			return s.addStandard(a)
		}},
		"listSamples": plain("GET", "/samples", 200),
		"drawSample": {201, func(_ *testing.T, s *shop, a actor) testkit.Response {
			return a.do("POST", "/samples", map[string]any{"from": s.dayAfter(-90), "until": s.today(), "size": 5})
		}},
		"listDuties": plain("GET", "/duties", 200),
		"completeDuty": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/duties/"+mine.duty.String()+"/completion", dutyProof)
		}},
		"receiveOrder": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response { return a.receive(mine.order, "0.1") }},
		"cancelOrder":  {200, func(_ *testing.T, _ *shop, a actor) testkit.Response { return a.cancel(mine.order, "0.1") }},
		"endHouseStandard": {204, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			id := uuid.New()
			if r := s.addStandard(a); r.Status == 201 {
				var h gen.HouseStandard
				r.JSON(&h)
				id = h.Id
			}
			return a.do("DELETE", "/house-standards/"+id.String(), nil)
		}},
		"listTemplates": plain("GET", "/templates", 200),
		"addTemplate": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/templates", map[string]any{"name": uuid.NewString(), "submissionId": mine.submission})
		}},
		"renameTemplate": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("PATCH", "/templates/"+mine.template.String(), map[string]any{"name": uuid.NewString()})
		}},
		"deleteTemplate": {204, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			id := uuid.New()
			if r := a.do("POST", "/templates", map[string]any{"name": uuid.NewString(), "submissionId": mine.submission}); r.Status == 201 {
				var made gen.Template
				r.JSON(&made)
				id = made.Id
			}
			return a.do("DELETE", "/templates/"+id.String(), nil)
		}},
		"useTemplate": plain("POST", "/templates/"+mine.template.String()+"/uses", 201),
		"getBasket":   plain("GET", "/basket", 200),
		"updateBasket": {200, func(_ *testing.T, s *shop, a actor) testkit.Response {
			etag := a.etag()
			if etag == "" {
				etag = `"0"`
			}
			return a.do("PATCH", "/basket", map[string]any{"deliveryAddressId": s.SchoolAddress}, "If-Match", etag)
		}},
		"addBasketLine": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/basket/lines", m.line(m.offers[0], "1"))
		}},
		"listAwardCriteria": plain("GET", "/award-criteria", 200),
		"publishAwardCriteria": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/award-criteria", map[string]any{
				"title": "Leitlinie Beschaffung", "from": money.DateOf(fixture.At).AddDays(400).String(), "body": map[string]any{"perDay": "1.00"},
			})
		}},
		"compareBasket": plain("GET", "/basket/comparison", 200),
		"takeBasketWay": {200, func(t *testing.T, _ *shop, a actor) testkit.Response {
			t.Helper()
			withLine(t, a)
			withLine(t, a)
			etag := a.etag()
			if etag == "" {
				etag = `"0"`
			}
			return a.do("PUT", "/basket/way", map[string]any{"way": "per_line"}, "If-Match", etag)
		}},
		"updateBasketLine": onLine("PATCH", map[string]any{"quantity": "2"}),
		"removeBasketLine": onLine("DELETE", nil),
		"previewSubmission": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/submissions/preview", lines(m.line(m.offers[0], "1")))
		}},
		"submit": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/submissions", lines(m.line(m.offers[0], "1")), "Idempotency-Key", uuid.NewString())
		}},
		"listApprovals": plain("GET", "/approvals", 200),
		"getApproval":   plain("GET", "/approvals/"+waiting.String(), 200),
		"decideApproval": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.decide(decided, "release", "")
		}},
		"undoRelease": {200, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			if r := a.undo(waiting); r.Status != 409 {
				return r
			}
			id := await(t, s.session(s.Officer.Person, s.School))
			a.decide(id, "release", "").Want(200)
			return a.undo(id)
		}},
		"withdrawApproval": {200, func(t *testing.T, s *shop, a actor) testkit.Response {
			t.Helper()
			id := waiting
			if r := a.do("POST", "/approvals/"+id.String()+"/withdrawal", nil); r.Status == 404 || strings.Contains(string(r.Body), "role_missing") {
				return r // before one of their own is made that the refusal should leave alone
			}
			return a.do("POST", "/approvals/"+await(t, a).String()+"/withdrawal", nil)
		}},
		"getSubmission":      plain("GET", "/submissions/"+mine.submission.String(), 200),
		"listOrders":         plain("GET", "/orders", 200),
		"getOrder":           plain("GET", "/orders/"+mine.order.String(), 200),
		"repeatOrder":        plain("GET", "/orders/"+mine.order.String()+"/repetition", 200),
		"getOrderPackage":    plain("GET", "/orders/"+mine.order.String()+"/package", 200),
		"getDecision":        plain("GET", "/decisions/"+mine.decision.String(), 200),
		"getDecisionProof":   plain("GET", "/decisions/"+mine.decision.String()+"/proof", 200),
		"getDecisionPackage": plain("GET", "/decisions/"+mine.decision.String()+"/package", 200),
		"getDecisionNote":    plain("GET", "/decisions/"+mine.decision.String()+"/note", 200),
		"getDecisionNotePdf": plain("GET", "/decisions/"+mine.decision.String()+"/note.pdf", 200),
		"getOrderNote":       plain("GET", "/orders/"+mine.order.String()+"/note", 200),
		"getOrderNotePdf":    plain("GET", "/orders/"+mine.order.String()+"/note.pdf", 200),
		"replayDecision":     plain("GET", "/decisions/"+mine.decision.String()+"/replay", 200),
		"getLegalBasis":      plain("GET", "/orders/"+mine.order.String()+"/legal-basis", 200),
		"getLogStatus":       plain("GET", "/log/status", 200),
		"listSuppliers":      plain("GET", "/suppliers", 200),
		"listCatalogueVersions": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("GET", "/suppliers/"+m.seller.ID.String()+"/catalogue-versions", nil)
		}},
		"uploadDocument": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response { return a.upload(pdf, "angebot.pdf") }},
		"getDocument":    plain("GET", "/documents/"+mine.document.String(), 200),
		"recordOutsideOffer": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			document := uuid.New()
			if r := a.upload(pdf, "angebot.pdf"); r.Status == 201 {
				var d gen.Document
				r.JSON(&d)
				document = d.Id
			}
			return a.do("POST", "/outside-offers", outside(m.product.UUID, document, "180.00"))
		}},
		"listOutsideOffers": plain("GET", "/outside-offers?productId="+product, 200),
		"withdrawOutsideOffer": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			offer := uuid.New()
			if r := a.upload(pdf, "angebot.pdf"); r.Status == 201 {
				var d gen.Document
				r.JSON(&d)
				var o gen.OutsideOffer
				a.do("POST", "/outside-offers", outside(m.product.UUID, d.Id, "180.00")).Want(201).JSON(&o)
				offer = o.OfferId
			}
			return a.do("POST", "/outside-offers/"+offer.String()+"/withdrawal", map[string]any{"reason": "mistaken"})
		}},
		"addFreeLine": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/basket/free-lines", map[string]any{"description": "ein Stativ", "quantity": "1"})
		}},
		"removeFreeLine": onWish(func(a actor, id string) testkit.Response {
			return a.do("DELETE", "/basket/free-lines/"+id, nil, "If-Match", a.version())
		}),
		"resolveFreeLine": onWish(func(a actor, id string) testkit.Response {
			return a.do("POST", "/basket/free-lines/"+id+"/resolution", map[string]any{"category": "docking_station"}, "If-Match", a.version())
		}),
		"listHandovers": plain("GET", "/handovers", 200),
		"handOn": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.handOn(lines(m.line(m.offers[0], "1")))
		}},
		"takeHandover":     onHandover("/taking", false, nil),
		"returnHandover":   onHandover("/return", false, map[string]any{"note": "Bitte die Größe angeben."}),
		"withdrawHandover": onHandover("/withdrawal", true, nil),
		"listContacts":     plain("GET", "/contacts", 200),
		"sendInquiry": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/inquiries", inquiry(m.product.UUID, m.seller))
		}},
		"previewInquiry": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/inquiries/preview", inquiry(m.product.UUID, m.seller))
		}},
		"listInquiries": plain("GET", "/inquiries", 200),
		"getInquiry":    plain("GET", "/inquiries/"+mine.inquiry.String(), 200),
		"enterInquiryAnswer": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/inquiries/"+mine.inquiry.String()+"/letters/"+mine.letter.String()+"/answers", map[string]any{"decline": true})
		}},
		"listProductMatches":  plain("GET", "/product-matches", 200),
		"listGtinConflicts":   plain("GET", "/gtin-conflicts", 200),
		"requestProductMatch": plain("POST", "/product-matches/"+asked.String()+"/requests", 204),
		"judgeProductMatch": {200, func(_ *testing.T, s *shop, a actor) testkit.Response {
			verdict := map[int]string{1: "same", 0: "undone"}[s.Count(`SELECT count(*) FROM product_match WHERE status = 'open' AND id = '`+judged.String()+`'`)]
			return a.do("POST", "/product-matches/"+judged.String()+"/verdicts", map[string]any{"verdict": verdict})
		}},
		"judgeGtinConflict": {200, func(_ *testing.T, s *shop, a actor) testkit.Response {
			status := map[int]string{1: "accepted", 0: "open"}[s.Count(`SELECT count(*) FROM gtin_conflict WHERE status = 'open'`)]
			return a.do("POST", "/gtin-conflicts/"+conflict.String()+"/verdicts", map[string]any{"status": status})
		}},
		"createSupplier": {201, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("POST", "/suppliers", supplierData(func(b map[string]any) { b["name"] = "Systemhaus " + uuid.NewString() }))
		}},
		"getSupplier": plain("GET", "/suppliers/"+m.seller.ID.String(), 200),
		"changeSupplier": {200, func(_ *testing.T, s *shop, a actor) testkit.Response {
			seen := s.Count(`SELECT version FROM supplier WHERE id = '` + m.seller.ID.String() + `'`)
			return a.do("PUT", "/suppliers/"+m.seller.ID.String(), supplierData(func(b map[string]any) { b["name"] = m.seller.Name }), "If-Match", strconv.Quote(strconv.Itoa(seen)))
		}},
		"getSampleCatalogue":    plain("GET", "/sample-catalogue", 200),
		"loadSampleCatalogue":   plain("POST", "/sample-catalogue", 200),
		"removeSampleCatalogue": plain("DELETE", "/sample-catalogue", 200),
		"uploadCatalogue":       {201, func(_ *testing.T, _ *shop, a actor) testkit.Response { return upload(a) }},
		"publishCatalogue": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			version := uuid.New()
			if r := upload(a); r.Status == 201 {
				var v gen.CatalogueVersion
				r.JSON(&v)
				version = v.Id
			}
			return a.do("POST", "/catalogue-versions/"+version.String()+"/publication", nil)
		}},
	}
}

// version is the basket's, or one that nobody has.
func (a actor) version() string {
	if etag := a.etag(); etag != "" {
		return etag
	}
	return `"0"`
}

// conflict is a row in quarantine.
func (s *shop) conflict(m market) uuid.UUID {
	id := fixture.ID()
	s.Exec(`INSERT INTO gtin_conflict (id, supplier_id, sku, gtin, manufacturer, part_number, part_norm, name, product_id, found_at)
		VALUES ($1, $2, 'N-9', '4006381333931', 'Aventra', 'AV-D99', 'AVD99', 'Dockingstation D99', $3, $4)`, id, m.seller.ID, m.product, fixture.At)
	return id
}

// addStandard makes a product of its own the house standard of the actor's organisation.
func (s *shop) addStandard(a actor) testkit.Response {
	product := s.spare[len(s.spare)-1]
	s.spare = s.spare[:len(s.spare)-1]
	return a.do("POST", "/house-standards", map[string]any{"productId": product, "reason": "Einheitliches Gerät im ganzen Haus"})
}

// priceList is a small catalogue file.
func (s *shop) priceList() string {
	return "Artikelnummer;Hersteller;Herstellernummer;Bezeichnung;Preis;Lieferzeit\nN-1;Aventra;AV-D30;Dockingstation D30;199,00;3\n"
}
