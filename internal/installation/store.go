package installation

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Store keeps the installation. What the code of the link allows is written as the worker: nobody is signed in yet.
type Store interface {
	// Installation as it stands; false as long as nobody has said anything of it.
	Installation(ctx context.Context) (Installation, bool, error)
	// Picture is the logo. Error: NotFound.
	Picture(ctx context.Context) (Logo, error)
	// Open gives an empty shop its rules and categories, and the code that is good from now on. It reports false, and
	// changes nothing, when the shop has people already.
	Open(ctx context.Context, o Opening) (bool, error)
	// Code tells what is known of a code and of the network that sends it.
	Code(ctx context.Context, hash CodeHash, network string, at time.Time) (CodeState, error)
	// CountWrong counts a wrong code against the network.
	CountWrong(ctx context.Context, network string, at time.Time) error
	// Prepare keeps settings before there is an organisation. Error: ErrClosed.
	Prepare(ctx context.Context, s Settings, at time.Time) error
	// Begin brings the organisation, its address and its first person into being. Errors: ErrClosed; Conflict (login_taken).
	Begin(ctx context.Context, b Beginning) error
	// Change keeps settings of a shop that runs, with its organisation and address. Error: Conflict (setup_land_fixed) when
	// orders rest on another Land or kind of buyer.
	Change(ctx context.Context, s Settings, address uuid.UUID, at time.Time) error
	// KeepLogo keeps a picture, nil takes it away. With early, only as long as there is no first person: ErrClosed.
	KeepLogo(ctx context.Context, logo *Logo, early bool, at time.Time) error
	// Answers are the administrators' words by item.
	Answers(ctx context.Context) (map[Item]Answered, error)
	// Hear keeps what was said about a barrier, counts it against the network and writes to the administrators who have a
	// mail address. It reports false, and keeps nothing, when the network said [FeedbackLimit] within the window.
	Hear(ctx context.Context, f Feedback, network string) (bool, error)
	// Feedback is what was said and not settled, the oldest first.
	Feedback(ctx context.Context, most int) ([]Feedback, error)
	// Settle deletes what was said. Error: NotFound.
	Settle(ctx context.Context, id uuid.UUID) error
	// SetAnswer keeps an answer, an empty one takes it back.
	SetAnswer(ctx context.Context, item Item, a Answer, person uuid.UUID, at time.Time) error
}
