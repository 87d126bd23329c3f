package contract

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// MaxNoticeBytes bounds a notice: the largest in practice have a few hundred lots and some megabytes.
const MaxNoticeBytes = 16 << 20

// Propose reads a notice and says what a draft of it would be, and what is missing; nothing is stored. id names the contract
// that a modification changes where the notice alone does not lead to it; zero = find it. Errors: Forbidden; NotFound
// (contract); those of the reader.
func (s *Service) Propose(ctx context.Context, p authz.Principal, reader NoticeReader, file io.Reader, id catalog.ContractID) (Proposed, error) {
	if _, err := s.allowed(ctx, p); err != nil {
		return Proposed{}, err
	}
	hash := sha256.New()
	notice, err := reader.ReadNotice(io.TeeReader(file, hash))
	if err != nil {
		return Proposed{}, err
	}
	out := Proposed{Notice: notice, Kind: Create}
	hash.Sum(out.SHA256[:0])
	if notice.Changes != nil {
		return s.proposeAmendment(ctx, out, id)
	}
	choices, err := s.store.Choices(ctx, money.DateOf(s.now()))
	if err != nil {
		return Proposed{}, err
	}
	out.Terms, out.Remarks = withWinners(notice, choices.Suppliers)
	out.Terms = out.Terms.Tidy()
	return s.asked(ctx, out, Standing{})
}

func (s *Service) proposeAmendment(ctx context.Context, out Proposed, id catalog.ContractID) (Proposed, error) {
	out.Kind, out.Asked = Amend, []Finding{}
	published, err := s.store.Published(ctx)
	if err != nil {
		return out, err
	}
	found := slices.DeleteFunc(published, func(c Published) bool {
		if id.UUID != (catalog.ContractID{}).UUID {
			return c.ID != id
		}
		return !out.Changes.names(c)
	})
	out.Terms = out.Notice.Terms.Tidy()
	if len(found) != 1 {
		return out, nil
	}
	standing, err := s.Current(ctx, found[0].ID)
	if err != nil {
		return out, err
	}
	out.Contract = &found[0]
	terms, remarks := amended(standing.Terms, out.Notice.Terms)
	out.Terms, out.Remarks = terms.Tidy(), append(out.Remarks, remarks...)
	return s.asked(ctx, out, standing)
}

// asked holds the terms against what a contract needs.
func (s *Service) asked(ctx context.Context, out Proposed, standing Standing) (Proposed, error) {
	today := money.DateOf(s.now())
	c := Change{Kind: out.Kind, Terms: out.Terms, Base: Base{standing.Edition}}
	id := catalog.ContractID{}
	if out.Contract != nil {
		id = out.Contract.ID
		c.Ground, c.Reason = out.Changes.Ground, out.Changes.Reason
	}
	known, err := s.store.Known(ctx, id, out.Terms, today)
	if err != nil {
		return out, err
	}
	if out.Asked, err = Check(c, standing, known, today); err != nil {
		return out, err
	}
	if out.Asked == nil {
		out.Asked = []Finding{}
	}
	return out, nil
}

// names reports whether the notice means the contract: by one of its earlier notices or by its number.
func (n NoticeChange) names(c Published) bool {
	byNotice := slices.ContainsFunc(n.Notices, func(ref string) bool {
		return noticeKey(ref) != "" && noticeKey(ref) == noticeKey(c.NoticeReference)
	})
	return byNotice || slices.ContainsFunc(n.Numbers, func(number string) bool { return nameKey(number) == nameKey(c.Number) })
}

var (
	journalNumber = regexp.MustCompile(`^0*([0-9]+)-([0-9]{4})$`)
	oldNumber     = regexp.MustCompile(`^([0-9]{4})/S ?[0-9]+-0*([0-9]+)$`)
)

// noticeKey is a notice's number in one form: "342558-2018" and "2018/S 150-342558" are the same notice.
func noticeKey(ref string) string {
	ref = strings.TrimSpace(ref)
	if m := journalNumber.FindStringSubmatch(ref); m != nil {
		return m[1] + "-" + m[2]
	}
	if m := oldNumber.FindStringSubmatch(ref); m != nil {
		return m[2] + "-" + m[1]
	}
	return strings.ToLower(ref)
}

// nameKey is a name without what people write differently: case and blanks.
func nameKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func lotAt(i int) string { return fmt.Sprintf("/lots/%d", i) }
