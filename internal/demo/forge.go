package demo

import (
	"context"
	"errors"
	"regexp"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/postgres"
)

// Forgery is one order of the story: the unit price that was sealed, and the one that the database says now.
type Forgery struct {
	Record, Order  uuid.UUID
	Number         string // of the order
	Index          int64  // of its entry in the log
	Sealed, Stored string // unit prices, net
	Bytes          []byte // of the record as it is stored
	Salt           audit.Salt
}

// Forged reports whether the stored price is not the sealed one.
func (f Forgery) Forged() bool { return f.Sealed != f.Stored }

// Forgeries changes a price of the visitor's own order and puts it back. It keeps nothing: the log tells what was there.
type Forgeries struct {
	Store ForgeryStore
	// Write puts bytes in the place of a record, as the database's owner with its guards off.
	Write func(ctx context.Context, record uuid.UUID, bytes []byte) error
	mu    sync.Mutex // one change at a time; the owner locks the table
}

// ForgeryStore finds the record; postgres.DemoStore implements it.
type ForgeryStore interface {
	SealedOrder(ctx context.Context, login, otherwise string, since time.Time) (postgres.SealedOrder, error)
}

var _ ForgeryStore = (*postgres.DemoStore)(nil)

// Look tells how the visitor's newest sealed order stands; before there is one, how the one of the tie does.
//
// Errors: NotFound when neither is sealed.
func (f *Forgeries) Look(ctx context.Context, since time.Time) (Forgery, error) {
	found, _, err := look(ctx, f.Store, since)
	return found, err
}

// Set changes one digit of the stored price, or puts back what was sealed; what stands so already is left alone.
func (f *Forgeries) Set(ctx context.Context, since time.Time, forged bool) (Forgery, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found, sealed, err := look(ctx, f.Store, since)
	if err != nil || found.Forged() == forged {
		return found, err
	}
	bytes := sealed
	if forged {
		if bytes, _, _, err = OtherPrice(sealed); err != nil {
			return found, err
		}
	}
	if err := f.Write(ctx, found.Record, bytes); err != nil {
		return found, err
	}
	found, _, err = look(ctx, f.Store, since)
	return found, err
}

func look(ctx context.Context, store ForgeryStore, since time.Time) (Forgery, []byte, error) {
	o, err := store.SealedOrder(ctx, visitor, StoryKey("tie"), since)
	if err != nil {
		return Forgery{}, nil, err
	}
	sealed, err := sealedBytes(o)
	if err != nil {
		return Forgery{}, nil, err
	}
	return Forgery{
		Record: o.Record, Order: o.Order, Number: o.Number, Index: o.Index, Sealed: priceOf(sealed), Stored: priceOf(o.Bytes),
		Bytes: o.Bytes, Salt: o.Salt,
	}, sealed, nil
}

// sealedBytes finds the record to which the entry of the log commits: the stored one, or it with another first digit.
func sealedBytes(o postgres.SealedOrder) ([]byte, error) {
	at := unitPrice.FindSubmatchIndex(o.Bytes)
	if at == nil {
		return nil, errNoPrice
	}
	r := audit.Record{Bytes: append([]byte{}, o.Bytes...), Salt: o.Salt}
	if r.Commit() == o.Commit {
		return r.Bytes, nil
	}
	for digit := byte('0'); digit <= '9'; digit++ {
		r.Bytes[at[firstDigit]] = digit
		if r.Commit() == o.Commit {
			return r.Bytes, nil
		}
	}
	return nil, errors.New("the record was changed in another way than by the demo")
}

var (
	// unitPrice finds the first price of a record with what stands around it.
	unitPrice  = regexp.MustCompile(`("quantity":"[^"]*",)?"unitPrice":"((\d)\d*\.\d+)"`)
	errNoPrice = errors.New("die Aufzeichnung nennt keinen Preis")
)

// Places of unitPrice's groups in the index of a match.
const price, firstDigit = 4, 6

func priceOf(record []byte) string {
	at := unitPrice.FindSubmatchIndex(record)
	return string(record[at[price]:at[price+1]])
}

// OtherPrice changes the first digit of the first price: one byte. It also returns the place before and after, for people.
func OtherPrice(record []byte) (other []byte, before, after string, err error) {
	at := unitPrice.FindSubmatchIndex(record)
	if at == nil {
		return nil, "", "", errNoPrice
	}
	other = append([]byte{}, record...)
	digit := &other[at[firstDigit]]
	*digit = '1' + (*digit-'0')%9
	return other, string(record[at[0]:at[1]]), string(other[at[0]:at[1]]), nil
}
