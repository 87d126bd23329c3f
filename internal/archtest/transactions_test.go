package archtest

import (
	"go/ast"
	"maps"
	"slices"
	"testing"
)

// transactions is the closed list of functions in internal/postgres that open
// a transaction, with the reason why each may commit. A business transaction
// goes through OrderStore.InTx, which refuses to commit without an entry for
// the decision log; the others are quiet and have to say why they may be.
var transactions = map[string]string{
	"DB.inTx":                            "runs the others, with retries",
	"OrderStore.InTx":                    "refuses to commit without a log entry",
	"OrderStore.ChangeBasket":            "basket: a wish, no decision",
	"OrderStore.HandOn":                  "handover: a wish, no decision",
	"OrderStore.ChangeHandover":          "handover: a wish that moves between baskets, no decision",
	"openSchemaVersion":                  "schema",
	"LogStore.Check":                     "reads a snapshot",
	"LogStore.CheckAgainst":              "reads a snapshot",
	"changeRecord":                       "the demo's forgery, as owner and past every rule: what it shows is that the log finds it",
	"LinkSource.Links":                   "reads a snapshot",
	"publicPool.BeginTx":                 "reads a snapshot of the log",
	"AccountStore.Accept":                "seals the record of the acceptance itself",
	"AccountStore.Found":                 "seals the record of the founding itself",
	"AccountStore.Invite":                "seals the records of the invitations itself",
	"CriteriaStore.Publish":              "seals the record of the publication itself",
	"DB.WarnOfLimits":                    "mails about limits: told after the fact by the worker",
	"DB.GiveNumbers":                     "order numbers: given after the fact by the worker",
	"DemoStore.send":                     "master data of an empty shop, before its first decision",
	"ImportStore.Publish":                "seals the record of the publication itself",
	"ImportStore.RefreshSearch":          "search table: derived from rows that have their record",
	"SupplierStore.change":               "seals the record of the supplier itself",
	"SupplierStore.moveSample":           "seals the record of the example itself",
	"ImportStore.SaveDraft":              "staging: rows of a file nobody has published",
	"MemberStore.Move":                   "seals the record of the move itself",
	"MemberStore.NameDeputy":             "seals the record of the deputy itself",
	"MemberStore.putPlace":               "seals the record of the change itself",
	"AccountStore.TakeInvitation":        "seals the record of the acceptance itself",
	"AccountStore.FollowDirectory":       "seals a record for each organisation whose roles change; without a change nothing is written",
	"MemberStore.put":                    "seals the record of the change itself",
	"ScimStore.Change":                   "seals a record for each organisation whose roles change; users and groups are what a directory says",
	"RosterStore.Look":                   "reads a snapshot",
	"RosterStore.Apply":                  "seals the records of all changes itself",
	"MatchStore.FindCandidates":          "candidates: derived from rows that have their record, and no word of anybody",
	"MatchStore.Judge":                   "seals the record of the verdict itself",
	"MatchStore.JudgeConflict":           "seals the record of the word itself",
	"CompetitionStore.SaveKey":           "seals the record of the key itself",
	"CompetitionStore.Create":            "seals the record of the draft itself",
	"CompetitionStore.Step":              "seals the record of the step itself, of a refused one too",
	"CompetitionStore.StepLinked":        "seals the record of the step itself",
	"RoundStore.SaveRound":               "what bodies are asked to plan: a question, no decision",
	"RoundStore.Close":                   "ends a round of planning, which binds nobody",
	"RoundStore.Remind":                  "letters about a round of planning, which binds nobody",
	"RoundStore.SaveAnswer":              "what a body expects to need: it binds nobody",
	"SourcingStore.SaveAnswer":           "seals the record of the answer itself",
	"SourcingStore.SaveInquiry":          "seals the record of the inquiry itself",
	"SourcingStore.SaveOffer":            "seals the record of the offer itself",
	"SourcingStore.Withdraw":             "seals the record of the withdrawal itself",
	"NewSequencer":                       "sequencer: writes the log itself",
	"ContractChangeStore.Reopen":         "seals the record of the decision itself",
	"ContractChangeStore.SaveNotice":     "seals the record of the notice itself",
	"ContractChangeStore.Release":        "seals the record of the change itself",
	"ContractChangeStore.Save":           "a draft, with the record of the notice that it was read from",
	"ContractDocumentStore.SaveDocument": "seals the record of the document itself",
	"ProjectStore.ReleaseProject":        "seals the record of the price itself",
	"OptionStore.ReleaseOptions":         "seals the record of the list itself",
	"OptionStore.SaveOptions":            "a draft that nobody has decided on",
	"QuoteStore.WithdrawQuote":           "seals the record of the withdrawal itself",
	"QuoteStore.SaveQuote":               "seals the record of the quote itself",
	"SuccessorStore.DecideSuccessor":     "seals the record of the decision itself",
	"SuccessorStore.SaveSuccessor":       "a proposal that nobody has decided on",
	"ProjectStore.SaveProject":           "a price nobody has let into force",
	"PriceListStore.ReleaseList":         "seals the record of the list itself",
	"PriceListStore.SaveList":            "staging: a file nobody has let into force",
	"RuleStore.Activate":                 "seals the record of the activation itself",
	"Sequencer.Round":                    "sequencer: writes the log itself",

	"InstallationStore.Open":        "rules and categories of an empty shop, before its first decision",
	"InstallationStore.Begin":       "seals the record of the first start itself",
	"InstallationStore.Change":      "name and address; what decides a limit is settled with the first order",
	"InstallationStore.Hear":        "what somebody says about a barrier, with its mail: no decision",
	"InstallationStore.headAltered": "reads a snapshot",
}

func TestTransactionsAreOnTheList(t *testing.T) {
	t.Parallel()
	opens := []string{"inTx", "inBatches", "Begin", "BeginTx", "BeginFunc", "BeginTxFunc", "Transaction"}
	found := map[string]bool{}
	for _, f := range source(t) {
		if f.test || f.room != "internal/postgres" {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || !slices.Contains(opens, sel.Sel.Name) {
					return true
				}
				name := funcName(fn)
				found[name] = true
				if transactions[name] == "" {
					t.Errorf("%s: %s opens a transaction and is not on the list: use InTx, or say why it may be quiet", f.at(call), name)
				}
				return true
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(transactions)) {
		if !found[name] {
			t.Errorf("%s is on the list and opens no transaction (any more)", name)
		}
	}
}

// funcName is "Receiver.Name", or "Name" of a function without a receiver.
func funcName(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name + "." + fn.Name.Name
	}
	return fn.Name.Name
}
