package competition

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Linked is what a party sees behind its link. Errors: NotFound; TooMany (link_throttled).
func (s *Service) Linked(ctx context.Context, token, address string) (Competition, Invitation, error) {
	c, i, err := s.store.Linked(ctx, sha256.Sum256([]byte(token)), money.DateOf(s.now()))
	if f, ok := fault.As(err); ok && f.Kind == fault.NotFound {
		sum := sha256.Sum256([]byte(address))
		more, counted := s.store.TryLink(ctx, "link:"+base64.RawURLEncoding.EncodeToString(sum[:16]), s.now())
		if counted != nil {
			return c, i, counted
		}
		if !more {
			return c, i, fault.New(fault.TooMany, "link_throttled")
		}
	}
	return c, i, err
}

// takeLinked runs one step of a party's.
func (s *Service) takeLinked(ctx context.Context, token, address string, use func(c Competition, i Invitation, at time.Time) (Action, outcome, error)) (Competition, Invitation, error) {
	if c, i, err := s.Linked(ctx, token, address); err != nil {
		return c, i, err
	}
	err := s.store.StepLinked(ctx, sha256.Sum256([]byte(token)), s.now, func(c Competition, i Invitation, at time.Time) (Step, error) {
		action, o, err := use(c, i, at)
		if err != nil {
			return Step{}, err
		}
		to, err := Next(c.Status, action)
		if err != nil {
			return Step{}, fault.New(fault.Gone, "competition_link_over")
		}
		return s.written(c, o, stepFacts{action: action, from: c.Status, to: to, at: at, supplier: i.Supplier})
	})
	if err != nil {
		return Competition{}, Invitation{}, err
	}
	s.cfg.Committed()
	return s.Linked(ctx, token, address)
}

// maxQuestions that one party may ask.
const maxQuestions = 50

// Ask takes a party's question. Errors: as of Linked; Invalid (value_needed); Conflict (competition_over_already,
// competition_questions); Gone.
func (s *Service) Ask(ctx context.Context, token, address, text string) (Competition, Invitation, error) {
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > maxReason {
		return Competition{}, Invitation{}, fault.New(fault.Invalid, "value_needed").WithField("#/body/question", "value_needed")
	}
	return s.takeLinked(ctx, token, address, func(c Competition, i Invitation, at time.Time) (Action, outcome, error) {
		if !at.Before(c.Deadline) {
			return Ask, outcome{}, fault.New(fault.Conflict, "competition_over_already")
		}
		asked := 0
		for _, q := range c.Questions {
			if q.Invitation == i.ID {
				asked++
			}
		}
		if asked >= maxQuestions {
			return Ask, outcome{}, fault.New(fault.Conflict, "competition_questions")
		}
		id, err := uuid.NewV7()
		if err != nil {
			return Ask, outcome{}, fmt.Errorf("question id: %w", err)
		}
		o := outcome{facts: none{"question": id}}
		o.step.Question = &Question{ID: id, Invitation: i.ID, Text: text, AskedAt: at}
		return Ask, o, nil
	})
}

// Sealed is an offer as the party's page sealed it: the ciphertext, and the hashes of what is left without the outer layer and of
// the offer itself, which its opening is held against.
type Sealed struct {
	Bytes        []byte
	Inner, Clear [32]byte
}

// HandIn keeps a sealed offer. Until the deadline it takes the place of the party's earlier one; later it is kept as late, with
// its exact time, and never opened (VgV §57(1) Nr. 1). Errors: as of Linked; Invalid (competition_not_sealed); Gone.
func (s *Service) HandIn(ctx context.Context, token, address string, sealed Sealed) (Competition, Invitation, error) {
	return s.takeLinked(ctx, token, address, func(c Competition, i Invitation, at time.Time) (Action, outcome, error) {
		if err := checkSealed(sealed.Bytes, len(c.Terms.Outer)); err != nil {
			return HandIn, outcome{}, err
		}
		action, late := HandIn, !at.Before(c.Deadline) || c.Status != Invited
		if late {
			action = HandInLate
		}
		id, err := uuid.NewV7()
		if err != nil {
			return action, outcome{}, fmt.Errorf("offer id: %w", err)
		}
		sum := sha256.Sum256(sealed.Bytes)
		o := outcome{facts: none{
			"offer": id, "sealedSha256": hex.EncodeToString(sum[:]), "innerSha256": hex.EncodeToString(sealed.Inner[:]), "clearSha256": hex.EncodeToString(sealed.Clear[:]),
			"bytes": len(sealed.Bytes), "late": late,
		}}
		o.step.Offer = &Offer{
			ID: id, Invitation: i.ID, At: at, Late: late, SHA256: sum[:], InnerSHA256: sealed.Inner[:], ClearSHA256: sealed.Clear[:], Sealed: sealed.Bytes,
		}
		return action, o, nil
	})
}
