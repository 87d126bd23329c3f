package order

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// HandoverID names what somebody handed on.
type HandoverID struct{ uuid.UUID }

// HandoverStatus says what became of it.
type HandoverStatus string

// Statuses of a handover.
const (
	HandoverWaiting   HandoverStatus = "waiting"   // for somebody who buys
	HandoverTaken     HandoverStatus = "taken"     // it is in a buyer's basket
	HandoverSubmitted HandoverStatus = "submitted" // and waits for a second person
	HandoverOrdered   HandoverStatus = "ordered"
	HandoverRefused   HandoverStatus = "refused"   // by the second person, or nobody decided in time
	HandoverReturned  HandoverStatus = "returned"  // it is in the basket it came from, with a sentence
	HandoverWithdrawn HandoverStatus = "withdrawn" // by the person who handed it on
)

// Handover (Bedarf) is what somebody who may not submit hands on to those who buy for the body: lines and wishes in
// words, with a note. It is no decision; whoever takes it over makes one, and gives the reasons.
type Handover struct {
	ID               HandoverID
	Owner            Owner     // who handed it on
	Buyer            uuid.UUID // the legal entity whose officers see it
	By               string    // name of the owner, when read
	LogID            uuid.UUID // of the owner
	OrganisationName string
	Note             string
	Address          *uuid.UUID // of the basket it came from; nil = the unit's default
	CostCentre       *uuid.UUID
	At               time.Time
	Status           HandoverStatus
	TakenBy          *uuid.UUID // person
	TakenByName      string
	EndedAt          *time.Time // when the status last changed; nil while it waits
	Answer           string     // with which it was returned
	Lines            []HandoverLine
}

// HandoverLine is a line of a basket or a wish in words: exactly one of Line and Free is set.
type HandoverLine struct {
	Line     *BasketLine
	Free     *FreeLine
	Product  string // name, when read
	Unit     string
	Supplier string // name, when read
}

// HandOnInput is what is handed on: the basket as last read at BasketVersion, or Lines.
type HandOnInput struct {
	BasketVersion *int64
	Lines         []LineInput
	Note          string
	NeededBy      money.Date // of lines that name no day; zero = none
	Key           string     `json:"-"` // Idempotency-Key
}

// HandoverList is what a person may see of them: those that wait first, the longest wait before others, then the others, newest
// first.
type HandoverList struct {
	Items   []Handover
	Waiting int  // however many are listed
	More    bool // there are more than MaxHandovers
}

// MaxHandovers is how many a list shows.
const MaxHandovers = 100

// HandoverFilter says what a person may see.
type HandoverFilter struct {
	Owner Owner
	Buyer *uuid.UUID // all of the legal entity in scope, too; nil = the owner's own alone
}

// Handovers are the person's own, and, for those who buy, all of the legal entity in their scope.
func (s *Service) Handovers(ctx context.Context, p authz.Principal) (HandoverList, error) {
	f := HandoverFilter{Owner: ownerOf(p)}
	if p.Has(authz.Officer) {
		f.Buyer = &p.LegalEntity
	}
	return s.store.Handovers(ctx, f)
}

// HandOn puts the basket or the lines before those who buy for the body; the basket is empty then. The same key with the same
// content answers with what is stored. Errors: Invalid (nothing to hand on, the note is too long), NotFound (an id), Conflict
// (the basket changed or is empty, a line cannot be had, the key was used for something else).
func (s *Service) HandOn(ctx context.Context, p authz.Principal, in HandOnInput) (Handover, error) {
	in.Note = strings.TrimSpace(in.Note)
	if (in.BasketVersion == nil) == (len(in.Lines) == 0) {
		return Handover{}, fault.New(fault.Invalid, "basket_or_lines")
	}
	if utf8.RuneCountInString(in.Note) > MaxNote {
		return Handover{}, fault.New(fault.Invalid, "request_invalid").WithField("#/body/note", "wrong_form")
	}
	content, err := json.Marshal(in)
	if err != nil {
		return Handover{}, fmt.Errorf("hash request: %w", err)
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return Handover{}, fmt.Errorf("new id: %w", err)
	}
	direct, err := s.wanted(ctx, p, in.Lines)
	if err != nil {
		return Handover{}, err
	}
	claim := Handover{ID: HandoverID{id}, Owner: ownerOf(p), Buyer: p.LegalEntity, Note: in.Note, At: s.now(), Status: HandoverWaiting}
	stored, err := s.store.HandOn(ctx, claim, in.Key, sha256.Sum256(content), func(h *Handover, b *Basket) error {
		h.Lines = direct
		if in.BasketVersion != nil {
			var err error
			if h.Lines, err = b.empty(*in.BasketVersion); err != nil {
				return err
			}
			h.Address, h.CostCentre = b.DeliveryAddress, b.CostCentre
		}
		h.needBy(in.NeededBy)
		return nil
	})
	if err != nil {
		return Handover{}, err
	}
	return s.store.Handover(ctx, stored)
}

// wanted are lines named directly, as they would enter a basket.
func (s *Service) wanted(ctx context.Context, p authz.Principal, in []LineInput) ([]HandoverLine, error) {
	if len(in) == 0 {
		return nil, nil
	}
	lines, err := s.checked(ctx, p, in)
	if err != nil {
		return nil, err
	}
	out := make([]HandoverLine, len(lines))
	for i := range lines {
		out[i].Line = &lines[i]
	}
	return out, nil
}

// empty takes everything out of the basket as last read at version.
func (b *Basket) empty(version int64) ([]HandoverLine, error) {
	if b.Version != version {
		return nil, fault.New(fault.Conflict, "basket_changed")
	}
	var out []HandoverLine
	for _, l := range b.Lines {
		out = append(out, HandoverLine{Line: &l})
	}
	for _, l := range b.FreeLines {
		out = append(out, HandoverLine{Free: &l})
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Conflict, "basket_empty")
	}
	b.Lines, b.FreeLines, b.Returned = nil, nil, nil
	b.Version++
	return out, nil
}

// needBy gives a day to the lines that have none.
func (h *Handover) needBy(day money.Date) {
	for _, l := range h.Lines {
		switch {
		case day.IsZero():
		case l.Line != nil && l.Line.NeededBy.IsZero():
			l.Line.NeededBy = day
		case l.Free != nil && l.Free.NeededBy.IsZero():
			l.Free.NeededBy = day
		}
	}
}

// NeededBy is the earliest day by which a line is needed; zero where none names one.
func (h Handover) NeededBy() money.Date {
	var first money.Date
	for _, l := range h.Lines {
		day := money.Date{}
		if l.Line != nil {
			day = l.Line.NeededBy
		} else if l.Free != nil {
			day = l.Free.NeededBy
		}
		if first.IsZero() || !day.IsZero() && first.After(day) {
			first = day
		}
	}
	return first
}

// TakeHandover puts what was handed on into the person's own basket, to be ordered for the unit it came from. Of two people
// who take it at once one is first. Errors: NotFound, Forbidden, Conflict (it was taken or has ended, the basket is full or
// holds lines for another unit).
func (s *Service) TakeHandover(ctx context.Context, p authz.Principal, id HandoverID) (Handover, error) {
	return s.changeHandover(ctx, id, func(Handover) []Owner { return []Owner{ownerOf(p)} }, func(h *Handover, baskets []*Basket) error {
		if err := s.mayTake(ctx, p, *h); err != nil {
			return err
		}
		if h.Status != HandoverWaiting {
			return h.ended()
		}
		if err := baskets[0].takeOver(*h, p.Organisation); err != nil {
			return err
		}
		h.move(HandoverTaken, s.now(), &p.Person)
		return nil
	})
}

// takeOver appends what was handed on; a basket is for one unit.
func (b *Basket) takeOver(h Handover, own uuid.UUID) error {
	var needer *uuid.UUID
	if h.Owner.Organisation != own {
		needer = &h.Owner.Organisation
	}
	if len(b.Lines)+len(b.FreeLines) == 0 {
		b.Needer, b.DeliveryAddress, b.CostCentre = needer, h.Address, h.CostCentre
	} else if (needer == nil) != (b.Needer == nil) || needer != nil && *needer != *b.Needer {
		return fault.New(fault.Conflict, "handover_other_unit", "unit", h.OrganisationName)
	}
	if len(b.Lines)+len(b.FreeLines)+len(h.Lines) > MaxLines {
		return fault.New(fault.Conflict, "basket_full")
	}
	from := &TakenFrom{ID: h.ID, By: h.By, LogID: h.LogID, Note: h.Note}
	for _, l := range h.lines() {
		if l.Free != nil {
			l.Free.From = from
			b.FreeLines = append(b.FreeLines, *l.Free)
			continue
		}
		l.Line.From = from
		if l.Line.Note == "" {
			l.Line.Note = h.Note
		}
		b.Lines = append(b.Lines, *l.Line)
	}
	b.Version++
	return nil
}

// lines are the handover's with the same ids, free to be changed.
func (h Handover) lines() []HandoverLine {
	out := slices.Clone(h.Lines)
	for i, l := range out {
		if l.Line != nil {
			line := *l.Line
			out[i].Line = &line
		}
		if l.Free != nil {
			free := *l.Free
			out[i].Free = &free
		}
	}
	return out
}

// ReturnHandover gives it back with a sentence: its lines are in the basket they came from, and no more in that of the person
// who had taken it over. Errors: Invalid (the sentence is missing), NotFound, Forbidden, Conflict (it has ended, somebody else
// took it over, a basket is full).
func (s *Service) ReturnHandover(ctx context.Context, p authz.Principal, id HandoverID, sentence string) (Handover, error) {
	sentence = strings.TrimSpace(sentence)
	if n := utf8.RuneCountInString(sentence); n < MinNote || n > MaxNote {
		return Handover{}, fault.New(fault.Invalid, "handover_answer_missing").WithField("#/body/note", "handover_answer_missing")
	}
	return s.changeHandover(ctx, id, func(h Handover) []Owner { return []Owner{h.Owner, ownerOf(p)} }, func(h *Handover, baskets []*Basket) error {
		if err := s.mayTake(ctx, p, *h); err != nil {
			return err
		}
		switch {
		case h.Status == HandoverWaiting:
		case h.Status == HandoverTaken && *h.TakenBy == p.Person:
			baskets[1].drop(h.ID)
		default:
			return h.ended()
		}
		if err := baskets[0].giveBack(*h, &CameBack{By: p.Person, Note: sentence}); err != nil {
			return err
		}
		h.Answer = sentence
		h.move(HandoverReturned, s.now(), &p.Person)
		return nil
	})
}

// WithdrawHandover takes back what nobody has taken over yet; its lines are in the basket again. Errors: NotFound (also what
// others handed on), Conflict (it was taken or has ended, the basket is full).
func (s *Service) WithdrawHandover(ctx context.Context, p authz.Principal, id HandoverID) (Handover, error) {
	return s.changeHandover(ctx, id, func(h Handover) []Owner { return []Owner{h.Owner} }, func(h *Handover, baskets []*Basket) error {
		if h.Owner != ownerOf(p) {
			return errNoHandover
		}
		if h.Status != HandoverWaiting {
			return h.ended()
		}
		if err := baskets[0].giveBack(*h, nil); err != nil {
			return err
		}
		h.move(HandoverWithdrawn, s.now(), nil)
		return nil
	})
}

// giveBack appends the lines to the basket they came from.
func (b *Basket) giveBack(h Handover, said *CameBack) error {
	if len(b.Lines)+len(b.FreeLines)+len(h.Lines) > MaxLines {
		return fault.New(fault.Conflict, "handover_basket_full", "by", h.By)
	}
	for _, l := range h.lines() {
		if l.Free != nil {
			b.FreeLines = append(b.FreeLines, *l.Free)
		} else {
			b.Lines = append(b.Lines, *l.Line)
		}
	}
	b.Returned = said
	b.Version++
	return nil
}

// drop takes out what came from a handover.
func (b *Basket) drop(id HandoverID) {
	b.Lines = slices.DeleteFunc(b.Lines, func(l BasketLine) bool { return l.From != nil && l.From.ID == id })
	b.FreeLines = slices.DeleteFunc(b.FreeLines, func(l FreeLine) bool { return l.From != nil && l.From.ID == id })
	b.Version++
}

func (h *Handover) move(to HandoverStatus, at time.Time, by *uuid.UUID) {
	h.Status, h.EndedAt = to, &at
	if by != nil {
		h.TakenBy = by
	}
}

// ended says what became of it meanwhile.
func (h Handover) ended() error {
	return fault.New(fault.Conflict, "handover_"+string(h.Status), "by", h.TakenByName, "from", h.By)
}

var errNoHandover = fault.New(fault.NotFound, "not_found")

// mayTake holds whose wishes one takes over: those of the own legal entity, where the role allows it.
func (s *Service) mayTake(ctx context.Context, p authz.Principal, h Handover) error {
	if h.Buyer != p.LegalEntity {
		return errNoHandover
	}
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "handover", Action: "take", Organisation: h.Owner.Organisation})
	if err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	if !d.Allowed {
		return fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	return nil
}

// changeHandover lets fn change a handover and the baskets it moves lines between, all or nothing.
func (s *Service) changeHandover(ctx context.Context, id HandoverID, of func(Handover) []Owner, fn func(*Handover, []*Basket) error) (Handover, error) {
	if err := s.store.ChangeHandover(ctx, id, s.now(), of, fn); err != nil {
		return Handover{}, err
	}
	return s.store.Handover(ctx, id)
}
