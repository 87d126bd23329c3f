package planning

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// RoundStore keeps rounds and answers.
type RoundStore interface {
	// Round in sight: one in which the organisation is asked, any where it is uuid.Nil. Error: NotFound.
	Round(ctx context.Context, id RoundID, asked uuid.UUID) (Round, error)
	// Rounds in sight, newest first, with how far an organisation is with its own answer; the answers of everybody are counted.
	Rounds(ctx context.Context, asked, own uuid.UUID) ([]Listed, error)
	// SaveRound opens a round and writes to those who are asked. Error: Invalid (plan_asked, plan_lot_unknown) where what it names is not there.
	SaveRound(ctx context.Context, r Round, publicURL string) error
	// Remind writes to the officers of bodies that have not answered: each at most once per kind and round, of [AgainLetter] once a
	// day; let may refuse. It returns how many letters it wrote. Error: NotFound.
	Remind(ctx context.Context, id RoundID, kind LetterKind, publicURL string, at time.Time, let func(Round) error) (int, error)
	// Due are the rounds that are not closed and whose last day is one of the days.
	Due(ctx context.Context, from, to money.Date) ([]RoundID, error)
	// Close ends a round for good; let may refuse by what stands when nothing moves any more. Error: NotFound, Conflict
	// (plan_round_closed).
	Close(ctx context.Context, id RoundID, by Person, at time.Time, let func(Round, []Answer) error) error
	// Answers of everybody who is asked, by name, with those that said nothing yet.
	Answers(ctx context.Context, id RoundID) ([]Answer, error)
	// Answer of one body in scope; nothing but its name where there is none yet.
	Answer(ctx context.Context, id RoundID, organisation uuid.UUID) (Answer, error)
	// SaveAnswer keeps an answer with the round held open. Errors: PreconditionFailed (plan_answer_changed) when another version is
	// stored; what let says.
	SaveAnswer(ctx context.Context, id RoundID, a Answer, by Person, at time.Time, let func(Round, Answer) error) error
	// SaveDerivation keeps how a drafted contract came about.
	SaveDerivation(ctx context.Context, id RoundID, d Derivation, by Person) error
	// Derivations of a round, newest first.
	Derivations(ctx context.Context, id RoundID) ([]Derivation, error)
	// Called is what an organisation with what stands below it today called off of the positions' lots, per month of Berlin from
	// a day on up to another one, in the position's unit.
	Called(ctx context.Context, r Round, organisation uuid.UUID, from, to money.Date) (map[int]map[money.Date]money.Quantity, error)
}

// Listed is a round in a list.
type Listed struct {
	Round
	Bodies, Given int    // how many are asked, and have answered
	Own           Answer // of the organisation that looks; without a status where it is not asked
}

// Seen is a round as somebody sees it.
type Seen struct {
	Listed
	Status  Status
	Counted bool  // Bodies, Given and Sums are told
	Sums    []Sum // those that are hidden have no figures
	Answers bool  // the person may answer now
	Closes  bool  // may close it now
	Reminds bool  // may write to those who have not answered
	Drafts  bool  // may draft the next contract from it
}

// Config of the rounds. PublicURL begins the links in letters.
type Config struct {
	Now       func() time.Time
	PublicURL string
}

// Rounds asks bodies what they need. Safe for concurrent use.
type Rounds struct {
	store   RoundStore
	decider authz.Decider
	drafts  Drafts
	cfg     Config
}

// NewRounds returns the service on a store; the next contracts are drafted by way of drafts.
func NewRounds(store RoundStore, decider authz.Decider, drafts Drafts, cfg Config) *Rounds {
	return &Rounds{store: store, decider: decider, drafts: drafts, cfg: cfg}
}

// At are the rounds as they would have been at an earlier instant: for example data with a history.
func (s *Rounds) At(at time.Time) *Rounds {
	then := *s
	then.cfg.Now = func() time.Time { return at }
	return &then
}

func (s *Rounds) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// may asks the policy once more, beside the check of the operation.
func (s *Rounds) may(ctx context.Context, p authz.Principal, action string) (bool, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "plan", Action: action, Organisation: p.Organisation})
	if err != nil {
		return false, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	return d.Allowed, nil
}

func (s *Rounds) must(ctx context.Context, p authz.Principal, action string) error {
	ok, err := s.may(ctx, p, action)
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "not_allowed")
	}
	return err
}

// sight is whose rounds a person sees: all who may review answers see every round, others those in which they are asked.
func (s *Rounds) sight(ctx context.Context, p authz.Principal) (uuid.UUID, bool, error) {
	all, err := s.may(ctx, p, "review")
	if all {
		return uuid.Nil, true, err
	}
	return p.Organisation, false, err
}

// List are the rounds in sight, newest first. While a round runs, a body learns of its own answer alone.
func (s *Rounds) List(ctx context.Context, p authz.Principal) ([]Seen, error) {
	asked, all, err := s.sight(ctx, p)
	if err != nil {
		return nil, err
	}
	found, err := s.store.Rounds(ctx, asked, p.Organisation)
	if err != nil {
		return nil, err
	}
	today := money.DateOf(s.now())
	out := make([]Seen, len(found))
	for i, l := range found {
		out[i] = Seen{Listed: l, Status: l.On(today), Counted: all || l.ClosedAt != nil}
	}
	return out, nil
}

// Look shows a round in sight. Error: NotFound.
func (s *Rounds) Look(ctx context.Context, p authz.Principal, id RoundID) (Seen, error) {
	asked, all, err := s.sight(ctx, p)
	if err != nil {
		return Seen{}, err
	}
	r, err := s.store.Round(ctx, id, asked)
	if err != nil {
		return Seen{}, err
	}
	today := money.DateOf(s.now())
	v := Seen{Listed: Listed{Round: r}, Status: r.On(today), Counted: all || r.ClosedAt != nil}
	if slices.Contains(r.Asked, p.Organisation) {
		if v.Own, err = s.store.Answer(ctx, id, p.Organisation); err != nil {
			return v, err
		}
		if v.Answers, err = s.may(ctx, p, "answer"); err != nil {
			return v, err
		}
		v.Answers = v.Answers && v.Status == Open
	}
	if !v.Counted {
		return v, nil
	}
	answers, err := s.store.Answers(ctx, id)
	if err != nil {
		return v, err
	}
	v.count(answers)
	if v.Sums, err = Sums(r, answers); err != nil {
		return v, err
	}
	if !all {
		v.Sums = Shared(v.Sums)
		return v, nil
	}
	runs, err := s.may(ctx, p, "run")
	v.Closes = runs && closable(r, answers, today) == nil
	v.Reminds = runs && v.Status == Open && v.Given < v.Bodies
	v.Drafts = runs && v.Status == Closed
	return v, err
}

func (v *Seen) count(answers []Answer) {
	v.Bodies, v.Given = len(answers), 0
	for _, a := range answers {
		if a.Status.Given() {
			v.Given++
		}
	}
}

// Open asks bodies from now on. Errors: Forbidden; Invalid.
func (s *Rounds) Open(ctx context.Context, p authz.Principal, r Round) (RoundID, error) {
	if err := s.must(ctx, p, "run"); err != nil {
		return RoundID{}, err
	}
	at := s.now()
	r.tidy()
	r.OpenedBy, r.OpenedAt, r.ClosedAt = Person{p.Person, p.Name}, at, nil
	if err := r.check(money.DateOf(at)); err != nil {
		return RoundID{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return RoundID{}, fmt.Errorf("round id: %w", err)
	}
	r.ID = RoundID{id}
	return r.ID, s.store.SaveRound(ctx, r, s.cfg.PublicURL)
}

// closable refuses to end a round while somebody may still answer who has not.
func closable(r Round, answers []Answer, today money.Date) error {
	if r.ClosedAt != nil {
		return fault.New(fault.Conflict, "plan_round_closed")
	}
	if r.On(today) == Open && slices.ContainsFunc(answers, func(a Answer) bool { return !a.Status.Given() }) {
		return fault.New(fault.Conflict, "plan_round_running")
	}
	return nil
}

// Close ends a round; from then on bodies see sums. Errors: Forbidden; NotFound; Conflict (plan_round_closed,
// plan_round_running).
func (s *Rounds) Close(ctx context.Context, p authz.Principal, id RoundID) error {
	if err := s.must(ctx, p, "run"); err != nil {
		return err
	}
	at := s.now()
	return s.store.Close(ctx, id, Person{p.Person, p.Name}, at, func(r Round, answers []Answer) error {
		return closable(r, answers, money.DateOf(at))
	})
}

// Remind writes once more to the officers of bodies that have not answered, to each at most once a day; it returns to how many.
// Errors: Forbidden; NotFound; Conflict (plan_round_over).
func (s *Rounds) Remind(ctx context.Context, p authz.Principal, id RoundID) (int, error) {
	if err := s.must(ctx, p, "run"); err != nil {
		return 0, err
	}
	return s.remind(ctx, id, AgainLetter, s.now())
}

func (s *Rounds) remind(ctx context.Context, id RoundID, kind LetterKind, at time.Time) (int, error) {
	return s.store.Remind(ctx, id, kind, s.cfg.PublicURL, at, func(r Round) error {
		if r.On(money.DateOf(at)) != Open {
			return fault.New(fault.Conflict, "plan_round_over")
		}
		return nil
	})
}

// RemindDue writes, in the last week of each round, once to the officers of bodies that have not answered. It returns how many
// letters it wrote.
func (s *Rounds) RemindDue(ctx context.Context) (int, error) {
	at := s.now()
	today := money.DateOf(at)
	due, err := s.store.Due(ctx, today, today.AddDays(remindDays))
	if err != nil {
		return 0, err
	}
	told := 0
	for _, id := range due {
		n, err := s.remind(ctx, id, DueLetter, at)
		if kind, refused := fault.KindOf(err); err != nil && (!refused || kind != fault.Conflict) { // closed meanwhile: nobody is silent any more
			return told, err
		}
		told += n
	}
	return told, nil
}

// Reviewed are the answers of every body with the round, for those who plan the next contract. Errors: Forbidden, NotFound.
func (s *Rounds) Reviewed(ctx context.Context, p authz.Principal, id RoundID) ([]Answer, error) {
	if err := s.must(ctx, p, "review"); err != nil {
		return nil, err
	}
	if _, err := s.store.Round(ctx, id, uuid.Nil); err != nil {
		return nil, err
	}
	return s.store.Answers(ctx, id)
}

// Answer keeps what the person's organisation needs: as a draft, or sent for all to be counted. What was sent can be sent anew
// until the last day, and is no draft any more. Errors: Forbidden; NotFound; Conflict (plan_round_over, plan_answer_sent);
// PreconditionFailed (plan_answer_changed); Invalid.
func (s *Rounds) Answer(ctx context.Context, p authz.Principal, id RoundID, a Answer) error {
	if err := s.must(ctx, p, "answer"); err != nil {
		return err
	}
	if _, err := s.store.Round(ctx, id, p.Organisation); err != nil {
		return err
	}
	a.Organisation = p.Organisation
	a.tidy()
	at := s.now()
	return s.store.SaveAnswer(ctx, id, a, Person{p.Person, p.Name}, at, func(r Round, before Answer) error {
		if r.On(money.DateOf(at)) != Open {
			return fault.New(fault.Conflict, "plan_round_over")
		}
		if a.Status == Draft && before.Status.Given() {
			return fault.New(fault.Conflict, "plan_answer_sent")
		}
		return a.check(r)
	})
}

// Propose makes figures of what the person's organisation and what stands below it called off in the last twelve whole months.
// Errors: Forbidden; NotFound.
func (s *Rounds) Propose(ctx context.Context, p authz.Principal, id RoundID) ([]Line, error) {
	if err := s.must(ctx, p, "answer"); err != nil {
		return nil, err
	}
	r, err := s.store.Round(ctx, id, p.Organisation)
	if err != nil {
		return nil, err
	}
	today := money.DateOf(s.now())
	last := monthOf(today)
	called, err := s.store.Called(ctx, r, p.Organisation, last.AddMonths(-12), last)
	if err != nil {
		return nil, err
	}
	return Proposed(r, today, called), nil
}
