package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/provitako/marktplatz/internal/planning"
)

// remindPause is how often rounds of demand planning are looked at whose last day comes near.
const remindPause = 10 * time.Minute

// remindOf writes to bodies that are silent in the last week of a round, until ctx ends. A round that fails is tried again.
func (a *app) remindOf(rounds *planning.Rounds) func(context.Context) error {
	return func(ctx context.Context) error {
		for {
			n, err := rounds.RemindDue(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				a.log.ErrorContext(ctx, "rounds of demand planning not reminded of", slog.Any("error", err))
			case n > 0:
				a.log.InfoContext(ctx, "reminded of rounds of demand planning", slog.Int("letters", n))
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(remindPause):
			}
		}
	}
}
