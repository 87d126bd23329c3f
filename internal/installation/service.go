package installation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Config of the service.
type Config struct {
	Now      func() time.Time
	Rand     io.Reader
	Tenant   string // name in the header until somebody says another
	Software string
	// Password refuses a password that is too easy; about are words it must not consist of.
	Password func(password string, about ...string) error
	Hash     func(ctx context.Context, password string) (string, error)
	Reload   func(ctx context.Context) error // of the policy's links, after the first person is there
	// Committed is called after a transaction that left an entry for the log.
	Committed func()
}

// Service is the way to the installation. Safe for concurrent use.
type Service struct {
	store Store
	cfg   Config

	mu      sync.Mutex
	mark    Mark
	markEnd time.Time
}

// NewService returns the service on a store.
func NewService(store Store, cfg Config) *Service { return &Service{store: store, cfg: cfg} }

// Announce makes the code of a new link when the shop is empty; every earlier link ends. An empty code means that the shop
// has people already.
func (s *Service) Announce(ctx context.Context) (Code, time.Time, error) {
	code, err := newCode(s.cfg.Rand)
	if err != nil {
		return "", time.Time{}, err
	}
	supplied, err := rules.Seed()
	if err != nil {
		return "", time.Time{}, err
	}
	at := s.now()
	o := Opening{Hash: code.Hash(), At: at, Expires: at.Add(CodeLife), Rules: supplied, Categories: catalog.StandardCategories()}
	opened, err := s.store.Open(ctx, o)
	if err != nil || !opened {
		return "", time.Time{}, err
	}
	return code, o.Expires, nil
}

// Admit tells until when the code opens the shop. A wrong one is counted against the caller's network.
//
// Errors: ErrWrongCode, ErrCodeExpired, ErrCodeReplaced, ErrClosed, ErrTooManyCodes.
func (s *Service) Admit(ctx context.Context, code Code, address string) (time.Time, error) {
	at, network := s.now(), authz.NetworkKey("setup", address)
	state, err := s.store.Code(ctx, code.Hash(), network, at)
	if err != nil {
		return time.Time{}, err
	}
	if err := state.judge(at); err != nil {
		if errors.Is(err, ErrWrongCode) {
			if counted := s.store.CountWrong(ctx, network, at); counted != nil {
				return time.Time{}, counted
			}
		}
		return time.Time{}, err
	}
	return state.Expires, nil
}

// Current is the installation as it stands.
func (s *Service) Current(ctx context.Context) (Installation, error) {
	i, known, err := s.store.Installation(ctx)
	if err == nil && !known {
		i.Language, i.Buyer = "de", rules.Municipality
	}
	return i, err
}

// Prepare keeps what the first page says, before there is anybody. Errors: those of Admit; Invalid.
func (s *Service) Prepare(ctx context.Context, code Code, address string, in Settings) (Installation, error) {
	if _, err := s.Admit(ctx, code, address); err != nil {
		return Installation{}, err
	}
	in, err := in.clean()
	if err != nil {
		return Installation{}, err
	}
	if err := s.store.Prepare(ctx, in, s.now()); err != nil {
		return Installation{}, err
	}
	s.forget()
	return s.Current(ctx)
}

// PrepareLogo keeps the picture of the first page, or takes it away when raw is empty. Errors: those of Admit and ReadLogo.
func (s *Service) PrepareLogo(ctx context.Context, code Code, address string, raw []byte) (Installation, error) {
	if _, err := s.Admit(ctx, code, address); err != nil {
		return Installation{}, err
	}
	return s.keepLogo(ctx, raw, true)
}

func (s *Service) keepLogo(ctx context.Context, raw []byte, early bool) (Installation, error) {
	var logo *Logo
	if len(raw) > 0 {
		read, err := ReadLogo(raw)
		if err != nil {
			return Installation{}, err
		}
		logo = &read
	}
	if err := s.store.KeepLogo(ctx, logo, early, s.now()); err != nil {
		return Installation{}, err
	}
	s.forget()
	return s.Current(ctx)
}

// Begin makes the first person, who administers the shop, and with it the organisation that runs it. It ends the link.
//
// Errors: those of Admit; Invalid; Conflict (login_taken).
func (s *Service) Begin(ctx context.Context, code Code, address string, in FirstPerson) error {
	if _, err := s.Admit(ctx, code, address); err != nil {
		return err
	}
	in, err := in.clean()
	if err != nil {
		return err
	}
	if err := s.cfg.Password(in.Password, in.Name, in.Email); err != nil {
		return err
	}
	b, err := s.beginning(ctx, in)
	if err != nil {
		return err
	}
	if err := s.store.Begin(ctx, b); err != nil {
		return err
	}
	s.forget()
	s.cfg.Committed()
	return s.cfg.Reload(ctx)
}

func (s *Service) beginning(ctx context.Context, in FirstPerson) (Beginning, error) {
	hash, err := s.cfg.Hash(ctx, in.Password)
	if err != nil {
		return Beginning{}, err
	}
	ids := make([]uuid.UUID, 3+len(in.Roles))
	for i := range ids {
		if ids[i], err = uuid.NewV7(); err != nil {
			return Beginning{}, fmt.Errorf("ids of the first person: %w", err)
		}
	}
	logID, err := uuid.NewRandomFromReader(s.cfg.Rand)
	if err != nil {
		return Beginning{}, fmt.Errorf("log id of the first person: %w", err)
	}
	at := s.now()
	b := Beginning{
		At: at, Day: money.DateOf(at), Fallback: s.cfg.Tenant, Organisation: ids[0], Address: ids[1],
		Person: NewPerson{ID: ids[2], LogID: logID, Name: in.Name, Login: in.Email, Hash: hash, Roles: in.Roles, Memberships: ids[3:]},
	}
	b.Seal = func(found Settings) (audit.Record, audit.Leaf, error) { return s.seal(b, found) }
	return b, nil
}

// recordStarted is the record type of the first start. A new member means a new version, never a changed one.
var recordStarted = audit.RecordType{Name: "installation.started", Version: 1}

// StartRecord is the content of the first start's record: who may administer the shop from then on, by log id.
type StartRecord struct {
	At       string       `json:"at"`
	Land     string       `json:"land,omitempty"`
	Buyer    string       `json:"buyerType"`
	Person   uuid.UUID    `json:"person"`
	Roles    []authz.Role `json:"roles"`
	Software string       `json:"software"`
}

const recordTime = "2006-01-02T15:04:05.000000Z"

func (s *Service) seal(b Beginning, found Settings) (audit.Record, audit.Leaf, error) {
	record, err := audit.NewRecord(b.Organisation, recordStarted, StartRecord{
		At: b.At.Format(recordTime), Land: found.Land, Buyer: string(found.Buyer), Person: b.Person.LogID, Roles: b.Person.Roles, Software: s.cfg.Software,
	}, s.cfg.Rand)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, fmt.Errorf("record of the first start: %w", err)
	}
	leaf, err := audit.NewLeaf(record, b.At)
	return record, leaf, err
}

// Change keeps settings of a shop that runs. Errors: Invalid; Conflict (setup_land_fixed).
func (s *Service) Change(ctx context.Context, in Settings) (Installation, error) {
	in, err := in.clean()
	if err != nil {
		return Installation{}, err
	}
	address, err := uuid.NewV7()
	if err != nil {
		return Installation{}, fmt.Errorf("id of the address: %w", err)
	}
	if err := s.store.Change(ctx, in, address, s.now()); err != nil {
		return Installation{}, err
	}
	s.forget()
	return s.Current(ctx)
}

// ChangeLogo keeps a picture, or takes it away when raw is empty. Errors: those of ReadLogo.
func (s *Service) ChangeLogo(ctx context.Context, raw []byte) (Installation, error) {
	return s.keepLogo(ctx, raw, false)
}

// Picture is the logo. Error: NotFound.
func (s *Service) Picture(ctx context.Context) (Logo, error) { return s.store.Picture(ctx) }

// SetAnswer keeps the administrator's word about an item; an empty answer takes it back. Error: Invalid.
func (s *Service) SetAnswer(ctx context.Context, p authz.Principal, item Item, a Answer) error {
	if !item.answerable(a) {
		return fault.New(fault.Invalid, "setup_not_answerable")
	}
	return s.store.SetAnswer(ctx, item, a, p.Person, s.now())
}

// Mark is what the header of every page shows.
type Mark struct {
	Name string
	Logo string // digest of the picture, "" = none
	Open bool   // nobody is there yet; the link of the start opens the shop
}

// markKept is how old the header may be on a server that did not make the change itself.
const markKept = 5 * time.Second

// Mark of the shop.
func (s *Service) Mark(ctx context.Context) (Mark, error) {
	at := s.now()
	s.mu.Lock()
	mark, end := s.mark, s.markEnd
	s.mu.Unlock()
	if at.Before(end) {
		return mark, nil
	}
	i, known, err := s.store.Installation(ctx)
	if err != nil {
		return Mark{}, err
	}
	mark = Mark{Name: i.Name, Logo: i.Logo, Open: known && i.Operator == nil}
	if mark.Name == "" {
		mark.Name = s.cfg.Tenant
	}
	s.mu.Lock()
	s.mark, s.markEnd = mark, at.Add(markKept)
	s.mu.Unlock()
	return mark, nil
}

func (s *Service) forget() {
	s.mu.Lock()
	s.markEnd = time.Time{}
	s.mu.Unlock()
}

func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }
