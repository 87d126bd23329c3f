package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
)

var (
	recordDirectoryGiven = audit.RecordType{Name: "account.directory_given", Version: 1}
	recordDirectoryEnded = audit.RecordType{Name: "account.directory_ended", Version: 1}
)

// Directory is what a member's own directory says of somebody who signs in there: the roles that its claims stand for.
type Directory struct {
	Member uuid.UUID // whose directory it is; it gives roles there and below alone
	Roles  []DirectoryRole
}

// DirectoryRole is a role in an organisation.
type DirectoryRole struct {
	Organisation uuid.UUID
	Role         authz.Role
}

// HeldRole is a role that the directory gave before.
type HeldRole struct {
	ID uuid.UUID
	DirectoryRole
}

// DirectoryFacts is how things stand when somebody signs in.
type DirectoryFacts struct {
	MemberKind string               // of Directory.Member; empty where there is no such organisation
	Kinds      map[uuid.UUID]string // of the organisations there and below, today
	LogID      uuid.UUID            // of the person
	Held       []HeldRole           // from this directory, today or later
	Others     []DirectoryRole      // from people or another directory, today or later: theirs to end
}

// DirectoryChange is what becomes of it.
type DirectoryChange struct {
	Give    []HeldRole
	End     []uuid.UUID
	Entries []Entry
}

// directoryRecord is the content of the records: what a directory gave or no longer gives in the record's organisation.
type directoryRecord struct {
	At        string       `json:"at"`
	Directory string       `json:"directory"` // its issuer
	Person    uuid.UUID    `json:"person"`
	Roles     []authz.Role `json:"roles"`
	Software  string       `json:"software"`
}

// MayGive holds that a directory gives no more than an administrator of its member could: roles in the member's own
// organisations, and never the operator's.
func (d Directory) MayGive(f DirectoryFacts, r DirectoryRole) bool {
	kind, there := f.Kinds[r.Organisation]
	administrator := authz.Principal{Organisation: d.Member, OrganisationKind: f.MemberKind, Roles: []authz.Role{authz.Admin}}
	return there && kind != "cooperative" && f.MemberKind != "cooperative" && authz.MayGive(administrator, kind, r.Role)
}

// compare tells which of the wanted roles are new, and which of the held ones are wanted no more.
func (d Directory) compare(f DirectoryFacts) (give []DirectoryRole, end []HeldRole) {
	for _, r := range d.Roles {
		held := slices.ContainsFunc(f.Held, func(h HeldRole) bool { return h.DirectoryRole == r })
		if !held && !slices.Contains(f.Others, r) && !slices.Contains(give, r) && d.MayGive(f, r) {
			give = append(give, r)
		}
	}
	for _, h := range f.Held {
		if !slices.Contains(d.Roles, h.DirectoryRole) || !d.MayGive(f, h.DirectoryRole) {
			end = append(end, h)
		}
	}
	return give, end
}

// judge is compare with what it leaves in the log, one entry for each organisation.
func (s *Service) judge(d Directory, issuer string, f DirectoryFacts) (DirectoryChange, error) {
	give, end := d.compare(f)
	var out DirectoryChange
	given, ended := map[uuid.UUID][]authz.Role{}, map[uuid.UUID][]authz.Role{}
	for _, r := range give {
		id, err := uuid.NewV7()
		if err != nil {
			return out, fmt.Errorf("membership id: %w", err)
		}
		out.Give = append(out.Give, HeldRole{ID: id, DirectoryRole: r})
		given[r.Organisation] = append(given[r.Organisation], r.Role)
	}
	for _, h := range end {
		out.End = append(out.End, h.ID)
		ended[h.Organisation] = append(ended[h.Organisation], h.Role)
	}
	for kind, all := range map[audit.RecordType]map[uuid.UUID][]authz.Role{recordDirectoryGiven: given, recordDirectoryEnded: ended} {
		for organisation, roles := range all {
			at := s.now()
			content := directoryRecord{At: at.Format(recordTime), Directory: issuer, Person: f.LogID, Roles: ordered(roles), Software: s.cfg.Software}
			record, err := audit.NewRecord(organisation, kind, content, s.cfg.Rand)
			if err != nil {
				return out, fmt.Errorf("record of directory: %w", err)
			}
			leaf, err := audit.NewLeaf(record, at)
			if err != nil {
				return out, fmt.Errorf("leaf of directory: %w", err)
			}
			out.Entries = append(out.Entries, Entry{Record: record, Leaf: leaf})
		}
	}
	return out, nil
}

// JudgeDirectory tells what becomes of the roles a directory gives somebody, with the entries for the log; source names it there.
func (s *Service) JudgeDirectory(d Directory, source string, f DirectoryFacts) (DirectoryChange, error) {
	return s.judge(d, source, f)
}

// known finds the person with the identity and lets the directory give and take its roles. Somebody whom nobody knows
// yet becomes a person when the directory gives him a role, by issuer and subject, whatever address it tells.
// Error: ErrIdentityUnknown.
func (s *Service) known(ctx context.Context, who ForeignIdentity) (uuid.UUID, error) {
	identity, err := s.store.UsedIdentity(ctx, who.Issuer, who.Subject, s.now())
	if err == nil {
		return identity.Person, s.follow(ctx, who, identity.Person, nil)
	}
	if errors.Is(err, ErrIdentityUnknown) && who.Directory.Member != uuid.Nil {
		var person uuid.UUID
		if person, err = s.provisioned(ctx, who); err == nil {
			return person, s.follow(ctx, who, person, nil)
		}
	}
	if !errors.Is(err, ErrIdentityUnknown) || len(who.Directory.Roles) == 0 {
		return uuid.Nil, err
	}
	a, err := s.newcomer(who)
	if err != nil {
		return uuid.Nil, err
	}
	return a.Person, s.follow(ctx, who, a.Person, &a)
}

// provisioned finds whom the member's directory has made known before the first sign-in, by the directory's own number.
func (s *Service) provisioned(ctx context.Context, who ForeignIdentity) (uuid.UUID, error) {
	identity, err := s.identity(uuid.Nil, who)
	if err != nil {
		return uuid.Nil, err
	}
	numbers := []string{who.Subject}
	if who.ObjectID != "" {
		numbers = append(numbers, who.ObjectID)
	}
	return s.store.Provisioned(ctx, who.Directory.Member, numbers, identity)
}

// newcomer is the account of somebody who comes from a directory.
func (s *Service) newcomer(who ForeignIdentity) (NewAccount, error) {
	name, err := named(who.Name)
	if err != nil {
		return NewAccount{}, ErrIdentityUnknown
	}
	a := NewAccount{Name: name, Language: "de", At: s.now()}
	if a.Person, err = uuid.NewV7(); err != nil {
		return a, fmt.Errorf("person id: %w", err)
	}
	if a.LogID, err = uuid.NewRandom(); err != nil {
		return a, fmt.Errorf("log id: %w", err)
	}
	identity, err := s.identity(a.Person, who)
	a.Identity = &identity
	return a, err
}

func (s *Service) follow(ctx context.Context, who ForeignIdentity, person uuid.UUID, newcomer *NewAccount) error {
	changed, err := s.store.FollowDirectory(ctx, who.Directory, who.Issuer, person, newcomer, s.now(), func(f DirectoryFacts) (DirectoryChange, error) {
		change, err := s.judge(who.Directory, who.Issuer, f)
		if err == nil && newcomer != nil && len(change.Give) == 0 {
			err = ErrIdentityUnknown
		}
		return change, err
	})
	if err != nil || !changed {
		return err
	}
	s.cfg.Committed()
	return s.cfg.Granted(ctx)
}
