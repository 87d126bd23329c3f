package postgres_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/testdb"
)

// elsewhereAsked are the types with methods that take a context and are no repositories on the app's pool.
var elsewhereAsked = map[string]string{
	"DB":           "the pool itself; what it does without a scope is listed in internal/archtest",
	"Sequencer":    "the worker's, needs a key",
	"SearchKeeper": "the worker's, runs for good",
}

// TestRepositories_RefuseWithoutAScope asks every method of every repository with a bare context, for nothing in particular. It
// answers ErrNoScope, unless it is the worker's or one that needs no scope (internal/archtest says why of each), and these
// name no table whose rows belong to organisations: what they ask finds the connection with the scope of whoever asked before.
func TestRepositories_RefuseWithoutAScope(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	heard := &said{}
	app, err := postgres.Open(t.Context(), postgres.Config{URL: db.AppURL, Role: postgres.RoleApp, MaxConns: 4, Tracer: heard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Close)
	secured := securedTable(t, db.Owner(t))
	gone, err := postgres.Open(t.Context(), postgres.Config{URL: db.WorkerURL, Role: postgres.RoleWorker, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	gone.Close() // whoever asks the worker's pool is told so
	stores := []any{
		postgres.NewAccountStore(app, gone), postgres.NewCompetitionStore(app, gone), postgres.NewContractChangeStore(app, gone),
		postgres.NewContractDocumentStore(app), postgres.NewContractStore(app), postgres.NewCriteriaStore(app), postgres.NewDemoStore(gone),
		postgres.NewImportStore(app, gone), postgres.NewInstallationStore(gone), postgres.NewLinkSource(gone), postgres.NewLogStore(app.Pool()),
		postgres.NewMatchStore(app, gone), postgres.NewMemberStore(app), postgres.NewOptionStore(app, gone), postgres.NewOrderStore(app),
		postgres.NewOutboxStore(gone), postgres.NewPlanningStore(app), postgres.NewPriceListStore(app, gone), postgres.NewProductStore(app),
		postgres.NewProjectStore(app, gone), postgres.NewQuoteStore(app), postgres.NewRosterStore(app), postgres.NewRoundStore(app, gone),
		postgres.NewRuleStore(app), postgres.NewScimStore(app, gone), postgres.NewSearchStore(app), postgres.NewSessionStore(app, gone),
		postgres.NewSourcingStore(app, gone), postgres.NewSuccessorStore(app, gone), postgres.NewSuggestStore(app), postgres.NewSupplierStore(gone),
	}
	var asked []string
	refused, byWorker := 0, 0
	open := map[string]bool{}
	for _, store := range stores {
		v := reflect.ValueOf(store)
		asked = append(asked, v.Elem().Type().Name())
		for m := range v.NumMethod() {
			name := v.Elem().Type().Name() + "." + v.Type().Method(m).Name
			method := v.Method(m)
			if method.Type().NumIn() == 0 || method.Type().In(0) != reflect.TypeFor[context.Context]() {
				continue
			}
			heard.forget()
			switch err := ask(t, method, name); {
			case errors.Is(err, postgres.ErrNoScope):
				refused++
			case err != nil && strings.Contains(err.Error(), "closed pool"):
				byWorker++
			default:
				open[name] = true
				if !slices.Contains(needNone, name) && !slices.Contains(speakForSomebody, name) {
					t.Errorf("%s, asked for nobody, answers %v", name, err)
				}
				named := heard.names(secured)
				for _, table := range named {
					if !slices.Contains(speakForSomebody, name) && !strings.HasPrefix(ofNobody[name], table+":") {
						t.Errorf("%s, asked for nobody, reads or writes %s, whose rows belong to organisations", name, table)
					}
				}
				if ofNobody[name] != "" && len(named) == 0 {
					t.Errorf("%s is said to read rows of nobody and names no such table", name)
				}
			}
		}
	}
	for _, name := range slices.Concat(needNone, speakForSomebody) {
		if !open[name] {
			t.Errorf("%s is on the list and refuses", name)
		}
	}
	for _, name := range repositories(t) {
		if !slices.Contains(asked, name) && elsewhereAsked[name] == "" {
			t.Errorf("%s is not asked", name)
		}
	}
	t.Logf("%d refuse, %d are the worker's, %d need no scope", refused, byWorker, len(open))
}

// ask calls a method with a bare context and zero values; a method that waits for something is given up.
func ask(t *testing.T, method reflect.Value, name string) (err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.Type().NumIn(); i++ {
		args = append(args, some(method.Type().In(i)))
	}
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s panics: %v", name, p)
		}
	}()
	if method.Type().IsVariadic() {
		args = args[:len(args)-1]
	}
	for _, result := range method.Call(args) {
		if e, ok := result.Interface().(error); ok {
			err = e
		}
	}
	return err
}

// some is a value of a type: a list has one element and a text a word, since empty ones are often answered without asking.
func some(typ reflect.Type) reflect.Value {
	switch typ.Kind() {
	case reflect.Slice:
		return reflect.Append(reflect.MakeSlice(typ, 0, 1), some(typ.Elem()))
	case reflect.Pointer:
		return reflect.New(typ.Elem())
	case reflect.String:
		return reflect.ValueOf("dock").Convert(typ)
	case reflect.Struct:
		v := reflect.New(typ).Elem()
		for i := range typ.NumField() {
			if f := typ.Field(i); f.Name == "Text" {
				v.Field(i).Set(some(f.Type))
			}
		}
		return v
	case reflect.Map:
		return reflect.MakeMap(typ)
	case reflect.Func:
		return reflect.MakeFunc(typ, func([]reflect.Value) []reflect.Value {
			var out []reflect.Value
			for i := range typ.NumOut() {
				out = append(out, reflect.Zero(typ.Out(i)))
			}
			return out
		})
	default:
		return reflect.Zero(typ)
	}
}

// repositories are the exported types of the package with an exported method that takes a context.
func repositories(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() || len(fn.Type.Params.List) == 0 {
				continue
			}
			star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
			if !ok {
				continue
			}
			receiver, ok := star.X.(*ast.Ident)
			if s, isSel := fn.Type.Params.List[0].Type.(*ast.SelectorExpr); ok && isSel && s.Sel.Name == "Context" && receiver.IsExported() {
				found[receiver.Name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// needNone are the methods that need no scope.
var needNone = []string{
	// before anybody is known: of one token, one login, one person
	"AccountStore.ActFor", "AccountStore.AskReset", "AccountStore.Elsewhere", "AccountStore.KeepStep", "AccountStore.Membership", "AccountStore.OwnRoles",
	"AccountStore.Sessions", "AccountStore.Step", "AccountStore.TakeStep", "AccountStore.Tokens", "AccountStore.UsedIdentity",
	"SessionStore.Account", "SessionStore.Await", "SessionStore.End", "SessionStore.Forget", "SessionStore.Forgive", "SessionStore.HasFactor",
	"SessionStore.MachineSession", "SessionStore.Session", "SessionStore.TokenSession", "SessionStore.Try", "SessionStore.TryLogin", "SessionStore.TryPage",
	"SessionStore.TrySince",
	// of a person, who belongs to no organisation
	"AccountStore.BeginTotp", "AccountStore.Credentials", "AccountStore.LogID", "AccountStore.PasswordHash", "AccountStore.RenamePasskey",
	"AccountStore.SetLanguage", "AccountStore.SetRecoveryCodes", "AccountStore.Totp", "AccountStore.UseStep", "AccountStore.UsedPasskey",
	// shared by all, or public
	"ContractChangeStore.Choices", "PlanningStore.Movements", "RuleStore.Categories", "RuleStore.Document", "RuleStore.Versions",
	"LogStore.Check", "LogStore.CheckAgainst", "LogStore.Checkpoint", "LogStore.Consistency", "LogStore.Key", "LogStore.Proof", "LogStore.Sealed",
	"LogStore.Status", "LogStore.Tile",
	"LinkSource.Changes", // tells of changes and answers no error; the worker's
}

// speakForSomebody are the methods that say themselves for whom they ask, see TestWhoSaysForWhom.
var speakForSomebody = []string{"AccountStore.ResetPassword", "SessionStore.BasketLines", "SessionStore.RecordDenial", "SessionStore.Start"}

// ofNobody says of methods that need no scope which rows of a table with organisations they read: those of none.
var ofNobody = map[string]string{
	"ContractChangeStore.Choices": "supplier: those of the whole shop, organisation_id IS NULL",
}

// said keeps what the database was told.
type said struct {
	mu         sync.Mutex
	statements []string
}

var (
	_ pgx.QueryTracer = (*said)(nil)
	_ pgx.BatchTracer = (*said)(nil)
)

func (s *said) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements = append(s.statements, data.SQL)
	return ctx
}

func (s *said) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (s *said) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range data.Batch.QueuedQueries {
		s.statements = append(s.statements, q.SQL)
	}
	return ctx
}

func (s *said) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (s *said) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (s *said) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements = nil
}

// names are the tables named in what was said.
func (s *said) names(tables *regexp.Regexp) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for _, sql := range s.statements {
		for _, m := range tables.FindAllStringSubmatch(sql, -1) {
			found = append(found, m[1])
		}
	}
	return found
}

// securedTable finds tables under row-level security in a statement.
func securedTable(t *testing.T, owner *pgxpool.Pool) *regexp.Regexp {
	t.Helper()
	tables := texts(t, owner, `SELECT relname::text FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`)
	if len(tables) < 13 {
		t.Fatalf("only %v are secured", tables)
	}
	return regexp.MustCompile(`(?i)(?:from|join|into|update|using|,)\s+(` + strings.Join(tables, "|") + `)\b`)
}
