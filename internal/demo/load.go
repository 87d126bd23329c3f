package demo

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/postgres"
)

// Store writes what does not come as a supplier's file; postgres.DemoStore implements it.
type Store interface {
	State(ctx context.Context) (postgres.DemoState, error)
	SaveHouse(ctx context.Context, h postgres.DemoHouse) error
	Person(ctx context.Context, login string, at time.Time) (authz.Principal, error)
	Senders(ctx context.Context) (map[string]postgres.DemoSender, error)
	Organisations(ctx context.Context) (map[string]uuid.UUID, error)
	SaveStandards(ctx context.Context, standards []postgres.DemoStandard, person uuid.UUID, at time.Time) error
	Product(ctx context.Context, partNumber string) (catalog.ProductID, error)
	SaveContracts(ctx context.Context, contracts []postgres.DemoContract, at time.Time) error
	RefreshSearch(ctx context.Context, at time.Time) error
	Ordered(ctx context.Context) (map[string]bool, error)
	LotNamed(ctx context.Context, title string) (uuid.UUID, error)
	Priced(ctx context.Context, contract, part string) (a postgres.DemoArticle, proposed bool, err error)
	// HasOptions tells whether the article's lot has an option list of its supplier already.
	HasOptions(ctx context.Context, a postgres.DemoArticle) (bool, error)
	CompetitionLinks(ctx context.Context, subject string) (map[string]string, error)
	// WithoutDocuments are the framework contracts without a document, by their number.
	WithoutDocuments(ctx context.Context) (map[string]catalog.ContractID, error)
	// HasProject tells whether the article has a project price already.
	HasProject(ctx context.Context, a postgres.DemoArticle) (bool, error)
}

var _ Store = (*postgres.DemoStore)(nil)

// Imports is the way of a user's catalogue file; catalog.ImportService implements it.
type Imports interface {
	Upload(ctx context.Context, p authz.Principal, u catalog.CatalogueUpload) (catalog.CatalogueVersion, error)
	Publish(ctx context.Context, p authz.Principal, id catalog.VersionID) (catalog.CatalogueVersion, error)
}

var _ Imports = (*catalog.ImportService)(nil)

// Deps of a load. Hash makes the PHC string of a password. Reload brings the policy's links up to date before the first
// catalogue is taken in; nil when they always are.
type Deps struct {
	Store   Store
	Imports Imports
	// ImportsAt is the same way as it would have been at an earlier instant; nil = no earlier catalogues.
	ImportsAt func(at time.Time) Imports
	Sourcing  Sourcing // nil = no outside offer and no inquiry
	Orders    Orders   // nil = no orders
	// CompetitionsAt is the way of mini-competitions as it would have been at an earlier instant; nil = none.
	CompetitionsAt func(at time.Time) Competitions
	// OptionsAt is the way of option lists as it would have been at an earlier instant; nil = none.
	OptionsAt func(time.Time) Options
	// SuccessorsAt is the way of successor products as it would have been at an earlier instant; nil = none.
	SuccessorsAt func(at time.Time) Successors
	// DocumentsAt is the way of a contract's documents as it would have been at an earlier instant; nil = none.
	DocumentsAt func(at time.Time) Documents
	// ProjectsAt is the way of project prices as it would have been at an earlier instant; nil = none.
	ProjectsAt func(at time.Time) Projects
	// RoundsAt is the way of demand planning as it would have been at an earlier instant; nil = none.
	RoundsAt func(at time.Time) Rounds
	Hash     func(ctx context.Context, password string) (string, error)
	Reload   func(ctx context.Context) error
	Now      func() time.Time
}

// Load fills an empty shop and reports each stage before it begins, in German. A shop that holds data of its own is left
// as it is: loaded is false. A load that was broken off goes on where it stopped.
func Load(ctx context.Context, d Deps, progress func(stage string)) (loaded bool, err error) {
	state, err := d.Store.State(ctx)
	if err != nil || !state.Empty && !state.Demo {
		return false, err
	}
	s, err := readSeed()
	if err != nil {
		return false, err
	}
	l := loader{Deps: d, seed: s, progress: progress, today: money.DateOf(d.Now())}
	if state.Contracts {
		if told, err := l.told(ctx); err != nil || told {
			return false, err
		}
		return l.finish(ctx)
	}
	if state.Empty {
		progress("Organisationen und Personen")
		if err := l.house(ctx); err != nil {
			return false, err
		}
	}
	if err := l.catalogues(ctx); err != nil {
		return false, err
	}
	if err := l.standards(ctx); err != nil {
		return false, err
	}
	progress("Fremdangebot und Preisanfrage")
	if err := l.outside(ctx); err != nil {
		return false, err
	}
	progress("Rahmenverträge")
	if err := l.contracts(ctx); err != nil {
		return false, err
	}
	return l.finish(ctx)
}

// finish lets the search know which products the contracts price, and places the orders that are missing.
func (l loader) finish(ctx context.Context) (loaded bool, err error) {
	l.progress("Suche")
	if err := l.Store.RefreshSearch(ctx, l.Now()); err != nil {
		return false, err
	}
	l.progress("Bestellungen")
	if l.Reload != nil {
		if err := l.Reload(ctx); err != nil {
			return false, err
		}
	}
	if err := l.optionLists(ctx); err != nil {
		return false, err
	}
	if err := l.successors(ctx); err != nil {
		return false, err
	}
	if err := l.annexes(ctx); err != nil {
		return false, err
	}
	if err := l.projectPrices(ctx); err != nil {
		return false, err
	}
	if err := l.competitions(ctx); err != nil {
		return false, err
	}
	if err := l.planning(ctx); err != nil {
		return false, err
	}
	err = l.story(ctx)
	return err == nil, err
}

// standards makes what everybody uses anyway the house standard of every legal entity.
func (l loader) standards(ctx context.Context) error {
	uploader, err := l.Store.Person(ctx, l.seed.Uploader, l.Now())
	if err != nil {
		return err
	}
	byName, err := l.Store.Organisations(ctx)
	if err != nil {
		return err
	}
	var all []postgres.DemoStandard
	l.seed.Organisation.walk(func(o seedOrganisation) {
		if o.Kind == "" {
			return // a unit has those of its legal entity
		}
		for _, s := range l.seed.Standards {
			all = append(all, postgres.DemoStandard{
				Organisation: byName[o.Name], Manufacturer: s.Of, Part: s.Part, Reason: s.Reason, From: l.today.AddMonths(-6),
			})
		}
	})
	return l.Store.SaveStandards(ctx, all, uploader.Person, l.Now())
}

// loader is one run of Load.
type loader struct {
	Deps
	seed     seed
	progress func(string)
	today    money.Date
}

// twoPeople are the one who enters something and the one who lets it into force, by their logins.
func (l loader) twoPeople(ctx context.Context, by, second string) (first, other authz.Principal, err error) {
	if first, err = l.Store.Person(ctx, by, l.Now()); err != nil {
		return first, other, err
	}
	other, err = l.Store.Person(ctx, second, l.Now())
	return first, other, err
}

// catalogues takes in every supplier's file that is not published yet, as the person who does it in a real shop.
func (l loader) catalogues(ctx context.Context) error {
	if l.Reload != nil {
		if err := l.Reload(ctx); err != nil {
			return err
		}
	}
	uploader, err := l.Store.Person(ctx, l.seed.Uploader, l.Now())
	if err != nil {
		return err
	}
	senders, err := l.Store.Senders(ctx)
	if err != nil {
		return err
	}
	for _, s := range l.seed.Suppliers {
		if senders[s.Key].Published == s.File {
			continue
		}
		l.progress("Katalog " + s.Name)
		if err := l.earlier(ctx, uploader, s.Key, senders[s.Key].ID, senders[s.Key].Published); err != nil {
			return fmt.Errorf("earlier catalogues of %s: %w", s.Key, err)
		}
		if err := l.catalogue(ctx, uploader, senders[s.Key].ID, s.File); err != nil {
			return fmt.Errorf("catalogue of %s: %w", s.Key, err)
		}
	}
	return nil
}

func (l loader) catalogue(ctx context.Context, p authz.Principal, supplier catalog.SupplierID, name string) error {
	raw, err := catalogueFile(name)
	if err != nil {
		return err
	}
	return takeIn(ctx, l.Imports, p, catalog.CatalogueUpload{Supplier: supplier, FileName: name, File: bytes.NewReader(render(raw, l.today))})
}

// takeIn uploads and publishes a file of which no row may be refused.
func takeIn(ctx context.Context, to Imports, p authz.Principal, u catalog.CatalogueUpload) error {
	ctx = authz.ContextWithPrincipal(ctx, p)
	v, err := to.Upload(ctx, p, u)
	if err != nil {
		return err
	}
	if v.Counts.Refused > 0 {
		return fmt.Errorf("%d of %d rows refused, first %v", v.Counts.Refused, v.Counts.Read, v.Findings[:min(3, len(v.Findings))])
	}
	_, err = to.Publish(ctx, p, v.ID)
	return err
}

// maxFileBytes bounds what one of our own compressed files may expand to.
const maxFileBytes = 32 << 20

func catalogueFile(name string) ([]byte, error) {
	f, err := files.Open("data/" + name + ".gz")
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("expand %s: %w", name, err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxFileBytes))
	if err != nil {
		return nil, fmt.Errorf("expand %s: %w", name, err)
	}
	return raw, nil
}
