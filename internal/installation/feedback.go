package installation

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
)

// Feedback is what somebody says about a barrier (BGG § 12b Abs. 2 Nr. 2: a statement lets people say so). Nobody needs
// an account for it.
type Feedback struct {
	ID      uuid.UUID
	At      time.Time
	Page    string // as the person names it, "" = not said
	Message string
	ReplyTo string // mail address, "" = no answer is wanted
}

// FeedbackLimit is how much may be said from one network within [authz.ThrottleWindow].
const FeedbackLimit = 10

// feedbackShown is how many are listed at once; what is dealt with makes room.
const feedbackShown = 100

// ErrTooMuchFeedback refuses a network that said enough for now.
var ErrTooMuchFeedback = fault.New(fault.TooMany, "feedback_throttled")

const (
	maxPage    = 200
	maxMessage = 2000
)

func (f Feedback) clean() (Feedback, error) {
	f.Page, f.Message, f.ReplyTo = strings.Join(strings.Fields(f.Page), " "), strings.TrimSpace(f.Message), strings.TrimSpace(f.ReplyTo)
	refusal := errSettings
	complain := func(bad bool, field, code string) {
		if bad {
			refusal = refusal.WithField("#/body/"+field, code)
		}
	}
	complain(!printable(f.Page, maxPage), "page", "text_unusable")
	complain(f.Message == "", "message", "required")
	lines := strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(f.Message)
	complain(utf8.RuneCountInString(f.Message) > maxMessage || !printable(lines, maxMessage), "message", "text_unusable")
	complain(f.ReplyTo != "" && (len(f.ReplyTo) > maxEmail || !emailForm.MatchString(f.ReplyTo) || !printable(f.ReplyTo, maxEmail)), "replyTo", "setup_email")
	if len(refusal.Fields) > 0 {
		return f, refusal
	}
	return f, nil
}

// Hear keeps what somebody says from an address, and lets those who run the shop know. Errors: Invalid; ErrTooMuchFeedback.
func (s *Service) Hear(ctx context.Context, in Feedback, address string) error {
	in, err := in.clean()
	if err != nil {
		return err
	}
	if in.ID, err = uuid.NewV7(); err != nil {
		return fmt.Errorf("id of the feedback: %w", err)
	}
	in.At = s.now()
	heard, err := s.store.Hear(ctx, in, authz.NetworkKey("feedback", address))
	if err == nil && !heard {
		err = ErrTooMuchFeedback
	}
	return err
}

// Feedback is what was said and not dealt with yet, the oldest first.
func (s *Service) Feedback(ctx context.Context) ([]Feedback, error) {
	return s.store.Feedback(ctx, feedbackShown)
}

// Settle deletes what was dealt with, and with it the address of who said it. Error: NotFound.
func (s *Service) Settle(ctx context.Context, id uuid.UUID) error { return s.store.Settle(ctx, id) }
