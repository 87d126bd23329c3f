package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/format/sheet"
	"github.com/provitako/marktplatz/internal/money"
)

// Successors is the way of two contract managers with a supplier's letter; contract.Successors implements it.
type Successors interface {
	Propose(ctx context.Context, p authz.Principal, one contract.Successor) (contract.SuccessorView, error)
	Accept(ctx context.Context, p authz.Principal, id contract.SuccessorID) (contract.SuccessorView, error)
}

var _ Successors = (*contract.Successors)(nil)

// seedSuccessor is an article in place of another one, by the manufacturer's numbers.
type seedSuccessor struct {
	Contract string            `yaml:"contract"`
	Old      string            `yaml:"old"`
	New      string            `yaml:"new"`
	Price    string            `yaml:"price"`
	Proposed int               `yaml:"proposed"` // days from the day of loading
	Accepted int               `yaml:"accepted"`
	By       string            `yaml:"by"`
	Second   string            `yaml:"second"` // "" = nobody yet
	Clause   string            `yaml:"clause"`
	Points   map[string]string `yaml:"points"` // reasons by criterion
}

// waitingFor is after how many days from its proposal a successor that nobody has decided on would begin.
const waitingFor = 30

// successors proposes and accepts those that are not there yet, at the instants at which it would have been done.
func (l loader) successors(ctx context.Context) error {
	if l.SuccessorsAt == nil {
		return nil
	}
	for _, s := range l.seed.Successors {
		if err := l.succeed(ctx, s); err != nil {
			return fmt.Errorf("successor of %s: %w", s.Old, err)
		}
	}
	return nil
}

func (l loader) succeed(ctx context.Context, s seedSuccessor) error {
	article, there, err := l.Store.Priced(ctx, s.Contract, s.Old)
	if err != nil || there {
		return err
	}
	by, err := l.Store.Person(ctx, s.By, l.Now())
	if err != nil {
		return err
	}
	at := l.on(s.Proposed, draftedAt)
	in := contract.Successor{
		Contract: article.Contract, Lot: article.Lot, SKU: article.SKU, NewSKU: s.New, NewNumber: s.New, Clause: s.Clause,
		From: money.DateOf(at).AddDays(waitingFor),
	}
	if s.Second != "" {
		in.From = money.DateOf(l.on(s.Accepted, draftedAt)).AddDays(1)
	}
	in.Supplier.ID = article.Supplier
	if in.Price.Unit, err = money.ParseUnitPrice(s.Price, money.EUR); err != nil {
		return err
	}
	for _, criterion := range slices.Sorted(maps.Keys(s.Points)) {
		in.Points = append(in.Points, contract.SuccessorPoint{Criterion: criterion, Reason: s.Points[criterion]})
	}
	in.Document.Name = "Nachfolger " + s.New + ".pdf"
	if in.Document.Content, err = letterOf(s, at); err != nil {
		return err
	}
	made, err := l.SuccessorsAt(at).Propose(authz.ContextWithPrincipal(ctx, by), by, in)
	if err != nil || s.Second == "" {
		return err
	}
	second, err := l.Store.Person(ctx, s.Second, l.Now())
	if err != nil {
		return err
	}
	_, err = l.SuccessorsAt(l.on(s.Accepted, answeredAt)).Accept(authz.ContextWithPrincipal(ctx, second), second, made.ID)
	return err
}

// letterOf is what the supplier wrote.
func letterOf(s seedSuccessor, at time.Time) ([]byte, error) {
	text := []string{
		fmt.Sprintf("der Hersteller liefert den Artikel %s nicht mehr. Nach %s bieten wir dafür den Artikel %s zum Preis von %s € netto an.", s.Old, s.Clause, s.New, money.NumberIn("de", s.Price)),
	}
	for _, criterion := range slices.Sorted(maps.Keys(s.Points)) {
		text = append(text, criterion+": "+s.Points[criterion])
	}
	return sheet.Document{
		Language: "de", At: at, Title: "Nachfolger für " + s.Old, Subtitle: "Rahmenvertrag " + s.Contract,
		Sections: []sheet.Section{{Heading: "Sehr geehrte Damen und Herren,", Paragraphs: text}}, Page: "Seite %d von %d",
	}.PDF()
}
