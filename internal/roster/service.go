package roster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
)

// Store reads how things stand in the scope of the principal in ctx and writes what judge makes of it, all or nothing.
type Store interface {
	// Look lets judge see the organisations in sight, and who has one of the addresses there.
	Look(ctx context.Context, p authz.Principal, emails []string, at time.Time, judge func(Facts) error) error
	// Apply does so alone, and stores the changes judge answers with.
	Apply(ctx context.Context, p authz.Principal, emails []string, at time.Time, judge func(Facts) (Changes, error)) error
}

// Members judge organisations and roles.
type Members interface {
	Today() money.Date
	Days(from, until money.Date) error
	PrepareAdd(ctx context.Context, p authz.Principal, anchor uuid.UUID, parent member.Organisation, in member.NewInput) (member.NewOrganisation, member.Entry, error)
	PrepareEdit(ctx context.Context, p authz.Principal, now member.Organisation, f member.Facts) (member.Facts, member.Entry, error)
	PrepareAddress(ctx context.Context, p authz.Principal, anchor, organisation uuid.UUID, a member.Address) (member.Address, member.Entry, error)
	PrepareCostCentre(ctx context.Context, p authz.Principal, anchor, organisation uuid.UUID, c member.CostCentre) (member.CostCentre, member.Entry, error)
	PrepareGive(ctx context.Context, p authz.Principal, o member.Ref, person member.PersonRef, g member.Grant) (member.Membership, member.Entry, error)
	PrepareEnd(ctx context.Context, p authz.Principal, m member.Membership, until money.Date) (member.Entry, error)
}

// Accounts judge invitations.
type Accounts interface {
	PrepareInvitations(ctx context.Context, p authz.Principal, people ...account.NewInvitation) ([]account.PreparedInvitation, error)
}

// Config of the service. Committed is called after each commit that left a log entry, Granted after roles or the tree changed.
type Config struct {
	Now       func() time.Time
	Committed func()
	Granted   func(context.Context) error
}

// Service reads and applies lists. Safe for concurrent use.
type Service struct {
	store    Store
	members  Members
	accounts Accounts
	cfg      Config
}

// NewService returns the service on a store.
func NewService(store Store, members Members, accounts Accounts, cfg Config) *Service {
	return &Service{store, members, accounts, cfg}
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// Preview says what a list would do. Nothing is stored.
func (s *Service) Preview(ctx context.Context, p authz.Principal, l List) (Result, error) {
	var out Result
	err := s.store.Look(ctx, p, l.emails(), s.now(), func(f Facts) error {
		plan, err := s.plan(ctx, p, l, f)
		if err == nil {
			out, err = plan.result()
		}
		return err
	})
	return out, err
}

// Apply does what a preview has shown, all of it or nothing.
//
// Errors: ErrPlanChanged (things stand otherwise than when it was shown); ErrRowsRefused.
func (s *Service) Apply(ctx context.Context, p authz.Principal, l List, shown string) (Result, error) {
	var out Result
	err := s.store.Apply(ctx, p, l.emails(), s.now(), func(f Facts) (Changes, error) {
		plan, err := s.plan(ctx, p, l, f)
		if err != nil {
			return Changes{}, err
		}
		if out, err = plan.result(); err != nil {
			return Changes{}, err
		}
		if slices.ContainsFunc(out.Rows, func(r Row) bool { return r.Outcome == Refused }) {
			return Changes{}, ErrRowsRefused
		}
		if out.Plan != shown {
			return Changes{}, ErrPlanChanged
		}
		out.Applied = true
		for _, i := range plan.changes.Invitations {
			out.Invited = append(out.Invited, i.Invited)
		}
		return plan.changes, nil
	})
	if err != nil {
		return Result{}, err
	}
	s.cfg.Committed()
	return out, s.cfg.Granted(ctx)
}

// plan is what a list comes to, as things stand.
type plan struct {
	*Service
	ctx     context.Context
	p       authz.Principal
	people  bool
	facts   Facts
	bodies  []*Body
	rows    []Row
	changes Changes
}

func (s *Service) plan(ctx context.Context, p authz.Principal, l List, f Facts) (*plan, error) {
	n := &plan{Service: s, ctx: ctx, p: p, people: l.People, facts: f}
	for i := range f.Bodies {
		f.Bodies[i].anchor = f.Bodies[i].ID
		n.bodies = append(n.bodies, &f.Bodies[i])
	}
	if l.People {
		return n, n.takePeople(l.Persons)
	}
	return n, n.takeOrganisations(l.Organisations)
}

// result is what is shown, with its digest.
func (n *plan) result() (Result, error) {
	slices.SortStableFunc(n.rows, func(a, b Row) int { return a.Line - b.Line })
	shown, err := json.Marshal(n.rows)
	if err != nil {
		return Result{}, fmt.Errorf("digest of list: %w", err)
	}
	sum := sha256.Sum256(shown)
	return Result{People: n.people, Rows: n.rows, Plan: hex.EncodeToString(sum[:])}, nil
}

// named finds the one organisation that a number or a name means; a note where there is none, or more than one.
func (n *plan) named(text string) (*Body, *Note) {
	if text == "" {
		return n.home(), nil
	}
	var found *Body
	for _, b := range n.bodies {
		if b.Number == text {
			return b, nil
		}
		if same(b.Name, text) {
			if found != nil {
				return nil, note("list_ambiguous", "name", text)
			}
			found = b
		}
	}
	if found == nil {
		return nil, note("list_unknown_organisation", "name", text)
	}
	return found, nil
}

// home is the organisation acted for.
func (n *plan) home() *Body {
	i := slices.IndexFunc(n.bodies, func(b *Body) bool { return b.ID == n.p.Organisation })
	return n.bodies[i]
}

// refusal turns the refusal of another room into a note; anything else stays an error.
func refusal(err error) (*Note, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Unavailable {
		return nil, err
	}
	if len(f.Fields) > 0 {
		return &Note{Code: f.Fields[0].Code, Params: f.Fields[0].Params}, nil
	}
	return &Note{Code: f.Code, Params: f.Params}, nil
}

func note(code string, kv ...string) *Note {
	n := &Note{Code: code, Params: map[string]string{}}
	for pair := range slices.Chunk(kv, 2) {
		n.Params[pair[0]] = pair[1]
	}
	return n
}

func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// emails of a list of people, in small letters.
func (l List) emails() []string {
	all := make([]string, 0, len(l.Persons))
	for _, one := range l.Persons {
		all = append(all, strings.ToLower(one.Email))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
