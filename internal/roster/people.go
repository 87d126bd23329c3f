package roster

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// wanted is what is asked for somebody whom nobody in sight knows yet: roles in one organisation over one time.
type wanted struct {
	email, name  string
	organisation uuid.UUID
	from, until  money.Date
	roles        []authz.Role
}

func (n *plan) takePeople(lines []PersonLine) error {
	var asked []wanted
	for i, l := range lines {
		l.Email = strings.ToLower(l.Email)
		row := Row{Line: l.Line, Name: l.Name}
		if row.Name == "" {
			row.Name = l.Email
		}
		refuse := func(why ...Note) { row.Outcome, row.Notes = Refused, append(row.Notes, why...) }
		body, wrong := n.named(l.Organisation)
		switch twin := twice(lines[:i], l); {
		case len(l.Faults) > 0:
			refuse(l.Faults...)
		case wrong != nil:
			refuse(*wrong)
		case twin > 0:
			refuse(*note("list_twice", "line", strconv.Itoa(twin)))
		default:
			row.Place = body.Name
			err := n.takePerson(&row, l, body, &asked)
			if why, err := refusalOf(err); err != nil {
				return err
			} else if why != nil {
				refuse(*why)
			}
		}
		n.rows = append(n.rows, row)
	}
	return n.invite(asked)
}

func refusalOf(err error) (*Note, error) {
	if err == nil {
		return nil, nil
	}
	return refusal(err)
}

func twice(above []PersonLine, l PersonLine) int {
	for _, o := range above {
		if same(o.Email, l.Email) && same(o.Organisation, l.Organisation) && o.Role == l.Role {
			return o.Line
		}
	}
	return 0
}

// takePerson judges one role: of somebody with a role in sight, or of somebody to be invited. An address alone says nothing
// of people elsewhere.
func (n *plan) takePerson(row *Row, l PersonLine, body *Body, asked *[]wanted) error {
	var known []Person
	for _, one := range n.facts.People {
		if same(one.Email, l.Email) {
			known = append(known, one)
		}
	}
	if len(known) > 1 {
		row.Outcome, row.Notes = Refused, []Note{*note("list_person_ambiguous")}
		return nil
	}
	if len(known) == 1 {
		return n.takeKnown(row, l, body, known[0])
	}
	from := l.From
	if from.IsZero() {
		from = n.members.Today()
	}
	for _, i := range n.facts.Invited {
		if same(i.Email, l.Email) && i.Organisation == body.ID && slices.Contains(i.Roles, l.Role) {
			row.Outcome, row.Notes = Unchanged, []Note{*note("list_invited_already")}
			return nil
		}
	}
	if err := n.members.Days(from, l.Until); err != nil {
		return err
	}
	// Judged alone first, so that the refusal stands in its own line.
	one := account.NewInvitation{Organisation: body.ID, Email: l.Email, Name: l.Name, Roles: []authz.Role{l.Role}}
	if _, err := n.accounts.PrepareInvitations(n.ctx, n.p, one); err != nil {
		return err
	}
	row.Outcome, row.Notes = New, []Note{*note("list_will_be_invited")}
	for i, w := range *asked {
		if w.email == l.Email && w.organisation == body.ID && w.from == from && w.until == l.Until {
			(*asked)[i].roles = append(w.roles, l.Role)
			return nil
		}
	}
	*asked = append(*asked, wanted{l.Email, l.Name, body.ID, from, l.Until, []authz.Role{l.Role}})
	return nil
}

// takeKnown gives a role to somebody in sight, or ends one that the list gives an earlier end.
func (n *plan) takeKnown(row *Row, l PersonLine, body *Body, who Person) error {
	row.Name = who.Name
	from := l.From
	if from.IsZero() {
		from = n.members.Today()
	}
	for _, m := range who.Memberships {
		over := !m.Until.IsZero() && !n.members.Today().Before(m.Until)
		if m.Organisation.ID != body.ID || m.Role != l.Role || over {
			continue
		}
		row.Outcome = Unchanged
		switch {
		case l.Until == m.Until:
			return nil
		case l.Until.IsZero() || !m.Until.IsZero() && m.Until.Before(l.Until):
			row.Outcome, row.Notes = Refused, []Note{*note("list_ends_earlier", "day", lastDay(m.Until))}
			return nil
		}
		entry, err := n.members.PrepareEnd(n.ctx, n.p, m, l.Until)
		if err != nil {
			return err
		}
		row.Outcome, row.Changes = Changed, []Change{{Field: "until", Before: lastDay(m.Until), After: lastDay(l.Until)}}
		n.changes.Ended = append(n.changes.Ended, Ended{m.ID, l.Until, entry})
		return nil
	}
	m, entry, err := n.members.PrepareGive(n.ctx, n.p, body.Ref, who.PersonRef, member.Grant{
		Organisation: body.ID, Person: who.ID, Role: l.Role, From: from, Until: l.Until,
	})
	if err != nil {
		return err
	}
	row.Outcome = New
	n.changes.Given = append(n.changes.Given, Given{m, entry})
	return nil
}

func (n *plan) invite(asked []wanted) error {
	people := make([]account.NewInvitation, len(asked))
	for i, w := range asked {
		people[i] = account.NewInvitation{Organisation: w.organisation, Email: w.email, Name: w.name, Roles: w.roles, From: dayOrNil(w.from)}
		if people[i].Until = dayOrNil(w.until); w.from == n.members.Today() {
			people[i].From = nil
		}
	}
	var err error
	n.changes.Invitations, err = n.accounts.PrepareInvitations(n.ctx, n.p, people...)
	return err
}

func dayOrNil(d money.Date) *money.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

// lastDay is how people name an end: the last day with the role.
func lastDay(until money.Date) string {
	if until.IsZero() {
		return ""
	}
	return until.AddDays(-1).String()
}
