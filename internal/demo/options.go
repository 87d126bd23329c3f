package demo

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

// Options is the way of two contract managers with a supplier's option list; contract.Options implements it.
type Options interface {
	Upload(ctx context.Context, p authz.Principal, u contract.OptionUpload) (contract.OptionListView, error)
	Release(ctx context.Context, p authz.Principal, id contract.OptionListID) (contract.OptionListView, error)
}

var _ Options = (*contract.Options)(nil)

// seedOptions says what an article is put together from, by the manufacturer's numbers.
type seedOptions struct {
	Contract string       `yaml:"contract"`
	Base     string       `yaml:"base"`
	Uploaded int          `yaml:"uploaded"` // days from the day of loading
	Released int          `yaml:"released"`
	By       string       `yaml:"by"`
	Second   string       `yaml:"second"`
	Options  []seedOption `yaml:"options"`
}

type seedOption struct {
	Group    string `yaml:"group"` // "" = always delivered
	Min      int    `yaml:"min"`
	Max      int    `yaml:"max"`
	Key      string `yaml:"key"`
	Label    string `yaml:"label"`
	Part     string `yaml:"part"`
	Quantity string `yaml:"quantity"` // for each piece; "" = 1
	Requires string `yaml:"requires"`
	Excludes string `yaml:"excludes"`
}

// optionLists uploads and releases those that are not there yet, at the instants at which it would have been done.
func (l loader) optionLists(ctx context.Context) error {
	if l.OptionsAt == nil {
		return nil
	}
	for _, o := range l.seed.Options {
		if err := l.putTogether(ctx, o); err != nil {
			return fmt.Errorf("options of %s: %w", o.Base, err)
		}
	}
	return nil
}

func (l loader) putTogether(ctx context.Context, o seedOptions) error {
	base, _, err := l.Store.Priced(ctx, o.Contract, o.Base)
	if err != nil {
		return err
	}
	there, err := l.Store.HasOptions(ctx, base)
	if err != nil || there {
		return err
	}
	file, err := l.optionFile(ctx, o, base.SKU)
	if err != nil {
		return err
	}
	by, second, err := l.twoPeople(ctx, o.By, o.Second)
	if err != nil {
		return err
	}
	at, released := l.on(o.Uploaded, draftedAt), l.on(o.Released, answeredAt)
	list, err := l.OptionsAt(at).Upload(authz.ContextWithPrincipal(ctx, by), by, contract.OptionUpload{
		Contract: base.Contract, Lot: base.Lot, Supplier: base.Supplier, From: money.DateOf(released), FileName: "Optionen " + o.Base + ".csv", File: []byte(file),
	})
	if err != nil {
		return err
	}
	_, err = l.OptionsAt(released).Release(authz.ContextWithPrincipal(ctx, second), second, list.ID)
	return err
}

// optionFile is the list as the supplier would send it, by its article numbers.
func (l loader) optionFile(ctx context.Context, o seedOptions, base string) (string, error) {
	var b strings.Builder
	b.WriteString("Grundartikel;Gruppe;Mindestens;Höchstens;Kennung;Bezeichnung;Artikelnummer;Menge je Stück;Braucht;Nicht mit\n")
	for _, one := range o.Options {
		part, _, err := l.Store.Priced(ctx, o.Contract, one.Part)
		if err != nil {
			return "", fmt.Errorf("%s: %w", one.Part, err)
		}
		least, most := "", ""
		if one.Max > 0 {
			least, most = strconv.Itoa(one.Min), strconv.Itoa(one.Max)
		}
		b.WriteString(strings.Join([]string{base, one.Group, least, most, one.Key, one.Label, part.SKU, one.Quantity, one.Requires, one.Excludes}, ";") + "\n")
	}
	return b.String(), nil
}
