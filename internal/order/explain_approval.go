package order

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// approval tells which second person had to release the order and when that was done. The name stands nowhere in the record:
// it is told where the reader may see it.
func (t *teller) approval() error {
	if t.Order.Approval == nil && t.Order.Awaits == nil {
		return nil
	}
	asked, err := t.secondPerson()
	if err != nil {
		return err
	}
	says := ""
	if a := t.Order.Approval; a != nil {
		says, err = t.released(*a)
	} else {
		w := t.Order.Awaits
		says = t.say(texts.approvalWaits, "until", w.Until.In(t.lang), "citation", w.Rule.Citation)
	}
	t.put(Paragraph{Key: "approval"}, texts.headApproval, asked, says)
	return err
}

// secondPerson says which rule asked for one.
func (t *teller) secondPerson() (string, error) {
	for _, d := range t.Decisions {
		v := d.Deviation
		if v == nil || v.Ask != rules.AskSecondPerson {
			continue
		}
		difference, err := money.ParseAmount(v.Difference, money.EUR)
		return t.say(texts.approvalAsked, "difference", t.amount(difference), "citation", v.Rule.Citation, "version", strconv.Itoa(v.Rule.Version)), err
	}
	return t.say(texts.approvalBeside), nil
}

func (t *teller) released(a ApprovalRecord) (string, error) {
	released, err := t.moment(t.Order.At)
	if err != nil {
		return "", err
	}
	submitted, err := t.moment(a.SubmittedAt)
	if err != nil {
		return "", err
	}
	who := t.say(texts.secondPerson)
	if name := t.People[t.Order.Approver()]; name != "" {
		who = name
	}
	return t.say(texts.approvalGiven, "person", who, "role", named(t, confirmerTexts, actorApprover), "at", released, "submitted", submitted), nil
}

// moment writes an instant of a record in Berlin's time.
func (t *teller) moment(recorded string) (string, error) {
	at, err := time.Parse(recordTime, recorded)
	if err != nil {
		return "", err
	}
	return t.say(texts.moment, "date", money.DateOf(at).In(t.lang), "time", at.In(money.Berlin).Format("15:04")), nil
}

// Approver is the second person who released the order, by log id; Nil when none did.
func (o OrderRecord) Approver() uuid.UUID {
	i := slices.IndexFunc(o.Actors, func(a ActorRecord) bool { return a.Role == actorApprover })
	if i < 0 {
		return uuid.Nil
	}
	return o.Actors[i].Person
}

// PeopleOf are the names behind log ids, as far as events still name them.
func PeopleOf(events []EventView) map[uuid.UUID]string {
	people := map[uuid.UUID]string{}
	for _, e := range events {
		if e.Event.Person != nil && e.Person != "" {
			people[*e.Event.Person] = e.Person
		}
	}
	return people
}
