package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// noticeDays within which an amendment is expected to be published. GWB §132(5) names no term; it is measured by that of the award
// notice (VgV §39(1)).
const noticeDays = 30

// maxNoticeNumber bounds the number of a notice, in letters.
const maxNoticeNumber = 100

// NoticeDuty is an amendment whose ground demands a notice (GWB §132(5)).
type NoticeDuty struct {
	Contract Published
	Edition  int
	Ground   GroundKey
	Regime   Regime
	Citation string // of the ground
	At       time.Time
	Due      money.Date       // last day
	Notice   *AmendmentNotice // nil = not published yet
}

// AmendmentNotice is the notice of an amendment.
type AmendmentNotice struct {
	Organisation uuid.UUID // the cooperative
	Number       string    // in the Official Journal
	PublishedOn  money.Date
	RecordedBy   Person
	At           time.Time
}

// SealedNotice is the notice of an edition with its record.
type SealedNotice struct {
	AmendmentNotice
	Contract catalog.ContractID
	Edition  int
	Record   audit.Record
	Leaf     audit.Leaf
}

// NoticeDuties are the amendments of a contract, or of all when id is zero, that are to be published or were, by their last day.
func (s *Service) NoticeDuties(ctx context.Context, id catalog.ContractID) ([]NoticeDuty, error) {
	amended, err := s.store.AmendedEditions(ctx, id)
	if err != nil {
		return nil, err
	}
	duties := slices.DeleteFunc(amended, func(d NoticeDuty) bool {
		g := groundOn(d.Ground, d.Regime, money.DateOf(d.At))
		return g == nil || !g.Notice
	})
	for i, d := range duties {
		duties[i].Citation = groundOn(d.Ground, d.Regime, money.DateOf(d.At)).Citation
		duties[i].Due = money.DateOf(d.At).AddDays(noticeDays)
	}
	slices.SortStableFunc(duties, func(a, b NoticeDuty) int { return a.Due.Cmp(b.Due) })
	return duties, nil
}

// recordNotice is the record type of a notice. A new member means a new version, never a changed one.
var recordNotice = audit.RecordType{Name: "contract.amendment_notice", Version: 1}

// NoticeRecord is the content of its record.
type NoticeRecord struct {
	At          string                        `json:"at"`
	Contract    uuid.UUID                     `json:"contract"`
	Edition     int                           `json:"edition"`
	Number      string                        `json:"number"`
	PublishedOn money.Date                    `json:"publishedOn"`
	RecordedBy  uuid.UUID                     `json:"recordedBy"`
	Permission  catalog.PublicationPermission `json:"permission"`
	Software    string                        `json:"software"`
}

// RecordNotice keeps with which number and when an amendment was published, once. Errors: Forbidden; Invalid (number, day); NotFound
// (no such amendment, or none that is to be published); Conflict (amendment_notice_recorded).
func (s *Service) RecordNotice(ctx context.Context, p authz.Principal, id catalog.ContractID, edition int, number string, on money.Date) (NoticeDuty, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return NoticeDuty{}, err
	}
	at := s.now()
	if number = strings.TrimSpace(number); number == "" || utf8.RuneCountInString(number) > maxNoticeNumber {
		return NoticeDuty{}, fault.New(fault.Invalid, "amendment_notice_number").WithField("#/body/number", "amendment_notice_number")
	}
	if on.After(money.DateOf(at)) {
		return NoticeDuty{}, fault.New(fault.Invalid, "amendment_notice_future").WithField("#/body/publishedOn", "amendment_notice_future")
	}
	duties, err := s.NoticeDuties(ctx, id)
	if err != nil {
		return NoticeDuty{}, err
	}
	i := slices.IndexFunc(duties, func(d NoticeDuty) bool { return d.Edition == edition })
	if i < 0 {
		return NoticeDuty{}, fault.New(fault.NotFound, "not_found")
	}
	n := SealedNotice{AmendmentNotice: AmendmentNotice{p.Organisation, number, on, person(p), at}, Contract: id, Edition: edition}
	n.Record, err = audit.NewRecord(n.Organisation, recordNotice, NoticeRecord{
		At: at.Format(recordTime), Contract: id.UUID, Edition: edition, Number: number, PublishedOn: on, RecordedBy: p.LogID,
		Permission: catalog.PublicationPermission{Rule: permission.Rule, Policy: permission.PolicyRevision}, Software: s.cfg.Software,
	}, s.cfg.Rand)
	if err != nil {
		return NoticeDuty{}, fmt.Errorf("record of notice: %w", err)
	}
	if n.Leaf, err = audit.NewLeaf(n.Record, at); err != nil {
		return NoticeDuty{}, err
	}
	if err := s.store.SaveNotice(ctx, n); err != nil {
		return NoticeDuty{}, err
	}
	s.cfg.Committed()
	duties[i].Notice = &n.AmendmentNotice
	return duties[i], nil
}
