package archtest

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
)

// unscoped is the closed list of functions that ask the app's pool without a scope, with the reason why none is needed. Nobody
// else may: without the statement and without a principal the pool refuses (postgres.ErrNoScope).
var unscoped = map[string]string{
	"Open":                "asks whether the database is there",
	"DB.Ping":             "asks whether the database is there",
	"DB.CheckRole":        "catalogue of the database",
	"publicPool.Query":    "the log is public: salted hashes and signatures",
	"publicPool.QueryRow": "the log is public: salted hashes and signatures",
	"publicPool.BeginTx":  "the log is public: salted hashes and signatures",
	"OpenSecrets":         "fingerprints of the key file",
	"SchemaVersion":       "number of the schema",
	"SearchStore.Search":  "catalogue, shared; what belongs to one organisation is cut by the rights in the question",

	"SessionStore.principal":  "who is behind a token: a function of the owner answers for one",
	"SessionStore.Account":    "who signs in: one login",
	"SessionStore.HasFactor":  "a function of the owner answers for one person",
	"SessionStore.Await":      "a step of signing in belongs to its token",
	"SessionStore.End":        "a function of the owner ends one token",
	"SessionStore.TryLogin":   "tries of addresses and logins, before anybody is known",
	"SessionStore.TrySince":   "tries of addresses and logins, before anybody is known",
	"SessionStore.Forget":     "tries of addresses and logins, before anybody is known",
	"SessionStore.Forgive":    "tries of addresses and logins, before anybody is known",
	"AccountStore.KeepStep":   "a step of signing in belongs to its token",
	"AccountStore.step":       "a step of signing in belongs to its token",
	"AccountStore.Membership": "a function of the owner answers for one person",
	"AccountStore.OwnRoles":   "a function of the owner answers for one person",
	"AccountStore.ActFor":     "a function of the owner turns one session",
	"AccountStore.Sessions":   "a function of the owner answers for one person",
	"AccountStore.Tokens":     "a function of the owner answers for one person",
	"AccountStore.AskReset":   "a letter to a login that may not exist",

	"AccountStore.LogID":            "a person belongs to no organisation",
	"AccountStore.PasswordHash":     "a person's account belongs to no organisation",
	"AccountStore.SetLanguage":      "a person belongs to no organisation",
	"AccountStore.BeginTotp":        "a person's factors belong to no organisation",
	"AccountStore.Totp":             "a person's factors belong to no organisation",
	"AccountStore.UseStep":          "a person's factors belong to no organisation",
	"AccountStore.SetRecoveryCodes": "a person's factors belong to no organisation",
	"AccountStore.Credentials":      "a person's factors belong to no organisation",
	"AccountStore.UsedPasskey":      "a person's factors belong to no organisation",
	"AccountStore.RenamePasskey":    "a person's factors belong to no organisation",
	"AccountStore.Elsewhere":        "a session at a directory belongs to its token",
	"AccountStore.UsedIdentity":     "an identity of a directory belongs to one person",

	"ContractChangeStore.Choices": "suppliers of the whole shop and the tree of organisations, shared",
	"PlanningStore.Movements":     "sums of limits, which belong to contracts",
	"RuleStore.Versions":          "rules are public",
	"RuleStore.Categories":        "categories are public",
	"RuleStore.Document":          "documents of rules are public",
}

// speaksFor is the closed list of functions that put a principal into a context, which is the scope of whatever is asked with
// it, with the reason why they know for whom.
var speaksFor = map[string]string{
	"internal/httpapi Server.signIn":               "whoever the token of the request stands for",
	"internal/httpapi sessionHandlers.signedIn":    "whoever has signed in with this request",
	"internal/account Service.secondFactor":        "whoever has shown the first factor, to use up a recovery code",
	"internal/account Service.connect":             "whoever has accepted an invitation, to note the identity",
	"internal/account Service.note":                "whose account something happened to, to note it",
	"internal/member Service.Add":                  "the administrator, whose scope has just grown by what he added",
	"internal/postgres AccountStore.ResetPassword": "whose password was reset by the link, to note it",
	"internal/postgres SessionStore.Start":         "whoever has signed in, to store the session",
	"internal/postgres SessionStore.RecordDenial":  "who was refused, to note it",
	"internal/postgres SessionStore.BasketLines":   "the person of the session that is shown",
}

// asks are the methods of pools, connections and transactions that send something.
var asks = []string{"Query", "QueryRow", "Exec", "SendBatch", "CopyFrom", "Begin", "BeginTx", "Acquire", "AcquireFunc", "Ping", "WithContext"}

// connects are the functions that make connections, and the one that takes them out of a pool; with the functions that may.
var connects = map[string][]string{
	"pgx.Connect": {}, "pgx.ConnectConfig": {}, "pgxpool.New": {}, "pgconn.Connect": {}, "sql.Open": {},
	"pgxpool.NewWithConfig": {"Open"},
	"stdlib.OpenDBFromPool": {"fromPool"},
	"stdlib.OpenDB":         {"openOwner"},
	"Hijack":                {"LinkSource.listen"},
}

// TestEveryStatementHasAScope: a scope reaches the database with the context and by no other way. Every function of
// internal/postgres that asks a pool asks it with a context it was given, none makes one or keeps one, and connections come
// from the pool alone, which refuses a context without a scope (TestRepositories_RefuseWithoutAScope asks every method).
func TestEveryStatementHasAScope(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, f := range source(t) {
		if f.test || f.room != "internal/postgres" {
			continue
		}
		for _, decl := range f.syntax.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl:
				keepsNoContext(t, f, d)
			case *ast.FuncDecl:
				asksWithItsContext(t, f, d, found)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unscoped)) {
		if !found[name] {
			t.Errorf("%s is on the list and asks without a scope no more", name)
		}
	}
}

// keepsNoContext refuses a context in a type or a variable: it would be the scope of somebody who asked before.
func keepsNoContext(t *testing.T, f file, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.ValueSpec:
			if isContext(s.Type) {
				t.Errorf("%s: a context that is kept", f.at(s))
			}
		case *ast.TypeSpec:
			if st, ok := s.Type.(*ast.StructType); ok && slices.ContainsFunc(st.Fields.List, func(x *ast.Field) bool { return isContext(x.Type) }) {
				t.Errorf("%s: %s keeps a context", f.at(s), s.Name)
			}
		}
	}
}

func asksWithItsContext(t *testing.T, f file, fn *ast.FuncDecl, found map[string]bool) {
	t.Helper()
	name := funcName(fn)
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		called := calledName(call)
		if called == "context.Background" || called == "context.TODO" {
			t.Errorf("%s: %s makes a context of its own, which speaks for nobody", f.at(call), name)
		}
		if called == "withoutScope" {
			found[name] = true
			if unscoped[name] == "" {
				t.Errorf("%s: %s asks without a scope and is not on the list", f.at(call), name)
			}
		}
		last := called[strings.LastIndex(called, ".")+1:]
		for _, key := range []string{called, last} {
			if allowed, known := connects[key]; known && !slices.Contains(allowed, name) {
				t.Errorf("%s: %s makes a connection beside the pool", f.at(call), name)
			}
		}
		if (slices.Contains(asks, last) && ofPool(call) || called == "pgx.BeginFunc" || called == "pgx.BeginTxFunc") && (len(call.Args) == 0 || !mentions(call.Args[0], contexts(fn))) {
			t.Errorf("%s: %s asks with something else than its context", f.at(call), name)
		}
		return true
	})
	if fn.Name.IsExported() && fn.Recv != nil && touchesPool(fn) && !slices.Contains(handsOut, name) {
		if p := fn.Type.Params.List; len(p) == 0 || !isContext(p[0].Type) {
			t.Errorf("%s: %s reaches the database and its first argument is no context", f.at(fn), name)
		}
	}
}

// handsOut are the methods that reach for the pool and ask it nothing.
var handsOut = []string{"DB.Close", "DB.Pool"}

// TestWhoSaysForWhom: a principal is put into a context where somebody has shown who he is, and nowhere else.
func TestWhoSaysForWhom(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, f := range source(t) {
		if f.test || isTestRoom(f.room) || within(f.room, "internal/demo") || within(f.room, "bench") {
			continue
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Name.Name == "ContextWithPrincipal" {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && strings.HasSuffix(calledName(call), "ContextWithPrincipal") {
					name := f.room + " " + funcName(fn)
					found[name] = true
					if speaksFor[name] == "" {
						t.Errorf("%s: %s speaks for somebody and is not on the list", f.at(call), name)
					}
				}
				return true
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(speaksFor)) {
		if !found[name] {
			t.Errorf("%s is on the list and speaks for nobody any more", name)
		}
	}
}

func isContext(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "context" && s.Sel.Name == "Context"
}

// contexts are the names of the contexts that fn, or a function within it, is given.
func contexts(fn *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(fn, func(n ast.Node) bool {
		if typ, ok := n.(*ast.FuncType); ok {
			for _, p := range typ.Params.List {
				if isContext(p.Type) {
					for _, name := range p.Names {
						names = append(names, name.Name)
					}
				}
			}
		}
		// own := authz.ContextWithPrincipal(ctx, p): for somebody named, see TestWhoSaysForWhom
		if set, ok := n.(*ast.AssignStmt); ok && len(set.Lhs) >= 1 && len(set.Rhs) == 1 && mentions(set.Rhs[0], names) {
			if call, ok := set.Rhs[0].(*ast.CallExpr); ok && slices.Contains([]string{"authz.ContextWithPrincipal", "context.WithTimeout", "context.WithoutCancel"}, calledName(call)) {
				if id, ok := set.Lhs[0].(*ast.Ident); ok {
					names = append(names, id.Name)
				}
			}
		}
		return true
	})
	return names
}

// mentions reports whether one of the names stands in e.
func mentions(e ast.Expr, names []string) bool {
	hit := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && slices.Contains(names, id.Name) {
			hit = true
		}
		return !hit
	})
	return hit
}

// ofPool reports whether a method of a pool, or of what stands on one, is called: its receiver ends in pool or orm.
func ofPool(call *ast.CallExpr) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch x := s.X.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "pool" || x.Sel.Name == "orm"
	case *ast.Ident:
		return x.Name == "pool"
	}
	return false
}

// touchesPool reports whether fn reaches for a pool by its name.
func touchesPool(fn *ast.FuncDecl) bool {
	hit := false
	ast.Inspect(fn, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "pool" || s.Sel.Name == "orm" || s.Sel.Name == "inTx" || s.Sel.Name == "inBatches") {
			hit = true
		}
		return !hit
	})
	return hit
}

// calledName is "pkg.Func", "Method" of anything else, or "".
func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}
