package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// MatchService is the review queue: similar products wait in it until a person says whether they are the same. Safe for
// concurrent use.
type MatchService struct {
	store   MatchStore
	decider authz.Decider
	cfg     ImportConfig
}

// NewMatchService returns the service on a store.
func NewMatchService(store MatchStore, decider authz.Decider, cfg ImportConfig) *MatchService {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &MatchService{store: store, decider: decider, cfg: cfg}
}

// Matches is a page of the queue, and how many pairs have its status in all.
func (s *MatchService) Matches(ctx context.Context, q MatchQuery) ([]Match, int, error) {
	total, err := s.store.Count(ctx, q.Status)
	if err != nil {
		return nil, 0, err
	}
	found, err := s.store.Matches(ctx, q)
	return found, total, err
}

// Judge gives a verdict on a pair, or takes the last one back, and leaves an entry in the log. Products said to be the
// same compare together from then on; nothing of either is changed, so that undoing restores both. Errors: Forbidden;
// NotFound; Conflict (match_verdict_not_now).
func (s *MatchService) Judge(ctx context.Context, p authz.Principal, id MatchID, v Verdict) (Match, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Match{}, err
	}
	at := s.now()
	err = s.store.Judge(ctx, Judgement{Match: id, Verdict: v, Person: p.LogID, At: at, Seal: func(m Match) (audit.Record, audit.Leaf, error) {
		return s.seal(p, recordVerdict, VerdictRecord{
			At: at.Format(recordTime), Match: m.ID.UUID, Verdict: v, Basis: m.Basis, Score: m.Score, Products: []ProductNumbers{m.A.numbers(), m.B.numbers()},
			Actor: p.LogID, Allowed: permission, Software: s.cfg.Software,
		}, at)
	}})
	if err != nil {
		return Match{}, err
	}
	s.cfg.Committed()
	return s.store.Match(ctx, id)
}

// Ask sends an open pair to the top of the queue. Errors: NotFound; Conflict (match_verdict_not_now).
func (s *MatchService) Ask(ctx context.Context, id MatchID) (Match, error) {
	if err := s.store.Ask(ctx, id); err != nil {
		return Match{}, err
	}
	return s.store.Match(ctx, id)
}

// conflictsListed bounds one page of the quarantine.
const conflictsListed = 200

// Conflicts is the quarantine: rows whose GTIN and part number name different things, newest first.
func (s *MatchService) Conflicts(ctx context.Context, status ConflictStatus) ([]Conflict, error) {
	return s.store.Conflicts(ctx, status, conflictsListed)
}

// JudgeConflict says what a row in quarantine is: the product known under its number, or nothing that may be compared;
// ConflictOpen takes the word back. It counts from the supplier's next publication. Errors: Forbidden; NotFound;
// Conflict (conflict_verdict_not_now).
func (s *MatchService) JudgeConflict(ctx context.Context, p authz.Principal, id ConflictID, status ConflictStatus) (Conflict, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Conflict{}, err
	}
	at := s.now()
	c, err := s.store.JudgeConflict(ctx, ConflictJudgement{Conflict: id, Status: status, At: at, Seal: func(c Conflict) (audit.Record, audit.Leaf, error) {
		return s.seal(p, recordConflict, ConflictRecord{
			At: at.Format(recordTime), Conflict: c.ID.UUID, Status: status, SKU: c.SKU,
			Supplier: audit.MasterDataRef{ID: c.Supplier.ID.UUID, Hash: audit.Digest(c.Supplier.Hash)},
			Row:      ProductNumbers{GTIN: c.GTIN, Manufacturer: c.Manufacturer, PartNumber: c.PartNumber}, Known: c.Known.numbers(),
			Actor: p.LogID, Allowed: permission, Software: s.cfg.Software,
		}, at)
	}})
	if err == nil {
		s.cfg.Committed()
	}
	return c, err
}

// searchedAtOnce bounds one transaction of the candidate search.
const searchedAtOnce = 100

// Search looks for candidates of all products that wait for it, in transactions of bounded size. It can be broken off
// and called again at any time.
func (s *MatchService) Search(ctx context.Context) error {
	for {
		n, err := s.store.FindCandidates(ctx, searchedAtOnce, s.now())
		if err != nil || n < searchedAtOnce {
			return err
		}
	}
}

// Records of the queue. A new member means a new version, never a changed one.
var (
	recordVerdict  = audit.RecordType{Name: "product_match.verdict", Version: 1}
	recordConflict = audit.RecordType{Name: "gtin_conflict.verdict", Version: 1}
)

// VerdictRecord is the content of a verdict's record.
type VerdictRecord struct {
	At       string                `json:"at"`
	Match    uuid.UUID             `json:"match"`
	Verdict  Verdict               `json:"verdict"`
	Basis    MatchBasis            `json:"basis"`
	Score    int                   `json:"score"` // of at most 1000
	Products []ProductNumbers      `json:"products"`
	Actor    uuid.UUID             `json:"actor"` // log id of the person
	Allowed  PublicationPermission `json:"permission"`
	Software string                `json:"software"`
}

// ConflictRecord is the content of the record of a word on a conflict.
type ConflictRecord struct {
	At       string                `json:"at"`
	Conflict uuid.UUID             `json:"conflict"`
	Status   ConflictStatus        `json:"status"`
	Supplier audit.MasterDataRef   `json:"supplier"`
	SKU      string                `json:"sku"`
	Row      ProductNumbers        `json:"row"`
	Known    ProductNumbers        `json:"known"`
	Actor    uuid.UUID             `json:"actor"`
	Allowed  PublicationPermission `json:"permission"`
	Software string                `json:"software"`
}

// ProductNumbers is what a product is known by.
type ProductNumbers struct {
	ID           *uuid.UUID `json:"id,omitempty"`
	GTIN         string     `json:"gtin,omitempty"`
	Manufacturer string     `json:"manufacturer"`
	PartNumber   string     `json:"partNumber"`
	Name         string     `json:"name,omitempty"`
}

func (p Product) numbers() ProductNumbers {
	return ProductNumbers{ID: &p.ID.UUID, GTIN: p.GTIN, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber, Name: p.Name}
}

func (s *MatchService) seal(p authz.Principal, t audit.RecordType, content any, at time.Time) (audit.Record, audit.Leaf, error) {
	record, err := audit.NewRecord(p.Organisation, t, content, s.cfg.Rand)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, fmt.Errorf("record of verdict: %w", err)
	}
	leaf, err := audit.NewLeaf(record, at)
	return record, leaf, err
}

// allowed asks the policy once more, beside the check of the operation.
func (s *MatchService) allowed(ctx context.Context, p authz.Principal) (PublicationPermission, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "match", Action: "judge"})
	if err != nil {
		return PublicationPermission{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return PublicationPermission{}, fault.New(fault.Forbidden, "not_allowed", "rule", d.Rule)
	}
	return PublicationPermission{Rule: d.Rule, Policy: d.PolicyRevision}, nil
}

func (s *MatchService) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }
