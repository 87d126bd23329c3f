package installation

import (
	"slices"
	"strconv"
	"time"
)

// Item is one thing to be seen to before people can rely on the shop.
type Item string

// The items, in the order of the list: what stops the shop, what people need, what keeps it safe.
const (
	ItemLogin      Item = "login"      // the database login can do no more than it should
	ItemSchema     Item = "schema"     // the schema is the one of this program
	ItemClock      Item = "clock"      // this machine and the database agree on the time
	ItemLogKey     Item = "log_key"    // the key of the decision log is the one the database names
	ItemCheckpoint Item = "checkpoint" // the stored log gives the root that was signed
	ItemOrganiser  Item = "organiser"  // who runs the shop, and in which Land
	ItemLimits     Item = "limits"     // somebody has looked at the limits that follow
	ItemCatalogue  Item = "catalogue"  // there is something to buy that is no example
	ItemSearch     Item = "search"     // what can be bought is found
	ItemPeople     Item = "people"     // more than one person, and somebody to stand in
	ItemMail       Item = "mail"       // letters leave the shop
	ItemBackup     Item = "backup"     // database and key are saved elsewhere
	ItemWitness    Item = "witness"    // checkpoints are kept where the operator cannot reach them
	ItemDisk       Item = "disk"       // there is room
	ItemEvents     Item = "events"     // no event was put aside
)

// answerable items cannot be seen by any program, or may be unwanted: there an administrator's word counts.
var answerable = map[Item][]Answer{
	ItemLimits: {Done}, ItemMail: {Dismissed}, ItemBackup: {Done, Dismissed}, ItemWitness: {Done, Dismissed},
	ItemCatalogue: {Dismissed}, ItemPeople: {Dismissed},
}

func (i Item) answerable(a Answer) bool {
	allowed, known := answerable[i]
	return known && (a == "" || slices.Contains(allowed, a))
}

// Answers an administrator may give about the item, in the order they are offered.
func (i Item) Answers() []Answer { return answerable[i] }

// State of an item.
type State string

// States: wrong keeps the shop from working rightly, todo does not.
const (
	OK    State = "ok"
	Todo  State = "todo"
	Wrong State = "wrong"
)

// Check is one line of the list. Its text is made from item and Detail by [Check.Text].
type Check struct {
	Item    Item
	State   State
	Detail  string            // which sentence says it
	Params  map[string]string // values the sentence names
	Page    string            // of the shop where it is seen to, "" = none
	Command string            // of the command line, "" = none
	Answer  *Answered         // of an administrator
}

// KeyState is what a server finds about the key of the decision log.
type KeyState string

// States of the key.
const (
	KeyMatches KeyState = "matches"
	KeyMissing KeyState = "missing" // another replica seals
	KeyNone    KeyState = "none"    // no server has started yet
	KeyWrong   KeyState = "wrong"
)

// Facts are what the list is judged by.
type Facts struct {
	LoginTooStrong       bool
	SchemaHas, SchemaIs  int64         // applied, and the one of this program
	Skew                 time.Duration // this machine's clock less the database's
	LogKey               KeyState
	LogEntries           int64
	CheckpointWrong      bool
	Begun                bool // there is an administrator
	Named                bool // name, Land and address are known
	Land                 string
	Offers, SampleOffers int // current ones
	Products, Found      int // with a current offer, and those of them that the search knows
	People               int
	Letters              string // directory for letters, "" = none
	LettersWrong         bool   // nothing can be written there
	DiskFree, DiskAll    uint64 // bytes where the server keeps its files; 0 of 0 = not known
	EventsAside          int
	Answers              map[Item]Answered
}

// Bounds of the list.
const (
	maxSkew      = 5 * time.Second
	fewPeople    = 2
	diskScarce   = 10 // per cent free
	diskCritical = 3
)

// Judge makes the list from facts, in its order.
func Judge(f Facts) []Check {
	list := []Check{
		f.login(), f.schema(), f.clock(), f.logKey(), f.checkpoint(), f.organiser(), f.limits(), f.catalogue(), f.search(), f.people(), f.mail(),
		f.word(Check{Item: ItemBackup, Command: "pg_dump --format=custom"}), f.word(Check{Item: ItemWitness, Command: "curl -O {url}/log/checkpoint"}),
		f.disk(), f.events(),
	}
	for i := range list {
		if a, ok := f.Answers[list[i].Item]; ok {
			list[i].Answer = &a
		}
	}
	return list
}

// verdict is a check with a sentence of its state.
func verdict(c Check, s State, detail string, kv ...string) Check {
	c.State, c.Detail = s, detail
	for pair := range slices.Chunk(kv, 2) {
		if c.Params == nil {
			c.Params = map[string]string{}
		}
		c.Params[pair[0]] = pair[1]
	}
	return c
}

func (f Facts) login() Check {
	c := Check{Item: ItemLogin, Command: "shop db init"}
	if f.LoginTooStrong {
		return verdict(c, Wrong, "strong")
	}
	return verdict(c, OK, "ok")
}

func (f Facts) schema() Check {
	c := Check{Item: ItemSchema, Command: "shop migrate"}
	have, want := strconv.FormatInt(f.SchemaHas, 10), strconv.FormatInt(f.SchemaIs, 10)
	if f.SchemaHas < f.SchemaIs {
		return verdict(c, Wrong, "old", "have", have, "want", want)
	}
	return verdict(c, OK, "ok", "have", have)
}

func (f Facts) clock() Check {
	c := Check{Item: ItemClock}
	if f.Skew.Abs() > maxSkew {
		return verdict(c, Wrong, "skewed", "seconds", strconv.FormatInt(int64(f.Skew.Abs()/time.Second), 10))
	}
	return verdict(c, OK, "ok")
}

func (f Facts) logKey() Check {
	c := Check{Item: ItemLogKey, Command: "shop log key"}
	switch f.LogKey {
	case KeyMatches:
		return verdict(c, OK, "ok")
	case KeyWrong:
		return verdict(c, Wrong, "wrong")
	case KeyMissing:
		return verdict(c, Todo, "missing")
	default:
		return verdict(c, Todo, "none")
	}
}

func (f Facts) checkpoint() Check {
	c := Check{Item: ItemCheckpoint, Page: "/nachweisprotokoll"}
	switch {
	case f.CheckpointWrong:
		return verdict(Check{Item: ItemCheckpoint, Command: "shop verify --checkpoint DATEI --key log.pub"}, Wrong, "altered")
	case f.LogKey == KeyNone:
		return verdict(c, Todo, "none")
	default:
		return verdict(c, OK, "ok", "entries", strconv.FormatInt(f.LogEntries, 10))
	}
}

func (f Facts) organiser() Check {
	c := Check{Item: ItemOrganiser, Page: "/einrichtung"}
	switch {
	case !f.Begun:
		return verdict(Check{Item: ItemOrganiser, Command: "shop serve"}, Todo, "nobody")
	case !f.Named:
		return verdict(c, Todo, "unnamed")
	default:
		return verdict(c, OK, "ok")
	}
}

func (f Facts) limits() Check {
	c := Check{Item: ItemLimits, Page: "/wertgrenzen"}
	if a, ok := f.Answers[ItemLimits]; ok && a.Answer == Done {
		return verdict(c, OK, "done", "day", day(a.At))
	}
	return verdict(c, Todo, "open")
}

func (f Facts) catalogue() Check {
	c := Check{Item: ItemCatalogue, Page: "/kataloge"}
	switch {
	case f.Offers > f.SampleOffers:
		return verdict(c, OK, "ok", "offers", strconv.Itoa(f.Offers-f.SampleOffers))
	case f.SampleOffers > 0:
		return verdict(c, Todo, "sample")
	default:
		return verdict(c, Todo, "none")
	}
}

func (f Facts) search() Check {
	c := Check{Item: ItemSearch, Command: "shop serve"}
	if f.Found < f.Products {
		return verdict(c, Wrong, "behind", "missing", strconv.Itoa(f.Products-f.Found))
	}
	return verdict(c, OK, "ok", "products", strconv.Itoa(f.Products))
}

func (f Facts) people() Check {
	c := Check{Item: ItemPeople, Page: "/einladungen"}
	if f.People < fewPeople {
		return verdict(c, Todo, "alone")
	}
	return verdict(c, OK, "ok", "people", strconv.Itoa(f.People))
}

func (f Facts) mail() Check {
	c := Check{Item: ItemMail, Command: "SHOP_LETTER_DIR"}
	switch {
	case f.LettersWrong:
		return verdict(c, Wrong, "unwritable", "dir", f.Letters)
	case f.Letters == "":
		return verdict(c, Todo, "none")
	default:
		return verdict(c, OK, "ok", "dir", f.Letters)
	}
}

// word judges what only a person can know.
func (f Facts) word(c Check) Check {
	if a, ok := f.Answers[c.Item]; ok && a.Answer == Done {
		return verdict(c, OK, "done", "day", day(a.At))
	}
	return verdict(c, Todo, "open")
}

func (f Facts) disk() Check {
	c := Check{Item: ItemDisk}
	if f.DiskAll == 0 {
		return verdict(c, OK, "unknown")
	}
	percent := f.DiskFree * 100 / f.DiskAll
	share := strconv.FormatUint(percent, 10)
	switch {
	case percent < diskCritical:
		return verdict(c, Wrong, "full", "percent", share)
	case percent < diskScarce:
		return verdict(c, Todo, "scarce", "percent", share)
	default:
		return verdict(c, OK, "ok", "percent", share)
	}
}

func (f Facts) events() Check {
	c := Check{Item: ItemEvents}
	if f.EventsAside > 0 {
		return verdict(c, Wrong, "aside", "events", strconv.Itoa(f.EventsAside))
	}
	return verdict(c, OK, "ok")
}
