package postgres

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// position is where a page ended; its text is the cursor.
type position struct {
	Sort catalog.Sort `json:"s"`
	Key  *string      `json:"k"` // of the sort order, nil = no price
	ID   uuid.UUID    `json:"i"`
}

func (p position) String() string {
	b, err := json.Marshal(p)
	if err != nil { // never: texts and an id
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// parsePosition reads the cursor of the query, nil when there is none. A cursor of another sort order is refused.
func parsePosition(q catalog.SearchQuery) (*position, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	var p position
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err == nil {
		err = p.check(q.Sort)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "cursor_unknown").WithField("#/query/cursor", "cursor_unknown").Wrap(err)
	}
	return &p, nil
}

// maxKeyLength of a rank or price as text.
const maxKeyLength = 30

var errPosition = errors.New("not a position in this order")

// check refuses what the statement could not compare.
func (p position) check(sort catalog.Sort) error {
	if p.Sort != sort || p.Key == nil && sort != catalog.ByPrice || p.Key != nil && strings.ContainsRune(*p.Key, 0) {
		return errPosition
	}
	if p.Key == nil || sort == catalog.ByName {
		return nil
	}
	n, err := strconv.ParseFloat(*p.Key, 32)
	underflow := n == 0 && strings.ContainsAny(*p.Key, "123456789")
	if err != nil || underflow || len(*p.Key) > maxKeyLength || strings.ContainsAny(*p.Key, "xXpP_") {
		return errPosition
	}
	return nil
}
