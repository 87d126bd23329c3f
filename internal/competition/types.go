package competition

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// ID names a competition.
type ID struct{ uuid.UUID }

// Person who does something, by row and by log id.
type Person struct {
	ID    uuid.UUID
	LogID uuid.UUID
	Name  string
}

// Key is a person's key pair, made in the person's browser: the private half comes locked with the person's own passphrase, and
// the shop never sees either in clear.
type Key struct {
	ID           uuid.UUID
	Organisation uuid.UUID
	Person       uuid.UUID
	Human        uuid.UUID // whose account it is: a second account is no second person
	Name         string
	Recipient    string // public half
	Locked       []byte // private half as the holder's page locked it; nil where keys are listed
	At           time.Time
}

// Lot is what a competition is held in, as it stands today.
type Lot struct {
	ID             uuid.UUID
	Number         int
	Title          string
	Contract       uuid.UUID
	ContractNumber string
	ContractTitle  string
	Regime         string // VgV or UVgO
	Kind           catalog.CallOffKind
	Status         catalog.ContractStatus
	Term           money.Period
	Entitled       bool          // the organisation may call off from it today
	Annex          string        // where the notice names it
	Parties        []Party       // capable ones today, by name
	Threshold      *money.Amount // EU threshold of the day; nil = unknown
}

// Party of the lot.
type Party struct {
	Supplier uuid.UUID `json:"supplier"`
	Name     string    `json:"name"`
	City     string    `json:"city"`
	Email    string    `json:"email"`
}

// LeftOut is a party that is not invited, and why (domain rule 11).
type LeftOut struct {
	Supplier uuid.UUID `json:"supplier"`
	Name     string    `json:"name"`
	Reason   string    `json:"reason"`
}

// Holder of a key in one of the two roles.
type Holder struct {
	Key       uuid.UUID `json:"key"`
	Person    uuid.UUID `json:"person"`
	Human     uuid.UUID `json:"human"`
	Name      string    `json:"name"`
	Recipient string    `json:"recipient"`
}

// Terms are what everybody is told and what the award rests on. They are stored before the invitation and never change.
type Terms struct {
	Subject  string       `json:"subject"`
	Text     string       `json:"text"`
	Estimate money.Amount `json:"estimate"` // net
	Criteria []Criterion  `json:"criteria"`
	Inner    []Holder     `json:"inner"` // role one
	Outer    []Holder     `json:"outer"` // role two
	LeftOut  []LeftOut    `json:"leftOut"`
	Waiver   *Waiver      `json:"waiver,omitempty"`
}

// Recipients are the public keys of holders.
func Recipients(holders []Holder) []string {
	out := make([]string, len(holders))
	for i, h := range holders {
		out[i] = h.Recipient
	}
	return out
}

// Invitation of one party. Its link is known to the party alone.
type Invitation struct {
	ID       uuid.UUID `json:"id"`
	Supplier uuid.UUID `json:"supplier"`
	Name     string    `json:"name"`
	City     string    `json:"city"`
	Email    string    `json:"email"`
}

// Question of a party and its answer. Who asked is never shown, to nobody.
type Question struct {
	ID         uuid.UUID  `json:"id"`
	Invitation uuid.UUID  `json:"invitation"`
	Text       string     `json:"text"`
	AskedAt    time.Time  `json:"askedAt"`
	Answer     string     `json:"answer"` // "" = not yet
	AnsweredAt *time.Time `json:"answeredAt"`
}

// Offer as it was handed in. Of a party's offers in time the last one counts.
type Offer struct {
	ID          uuid.UUID `json:"id"`
	Invitation  uuid.UUID `json:"invitation"`
	At          time.Time `json:"at"`
	Late        bool      `json:"late"`
	SHA256      []byte    `json:"sha256"`      // of the sealed bytes
	InnerSHA256 []byte    `json:"innerSha256"` // what the party committed to: of what is left without the outer layer,
	ClearSHA256 []byte    `json:"clearSha256"` // and of the offer itself
	Sealed      []byte    `json:"sealed"`      // only where it is opened
	Within      []byte    `json:"within"`      // without its outer layer; only where it is opened
	Content     []byte    `json:"content"`
}

// Content is what a party offers.
type Content struct {
	Price money.Amount // net, for everything that was asked
	Text  string
}

// Event is one step that was taken.
type Event struct {
	Action Action     `json:"action"`
	Status Status     `json:"status"` // after it
	At     time.Time  `json:"at"`
	Person *uuid.UUID `json:"person"` // nil = a party through its link
	Human  *uuid.UUID `json:"human"`
	Name   string     `json:"name"`
	Entry  uuid.UUID  `json:"entry"`
	Body   []byte     `json:"body"` // JSON
}

// Competition with everything that happened to it.
type Competition struct {
	ID           ID
	Organisation uuid.UUID
	Buyer        string // name of the organisation
	Address      string // its first address, in one line; "" = none known
	Lot          Lot
	Status       Status
	Terms        Terms
	Deadline     time.Time
	CreatedBy    Person
	CreatedAt    time.Time
	Invitations  []Invitation
	Questions    []Question
	Offers       []Offer  // by time
	Events       []Event  // by time
	Order        *Ordered // that the award became; nil = none yet
	Sealed       bool     // the entry of the last event stands in the log
}

// Ordered is the order of an award.
type Ordered struct {
	Order  uuid.UUID `json:"order"`
	Number string    `json:"number"` // "" until it has one
	Status string    `json:"status"`
	At     time.Time `json:"at"`
}

// Orderable reports whether the award may become an order now: once, and while the framework runs and names the organisation.
func (c Competition) Orderable(at time.Time) bool {
	return c.Status == Awarded && c.Order == nil && c.Lot.Entitled && c.Lot.alive(money.DateOf(at)) == nil
}

// Last is the last event of an action.
func (c Competition) Last(a Action) (Event, bool) {
	for _, e := range slices.Backward(c.Events) {
		if e.Action == a {
			return e, true
		}
	}
	return Event{}, false
}

// Valid are the offers that are opened: of each party the last one in time.
func (c Competition) Valid() []Offer {
	last := map[uuid.UUID]Offer{}
	for _, o := range c.Offers {
		if !o.Late {
			last[o.Invitation] = o
		}
	}
	var out []Offer
	for _, o := range c.Offers {
		if last[o.Invitation].ID == o.ID {
			out = append(out, o)
		}
	}
	return out
}

func (c Competition) invitation(id uuid.UUID) Invitation {
	i := slices.IndexFunc(c.Invitations, func(i Invitation) bool { return i.ID == id })
	if i < 0 {
		return Invitation{}
	}
	return c.Invitations[i]
}

func (c Competition) holders(l Layer) []Holder {
	if l == Outer {
		return c.Terms.Outer
	}
	return c.Terms.Inner
}

// OpenedBy is who took a layer off; nil = nobody yet.
func (c Competition) OpenedBy(l Layer) *Event {
	action := OpenInner
	if l == Outer {
		action = OpenOuter
	}
	if e, ok := c.Last(action); ok {
		return &e
	}
	return nil
}

// May are the steps that a person may take at an instant: those who run it where run holds, and the holder whose turn it is
// to open.
func (c Competition) May(person uuid.UUID, run bool, at time.Time) []Action {
	out := []Action{}
	for _, a := range Possible(c.Status) {
		if run && c.due(a, at) {
			out = append(out, a)
		}
	}
	if c.opens(person) {
		out = append(out, OpenInner)
	}
	return out
}

// due reports whether a step of the buyer's has its time.
func (c Competition) due(a Action, at time.Time) bool {
	switch a {
	case Invite:
		return at.Before(c.Deadline)
	case Answer:
		return at.Before(c.Deadline) && slices.ContainsFunc(c.Questions, func(q Question) bool { return q.Answer == "" })
	case Close:
		return !at.Before(c.Deadline)
	case Inform:
		e, ok, err := c.Evaluation()
		return ok && err == nil && len(e.Ranking) > 0
	case Award:
		info, ok, err := c.Information()
		return ok && err == nil && !at.Before(info.Standstill.From)
	case Assess, Cancel, EndUnawarded:
		return true
	case Ask, HandIn, HandInLate, RefuseOpening, HandOut, OpenOuter, OpenInner:
		return false
	}
	return false
}

// opens reports whether it is the person's turn to take a layer off.
func (c Competition) opens(person uuid.UUID) bool {
	if c.Status != Closed || len(c.Valid()) == 0 {
		return false
	}
	layer, first := Outer, c.OpenedBy(Outer)
	if first != nil {
		layer = Inner
	}
	return slices.ContainsFunc(c.holders(layer), func(h Holder) bool { return h.Person == person }) &&
		(first == nil || first.Person == nil || *first.Person != person)
}

// Named is the invitation of a supplier; zero when it was not invited.
func (c Competition) Named(supplier uuid.UUID) Invitation {
	i := slices.IndexFunc(c.Invitations, func(i Invitation) bool { return i.Supplier == supplier })
	if i < 0 {
		return Invitation{Supplier: supplier}
	}
	return c.Invitations[i]
}

// Invited is an invitation by its id.
func (c Competition) Invited(id uuid.UUID) Invitation { return c.invitation(id) }
