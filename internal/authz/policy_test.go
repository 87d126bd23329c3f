package authz_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
)

// What each role may do, written down a second time: a change of policy.yaml is
// a change here, made on purpose.
var mayDo = map[authz.Role]string{
	authz.Requester: `addBasketLine compareBasket compareOffers getBasket getContractForecast getFrameworkContract getLogStatus getProduct getSession listAwardCriteria
		listFrameworkContracts listHouseStandards logout removeBasketLine searchProducts suggest takeBasketWay tellContractManager updateBasket
		updateBasketLine listTemplates useTemplate`,
	authz.Officer: `addBasketLine addHouseStandard compareBasket compareOffers completeDuty endHouseStandard listDuties getBasket getDecision getDecisionNote getDecisionNotePdf
		getDecisionPackage getDecisionProof getContractForecast getFrameworkContract getLegalBasis getLogStatus getOrder getOrderNote getOrderNotePdf getOrderPackage
		getPriceHistory getProduct getSession getSubmission listAwardCriteria listFrameworkContracts listHouseStandards listOrders logout previewSubmission
		removeBasketLine repeatOrder replayDecision requestProductMatch searchProducts suggest submit takeBasketWay tellContractManager updateBasket
		updateBasketLine listTemplates useTemplate addTemplate renameTemplate deleteTemplate`,
	authz.Approver: `addHouseStandard compareOffers endHouseStandard getDecision getDecisionNote getDecisionNotePdf getDecisionPackage getDecisionProof
		getContractForecast getFrameworkContract getLegalBasis getLogStatus getOrder getOrderNote getOrderNotePdf getOrderPackage getPriceHistory getProduct getSession getSubmission
		listAwardCriteria listDuties listFrameworkContracts listHouseStandards listOrders logout replayDecision searchProducts suggest`,
	authz.ContractManager: `compareOffers getContractForecast getFrameworkContract getLogStatus getProduct getSession judgeGtinConflict judgeProductMatch
		listCatalogueVersions listFrameworkContracts listGtinConflicts listProductMatches listSuppliers
		logout publishCatalogue searchProducts suggest uploadCatalogue
		createSupplier getSupplier changeSupplier getSampleCatalogue loadSampleCatalogue removeSampleCatalogue`,
	authz.Auditor: `compareOffers getDecision getDecisionNote getDecisionNotePdf getDecisionPackage getDecisionProof getContractForecast getFrameworkContract getLegalBasis
		getLogStatus getOrder getOrderNote getOrderNotePdf getOrderPackage getPriceHistory getProduct getSession getSubmission listAwardCriteria
		listCatalogueVersions listContractMessages listDuties listFrameworkContracts listGtinConflicts listHouseStandards listOrders listProductMatches
		listSuppliers getSupplier getSampleCatalogue logout replayDecision searchProducts suggest`,
	authz.Admin: `listSuppliers getSupplier listCatalogueVersions getSampleCatalogue listFeedback settleFeedback answerInstallationCheck getInstallationSettings listInstallationChecks saveInstallationLogo saveInstallationSettings compareOffers getLogStatus getProduct getSession listAwardCriteria logout publishAwardCriteria searchProducts suggest`,
}

// mayDoWithRules is the part of keeping rules.
var mayDoWithRules = map[authz.Role]string{
	authz.Requester: `listContractDocuments getContractDocument getRuleDocument handOn listHandovers listRuleVersions listRules withdrawHandover`,
	authz.Officer:   `listQuotes getQuote getQuoteDocument recordQuote withdrawQuote listQuotableItems listContractDocuments getContractDocument listPlanRounds getPlanRound savePlanAnswer proposePlanAnswer getRuleDocument listHandovers listRuleVersions listRules returnHandover takeHandover withdrawApproval receiveOrder cancelOrder`,
	authz.Approver:  `listQuotes getQuote getQuoteDocument listContractDocuments getContractDocument listPlanRounds getPlanRound decideApproval undoRelease getApproval getRuleDocument listApprovals listRuleVersions listRules`,
	authz.ContractManager: `listContractDocuments getContractDocument addContractDocument draftFromContractNotice reopenContractLimit recordAmendmentNotice listAmendmentNotices listPlanRounds getPlanRound listPlanAnswers listPlanDerivations draftFromPlanRound openPlanRound remindOfPlanRound closePlanRound createContractChange editContractChange getContractChange getContractTerms listContractChanges listContractChoices listContractEditions
		releaseContractChange withdrawContractChange getPriceList listOpenPriceLists listPriceLists releasePriceList uploadPriceList withdrawPriceList listProjectPrices getProjectPriceDocument addProjectPrice withdrawProjectPrice releaseProjectPrice listSuccessors getSuccessorDocument proposeSuccessor acceptSuccessor refuseSuccessor listOptionLists getOptionList getOptionListDocument uploadOptionList releaseOptionList withdrawOptionList getRuleDocument listContractMessages listRuleVersions listRules readContractNotice`,
	authz.Auditor: `listAmendmentNotices listQuotes getQuote getQuoteDocument listContractDocuments getContractDocument listPlanRounds getPlanRound listPlanAnswers listPlanDerivations drawSample listSamples getPriceList listOpenPriceLists listPriceLists listProjectPrices getProjectPriceDocument listSuccessors getSuccessorDocument listOptionLists getOptionList getOptionListDocument getContractChange getContractTerms listContractChanges listContractChoices listContractEditions dryRunRuleDraft getApproval getRuleDocument getRuleDraft listApprovals listRuleDrafts listRuleVersions listRules`,
	authz.Admin: `activateRuleDraft createRuleDraft dryRunRuleDraft getRuleDocument getRuleDraft listRuleDrafts listRuleVersions listRules
		withdrawRuleDraft`,
	authz.RuleMaintainer: `activateRuleDraft compareOffers createRuleDraft dryRunRuleDraft getLogStatus getProduct getRuleDocument getRuleDraft
		getSession listRuleDrafts listRuleVersions listRules logout searchProducts suggest withdrawRuleDraft`,
}

func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	s := newSource(authz.Links{Tree: tree()})
	people := map[authz.Role]authz.Principal{}
	for _, r := range authz.Roles() {
		people[r] = person(s, cooperative, r) // at the cooperative every condition can be met
	}
	e, p := enforcer(t, s, &clock{now: noon}), policy(t)
	for _, role := range authz.Roles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			got := []string{}
			for _, id := range p.Operations() {
				op, _ := p.Operation(id)
				if op.Public {
					continue
				}
				d, err := e.Decide(t.Context(), people[role], authz.Request{Class: op.Class, Action: op.Action})
				if err != nil {
					t.Fatal(err)
				}
				if d.Allowed {
					got = append(got, id)
				}
			}
			want := strings.Fields(mayDo[role] + " " + mayDoWithRules[role] + mayDoSourcing[role] + everybodyKeeps + mayInvite[role])
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("operations of %s (-want +got):\n%s", role, diff)
			}
		})
	}
}

// Every condition of the policy against every place an object can belong to,
// for every role: a role that is not named may nowhere.
func TestConditionsHoldEverywhere(t *testing.T) {
	t.Parallel()
	s := newSource(authz.Links{Tree: tree()})
	type seat struct {
		role authz.Role
		org  uuid.UUID
	}
	people := map[seat]authz.Principal{}
	for _, r := range authz.Roles() {
		for _, org := range []uuid.UUID{cooperative, body} {
			people[seat{r, org}] = person(s, org, r)
		}
	}
	below := map[uuid.UUID][]uuid.UUID{cooperative: {cooperative, member, body, unit, sibling, foreign}, body: {body, unit}}
	e := enforcer(t, s, &clock{now: noon})
	for _, rule := range policy(t).Rules {
		for at, p := range people {
			for target := range kinds {
				cond, named := rule.Allow[at.role]
				want := named && (cond == authz.Always ||
					cond == authz.Own && target == at.org ||
					cond == authz.InScope && slices.Contains(below[at.org], target) ||
					cond == authz.Cooperative && at.org == cooperative)
				d, err := e.Decide(t.Context(), p, authz.Request{Class: rule.Class, Action: rule.Action, Organisation: target})
				if err != nil {
					t.Fatal(err)
				}
				if d.Allowed != want {
					t.Errorf("%s of %s: %s %s for %s: allowed %v, want %v", at.role, kinds[at.org], rule.Class, rule.Action, kinds[target], d.Allowed, want)
				}
				wantRule := authz.NoRule
				if want {
					wantRule = strings.Join([]string{string(at.role), rule.Class, rule.Action, string(cond)}, ":")
				}
				if d.Rule != wantRule {
					t.Errorf("rule %q, want %q", d.Rule, wantRule)
				}
			}
		}
	}
}

func TestPolicyRevisionIsStable(t *testing.T) {
	t.Parallel()
	if a, b := policy(t).Revision, policy(t).Revision; a != b || len(a) != 12 {
		t.Errorf("revisions %q and %q, want two equal ones of 12 digits", a, b)
	}
}
