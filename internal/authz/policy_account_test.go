package authz_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/authz"
)

// everybodyKeeps is what all roles may do with their own account.
const everybodyKeeps = `  explainOwnAccess listAccessActions listOwnRoles actFor takeInvitation addPasskey beginOwnIdentity beginPasskey beginTotp changePassword confirmSession confirmTotp endOtherSessions endSession getAccount listSessions
	listTokens makeToken removeIdentity removePasskey removeTotp renamePasskey renewRecoveryCodes revokeToken updateAccount`

// mayInvite is mayDo for invitations.
var mayInvite = map[authz.Role]string{
	authz.Admin: ` explainAccess giveMandate endMandate invite listInvitations revokeInvitation getBodyTermDocument setBodyTerm importList getScimConfig listScimResourceTypes listScimSchemas listScimUsers getScimUser listScimGroups getScimGroup addScimUser replaceScimUser patchScimUser removeScimUser addScimGroup replaceScimGroup patchScimGroup removeScimGroup addAddress addCostCentre addOrganisation editOrganisation endAddress endCostCentre endDeputy endRole linkAccounts nameDeputy getOrganisation giveRole listOrganisations
		listPeople moveOrganisation`,
	authz.Auditor: " explainAccess getBodyTermDocument getOrganisation listOrganisations listPeople",
}

// TestTokensAreCutByTheirScopes: a token never does what only people do, whatever its scopes, and each scope does its
// own part alone.
func TestTokensAreCutByTheirScopes(t *testing.T) {
	t.Parallel()
	p := policy(t)
	all := authz.Principal{Scopes: authz.Scopes()}
	person := authz.Principal{}
	for _, id := range []string{"approval", "rule", "criteria", "standard", "match", "account", "invitation", "session"} {
		op := authz.Operation{Class: id, Action: "change"}
		if all.Admits(op, false) {
			t.Errorf("a token changes %s", id)
		}
		if !person.Admits(op, false) {
			t.Errorf("a person is cut by scopes in %s", id)
		}
	}
	for _, c := range []struct {
		operation string
		reads     bool
		scope     authz.Scope // "" = none
	}{
		{"searchProducts", true, authz.ScopeRead},
		{"getOrder", true, authz.ScopeRead},
		{"getSession", true, authz.ScopeRead},
		{"addBasketLine", false, authz.ScopeBasket},
		{"submit", false, authz.ScopeOrder},
		{"previewSubmission", false, authz.ScopeOrder},
		{"uploadCatalogue", false, authz.ScopeCatalogue},
		{"decideApproval", false, ""},
		{"getAccount", true, ""},
		{"listTokens", true, ""},
		{"listInvitations", true, ""},
		{"activateRuleDraft", false, ""},
	} {
		op, known := p.Operation(c.operation)
		if !known {
			t.Fatalf("no operation %s", c.operation)
		}
		for _, scope := range authz.Scopes() {
			if got := (authz.Principal{Scopes: []authz.Scope{scope}}).Admits(op, c.reads); got != (scope == c.scope) {
				t.Errorf("%s with scope %s: %v", c.operation, scope, got)
			}
		}
		if (authz.Principal{Scopes: []authz.Scope{}}).Admits(op, c.reads) {
			t.Errorf("%s without any scope", c.operation)
		}
	}
}
