package rulebook

import (
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Limit is what the stored rules say about direct awards of one kind of buyer on a day.
type Limit struct {
	Jurisdiction rules.Jurisdiction
	Buyer        rules.BuyerType
	Day          money.Date
	State        rules.State
	MaxNet       *money.Amount // nil unless a rule gives one
	Version      *Version      // the rule that speaks; nil when none is known
	EU           *Version      // the EU threshold of the day; nil when none is known
}

// LimitOf answers from rules that bind more than one body. Of an unknown value nothing is invented: the state says so.
func LimitOf(all []Version, jurisdiction rules.Jurisdiction, buyer rules.BuyerType, day money.Date) (Limit, error) {
	e, err := rules.EvaluateDirectAward(Rules(all), rules.DirectAwardFacts{
		Jurisdiction: jurisdiction, BuyerType: buyer, At: day, Net: money.Zero(money.EUR),
	})
	if err != nil {
		return Limit{}, err
	}
	l := Limit{Jurisdiction: jurisdiction, Buyer: buyer, Day: day, State: e.State, MaxNet: e.Limit}
	for i := range all {
		r := &all[i]
		for _, ref := range e.Applied {
			if r.Rule.ID == ref.ID && r.Rule.Version == ref.Version && r.Rule.Kind == rules.EUThreshold {
				l.EU = r
			}
		}
		if e.Rule != nil && r.Rule.ID == e.Rule.ID && r.Rule.Version == e.Rule.Version {
			l.Version = r
		}
	}
	return l, nil
}

// Buyers are the kinds of buyers the table of limits has rows for.
func Buyers() []rules.BuyerType {
	return []rules.BuyerType{rules.Municipality, rules.School, rules.LandBody}
}

// LimitTable answers for the Bund and every Land. Schools have a row only where a rule speaks of them.
func LimitTable(all []Version, day money.Date) ([]Limit, error) {
	federal, err := LimitOf(all, rules.Bund, rules.Federal, day)
	if err != nil {
		return nil, err
	}
	table := []Limit{federal}
	for _, land := range rules.Lands() {
		for _, buyer := range Buyers() {
			l, err := LimitOf(all, rules.Jurisdiction(land), buyer, day)
			if err != nil {
				return nil, err
			}
			if buyer == rules.School && l.State == rules.Unknown {
				continue
			}
			table = append(table, l)
		}
	}
	return table, nil
}

// LimitChange is a row that says something else on another day.
type LimitChange struct{ Before, After Limit }

// LimitChanges lists the rows that differ between two days: in their value, their state or the version that speaks.
func LimitChanges(all []Version, from, to money.Date) ([]LimitChange, error) {
	buyers := append(Buyers(), rules.Federal)
	var changes []LimitChange
	for _, jurisdiction := range append([]rules.Land{string(rules.Bund)}, rules.Lands()...) {
		for _, buyer := range buyers {
			if (buyer == rules.Federal) != (jurisdiction == string(rules.Bund)) {
				continue
			}
			before, err := LimitOf(all, rules.Jurisdiction(jurisdiction), buyer, from)
			if err != nil {
				return nil, err
			}
			after, err := LimitOf(all, rules.Jurisdiction(jurisdiction), buyer, to)
			if err != nil {
				return nil, err
			}
			if before.State != after.State || !sameVersion(before.Version, after.Version) {
				changes = append(changes, LimitChange{before, after})
			}
		}
	}
	return changes, nil
}

func sameVersion(a, b *Version) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Rule.ID == b.Rule.ID && a.Rule.Version == b.Rule.Version
}
