package httpapi

import (
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// landNames by code.
var landNames = map[string][2]string{
	"DE": {"Bund", "Federation"}, rules.BadenWuerttemberg: {"Baden-Württemberg", "Baden-Württemberg"}, rules.Bayern: {"Bayern", "Bavaria"},
	rules.Berlin: {"Berlin", "Berlin"}, rules.Brandenburg: {"Brandenburg", "Brandenburg"}, rules.Bremen: {"Bremen", "Bremen"},
	rules.Hamburg: {"Hamburg", "Hamburg"}, rules.Hessen: {"Hessen", "Hesse"},
	rules.MecklenburgVorpommern: {"Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"}, rules.Niedersachsen: {"Niedersachsen", "Lower Saxony"},
	rules.NordrheinWestfalen: {"Nordrhein-Westfalen", "North Rhine-Westphalia"}, rules.RheinlandPfalz: {"Rheinland-Pfalz", "Rhineland-Palatinate"},
	rules.Saarland: {"Saarland", "Saarland"}, rules.Sachsen: {"Sachsen", "Saxony"}, rules.SachsenAnhalt: {"Sachsen-Anhalt", "Saxony-Anhalt"},
	rules.SchleswigHolstein: {"Schleswig-Holstein", "Schleswig-Holstein"}, rules.Thueringen: {"Thüringen", "Thuringia"},
}

func landName(lang, code string) string {
	if lang == english {
		return landNames[code][1]
	}
	return landNames[code][0]
}

type limitsOption struct {
	Value, Label string
	Selected     bool
}

type limitsRow struct {
	Land, Buyer, Limit, State      string
	Citation, Source, URL, Checked string
	Confirmed, Released, Valid     string
	Link                           string
	Known                          bool
}

type limitsAnswer struct {
	Title, Text, EU string
	Level           string // ok, warn or none
	Row             limitsRow
	Link            string
}

type limitsChangeRow struct{ Land, Buyer, Before, After, Citation string }

// limitsView is everything the page shows, in one language.
type limitsView struct {
	Lang, OtherLang, OtherLink, Tenant, Day, DayText string
	T                                                map[string]string
	Query                                            limitsQuery
	Wrong                                            map[string]string
	Lands, Buyers, Kinds                             []limitsOption
	Answer                                           *limitsAnswer
	Rows                                             []limitsRow
	Compared                                         bool
	ComparedText                                     string
	Changes                                          []limitsChangeRow
	CSV, JSON, Here                                  string
}

func newLimitsView(q limitsQuery, all []rulebook.Version, tenant string) (limitsView, error) {
	v := limitsView{
		Lang: q.Lang, OtherLang: english, Tenant: tenant, Day: q.day.String(), DayText: dateText(q.Lang, q.day), T: map[string]string{},
		Query: q, Wrong: map[string]string{}, Compared: q.compared && len(q.wrong) == 0,
	}
	if q.Lang == english {
		v.OtherLang = german
	}
	for code := range messagesLimitsDE {
		v.T[code] = messageFor(q.Lang, code).Detail
	}
	for field, code := range q.wrong {
		v.Wrong[field] = messageFor(q.Lang, code).Detail
	}
	v.links(q)
	v.options(q)
	table, err := rulebook.LimitTable(all, q.day)
	if err != nil {
		return v, err
	}
	for _, l := range table {
		v.Rows = append(v.Rows, v.row(l))
	}
	if v.Compared {
		if err := v.compare(q, all); err != nil {
			return v, err
		}
	}
	if q.asked && len(q.wrong) == 0 {
		l, err := rulebook.LimitOf(all, rules.Jurisdiction(q.Land), rules.BuyerType(q.Buyer), q.day)
		if err != nil {
			return v, err
		}
		v.Answer, err = v.answer(q, l)
		return v, err
	}
	return v, nil
}

func (v *limitsView) links(q limitsQuery) {
	const page = "/wertgrenzen"
	v.Here = limitsLink(page, "at", v.Day, "lang", q.Lang)
	v.CSV, v.JSON = limitsLink(page+".csv", "at", v.Day), limitsLink(page+".json", "at", v.Day)
	v.OtherLink = limitsLink(page, "land", q.Land, "buyer", q.Buyer, "kind", q.Kind, "net", q.Net, "at", q.At, "from", q.From, "to", q.To, "lang", v.OtherLang)
}

func (v *limitsView) options(q limitsQuery) {
	for _, code := range append([]string{string(rules.Bund)}, rules.Lands()...) {
		v.Lands = append(v.Lands, limitsOption{code, landName(q.Lang, code), q.Land == code})
	}
	for _, b := range append(rulebook.Buyers(), rules.Federal) {
		v.Buyers = append(v.Buyers, limitsOption{string(b), buyerName(q.Lang, b), q.Buyer == string(b)})
	}
	for _, k := range limitKinds() {
		v.Kinds = append(v.Kinds, limitsOption{k, messageFor(q.Lang, "limits_kind_"+k).Detail, q.Kind == k})
	}
}

func (v *limitsView) row(l rulebook.Limit) limitsRow {
	r := limitsRow{
		Land: landName(v.Lang, string(l.Jurisdiction)), Buyer: buyerName(v.Lang, l.Buyer), State: string(l.State), Limit: v.limitText(l),
		Link: limitsLink("/wertgrenzen", "land", string(l.Jurisdiction), "buyer", string(l.Buyer), "at", l.Day.String(), "lang", v.Lang),
	}
	if l.Version == nil {
		return r
	}
	rule := l.Version.Rule
	r.Known, r.Citation, r.Source, r.URL, r.Checked = true, rule.Citation, rule.Source.Title, rule.Source.URL, dateText(v.Lang, rule.Source.State)
	r.Confirmed = v.T["limits_not_confirmed"]
	if rule.Source.Confirmed {
		r.Confirmed = v.T["limits_confirmed"]
	}
	r.Released = releaseText(v.Lang, l.Version.Release) + ", " + dateText(v.Lang, money.DateOf(l.Version.Release.At))
	r.Valid = fill(v.T["limits_valid_from"], map[string]string{"from": dateText(v.Lang, rule.Valid.From)})
	if !rule.Valid.To.IsZero() {
		r.Valid = fill(v.T["limits_valid_between"], map[string]string{"from": dateText(v.Lang, rule.Valid.From), "to": dateText(v.Lang, lastDay(rule.Valid.To))})
	}
	return r
}

func (v *limitsView) limitText(l rulebook.Limit) string {
	switch l.State {
	case rules.Found:
		return moneyText(v.Lang, *l.MaxNet)
	case rules.NoStatutoryLimit:
		return v.T["limits_none"]
	default:
		return v.T["limits_unknown"]
	}
}

// answer names the procedure that the stored rules name, and says so where they name none.
func (v *limitsView) answer(q limitsQuery, l rulebook.Limit) (*limitsAnswer, error) {
	a := &limitsAnswer{Row: v.row(l), Level: "none"}
	a.Link = limitsLink("/wertgrenzen", "land", q.Land, "buyer", q.Buyer, "kind", q.Kind, "net", q.Net, "at", v.Day, "lang", v.Lang)
	params := map[string]string{"land": a.Row.Land, "buyer": a.Row.Buyer, "day": v.DayText, "limit": a.Row.Limit, "citation": a.Row.Citation}
	code := "unknown"
	if q.net != nil {
		params["net"] = moneyText(v.Lang, *q.net)
	}
	if l.EU != nil {
		params["eu"] = moneyText(v.Lang, *l.EU.Rule.MaxNet)
		a.EU = fill(messageFor(v.Lang, "limits_eu").Detail, map[string]string{"eu": params["eu"], "citation": l.EU.Rule.Citation})
	}
	over, reachesEU := false, false
	var err error
	if q.net != nil && l.MaxNet != nil {
		if over, err = l.MaxNet.Less(*q.net); err != nil {
			return nil, err
		}
	}
	if q.net != nil && l.EU != nil {
		below, err := q.net.Less(*l.EU.Rule.MaxNet)
		if err != nil {
			return nil, err
		}
		reachesEU = !below
	}
	switch {
	case q.Kind != limitKinds()[0]:
		code, a.Row, a.EU = "other_kind", limitsRow{}, ""
	case reachesEU:
		code, a.Level = "reaches_eu", "warn"
	case l.State == rules.Unknown:
	case l.State == rules.NoStatutoryLimit:
		code = "none_by_law"
	case q.net == nil:
		code, a.Level = "limit", "ok"
	case over:
		code, a.Level = "over", "warn"
	default:
		code, a.Level = "within", "ok"
	}
	m := messageFor(v.Lang, "limits_answer_"+code)
	a.Title, a.Text = m.Title, fill(m.Detail, params)
	return a, nil
}

func (v *limitsView) compare(q limitsQuery, all []rulebook.Version) error {
	changes, err := rulebook.LimitChanges(all, q.from, q.to)
	v.ComparedText = fill(v.T["limits_between"], map[string]string{"from": dateText(v.Lang, q.from), "to": dateText(v.Lang, q.to)})
	for _, c := range changes {
		row := limitsChangeRow{
			Land: landName(v.Lang, string(c.After.Jurisdiction)), Buyer: buyerName(v.Lang, c.After.Buyer), Before: v.limitText(c.Before), After: v.limitText(c.After),
		}
		if c.After.Version != nil {
			row.Citation = c.After.Version.Rule.Citation
		}
		v.Changes = append(v.Changes, row)
	}
	return err
}
