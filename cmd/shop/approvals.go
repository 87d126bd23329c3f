package main

import (
	"context"
	"log/slog"
	"time"
)

// lapsePause is how often approvals nobody decided in time are looked for. Their last day is over by then: a minute more
// or less changes nothing.
const lapsePause = time.Minute

// lapseApprovals ends what nobody decided in time, until ctx ends. A round that fails is tried again.
func (a *app) lapseApprovals(ctx context.Context) error {
	for {
		n, err := a.overdue.LapseApprovals(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.ErrorContext(ctx, "approvals not lapsed", slog.Any("error", err))
		case n > 0:
			a.log.InfoContext(ctx, "approvals lapsed", slog.Int("count", n))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lapsePause):
		}
	}
}

// holdPause is how often released orders are looked for that can be taken back no more.
const holdPause = time.Second

// endHolds lets released orders go once their time is over, until ctx ends. A round that fails is tried again.
func (a *app) endHolds(ctx context.Context) error {
	for {
		if _, err := a.worker.EndHolds(ctx, a.now()); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "released orders not let go", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(holdPause):
		}
	}
}
