package catalog

import "github.com/google/uuid"

// Offered is a supplier's own offer under a lot that a price comes from, in place of the lot's price list. A product that has
// such a price stands in no catalogue: it is the position of the offer, and has the position's id.
type Offered struct {
	ID          uuid.UUID
	Competition uuid.UUID // whose award it is
	Line        int
	Number      string    // the offer's name: the subject of the competition
	Evidence    uuid.UUID // entry in the log that it rests on: the award
	SHA256      [32]byte  // of the offer as received
}

// Awarded reports whether the price won a mini-competition: the competition has picked the party, no rule of the lot does.
func (c Coverage) Awarded() bool { return c.Offered != nil && c.Offered.Competition != uuid.Nil }
