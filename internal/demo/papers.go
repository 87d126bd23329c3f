package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
)

// Documents is the way of a contract manager with a document of a contract; contract.Documents implements it.
type Documents interface {
	Add(ctx context.Context, p authz.Principal, d contract.Document, file io.Reader) (contract.Document, error)
}

// Projects is the way of two contract managers with a project price; contract.Projects implements it.
type Projects interface {
	Add(ctx context.Context, p authz.Principal, price contract.ProjectPrice) (contract.ProjectPriceView, error)
	Release(ctx context.Context, p authz.Principal, id contract.ProjectPriceID) (contract.ProjectPriceView, error)
}

var (
	_ Documents = (*contract.Documents)(nil)
	_ Projects  = (*contract.Projects)(nil)
)

// entitledAnnex is the annex that lists the bodies that may call off; the entitlements cite it.
const entitledAnnex = "Anlage 2"

// addedDocuments is how many days before the day of loading the documents were added.
const addedDocuments = 40

// seedProject is a price below the list for one body, by the manufacturer's number.
type seedProject struct {
	Contract string `yaml:"contract"`
	Part     string `yaml:"part"`
	Body     string `yaml:"body"`
	Title    string `yaml:"title"`
	Price    string `yaml:"price"`
	Quantity string `yaml:"quantity"`
	Months   int    `yaml:"months"` // that it holds
	Added    int    `yaml:"added"`  // days from the day of loading
	By       string `yaml:"by"`
	Second   string `yaml:"second"`
}

// annexes adds to every contract without documents the annex that its entitlements cite.
func (l loader) annexes(ctx context.Context) error {
	if l.DocumentsAt == nil {
		return nil
	}
	bare, err := l.Store.WithoutDocuments(ctx)
	if err != nil || len(bare) == 0 {
		return err
	}
	by, err := l.Store.Person(ctx, l.seed.Uploader, l.Now())
	if err != nil {
		return err
	}
	at := l.on(-addedDocuments, draftedAt)
	for _, c := range l.seed.Contracts {
		id, missing := bare[c.Number]
		if !missing {
			continue
		}
		file, err := l.annex(c, at)
		if err != nil {
			return fmt.Errorf("annex of %s: %w", c.Number, err)
		}
		d := contract.Document{
			Contract: id, Kind: "annex", Title: entitledAnnex + ": Abrufberechtigte Stellen", FileName: entitledAnnex + " " + c.Number + ".pdf", Shared: true,
		}
		if _, err := l.DocumentsAt(at).Add(authz.ContextWithPrincipal(ctx, by), by, d, bytes.NewReader(file)); err != nil {
			return fmt.Errorf("annex of %s: %w", c.Number, err)
		}
	}
	return nil
}

// annex lists who may call off from which lot.
func (l loader) annex(c seedContract, at time.Time) ([]byte, error) {
	called := map[string]string{}
	l.seed.Organisation.walk(func(o seedOrganisation) { called[o.Key] = o.Name })
	var sections []sheet.Section
	for i, lot := range c.Lots {
		names := make([]string, len(lot.Entitled))
		for j, key := range lot.Entitled {
			names[j] = called[key]
		}
		sections = append(sections, sheet.Section{
			Heading: "Los " + strconv.Itoa(i+1) + ": " + lot.Title, Paragraphs: []string{strings.Join(names, ", ") + " und die Stellen unter ihnen."},
		})
	}
	return sheet.Document{
		Language: "de", At: at, Title: entitledAnnex + ": Abrufberechtigte Stellen", Subtitle: "Rahmenvertrag " + c.Number + ", Bekanntmachung " + c.Notice,
		Sections: sections, Page: "Seite %d von %d",
	}.PDF()
}

// projectPrices adds and releases those that are not there yet, at the instants at which it would have been done.
func (l loader) projectPrices(ctx context.Context) error {
	if l.ProjectsAt == nil {
		return nil
	}
	for _, p := range l.seed.Projects {
		if err := l.projectPrice(ctx, p); err != nil {
			return fmt.Errorf("project price of %s: %w", p.Part, err)
		}
	}
	return nil
}

func (l loader) projectPrice(ctx context.Context, s seedProject) error {
	article, _, err := l.Store.Priced(ctx, s.Contract, s.Part)
	if err != nil {
		return err
	}
	there, err := l.Store.HasProject(ctx, article)
	if err != nil || there {
		return err
	}
	by, second, err := l.twoPeople(ctx, s.By, s.Second)
	if err != nil {
		return err
	}
	byName, err := l.Store.Organisations(ctx)
	if err != nil {
		return err
	}
	at, released := l.on(s.Added, draftedAt), l.on(s.Added, answeredAt)
	in, err := s.price(article.Contract, article.Lot, article.Supplier, article.SKU, byName[s.Body], at)
	if err != nil {
		return err
	}
	made, err := l.ProjectsAt(at).Add(authz.ContextWithPrincipal(ctx, by), by, in)
	if err != nil {
		return err
	}
	_, err = l.ProjectsAt(released).Release(authz.ContextWithPrincipal(ctx, second), second, made.ID)
	return err
}

// price is what the two enter, with the supplier's letter.
func (s seedProject) price(c catalog.ContractID, lot int, supplier catalog.SupplierID, sku string, body uuid.UUID, at time.Time) (contract.ProjectPrice, error) {
	first := money.DateOf(at)
	out := contract.ProjectPrice{
		Contract: c, Lot: lot, SKU: sku, Body: body, Title: s.Title, Valid: money.Period{From: first, To: first.AddMonths(s.Months)},
	}
	out.Supplier.ID = supplier
	var err error
	if out.Price.Unit, err = money.ParseUnitPrice(s.Price, money.EUR); err != nil {
		return out, err
	}
	if out.Quantity, err = money.ParseQuantity(s.Quantity); err != nil {
		return out, err
	}
	last := out.Valid.To.AddDays(-1)
	out.Document.Name = "Projektpreis " + sku + ".pdf"
	text := fmt.Sprintf("für das Vorhaben „%s“ bieten wir %s bis zu %s Stück des Artikels %s zum Preis von %s € netto je Stück an, gültig bis %s.",
		s.Title, s.Body, s.Quantity, sku, money.NumberIn("de", s.Price), last.In("de"))
	out.Document.Content, err = sheet.Document{
		Language: "de", At: at, Title: "Projektpreis für " + sku, Subtitle: "Rahmenvertrag " + s.Contract,
		Sections: []sheet.Section{{Heading: "Sehr geehrte Damen und Herren,", Paragraphs: []string{text}}}, Page: "Seite %d von %d",
	}.PDF()
	return out, err
}
