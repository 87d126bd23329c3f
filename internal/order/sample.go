package order

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Sample is what an auditor looks at: decisions of some days drawn at random, kept as they were drawn.
type Sample struct {
	ID         uuid.UUID
	At         time.Time
	DrawnBy    string
	Days       money.Period
	Seed       uuid.UUID // SHA-256(seed, id), each of 16 bytes, is the order in which decisions are drawn
	Population int       // decisions of the days in the auditor's sight
	Decisions  []SampledDecision
}

// SampledDecision names a decision of a sample.
type SampledDecision struct {
	ID          DecisionID
	At          time.Time
	OrderNumber string // "" = not numbered
	Product     string
}

// MaxSample is the most decisions that one sample has.
const MaxSample = 100

// DrawSample draws up to size decisions of the days, each as likely as any other, and keeps which. Errors: Invalid (the
// period; sample_empty: nothing was decided in it).
func (s *Service) DrawSample(ctx context.Context, p authz.Principal, days money.Period, size int) (Sample, error) {
	if days.From.IsZero() || !days.From.Before(days.To) {
		return Sample{}, fault.New(fault.Invalid, "standard_period").WithField("#/body/until", "standard_period")
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return Sample{}, err
	}
	seed, err := uuid.NewRandom()
	if err != nil {
		return Sample{}, fmt.Errorf("seed: %w", err)
	}
	return s.store.DrawSample(ctx, p, Sample{ID: id, At: s.now(), Days: days, Seed: seed}, min(max(size, 1), MaxSample))
}

// Samples of the principal's organisation and those below, the newest first, at most 20.
func (s *Service) Samples(ctx context.Context) ([]Sample, error) { return s.store.Samples(ctx) }
