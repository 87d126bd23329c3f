package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/postgres"
)

// oneOrder is a database with one record.
type oneOrder struct {
	stored postgres.SealedOrder
	writes int
}

func sealedAt(price string) *oneOrder {
	bytes := []byte(`{"lines":[{"quantity":"15","unitPrice":"` + price + `"},{"quantity":"1","unitPrice":"5.00"}]}`)
	salt := audit.Salt{1, 2, 3}
	commit := audit.Record{Bytes: bytes, Salt: salt}.Commit()
	return &oneOrder{stored: postgres.SealedOrder{Record: uuid.New(), Bytes: bytes, Salt: salt, Commit: commit}}
}

func (o *oneOrder) SealedOrder(context.Context, string, string, time.Time) (postgres.SealedOrder, error) {
	return o.stored, nil
}

func (o *oneOrder) forgeries() *Forgeries {
	return &Forgeries{Store: o, Write: func(_ context.Context, record uuid.UUID, bytes []byte) error {
		if record == o.stored.Record {
			o.stored.Bytes, o.writes = bytes, o.writes+1
		}
		return nil
	}}
}

// TestForgeries_EveryFirstDigitIsFoundAgain: the log alone tells what was sealed, whatever the digit was.
func TestForgeries_EveryFirstDigitIsFoundAgain(t *testing.T) {
	t.Parallel()
	for digit := range 10 {
		sealed := string(rune('0'+digit)) + "6.20"
		o := sealedAt(sealed)
		before := string(o.stored.Bytes)
		f := o.forgeries()
		forged, err := f.Set(t.Context(), time.Time{}, true)
		if err != nil || !forged.Forged() || forged.Sealed != sealed || forged.Stored == sealed {
			t.Fatalf("forged %+v: %v", forged, err)
		}
		if strings.Count(string(o.stored.Bytes), `"unitPrice":"5.00"`) != 1 {
			t.Errorf("another price was changed too: %s", o.stored.Bytes)
		}
		again, err := f.Set(t.Context(), time.Time{}, true)
		if err != nil || again.Stored != forged.Stored || o.writes != 1 {
			t.Errorf("forged twice: %+v after %d writes: %v", again, o.writes, err)
		}
		back, err := f.Set(t.Context(), time.Time{}, false)
		if err != nil || back.Forged() || string(o.stored.Bytes) != before {
			t.Errorf("put back %+v: %s: %v", back, o.stored.Bytes, err)
		}
	}
}

// TestForgeries_WhatSomebodyElseChangedIsLeftAlone: nothing is written over a record that the demo did not change.
func TestForgeries_WhatSomebodyElseChangedIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*oneOrder){
		"AnotherPlace": func(o *oneOrder) {
			o.stored.Bytes = []byte(strings.Replace(string(o.stored.Bytes), `"15"`, `"16"`, 1))
		},
		"NoPrice": func(o *oneOrder) { o.stored.Bytes = []byte(`{}`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := sealedAt("46.20")
			change(o)
			for _, forged := range []bool{true, false} {
				if _, err := o.forgeries().Set(t.Context(), time.Time{}, forged); err == nil || o.writes != 0 {
					t.Errorf("set %v: %v after %d writes", forged, err, o.writes)
				}
			}
		})
	}
}
