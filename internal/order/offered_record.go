package order

import (
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
)

// OfferedRecord is the supplier's own offer that was called off, in place of the lot's price list, with what it rests on.
type OfferedRecord struct {
	ID          uuid.UUID `json:"id"`
	Line        int       `json:"line"`
	Number      string    `json:"number"`
	Competition uuid.UUID `json:"competition"`
	Evidence    uuid.UUID `json:"evidence"`    // log entry of the award
	SHA256      string    `json:"offerSha256"` // of the offer as received
}

func offeredRecord(o *catalog.Offered) *OfferedRecord {
	if o == nil {
		return nil
	}
	return &OfferedRecord{
		ID: o.ID, Line: o.Line, Number: o.Number, Competition: o.Competition, Evidence: o.Evidence, SHA256: hex.EncodeToString(o.SHA256[:]),
	}
}

// offered is the offer as it was recorded.
func (r *OfferedRecord) offered() (*catalog.Offered, error) {
	if r == nil {
		return nil, nil
	}
	o := &catalog.Offered{ID: r.ID, Line: r.Line, Number: r.Number, Competition: r.Competition, Evidence: r.Evidence}
	n, err := hex.Decode(o.SHA256[:], []byte(r.SHA256))
	if err == nil && n != len(o.SHA256) {
		err = fmt.Errorf("offer %s: a SHA-256 of %d bytes", r.ID, n)
	}
	return o, err
}
