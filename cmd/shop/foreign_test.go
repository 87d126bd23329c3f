package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/api"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// probe is one operation with one id in it. send carries it out with the id in that place and everything else one's own.
type probe struct {
	slot    string // operationId and where the id stands
	own     uuid.UUID
	foreign []uuid.UUID // of a sibling, a parent and another member
	ok      int         // status with one's own id
	send    func(actor, uuid.UUID) testkit.Response
}

// shared ids name what everybody may know: there is no foreign one.
var shared = map[string]string{
	"createCompetition body leftOut[].supplierId":       "suppliers are known to everybody signed in",
	"evaluateCompetition body assessments[].supplierId": "suppliers are known to everybody signed in",
	"addPartList body lines[].productId":                "the catalogue is open to everybody signed in",
	"searchProducts query supplier":                     "suppliers are known to everybody signed in",
	"getProduct path productId":                         "the catalogue is open to everybody signed in",
	"compareOffers path productId":                      "the catalogue is open to everybody signed in",
	"getPriceHistory path productId":                    "the catalogue is open to everybody signed in",
	"addBasketLine body productId":                      "the catalogue is open to everybody signed in",
	"addBasketLine body offerId":                        "the catalogue is open to everybody signed in",
	"updateBasketLine body offerId":                     "the catalogue is open to everybody signed in",
	"previewSubmission body lines[].productId":          "the catalogue is open to everybody signed in",
	"previewSubmission body lines[].offerId":            "the catalogue is open to everybody signed in",
	"submit body lines[].productId":                     "the catalogue is open to everybody signed in",
	"submit body lines[].offerId":                       "the catalogue is open to everybody signed in",
	"tellContractManager body productId":                "the catalogue is open to everybody signed in",
	"addHouseStandard body productId":                   "the catalogue is open to everybody signed in",
	"listCatalogueVersions path supplierId":             "the cooperative's alone: others are refused before the id counts",
	"getSupplier path supplierId":                       "the cooperative's alone: others are refused before the id counts",
	"changeSupplier path supplierId":                    "the cooperative's alone: others are refused before the id counts",
	"uploadCatalogue path supplierId":                   "the cooperative's alone: others are refused before the id counts",
	"publishCatalogue path versionId":                   "the cooperative's alone: others are refused before the id counts",
	"judgeProductMatch path matchId":                    "the cooperative's alone: others are refused before the id counts",
	"judgeGtinConflict path conflictId":                 "the cooperative's alone: others are refused before the id counts",
	"requestProductMatch path matchId":                  "candidates are shown to everybody who compares",
	"getScimUser path userId":                           "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"replaceScimUser path userId":                       "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"patchScimUser path userId":                         "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"removeScimUser path userId":                        "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"getScimGroup path groupId":                         "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"replaceScimGroup path groupId":                     "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"patchScimGroup path groupId":                       "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"removeScimGroup path groupId":                      "an officer is refused before the id counts; TestScim_NeverBeyondTheMember tries the others",
	"getRuleDraft path draftId":                         "an officer is refused before the id counts; TestForeignRuleDrafts tries the others",
	"withdrawRuleDraft path draftId":                    "an officer is refused before the id counts; TestForeignRuleDrafts tries the others",
	"dryRunRuleDraft path draftId":                      "an officer is refused before the id counts; TestForeignRuleDrafts tries the others",
	"activateRuleDraft path draftId":                    "an officer is refused before the id counts; TestForeignRuleDrafts tries the others",
	"settleFeedback path feedbackId":                    "the operator's alone: others are refused before the id counts",
	"openCompetition body offers[].offerId":             "an officer without a key is refused before the id counts; TestRule12_TwoOpen tries others",
	"revokeInvitation path invitationId":                "an officer is refused before the id counts; TestForeignInvitations tries the others",
	"invite body organisationId":                        "an officer is refused before the id counts; TestForeignInvitations tries the others",
	"getOrganisation path organisationId":               "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"addOrganisation body parentId":                     "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"editOrganisation path organisationId":              "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"moveOrganisation path organisationId":              "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"moveOrganisation body parentId":                    "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"addAddress path organisationId":                    "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endAddress path organisationId":                    "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endAddress path addressId":                         "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"addCostCentre path organisationId":                 "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endCostCentre path organisationId":                 "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endCostCentre path costCentreId":                   "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"nameDeputy path organisationId":                    "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"nameDeputy body personId":                          "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"nameDeputy body deputyId":                          "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endDeputy path organisationId":                     "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endDeputy path deputyId":                           "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"linkAccounts path personId":                        "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"linkAccounts body personId":                        "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"giveRole path organisationId":                      "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"giveRole body personId":                            "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endRole path membershipId":                         "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"giveMandate path organisationId":                   "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endMandate path organisationId":                    "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"endMandate path mandateId":                         "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"setBodyTerm path organisationId":                   "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"getBodyTermDocument path organisationId":           "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"getBodyTermDocument path termId":                   "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"explainAccess path personId":                       "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"explainAccess query organisationId":                "an officer is refused before the id counts; TestForeignOrganisations tries the others",
	"getContractTerms path contractId":                  "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"listContractEditions path contractId":              "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"listContractChanges query contractId":              "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"createContractChange body contractId":              "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"getContractChange path changeId":                   "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"editContractChange path changeId":                  "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"releaseContractChange path changeId":               "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"withdrawContractChange path changeId":              "an officer is refused before the id counts; TestContractChange_IsTheCooperativesAlone tries the others",
	"listPriceLists path contractId":                    "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"readContractNotice query contractId":               "an officer is refused before the id counts; contracts are the cooperative's alone",
	"draftFromContractNotice query contractId":          "an officer is refused before the id counts; contracts are the cooperative's alone",
	"addContractDocument path contractId":               "an officer is refused before the id counts; TestContractDocuments_AreReadByWhomTheyConcern tries the others",
	"reopenContractLimit path contractId":               "an officer is refused before the id counts; TestRule05_TheContractManagerReopensWithAReason tries the others",
	"recordAmendmentNotice path contractId":             "an officer is refused before the id counts; contracts are the cooperative's alone",
	"listAmendmentNotices query contractId":             "an officer is refused before the id counts; contracts are the cooperative's alone",
	"uploadPriceList path contractId":                   "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"uploadPriceList query supplierId":                  "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"getPriceList path listId":                          "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"releasePriceList path listId":                      "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"withdrawPriceList path listId":                     "an officer is refused before the id counts; TestPriceList_IsTheCooperativesAlone tries the others",
	"listPlanAnswers path roundId":                      "an officer is refused before the id counts; rounds are the cooperative's",
	"remindOfPlanRound path roundId":                    "an officer is refused before the id counts; rounds are the cooperative's",
	"listPlanDerivations path roundId":                  "an officer is refused before the id counts; rounds are the cooperative's",
	"draftFromPlanRound path roundId":                   "an officer is refused before the id counts; rounds are the cooperative's",
	"closePlanRound path roundId":                       "an officer is refused before the id counts; rounds are the cooperative's",
	"openPlanRound body positions[].lotId":              "an officer is refused before the id counts; rounds are the cooperative's",
	"listQuotableItems path contractId":                 "TestQuote_StaysWithItsBody tries a foreign one",
	"listQuotableItems query supplierId":                "TestQuote_StaysWithItsBody tries a foreign one",
	"listQuotes path contractId":                        "TestQuote_StaysWithItsBody tries a foreign one",
	"recordQuote path contractId":                       "TestQuote_StaysWithItsBody tries a foreign one",
	"recordQuote body supplierId":                       "TestQuote_StaysWithItsBody tries a foreign one",
	"recordQuote body lines[].lotPriceId":               "TestQuote_StaysWithItsBody tries a foreign one",
	"getQuote path quoteId":                             "TestQuote_StaysWithItsBody tries a foreign one",
	"withdrawQuote path quoteId":                        "TestQuote_AMistakeIsWithdrawn tries a foreign one",
	"getQuoteDocument path quoteId":                     "TestQuote_StaysWithItsBody tries a foreign one",
	"previewSubmission body insteadOf":                  "TestCorrection_OrderedAnewInPlaceOfACancelledOrder tries a foreign one",
	"submit body insteadOf":                             "TestCorrection_OrderedAnewInPlaceOfACancelledOrder tries a foreign one",
	"previewSubmission body quote.quoteId":              "TestQuote_StaysWithItsBody tries a foreign one",
	"submit body quote.quoteId":                         "TestQuote_StaysWithItsBody tries a foreign one",
	"listOptionLists path contractId":                   "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"uploadOptionList path contractId":                  "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"uploadOptionList body supplierId":                  "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"getOptionList path optionListId":                   "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"getOptionListDocument path optionListId":           "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"releaseOptionList path optionListId":               "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"withdrawOptionList path optionListId":              "an officer is refused before the id counts; TestOptions_AreTheCooperativesAlone tries the others",
	"listSuccessors path contractId":                    "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"proposeSuccessor path contractId":                  "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"proposeSuccessor body supplierId":                  "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"getSuccessorDocument path successorId":             "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"acceptSuccessor path successorId":                  "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"refuseSuccessor path successorId":                  "an officer is refused before the id counts; TestSuccessor_IsTheCooperativesAlone tries the others",
	"listProjectPrices path contractId":                 "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"addProjectPrice path contractId":                   "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"addProjectPrice body supplierId":                   "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"addProjectPrice body organisationId":               "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"getProjectPriceDocument path projectPriceId":       "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"releaseProjectPrice path projectPriceId":           "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"withdrawProjectPrice path projectPriceId":          "an officer is refused before the id counts; TestProjectPrice_IsTheCooperativesAlone tries the others",
	"recordOutsideOffer body productId":                 "the catalogue is open to everybody signed in",
	"resolveFreeLine body productId":                    "the catalogue is open to everybody signed in",
	"resolveFreeLine body offerId":                      "the catalogue is open to everybody signed in",
	"sendInquiry body productId":                        "the catalogue is open to everybody signed in",
	"listInquiries query productId":                     "the catalogue is open to everybody signed in",
	"listOutsideOffers query productId":                 "the catalogue is open to everybody signed in",
	"previewInquiry body productId":                     "the catalogue is open to everybody signed in",
	"handOn body lines[].productId":                     "the catalogue is open to everybody signed in",
	"handOn body lines[].offerId":                       "the catalogue is open to everybody signed in",
	"handOn body lines[].lotPriceId":                    "an officer is refused before the id counts; TestHandover_Withdrawn tries the others",
	"withdrawHandover path handoverId":                  "an officer is refused before the id counts; TestHandover_Withdrawn tries the others",
	"getApproval path approvalId":                       "an officer is refused before the id counts; TestApprovals_AreTheLegalEntitysOwn tries the others",
	"undoRelease path approvalId":                       "an officer is refused before the id counts; TestApprovals_AreTheLegalEntitysOwn tries the others",
	"decideApproval path approvalId":                    "an officer is refused before the id counts; TestApprovals_AreTheLegalEntitysOwn tries the others",
}

// TestForeignIDs walks the contract: every id in path, query and body of every operation is tried with ids that exist in
// a sibling, a parent and another member. The answer is byte for byte that of an id that does not exist, nothing changes,
// and the same call with one's own id succeeds.
func TestForeignIDs(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	s.keepSpare(8)
	probes := slices.Concat(s.probes(t, m), s.accountProbes(t), s.competitionProbes(t, m), s.planningProbes(t, m, s.unitBelow(w.Body, w.Body)))

	covered := map[string]bool{}
	for slot := range shared {
		covered[slot] = true
	}
	for _, p := range probes {
		covered[p.slot] = true
	}
	for _, slot := range idSlots(t) {
		if !covered[slot] {
			t.Errorf("nobody tries foreign ids in %s", slot)
		}
	}

	officer := s.session(w.Officer.Person, w.School)
	for _, p := range probes {
		unknown := p.send(officer, uuid.New())
		if unknown.Status != 404 {
			t.Errorf("%s: an id that does not exist answers %d: %s", p.slot, unknown.Status, unknown.Body)
			continue
		}
		s.settle(t)
		before := w.Rows()
		for _, id := range p.foreign {
			got := p.send(officer, id)
			if got.Status != 404 || got.Comparable() != unknown.Comparable() {
				t.Errorf("%s: a foreign id answers %d and differs from an unknown one:\n%s\n%s", p.slot, got.Status, got.Body, unknown.Body)
			}
		}
		unchanged(t, before, w.Rows())
		if got := p.send(officer, p.own); got.Status != p.ok {
			t.Errorf("%s: one's own id answers %d, want %d: %s", p.slot, got.Status, p.ok, got.Body)
		}
	}
}

// owned is what one person has: a basket line and an order with its decision.
type owned struct {
	line, wish, template, submission, order, decision, standard, document, supplier, offer, inquiry, letter, duty uuid.UUID
}

// own fills a person's basket and orders, with the wiring everybody uses.
func (s *shop) own(t *testing.T, a actor, m market) owned {
	t.Helper()
	sub := a.order(t, m.line(m.offers[0], "1"))
	var b gen.Basket
	a.do("POST", "/basket/lines", m.line(m.offers[0], "1")).Want(201).JSON(&b)
	a.sealed(t, sub.Orders[0].Summary.Id)
	mine := owned{line: b.Lines[0].Id, submission: sub.Id, order: sub.Orders[0].Summary.Id, decision: sub.Orders[0].DecisionIds[0], document: a.keep(t)}
	var o gen.OutsideOffer
	a.do("POST", "/outside-offers", outside(s.Product(uuid.NewString()).UUID, mine.document, "80.00")).Want(201).JSON(&o)
	i, _ := a.ask(t, m.product.UUID, m.seller)
	mine.wish = a.wish(t, "ein Stativ").FreeLines[0].Id
	mine.supplier, mine.offer, mine.inquiry, mine.letter = o.Contact.Supplier.Id, o.OfferId, i.Id, i.Letters[0].Id
	var h gen.HouseStandard
	s.addStandard(a).Want(201).JSON(&h)
	mine.standard = h.Id
	mine.duty = s.dutyOf(a, mine.order)
	mine.template = a.template(t, "Standardplatz", mine.submission).Id
	return mine
}

func (s *shop) probes(t *testing.T, m market) []probe {
	t.Helper()
	sibling := fixture.ID()
	s.Exec(`INSERT INTO organisation (id, kind, name, land, buyer_type, legal_entity_id, created_at) VALUES ($1, 'unit', 'Grundschule Nord', 'DE-NI', 'school', $2, $3)`, sibling, s.Body, fixture.At)
	s.Exec(`INSERT INTO organisation_link (child_id, parent_id, valid) VALUES ($1, $2, '[2020-01-01,)')`, sibling, s.Body)
	siblingAddress, siblingCentre := s.place(sibling)
	_, townCentre := s.place(s.Annex)
	var bodyAddress uuid.UUID
	if err := s.DB.WorkerPool(t).QueryRow(t.Context(), `SELECT id FROM address WHERE organisation_id = $1`, s.Body).Scan(&bodyAddress); err != nil {
		t.Fatal(err)
	}

	mine := s.own(t, s.session(s.Officer.Person, s.School), m)
	secondWish := s.session(s.Officer.Person, s.School).wish(t, "noch ein Stativ").FreeLines[1].Id
	secondDuty := s.dutyOf(s.session(s.Officer.Person, s.School), mine.order)
	secondLetter, thirdLetter := s.anotherLetter(t, m), s.anotherLetter(t, m)
	await := s.awaited()
	waiting := await(t, s.session(s.Officer.Person, s.School))
	var others []owned
	var foreignWaits []uuid.UUID
	handed := s.member(s.School, "requester").handsOn(t).Id
	var foreignHanded []uuid.UUID
	for _, at := range []uuid.UUID{sibling, s.Body, s.Annex} {
		foreignHanded = append(foreignHanded, s.member(at, "requester").handsOn(t).Id)
	}
	for _, a := range []actor{s.member(sibling, "officer"), s.session(s.Director.Person, s.Body), s.session(s.Stranger.Person, s.Annex)} {
		others = append(others, s.own(t, a, m))
		foreignWaits = append(foreignWaits, await(t, a))
	}
	foreign := func(of func(owned) uuid.UUID) []uuid.UUID {
		ids := make([]uuid.UUID, len(others))
		for i, o := range others {
			ids[i] = of(o)
		}
		return ids
	}
	get := func(path string) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response { return a.do("GET", fmt.Sprintf(path, id), nil) }
	}
	order := func(o owned) uuid.UUID { return o.order }
	decision := func(o owned) uuid.UUID { return o.decision }
	lineOf := func(o owned) uuid.UUID { return o.line }
	addresses := []uuid.UUID{siblingAddress, bodyAddress, s.AnnexAddress}
	centres := []uuid.UUID{siblingCentre, townCentre}
	prices := []uuid.UUID{m.foreign.Price.UUID}

	basket := func(member string) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PATCH", "/basket", map[string]any{member: id}, "If-Match", a.etag())
		}
	}
	direct := func(path string, body func(uuid.UUID) map[string]any) func(actor, uuid.UUID) testkit.Response {
		return func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", path, body(id), "Idempotency-Key", uuid.NewString())
		}
	}
	withPrice := func(id uuid.UUID) map[string]any {
		return lines(map[string]any{"productId": m.product, "lotPriceId": id, "quantity": "1"})
	}
	with := func(member string) func(uuid.UUID) map[string]any {
		return func(id uuid.UUID) map[string]any {
			body := lines(m.line(m.offers[0], "1"))
			body[member] = id
			return body
		}
	}
	proven := func(id uuid.UUID) map[string]any {
		body := lines(m.line(m.offers[0], "1"))
		body["proofs"] = []any{map[string]any{"requirement": "audit_office", "on": "2026-11-23", "documentId": id}}
		return body
	}
	tell := func(contract, lot uuid.UUID) func(actor) testkit.Response {
		return func(a actor) testkit.Response {
			return a.do("POST", "/framework-contracts/"+contract.String()+"/messages", map[string]any{"lotId": lot, "kind": "too_expensive"})
		}
	}
	return []probe{
		{"tellContractManager path contractId", m.lot.Contract, []uuid.UUID{m.foreign.Contract}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return tell(id, m.lot.ID)(a)
		}},
		{"tellContractManager body lotId", m.lot.ID, []uuid.UUID{m.foreign.ID}, 201, func(a actor, id uuid.UUID) testkit.Response {
			return tell(m.lot.Contract, id)(a)
		}},
		{"addTemplate body submissionId", mine.submission, foreign(func(o owned) uuid.UUID { return o.submission }), 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/templates", map[string]any{"name": "Noch eine", "submissionId": id})
		}},
		{"renameTemplate path templateId", mine.template, foreign(func(o owned) uuid.UUID { return o.template }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PATCH", "/templates/"+id.String(), map[string]any{"name": "Anders"})
		}},
		{"useTemplate path templateId", mine.template, foreign(func(o owned) uuid.UUID { return o.template }), 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/templates/"+id.String()+"/uses", nil)
		}},
		{"deleteTemplate path templateId", mine.template, foreign(func(o owned) uuid.UUID { return o.template }), 204, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("DELETE", "/templates/"+id.String(), nil)
		}},
		{"takeHandover path handoverId", handed, foreignHanded, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.take(id)
		}},
		{"returnHandover path handoverId", handed, foreignHanded, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.giveBack(id, "Bitte die Größe angeben.")
		}},
		{"endHouseStandard path standardId", mine.standard, foreign(func(o owned) uuid.UUID { return o.standard }), 204, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("DELETE", "/house-standards/"+id.String(), nil)
		}},
		{"completeDuty path dutyId", mine.duty, foreign(func(o owned) uuid.UUID { return o.duty }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/duties/"+id.String()+"/completion", dutyProof)
		}},
		{"completeDuty body documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/duties/"+secondDuty.String()+"/completion", map[string]any{"on": "2026-11-23", "documentId": id})
		}},
		{"compareOffers query organisation", s.School, []uuid.UUID{sibling, s.Body, s.Annex}, 200, get("/products/" + m.product.String() + "/comparison?quantity=1&at=2026-11-23&organisation=%s")},
		{"getFrameworkContract path contractId", m.lot.Contract, []uuid.UUID{m.foreign.Contract}, 200, get("/framework-contracts/%s")},
		{"listContractDocuments path contractId", m.lot.Contract, []uuid.UUID{m.foreign.Contract}, 200, get("/framework-contracts/%s/documents")},
		{"getContractDocument path contractDocumentId", s.contractDocument(t, m.lot.Contract), []uuid.UUID{s.contractDocument(t, m.foreign.Contract)}, 200, get("/contract-documents/%s")},
		{"getContractForecast path contractId", m.lot.Contract, []uuid.UUID{m.foreign.Contract}, 200, get("/framework-contracts/%s/forecast")},
		{"getSubmission path submissionId", mine.submission, foreign(func(o owned) uuid.UUID { return o.submission }), 200, get("/submissions/%s")},
		{"withdrawApproval path approvalId", waiting, foreignWaits, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/approvals/"+id.String()+"/withdrawal", nil)
		}},
		{"getOrder path orderId", mine.order, foreign(order), 200, get("/orders/%s")},
		{"receiveOrder path orderId", mine.order, foreign(order), 200, func(a actor, id uuid.UUID) testkit.Response { return a.receive(id, "0.1") }},
		{"cancelOrder path orderId", mine.order, foreign(order), 200, func(a actor, id uuid.UUID) testkit.Response { return a.cancel(id, "0.1") }},
		{"repeatOrder path orderId", mine.order, foreign(order), 200, get("/orders/%s/repetition")},
		{"getOrderPackage path orderId", mine.order, foreign(order), 200, get("/orders/%s/package")},
		{"getDecision path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s")},
		{"getDecisionProof path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s/proof")},
		{"replayDecision path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s/replay")},
		{"getLegalBasis path orderId", mine.order, foreign(order), 200, get("/orders/%s/legal-basis")},
		{"getDecisionPackage path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s/package")},
		{"getDecisionNote path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s/note")},
		{"getDecisionNotePdf path decisionId", mine.decision, foreign(decision), 200, get("/decisions/%s/note.pdf")},
		{"getOrderNote path orderId", mine.order, foreign(order), 200, get("/orders/%s/note")},
		{"getOrderNotePdf path orderId", mine.order, foreign(order), 200, get("/orders/%s/note.pdf")},
		{"resolveFreeLine path lineId", mine.wish, foreign(func(o owned) uuid.UUID { return o.wish }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/basket/free-lines/"+id.String()+"/resolution", map[string]any{"category": "docking_station"}, "If-Match", a.etag())
		}},
		{"resolveFreeLine body lotPriceId", m.lot.Price.UUID, prices, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/basket/free-lines/"+mine.wish.String()+"/resolution", map[string]any{"productId": m.product, "lotPriceId": id}, "If-Match", a.etag())
		}},
		{"removeFreeLine path lineId", secondWish, foreign(func(o owned) uuid.UUID { return o.wish }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("DELETE", "/basket/free-lines/"+id.String(), nil, "If-Match", a.etag())
		}},
		{"getDocument path documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 200, get("/documents/%s")},
		{"getInquiry path inquiryId", mine.inquiry, foreign(func(o owned) uuid.UUID { return o.inquiry }), 200, get("/inquiries/%s")},
		{"enterInquiryAnswer path inquiryId", mine.inquiry, foreign(func(o owned) uuid.UUID { return o.inquiry }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/inquiries/"+id.String()+"/letters/"+mine.letter.String()+"/answers", map[string]any{"decline": true})
		}},
		{"enterInquiryAnswer path letterId", secondLetter.letter, foreign(func(o owned) uuid.UUID { return o.letter }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/inquiries/"+secondLetter.inquiry.String()+"/letters/"+id.String()+"/answers", map[string]any{"decline": true})
		}},
		{"enterInquiryAnswer body documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/inquiries/"+thirdLetter.inquiry.String()+"/letters/"+thirdLetter.letter.String()+"/answers", map[string]any{"terms": terms("180.00"), "documentId": id})
		}},
		{"recordOutsideOffer body documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/outside-offers", outside(m.product.UUID, id, "180.00"))
		}},
		{"recordOutsideOffer body supplierId", mine.supplier, foreign(func(o owned) uuid.UUID { return o.supplier }), 201, func(a actor, id uuid.UUID) testkit.Response {
			body := outside(m.product.UUID, mine.document, "180.00")
			delete(body, "supplier")
			body["supplierId"] = id
			return a.do("POST", "/outside-offers", body)
		}},
		{"withdrawOutsideOffer path offerId", mine.offer, foreign(func(o owned) uuid.UUID { return o.offer }), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/outside-offers/"+id.String()+"/withdrawal", map[string]any{"reason": "replaced"})
		}},
		{"updateBasket body deliveryAddressId", s.SchoolAddress, addresses, 200, basket("deliveryAddressId")},
		{"updateBasket body costCentreId", s.SchoolCostCentre, centres, 200, basket("costCentreId")},
		{"addBasketLine body lotPriceId", m.lot.Price.UUID, prices, 201, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("POST", "/basket/lines", map[string]any{"productId": m.product, "lotPriceId": id, "quantity": "1"})
		}},
		{"updateBasketLine body lotPriceId", m.lot.Price.UUID, prices, 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PATCH", "/basket/lines/"+mine.line.String(), map[string]any{"lotPriceId": id}, "If-Match", a.etag())
		}},
		{"updateBasketLine path lineId", mine.line, foreign(lineOf), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("PATCH", "/basket/lines/"+id.String(), map[string]any{"quantity": "2"}, "If-Match", a.etag())
		}},
		{"removeBasketLine path lineId", mine.line, foreign(lineOf), 200, func(a actor, id uuid.UUID) testkit.Response {
			return a.do("DELETE", "/basket/lines/"+id.String(), nil, "If-Match", a.etag())
		}},
		{"previewSubmission body lines[].lotPriceId", m.lot.Price.UUID, prices, 200, direct("/submissions/preview", withPrice)},
		{"previewSubmission body deliveryAddressId", s.SchoolAddress, addresses, 200, direct("/submissions/preview", with("deliveryAddressId"))},
		{"previewSubmission body proofs[].documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 200, direct("/submissions/preview", proven)},
		{"submit body proofs[].documentId", mine.document, foreign(func(o owned) uuid.UUID { return o.document }), 201, direct("/submissions", proven)},
		{"previewSubmission body costCentreId", s.SchoolCostCentre, centres, 200, direct("/submissions/preview", with("costCentreId"))},
		{"submit body lines[].lotPriceId", m.lot.Price.UUID, prices, 201, direct("/submissions", withPrice)},
		{"submit body deliveryAddressId", s.SchoolAddress, addresses, 201, direct("/submissions", with("deliveryAddressId"))},
		{"submit body costCentreId", s.SchoolCostCentre, centres, 201, direct("/submissions", with("costCentreId"))},
	}
}

// anotherLetter is of a further inquiry of the officer's.
func (s *shop) anotherLetter(t *testing.T, m market) owned {
	t.Helper()
	i, _ := s.session(s.Officer.Person, s.School).ask(t, m.product.UUID, m.seller)
	return owned{inquiry: i.Id, letter: i.Letters[0].Id}
}

// place gives an organisation an address and a cost centre.
func (s *shop) place(organisation uuid.UUID) (address, centre uuid.UUID) {
	address, centre = fixture.ID(), fixture.ID()
	s.Exec(`INSERT INTO address (id, organisation_id, label, street, postcode, city) VALUES ($1, $2, 'Zweitort', 'Weg 2', '38100', 'Musterhausen')`, address, organisation)
	s.Exec(`INSERT INTO cost_centre (id, organisation_id, number, label) VALUES ($1, $2, '9900', 'Fremd')`, centre, organisation)
	return address, centre
}

// etag is the basket's as it stands.
func (a actor) etag() string { return a.do("GET", "/basket", nil).Header.Get("ETag") }

// idSlots lists every place of the contract where an id is sent.
func idSlots(t *testing.T) []string {
	t.Helper()
	contract, err := openapi3.NewLoader().LoadFromData(api.Contract)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, path := range contract.Paths.Map() {
		for _, op := range path.Operations() {
			for _, ref := range slices.Concat(path.Parameters, op.Parameters) {
				if p := ref.Value; isID(p.Schema.Value) || p.Schema.Value.Items != nil && isID(p.Schema.Value.Items.Value) {
					found[op.OperationID+" "+p.In+" "+p.Name] = true
				}
			}
			if op.RequestBody != nil {
				if media := op.RequestBody.Value.Content.Get("application/json"); media != nil {
					bodySlots(media.Schema.Value, op.OperationID+" body ", found)
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func isID(s *openapi3.Schema) bool { return s.Format == "uuid" }

func bodySlots(s *openapi3.Schema, prefix string, found map[string]bool) {
	for name, ref := range s.Properties {
		switch {
		case isID(ref.Value):
			found[prefix+name] = true
		case ref.Value.Items != nil:
			bodySlots(ref.Value.Items.Value, prefix+name+"[].", found)
		default:
			bodySlots(ref.Value, prefix+name+".", found)
		}
	}
}

// TestForeignOrdersAreNotListed: lists show what stands below one, never what stands beside.
func TestForeignOrdersAreNotListed(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	s.keepSpare(1)
	s.own(t, s.session(w.Officer.Person, w.School), m)
	var above, beside gen.OrderPage
	s.session(w.Director.Person, w.Body).do("GET", "/orders", nil).Want(200).JSON(&above)
	answer := s.session(w.Stranger.Person, w.Annex).do("GET", "/orders", nil).Want(200)
	answer.JSON(&beside)
	if len(above.Items) != 1 || len(beside.Items) != 0 || strings.Contains(string(answer.Body), "Grundschule") {
		t.Errorf("the body above sees %d orders, another member %d; want 1 and 0", len(above.Items), len(beside.Items))
	}
	var raw map[string]json.RawMessage
	answer.JSON(&raw)
	if string(raw["items"]) != "[]" {
		t.Errorf("an empty list is %s", raw["items"])
	}
}
