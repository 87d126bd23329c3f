package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/docs"
	"github.com/provitako/marktplatz/frontend"
	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/exchange"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/guide"
	"github.com/provitako/marktplatz/internal/httpapi"
	"github.com/provitako/marktplatz/internal/installation"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/oidc"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/outbox"
	"github.com/provitako/marktplatz/internal/planning"
	"github.com/provitako/marktplatz/internal/postgres"
	"github.com/provitako/marktplatz/internal/roster"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/scim"
	"github.com/provitako/marktplatz/internal/sourcing"
	"github.com/provitako/marktplatz/internal/webui"
)

// shutdownTime bounds the end: running requests, then workers, then the database.
const shutdownTime = 10 * time.Second

// app is the running marketplace: two pools, the workers and the server.
type app struct {
	cfg          config
	log          *slog.Logger
	db           *postgres.DB
	worker       *postgres.DB
	imports      *catalog.ImportService
	matches      *catalog.MatchService
	sourcing     *sourcing.Service
	orders       *order.Service
	competitions *competition.Service
	successors   *contract.Successors
	projects     *contract.Projects
	documents    *contract.Documents
	options      *contract.Options
	quotes       *order.Quotes
	rounds       *planning.Rounds
	overdue      *order.Service              // sees the approvals of all organisations; for the worker alone
	reload       func(context.Context) error // of the policy's links
	decider      authz.Decider
	passwords    *authz.Passwords
	accounts     *account.Service
	installation *installation.Service
	server       *httpapi.Server
	loops        []func(context.Context) error
	now          func() time.Time
}

// newApp connects and wires everything, in reading order. demo also shows the demo's people and allows a database login
// that could do more than it should.
func newApp(ctx context.Context, cfg config, log *slog.Logger, now func() time.Time, demo bool) (_ *app, err error) {
	a := &app{cfg: cfg, log: log, now: now}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if a.db, err = postgres.Open(ctx, postgres.Config{URL: cfg.DatabaseURL, Role: postgres.RoleApp}); err != nil {
		return nil, err
	}
	if a.worker, err = postgres.Open(ctx, postgres.Config{URL: cfg.DatabaseURL, Role: postgres.RoleWorker}); err != nil {
		return nil, err
	}
	if !demo {
		if err := a.db.CheckRole(ctx); err != nil {
			return nil, err
		}
	}
	if err := a.ready(ctx); err != nil {
		return nil, err
	}

	policy, err := authz.LoadPolicy()
	if err != nil {
		return nil, err
	}
	enforcer, err := authz.NewEnforcer(ctx, policy, postgres.NewLinkSource(a.worker), now, log)
	if err != nil {
		return nil, err
	}
	a.passwords = authz.NewPasswords(authz.DefaultPasswordCost, 2)
	accounts := postgres.NewSessionStore(a.db, a.worker)
	sessions := authz.NewSessions(accounts, a.passwords, now, log)

	sessions.RequireFactor(cfg.SecondFactor...)
	secrets, err := postgres.OpenSecrets(ctx, a.db, cfg.secretKeyFile(), now())
	if err != nil {
		return nil, fmt.Errorf("SHOP_SECRET_KEY_FILE: %w", err)
	}
	if secrets == nil {
		log.WarnContext(ctx, "no secret key file: nobody can sign in with a second factor here", slog.String("file", cfg.secretKeyFile()))
	}

	sequencer, err := postgres.NewSequencer(ctx, a.worker.Pool(), postgres.SequencerConfig{
		Origin: cfg.LogOrigin, KeyFile: cfg.LogKeyFile, Rand: rand.Reader, Clock: now, Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("Nachweisprotokoll: %w", err)
	}
	events := outbox.NewWorker(postgres.NewOutboxStore(a.worker), map[string]outbox.Handler{
		"order.released": a.afterRelease, "products.offered": a.findCandidates, "inquiry.letter": a.dropLetters, "account.reset": a.writeResets,
	}, log)
	committed := sequencer.Wake // events wait for the worker's next look: numbers are given in batches

	providers, err := identityProviders(cfg, now)
	if err != nil {
		return nil, err
	}
	var issuers []authz.MachineIssuer
	for _, p := range providers {
		if issuer, ok := p.(authz.MachineIssuer); ok {
			issuers = append(issuers, issuer)
		}
	}
	sessions.Accept(issuers...)
	a.accounts, err = account.NewService(postgres.NewAccountStore(a.db, a.worker), sessions, a.passwords, enforcer, account.Config{
		Now: now, Rand: rand.Reader, PublicURL: cfg.PublicURL, Tenant: cfg.Tenant, Secrets: secrets, Software: version,
		Providers: providers, Mails: cfg.sendsMail(), Committed: committed, Granted: enforcer.Reload,
	})
	if err != nil {
		return nil, err
	}
	ordering := order.Config{Now: now, Rand: rand.Reader, Software: version, Committed: committed}
	a.orders = order.NewService(postgres.NewOrderStore(a.db), enforcer, ordering)
	a.quotes = order.NewQuotes(postgres.NewQuoteStore(a.db), enforcer, ordering)
	a.overdue = order.NewService(postgres.NewOrderStore(a.worker), enforcer, ordering)
	products := postgres.NewProductStore(a.db)
	categories := catalog.NewCachedCategories(products, now)
	catalogues := postgres.NewImportStore(a.db, a.worker)
	a.imports = catalog.NewImportService(catalogues, exchange.NewFiles(categories, nil), enforcer, catalog.ImportConfig{
		Now: now, Rand: rand.Reader, Log: log, Software: version, Committed: committed,
	})
	a.matches = catalog.NewMatchService(postgres.NewMatchStore(a.db, a.worker), enforcer, catalog.ImportConfig{
		Now: now, Rand: rand.Reader, Log: log, Software: version, Committed: committed,
	})
	book := rulebook.NewService(postgres.NewRuleStore(a.db), enforcer, rulebook.Config{
		Now: now, Rand: rand.Reader, Software: version, Committed: committed,
	})
	contracts := contract.Config{Now: now, Rand: rand.Reader, Software: version, Committed: committed}
	changes := contract.NewService(postgres.NewContractChangeStore(a.db, a.worker), enforcer, contracts)
	prices := contract.NewPrices(postgres.NewPriceListStore(a.db, a.worker), exchange.NewFiles(categories, nil), enforcer, contracts)
	a.projects = contract.NewProjects(postgres.NewProjectStore(a.db, a.worker), enforcer, contracts)
	a.documents = contract.NewDocuments(postgres.NewContractDocumentStore(a.db), exchange.Papers{}, enforcer, contracts)
	a.successors = contract.NewSuccessors(postgres.NewSuccessorStore(a.db, a.worker), enforcer, contracts)
	a.options = contract.NewOptions(postgres.NewOptionStore(a.db, a.worker), exchange.ReadOptionList, enforcer, contracts)
	a.sourcing = sourcing.NewService(postgres.NewSourcingStore(a.db, a.worker), enforcer, sourcing.Config{
		Now: now, Rand: rand.Reader, PublicURL: cfg.PublicURL, Software: version, Committed: committed,
	})
	plans := postgres.NewRoundStore(a.db, a.worker)
	a.rounds = planning.NewRounds(plans, enforcer, changes, planning.Config{Now: now, PublicURL: cfg.PublicURL})
	a.competitions = competition.NewService(postgres.NewCompetitionStore(a.db, a.worker), enforcer, competition.Config{
		Now: now, Rand: rand.Reader, PublicURL: cfg.PublicURL, Software: version, Committed: committed, WorkFactor: cfg.keyWork,
	})
	criteria := catalog.NewCriteriaService(postgres.NewCriteriaStore(a.db), enforcer, categories, catalog.ImportConfig{
		Now: now, Rand: rand.Reader, Software: version, Committed: committed,
	})
	members := member.NewService(postgres.NewMemberStore(a.db), enforcer, member.Config{
		Policy: policy, SecondPerson: asksSecondPerson(book), Now: now, Rand: rand.Reader, Software: version, Committed: committed, Granted: enforcer.Reload,
	})
	rosters := roster.NewService(postgres.NewRosterStore(a.db), members, a.accounts, roster.Config{Now: now, Committed: committed, Granted: enforcer.Reload})
	directory := scim.NewService(postgres.NewScimStore(a.db, a.worker), a.accounts, scim.Config{Now: now, RoleOf: exchange.RoleOf, Committed: committed, Granted: enforcer.Reload})
	a.reload, a.decider = enforcer.Reload, enforcer
	ui, err := webui.New(frontend.FS)
	if err != nil {
		return nil, err
	}
	handbook, err := guide.Load(docs.FS)
	if err != nil {
		return nil, fmt.Errorf("Benutzerhandbuch: %w", err)
	}
	var story httpapi.StoryReader
	if demo {
		story = newDemoStory(postgres.NewDemoStore(a.worker), cfg.OwnerURL)
	}
	kept := postgres.NewInstallationStore(a.worker)
	a.installation = installation.NewService(kept, installation.Config{
		Now: now, Rand: rand.Reader, Tenant: cfg.Tenant, Software: version, Password: account.CheckPassword, Hash: a.passwords.Hash, Reload: a.reload, Committed: committed,
	})
	prover := logProver{postgres.NewLogStore(a.db.Pool())}
	a.server, err = httpapi.New(httpapi.Config{
		Tenant: cfg.Tenant, HideLimits: cfg.HideLimits, PublicURL: cfg.PublicURL, Demo: demo, StepUp: cfg.StepUp, SecureCookies: cfg.secureCookies(), Origins: []string{cfg.PublicURL}, TrustedProxies: cfg.TrustedProxies,
	}, httpapi.Deps{
		Log: log, Clock: now, Policy: policy, Decider: enforcer, Sessions: sessions, Meter: authz.NewMeter(accounts, now, cfg.RequestRate), Accounts: a.accounts, Denials: accounts, People: accounts,
		Orders: a.orders, Products: products, Categories: categories, Search: postgres.NewSearchStore(a.db), Suggest: postgres.NewSuggestStore(a.db),
		Planning:  planning.NewService(postgres.NewContractStore(a.db), postgres.NewPlanningStore(a.db), plans, enforcer),
		Rounds:    a.rounds,
		Contracts: postgres.NewContractStore(a.db), Changes: changes, Prices: prices, Projects: a.projects, Successors: a.successors, Documents: a.documents, Options: a.options, Quotes: a.quotes, Imports: a.imports, Suppliers: catalog.NewSupplierService(postgres.NewSupplierStore(a.worker), a.imports, samplesOf(demo)), Matches: a.matches, Rules: book, Sourcing: a.sourcing, Competitions: a.competitions, Criteria: criteria, Prover: prover, Proofs: prover, Story: story,
		Members: members, Rosters: rosters, Directory: directory, Installation: a.installation, Inspector: inspector{kept, cfg, now},
		WebUI: ui, Stylesheet: webui.Stylesheet(frontend.FS), Guide: handbook,
	})
	if err != nil {
		return nil, err
	}
	a.loops = []func(context.Context) error{enforcer.Run, sessions.Run, sequencer.Run, events.Run, postgres.NewSearchKeeper(catalogues, now, log).Run, a.lapseApprovals, a.endHolds, a.remindOf(a.rounds)}
	return a, nil
}

// identityProviders are the directories people may sign in at.
func identityProviders(cfg config, now func() time.Time) ([]account.IdentityProvider, error) {
	found, err := oidc.Load(cfg.IdentityFile, cfg.PublicURL, now)
	if err != nil {
		return nil, fmt.Errorf("SHOP_IDENTITY_PROVIDERS_FILE: %w", err)
	}
	out := make([]account.IdentityProvider, len(found))
	for i, p := range found {
		out[i] = p
	}
	return out, nil
}

// afterRelease is the handler of released orders. A repeated event finds nothing to do.
func (a *app) afterRelease(ctx context.Context, events []outbox.Event) error {
	if err := a.giveNumbers(ctx); err != nil {
		return err
	}
	orders := make([]uuid.UUID, len(events))
	for i, e := range events {
		var released struct{ Order uuid.UUID }
		if err := json.Unmarshal(e.Payload, &released); err != nil {
			return fmt.Errorf("released order: %w", err)
		}
		orders[i] = released.Order
	}
	_, err := a.worker.WarnOfLimits(ctx, orders, a.cfg.LimitMarks, a.now())
	return err
}

// giveNumbers numbers all orders that wait for it and folds their direct awards into the sums of the day. What comes in the
// meantime has events of its own.
func (a *app) giveNumbers(ctx context.Context) error {
	for {
		n, err := a.worker.FoldAwards(ctx)
		if err != nil {
			return err
		}
		if n < postgres.FoldBatch {
			break
		}
	}
	for {
		n, err := a.worker.GiveNumbers(ctx, a.now())
		if err != nil || n < postgres.NumberBatch {
			return err
		}
	}
}

// findCandidates is the handler of newly offered products: one call searches for all that wait.
func (a *app) findCandidates(ctx context.Context, _ []outbox.Event) error {
	return a.matches.Search(ctx)
}

// ready tells whether the database answers and its schema is at least the one this binary was built with.
func (a *app) ready(ctx context.Context) error {
	have, want, err := postgres.SchemaVersion(ctx, a.db.Pool())
	if err != nil {
		return fmt.Errorf("Schema lesen (shop migrate bringt es auf den neuesten Stand): %w", err)
	}
	if have < want {
		return fmt.Errorf("das Schema steht auf %d, nötig ist %d; bitte zuerst shop migrate ausführen", have, want)
	}
	return nil
}

// run serves on the listeners until ctx ends, then stops in order: no new requests, running ones end, workers end.
func (a *app) run(ctx context.Context, public, ops net.Listener) error {
	loops, stopLoops := context.WithCancel(context.WithoutCancel(ctx))
	defer stopLoops()
	failed := make(chan error, len(a.loops)+2)
	var wg sync.WaitGroup
	for _, loop := range a.loops {
		wg.Go(func() {
			if err := loop(loops); err != nil && loops.Err() == nil {
				failed <- err
			}
		})
	}
	monitor := &http.Server{Handler: a.server.Ops(a.ready), ReadHeaderTimeout: 5 * time.Second}
	if ops != nil {
		go func() {
			if err := monitor.Serve(ops); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
		}()
	}
	go func() {
		if err := a.server.Serve(public); err != nil {
			failed <- err
		}
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		a.log.ErrorContext(ctx, "stopping", slog.Any("error", err))
	}
	end := context.WithoutCancel(ctx)
	err = errors.Join(err, a.server.Shutdown(end, shutdownTime))
	stopLoops()
	wg.Wait()
	return errors.Join(err, monitor.Close())
}

func (a *app) close() {
	for _, db := range []*postgres.DB{a.db, a.worker} {
		if db != nil {
			db.Close()
		}
	}
}

// logProver gives the store of the log the forms that handlers ask for.
type logProver struct{ store *postgres.LogStore }

func (p logProver) Proof(ctx context.Context, entry uuid.UUID) (audit.Proof, error) {
	return p.store.Proof(ctx, entry)
}

func (p logProver) Sealed(ctx context.Context, entry uuid.UUID) (order.Sealed, error) {
	index, signed, err := p.store.Sealed(ctx, entry)
	if err != nil {
		return order.Sealed{}, err
	}
	checkpoint, err := audit.ParseCheckpoint(signed)
	return order.Sealed{Index: index, Checkpoint: checkpoint, Key: audit.SignatureKey(signed)}, err
}

func (p logProver) Key(ctx context.Context) (string, error) { return p.store.Key(ctx) }

func (p logProver) Checkpoint(ctx context.Context) (string, error) {
	b, err := p.store.Checkpoint(ctx)
	return string(b), err
}

func (p logProver) Tile(ctx context.Context, path string) ([]byte, error) {
	tile, err := audit.ParseTilePath("tile/" + path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "not_found").Wrap(err)
	}
	return p.store.Tile(ctx, tile)
}

func (p logProver) State(ctx context.Context) (httpapi.LogState, error) {
	s, err := p.store.Status(ctx)
	return httpapi.LogState{Checkpoint: s.Checkpoint, At: s.At, PublicKey: s.PublicKey, Pending: s.Pending}, err
}
