package roster

import (
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/member"
)

// standing is a line on its way to a row.
type standing struct {
	OrganisationLine
	body   *Body // once it is known which organisation it means
	under  *Body
	done   bool
	active bool // its parent is being looked for: whoever meets it again has gone in a circle
	row    Row
}

func (n *plan) takeOrganisations(lines []OrganisationLine) error {
	all := make([]*standing, len(lines))
	for i, l := range lines {
		all[i] = &standing{OrganisationLine: l, row: Row{Line: l.Line, Name: l.Name}}
	}
	for _, one := range all {
		if err := n.take(one, all); err != nil {
			return err
		}
	}
	for _, one := range all {
		n.rows = append(n.rows, one.row)
	}
	return nil
}

// take judges a line after those that name its parent.
func (n *plan) take(l *standing, all []*standing) error {
	if l.done {
		return nil
	}
	l.done, l.active = true, true
	defer func() { l.active = false }()
	if l.refused(l.Faults...) {
		return nil
	}
	if first := earlier(l, all); first != nil {
		return n.takeAgain(l, first, all)
	}
	if twin := byName(l, all); twin != nil {
		l.refused(*note("list_twice", "line", strconv.Itoa(twin.Line)))
		return nil
	}
	refused, err := n.findParent(l, all)
	if refused || err != nil {
		return err
	}
	if found := n.find(l); found != nil {
		l.body = found
		return n.edit(l)
	}
	return n.add(l)
}

// refused notes what speaks against a line and reports whether anything does.
func (l *standing) refused(notes ...Note) bool {
	if len(notes) == 0 {
		return false
	}
	l.row.Outcome, l.row.Changes, l.row.Notes = Refused, nil, append(l.row.Notes, notes...)
	return true
}

// earlier is the line above that means the same organisation: further lines bring further addresses and cost centres.
func earlier(l *standing, all []*standing) *standing {
	for _, o := range all {
		if o == l {
			return nil
		}
		if o.meansSame(l) {
			return o
		}
	}
	return nil
}

func (l *standing) meansSame(o *standing) bool {
	if l.Number != "" || o.Number != "" {
		return l.Number == o.Number
	}
	return same(l.Name, o.Name) && same(l.Parent, o.Parent)
}

// byName is the line above that says another number for the same name at the same place.
func byName(l *standing, all []*standing) *standing {
	for _, o := range all {
		if o == l {
			return nil
		}
		if o.row.Outcome != Refused && same(l.Name, o.Name) && same(l.Parent, o.Parent) {
			return o
		}
	}
	return nil
}

// findParent finds what the organisation is to stand below: a line of the list first, or an organisation that is there.
func (n *plan) findParent(l *standing, all []*standing) (refused bool, err error) {
	for _, o := range all {
		if l.Parent == "" || o.Number != l.Parent && !same(o.Name, l.Parent) {
			continue
		}
		if o.active {
			return l.refused(*note("list_circle", "line", strconv.Itoa(o.Line))), nil
		}
		if err := n.take(o, all); err != nil {
			return false, err
		}
		if o.row.Outcome == Refused {
			return l.refused(*note("list_parent_refused", "line", strconv.Itoa(o.Line))), nil
		}
	}
	if same(l.Name, n.home().Name) && l.Parent == "" {
		l.under = nil // the organisation acted for itself
		return false, nil
	}
	under, wrong := n.named(l.Parent)
	if wrong != nil {
		return l.refused(*wrong), nil
	}
	l.under, l.row.Place = under, under.Name
	return false, nil
}

// find is the organisation that is meant, where there is one: by number, or by name at its place.
func (n *plan) find(l *standing) *Body {
	if l.under == nil {
		return n.home()
	}
	for _, b := range n.bodies {
		if l.Number != "" && b.Number == l.Number {
			return b
		}
	}
	for _, b := range n.bodies {
		if same(b.Name, l.Name) && b.Parent == l.under.ID && (l.Number == "" || b.Number == "") {
			return b
		}
	}
	return nil
}

func (n *plan) add(l *standing) error {
	if l.Kind == "" {
		l.refused(*note("list_kind_missing"))
		return nil
	}
	f := l.over(member.Facts{Name: l.Name, BuyerType: l.under.Facts.BuyerType, VATEntrepreneur: l.under.Facts.VATEntrepreneur, ApprovalDays: l.under.Facts.ApprovalDays})
	added, entry, err := n.members.PrepareAdd(n.ctx, n.p, l.under.anchor, l.under.Organisation, member.NewInput{
		Parent: l.under.ID, Kind: l.Kind, From: n.members.Today(), Facts: f,
	})
	if err != nil {
		return l.refusedBy(err)
	}
	n.changes.Added = append(n.changes.Added, Added{added, entry})
	l.body = &Body{
		Organisation: member.Organisation{Ref: added.Ref, Facts: added.Facts, LegalEntity: member.Ref{ID: added.LegalEntity}},
		Parent:       l.under.ID, anchor: l.under.anchor, line: l.Line,
	}
	n.bodies = append(n.bodies, l.body)
	l.row.Outcome = New
	n.keepNumber(l)
	l.warn(added.Facts)
	return n.takePlaces(l)
}

func (n *plan) edit(l *standing) error {
	if l.under != nil && l.body.Parent != l.under.ID {
		l.refused(*note("list_stands_elsewhere", "name", l.body.Name))
		return nil
	}
	if l.Kind != "" && l.Kind != l.body.Kind {
		l.refused(*note("list_kind_differs"))
		return nil
	}
	if l.Number != "" && l.body.Number != "" && l.Number != l.body.Number {
		l.refused(*note("list_number_differs", "number", l.body.Number))
		return nil
	}
	l.row.Outcome = Unchanged
	before := l.body.Facts
	wanted := l.over(before)
	wanted.Name = l.Name
	if wanted != before {
		f, entry, err := n.members.PrepareEdit(n.ctx, n.p, l.body.Organisation, wanted)
		if err != nil {
			return l.refusedBy(err)
		}
		if l.row.Changes = changesOf(before, f); len(l.row.Changes) > 0 {
			n.changes.Edited = append(n.changes.Edited, Edited{l.body.ID, l.body.Version, f, entry})
			l.row.Outcome, l.body.Facts, l.body.Name = Changed, f, f.Name
		}
	}
	n.keepNumber(l)
	l.warn(l.body.Facts)
	return n.takePlaces(l)
}

// takeAgain adds what a further line of the same organisation brings.
func (n *plan) takeAgain(l, first *standing, all []*standing) error {
	if err := n.take(first, all); err != nil {
		return err
	}
	line := strconv.Itoa(first.Line)
	switch {
	case first.row.Outcome == Refused:
		l.refused(*note("list_first_refused", "line", line))
		return nil
	case !same(l.Name, first.Name), !same(l.Parent, first.Parent), l.Kind != "" && l.Kind != first.body.Kind, l.over(first.body.Facts) != first.body.Facts:
		l.refused(*note("list_contradicts", "line", line))
		return nil
	case l.sameAs(first):
		l.refused(*note("list_twice", "line", line))
		return nil
	}
	l.body, l.row.Place, l.row.Outcome = first.body, first.row.Place, Unchanged
	return n.takePlaces(l)
}

func (l *standing) sameAs(o *standing) bool {
	return l.Address == o.Address && l.CostCentre == o.CostCentre
}

// keepNumber notes the number of an organisation that has none yet.
func (n *plan) keepNumber(l *standing) {
	if l.Number == "" || l.body.Number != "" {
		return
	}
	n.changes.Numbers = append(n.changes.Numbers, Number{l.body.ID, l.Number})
	l.body.Number = l.Number
	if l.row.Outcome == Unchanged {
		l.row.Outcome = Changed
	}
	if l.row.Outcome == Changed {
		l.row.Changes = append(l.row.Changes, Change{Field: "number", After: l.Number})
	}
}

// takePlaces adds the address and the cost centre of a line where the organisation does not have them.
func (n *plan) takePlaces(l *standing) error {
	if a := l.Address; a != (member.Address{}) && !hasAddress(l.body.Addresses, a) {
		if a.Label == "" {
			a.Label = l.body.Name
		}
		a.Default = len(l.body.Addresses) == 0
		a, entry, err := n.members.PrepareAddress(n.ctx, n.p, l.body.anchor, l.body.ID, a)
		if err != nil {
			return l.refusedBy(err)
		}
		l.body.Addresses = append(l.body.Addresses, a)
		n.changes.Addresses = append(n.changes.Addresses, Place[member.Address]{l.body.ID, a, entry})
		l.brings("address", a.Street+", "+a.Postcode+" "+a.City)
	}
	c := l.CostCentre
	if c == (member.CostCentre{}) {
		return nil
	}
	for _, had := range l.body.CostCentres {
		if had.Number == c.Number {
			if c.Label != "" && c.Label != had.Label {
				l.row.Notes = append(l.row.Notes, *note("list_centre_keeps_label", "label", had.Label))
			}
			return nil
		}
	}
	if c.Label == "" {
		c.Label = c.Number
	}
	c.Default = len(l.body.CostCentres) == 0
	c, entry, err := n.members.PrepareCostCentre(n.ctx, n.p, l.body.anchor, l.body.ID, c)
	if err != nil {
		return l.refusedBy(err)
	}
	l.body.CostCentres = append(l.body.CostCentres, c)
	n.changes.CostCentres = append(n.changes.CostCentres, Place[member.CostCentre]{l.body.ID, c, entry})
	l.brings("cost_centre", strings.TrimSpace(c.Number+" "+strings.TrimPrefix(c.Label, c.Number)))
	return nil
}

func (l *standing) brings(field, after string) {
	if l.row.Outcome == Unchanged {
		l.row.Outcome = Changed
	}
	l.row.Changes = append(l.row.Changes, Change{Field: field, After: after})
}

func hasAddress(all []member.Address, a member.Address) bool {
	for _, had := range all {
		if same(had.Street, a.Street) && same(had.Postcode, a.Postcode) && same(had.City, a.City) && (a.Label == "" || same(had.Label, a.Label)) {
			return true
		}
	}
	return false
}

// over lays what the line says over facts.
func (l *standing) over(f member.Facts) member.Facts {
	if l.Land != "" {
		f.Land = l.Land
	}
	if l.BuyerType != "" {
		f.BuyerType = l.BuyerType
	}
	if l.LeitwegID != "" {
		f.LeitwegID = strings.ToUpper(l.LeitwegID)
	}
	if l.VATEntrepreneur != nil {
		f.VATEntrepreneur = *l.VATEntrepreneur
	}
	return f
}

func (l *standing) refusedBy(err error) error {
	why, err := refusal(err)
	if err == nil {
		l.refused(*why)
	}
	return err
}

// warn says what somebody should look at.
func (l *standing) warn(f member.Facts) {
	if f.LeitwegID != "" && !member.LeitwegMatches(f.LeitwegID) {
		l.row.Notes = append(l.row.Notes, *note(string(member.LeitwegDigits)))
	}
}

func changesOf(before, after member.Facts) []Change {
	var all []Change
	differ := func(field, a, b string) {
		if a != b {
			all = append(all, Change{field, a, b})
		}
	}
	differ("name", before.Name, after.Name)
	differ("land", before.Land, after.Land)
	differ("buyer_type", before.BuyerType, after.BuyerType)
	differ("leitweg_id", before.LeitwegID, after.LeitwegID)
	differ("vat_entrepreneur", strconv.FormatBool(before.VATEntrepreneur), strconv.FormatBool(after.VATEntrepreneur))
	return all
}
