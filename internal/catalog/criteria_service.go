package catalog

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// CriteriaStore keeps published criteria.
type CriteriaStore interface {
	// Criteria are all versions of a legal entity, ascending.
	Criteria(ctx context.Context, buyer uuid.UUID) ([]Criteria, error)
	// Publish gives the criteria their version and stores them with the record that Seal makes.
	Publish(ctx context.Context, in CriteriaPublication) (Criteria, error)
}

// CriteriaPublication is what one publication stores; Criteria has no version yet.
type CriteriaPublication struct {
	Criteria Criteria
	Person   uuid.UUID
	Seal     func(Criteria) (audit.Record, audit.Leaf, error)
}

// CriteriaService reads and publishes what organisations count beside the price. Safe for concurrent use.
type CriteriaService struct {
	store   CriteriaStore
	decider authz.Decider
	known   CategorySource
	cfg     ImportConfig
	newID   func() (uuid.UUID, error)
}

// NewCriteriaService returns the service on a store, for the shop's categories.
func NewCriteriaService(store CriteriaStore, decider authz.Decider, known CategorySource, cfg ImportConfig) *CriteriaService {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	return &CriteriaService{store: store, decider: decider, known: known, cfg: cfg, newID: uuid.NewV7}
}

// Criteria are all versions of the legal entity the person buys for, ascending.
func (s *CriteriaService) Criteria(ctx context.Context, p authz.Principal) ([]Criteria, error) {
	return s.store.Criteria(ctx, p.LegalEntity)
}

// maxCriteriaTitle bounds the name of the decision the criteria rest on, in bytes.
const maxCriteriaTitle = 400

// Publish makes the next version for the organisation the person acts for. It counts from its first day on, which cannot
// lie in the past: what was bought was judged by what had been published.
//
// Errors: Invalid; Forbidden; Conflict (criteria_not_legal_entity) for a unit, whose criteria are those of its legal entity.
func (s *CriteriaService) Publish(ctx context.Context, p authz.Principal, title string, from money.Date, body CriteriaBody) (Criteria, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return Criteria{}, err
	}
	at := s.cfg.Now().UTC().Truncate(time.Microsecond)
	title = strings.TrimSpace(title)
	switch {
	case p.Organisation != p.LegalEntity:
		return Criteria{}, fault.New(fault.Conflict, "criteria_not_legal_entity")
	case title == "" || len(title) > maxCriteriaTitle:
		return Criteria{}, fault.New(fault.Invalid, "criteria_title").WithField("#/body/title", "criteria_title")
	case from.Before(money.DateOf(at)):
		return Criteria{}, fault.New(fault.Invalid, "criteria_in_the_past").WithField("#/body/from", "criteria_in_the_past")
	}
	if err := body.Validate(); err != nil {
		return Criteria{}, err
	}
	known, err := s.known.Categories(ctx)
	if err != nil {
		return Criteria{}, err
	}
	if member := body.unknownCategory(known); member != "" {
		return Criteria{}, fault.New(fault.Invalid, "criteria_category_unknown").WithField("#/body/"+member, "criteria_category_unknown")
	}
	id, err := s.newID()
	if err != nil {
		return Criteria{}, fmt.Errorf("new id: %w", err)
	}
	c := Criteria{ID: id, Organisation: p.LegalEntity, From: from, PublishedAt: at, PublishedBy: p.LogID, Title: title, Body: body}
	c, err = s.store.Publish(ctx, CriteriaPublication{Criteria: c, Person: p.Person, Seal: func(c Criteria) (audit.Record, audit.Leaf, error) {
		return s.seal(c, permission)
	}})
	if err == nil {
		s.cfg.Committed()
	}
	return c, err
}

var recordCriteria = audit.RecordType{Name: "award_criteria.published", Version: 1}

// CriteriaPublished is the content of the record of a publication. The title is a person's words and stays out of it.
type CriteriaPublished struct {
	At       string                `json:"at"`
	Criteria uuid.UUID             `json:"criteria"`
	Buyer    uuid.UUID             `json:"buyer"`
	Version  int                   `json:"version"`
	From     money.Date            `json:"from"`
	Body     CriteriaBody          `json:"body"`
	SHA256   string                `json:"sha256"` // of the body
	Actor    uuid.UUID             `json:"actor"`  // log id of the person
	Allowed  PublicationPermission `json:"permission"`
	Software string                `json:"software"`
}

func (s *CriteriaService) seal(c Criteria, permission PublicationPermission) (audit.Record, audit.Leaf, error) {
	sum, err := c.Hash()
	if err != nil {
		return audit.Record{}, audit.Leaf{}, err
	}
	record, err := audit.NewRecord(c.Organisation, recordCriteria, CriteriaPublished{
		At: c.PublishedAt.Format(recordTime), Criteria: c.ID, Buyer: c.Organisation, Version: c.Version, From: c.From, Body: c.Body,
		SHA256: hex.EncodeToString(sum[:]), Actor: c.PublishedBy, Allowed: permission, Software: s.cfg.Software,
	}, s.cfg.Rand)
	if err != nil {
		return audit.Record{}, audit.Leaf{}, fmt.Errorf("record of criteria: %w", err)
	}
	leaf, err := audit.NewLeaf(record, c.PublishedAt)
	return record, leaf, err
}

// allowed asks the policy once more, beside the check of the operation.
func (s *CriteriaService) allowed(ctx context.Context, p authz.Principal) (PublicationPermission, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "criteria", Action: "publish", Organisation: p.Organisation})
	if err != nil {
		return PublicationPermission{}, fault.New(fault.Unavailable, "authorisation_unavailable").Wrap(err)
	}
	if !d.Allowed {
		return PublicationPermission{}, fault.New(fault.Forbidden, "not_allowed", "rule", d.Rule)
	}
	return PublicationPermission{Rule: d.Rule, Policy: d.PolicyRevision}, nil
}
